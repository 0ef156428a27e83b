"""What the company measured, and what it could not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from smarketing.errors import PlanError
from smarketing.planner import Baseline, Measured, Plan
from smarketing.stats import wilson

HALF = Measured.of(40, 80, "no leads in these dates")
KNOWN = Baseline(per_customer=1_000, rates=(HALF,) * 5, revenue_per_year=100_000, reps=2)


def test_a_measured_rate_has_its_interval() -> None:
    assert (HALF.rate, HALF.successes, HALF.trials, HALF.reason) == (0.5, 40, 80, None)
    assert (HALF.low, HALF.high) == wilson(40, 80)


def test_a_rate_of_nothing_is_unknown_and_says_why() -> None:
    assert Measured.of(0, 0, "no MQLs in these dates") == Measured.unknown("no MQLs in these dates")
    assert Measured.unknown("no stage dates").rate is None


def test_a_rate_of_zero_is_known() -> None:
    assert Measured.of(0, 12, "").rate == 0


def test_a_fully_measured_year_is_a_plan() -> None:
    assert KNOWN.plan() == Plan(100_000, 1_000, (0.5,) * 5, weeks=48, reps=2)


@pytest.mark.parametrize(
    "unknown", [{"per_customer": None}, {"revenue_per_year": None}, {"rates": (HALF,) * 4 + (Measured.unknown("why"),)}]
)
def test_a_partly_measured_year_is_none(unknown: dict[str, Any]) -> None:
    assert replace(KNOWN, **unknown).plan() is None


def test_a_year_that_won_nothing_is_a_sentence() -> None:
    won_nothing = replace(KNOWN, rates=(HALF,) * 4 + (Measured.of(0, 12, ""),))
    with pytest.raises(PlanError, match="Opportunity to customer is 0 %"):
        won_nothing.plan()


def test_a_baseline_measures_every_step() -> None:
    with pytest.raises(ValueError, match="4 measured rates for 5 steps"):
        replace(KNOWN, rates=(HALF,) * 4)
