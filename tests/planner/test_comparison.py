"""A scenario beside the baseline."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from smarketing.planner import Plan, compare, solve
from tests.planner.strategies import plans

BASELINE = Plan(100_000, 1_000, (0.5,) * 5, reps=2)


def test_each_measure_beside_the_baseline() -> None:
    scenario = replace(BASELINE, revenue=96_000, rates=(0.5, 0.5, 0.5, 0.5, 0.6))
    rows = {row.measure: row for row in compare(solve(BASELINE), solve(scenario))}
    deals = rows["Opportunity to customer"]
    assert (deals.unit, deals.baseline, deals.scenario) == ("share", 0.5, 0.6)
    assert deals.difference == pytest.approx(0.1)
    assert rows["Customers"].difference == -4
    assert rows["MQLs"].scenario == pytest.approx(640)
    assert (rows["Reps needed"].baseline, rows["Reps needed"].scenario) == (3, 2)
    assert (rows["Revenue lost to missing reps"].baseline, rows["Revenue lost to missing reps"].scenario) == (4_000, 0)


def test_an_unknown_team_leaves_its_rows_unknown() -> None:
    rows = {row.measure: row for row in compare(solve(BASELINE), solve(replace(BASELINE, reps=None)))}
    present = rows["Revenue the present team brings"]
    assert (present.baseline, present.scenario, present.difference) == (96_000, None, None)


def test_without_a_baseline_the_scenario_stands_alone() -> None:
    rows = compare(None, solve(BASELINE))
    assert {row.baseline for row in rows} == {row.difference for row in rows} == {None}
    assert [row.scenario for row in rows] == [row.baseline for row in compare(solve(BASELINE), solve(BASELINE))]


@given(plans)
def test_a_plan_does_not_differ_from_itself(plan: Plan) -> None:
    rows = compare(solve(plan), solve(plan))
    assert {row.difference for row in rows} <= {0, None}
    assert len({row.measure for row in rows}) == len(rows)
