"""The pace line: a month's goal spread over its days by working days. Imports the model and the working calendar.

A day without an agreed goal has None, never 0, and a period with such a day has no goal as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import floor, fsum, ulp
from typing import Literal

from smarketing.agreement.model import Agreement, MonthGoal
from smarketing.agreement.workdays import Workdays, month_of, months_between

Measure = Literal["mqls", "revenue"]


def monthly_goal(agreement: Agreement, month: date, measure: Measure) -> float | None:
    """The goal of the month a day lies in: the one agreed for that month, else the usual one, else None."""
    goals = agreement.goals
    own = getattr(goals.by_month.get(f"{month:%Y-%m}", MonthGoal()), measure)
    usual = {"mqls": goals.mqls_per_month, "revenue": goals.revenue_per_month}[measure]
    return own if own is not None else usual


def working_weight(agreement: Agreement, day: date) -> float:
    """The part of its month's goal that is due on a day, as a share from 0 to 1."""
    month = month_of(day)
    weights = Workdays.of(agreement).weights(month)
    return weights[day.day - 1] / sum(weights)


def daily_goals(agreement: Agreement, start: date, end: date, measure: Measure) -> list[float | None]:
    """Each day's part of its month's goal, from start to end, both included.

    Goal of a day = goal of its month x weight of the day / weights in that month, where a working day weighs 1 and
    another day 0. In a month without any working day all days weigh the same. Adding up the days of a month gives
    its goal to the last digit. None where no goal was agreed for the month.
    """
    return _daily(agreement, start, end, lambda month: monthly_goal(agreement, month, measure))


def goal_between(agreement: Agreement, start: date, end: date, measure: Measure) -> float | None:
    """The goal of a period: the sum of its days, hence of its months. None when a day of it has no agreed goal."""
    return _total(daily_goals(agreement, start, end, measure))


def source_goal_between(agreement: Agreement, source: str, start: date, end: date) -> float | None:
    """The leads agreed for one source in a period, spread over its days like every goal. None where not agreed."""
    return _total(_daily(agreement, start, end, lambda month: agreement.source_goals.get(source)))


def _daily(agreement: Agreement, start: date, end: date, goal_of: Callable[[date], float | None]) -> list[float | None]:
    workdays = Workdays.of(agreement)
    goals: list[float | None] = []
    for month in months_between(start, end):
        shares = _shares(goal_of(month[0]), workdays.weights(month))
        goals += [share for day, share in zip(month, shares, strict=True) if start <= day <= end]
    return goals


def _shares(goal: float | None, weights: list[int]) -> list[float] | list[None]:
    if goal is None:
        return [None] * len(weights)
    # Shares are rounded down to the goal's last binary digit and the last one takes the rest. All sums of them are
    # then exact, so that the days of a month add up to its goal in any order and not to 119.99999999999999.
    step = ulp(goal)
    share = floor(goal / sum(weights) / step) * step
    shares = [share * weight for weight in weights]
    last = max(position for position, weight in enumerate(weights) if weight)
    shares[last] = goal - share * (sum(weights) - 1)
    return shares


def _total(goals: list[float | None]) -> float | None:
    agreed = [goal for goal in goals if goal is not None]
    return fsum(agreed) if len(agreed) == len(goals) else None
