"""The projection of a period: from days or deals of a company, silent when it knows too little."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from smarketing.agreement import Agreement
from smarketing.agreement.projection import Projection, counted, project, sold, with_record
from smarketing.agreement.workdays import Workdays

WORKDAYS = Workdays.of(Agreement())
#: 14 of November's 30 days have passed: 10 of 20 working days, 4 of 10 days off.
NOVEMBER, AS_OF, SINCE = (date(2025, 11, 1), date(2025, 11, 30)), date(2025, 11, 14), date(2025, 3, 3)


def history(value: Callable[[date], float], since: date = SINCE, until: date = AS_OF) -> dict[date, float]:
    return {day: value(day) for day in (since + timedelta(days=n) for n in range((until - since).days + 1))}


def seen(daily: dict[date, float], since: date = SINCE, workdays: Workdays = WORKDAYS) -> Projection:
    return project(counted(daily, since, AS_OF, workdays), NOVEMBER)


def test_what_happened_plus_what_each_kind_of_day_brings() -> None:
    """6 on working days and 1 on days off: 64 so far, 66 to come."""
    result = seen(history(lambda day: 6 if day in WORKDAYS else 1))
    assert result.so_far == 64
    assert result.median == pytest.approx(130, abs=3)
    assert result.low is not None and result.high is not None and 64 < result.low < 130 < result.high


def test_a_day_without_a_record_had_nothing() -> None:
    daily = {day: 6.0 for day in history(lambda day: 0) if day in WORKDAYS and day.toordinal() % 2}
    assert seen(daily) == seen(history(lambda day: daily.get(day, 0.0)))


def test_days_before_the_first_record_are_unknown_and_not_zero() -> None:
    since = date(2025, 10, 1)
    result = seen(history(lambda day: 6, since=since), since)
    assert result.median == pytest.approx(30 * 6, abs=6)


def test_a_period_that_is_over_is_known() -> None:
    daily = history(lambda day: 6, until=date(2025, 12, 5))
    result = project(counted(daily, SINCE, date(2025, 12, 5), WORKDAYS), NOVEMBER)
    assert result == Projection(180, 180, 180, 180)
    assert (result.chance(180), result.chance(181)) == (1, 0)


def test_a_period_still_to_come_starts_from_nothing() -> None:
    december = date(2025, 12, 1), date(2025, 12, 31)
    result = project(counted(history(lambda day: 2), SINCE, AS_OF, WORKDAYS), december)
    assert result.so_far == 0
    assert result.median == pytest.approx(62, abs=4)


def test_too_little_history_gives_a_reason_and_no_figure() -> None:
    since = date(2025, 10, 30)
    result = seen(history(lambda day: 5, since=since), since)
    reason = "The data has 2 days before the period and a forecast needs at least 14."
    assert result == Projection(so_far=70, reason=reason)
    assert result.chance(10) is None


def test_a_year_that_began_before_the_data_is_seen_from_the_months_it_has() -> None:
    year = project(counted(history(lambda day: 2), SINCE, AS_OF, WORKDAYS), (date(2025, 1, 1), date(2025, 12, 31)))
    assert year.so_far == 2 * ((AS_OF - SINCE).days + 1)
    assert year.median == pytest.approx(year.so_far + 2 * 47, abs=6)


def test_too_few_deals_give_a_reason_and_no_figure() -> None:
    deals = [(date(2025, 11, 3), 100.0)] * 9
    result = project(sold(deals, SINCE, AS_OF, WORKDAYS), NOVEMBER)
    assert result == Projection(
        900, reason="The last year has 9 deals with an amount and a forecast needs at least 10."
    )


def test_revenue_adds_what_deals_to_come_may_bring() -> None:
    """A deal of 500 or 1,500 each working day: 10 so far, 10 to come."""
    days = [day for day in history(lambda day: 0) if day in WORKDAYS]
    deals = [(day, 500.0 + 1000 * (number % 2)) for number, day in enumerate(days)]
    result = project(sold(deals, SINCE, AS_OF, WORKDAYS), NOVEMBER)
    assert result.so_far == 10_000
    assert result.median == pytest.approx(20_000, rel=0.08)


def test_holidays_of_the_agreement_bring_nothing() -> None:
    closed = Workdays.of(Agreement(holidays=(date(2025, 11, 24), date(2025, 11, 25))))
    daily = history(lambda day: 6 if day in WORKDAYS else 0)
    usual, off = seen(daily).median, seen(daily, workdays=closed).median
    assert usual is not None and off is not None
    assert usual - off == pytest.approx(12, abs=2)


def test_the_record_counts_the_months_that_could_be_foreseen() -> None:
    """The data begins on 3 March: April to October had 14 days before them."""
    known = counted(history(lambda day: 3 + day.toordinal() * 7 % 5), SINCE, AS_OF, WORKDAYS)
    projection = with_record(project(known, NOVEMBER), known, NOVEMBER)
    assert projection.record is not None and projection.record.of == 7
    assert 0 <= projection.record.held <= 7


def test_the_same_question_has_the_same_answer() -> None:
    daily = history(lambda day: day.toordinal() * 7 % 11)
    assert seen(daily) == seen(daily)
