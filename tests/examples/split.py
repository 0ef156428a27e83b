"""Topic 1: the exact split of a change, of revenue and of MQLs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from smarketing.statistics.split import (
    DRAWS,
    SEED,
    Decided,
    Floats,
    Reached,
    effects,
    interval,
    lmdi,
    shapley,
    volume_error,
)
from tests.examples.comparing import Tolerance, Topic
from tests.examples.reading import rows

OF_REVENUE = ("decided opportunities", "source mix", "win rate", "average amount")
OF_MQLS = ("visits", "source mix", "visit-to-lead", "lead-to-MQL")


def compute(folder: Path) -> Mapping[str, Any]:
    months = sorted({row["month"] for row in rows(folder / "deals.csv")})
    return {"months": months, "revenue": _revenue(folder, months), "mqls": _mqls(folder, months)}


def _revenue(folder: Path, months: Sequence[str]) -> dict[str, Any]:
    deals = rows(folder / "deals.csv")
    groups = sorted({deal["source"] for deal in deals})
    periods = [_decided([deal for deal in deals if deal["month"] == month], groups) for month in months]
    before, after = (period.factors(len(groups)) for period in periods)
    rng = np.random.default_rng(SEED)
    drawn = effects(*(period.drawn(len(groups), DRAWS, rng) for period in periods))
    errors = {"delta": volume_error(before, after), "bootstrap": float(drawn[:, 0].std())}
    return _split(OF_REVENUE, groups, before, after, drawn) | {"se_volume": errors}


def _decided(deals: list[dict[str, str]], groups: list[str]) -> Decided:
    return Decided(
        np.array([groups.index(deal["source"]) for deal in deals], dtype=np.int64),
        np.array([deal["outcome"] == "won" for deal in deals]),
        np.array([float(deal["amount"] or 0) for deal in deals]),
    )


def _mqls(folder: Path, months: Sequence[str]) -> dict[str, Any]:
    found = rows(folder / "funnel.csv")
    groups = sorted({row["source"] for row in found})
    periods = [_reached([row for row in found if row["month"] == month], groups) for month in months]
    rng = np.random.default_rng(SEED)
    drawn = effects(*(period.drawn(DRAWS, rng) for period in periods))
    return _split(OF_MQLS, groups, periods[0].factors(), periods[1].factors(), drawn)


def _reached(found: list[dict[str, str]], groups: list[str]) -> Reached:
    by = {row["source"]: row for row in found}

    def column(name: str) -> Floats:
        return np.array([float(by[group][name]) if group in by else 0.0 for group in groups])

    return Reached(column("visits"), column("leads"), column("mqls"))


def _split(names: Sequence[str], groups: list[str], before: Floats, after: Floats, drawn: Floats) -> dict[str, Any]:
    each = lmdi(before, after)
    ends = [interval(drawn[:, place]) for place in range(len(names))]
    totals = [float(np.nan_to_num(factors).prod(axis=-1).sum()) for factors in (before, after)]
    return {
        "before": totals[0],
        "after": totals[1],
        "change": totals[1] - totals[0],
        "lmdi": dict(zip(names, each.sum(axis=0).tolist(), strict=True)),
        "lmdi_by_source": {
            group: dict(zip(names, row, strict=True)) for group, row in zip(groups, each.tolist(), strict=True)
        },
        "shapley": dict(zip(names, shapley(before, after).tolist(), strict=True)),
        "interval90_bootstrap": {name: [end.low, end.high] for name, end in zip(names, ends, strict=True)},
        "distinguishable": {name: end.distinct for name, end in zip(names, ends, strict=True)},
    }


TOPIC = Topic(
    "01_split",
    compute,
    {
        # Parts that are 0 come as what is left of sums of thousands.
        "*/lmdi/*": Tolerance(amount=1e-5),
        "*/lmdi_by_source/*": Tolerance(amount=1e-5),
        "*/shapley/*": Tolerance(amount=1e-5),
        "*/interval90_bootstrap/*": Tolerance(width=0.05),
        "revenue/se_volume/bootstrap": Tolerance(share=0.05),
    },
    # How near a small number in place of 0 comes to the limit: of the reference, which the product does not need.
    notes=("tolerance", "revenue/limit_check_gap", "*/note", "hand_case*"),
)
