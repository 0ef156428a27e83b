"""Which meeting: that of a week or of a month, by a name that sorts and can be typed. Knows no company."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from smarketing.errors import MeetingError
from smarketing.views.periods import Span
from smarketing.views.wording import day as day_text

WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
MONTH = re.compile(r"(\d{4})-(\d{1,2})")
#: Weeks before and after these are typing errors.
YEARS = range(1971, 2050)
#: Data of a Monday or a Tuesday is looked at to speak of the week before.
LOOKS_BACK = timedelta(days=2)
Kind = Literal["weekly", "monthly"]


@dataclass(frozen=True)
class Meeting:
    """The meeting about a week, Monday to Sunday (ISO 8601), or about a calendar month."""

    kind: Kind
    first: date
    last: date

    @classmethod
    def of_week(cls, day: date) -> Meeting:
        """The weekly meeting about the week that a day lies in."""
        monday = day - timedelta(days=day.weekday())
        return cls("weekly", monday, monday + timedelta(days=6))

    @classmethod
    def of_month(cls, day: date) -> Meeting:
        span = Span.holding(day, "month")
        return cls("monthly", span.first, span.last)

    @classmethod
    def next_of(cls, data_date: date) -> Meeting:
        """The weekly meeting that data of a day is for: its week's, early in a week that of the week before."""
        return cls.of_week(data_date - LOOKS_BACK)

    @classmethod
    def named(cls, key: str) -> Meeting:
        """The meeting of a key, "2026-W46" or "2026-10". Raises MeetingError for anything else.

        >>> Meeting.named("2026-W46").first
        datetime.date(2026, 11, 9)
        """
        try:
            if (found := WEEK.fullmatch(key)) and int(found[1]) in YEARS:
                return cls.of_week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
            if (found := MONTH.fullmatch(key)) and int(found[1]) in YEARS:
                return cls.of_month(date(int(found[1]), int(found[2]), 1))
        except ValueError:
            pass
        raise MeetingError(f"“{key[:40]}” is no week or month; write it as 2026-W46 or 2026-10.")

    @property
    def key(self) -> str:
        if self.kind == "monthly":
            return f"{self.first:%Y-%m}"
        year, week, _ = self.first.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def name(self) -> str:
        """ "week 46 of 2026", "October 2026"."""
        if self.kind == "monthly":
            return Span.holding(self.first, "month").name
        year, week, _ = self.first.isocalendar()
        return f"week {week} of {year}"

    @property
    def days(self) -> str:
        return f"{day_text(self.first)} to {day_text(self.last)}"

    @property
    def title(self) -> str:
        what = "Weekly meeting" if self.kind == "weekly" else "Monthly review"
        return f"{what}, {self.name}"

    @property
    def before(self) -> Meeting:
        earlier = self.first - timedelta(days=1)
        return Meeting.of_week(earlier) if self.kind == "weekly" else Meeting.of_month(earlier)

    def looked_at(self, data_date: date) -> date:
        """The day whose figures it speaks of: the data's newest for the meeting that is next, else its own last."""
        is_next = self.kind == "weekly" and self == Meeting.next_of(data_date)
        return data_date if is_next else min(data_date, self.last)
