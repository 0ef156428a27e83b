"""Chains of rates: worked example 3, and what no chain may do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.chain import forward, raise_each, raised

RATES = [0.640, 0.849, 0.689, 0.833]
STEPS = ["to demo", "to trial", "to negotiation", "to deal"]


def test_worked_example() -> None:
    """497 opportunities; the first rate raised from 64 % to 70 % gives 15 more deals. Rounded for display only."""
    now, then = forward(497, RATES), forward(497, raised(RATES, 0, 0.06))
    assert [round(people) for people in now] == [497, 318, 270, 186, 155]
    assert [round(people) for people in then] == [497, 348, 295, 204, 170]
    assert round(then[-1]) - round(now[-1]) == 15
    best = raise_each(497, RATES, STEPS, 0.06)[0]
    assert (best.step, round(best.extra_customers)) == ("to demo", 15)


def test_a_step_of_0_percent_can_be_raised() -> None:
    """100 people, nobody goes on: 5 points on that step are 5 people, of whom half buy; on the other still none."""
    effects = {e.step: e for e in raise_each(100, [0.0, 0.5], ["first", "last"], 0.05, 1000.0)}
    assert effects["first"].extra_customers == pytest.approx(2.5)
    assert effects["first"].extra_revenue == pytest.approx(2500)
    assert effects["last"].extra_customers == 0


@given(st.floats(1, 1e6), st.lists(st.floats(0.01, 1), min_size=1, max_size=6), st.floats(0.001, 0.3))
def test_raising_a_step_gives_what_the_raised_chain_gives(start: float, rates: list[float], points: float) -> None:
    for effect in raise_each(start, rates, list(map(str, range(len(rates)))), points):
        chain = forward(start, raised(rates, int(effect.step), points))
        assert effect.customers == pytest.approx(chain[-1])
        assert effect.raised_to == min(1, rates[int(effect.step)] + points)
