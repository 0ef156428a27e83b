"""A small company made by seed, as its lists stand in nobody's style: what a test renders, and the figures it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

LEADS, DEALS, ACTIVITIES, CHANGES, SPENT, OTHERS = 20, 12, 40, 3, 8, 9
FIRST = date(2026, 1, 5)
_GIVEN = ("Ana", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Karla", "Luis")
_FAMILY = ("Abel", "Berger", "Costa", "Duarte", "Ek", "Fabre", "Grau", "Huber", "Ivars", "Jansen", "Kowal")
_FIRMS = ("Acme", "Borealis", "Cobalt", "Delta Works", "Elm & Co", "Fjord", "Granite", "Helix", "Iris")
_SOURCES = ("Google Ads", "LinkedIn", "Webinar", "Messe", "Website")
_REPS = ("Nora Lind", "Omar Haddad", "Petra Novak")


@dataclass(frozen=True)
class Rep:
    number: int
    name: str
    email: str
    team: str


@dataclass(frozen=True)
class Lead:
    """`status` is new, contacted, qualified or rejected."""

    number: int
    given: str
    family: str
    email: str
    company: int
    source: str
    owner: Rep
    status: str
    created: date


@dataclass(frozen=True)
class Deal:
    """`stage` is won, lost or open; an open one is not closed."""

    number: int
    lead: Lead
    stage: str
    amount: float
    created: date
    closed: date | None


@dataclass(frozen=True)
class Activity:
    """`kind` is call, email or meeting."""

    number: int
    lead: Lead
    kind: str
    day: date


@dataclass(frozen=True)
class Figures:
    """What must come out, whatever the style."""

    leads: int
    contacted: int
    customers: int
    won: int
    lost: int
    open: int
    won_amount: float


@dataclass(frozen=True)
class Firm:
    reps: tuple[Rep, ...]
    companies: tuple[str, ...]
    leads: tuple[Lead, ...]
    deals: tuple[Deal, ...]
    activities: tuple[Activity, ...]

    def with_a_deal_each(self) -> Firm:
        """The company without the further deals of a lead, for systems whose lead names one deal."""
        first = {deal.lead.number: deal for deal in reversed(self.deals)}
        return replace(self, deals=tuple(d for d in self.deals if first[d.lead.number] is d))

    def deal_of(self, lead: Lead) -> Deal | None:
        return next((d for d in self.deals if d.lead == lead), None)

    @property
    def figures(self) -> Figures:
        won = [d for d in self.deals if d.stage == "won"]
        return Figures(
            leads=len(self.leads), contacted=_distinct(a.lead for a in self.activities),
            customers=_distinct(d.lead for d in won), won=len(won),
            lost=sum(d.stage == "lost" for d in self.deals), open=sum(d.stage == "open" for d in self.deals),
            won_amount=round(sum(d.amount for d in won), 2),
        )  # fmt: skip


def _distinct(leads: Iterable[Lead]) -> int:
    return len({lead.number for lead in leads})


def firm(seed: int) -> Firm:
    """A company of a seed's making; every stage, status and kind occurs in it."""
    random = Random(f"firm {seed}")
    reps = tuple(
        Rep(n, name, f"{name.split()[0].lower()}@seller.example", ("North", "South")[n % 2])
        for n, name in enumerate(_REPS, 1)
    )
    people = random.sample([(given, family) for given in _GIVEN for family in _FAMILY], LEADS)
    statuses = ("new", "contacted", "qualified", "rejected")
    leads = tuple(
        Lead(
            n, given, family, f"{given}.{family}@buyer.example".lower(), random.randrange(len(_FIRMS)),
            random.choice(_SOURCES), random.choice(reps), statuses[n % 4], FIRST + timedelta(days=random.randrange(60)),
        )
        for n, (given, family) in enumerate(people, 1)
    )  # fmt: skip
    whose = random.sample(leads, DEALS - 2)
    stages = [("won", "lost", "open", "won")[n % 4] for n in range(DEALS)]
    deals = tuple(
        _deal(random, n, lead, stage)
        for n, (lead, stage) in enumerate(zip([*whose, *whose[:2]], stages, strict=True), 1)
    )
    called = random.sample(leads, LEADS - 6)
    activities = tuple(
        Activity(n, lead, ("call", "email", "meeting")[n % 3], lead.created + timedelta(days=random.randrange(25)))
        for n, lead in enumerate((random.choice(called) for _ in range(ACTIVITIES)), 1)
    )
    return Firm(reps, _FIRMS, leads, deals, activities)


def _deal(random: Random, number: int, lead: Lead, stage: str) -> Deal:
    created = lead.created + timedelta(days=random.randrange(3, 20))
    closed = None if stage == "open" else created + timedelta(days=random.randrange(5, 40))
    return Deal(number, lead, stage, random.randrange(20_000, 900_000) / 100 + 0.25, created, closed)
