"""Deals won and lost per day over the last months, and the tables that sales by day makes of them.

May not import ui.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from smarketing.agreement.projection import Known, sold
from smarketing.company import Company
from smarketing.views.amounts import enough_amounts
from smarketing.views.base import Filters, run
from smarketing.views.periods import Span, months_later, progress
from smarketing.views.reach import reach
from smarketing.views.standing import Pacing, measured

#: So that the same month of last year is among them.
MONTHS = 13
#: Years before those months: what a forecast rests on, and what its record began with.
YEARS = 2


@dataclass(frozen=True)
class Record:
    """Deals per day of the last months, up to the last day asked: deals, lost, priced, refunds, revenue, gross
    (revenue before refunds), squares of amounts.

    `won`: the day and the amount of each deal won in the last years.
    """

    days: pd.DataFrame
    asked: date
    pacing: Pacing
    won: pd.DataFrame

    @property
    def day(self) -> date:
        """The day to judge by."""
        return self.pacing.judged(self.asked)

    @property
    def by_revenue(self) -> bool:
        """Whether amounts can carry the answer: at least half of the won deals have one."""
        deals = self.days["deals"].sum()
        return deals == 0 or bool(self.days["priced"].sum() * 2 >= deals)

    @property
    def known(self) -> Known | None:
        """What a projection rests on: deals with their amounts, or their number where deals are counted instead."""
        if self.day < self.pacing.known_since:
            return None
        if not self.by_revenue:
            per_day = {day: float(number) for day, number in self.won["day"].value_counts().items()}
            return self.pacing.counted(per_day, self.asked)
        priced = self.won.dropna(subset=["amount"])
        deals = list(zip(priced["day"], priced["amount"].astype(float), strict=True))
        return sold(deals, self.pacing.known_since, self.day, self.pacing.workdays)

    def total(self, column: str, first: date, last: date) -> float:
        return float(self.days.loc[first:last, column].sum())

    def revenue(self, first: date, last: date) -> float | None:
        """Revenue between two days; None where fewer than half of the deals won in them have an amount, and before the
        data starts."""
        if last < self.pacing.known_since:
            return None
        enough = enough_amounts(self.total("priced", first, last), self.total("deals", first, last))
        return self.total("revenue", first, last) if enough else None

    def deals(self, first: date, last: date) -> float | None:
        return None if last < self.pacing.known_since else self.total("deals", first, last)

    def measure(self, first: date, last: date) -> float | None:
        return (self.revenue if self.by_revenue else self.deals)(first, last)

    def total_of(self, columns: tuple[str, ...], first: date, last: date) -> float:
        return sum(self.total(column, first, last) for column in columns)

    def size(self, first: date, last: date) -> float | None:
        """Revenue per won deal that has an amount, refunds taken off."""
        priced = self.total("priced", first, last)
        return self.total("revenue", first, last) / priced if priced else None

    def win_rate(self, first: date, last: date) -> float | None:
        """Won / (won + lost) of the deals closed between two days: a lost deal stays in the denominator."""
        closed = self.total("deals", first, last) + self.total("lost", first, last)
        return self.total("deals", first, last) / closed if closed else None


def read_record(company: Company, filters: Filters) -> Record | None:
    """None where no deal has a close date."""
    assert filters.as_of is not None
    day = min(filters.end or filters.as_of, filters.as_of)
    wide = replace(filters, start=months_later(day.replace(day=1), 1 - MONTHS), end=day)
    history = run(company, "sales_by_day", wide)
    known = reach(company, filters.as_of).deals
    if known is None:
        return None
    columns = ["deals", "lost", "priced", "refunds", "revenue", "gross", "squares"]
    days = history[columns].astype(float).set_index(history["day"].dt.date)
    pacing = Pacing(
        company.agreements,
        measured(filters, "revenue"),
        known,
        "deal",
        _typical(days),
    )
    won = run(company, "sales_by_day.deals", replace(wide, start=months_later(wide.start or day, -YEARS * 12)))
    record = Record(days, day, pacing, won.assign(day=won["day"].dt.date))
    return record if record.by_revenue else replace(record, pacing=replace(pacing, grain=1.0))


def _typical(days: pd.DataFrame) -> float | None:
    """The size of the deal that an average euro belongs to: sum of squares / sum. None without any amount. Of won deals
    alone: a refund is no deal."""
    gross = float(days["gross"].sum())
    return float(days["squares"].sum()) / gross if gross else None


def with_goals(rows: pd.DataFrame, pacing: Pacing) -> pd.DataFrame:
    goals = pd.Series(dtype=float)
    if len(rows):
        first = rows["day"].iloc[0].date().replace(day=1)
        goals = _goal_to_date(pacing, first, rows["day"].iloc[-1].date())
    goals.index = pd.DatetimeIndex(goals.index)
    return rows.assign(goal_to_date=goals.reindex(rows["day"]).to_numpy(dtype=float))


def _goal_to_date(pacing: Pacing, first: date, last: date) -> pd.Series:
    """The goal since the first of each month, by day; `first` is the first of a month."""
    goals = pd.Series(pacing.daily(first, last), index=pd.date_range(first, last), dtype=float)
    return goals.groupby([goals.index.year, goals.index.month]).cumsum()


def goal_days(record: Record) -> pd.DataFrame:
    """The current month by day: goal to date, and the share of the working days to come that are behind the day."""
    span = Span.holding(record.day, "month")
    goals = _goal_to_date(record.pacing, span.first, span.last)
    ahead = dict(record.pacing.to_come(span, record.day))
    frame = pd.DataFrame({"goal_to_date": goals.to_numpy(), "to_come": [ahead.get(d, np.nan) for d in span.days]})
    return _numbered(frame, record, span.first, span.last)


def _numbered(frame: pd.DataFrame, record: Record, first: date, last: date) -> pd.DataFrame:
    """Days of a month from its first, numbered in both ways; working_day counts the working days so far."""
    worked = [worked for worked, _ in progress(record.pacing.workdays, first, last)]
    return frame.assign(day_of_month=range(1, len(frame) + 1), working_day=worked)


def aligned(record: Record) -> pd.DataFrame:
    """The current month and up to six before it, by day: revenue and deals to date."""
    spans = record.pacing.back("month", record.day, 7)
    return pd.concat([_month_days(record, span) for span in spans], ignore_index=True)


def _month_days(record: Record, span: Span) -> pd.DataFrame:
    last = min(span.last, record.day)
    so_far = record.days.loc[span.first : last].fillna(0).cumsum()
    known = so_far["revenue"].where((so_far["deals"] == 0) | (so_far["priced"] > 0))
    frame = pd.DataFrame(
        {
            "month": pd.Timestamp(span.first),
            "revenue_to_date": known.to_numpy(),
            "deals_to_date": so_far["deals"].to_numpy(),
        }
    )
    columns = ["month", "day_of_month", "working_day", "revenue_to_date", "deals_to_date"]
    return _numbered(frame, record, span.first, last)[columns]


def by_month(record: Record) -> pd.DataFrame:
    """The last months, oldest first: revenue, its goal, deals won, and whether the month is partial."""
    rows = [_month_row(record, span) for span in record.pacing.back("month", record.day, MONTHS)]
    frame = pd.DataFrame(rows, columns=["month", "revenue", "goal", "deals", "partial"])
    return frame.astype({"revenue": float, "goal": float, "deals": float})


def _month_row(record: Record, span: Span) -> list[Any]:
    last = min(span.last, record.day)
    return [
        pd.Timestamp(span.first),
        record.revenue(span.first, last),
        record.pacing.goal(span.first, span.last),
        record.deals(span.first, last),
        record.pacing.partial(span, record.day),
    ]
