"""The benchmark calculator (R8): from sales' quota to the leads marketing owes. Imports the plan's checks."""

from __future__ import annotations

from dataclasses import dataclass

from smarketing.chain import check_amount
from smarketing.planner.plan import check_share


@dataclass(frozen=True)
class Benchmark:
    """Marketing's part of a quota: revenue, and the customers and leads it takes, unrounded."""

    revenue: float
    customers: float
    leads: float


def benchmark(quota: float, marketing_share: float, sale: float, close_rate: float) -> Benchmark:
    """Marketing's revenue goal = quota x share of revenue from marketing; / revenue per customer = customers; / rate =
    leads.

    `close_rate` is lead to customer. Both rates are shares up to 1. Raises PlanError for values that no number of
    leads could reach.

    >>> benchmark(1_000_000, 0.4, 5_000, 0.02)
    Benchmark(revenue=400000.0, customers=80.0, leads=4000.0)
    """
    check_amount("The quota", quota, "an amount above 0")
    check_amount("The revenue per customer", sale, "what a customer brings on average, above 0")
    check_share("The share of revenue from marketing", marketing_share)
    check_share("The lead-to-customer rate", close_rate)
    revenue = quota * marketing_share
    return Benchmark(revenue, revenue / sale, revenue / sale / close_rate)
