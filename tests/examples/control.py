"""Topic 9: control limits of months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from smarketing.statistics.control import BASELINE, Limits, Numbers, by_exposure, by_ranges, runs, weekday_exposure
from tests.examples.comparing import Topic
from tests.examples.reading import days


def compute(folder: Path) -> Mapping[str, Any]:
    on, counts = days(folder / "days.csv", "mqls")
    names = sorted({f"{day:%Y-%m}" for day in on})
    place = np.array([names.index(f"{day:%Y-%m}") for day in on])
    values = np.bincount(place, counts)
    base = min(BASELINE, len(names))
    weights = weekday_exposure(on, counts, int((place < base).sum()))
    exposure = np.bincount(place, weights)
    ranges, counted = by_ranges(values), by_exposure(values, exposure)
    assert ranges is not None and counted is not None
    monday = next(n for n, day in enumerate(on) if day.weekday() == 0)
    return {
        "months": names,
        "values": values.tolist(),
        "baseline": names[:base],
        "xmr": {
            **_bounds(ranges.usual, values, names),
            "centre": ranges.usual.centre[0],
            "lower": ranges.usual.lower[0],
            "upper": ranges.usual.upper[0],
            "mean_moving_range": ranges.mean_range,
            "moving_range_upper": ranges.range_upper,
            "sigma": ranges.sigma,
            "runs_of_8": _named(runs(values, ranges.usual.centre), names),
            "global_sd": float(np.std(values[:base], ddof=1)),
        },
        "xmr_median": {
            **_bounds(ranges.robust, values, names),
            "centre": ranges.robust.centre[0],
            "lower": ranges.robust.lower[0],
            "upper": ranges.robust.upper[0],
            "median_moving_range": ranges.median_range,
        },
        "u_chart": {
            **_bounds(counted.chance, values, names),
            "weekday_weights": weights[monday : monday + 7].tolist(),
            "exposure": exposure.tolist(),
            "rate": counted.rate,
            "z": counted.z.tolist(),
            "runs_of_8": _named(runs(values, counted.chance.centre), names),
            "dispersion_index": counted.dispersion,
            "exact_poisson_lower": counted.exact.lower.tolist(),
            "exact_poisson_upper": counted.exact.upper.tolist(),
        },
        "laney": {
            **_bounds(counted.widened, values, names),
            "sigma_z": counted.scatter,
            "used": max(1.0, counted.scatter),
        },
    }


def _bounds(limits: Limits, values: Numbers, names: Sequence[str]) -> dict[str, Any]:
    return {
        "centre": limits.centre.tolist(),
        "lower": limits.lower.tolist(),
        "upper": limits.upper.tolist(),
        "beyond": _named(limits.beyond(values), names),
    }


def _named(places: Sequence[int] | np.ndarray, names: Sequence[str]) -> list[str]:
    return [names[place] for place in places]


TOPIC = Topic("09_control", compute, {})
