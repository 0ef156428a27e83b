"""The benchmark calculator: from sales' quota to the leads marketing owes. Imports the plan's checks."""

from __future__ import annotations

from dataclasses import dataclass

from smarketing.errors import PlanError
from smarketing.planner.plan import check_amount


@dataclass(frozen=True)
class Benchmark:
    """Marketing's part of a quota: revenue, and the customers and leads it takes, unrounded."""

    revenue: float
    customers: float
    leads: float


def benchmark(quota: float, marketing_share: float, deal_size: float, close_rate: float) -> Benchmark:
    """Marketing's revenue goal = quota x share of revenue from marketing; / deal size = customers; / rate = leads.

    `close_rate` is lead to customer. Both rates are shares up to 1. Raises PlanError for values that no number of
    leads could reach.

    >>> benchmark(1_000_000, 0.4, 5_000, 0.02)
    Benchmark(revenue=400000.0, customers=80.0, leads=4000.0)
    """
    check_amount("The quota", quota, "an amount above 0")
    check_amount("The deal size", deal_size, "the average amount of a won deal, above 0")
    _check_share("The share of revenue from marketing", marketing_share)
    _check_share("The lead-to-customer rate", close_rate)
    revenue = quota * marketing_share
    return Benchmark(revenue, revenue / deal_size, revenue / deal_size / close_rate)


def _check_share(name: str, share: float) -> None:
    check_amount(name, share, "a share above 0 %")
    if share > 1:
        raise PlanError(f"{name} is {share * 100:g} %; use at most 100 %.")
