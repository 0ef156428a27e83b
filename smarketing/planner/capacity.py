"""What the sales team can serve: reps needed, and what a shortage of them costs. Imports the plan and the chain."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isclose

from smarketing.chain import forward
from smarketing.planner.plan import Plan

#: Division leaves 2.0000000001 where 2 is meant: nobody hires a third rep for that.
_NOISE = 1e-9
_MQL, _SQL_RATE = 2, 2  # the position of MQLs in STAGES, and of MQL to SQL in STEPS


@dataclass(frozen=True)
class Served:
    """What a team of `reps` gets done in the year: at most the demand, however large the team.

    `share` of the MQLs they review (0 to 1), those MQLs, the customers and the revenue that come of them, and the
    revenue lost to the shortage of reps.
    """

    reps: float
    share: float
    mqls: float
    customers: float
    revenue: float
    revenue_lost: float


def mqls_per_rep(plan: Plan) -> float:
    """MQLs one rep can take on in a year: as many as the reviews allow, and as the SQLs that follow allow."""
    reviews = plan.reviews_per_week
    if plan.sqls_per_week is not None:
        reviews = min(reviews, plan.sqls_per_week / plan.rates[_SQL_RATE])
    return reviews * plan.weeks


def whole_reps(exact: float) -> tuple[int, int]:
    """The whole numbers of reps below and above an exact need; equal when the need is whole.

    >>> whole_reps(2.08), whole_reps(2.0000000001), whole_reps(1.9999999999)
    ((2, 3), (2, 2), (2, 2))
    """
    nearest = round(exact)
    return (nearest, nearest) if isclose(exact, nearest, rel_tol=_NOISE) else (floor(exact), ceil(exact))


def serve(plan: Plan, mqls: float, reps: float) -> Served:
    """What a team does with the year's demand of MQLs."""
    capacity = reps * mqls_per_rep(plan)
    if capacity >= mqls * (1 - _NOISE):
        return Served(reps, 1.0, mqls, plan.revenue / plan.per_customer, plan.revenue, 0.0)
    customers = forward(capacity, plan.rates[_MQL:])[-1]
    revenue = customers * plan.per_customer
    return Served(reps, capacity / mqls, capacity, customers, revenue, plan.revenue - revenue)
