"""The pace line: working days carry the goal, months add up to it, and what is not agreed is unknown."""

from __future__ import annotations

from datetime import date, timedelta
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement, Agreements, Goals, MonthGoal, Version
from smarketing.agreement.pace import daily_goals, goal_between, monthly_goal, source_goal_between
from smarketing.agreement.workdays import Workdays, days_between, month_of
from tests.agreement.strategies import agreements, days, goals

#: November 2025 has 20 working days, from Monday the 3rd.
NOVEMBER = date(2025, 11, 1), date(2025, 11, 30)
AGREED = Agreement(goals=Goals(mqls_per_month=120, revenue_per_month=150_000))
always = Agreements.always
SIGNED = always(AGREED).versions[0].signatures


def working_weight(agreement: Agreement, day: date) -> float:
    """The part of its month's goal that is due on a day, as a share from 0 to 1: the line worked out once more."""
    weights = Workdays.of(agreement).weights(month_of(day))
    return weights[day.day - 1] / sum(weights)


def test_a_working_day_carries_its_part_and_a_weekend_nothing() -> None:
    first_nine = daily_goals(always(AGREED), date(2025, 11, 1), date(2025, 11, 9), "mqls")
    assert first_nine == [0, 0, 6, 6, 6, 6, 6, 0, 0]


def test_a_holiday_moves_its_part_to_the_other_days() -> None:
    agreement = AGREED.revised(holidays=[date(2025, 11, 3)])
    line = daily_goals(always(agreement), *NOVEMBER, "mqls")
    assert line[2] == 0
    assert line[3] == pytest.approx(120 / 19)


def test_half_way_through_the_working_days_half_the_goal_is_due() -> None:
    assert goal_between(always(AGREED), date(2025, 11, 1), date(2025, 11, 14), "revenue") == 75_000


def test_a_month_of_holidays_spreads_evenly() -> None:
    agreement = AGREED.revised(holidays=month_of(date(2025, 11, 1)))
    assert daily_goals(always(agreement), *NOVEMBER, "mqls") == [4.0] * 30


def test_a_month_s_own_goal_replaces_the_usual_one_for_its_measure_only() -> None:
    own = Agreement(goals=Goals(mqls_per_month=120, revenue_per_month=9, by_month={"2025-11": MonthGoal(mqls=130)}))
    assert goal_between(always(own), *NOVEMBER, "mqls") == 130
    assert goal_between(always(own), *NOVEMBER, "revenue") == 9
    assert monthly_goal(own, date(2025, 12, 31), "mqls") == 120


def test_a_goal_of_zero_is_a_goal() -> None:
    own = Agreement(goals=Goals(mqls_per_month=120, by_month={"2025-11": MonthGoal(mqls=0)}))
    assert goal_between(always(own), *NOVEMBER, "mqls") == 0


def test_a_goal_nobody_agreed_is_unknown_and_not_zero() -> None:
    assert daily_goals(always(Agreement()), date(2025, 11, 1), date(2025, 11, 3), "mqls") == [None, None, None]
    assert goal_between(always(Agreement()), *NOVEMBER, "revenue") is None


def test_a_period_of_which_one_month_is_not_agreed_has_no_goal_as_a_whole() -> None:
    """October nobody agreed, November 130: the two months together are not 130."""
    only_november = Agreement(goals=Goals(by_month={"2025-11": MonthGoal(mqls=130)}))
    line = daily_goals(always(only_november), date(2025, 10, 31), date(2025, 11, 3), "mqls")
    assert line == [None, 0, 0, pytest.approx(6.5)]
    assert goal_between(always(only_november), date(2025, 10, 1), date(2025, 11, 30), "mqls") is None


def test_a_source_has_its_own_goal_and_others_none() -> None:
    agreement = Agreement(source_goals={"Paid search": 60})
    assert source_goal_between(always(agreement), "Paid search", *NOVEMBER) == 60
    assert source_goal_between(always(agreement), "Paid search", date(2025, 11, 3), date(2025, 11, 3)) == 3
    assert source_goal_between(always(agreement), "Events", *NOVEMBER) is None


@given(goals, st.integers(2015, 2030), st.integers(1, 12), st.sets(st.integers(1, 7), min_size=1), st.sets(days))
@settings(deadline=None)
def test_the_days_of_a_month_add_up_to_its_goal_to_the_last_digit(
    goal: float, year: int, month: int, weekdays: set[int], holidays: set[date]
) -> None:
    """120 / 21 added 21 times is 120.00000000000001 or 119.99999999999999; a page would say "99.99 % of goal"."""
    agreement = Agreement(working_days=tuple(weekdays), holidays=tuple(holidays), goals=Goals(mqls_per_month=goal))
    whole = month_of(date(year, month, 1))
    line = [part for part in daily_goals(always(agreement), whole[0], whole[-1], "mqls") if part is not None]
    assert sum(line) == sum(reversed(line)) == fsum(line) == goal


