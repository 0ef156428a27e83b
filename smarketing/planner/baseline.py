"""What the company measured about itself: the planner's starting point. Imports the plan and statistics of ours."""

from __future__ import annotations

from dataclasses import dataclass

from smarketing.planner.plan import STEPS, Plan
from smarketing.stats import wilson


@dataclass(frozen=True)
class Measured:
    """A measured rate, `successes` of `trials`, with its 95 % Wilson interval.

    `rate`, `low` and `high` are None together when the rate is unknown; `reason` then says why.
    """

    rate: float | None
    low: float | None
    high: float | None
    successes: int = 0
    trials: int = 0
    reason: str | None = None

    @classmethod
    def of(cls, successes: int, trials: int, nothing_tried: str) -> Measured:
        """The rate of successes among trials; unknown, for the given reason, when nothing was tried."""
        if trials == 0:
            return cls.unknown(nothing_tried)
        low, high = wilson(successes, trials)
        return cls(successes / trials, low, high, successes, trials)

    @classmethod
    def unknown(cls, reason: str) -> Measured:
        return cls(None, None, None, reason=reason)


@dataclass(frozen=True)
class Baseline:
    """The company as measured over some dates. What is unknown is None.

    `rates` are in the order of STEPS. `revenue_per_year` is won revenue, `weeks` the working weeks of a year. `unrated`
    is why no amounts are added up, where exchange rates lack.
    """

    deal_size: float | None
    rates: tuple[Measured, ...]
    revenue_per_year: float | None
    reps: int | None
    weeks: float = 48
    unrated: str = ""

    def __post_init__(self) -> None:
        if len(self.rates) != len(STEPS):
            raise ValueError(f"{len(self.rates)} measured rates for {len(STEPS)} steps")

    def plan(self) -> Plan | None:
        """The plan that repeats the measured year; None when a part of it is unknown.

        Raises PlanError when the company measured something with which no plan works, such as a rate of 0.
        """
        rates = tuple(measured.rate for measured in self.rates if measured.rate is not None)
        if self.deal_size is None or self.revenue_per_year is None or len(rates) != len(STEPS):
            return None
        return Plan(self.revenue_per_year, self.deal_size, rates, weeks=self.weeks, reps=self.reps)
