"""The planner: from a revenue goal to the people and reps it needs. Arithmetic; only `measured` reads data."""

from smarketing.chain import StepEffect, forward, raise_each
from smarketing.planner.baseline import Baseline, Measured
from smarketing.planner.capacity import Served
from smarketing.planner.comparison import Row, compare
from smarketing.planner.effects import best_step, step_effects
from smarketing.planner.funnel import expected_customers
from smarketing.planner.outcome import Outcome, solve
from smarketing.planner.plan import STAGES, STEPS, Plan, parse_rates

__all__ = [
    "STAGES",
    "STEPS",
    "Baseline",
    "Measured",
    "Outcome",
    "Plan",
    "Row",
    "Served",
    "StepEffect",
    "best_step",
    "compare",
    "expected_customers",
    "forward",
    "parse_rates",
    "raise_each",
    "solve",
    "step_effects",
]
