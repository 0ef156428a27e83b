"""The projection: right in the mean, honest in the band, silent when it knows too little."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement
from smarketing.agreement.projection import Projection, project
from smarketing.agreement.workdays import Workdays

WORKDAYS = Workdays.of(Agreement())
#: 14 of November's 30 days have passed: 10 of 20 working days, 4 of 10 days off.
NOVEMBER, AS_OF, SINCE = (date(2025, 11, 1), date(2025, 11, 30)), date(2025, 11, 14), date(2025, 8, 1)


def history(value: Callable[[date], float], since: date = SINCE, until: date = AS_OF) -> dict[date, float]:
    return {day: value(day) for day in (since + timedelta(days=n) for n in range((until - since).days + 1))}


def test_what_happened_plus_the_mean_of_each_kind_of_day() -> None:
    daily = history(lambda day: 6 if day in WORKDAYS else 1)
    result = project(daily, NOVEMBER, AS_OF, SINCE, WORKDAYS)
    assert result == Projection(so_far=64, expected=130, low=130, high=130)


def test_a_day_without_a_record_had_nothing() -> None:
    """Six MQLs on every second working day is a mean of 3, though no record says 0."""
    daily = {day: 6.0 for day in history(lambda day: 0) if day in WORKDAYS and day.toordinal() % 2}
    zero_filled = history(lambda day: daily.get(day, 0.0))
    sparse = project(daily, NOVEMBER, AS_OF, SINCE, WORKDAYS)
    assert sparse == project(zero_filled, NOVEMBER, AS_OF, SINCE, WORKDAYS)
    assert sparse.expected is not None and sparse.expected < sparse.so_far + 10 * 4


def test_only_the_last_90_days_count() -> None:
    long_ago = date(2024, 1, 1)
    daily = history(lambda day: 6 if day > AS_OF - timedelta(days=90) else 1000, since=long_ago)
    assert project(daily, NOVEMBER, AS_OF, long_ago, WORKDAYS).high == 30 * 6


def test_days_before_the_first_record_are_unknown_and_not_zero() -> None:
    since = date(2025, 10, 1)
    daily = history(lambda day: 6, since=since)
    assert project(daily, NOVEMBER, AS_OF, since, WORKDAYS).expected == 30 * 6


def test_a_period_that_is_over_is_known() -> None:
    daily = history(lambda day: 6, until=date(2025, 12, 5))
    assert project(daily, NOVEMBER, date(2025, 12, 5), SINCE, WORKDAYS) == Projection(180, 180, 180, 180)


def test_a_period_still_to_come_starts_from_nothing() -> None:
    december = date(2025, 12, 1), date(2025, 12, 31)
    result = project(history(lambda day: 2), december, AS_OF, SINCE, WORKDAYS)
    assert (result.so_far, result.expected) == (0, 62)


def test_too_little_history_gives_a_reason_and_no_figure() -> None:
    since = date(2025, 11, 3)
    result = project(history(lambda day: 5, since=since), NOVEMBER, AS_OF, since, WORKDAYS)
    reason = "The history has 2 days off and a projection needs at least 10."
    assert result == Projection(so_far=60, reason=reason)


def test_a_kind_of_day_that_does_not_come_needs_no_history() -> None:
    since, friday = date(2025, 11, 3), date(2025, 11, 14)
    period = date(2025, 11, 10), friday
    daily = history(lambda day: 5, since=since, until=date(2025, 11, 13))
    missing_one = project(daily, period, date(2025, 11, 13), since, WORKDAYS)
    assert missing_one.reason == "The history has 9 working days and a projection needs at least 10."
    assert project(daily, period, date(2025, 11, 13), date(2025, 10, 31), WORKDAYS).expected is not None


def test_the_same_question_has_the_same_answer() -> None:
    daily = history(lambda day: day.toordinal() * 7 % 11)
    assert project(daily, NOVEMBER, AS_OF, SINCE, WORKDAYS) == project(daily, NOVEMBER, AS_OF, SINCE, WORKDAYS)


@given(st.lists(st.floats(-50, 1000), min_size=106, max_size=106))
@settings(max_examples=40, deadline=None)
def test_no_figure_is_below_what_already_happened(values: list[float]) -> None:
    """A refund (a negative amount) may lower the mean of a day; the total that is booked stays the least."""
    daily = {SINCE + timedelta(days=n): value for n, value in enumerate(values)}
    result = project(daily, NOVEMBER, AS_OF, SINCE, WORKDAYS)
    assert result.expected is not None and result.low is not None and result.high is not None
    assert result.so_far <= result.low <= result.high
    assert result.so_far <= result.expected


Draw = Callable[[np.random.Generator, int], np.ndarray]


def poisson(rng: np.random.Generator, size: int) -> np.ndarray:
    return rng.poisson(6, size)


def overdispersed(rng: np.random.Generator, size: int) -> np.ndarray:
    """Mean 6 and variance 36: days in bursts, as after a campaign."""
    return rng.negative_binomial(1.2, 1 / 6, size)


@pytest.mark.parametrize("draw", [poisson, overdispersed])
@pytest.mark.parametrize("to_come", [10, 60])
def test_the_band_holds_the_end_about_four_times_in_five(draw: Draw, to_come: int) -> None:
    """With 60 days behind, a band from equally weighted days holds 64 % of the ends when 60 days are to come."""
    rng, behind, rounds = np.random.default_rng(7), 60, 300
    every_day = Workdays(frozenset(range(1, 8)), frozenset())
    as_of = SINCE + timedelta(days=behind - 1)
    period = as_of + timedelta(days=1), as_of + timedelta(days=to_come)
    held = 0
    for _ in range(rounds):
        daily = {SINCE + timedelta(days=n): float(value) for n, value in enumerate(draw(rng, behind))}
        band = project(daily, period, as_of, SINCE, every_day)
        assert band.low is not None and band.high is not None
        held += band.low <= draw(rng, to_come).sum() <= band.high
    assert 0.74 <= held / rounds <= 0.87
