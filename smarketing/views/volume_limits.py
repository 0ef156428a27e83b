"""Which months of a count are out of the ordinary: control limits over whole months. May not import ui."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from smarketing.statistics.control import BASELINE, FEWEST, RUN, by_exposure, runs, weekday_exposure
from smarketing.views.ordinary import Signal
from smarketing.views.periods import Span


@dataclass(frozen=True)
class Judged:
    """A whole month and its limits. `provisional`: they rest on fewer than twelve months."""

    span: Span
    value: float
    lower: float
    upper: float
    signal: Signal
    provisional: bool


def judge_months(daily: pd.Series, spans: Sequence[Span]) -> list[Judged]:
    """Whole months, oldest first, against limits of the first twelve; none with fewer than six, or where nothing came.

    A month is compared by its weekdays, each weighing what it brought in the baseline. Limits stay as they are, until
    eight months in a row lie on one side of the centre: from the first of those on a new baseline counts.
    """
    found: list[Judged] = []
    start = 0
    while start < len(spans):
        segment, shift = _segment(daily, spans[start:])
        if shift is None:
            return [*found, *segment]
        found += segment[:shift]
        start += shift
    return found


def _segment(daily: pd.Series, spans: Sequence[Span]) -> tuple[list[Judged], int | None]:
    """Months by the baseline they begin with, and the place where a shift of at least six months begins."""
    if len(spans) < FEWEST:
        return [], None
    days = [day for span in spans for day in span.days]
    month = np.repeat(np.arange(len(spans)), [len(span.days) for span in spans])
    counts = daily.reindex(days).fillna(0.0).to_numpy(dtype=float)
    weights = weekday_exposure(days, counts, int((month < min(BASELINE, len(spans))).sum()))
    values = np.bincount(month, counts).astype(float)
    exposure = np.bincount(month, weights).astype(float)
    known = by_exposure(values, exposure)
    if known is None:
        return [], None
    limits = known.limits
    news: list[Signal] = ["none"] * len(spans)
    for place in runs(values, limits.centre):
        news[place] = "run above" if values[place] > limits.centre[place] else "run below"
    for place in limits.beyond(values):
        news[place] = "above" if values[place] > limits.upper[place] else "below"
    shifts = [int(place) - RUN + 1 for place in runs(values, limits.centre) if place >= BASELINE]
    # A run that begins in the baseline is part of what limits were made of.
    shift = next((place for place in shifts if place >= FEWEST), None)
    judged = [
        Judged(span, float(values[n]), float(limits.lower[n]), float(limits.upper[n]), news[n], limits.provisional)
        for n, span in enumerate(spans)
    ]
    return judged, shift


def limits_frame(judged: Sequence[Judged]) -> pd.DataFrame:
    """Month, lower, upper, signal, for a chart."""
    rows = [(pd.Timestamp(j.span.first), j.lower, j.upper, j.signal) for j in judged]
    frame = pd.DataFrame(rows, columns=["month", "lower", "upper", "signal"])
    return frame.astype({"month": "datetime64[us]", "lower": float, "upper": float, "signal": object})
