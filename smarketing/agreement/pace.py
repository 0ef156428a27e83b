"""The pace line: a month's goal spread over its days by working days. Imports the versions and the working calendar.

A month is judged by the agreement in force in it. A day without an agreed goal, or without an agreement, has None,
never 0, and a period with such a day has no goal as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from math import floor, fsum, ulp
from typing import Literal

from smarketing.agreement.fiscal import fiscal_quarter, fiscal_year, quarter_name
from smarketing.agreement.history import Agreements
from smarketing.agreement.model import Agreement, PeriodGoal
from smarketing.agreement.workdays import Workdays, month_of, months_between

Measure = Literal["visits", "leads", "mqls", "customers", "lead_value", "revenue"]
Days = list[date]


def monthly_goal(agreement: Agreement, month: date, measure: Measure) -> float | None:
    """The goal of the month a day lies in under one agreement.

    The one agreed for that month; else its part of the quarter's: what the quarter's months with a goal of their own
    leave, spread over its other months by working days; else of the year's in the same way; else the usual one; else
    None. Where the months' own goals exceed the quarter's, nothing is left for the others: 0.
    """
    goals = agreement.goals
    own = _own(agreement, month, measure)
    if own is not None:
        return own
    starts = agreement.fiscal_year_starts
    quarter = fiscal_quarter(month, starts)
    agreed = getattr(goals.by_quarter.get(quarter_name(month, starts), PeriodGoal()), measure)
    if agreed is not None:
        return _part(agreement, month, quarter, agreed, lambda day: _own(agreement, day, measure))
    agreed = getattr(goals.by_year.get(f"{fiscal_year(month, starts)[-1]:%Y}", PeriodGoal()), measure)
    if agreed is not None:
        return _part(
            agreement, month, fiscal_year(month, starts), agreed, lambda day: _of_shorter(agreement, day, measure)
        )
    usual: float | None = getattr(goals, f"{measure}_per_month")
    return usual


def daily_goals(agreements: Agreements, start: date, end: date, measure: Measure) -> list[float | None]:
    """Each day's part of its month's goal, from start to end, both included.

    Goal of a day = goal of its month x weight of the day / weights in that month, where a working day weighs 1 and
    another day 0. In a month without any working day all days weigh the same. Adding up the days of a month gives
    its goal to the last digit. None where no goal was agreed for the month, or no agreement was in force in it.
    """
    return _daily(agreements, start, end, lambda agreement, month: monthly_goal(agreement, month, measure))


def goal_between(agreements: Agreements, start: date, end: date, measure: Measure) -> float | None:
    """The goal of a period: the sum of its days, hence of its months. None when a day of it has no agreed goal."""
    return _total(daily_goals(agreements, start, end, measure))


def source_goal_between(agreements: Agreements, source: str, start: date, end: date) -> float | None:
    """The leads agreed for one source in a period, spread over its days like every goal. None where not agreed."""
    return _total(_daily(agreements, start, end, lambda agreement, month: agreement.source_goals.get(source)))


def campaign_goal_between(agreements: Agreements, campaign: str, start: date, end: date) -> float | None:
    """The leads agreed for one campaign in a period. None where not agreed."""
    return _total(_daily(agreements, start, end, lambda agreement, month: agreement.campaign_goals.get(campaign)))


def quota_between(agreements: Agreements, rep: str, start: date, end: date) -> float | None:
    """The revenue agreed as a rep's quota in a period. None where not agreed."""
    return _total(_daily(agreements, start, end, lambda agreement, month: agreement.quotas.get(rep)))


def _own(agreement: Agreement, month: date, measure: Measure) -> float | None:
    own: float | None = getattr(agreement.goals.by_month.get(f"{month:%Y-%m}", PeriodGoal()), measure)
    return own


def _of_shorter(agreement: Agreement, month: date, measure: Measure) -> float | None:
    """A month's goal from its own or its quarter's; None where only the year's would say."""
    own = _own(agreement, month, measure)
    starts = agreement.fiscal_year_starts
    quarter = getattr(agreement.goals.by_quarter.get(quarter_name(month, starts), PeriodGoal()), measure)
    return own if own is not None or quarter is None else monthly_goal(agreement, month, measure)


def _part(
    agreement: Agreement, month: date, months: Iterable[date], agreed: float, own: Callable[[date], float | None]
) -> float:
    """A month's part of a longer period's goal: what months with goals of their own leave, by working days."""
    workdays = Workdays.of(agreement)
    told = {first: own(first) for first in months}
    left = max(0.0, agreed - fsum(goal for goal in told.values() if goal is not None))
    weights = {first: sum(workdays.weights(month_of(first))) for first, goal in told.items() if goal is None}
    return left * weights[month.replace(day=1)] / sum(weights.values())


def _daily(
    agreements: Agreements, start: date, end: date, goal_of: Callable[[Agreement, date], float | None]
) -> list[float | None]:
    goals: list[float | None] = []
    for month in months_between(start, end):
        goals += [g for day, g in zip(month, _month(agreements, month, goal_of), strict=True) if start <= day <= end]
    return goals


def _month(
    agreements: Agreements, month: Days, goal_of: Callable[[Agreement, date], float | None]
) -> list[float] | list[None]:
    agreement = agreements.agreement(month[0])
    if agreement is None:
        return [None] * len(month)
    return _shares(goal_of(agreement, month[0]), Workdays.of(agreement).weights(month))


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
