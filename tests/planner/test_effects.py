"""Which step helps most if raised by the same effort."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.errors import PlanError
from smarketing.planner import Plan, best_step, raise_each, solve, step_effects
from tests.planner.strategies import plans

DEMO, TRIAL, NEGOTIATION, DEAL = "to demo", "to trial", "to negotiation", "to deal"


def test_the_weakest_step_is_the_first() -> None:
    """Worked example 3: raising 64 % by six points brings 15 more deals, more than at any other step."""
    effects = raise_each(497, [0.640, 0.849, 0.689, 0.833], [DEMO, TRIAL, NEGOTIATION, DEAL], points=0.06)
    assert [effect.step for effect in effects] == [DEMO, NEGOTIATION, DEAL, TRIAL]
    assert effects[0].raised_to == pytest.approx(0.70)
    assert round(effects[0].customers) == 170
    assert round(effects[0].extra_customers) == 15
    assert effects[0].revenue is effects[0].extra_revenue is None


def test_a_plan_s_best_step_comes_with_its_money() -> None:
    plan = Plan(100_000, 1_000, (0.5, 0.4, 0.2, 0.5, 0.25))
    best = best_step(plan)
    assert best is not None
    assert (best.step, best.rate, best.raised_to) == ("MQL to SQL", 0.2, 0.25)
    assert best.customers == pytest.approx(125)
    assert best.extra_revenue == pytest.approx(25_000)


def test_a_step_near_100_percent_has_little_left_to_give() -> None:
    plan = Plan(100_000, 1_000, (0.98, 0.99, 1.0, 0.98, 0.96))
    effects = {effect.step: effect for effect in step_effects(plan)}
    assert effects["MQL to SQL"].extra_customers == 0
    assert effects["Prospect to lead"].raised_to == 1
    best = best_step(plan)
    assert best is not None and best.step == "Opportunity to customer"


def test_equal_steps_have_equal_effects_in_funnel_order() -> None:
    """Floats must not pick a winner among equals."""
    effects = step_effects(Plan(70_000, 1_100, (0.3, 0.1, 0.1, 0.3, 0.1)))
    assert [effect.step for effect in effects][:3] == ["Lead to MQL", "MQL to SQL", "Opportunity to customer"]
    assert len({effect.customers for effect in effects}) == 2


def test_a_perfect_funnel_has_no_best_step() -> None:
    assert best_step(Plan(100_000, 1_000, (1.0,) * 5)) is None


def test_no_effort_is_no_question() -> None:
    with pytest.raises(PlanError, match="The number of points to raise a rate by is 0; use a number above 0"):
        step_effects(Plan(100_000, 1_000, (0.5,) * 5), points=0)


@given(plans, st.floats(0.001, 0.5))
def test_every_step_is_tried_and_none_does_harm(plan: Plan, points: float) -> None:
    effects = step_effects(plan, points)
    customers = [effect.customers for effect in effects]
    assert len(effects) == 5
    assert customers == sorted(customers, reverse=True)
    assert min(customers) >= solve(plan).customers * (1 - 1e-12)


@given(plans, st.floats(0.001, 0.1))
def test_where_nothing_is_capped_the_lowest_rate_is_the_weakest_step(plan: Plan, points: float) -> None:
    best = best_step(plan, points)
    if max(plan.rates) + points <= 1:
        assert best is not None
        assert best.rate == pytest.approx(min(plan.rates))
