"""What mending a step of the funnel would bring, from its counts alone. May not import ui.

The step to the customer is judged by the opportunities won or lost: an open one has not failed.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from smarketing.agreement.model import StageName
from smarketing.chain import forward, raise_each
from smarketing.views.funnel_stages import Flow, Reached
from smarketing.views.wording import count, money, share

TOO_FEW = "too few people to judge"


@dataclass(frozen=True)
class Gain:
    """What raising the step into `stage` brings with as many people at the start. Money is None where it is unknown
    what a customer brings."""

    stage: StageName
    step: str
    rate: float
    raised_to: float
    customers: float
    revenue: float | None

    def sentence(self, points: float, currency: str | None) -> str:
        """ "Raising it by 5 points would bring 28 more customers and €266K." """
        more = count(self.customers, "more customer", "more customers")
        paid = "" if self.revenue is None else f" and {money(self.revenue, currency, compact=True)}"
        capped = f" (to {share(self.raised_to, 0)})" if self.raised_to == 1 else ""
        return f"Raising it by {points:g} points{capped} would bring {more}{paid}."


def weakest_step(flow: Flow, fewest: int, points: float) -> StageName | None:
    """The stage that the weakest step leads to: the one that helps most when raised by as many points as any other.

    Only a step is judged by which `fewest` people or more are judged, and that can be raised; None without such a step.
    """
    judged = [s for s in flow.steps if _can_be_judged(s, fewest) and s.judged_rate != 1]
    return max(judged, key=lambda s: _factor(s.judged_rate or 0.0, points)).name if judged else None


def maybe_weaker(flow: Flow, fewest: int, weakest: StageName) -> tuple[Reached, ...]:
    """The steps that too few people tried to judge, of which fewer went on than in the weakest of the others."""
    rate = flow.stage(weakest).judged_rate or 0.0
    few = [s for s in flow.steps if s.judged_rate is not None and not _can_be_judged(s, fewest)]
    return tuple(s for s in few if (s.judged_rate or 0.0) < rate)


def _can_be_judged(step: Reached, fewest: int) -> bool:
    return step.judged_rate is not None and step.judged >= fewest


def _factor(rate: float, points: float) -> float:
    """By how much raising a step multiplies the customers: (rate + points) / rate, of 100 % at most."""
    return min(1.0, rate + points / 100) / rate if rate else float("inf")


def gains(flow: Flow, points: float, per_customer: float | None) -> tuple[Gain, ...]:
    """Each step raised alone by percentage points, the most helpful first; none where the chain has an unknown rate.

    The chain ends in the customers so far, of the people who went through every stage: opportunities still open stay as
    they are, whatever step is raised. Raises PlanError for points of 0 or less.
    """
    rates, judged = _rates(flow), [stage.judged_rate for stage in flow.steps]
    known = [rate for rate in judged if rate is not None]
    if rates is None or len(known) < len(judged):
        return ()
    stages: dict[str, StageName] = {stage.name: stage.name for stage in flow.steps}
    start = flow.size * (rates[-1] / known[-1] if known[-1] else 1.0)
    effects = raise_each(start, known, list(stages), points / 100, per_customer)
    return tuple(
        Gain(name, flow.own_step(name), e.rate, e.raised_to, e.extra_customers, e.extra_revenue)
        for e in effects
        for name in (stages[e.step],)
    )


def cascade(flow: Flow, stage: StageName, points: float) -> pd.DataFrame:
    """People at every stage as the rates make them, and with the step into one of them raised (worked example 3)."""
    rates = _rates(flow)
    if rates is None:
        return pd.DataFrame(columns=["stage", "people", "raised", "more"])
    place, rate = [s.name for s in flow.steps].index(stage), flow.stage(stage).judged_rate or 0.0
    raised = [*rates]
    raised[place] = rates[place] * _factor(rate, points) if rate else min(1.0, points / 100)
    now, then = forward(flow.size, rates), forward(flow.size, raised)
    frame = pd.DataFrame({"stage": [flow.own_plural(s.name) for s in flow.known], "people": now, "raised": then})
    # Whole people, and their difference: 170 - 155 is 15, however the fractions fall.
    frame[["people", "raised"]] = frame[["people", "raised"]].round().astype("Int64")
    return frame.assign(more=frame["raised"] - frame["people"])


def effects(found: tuple[Gain, ...]) -> pd.DataFrame:
    """The gains as a table, the most helpful step first."""
    columns = ["step", "rate", "raised_to", "customers", "revenue"]
    frame = pd.DataFrame([[g.step, g.rate, g.raised_to, g.customers, g.revenue] for g in found], columns=columns)
    return frame.astype(dict.fromkeys(columns[1:], float))


def _rates(flow: Flow) -> list[float] | None:
    """The conversion of every step to the customer so far; None where one is unknown."""
    steps: tuple[Reached, ...] = flow.steps
    rates = [stage.conversion for stage in steps if stage.conversion is not None]
    return rates if steps and len(rates) == len(steps) and steps[-1].name == "customer" else None
