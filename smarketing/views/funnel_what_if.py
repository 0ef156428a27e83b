"""What mending a step of the funnel would bring, from its counts alone. May not import ui."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from smarketing.agreement.model import StageName
from smarketing.chain import forward, raise_each, raised
from smarketing.views.funnel_stages import Flow, Reached
from smarketing.views.wording import count, money, share

TOO_FEW = "too few people to judge"


@dataclass(frozen=True)
class Gain:
    """What raising the step into `stage` brings with as many people at the start. Money is None without a deal size."""

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


def lowest(flow: Flow, fewest: int) -> StageName | None:
    """The stage that the weakest step leads to: the lowest conversion of those that `fewest` people or more tried."""
    judged = [s for s in flow.steps if s.conversion is not None and s.conversion < 1 and (s.trials or 0) >= fewest]
    return min(judged, key=lambda s: s.conversion or 0.0).name if judged else None


def gains(flow: Flow, points: float, deal_size: float | None) -> tuple[Gain, ...]:
    """Each step raised alone by percentage points, the most helpful first; none where the chain has an unknown rate.

    The chain ends in customers, of the people who went through every stage. Raises PlanError for points of 0 or less.
    """
    rates = _rates(flow)
    if rates is None:
        return ()
    stages: dict[str, StageName] = {stage.name: stage.name for stage in flow.steps}
    effects = raise_each(flow.size, rates, list(stages), points / 100, deal_size)
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
    place = [s.name for s in flow.steps].index(stage)
    now, then = forward(flow.size, rates), forward(flow.size, raised(rates, place, points / 100))
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
    """The conversion of every step to the customer; None where one is unknown."""
    steps: tuple[Reached, ...] = flow.steps
    rates = [stage.conversion for stage in steps if stage.conversion is not None]
    return rates if steps and len(rates) == len(steps) and steps[-1].name == "customer" else None
