"""Which step of the funnel is worth the effort. Imports the plan and its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smarketing.planner.funnel import forward
from smarketing.planner.outcome import solve
from smarketing.planner.plan import STEPS, Plan, check_amount

#: The same effort: as many percentage points on any step.
POINTS = 0.05


@dataclass(frozen=True)
class StepEffect:
    """What raising one step alone gives, with as many people at the start. Money is None without a deal size."""

    step: str
    rate: float
    raised_to: float
    customers: float
    extra_customers: float
    revenue: float | None
    extra_revenue: float | None


def step_effects(plan: Plan, points: float = POINTS) -> list[StepEffect]:
    """Every step of a plan raised by the same effort, the one that helps most first; equal ones in funnel order."""
    return raise_each(solve(plan).prospects, plan.rates, STEPS, points, plan.deal_size)


def best_step(plan: Plan, points: float = POINTS) -> StepEffect | None:
    """The step that helps most if raised by the same effort; None when no step can be raised."""
    best = step_effects(plan, points)[0]
    return best if best.extra_customers > 0 else None


def raise_each(
    start: float,
    rates: Sequence[float],
    steps: Sequence[str],
    points: float = POINTS,
    deal_size: float | None = None,
) -> list[StepEffect]:
    """Each of a chain's steps raised alone, by the same number of percentage points and to 100 % at most.

    The same effort is the same number of points because the same *relative* improvement helps equally at any step:
    the rates are multiplied. Raising a rate r by d points multiplies the customers by (r + d) / r, so the weakest
    step, the one where effort pays most, is the one with the lowest rate, unless 100 % cuts its raise short.
    """
    check_amount("The number of points to raise a rate by", points * 100, "a number above 0")
    customers = forward(start, rates)[-1]
    effects = [
        _effect(step, rate, min(1.0, rate + points), customers, deal_size)
        for step, rate in zip(steps, rates, strict=True)
    ]
    return sorted(effects, key=lambda effect: -effect.customers)


def _effect(step: str, rate: float, raised_to: float, customers: float, deal_size: float | None) -> StepEffect:
    # One product for all steps, so that equal rates have equal effects and not almost equal ones.
    more = customers * (raised_to / rate)
    money = (None, None) if deal_size is None else (more * deal_size, (more - customers) * deal_size)
    return StepEffect(step, rate, raised_to, more, more - customers, *money)
