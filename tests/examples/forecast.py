"""Topic 3: where a month ends, seen from two days of every month that the reference has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from smarketing.statistics.amounts import Sold
from smarketing.statistics.forecast import Counted, Forecast, log_chance
from smarketing.statistics.months import shifted
from smarketing.statistics.record import BAND, seen_from
from tests.examples.comparing import Tolerance, Topic
from tests.examples.reading import days


def compute(folder: Path) -> Mapping[str, Any]:
    """The days asked about are those of `expected.json`; all figures come from the CSV files."""
    asked = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    counted = _counted(folder)
    sold = _sold(folder, counted)
    counts = [_seen(counted, date.fromisoformat(point["as_of"])) for point in asked["counts"]]
    revenue = [_seen(sold, date.fromisoformat(point["as_of"])) for point in asked["revenue"]]
    return {
        "counts": counts,
        "revenue": revenue,
        "summary": _summary(counts, revenue),
        "gamma_poisson_check": _one_view(**asked["gamma_poisson_check"]),
    }


def _counted(folder: Path) -> Counted:
    on, mqls = days(folder / "daily.csv", "mqls")
    counts = np.zeros((on[-1] - on[0]).days + 1)
    for day, number in zip(on, mqls, strict=True):
        counts[(day - on[0]).days] += number
    return Counted(on[0], counts)


def _sold(folder: Path, counted: Counted) -> Sold:
    """Deals are on record over the same days as the counts."""
    on, amounts = days(folder / "deals.csv", "amount")
    wins = np.zeros(len(counted.counts))
    for day in on:
        wins[(day - counted.first).days] += 1
    return Sold(on, np.array(amounts), Counted(counted.first, wins))


def _seen(known: Counted | Sold, as_of: date) -> dict[str, Any]:
    first = as_of.replace(day=1)
    last = shifted(first, 1) - timedelta(days=1)
    seen = seen_from(known.until(as_of), first, last)
    low, high = seen.ends.band(BAND)
    actual = _happened(known, first, last)
    return {
        "as_of": as_of.isoformat(),
        "so_far": seen.so_far,
        "phi": seen.scatter,
        "months_of_record": seen.months,
        "mean": seen.ends.mean,
        "median": seen.ends.quantile(0.5),
        "low": low,
        "high": high,
        "mass": _mass(seen, low, high),
        "actual": actual,
        "hit": low <= actual <= high,
        "crps": seen.ends.miss(actual),
    }


def _mass(seen: Forecast, low: float, high: float) -> float:
    return seen.ends.within(low, high)


def _happened(known: Counted | Sold, first: date, last: date) -> float:
    if isinstance(known, Sold):
        return float(known.between(first, last).sum())
    return float(known.counts[(first - known.first).days : (last - known.first).days + 1].sum())


def _summary(counts: list[dict[str, Any]], revenue: list[dict[str, Any]]) -> dict[str, float]:
    return {
        "points": len(counts),
        "hit_share": _mean(point["hit"] for point in counts),
        "mean_width": _mean(point["high"] - point["low"] for point in counts),
        "mean_crps": _mean(point["crps"] for point in counts),
        "revenue_points": len(revenue),
        "revenue_hit_share": _mean(point["hit"] for point in revenue),
    }


def _mean(values: Iterator[float]) -> float:
    return float(np.mean(list(values)))


def _one_view(
    kappa: float, previous_rate: float, so_far: float, exposure_so_far: float, exposure_rest: float, **_: float
) -> dict[str, float]:
    """One view alone is the gamma-Poisson posterior prediction."""
    certainty = kappa + exposure_so_far
    mean = (kappa * previous_rate + so_far) / certainty * exposure_rest
    variance = mean * (1 + exposure_rest / certainty)
    chance = float(np.exp(log_chance(np.array(60.0), np.array(mean), np.array(variance))))
    return {
        "kappa": kappa, "previous_rate": previous_rate, "so_far": so_far, "exposure_so_far": exposure_so_far,
        "exposure_rest": exposure_rest, "mean": mean, "variance": variance, "p_60": chance,
    }  # fmt: skip


TOPIC = Topic(
    "03_forecast",
    compute,
    {
        "counts/*/mean": Tolerance(share=0.002),
        "counts/*/low": Tolerance(amount=1.0),
        "counts/*/high": Tolerance(amount=1.0),
        "counts/*/median": Tolerance(amount=1.0),
        "counts/*/phi": Tolerance(share=0.002),
        "counts/*/mass": Tolerance(amount=0.02),
        "counts/*/crps": Tolerance(share=0.02, amount=0.05),
        "revenue/*/so_far": Tolerance(amount=0.01),
        "revenue/*/actual": Tolerance(amount=0.01),
        "revenue/*": Tolerance(share=0.03),
        "summary/mean_*": Tolerance(share=0.02),
        "summary/*hit_share": Tolerance(amount=0.03),
    },
    # Whether a drawn band held what came turns with the draws where that lies next to an end; the share of all counts.
    notes=("recipe", "accept_*", "revenue/*/hit"),
)
