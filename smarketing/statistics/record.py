"""What a forecast would have said in the months before, beside what came. Imports the forecasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from smarketing.statistics.amounts import Sold, TooFewDeals, forecast_amounts
from smarketing.statistics.ends import Ends
from smarketing.statistics.forecast import Counted, Forecast, TooShort, forecast
from smarketing.statistics.months import shifted, whole_months

#: The part of the ends that a band is to hold.
BAND = 0.8
#: The months that a record is told of.
RECORD = 12


@dataclass(frozen=True)
class Told:
    """One forecast that can be checked: a period seen from a day of it, and what came."""

    first: date
    day: date
    so_far: float
    median: float
    low: float
    high: float
    actual: float
    ends: Ends

    @property
    def held(self) -> bool:
        """Whether the band held what came."""
        return self.low <= self.actual <= self.high

    @property
    def miss(self) -> float:
        return self.ends.miss(self.actual)


def looked_back(known: Counted | Sold, first: date, last: date, periods: int = RECORD) -> tuple[Told, ...]:
    """Forecasts of the periods before one at the same point of them, newest first; only data up to that day is used.

    Periods that are not wholly on record, or had too little history before them, are not among them.
    """
    wins = known.wins if isinstance(known, Sold) else known
    length, here = whole_months(first, last), (wins.last - first).days
    spans = ((shifted(first, -length * back), shifted(first, -length * (back - 1))) for back in range(1, periods + 1))
    found = (_told(known, begins, after, min(max(here, 0), (after - begins).days - 2)) for begins, after in spans)
    return tuple(told for told in found if told is not None)


def every_month(known: Counted | Sold, days: tuple[int, ...]) -> Iterator[Told]:
    """Forecasts of every month that is over, seen from some of its days, oldest first."""
    wins = known.wins if isinstance(known, Sold) else known
    month = wins.first.replace(day=1)
    while (after := shifted(month, 1)) <= wins.last + timedelta(days=1):
        yield from (told for day in days if (told := _told(known, month, after, day - 1)) is not None)
        month = after


def _told(known: Counted | Sold, begins: date, after: date, here: int) -> Told | None:
    day, last = begins + timedelta(days=here), after - timedelta(days=1)
    wins = known.wins if isinstance(known, Sold) else known
    if begins < wins.first or last > wins.last:
        return None
    try:
        seen = seen_from(known.until(day), begins, last)
    except (TooShort, TooFewDeals):
        return None
    low, high = seen.ends.band(BAND)
    return Told(begins, day, seen.so_far, seen.ends.quantile(0.5), low, high, _actual(known, begins, last), seen.ends)


def seen_from(known: Counted | Sold, first: date, last: date) -> Forecast:
    """The forecast of a count, or of revenue where deals are known."""
    return forecast_amounts(known, first, last) if isinstance(known, Sold) else forecast(known, first, last)


def _actual(known: Counted | Sold, first: date, last: date) -> float:
    if isinstance(known, Sold):
        return float(known.between(first, last).sum())
    return float(known.counts[(first - known.first).days : (last - known.first).days + 1].sum())
