"""Months, quarters and years, and the day of an earlier one that a day compares with. May not import ui."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from smarketing.agreement.fiscal import fiscal_quarter, fiscal_year, quarter_name
from smarketing.agreement.workdays import Workdays, days_between
from smarketing.views.base import Period
from smarketing.views.wording import month

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """A month, quarter or year: its first and last day. `starts` is the fiscal year's first month, 1 to 12."""

    kind: Period
    first: date
    last: date
    starts: int = 1

    @classmethod
    def holding(cls, day: date, kind: Period, starts: int = 1) -> Span:
        """The period a day lies in; quarters and years are the fiscal ones."""
        months = {
            "month": (day.replace(day=1),),
            "quarter": fiscal_quarter(day, starts),
            "year": fiscal_year(day, starts),
        }[kind]
        return cls(kind, months[0], months_later(months[-1], 1) - ONE_DAY, starts)

    @property
    def before(self) -> Span:
        return Span.holding(self.first - ONE_DAY, self.kind, self.starts)

    @property
    def days(self) -> list[date]:
        return list(days_between(self.first, self.last))

    @property
    def name(self) -> str:
        """November 2026, Q4 2026, 2026; Q2 FY 2027 and FY 2027 where the fiscal year starts in another month."""
        if self.kind == "month":
            return month(self.first)
        year, quarter = quarter_name(self.first, self.starts).split("-")
        fiscal = year if self.starts == 1 else f"FY {year}"
        return f"{quarter} {fiscal}" if self.kind == "quarter" else fiscal


def months_later(first: date, months: int) -> date:
    """The first of the month so many months later; earlier when negative."""
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def same_point(workdays: Workdays, span: Span, day: date, earlier: Span) -> date | None:
    """The last day of the earlier period that is no further along than `day` is in its own.

    How far along: the working days so far, then the days off since the last of them. The last day of a period compares
    with the last day of the other, however many working days each has. None where the earlier period is further along
    from its first day, as when one begins with a weekend and the other does not.
    """
    if day >= span.last:
        return earlier.last
    *_, reached = progress(workdays, span.first, day)
    days = zip(earlier.days, progress(workdays, earlier.first, earlier.last), strict=True)
    return max((candidate for candidate, along in days if along <= reached), default=None)


def progress(workdays: Workdays, first: date, last: date) -> Iterator[tuple[int, int]]:
    """For each day from first to last: working days so far, and days off since the last of them."""
    worked = idle = 0
    for day in days_between(first, last):
        worked, idle = (worked + 1, 0) if day in workdays else (worked, idle + 1)
        yield worked, idle
