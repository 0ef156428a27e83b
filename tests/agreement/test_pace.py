"""The pace line: working days carry the goal, months add up to it, and what is not agreed is unknown."""

from __future__ import annotations

from datetime import date, timedelta
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement, Goals, MonthGoal
from smarketing.agreement.pace import daily_goals, goal_between, monthly_goal, source_goal_between, working_weight
from smarketing.agreement.workdays import days_between, month_of
from tests.agreement.strategies import agreements, days, goals

#: November 2025 has 20 working days, from Monday the 3rd.
NOVEMBER = date(2025, 11, 1), date(2025, 11, 30)
AGREED = Agreement(goals=Goals(mqls_per_month=120, revenue_per_month=150_000))


def test_a_working_day_carries_its_part_and_a_weekend_nothing() -> None:
    first_nine = daily_goals(AGREED, date(2025, 11, 1), date(2025, 11, 9), "mqls")
    assert first_nine == [0, 0, 6, 6, 6, 6, 6, 0, 0]


def test_a_holiday_moves_its_part_to_the_other_days() -> None:
    agreement = AGREED.revised(holidays=[date(2025, 11, 3)])
    line = daily_goals(agreement, *NOVEMBER, "mqls")
    assert line[2] == 0
    assert line[3] == pytest.approx(120 / 19)


def test_half_way_through_the_working_days_half_the_goal_is_due() -> None:
    assert goal_between(AGREED, date(2025, 11, 1), date(2025, 11, 14), "revenue") == 75_000


def test_a_month_of_holidays_spreads_evenly() -> None:
    agreement = AGREED.revised(holidays=month_of(date(2025, 11, 1)))
    assert daily_goals(agreement, *NOVEMBER, "mqls") == [4.0] * 30


def test_a_month_s_own_goal_replaces_the_usual_one_for_its_measure_only() -> None:
    own = Agreement(goals=Goals(mqls_per_month=120, revenue_per_month=9, by_month={"2025-11": MonthGoal(mqls=130)}))
    assert goal_between(own, *NOVEMBER, "mqls") == 130
    assert goal_between(own, *NOVEMBER, "revenue") == 9
    assert monthly_goal(own, date(2025, 12, 31), "mqls") == 120


def test_a_goal_of_zero_is_a_goal() -> None:
    own = Agreement(goals=Goals(mqls_per_month=120, by_month={"2025-11": MonthGoal(mqls=0)}))
    assert goal_between(own, *NOVEMBER, "mqls") == 0


def test_a_goal_nobody_agreed_is_unknown_and_not_zero() -> None:
    assert daily_goals(Agreement(), date(2025, 11, 1), date(2025, 11, 3), "mqls") == [None, None, None]
    assert goal_between(Agreement(), *NOVEMBER, "revenue") is None


def test_a_period_of_which_one_month_is_not_agreed_has_no_goal_as_a_whole() -> None:
    """October nobody agreed, November 130: the two months together are not 130."""
    only_november = Agreement(goals=Goals(by_month={"2025-11": MonthGoal(mqls=130)}))
    line = daily_goals(only_november, date(2025, 10, 31), date(2025, 11, 3), "mqls")
    assert line == [None, 0, 0, pytest.approx(6.5)]
    assert goal_between(only_november, date(2025, 10, 1), date(2025, 11, 30), "mqls") is None


def test_a_source_has_its_own_goal_and_others_none() -> None:
    agreement = Agreement(source_goals={"Paid search": 60})
    assert source_goal_between(agreement, "Paid search", *NOVEMBER) == 60
    assert source_goal_between(agreement, "Paid search", date(2025, 11, 3), date(2025, 11, 3)) == 3
    assert source_goal_between(agreement, "Events", *NOVEMBER) is None


@given(goals, st.integers(2015, 2030), st.integers(1, 12), st.sets(st.integers(1, 7), min_size=1), st.sets(days))
@settings(deadline=None)
def test_the_days_of_a_month_add_up_to_its_goal_to_the_last_digit(
    goal: float, year: int, month: int, weekdays: set[int], holidays: set[date]
) -> None:
    """120 / 21 added 21 times is 120.00000000000001 or 119.99999999999999; a page would say "99.99 % of goal"."""
    agreement = Agreement(working_days=tuple(weekdays), holidays=tuple(holidays), goals=Goals(mqls_per_month=goal))
    whole = month_of(date(year, month, 1))
    line = [part for part in daily_goals(agreement, whole[0], whole[-1], "mqls") if part is not None]
    assert sum(line) == sum(reversed(line)) == fsum(line) == goal


@given(agreements, days, st.integers(0, 800), st.sampled_from(["mqls", "revenue"]))
@settings(max_examples=60, deadline=None)
def test_any_range_is_cut_from_the_same_line(agreement: Agreement, start: date, length: int, measure: str) -> None:
    end = start + timedelta(days=length)
    line = daily_goals(agreement, start, end, measure)  # type: ignore[arg-type]
    assert len(line) == length + 1
    for day in (start, end):
        goal = monthly_goal(agreement, day, measure)  # type: ignore[arg-type]
        expected = None if goal is None else pytest.approx(goal * working_weight(agreement, day), rel=1e-9)
        assert line[(day - start).days] == expected


@given(goals, st.integers(2015, 2030))
@settings(deadline=None)
def test_a_year_and_its_quarters_are_sums_of_months(goal: float, year: int) -> None:
    agreement = Agreement(goals=Goals(revenue_per_month=goal))
    quarter = goal_between(agreement, date(year, 4, 1), date(year, 6, 30), "revenue")
    whole = goal_between(agreement, date(year, 1, 1), date(year, 12, 31), "revenue")
    assert (quarter, whole) == (fsum([goal] * 3), fsum([goal] * 12))


def test_no_days_have_no_line_and_nothing_due() -> None:
    assert daily_goals(AGREED, date(2025, 11, 2), date(2025, 11, 1), "mqls") == []
    assert goal_between(AGREED, date(2025, 11, 2), date(2025, 11, 1), "mqls") == 0


def test_the_weights_of_a_month_add_up_to_one() -> None:
    assert fsum(working_weight(AGREED, day) for day in days_between(*NOVEMBER)) == pytest.approx(1)
    assert working_weight(AGREED, date(2025, 11, 1)) == 0
