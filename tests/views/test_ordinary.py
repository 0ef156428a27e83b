"""Control limits of days: against the tables of the Poisson distribution, and false alarms on days of pure chance."""

from __future__ import annotations

from math import exp, factorial

import numpy as np
import pytest

from smarketing.views.ordinary import FEWEST, RUN, judge, limits


def at_most(count: int, mean: float) -> float:
    """P(X <= count) of a Poisson count, summed term by term."""
    return sum(exp(-mean) * mean**k / factorial(k) for k in range(count + 1))


@pytest.mark.parametrize("mean", [1, 3, 6, 12, 40])
def test_limits_leave_out_what_chance_hardly_ever_makes(mean: int) -> None:
    """Beyond each limit lies at most 1 % of a Poisson distribution with the mean of the days before, but something."""
    found = limits([mean] * 60)
    assert found is not None
    assert found.mean == mean
    above = 1 - at_most(int(found.upper), mean)
    assert 1e-5 < above < 0.01
    if found.lower >= 1:
        assert at_most(int(np.ceil(found.lower)) - 1, mean) < 0.01


def test_days_that_differ_more_than_chance_makes_them_widen_the_limits() -> None:
    """Mean 10 either way; days of 2 and 18 in turn differ by 16: (16 / √10) / 1.128 = 4.5 times what chance makes."""
    calm, wild = limits([9, 11] * 30), limits([2, 18] * 30)
    assert calm is not None and wild is not None
    assert wild.upper == pytest.approx(10 + 3 * 16 / 1.128)
    assert wild.lower == 0 < calm.lower


def test_a_day_is_ordinary_for_its_weekday() -> None:
    """30 on Mondays, 10 on other working days: 30 are ordinary on a Monday alone."""
    weekdays = [n % 5 for n in range(100)]
    past = [30.0 if weekday == 0 else 10.0 for weekday in weekdays]
    monday, friday = limits(past, weekdays, 0), limits(past, weekdays, 4)
    assert monday is not None and friday is not None
    assert monday.lower < 30 < monday.upper
    assert friday.upper < 25 and friday.lower < 10


def test_one_busy_day_hardly_moves_them() -> None:
    calm, burst = limits([6, 7, 5, 6] * 15), limits([6, 7, 5, 6] * 14 + [6, 60, 5, 6])
    assert calm is not None and burst is not None
    assert burst.upper < 1.5 * calm.upper


def test_too_few_days_say_nothing_and_the_day_itself_is_not_among_them() -> None:
    judged = judge([5] * FEWEST + [50], runs=True)
    assert judged[:FEWEST] == [(None, None)] * FEWEST
    ordinary, signal = judged[FEWEST]
    assert ordinary is not None and ordinary.mean == 5
    assert signal == "above"


def test_days_without_anything_are_ordinary_until_something_comes() -> None:
    assert [signal for _, signal in judge([0] * 30 + [1, 5], runs=True)][-3:] == ["none", "none", "above"]


def test_a_run_is_told_from_its_ninth_day_on() -> None:
    """Median 5; then days of 4, none of which is out of the ordinary by itself. A day on the median ends the run."""
    usual = [4, 5, 6] * 20 + [5]
    signals = [signal for _, signal in judge([*usual, *[4] * RUN, 5, 4], runs=True)][-RUN - 2 :]
    assert signals == ["none"] * (RUN - 1) + ["run below", "none", "none"]
    assert "run below" not in [signal for _, signal in judge([*usual, *[4] * RUN], runs=False)]


@pytest.mark.parametrize("mean", [0.3, 2, 7, 50])
def test_pure_chance_is_hardly_ever_news(mean: float) -> None:
    """2,000 independent days of one rate: fewer than 1 in 100 has a signal."""
    days = np.random.default_rng(3).poisson(mean, 2000).astype(float).tolist()
    signals = [signal for _, signal in judge(days, runs=True)][FEWEST:]
    assert sum(signal != "none" for signal in signals) < 20


def test_a_day_of_twice_the_usual_is_news() -> None:
    days = np.random.default_rng(4).poisson(20, 100).astype(float).tolist()
    assert judge([*days, 40.0], runs=True)[-1][1] == "above"
    assert judge([*days, 3.0], runs=True)[-1][1] == "below"
