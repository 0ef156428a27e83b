"""What the company measured about itself: the planner's starting point. Imports the plan and statistics of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smarketing.planner.plan import STEPS, Plan
from smarketing.stats import wilson


@dataclass(frozen=True)
class Measured:
    """A measured rate, `successes` of `trials`, with its 95 % Wilson interval.

    `rate`, `low` and `high` are None together when the rate is unknown; `reason` then says why. `absent` is a step that
    the data does not have, so that everybody passes it. `steps` are those of which a rate through several is made.
    """

    rate: float | None
    low: float | None
    high: float | None
    successes: int = 0
    trials: float = 0
    reason: str | None = None
    absent: bool = False
    steps: tuple[Measured, ...] = ()

    @classmethod
    def of(cls, successes: int, trials: int, nothing_tried: str) -> Measured:
        """The rate of successes among trials; unknown, for the given reason, when nothing was tried."""
        if trials == 0:
            return cls.unknown(nothing_tried)
        low, high = wilson(successes, trials)
        return cls(successes / trials, low, high, successes, trials)

    @classmethod
    def unknown(cls, reason: str, *, absent: bool = False) -> Measured:
        return cls(None, None, None, reason=reason, absent=absent)

    @classmethod
    def together(cls, rates: Sequence[Measured]) -> Measured:
        """One step of several groups as one: a ratio of sums. Raises ValueError without a group."""
        successes, trials = sum(rate.successes for rate in rates), sum(rate.trials for rate in rates)
        return cls.of(successes, int(trials), "") if trials else rates[0]

    @classmethod
    def through(cls, steps: Sequence[Measured]) -> Measured:
        """Several steps in a row as one: their rates multiply, and a step that the data does not have is passed by all.

        Its trials are as many as bring the successes of the last step at that rate: those of the first step, where each
        begins with the successes of the one before, and fewer where some of these are not decided yet. Unknown where a
        step is, unless nobody got as far.
        """
        told = [step for step in steps if not step.absent]
        rate = 1.0
        for step in told:
            if step.rate is None:
                return replace(step, absent=False)
            rate *= step.rate
            if not step.rate:
                return replace(cls.of(0, int(told[0].trials), ""), steps=tuple(told))
        if not told:
            return cls.unknown("the data does not say what became of these leads")
        successes = told[-1].successes
        trials = max(float(successes), successes / rate)
        trials = round(trials) if abs(trials - round(trials)) < 1e-6 else trials
        low, high = wilson(successes, trials)
        return cls(rate, low, high, successes, trials, steps=tuple(told))


@dataclass(frozen=True)
class Baseline:
    """The company as measured over some dates. What is unknown is None.

    `per_customer` is the revenue per customer, of all the deals that one wins. `rates` are in the order of STEPS.
    `revenue_per_year` is won revenue, `weeks` the working weeks of a year.
    """

    per_customer: float | None
    rates: tuple[Measured, ...]
    revenue_per_year: float | None
    reps: int | None
    weeks: float = 48

    def __post_init__(self) -> None:
        if len(self.rates) != len(STEPS):
            raise ValueError(f"{len(self.rates)} measured rates for {len(STEPS)} steps")

    def plan(self) -> Plan | None:
        """The plan that repeats the measured year; None when a part of it is unknown.

        Raises PlanError when the company measured something with which no plan works, such as a rate of 0.
        """
        rates = tuple(measured.rate for measured in self.rates if measured.rate is not None)
        if self.per_customer is None or self.revenue_per_year is None or len(rates) != len(STEPS):
            return None
        return Plan(self.revenue_per_year, self.per_customer, rates, weeks=self.weeks, reps=self.reps)
