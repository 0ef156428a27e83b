"""Goals in leads: the basic one (R11) from two rates, the qualified one (R12) from a rate and what converts brings.

Imports the funnel and the plan's checks.
"""

from __future__ import annotations

from dataclasses import dataclass

from smarketing.chain import check_amount
from smarketing.planner.funnel import backward
from smarketing.planner.plan import check_share

MONTHS = 12


@dataclass(frozen=True)
class LeadGoal:
    """People needed in the year, unrounded; `opportunities` is None where the leads are not counted through them."""

    customers: float
    opportunities: float | None
    leads: float

    @property
    def leads_per_month(self) -> float:
        return self.leads / MONTHS


def lead_goal(bookings: float, sale: float, to_opportunity: float, to_customer: float) -> LeadGoal:
    """Leads = bookings goal / revenue per customer / opportunity-to-customer rate / lead-to-opportunity rate, for a
    year.

    Raises PlanError for values that no number of leads could reach.

    >>> lead_goal(1_200_000, 10_000, 0.25, 0.2)
    LeadGoal(customers=120.0, opportunities=600.0, leads=2400.0)
    """
    _check(bookings, sale)
    check_share("The lead-to-opportunity rate", to_opportunity)
    check_share("The opportunity-to-customer rate", to_customer)
    leads, opportunities, customers = backward(bookings / sale, (to_opportunity, to_customer))
    return LeadGoal(customers, opportunities, leads)


def qualified_goal(bookings: float, sale: float, to_customer: float) -> LeadGoal:
    """Qualified leads = bookings goal / (qualified-lead-to-customer rate x revenue per customer of those who convert).

    >>> qualified_goal(1_200_000, 10_000, 0.1).leads_per_month
    100.0
    """
    _check(bookings, sale)
    check_share("The qualified-lead-to-customer rate", to_customer)
    leads, customers = backward(bookings / sale, (to_customer,))
    return LeadGoal(customers, None, leads)


def _check(bookings: float, sale: float) -> None:
    check_amount("The bookings goal", bookings, "an amount above 0")
    check_amount("The revenue per customer", sale, "what a customer brings on average, above 0")
