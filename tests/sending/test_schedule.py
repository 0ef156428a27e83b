"""When messages are due: the wall clock of the company, its working days, and summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from smarketing.agreement import Agreement
from smarketing.sending.schedule import Calendar, newest_due, next_due
from smarketing.sending.subscriptions import Subscription

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def calendar(**more: object) -> Calendar:
    return Calendar.of(Agreement.model_validate({"timezone": "Europe/Berlin"} | more))


def weekly(weekday: int = 1, at: time = time(7)) -> Subscription:
    return Subscription(who="Ada", what="digest", to=("ada@example.com",), weekday=weekday, at=at)


MONTHLY = Subscription(who="Ada", what="pack", to=("ada@example.com",), at=time(7))


@pytest.mark.parametrize(
    ("now", "name", "utc"),
    [
        ("2026-10-19 05:30", "2026-W43", "2026-10-19 05:00"),
        ("2026-10-26 05:30", "2026-W43", "2026-10-19 05:00"),
        ("2026-10-26 06:00", "2026-W44", "2026-10-26 06:00"),
        ("2026-11-01 23:00", "2026-W44", "2026-10-26 06:00"),
        ("2027-01-04 06:00", "2027-W01", "2027-01-04 06:00"),
    ],
)
def test_monday_at_seven_is_seven_on_the_wall_in_summer_and_winter(now: str, name: str, utc: str) -> None:
    """Clocks are put back on 25 October 2026.

    | now (UTC)         | newest Monday 7:00 in Berlin, in UTC |
    |-------------------|--------------------------------------|
    | Mon 19 Oct, 5:30  | Mon 19 Oct, 5:00                     |
    | Mon 26 Oct, 5:30  | still Mon 19 Oct, 5:00               |
    | Mon 26 Oct, 6:00  | Mon 26 Oct, 6:00                     |
    """
    due = newest_due(weekly(), calendar(), LONG_AGO, datetime.fromisoformat(f"{now}+00:00"))
    assert due is not None
    assert (due.name, f"{due.moment:%Y-%m-%d %H:%M}") == (name, utc)


def test_a_time_that_the_clock_skips_comes_all_the_same() -> None:
    """On Sunday 29 March 2026 there is no 2:30 in Berlin: an hour after 1:30 it is 3:30."""
    every_day = calendar(working_days=[1, 2, 3, 4, 5, 6, 7])
    due = newest_due(weekly(7, time(2, 30)), every_day, LONG_AGO, datetime(2026, 3, 29, 2, tzinfo=UTC))
    assert due is not None
    assert due.moment == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_day_off_is_made_up_on_the_next_working_day_under_the_same_name() -> None:
    """Easter Monday, 6 April 2026: Tuesday. Which week it is for does not change, so no holiday added later makes a
    second message of it."""
    now = datetime(2026, 4, 8, tzinfo=UTC)
    plain = newest_due(weekly(), calendar(), LONG_AGO, now)
    off = newest_due(weekly(), calendar(holidays=["2026-04-06"]), LONG_AGO, now)
    assert plain is not None and off is not None
    assert (plain.day, off.day) == (date(2026, 4, 6), date(2026, 4, 7))
    assert plain.name == off.name == "2026-W15"


@pytest.mark.parametrize(
    ("holidays", "day"),
    [([], date(2026, 11, 2)), (["2026-11-02"], date(2026, 11, 3))],
)
def test_the_first_working_day_of_the_month(holidays: list[str], day: date) -> None:
    """1 November 2026 is a Sunday."""
    due = newest_due(MONTHLY, calendar(holidays=holidays), LONG_AGO, datetime(2026, 11, 20, tzinfo=UTC))
    assert due is not None
    assert (due.name, due.day) == ("2026-11", day)


def test_of_those_missed_only_the_newest_and_none_from_before_the_subscription() -> None:
    now = datetime(2026, 10, 28, tzinfo=UTC)
    assert newest_due(weekly(), calendar(), now - timedelta(days=60), now) == newest_due(
        weekly(), calendar(), now - timedelta(days=3), now
    )
    assert newest_due(weekly(), calendar(), now - timedelta(days=1), now) is None


def test_the_next_one_is_told() -> None:
    now = datetime(2026, 10, 26, 6, tzinfo=UTC)
    due = next_due(weekly(), calendar(), now)
    assert due is not None and due.day == date(2026, 11, 2)
    assert next_due(Subscription(who="A", what="alerts", to=("a@b.de",)), calendar(), now) is None


@pytest.mark.parametrize(
    ("now", "quiet"),
    [
        ("2026-10-23 06:59", True),  # Friday, 8:59 in Berlin
        ("2026-10-23 07:00", False),
        ("2026-10-23 14:59", False),
        ("2026-10-23 15:00", True),
        ("2026-10-24 10:00", True),  # Saturday
        ("2026-10-26 07:30", True),  # Monday after the change: 8:30
        ("2026-10-26 08:00", False),
        ("2026-12-25 10:00", True),  # a holiday
    ],
)
def test_nobody_is_disturbed_outside_business_hours(now: str, quiet: bool) -> None:
    """9:00 to 17:00 in Berlin on working days, which begin an hour later in UTC from 25 October on."""
    moment = datetime.fromisoformat(f"{now}+00:00")
    assert calendar(holidays=["2026-12-25"]).is_quiet(moment) is quiet
