"""From sales' quota to the leads marketing owes."""

from __future__ import annotations

import pytest

from smarketing.errors import PlanError
from smarketing.planner.benchmark import Benchmark, benchmark


def test_quota_to_leads() -> None:
    """Quota 2,000,000, 40 % of it from marketing, deals of 5,000, 2 % of leads become customers."""
    assert benchmark(2_000_000, 0.4, 5_000, 0.02) == Benchmark(revenue=800_000, customers=160, leads=8_000)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((0, 0.4, 5_000, 0.02), "The quota is 0; use an amount above 0."),
        ((1e6, 0, 5_000, 0.02), "The share of revenue from marketing is 0; use a share above 0 %."),
        ((1e6, 1.2, 5_000, 0.02), "The share of revenue from marketing is 120 %; use at most 100 %."),
        ((1e6, 0.4, 0, 0.02), "The revenue per customer is 0; use what a customer brings on average, above 0."),
        ((1e6, 0.4, 5_000, 2), "The lead-to-customer rate is 200 %; use at most 100 %."),
        ((1e6, 0.4, 5_000, float("nan")), "The lead-to-customer rate is not a number; use a share above 0 %."),
    ],
)
def test_impossible_values(values: tuple[float, float, float, float], sentence: str) -> None:
    with pytest.raises(PlanError) as wrong:
        benchmark(*values)
    assert str(wrong.value) == sentence