@given(agreements, days, st.integers(0, 800), st.sampled_from(["mqls", "revenue"]))
@settings(max_examples=60, deadline=None)
def test_any_range_is_cut_from_the_same_line(agreement: Agreement, start: date, length: int, measure: str) -> None:
    end = start + timedelta(days=length)
    line = daily_goals(always(agreement), start, end, measure)  # type: ignore[arg-type]
    assert len(line) == length + 1
    for day in (start, end):
        goal = monthly_goal(agreement, day, measure)  # type: ignore[arg-type]
        expected = None if goal is None else pytest.approx(goal * working_weight(agreement, day), rel=1e-9)
        assert line[(day - start).days] == expected


@given(goals, st.integers(2015, 2030))
@settings(deadline=None)
def test_a_year_and_its_quarters_are_sums_of_months(goal: float, year: int) -> None:
    agreement = Agreement(goals=Goals(revenue_per_month=goal))
    quarter = goal_between(always(agreement), date(year, 4, 1), date(year, 6, 30), "revenue")
    whole = goal_between(always(agreement), date(year, 1, 1), date(year, 12, 31), "revenue")
    assert (quarter, whole) == (fsum([goal] * 3), fsum([goal] * 12))


def test_no_days_have_no_line_and_nothing_due() -> None:
    assert daily_goals(always(AGREED), date(2025, 11, 2), date(2025, 11, 1), "mqls") == []
    assert goal_between(always(AGREED), date(2025, 11, 2), date(2025, 11, 1), "mqls") == 0


def test_the_weights_of_a_month_add_up_to_one() -> None:
    assert fsum(working_weight(AGREED, day) for day in days_between(*NOVEMBER)) == pytest.approx(1)
    assert working_weight(AGREED, date(2025, 11, 1)) == 0


def test_a_quarter_s_goal_goes_to_the_months_without_one_of_their_own() -> None:
    """2025-Q4  agreed 300   October's own 80   left 220 over 20 + 23 working days
    Oct 80      Nov 220 x 20 / 43 = 102.33     Dec 220 x 23 / 43 = 117.67
    """
    agreed = Agreement.model_validate(
        {
            "goals": {
                "mqls_per_month": 7,
                "by_quarter": {"2025-Q4": {"mqls": 300}},
                "by_month": {"2025-10": {"mqls": 80}},
            }
        }
    )
    months = [monthly_goal(agreed, date(2025, month, 1), "mqls") for month in (9, 10, 11, 12)]
    assert months == [7, 80, pytest.approx(220 * 20 / 43), pytest.approx(220 * 23 / 43)]
    assert goal_between(always(agreed), date(2025, 10, 1), date(2025, 12, 31), "mqls") == pytest.approx(300)


def test_a_year_s_goal_goes_to_the_months_that_no_month_or_quarter_settles() -> None:
    """Fiscal year 2026 from July 2025: 1200, of which its second quarter (October to December 2025) takes 300."""
    agreed = Agreement.model_validate(
        {
            "fiscal_year_starts": 7,
            "goals": {"by_year": {"2026": {"revenue": 1200}}, "by_quarter": {"2026-Q2": {"revenue": 300}}},
        }
    )
    year = goal_between(always(agreed), date(2025, 7, 1), date(2026, 6, 30), "revenue")
    quarter = goal_between(always(agreed), date(2025, 10, 1), date(2025, 12, 31), "revenue")
    assert (year, quarter) == (pytest.approx(1200), pytest.approx(300))
    assert monthly_goal(agreed, date(2025, 6, 1), "revenue") is None


def test_months_that_exceed_their_quarter_leave_nothing_for_the_others() -> None:
    agreed = Agreement.model_validate(
        {"goals": {"by_quarter": {"2025-Q4": {"mqls": 50}}, "by_month": {"2025-10": {"mqls": 80}}}}
    )
    assert monthly_goal(agreed, date(2025, 11, 1), "mqls") == 0


def test_each_month_is_judged_by_the_version_in_force_in_it() -> None:
    """version  in force from  signed          MQLs per month
    1        1 Sep 2025     by both         120
    2        1 Nov 2025     by both         140
    3        1 Dec 2025     marketing only  500
    """
    history = Agreements(
        tuple(
            Version(number, Agreement(goals=Goals(mqls_per_month=mqls)), first, signatures=SIGNED[:signed])
            for number, mqls, first, signed in (
                (1, 120, date(2025, 9, 1), 2),
                (2, 140, date(2025, 11, 1), 2),
                (3, 500, date(2025, 12, 1), 1),
            )
        )
    )
    months = [(date(2025, month, 1), month_of(date(2025, month, 1))[-1]) for month in (8, 9, 10, 11, 12)]
    assert [goal_between(history, *month, "mqls") for month in months] == [None, 120, 120, 140, 140]
    assert goal_between(history, date(2025, 8, 1), date(2025, 9, 30), "mqls") is None
