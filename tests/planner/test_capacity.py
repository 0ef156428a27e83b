"""Whole reps and what they can take on."""

from __future__ import annotations

import pytest

from smarketing.planner import Plan
from smarketing.planner.capacity import mqls_per_rep, serve, whole_reps

HALVES = Plan(100_000, 1_000, (0.5,) * 5)


@pytest.mark.parametrize(
    ("exact", "whole"), [(2.08, (2, 3)), (2, (2, 2)), (2.0000000001, (2, 2)), (1.9999999999, (2, 2)), (0.3, (0, 1))]
)
def test_whole_reps_ignore_the_noise_of_division(exact: float, whole: tuple[int, int]) -> None:
    assert whole_reps(exact) == whole


def test_a_rep_takes_on_what_reviews_and_weeks_allow() -> None:
    assert mqls_per_rep(HALVES) == 8 * 48


def test_part_time_reps_count_for_their_part() -> None:
    assert serve(HALVES, mqls=800, reps=1.5).mqls == 576


def test_a_team_too_large_serves_the_demand_and_no_more() -> None:
    team = serve(HALVES, mqls=800, reps=50)
    assert (team.mqls, team.customers, team.revenue, team.revenue_lost) == (800, 100, 100_000, 0)


def test_nobody_serves_nothing() -> None:
    team = serve(HALVES, mqls=800, reps=0)
    assert (team.share, team.revenue, team.revenue_lost) == (0, 0, 100_000)
