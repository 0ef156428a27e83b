"""The funnel both ways, and the value of leads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.planner import expected_customers, forward
from smarketing.planner.funnel import backward
from tests.planner.strategies import rates


def test_rounding_is_for_display_only() -> None:
    """Worked example 3, with the first rate raised to 70 %.

    | | demos | trials | negotiations | deals |
    |---|---|---|---|---|
    | carried unrounded | 347.90 | 295.37 | 203.51 | 169.52 |
    | shown | 348 | 295 | 204 | 170 |
    | rounded at every step | 348 | 295 | 203 | 169 |
    """
    now = [0.640, 0.849, 0.689, 0.833]
    raised = [0.700, 0.849, 0.689, 0.833]
    assert [round(people) for people in forward(497, now)] == [497, 318, 270, 186, 155]
    assert [round(people) for people in forward(497, raised)] == [497, 348, 295, 204, 170]
    assert round(forward(497, raised)[-1] - forward(497, now)[-1]) == 15


@given(st.floats(1, 1e9), rates)
def test_backward_undoes_forward(start: float, rates: tuple[float, ...]) -> None:
    down = forward(start, rates)
    assert backward(down[-1], rates) == pytest.approx(down)


def test_volume_and_quality_can_be_traded() -> None:
    """Worked example 6: 100 leads closing at 2 % and 4 leads closing at 50 % are both worth 2 customers."""
    assert expected_customers(100, 0.02) == expected_customers(4, 0.5) == 2
