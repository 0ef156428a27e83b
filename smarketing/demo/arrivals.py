"""Leads arriving: how many, when, who they are and whose they become. Imports story, people, records and worktime."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from random import Random

from smarketing.demo.company import (
    EXPORTED_AT,
    FAIR_STAND,
    FAIRS,
    LEAD_TYPES,
    OFFLINE,
    PAID_SEARCH,
    PAID_SEARCH_PAUSED,
    REPS,
    RUFUS,
    SEASON,
    SEASON_TO_COME,
    SOURCES,
    LeadType,
    Rep,
    Source,
)
from smarketing.demo.people import Person, people, strangers
from smarketing.demo.records import Lead
from smarketing.demo.worktime import arrival_time, arrival_weight, working_moment

UNOWNED = 0.02

Arrival = tuple[datetime, Source, LeadType]


def arrive(rng: Random, later: Random) -> list[Lead]:
    """Every lead there will be, in order of creation.

    Those after the usual export are drawn from a stream of their own, so that what it holds does not depend on them.
    """
    drawn = sorted(_web_arrivals(rng, SEASON) + _fair_arrivals(rng), key=lambda a: a[0])
    known = [a for a in drawn if a[0] <= EXPORTED_AT]
    leads = _leads(rng, people(rng, len(known)), known)
    to_come = sorted(drawn[len(known) :] + _web_arrivals(later, SEASON_TO_COME), key=lambda a: a[0])
    return leads + _leads(later, strangers(later, len(to_come), [lead.person for lead in leads]), to_come)


def _leads(rng: Random, folk: Iterable[Person], arrivals: Iterable[Arrival]) -> list[Lead]:
    return [
        Lead(who, source, kind, _owner(rng, who), at) for who, (at, source, kind) in zip(folk, arrivals, strict=True)
    ]


def _web_arrivals(rng: Random, season: Mapping[tuple[int, int], float]) -> list[Arrival]:
    return [
        (arrival_time(rng, day), source, _lead_type(rng))
        for (year, month), factor in season.items()
        for source in SOURCES
        for day in _arrival_days(rng, source, year, month, factor)
    ]


def _arrival_days(rng: Random, source: Source, year: int, month: int, factor: float) -> list[date]:
    days = [d for d in (date(year, month, 1) + timedelta(n) for n in range(31)) if d.month == month]
    count = int(source.leads_per_month * factor * rng.uniform(0.94, 1.06) + rng.random())
    chosen = rng.choices(days, [arrival_weight(d) for d in days], k=count)
    return [d for d in chosen if not _paused(source, d)]


def _paused(source: Source, day: date) -> bool:
    first, last = PAID_SEARCH_PAUSED
    return source is PAID_SEARCH and first <= day <= last


def _fair_arrivals(rng: Random) -> list[Arrival]:
    return [
        (working_moment(rng, first + timedelta(rng.randrange(3))), OFFLINE, FAIR_STAND)
        for first, count in FAIRS
        for _ in range(count)
    ]


def _lead_type(rng: Random) -> LeadType:
    return rng.choices(LEAD_TYPES, [t.weight for t in LEAD_TYPES])[0]


def _owner(rng: Random, who: Person) -> Rep | None:
    """Awkward names go to the rep who leaves leads open, so that most of them stand in the list of aging leads."""
    rep = None if rng.random() < UNOWNED else rng.choices(REPS, [r.weight for r in REPS])[0]
    return RUFUS if who.awkward else rep
