"""From sales-qualified lead to deals won, lost and open. Imports the story, records, worktime and follow-up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import log
from random import Random

from smarketing.demo.company import (
    CYCLE_SIGMA,
    DEAL_MEDIAN,
    DEAL_SIGMA,
    FIRST_DAY,
    LOST_CYCLE_DAYS,
    LOST_REASONS,
    REPS,
    WON_CYCLE_DAYS,
    Rep,
)
from smarketing.demo.followup import outbound
from smarketing.demo.people import Person
from smarketing.demo.records import ActivityKind, Deal, Lead
from smarketing.demo.worktime import working_moment

PARALLEL, EXPANSION, EXPANSION_WON = 0.08, 0.22, 0.55
CARRIED_OVER, CARRIED_OVER_WON, CARRIED_OVER_PACE = 26, 0.42, 0.6
PHONED, PHONED_WON = 9, 0.33
#: Deals that would close in August wait for September this often: customers are on holiday.
AUGUST_WAIT = 0.4


def deal(rng: Random, lead: Lead) -> None:
    """Give a sales-qualified lead the deals that follow from it."""
    if lead.sql is None:
        return
    if rng.random() >= lead.source.opportunity:
        _stop(rng, lead, lead.sql)
        return
    opened = working_moment(rng, (lead.sql + timedelta(days=rng.randint(3, 13))).date(), lead.rep)
    _open_deals(rng, lead, opened)


def unlinked_deals(rng: Random, customers: list[Person]) -> list[Deal]:
    """Deals without a contact: carried over from a spreadsheet in the first week, and later orders by phone."""
    carried, phoned = customers[:CARRIED_OVER], customers[CARRIED_OVER : CARRIED_OVER + PHONED]
    return [_unlinked(rng, rng.randrange(5), p, CARRIED_OVER_WON, CARRIED_OVER_PACE) for p in carried] + [
        _unlinked(rng, rng.randrange(40, 450), p, PHONED_WON) for p in phoned
    ]


def _open_deals(rng: Random, lead: Lead, opened: datetime) -> None:
    lead.statuses.append((opened, "Open Deal"))
    won = rng.random() < min(0.9, lead.source.won * lead.rep.won_factor)
    first = _deal(rng, lead.person, lead.rep, opened, won, lead.source.deal_factor)
    lead.deals.append(first)
    _nurse(rng, lead, first)
    if rng.random() < PARALLEL:
        _second(rng, lead, opened, rng.randint(3, 25), won, "New Business", "second site")
    if first.won and rng.random() < EXPANSION:
        again = rng.random() < EXPANSION_WON
        _second(rng, lead, first.closed, rng.randint(60, 180), again, "Existing Business", "expansion")
    if all(d.won is False for d in lead.deals):
        over = max(d.closed for d in lead.deals)
        lead.statuses.append((over, rng.choice(("Unqualified", "Bad Timing"))))


def _second(rng: Random, lead: Lead, start: datetime, days: int, won: bool, kind: str, what: str) -> None:
    opened = working_moment(rng, (start + timedelta(days=days)).date(), lead.rep)
    later = _deal(rng, lead.person, lead.rep, opened, won, lead.source.deal_factor * 0.7)
    later.name, later.kind = f"{lead.person.company} - {what}", kind
    lead.deals.append(later)
    _nurse(rng, lead, later)


def _deal(rng: Random, person: Person, rep: Rep, opened: datetime, won: bool, factor: float, pace: float = 1.0) -> Deal:
    days = rng.lognormvariate(log(pace * (WON_CYCLE_DAYS if won else LOST_CYCLE_DAYS)), CYCLE_SIGMA)
    closed = _close_moment(rng, opened, max(4, round(days)), rep)
    amount = round(rng.lognormvariate(log(DEAL_MEDIAN * factor), DEAL_SIGMA), -1)
    name = f"{person.company} - sensors"
    if won:
        return Deal(name, rep, opened, closed, amount, True, "Closed Won")
    reason = rng.choices([r for r, _ in LOST_REASONS], [w for _, w in LOST_REASONS])[0]
    return Deal(name, rep, opened, closed, amount, False, "Closed Lost", reason)


def _close_moment(rng: Random, opened: datetime, days: int, rep: Rep) -> datetime:
    day = (opened + timedelta(days=days)).date()
    if day.month == 8 and rng.random() < AUGUST_WAIT:
        day = date(day.year, 9, rng.randint(1, 18))
    return max(working_moment(rng, day, rep), opened)


def _nurse(rng: Random, lead: Lead, deal: Deal) -> None:
    """Calls, e-mails and meetings while the deal is open."""
    kinds: tuple[ActivityKind, ...] = ("call", "email", "meeting")
    at = deal.created
    for _ in range(6):
        at = working_moment(rng, (at + timedelta(days=rng.randint(4, 18))).date(), lead.rep)
        if at >= deal.closed:
            break
        lead.activities.append(outbound(rng, lead.rep, at, rng.choices(kinds, (4, 4, 3))[0], True, True))


def _stop(rng: Random, lead: Lead, accepted: datetime) -> None:
    """The discovery meeting showed that there is no deal; some reps say so in the CRM, others do not."""
    at = working_moment(rng, (accepted + timedelta(days=rng.randint(10, 45))).date(), lead.rep)
    if rng.random() < lead.rep.tidy:
        lead.closed = at
        lead.statuses.append((at, "Unqualified"))


def _unlinked(rng: Random, day: int, person: Person, chance: float, pace: float = 1.0) -> Deal:
    rep = rng.choice(REPS)
    opened = working_moment(rng, FIRST_DAY + timedelta(days=day), rep)
    return _deal(rng, person, rep, opened, rng.random() < chance, 1.0, pace)
