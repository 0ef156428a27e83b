"""Goals in leads, from rates and what customers bring."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.errors import PlanError
from smarketing.planner.lead_goal import lead_goal, qualified_goal
from tests.planner.strategies import amounts

RATES = st.floats(0.001, 1)


def test_the_basic_goal() -> None:
    """Bookings 600,000 in sales of 5,000: 120 customers, of 480 opportunities, of 4,800 leads: 400 a month."""
    goal = lead_goal(600_000, 5_000, 0.1, 0.25)
    assert (goal.customers, goal.opportunities, goal.leads) == (120, 480, pytest.approx(4_800))
    assert goal.leads_per_month == pytest.approx(400)


@given(amounts, amounts, RATES, RATES)
def test_the_leads_of_a_goal_bring_it(bookings: float, sale: float, opportunity: float, customer: float) -> None:
    goal = lead_goal(bookings, sale, opportunity, customer)
    assert goal.leads * opportunity * customer * sale == pytest.approx(bookings)
    assert qualified_goal(bookings, sale, opportunity * customer).leads == pytest.approx(goal.leads)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((0, 5_000, 0.1, 0.2), "The bookings goal is 0; use an amount above 0."),
        ((1e6, -1, 0.1, 0.2), "The revenue per customer is -1; use what a customer brings on average, above 0."),
        ((1e6, 5_000, 0, 0.2), "The lead-to-opportunity rate is 0; use a share above 0 %."),
        ((1e6, 5_000, 0.1, 1.5), "The opportunity-to-customer rate is 150 %; use at most 100 %."),
    ],
)
def test_impossible_values(values: tuple[float, float, float, float], sentence: str) -> None:
    with pytest.raises(PlanError) as wrong:
        lead_goal(*values)
    assert str(wrong.value) == sentence
    bookings, sale, *_ = values
    if "rate" not in sentence:
        with pytest.raises(PlanError, match=sentence.split(";")[0]):
            qualified_goal(bookings, sale, 0.1)
