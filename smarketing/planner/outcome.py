"""What a plan comes to: people at every stage, reps and their work. Imports the funnel and the capacity."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite

from smarketing.errors import PlanError
from smarketing.planner.capacity import Served, mqls_per_rep, serve, whole_reps
from smarketing.planner.funnel import backward
from smarketing.planner.plan import Plan


@dataclass(frozen=True)
class Outcome:
    """What a plan needs in a year, unrounded, and how far the sales team gets.

    `rounded_down` and `rounded_up` are the whole teams next to `reps_exact`; `present` is the present team, None when
    its size is unknown. Calls and e-mails are those of all reps needed together.
    """

    plan: Plan
    prospects: float
    leads: float
    mqls: float
    sqls: float
    opportunities: float
    customers: float
    reps_exact: float
    reps_needed: int
    rounded_down: Served
    rounded_up: Served
    present: Served | None

    @property
    def people(self) -> tuple[float, ...]:
        """People needed in the year at each stage, in the order of STAGES."""
        return self.prospects, self.leads, self.mqls, self.sqls, self.opportunities, self.customers

    @property
    def people_per_month(self) -> tuple[float, ...]:
        return tuple(people / 12 for people in self.people)

    @property
    def people_per_week(self) -> tuple[float, ...]:
        """Per working week: a year has `plan.weeks` of them."""
        return tuple(people / self.plan.weeks for people in self.people)

    @property
    def mqls_per_week(self) -> float:
        return self.mqls / self.plan.weeks

    @property
    def calls_per_week(self) -> float:
        return self.sqls / self.plan.weeks * self.plan.calls_per_sql

    @property
    def emails_per_week(self) -> float:
        return self.sqls / self.plan.weeks * self.plan.emails_per_sql

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        values = asdict(self)
        figures = ("mqls_per_week", "calls_per_week", "emails_per_week")
        return values | {name: getattr(self, name) for name in figures}


def solve(plan: Plan) -> Outcome:
    """The people and reps a plan needs: its revenue divided by that per customer, then by each rate from the last step
    up.

    Raises PlanError when the need is beyond any number.
    """
    prospects, leads, mqls, sqls, opportunities, customers = backward(plan.revenue / plan.per_customer, plan.rates)
    exact = mqls / mqls_per_rep(plan)
    if not isfinite(prospects) or not isfinite(exact):
        raise PlanError("No number of people is large enough for this plan; use higher rates or a smaller goal.")
    fewer, enough = whole_reps(exact)
    present = None if plan.reps is None else serve(plan, mqls, plan.reps)
    return Outcome(
        plan=plan,
        prospects=prospects,
        leads=leads,
        mqls=mqls,
        sqls=sqls,
        opportunities=opportunities,
        customers=customers,
        reps_exact=exact,
        reps_needed=enough,
        rounded_down=serve(plan, mqls, fewer),
        rounded_up=serve(plan, mqls, enough),
        present=present,
    )
