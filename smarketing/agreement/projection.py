"""Where a period will end, and how likely that is to reach a goal. Imports the working calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from smarketing.agreement.workdays import Workdays, days_between
from smarketing.statistics.amounts import FEWEST_DEALS, Sold, TooFewDeals
from smarketing.statistics.ends import Ends
from smarketing.statistics.forecast import FEWEST_DAYS, Counted, TooShort
from smarketing.statistics.record import BAND, looked_back, seen_from

#: What is known day by day: a count, or deals with their amounts.
Known = Counted | Sold


@dataclass(frozen=True)
class Record:
    """How often the band held: of so many periods before, seen from the same day of them."""

    held: int
    of: int


@dataclass(frozen=True)
class Projection:
    """The end of a period: what it may come to, the middle of that, and the band that holds 80 % of it.

    `median`, `low` and `high` are None together; `reason` then says in one sentence why. `record` is None where no
    period before could have been foreseen.
    """

    so_far: float
    median: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    ends: Ends | None = field(default=None, repr=False, compare=False)
    record: Record | None = None

    def chance(self, goal: float) -> float | None:
        """The chance to end at a goal or above it, from 0 to 1; None where the end is not known at all."""
        return None if self.ends is None else self.ends.at_least(goal)


def counted(daily: Mapping[date, float], since: date, until: date, workdays: Workdays) -> Counted:
    """Counts by day from the first on record; a day that `daily` lacks had nothing. Before `since` nothing is known."""
    counts = [max(0.0, daily.get(day, 0.0)) for day in days_between(since, until)]
    return Counted(since, np.array(counts), _Holidays(workdays))


def sold(deals: Sequence[tuple[date, float]], since: date, until: date, workdays: Workdays) -> Sold:
    """Deals with their amounts, on record since a day."""
    kept = [(day, amount) for day, amount in deals if since <= day <= until]
    per_day: dict[date, float] = {}
    for day, _ in kept:
        per_day[day] = per_day.get(day, 0.0) + 1
    amounts = np.array([amount for _, amount in kept], dtype=float)
    return Sold([day for day, _ in kept], amounts, counted(per_day, since, until, workdays))


def project(known: Known, period: tuple[date, date]) -> Projection:
    """Project the total of a period of whole months (its first and last day) from what is known so far.

    The forecast is that of `statistics.forecast`: levels of the weeks, months and years before, with and without their
    trend, weighted by how well each told the same day of the months before. The band holds 80 %. What happened stays:
    no figure is below so far, but for refunds of deals. A period that is over is known.
    """
    first, last = period
    today = (known.wins if isinstance(known, Sold) else known).last
    if today >= last:
        so_far = _happened(known, first, last)
        return Projection(so_far, so_far, so_far, so_far, ends=Ends.certain(so_far))
    try:
        seen = seen_from(known, first, last)
    except TooShort as short:
        return Projection(_happened(known, first, today), reason=_too_short(short.days))
    except TooFewDeals as few:
        return Projection(_happened(known, first, today), reason=_too_few(few.deals))
    low, high = seen.ends.band(BAND)
    return Projection(seen.so_far, seen.ends.quantile(0.5), low, high, ends=seen.ends)


def with_record(projection: Projection, known: Known, period: tuple[date, date]) -> Projection:
    """The projection with how often its band held in the periods before."""
    if projection.median is None:
        return projection
    told = looked_back(known, *period)
    record = Record(sum(one.held for one in told), len(told)) if told else None
    return replace(projection, record=record)


@dataclass(frozen=True)
class _Holidays:
    """Holidays that would be working days: nothing is expected on them."""

    workdays: Workdays

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day.isoweekday() in self.workdays.weekdays and day not in self.workdays


def _happened(known: Known, first: date, last: date) -> float:
    if isinstance(known, Sold):
        return float(known.between(first, last).sum())
    begins = max(0, (first - known.first).days)
    return float(known.counts[begins : max(begins, (last - known.first).days + 1)].sum())


def _too_short(days: int) -> str:
    had = f"{days} {'day' if days == 1 else 'days'}"
    return f"The data has {had} before the period and a forecast needs at least {FEWEST_DAYS}."


def _too_few(deals: int) -> str:
    had = f"{deals} {'deal' if deals == 1 else 'deals'}"
    return f"The last year has {had} with an amount and a forecast needs at least {FEWEST_DEALS}."
