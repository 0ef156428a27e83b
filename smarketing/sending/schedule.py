"""When scheduled messages are due: by the company's calendar and clock, summer time included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from smarketing.agreement import Agreement
from smarketing.agreement.workdays import Workdays, month_of
from smarketing.sending.subscriptions import Subscription

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Working days, business hours and the zone of the wall clock; None is that of this machine."""

    workdays: Workdays
    opens: time
    closes: time
    zone: ZoneInfo | None

    @classmethod
    def of(cls, agreement: Agreement) -> Calendar:
        hours = agreement.business_hours
        zone = ZoneInfo(agreement.timezone) if agreement.timezone else None
        return cls(Workdays.of(agreement), hours.opens, hours.closes, zone)

    def local(self, now: datetime) -> datetime:
        """The wall clock at a moment."""
        return now.astimezone(self.zone)

    def moment(self, day: date, at: time) -> datetime:
        """When the wall clock shows a time, in UTC; one that is skipped in spring as if the clock were put forward
        later, the first of one that comes twice."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def is_quiet(self, now: datetime) -> bool:
        """Whether nobody should be disturbed: before and after business hours, and on days off. Closing at 00:00 is
        closing at midnight."""
        here = self.local(now)
        open_ = here.time() >= self.opens and (self.closes == time(0) or here.time() < self.closes)
        return not open_ or here.date() not in self.workdays

    def first_working_day(self, day: date) -> date:
        """That day or the next working day; that day itself where there is none within a month."""
        later = (day + offset * DAY for offset in range(31))
        return next((other for other in later if other in self.workdays), day)


@dataclass(frozen=True)
class Due:
    """An occasion to send: its name in the ledger, which no change of the calendar changes, and its moment in UTC."""

    name: str
    day: date
    moment: datetime


def newest_due(wanted: Subscription, calendar: Calendar, since: datetime, now: datetime) -> Due | None:
    """The newest occasion that has come, of those after `since`: earlier ones that were missed are not caught up with.

    A weekly message whose day is off goes out on the next working day.
    """
    found = [due for due in _occasions(wanted, calendar, now) if since < due.moment <= now]
    return max(found, key=lambda due: due.moment, default=None)


def next_due(wanted: Subscription, calendar: Calendar, now: datetime) -> Due | None:
    """The next occasion to come; None for what has no schedule."""
    found = [due for due in _occasions(wanted, calendar, now) if due.moment > now]
    return min(found, key=lambda due: due.moment, default=None)


def _occasions(wanted: Subscription, calendar: Calendar, now: datetime) -> Iterator[Due]:
    """Those around a moment, some before and some after."""
    today = calendar.local(now).date()
    if wanted.what == "digest":
        monday = today - (today.isoweekday() - 1) * DAY
        for weeks in range(-5, 3):
            planned = monday + 7 * weeks * DAY + (wanted.weekday - 1) * DAY
            year, week, _ = planned.isocalendar()
            yield _due(f"{year}-W{week:02}", calendar, planned, wanted.at)
    elif wanted.what == "pack":
        first = today.replace(day=1)
        for month in ((first - DAY).replace(day=1), first, month_of(first)[-1] + DAY):
            yield _due(f"{month:%Y-%m}", calendar, month, wanted.at)


def _due(name: str, calendar: Calendar, planned: date, at: time) -> Due:
    day = calendar.first_working_day(planned)
    return Due(name, day, calendar.moment(day, at))
