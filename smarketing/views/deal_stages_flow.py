"""The stages of a pipeline as deals passed them: counts, conversion with its interval, days. May not import ui."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from smarketing.chain import raise_each
from smarketing.stats import time_within, wilson

NO_DATES = "How long is unknown: most who went on have no date for it."
TOO_MANY_WAIT = "Fewer than half of the stays have ended."


@dataclass(frozen=True)
class Passed:
    """A stage as deals passed it: `entered` = went_on + lost + still. `skipped` are those of them that the history
    never has in it. Days are those within which half of the stays end; None where unknown."""

    key: str
    name: str
    entered: int
    went_on: int
    lost: int
    skipped: int = 0
    median_days: float | None = None
    undated: int = 0
    impossible: int = 0
    note: str = ""

    @property
    def still(self) -> int:
        return self.entered - self.went_on - self.lost

    @property
    def conversion(self) -> float | None:
        """The share of those that entered it who went on; null where none did."""
        return self.went_on / self.entered if self.entered else None

    @property
    def decided(self) -> float | None:
        """The same, of those whose time in the stage is over."""
        return self.went_on / (self.went_on + self.lost) if self.went_on + self.lost else None

    @property
    def low(self) -> float | None:
        return wilson(self.went_on, self.entered)[0]

    @property
    def high(self) -> float | None:
        return wilson(self.went_on, self.entered)[1]


@dataclass(frozen=True)
class DealFlow:
    """The stages in the order in which deals pass them."""

    stages: tuple[Passed, ...]

    @property
    def deals(self) -> int:
        return self.stages[0].entered if self.stages else 0

    @property
    def won(self) -> int:
        return self.stages[-1].went_on if self.stages else 0

    @property
    def still(self) -> int:
        return sum(stage.still for stage in self.stages)

    def after(self, stage: Passed) -> str:
        """What a deal that goes on from a stage goes on to."""
        place = self.stages.index(stage) + 1
        return self.stages[place].name if place < len(self.stages) else "Won"


@dataclass(frozen=True)
class Raised:
    """What raising the conversion of one stage brings, with as many deals at the start; money None without a size."""

    raised_to: float
    deals: float
    revenue: float | None


def flow_of(names: Mapping[str, str], passed: pd.DataFrame) -> DealFlow:
    """The flow that deal_stages.sql makes; `names` are the stages in order, by their keys."""
    parts = [passed[passed["place"] == place] for place in range(1, len(names) + 1)]
    return DealFlow(tuple(_stage(key, name, rows) for (key, name), rows in zip(names.items(), parts, strict=True)))


def _stage(key: str, name: str, rows: pd.DataFrame) -> Passed:
    went_on, lost, was_there = (rows[column].astype(bool) for column in ("went_on", "lost", "entered"))
    median, note = _median(rows[was_there], went_on[was_there])
    return Passed(
        key,
        name,
        entered=_deals(rows),
        went_on=_deals(rows[went_on]),
        lost=_deals(rows[lost]),
        skipped=_deals(rows[~was_there]),
        median_days=median,
        undated=_deals(rows[was_there & rows["days"].isna()]),
        impossible=_deals(rows[rows["days"] < 0]),
        note=note,
    )


def _median(stays: pd.DataFrame, went_on: pd.Series) -> tuple[float | None, str]:
    """Days within which half of the stays end, those still lasting included as waiting, and why they are unknown."""
    dated = stays[stays["days"] >= 0]
    if _deals(dated[went_on[dated.index]]) * 2 < _deals(stays[went_on]):
        return None, NO_DATES
    waiting = ~(dated["went_on"].astype(bool) | dated["lost"].astype(bool))
    median = time_within(0.5, _by_days(dated[~waiting]), _by_days(dated[waiting]))
    return median, TOO_MANY_WAIT if median is None and len(dated) else ""


def _by_days(stays: pd.DataFrame) -> dict[float, int]:
    return {float(days): int(deals) for days, deals in stays.groupby("days")["deals"].sum().items()}


def _deals(rows: pd.DataFrame) -> int:
    return int(rows["deals"].sum())


def weakest(flow: DealFlow, fewest: int) -> Passed | None:
    """The stage with the lowest conversion, of those that `fewest` deals or more entered."""
    judged = [stage for stage in _judged(flow, fewest) if stage.went_on < stage.entered]
    return min(judged, key=lambda stage: stage.conversion or 0.0) if judged else None


def rivals(flow: DealFlow, stage: Passed, fewest: int) -> Sequence[Passed]:
    """Other stages whose conversion could be as low: their 95 % intervals overlap, the nearest first."""
    others = [o for o in _judged(flow, fewest) if o is not stage and (o.low or 0.0) <= (stage.high or 0.0)]
    return sorted(others, key=lambda other: other.conversion or 0.0)


def _judged(flow: DealFlow, fewest: int) -> list[Passed]:
    return [stage for stage in flow.stages if stage.entered >= max(fewest, 1)]


def gains(flow: DealFlow, points: float, deal_size: float | None) -> dict[str, Raised]:
    """What each stage raised alone by percentage points brings, by its key; empty where a stage has no conversion.

    Raises PlanError for points of 0 or less.
    """
    rates = [stage.conversion for stage in flow.stages if stage.conversion is not None]
    if not rates or len(rates) < len(flow.stages):
        return {}
    effects = raise_each(flow.deals, rates, [stage.key for stage in flow.stages], points / 100, deal_size)
    return {e.step: Raised(e.raised_to, e.extra_customers, e.extra_revenue) for e in effects}


def raised_stages(flow: DealFlow, found: Mapping[str, Raised]) -> pd.DataFrame:
    """The gains as a table, the most helpful stage first."""
    rows = [
        (s.name, s.conversion, found[s.key].raised_to, found[s.key].deals, found[s.key].revenue) for s in flow.stages
    ]
    columns = ["stage", "rate", "raised_to", "deals", "revenue"]
    frame = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[1:], float))
    return frame.sort_values("deals", ascending=False, kind="stable", ignore_index=True)
