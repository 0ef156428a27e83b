"""A plan worked out: the worked examples, and what holds for every plan."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smarketing.errors import PlanError
from smarketing.planner import Plan, Served, forward, solve
from tests.planner.strategies import plans

HALVES = Plan(revenue=100_000, per_customer=1_000, rates=(0.5, 0.5, 0.5, 0.5, 0.5))


def test_the_reverse_funnel_from_revenue_to_prospects() -> None:
    """Worked example 1: 100,000 of revenue, deals of 1,000, every rate 50 %."""
    assert solve(HALVES).people == (3200, 1600, 800, 400, 200, 100)


def test_the_reps_a_plan_needs() -> None:
    """Worked example 2: 800 MQLs in 48 weeks, 8 reviewed per rep and week, 2 calls and 3 e-mails per SQL."""
    outcome = solve(HALVES)
    assert outcome.mqls_per_week == pytest.approx(16.67, abs=0.004)
    assert outcome.reps_exact == pytest.approx(2.08, abs=0.004)
    assert outcome.reps_needed == 3
    assert outcome.calls_per_week == pytest.approx(16.67, abs=0.004)
    assert outcome.emails_per_week == 25


def test_both_truths_about_two_reps_and_three() -> None:
    """Worked example 2: the document rounds to 2 reps; they cover 96 %, and 3 cover all."""
    outcome = solve(replace(HALVES, reps=2))
    two = Served(reps=2, share=0.96, mqls=768, customers=96, revenue=96_000, revenue_lost=4_000)
    three = Served(reps=3, share=1, mqls=800, customers=100, revenue=100_000, revenue_lost=0)
    assert (outcome.rounded_down, outcome.rounded_up, outcome.present) == (two, three, two)


def test_a_team_of_unknown_size_serves_an_unknown_share() -> None:
    assert solve(HALVES).present is None


def test_people_per_month_and_per_working_week() -> None:
    outcome = solve(replace(HALVES, weeks=50))
    assert outcome.people_per_month[-1] == pytest.approx(100 / 12)
    assert outcome.people_per_week[2] == outcome.mqls_per_week == 16


def test_sqls_can_be_what_limits_a_rep() -> None:
    """Half of 8 reviewed MQLs become SQLs; a rep who can work 2 SQLs a week takes on only 4 MQLs."""
    assert solve(replace(HALVES, sqls_per_week=2)).reps_exact == pytest.approx(2 * 100 / 48)
    assert solve(replace(HALVES, sqls_per_week=4)).reps_exact == solve(HALVES).reps_exact


@pytest.mark.parametrize("noise", [-1e-10, 0, 1e-10])
def test_two_reps_and_a_hair_are_two_reps(noise: float) -> None:
    """768 MQLs are exactly what 2 reps review; 2.0000000001 must not hire a third."""
    outcome = solve(replace(HALVES, revenue=96_000 * (1 + noise)))
    assert outcome.reps_needed == 2
    assert outcome.rounded_down == outcome.rounded_up
    assert outcome.rounded_up.share == 1


def test_the_plain_values_hold_what_scripts_read() -> None:
    values = solve(replace(HALVES, reps=2)).as_dict()
    promised = "prospects leads mqls sqls opportunities customers mqls_per_week reps_exact reps_needed"
    assert [values[name] for name in promised.split()][:6] == [3200, 1600, 800, 400, 200, 100]
    read_back = json.loads(json.dumps(values))
    assert read_back["present"]["revenue"] == 96_000
    assert read_back["plan"]["rates"] == [0.5] * 5


def test_a_need_beyond_numbers_is_a_sentence() -> None:
    with pytest.raises(PlanError, match="use higher rates or a smaller goal"):
        solve(Plan(1e300, 1e-300, (0.5,) * 5))
    with pytest.raises(PlanError, match="use higher rates or a smaller goal"):
        solve(Plan(100_000, 1_000, (1e-99, 1e-99, 1e-99, 1e-99, 0.5)))


@given(plans)
def test_the_people_needed_bring_the_revenue(plan: Plan) -> None:
    outcome = solve(plan)
    assert forward(outcome.prospects, plan.rates) == pytest.approx(outcome.people)
    assert outcome.customers * plan.per_customer == pytest.approx(plan.revenue)


@given(plans)
def test_what_is_served_and_what_is_lost_make_the_goal(plan: Plan) -> None:
    outcome = solve(plan)
    for team in filter(None, (outcome.rounded_down, outcome.rounded_up, outcome.present)):
        assert team.revenue + team.revenue_lost == pytest.approx(plan.revenue)
        assert 0 <= team.share <= 1
        assert team.revenue == pytest.approx(plan.revenue * team.share)
        assert team.mqls == pytest.approx(outcome.mqls * team.share)


@given(plans)
def test_whole_teams_enclose_the_exact_need(plan: Plan) -> None:
    outcome = solve(plan)
    assert outcome.rounded_down.reps <= outcome.reps_exact * (1 + 1e-8)
    assert outcome.reps_exact <= outcome.reps_needed * (1 + 1e-8)
    assert outcome.rounded_up.share == 1
    assert outcome.reps_needed - outcome.rounded_down.reps in (0, 1)


@given(plans, st.integers(0, 4), st.floats(1.01, 10))
def test_a_better_rate_never_needs_more_people(plan: Plan, step: int, factor: float) -> None:
    better = list(plan.rates)
    better[step] = min(1.0, better[step] * factor)
    assume(better[step] > plan.rates[step])
    before, after = solve(plan), solve(replace(plan, rates=tuple(better)))
    assert after.prospects < before.prospects
    assert after.customers == before.customers


@given(plans, st.integers(1, 50))
def test_more_reps_never_serve_less(plan: Plan, reps: int) -> None:
    one, more = solve(replace(plan, reps=reps)).present, solve(replace(plan, reps=reps + 1)).present
    assert one is not None and more is not None
    assert one.revenue <= more.revenue * (1 + 1e-12)
    assert one.share <= more.share
