"""A chain of conversion rates, such as a funnel: what comes out of it, and what raising one of its steps brings.

The one place for this arithmetic; the planner and the funnel both use it. Imports errors of ours only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import isfinite
from operator import mul

from smarketing.errors import PlanError

#: The same effort: as many percentage points on any step.
POINTS = 0.05


@dataclass(frozen=True)
class StepEffect:
    """What raising one step alone gives, with as many people at the start. Money is None where nobody knows what one of
    those who come out is worth."""

    step: str
    rate: float
    raised_to: float
    customers: float
    extra_customers: float
    revenue: float | None
    extra_revenue: float | None


def forward(start: float, rates: Sequence[float]) -> list[float]:
    """The start and what is left after each step, unrounded: round for display only.

    Rounding at every step instead would lose people on the way: 203 negotiations where 203.5 are meant.

    >>> [round(people) for people in forward(497, [0.64, 0.849, 0.689, 0.833])]
    [497, 318, 270, 186, 155]
    """
    return list(accumulate(rates, mul, initial=start))


def raised(rates: Sequence[float], place: int, points: float) -> list[float]:
    """The rates with one of them raised by a share such as 0.05, to 100 % at most.

    >>> [round(people) for people in forward(497, raised([0.64, 0.849, 0.689, 0.833], 0, 0.06))]
    [497, 348, 295, 204, 170]
    """
    return [min(1.0, rate + points) if at == place else rate for at, rate in enumerate(rates)]


def raise_each(
    start: float,
    rates: Sequence[float],
    steps: Sequence[str],
    points: float = POINTS,
    worth: float | None = None,
) -> list[StepEffect]:
    """Each of a chain's steps raised alone, by the same number of percentage points and to 100 % at most.

    The same effort is the same number of points because the same *relative* improvement helps equally at any step:
    the rates are multiplied. Raising a rate r by d points multiplies the customers by (r + d) / r, so the weakest
    step, the one where effort pays most, is the one with the lowest rate, unless 100 % cuts its raise short.
    """
    check_amount("The number of points to raise a rate by", points * 100, "a number above 0")
    customers = forward(start, rates)[-1]
    effects = []
    for place, (step, rate) in enumerate(zip(steps, rates, strict=True)):
        to = raised(rates, place, points)
        # One product for all steps, so that equal rates have equal effects and not almost equal ones.
        more = customers * (to[place] / rate) if rate else forward(start, to)[-1]
        money = (None, None) if worth is None else (more * worth, (more - customers) * worth)
        effects.append(StepEffect(step, rate, to[place], more, more - customers, *money))
    return sorted(effects, key=lambda effect: -effect.customers)


def check_amount(name: str, value: float, right: str, *, zero: bool = False) -> None:
    """Raise PlanError, saying what would be right, unless a value is above 0, or 0 where `zero` has a meaning."""
    if isfinite(value) and (value > 0 or (zero and value == 0)):
        return
    shown = f"{value:g}" if isfinite(value) else "not a number"
    raise PlanError(f"{name} is {shown}; use {right}.")
