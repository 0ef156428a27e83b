"""Which step of a plan is worth the effort. Imports the chain, the plan and its outcome."""

from __future__ import annotations

from smarketing.chain import POINTS, StepEffect, raise_each
from smarketing.planner.outcome import solve
from smarketing.planner.plan import STEPS, Plan


def step_effects(plan: Plan, points: float = POINTS) -> list[StepEffect]:
    """Every step of a plan raised by the same effort, the one that helps most first; equal ones in funnel order."""
    return raise_each(solve(plan).prospects, plan.rates, STEPS, points, plan.per_customer)


def best_step(plan: Plan, points: float = POINTS) -> StepEffect | None:
    """The step that helps most if raised by the same effort; None when no step can be raised."""
    best = step_effects(plan, points)[0]
    return best if best.extra_customers > 0 else None
