"""The parts of a month's difference: each factor's effect, in all and by source and rep, and what chance explains.

May not import ui.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from smarketing.metrics import Unit
from smarketing.statistics.split import (
    DRAWS,
    FEWEST_WINS,
    SEED,
    Arrived,
    Decided,
    Floats,
    Interval,
    Reached,
    effects,
    interval,
    lmdi,
)

By = Literal["all", "source", "rep"]
#: Draws of many deals take long, and need not be as many: their intervals are narrow.
MOST_CELLS = 8_000_000


@dataclass(frozen=True)
class Factor:
    """One factor of a total: its name, its unit (none for a mix), and what more and less of it are called."""

    name: str
    unit: Unit | None
    more: str
    less: str


MIX = Factor("source mix", None, "a better mix of sources", "a weaker mix of sources")
OF_SALES = (
    Factor("decided deals", "count", "more deals decided", "fewer deals decided"),
    MIX,
    Factor("win rate", "share", "a higher win rate", "a lower win rate"),
    Factor("average amount", "money", "larger deals", "smaller deals"),
)
#: No factor of the product: what was paid back is added to it.
REFUNDS = "refunds"
VISITS = Factor("visits", "count", "more visits", "fewer visits")
LEADS = Factor("leads", "count", "more leads", "fewer leads")
TO_LEAD = Factor("visit to lead", "share", "more leads per visit", "fewer leads per visit")
TO_MQL = Factor("lead to MQL", "share", "more MQLs per lead", "fewer MQLs per lead")


@dataclass(frozen=True)
class Part:
    """One part of the difference.

    `before` and `after` are the factor in its `unit` (null for a mix, and what was never there), `effect` what its
    change contributed to the total. `low` and `high` are its 90 % interval, null where there were too few wins to draw
    from, and of a plan's noise there is none; `distinct` says whether chance alone hardly makes it.
    """

    side: str
    part: str
    by: By
    name: str
    before: float | None
    after: float | None
    effect: float
    low: float | None
    high: float | None
    distinct: bool | None
    unit: str


def of_refunds(before: float, after: float) -> Part:
    """What refunds made of the difference: the sum of either period, negative. A deal counts once, so there is no
    interval."""
    return Part("sales", REFUNDS, "all", "", before, after, after - before, None, None, None, "money")


@dataclass(frozen=True)
class Split:
    """A difference split by groups: the factors, their values in both periods, their effects, and drawn effects."""

    side: str
    by: By
    factors: tuple[Factor, ...]
    groups: tuple[str, ...]
    before: Floats
    after: Floats
    drawn: Floats | None

    @property
    def effects(self) -> Floats:
        """What each factor contributed, over all groups."""
        return effects(self.before, self.after)

    def whole(self) -> list[Part]:
        """The parts for all groups together."""
        found = []
        for place, factor in enumerate(self.factors):
            ends = None if self.drawn is None else interval(self.drawn[:, place])
            found.append(self._part("", factor, *self._levels(factor, place), float(self.effects[place]), ends, "all"))
        return found

    def _levels(self, factor: Factor, place: int) -> tuple[float | None, float | None]:
        """A factor of all groups: the ratio of their sums up to it and before it."""
        if factor.unit is None:
            return None, None
        return _level(self.before, place), _level(self.after, place)

    def each(self) -> list[Part]:
        """The parts of every group; a group's share of the whole's volume and mix is what they brought there."""
        found = lmdi(self.before, self.after)
        return [
            self._part(name, factor, _own(self.before[row, place], factor), _own(self.after[row, place], factor),
                       float(found[row, place]) + 0.0, None, self.by)
            for row, name in enumerate(self.groups)
            for place, factor in enumerate(self.factors)
        ]  # fmt: skip

    def _part(
        self, name: str, factor: Factor, before: float | None, after: float | None, effect: float,
        ends: Interval | None, by: By,
    ) -> Part:  # fmt: skip
        part = factor.name if by != "rep" or factor is not MIX else "rep mix"
        unit = factor.unit or "share"
        if ends is None:
            return Part(self.side, part, by, name, before, after, effect, None, None, None, unit)
        return Part(self.side, part, by, name, before, after, effect, ends.low, ends.high, ends.distinct, unit)


def _level(factors: Floats, place: int) -> float | None:
    known = np.nan_to_num(factors)
    top, bottom = known[:, : place + 1].prod(axis=-1).sum(), known[:, :place].prod(axis=-1).sum()
    if place == 0:
        return float(known[0, 0]) if len(known) else None
    return float(top / bottom) if bottom else None


def _own(value: float, factor: Factor) -> float | None:
    return None if np.isnan(value) else float(value)


@dataclass(frozen=True)
class Plan:
    """A goal as factors: those that were usual, in the volume that reaches it. It has no noise."""

    factors: Floats


def planned(usual: Floats, goal: float) -> Plan | None:
    """The usual factors with the volume that makes their total the goal; None where usually nothing came."""
    per_unit = np.nan_to_num(usual[:, 1:]).prod(axis=-1).sum()
    if not per_unit:
        return None
    factors = usual.copy()
    factors[:, 0] = goal / per_unit
    return Plan(factors)


def of_deals(before: pd.DataFrame | Plan, after: pd.DataFrame, groups: Sequence[str], by: By) -> Split:
    """The split of revenue: decided deals x mix x win rate x average amount."""
    later = _decided(after, groups, by)
    earlier = before if isinstance(before, Plan) else _decided(before, groups, by)
    enough = all(isinstance(d, Plan) or int(d.won.sum()) >= FEWEST_WINS for d in (earlier, later))
    drawn = None
    if enough and by == "source":
        rng = np.random.default_rng(SEED)
        most = max(len(later.group), 0 if isinstance(earlier, Plan) else len(earlier.group), 1)
        draws = int(np.clip(MOST_CELLS // most, 400, DRAWS))
        first = _repeated(earlier, draws) if isinstance(earlier, Plan) else earlier.drawn(len(groups), draws, rng)
        drawn = effects(first, later.drawn(len(groups), draws, rng))
    return Split("sales", by, OF_SALES, tuple(groups), _levels(earlier, groups), later.factors(len(groups)), drawn)


def _levels(period: Decided | Plan, groups: Sequence[str]) -> Floats:
    return period.factors if isinstance(period, Plan) else period.factors(len(groups))


def _repeated(plan: Plan, draws: int) -> Floats:
    return np.broadcast_to(plan.factors, (draws, *plan.factors.shape))


def _decided(deals: pd.DataFrame, groups: Sequence[str], by: By) -> Decided:
    place = {name: number for number, name in enumerate(groups)}
    return Decided(
        deals[by].map(place).to_numpy(np.int64),
        deals["won"].to_numpy(bool),
        deals["amount"].fillna(0.0).to_numpy(float),
    )


def decided_factors(deals: pd.DataFrame, groups: Sequence[str], by: By) -> Floats:
    """The factors of some decided deals, such as those of a whole year."""
    return _decided(deals, groups, by).factors(len(groups))


Funnel = Arrived | Reached


def of_leads(before: Funnel | Plan, after: Funnel, groups: Sequence[str], factors: tuple[Factor, ...]) -> Split:
    """The split of MQLs: visits x visit to lead x lead to MQL, with the mix of sources."""
    rng = np.random.default_rng(SEED)
    first = _repeated(before, DRAWS) if isinstance(before, Plan) else before.drawn(DRAWS, rng)
    drawn = effects(first, after.drawn(DRAWS, rng))
    levels = before.factors if isinstance(before, Plan) else before.factors()
    return Split("marketing", "source", factors, tuple(groups), levels, after.factors(), drawn)
