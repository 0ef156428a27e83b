"""The months behind, and the same months ahead: last year's seasons as far as they are more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Any, Literal

import pandas as pd

from smarketing.company import Company
from smarketing.views.periods import Span, months_later

HISTORY = resources.files(__package__).joinpath("history.sql").read_text(encoding="utf-8")
YEAR = 12
#: A month is whole where the data begins by its seventh day, or ends within its last seven.
GRACE = timedelta(days=7)
#: Without a deal won or lost for longer than that, the export of deals is taken to have ended.
SILENCE = timedelta(days=31)

Measure = Literal["leads", "mqls", "customers", "revenue"]


@dataclass(frozen=True)
class History:
    """What happened in whole months, oldest first, twelve at most. `noise` is a month's variance by chance."""

    values: Mapping[date, float]
    noise: float

    @property
    def mean(self) -> float:
        return sum(self.values.values()) / len(self.values)

    @property
    def whole_year(self) -> bool:
        return len(self.values) == YEAR

    @property
    def seasonal(self) -> float:
        """The part of the months' differences that is more than chance, from 0 to 1: 1 - noise / variance, not below 0.

        Empirical Bayes for a mean seen with known noise: B. Efron and C. Morris, JASA 70 (1975) 311-319. 0 for less
        than a year: a season seen in part is none.
        """
        if not self.whole_year:
            return 0.0
        variance = sum((value - self.mean) ** 2 for value in self.values.values()) / (YEAR - 1)
        return max(0.0, 1 - self.noise / variance) if variance else 0.0

    def ahead(self, first: date) -> dict[date, float]:
        """The twelve months from `first` on: mean + seasonal x (the same month behind - mean)."""
        same = {month.month: value for month, value in self.values.items()}
        months = [months_later(first, place) for place in range(YEAR)]
        return {m: self.mean + self.seasonal * (same.get(m.month, self.mean) - self.mean) for m in months}


def read_history(company: Company, as_of: date) -> pd.DataFrame:
    """Leads, MQLs, customers, won deals and revenue by month, and how far leads and deals reach."""
    every = company.agreement.every_lead
    return company.warehouse.query(HISTORY, {"as_of": as_of, "every_lead": every})


def history(frame: pd.DataFrame, measure: Measure, as_of: date) -> History | None:
    """The last whole months of a measure, twelve at most; None without one.

    Counts scatter like their mean (Poisson); revenue like the squares of its deals (compound Poisson).
    """
    if frame.empty:
        return None
    since, until = _reach(frame, measure)
    if since is None or until is None:
        return None
    months = _whole(since, min(until, as_of), as_of)[-YEAR:]
    if not months:
        return None
    known = frame.set_index(frame["month"].map(lambda day: pd.Timestamp(day).date()))
    values = {m: float(known[measure].get(m, 0)) for m in months}
    squares = sum(float(known["squares"].get(m, 0)) for m in months)
    noise = squares / len(months) if measure == "revenue" else sum(values.values()) / len(months)
    return History(values, noise)


def _reach(frame: pd.DataFrame, measure: Measure) -> tuple[date | None, date | None]:
    """From which to which day the data covers a measure: months before the first of its kind are unknown, not 0.

    Deals are rare: their export covers the whole month of the first one, as far as there are leads, and goes as far as
    the leads, unless none was won or lost for a month.
    """
    leads = _day(frame["leads_since"].iloc[0]), _day(frame["leads_until"].iloc[0])
    deals = _day(frame["deals_since"].iloc[0]), _day(frame["deals_until"].iloc[0])
    if measure == "leads":
        return leads
    if measure == "mqls":
        return _from_month(leads[0], _day(frame["mqls_since"].iloc[0])), leads[1]
    if measure == "customers":
        first = deals[0] or _day(frame["customers_since"].iloc[0])
        return _from_month(leads[0], first), leads[1]
    if leads[0] is None or deals[0] is None or leads[1] is None or deals[1] is None:
        return deals
    goes_on = deals[1] < leads[1] <= deals[1] + SILENCE
    return _from_month(leads[0], deals[0]), leads[1] if goes_on else deals[1]


def _from_month(since: date | None, first: date | None) -> date | None:
    """The first day of the month of the first one, while the data begins before that."""
    if since is None or first is None or first < since:
        return first
    return max(since, first.replace(day=1))


def _whole(since: date, until: date, as_of: date) -> list[date]:
    """The firsts of the months that the data covers from end to end."""
    first = since.replace(day=1)
    found = []
    while first <= until:
        span = Span.holding(first, "month")
        if since < span.first + GRACE and until > span.last - GRACE and span.last <= as_of:
            found.append(first)
        first = months_later(first, 1)
    return found


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
