"""The follow-up promise's clock as a calendar by which SQL counts hours. Imports the versions and the working calendar.

The hours between two moments are the difference of two running totals: open(b) - open(a). Under one version of the
agreement, and with x = the time of day of t, but no earlier than `opens` and no later than `closes` of that day,

    open(t) = before + x - (jump if x >= jump_at else 0)

An elapsed clock is open round the clock on all days, a business clock during business hours on working days; on other
days it opens and closes at 0. `jump` is by how much the wall clock is put forward on the day (back: negative), from
the time of day `jump_at` on, so that real time is counted: a time that comes twice is read as the first of the two.
Where only days are known, whole days count: the difference of `whole`, in which every day is as long as the wall clock
says. All of it in whole microseconds, so that 24 hours are 24 hours to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from smarketing.agreement.history import ONE_DAY, Agreements
from smarketing.agreement.model import Agreement
from smarketing.agreement.workdays import Workdays, days_between

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
#: The number of the usual promise, by which leads are judged where no agreement was ever signed.
USUAL = 0


@dataclass(frozen=True)
class Clock:
    """What one version says about time, and the days on which a hand-over is judged by it."""

    version: int
    first: date
    last: date
    promised: int
    least_attempts: int | None
    workdays: Workdays | None
    opens: int = 0
    closes: int = DAY

    @classmethod
    def of(cls, agreement: Agreement, version: int, first: date, last: date) -> Clock:
        promised, least = round(agreement.promise_hours * HOUR), agreement.sales.min_attempts
        if agreement.promise_clock == "elapsed":
            return cls(version, first, last, promised, least, None)
        hours = agreement.business_hours
        # Closing at 00:00 is closing at midnight.
        opens, closes = _of_day(hours.opens), _of_day(hours.closes) or DAY
        return cls(version, first, last, promised, least, Workdays.of(agreement), opens, closes)

    def open_on(self, day: date) -> tuple[int, int]:
        """When it opens and closes that day; both 0 on a day off."""
        return (self.opens, self.closes) if self.workdays is None or day in self.workdays else (0, 0)


def clocks(agreements: Agreements) -> tuple[Clock, ...]:
    """A clock per signed version; that of the usual promise, numbered 0, where nothing was ever signed."""
    if not agreements.signed:
        return (Clock.of(Agreement(), USUAL, date.min, date.max),)
    return tuple(
        Clock.of(version.agreement, version.number, *agreements.days(version.number)) for version in agreements.signed
    )


#: The columns of a calendar, all of one length: a row per version and day.
Columns = Mapping[str, list[Any]]
NAMES = (
    "day",
    "version",
    "begins",
    "promised",
    "least_attempts",
    "opens",
    "closes",
    "jump_at",
    "jump",
    "before",
    "whole",
)


def calendar(agreements: Agreements, first: date, last: date, timezone: str | None) -> Columns:
    """The running clock of every version over the days from first to last, for SQL to unnest.

    A row per version and day from the version's first day on (it goes on counting for its own leads after another
    version came into force); `begins` marks the days whose hand-overs are judged by it. `promised` and
    `least_attempts` are what it promises: microseconds, and attempts before a lead may be closed (None: not promised).
    `timezone` is the zone whose wall time the data is in; None where unknown, and then every day has 24 hours.
    """
    return _calendar(clocks(agreements), first, last, timezone)


@lru_cache(maxsize=8)
def _calendar(running: tuple[Clock, ...], first: date, last: date, timezone: str | None) -> Columns:
    jumps = _jumps(first, last, timezone)
    rows = [row for clock in running for row in _rows(clock, first, last, jumps)]
    return MappingProxyType({name: [row[place] for row in rows] for place, name in enumerate(NAMES)})


def _rows(clock: Clock, first: date, last: date, jumps: dict[date, tuple[int, int]]) -> Iterator[tuple[Any, ...]]:
    opened = whole = 0
    for day in days_between(max(clock.first, first), last):
        opens, closes = clock.open_on(day)
        jump_at, jump = jumps.get(day, (DAY, 0))
        skipped = (jump if opens >= jump_at else 0, jump if closes >= jump_at else 0)
        before = opened - (opens - skipped[0])
        yield (day, clock.version, day <= clock.last, clock.promised, clock.least_attempts,
               opens, closes, jump_at, jump, before, whole)  # fmt: skip
        opened = before + closes - skipped[1]
        whole += closes - opens


@lru_cache(maxsize=8)
def _jumps(first: date, last: date, timezone: str | None) -> dict[date, tuple[int, int]]:
    """The days on which the wall clock is changed: from what time of day on, and by how much it is put forward."""
    if timezone is None:
        return {}
    zone, found = ZoneInfo(timezone), {}
    before = _offset(zone, first)
    for day in days_between(first, last):
        after = _offset(zone, day + ONE_DAY)
        if after != before:
            found[day] = (_changed_at(zone, day, before) * SECOND, round((after - before).total_seconds()) * SECOND)
        before = after
    return found


def _changed_at(zone: ZoneInfo, day: date, before: timedelta) -> int:
    """The second of the day from which on its wall time is no longer that far from UTC."""
    low, high = 0, DAY // SECOND
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if _offset(zone, day, middle) == before else (low, middle)
    return low


def _offset(zone: ZoneInfo, day: date, second: int = 0) -> timedelta:
    offset = (datetime.combine(day, time(), zone) + timedelta(seconds=second)).utcoffset()
    assert offset is not None
    return offset


def _of_day(moment: time) -> int:
    """Microseconds since midnight."""
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * SECOND + moment.microsecond
