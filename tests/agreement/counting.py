"""The follow-up clock counted step by step in real time: slow, and nothing of the product's calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from smarketing.agreement import Agreement


def open_hours(
    agreement: Agreement, start: datetime, stop: datetime, *, zone: str | None = None, step: int = 1
) -> float:
    """Hours between two wall times during which the agreement's clock runs; both must be whole steps (minutes).

    Goes through real time in steps and asks for each what the clock on the wall says. Times that come twice are the
    first of the two. `zone` None: a place that never changes its clocks.
    """
    place = ZoneInfo(zone) if zone else UTC
    moment, end = start.replace(tzinfo=place).astimezone(UTC), stop.replace(tzinfo=place).astimezone(UTC)
    runs, steps = _runs(agreement), 0
    while moment < end:
        steps += runs(moment.astimezone(place).replace(tzinfo=None))
        moment += timedelta(minutes=step)
    return steps * step / 60


def open_days(agreement: Agreement, first: date, last: date) -> float:
    """Hours of the days from the first up to the last, the last not included, each as long as it is on the dial."""
    hours = agreement.business_hours
    closes = 24 if hours.closes == time() else hours.closes.hour + hours.closes.minute / 60
    a_day = closes - hours.opens.hour - hours.opens.minute / 60
    total, day = 0.0, first
    while day < last:
        works = day.isoweekday() in agreement.working_days and day not in agreement.holidays
        total += 24 if agreement.promise_clock == "elapsed" else a_day * works
        day += timedelta(days=1)
    return total


def exists(moment: datetime, zone: str) -> bool:
    """Whether the wall clock ever shows that time."""
    there = moment.replace(tzinfo=ZoneInfo(zone))
    return there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moment


def _runs(agreement: Agreement) -> Callable[[datetime], bool]:
    opens, closes = agreement.business_hours.opens, agreement.business_hours.closes

    def runs(wall: datetime) -> bool:
        if agreement.promise_clock == "elapsed":
            return True
        works = wall.isoweekday() in agreement.working_days and wall.date() not in agreement.holidays
        return works and wall.time() >= opens and (closes == time() or wall.time() < closes)

    return runs
