"""What an ordinary day is: control limits around what days before it had, so that chance is not discussed as news.

May not import ui.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean, median
from typing import Literal

#: The days an ordinary one is known from, and the fewest that say anything.
BASELINE, FEWEST = 60, 20
#: So many days in a row on one side of the median, none on it, are no chance (L. S. Nelson, J. Quality Technology 16
#: (1984) 237-239). Not of the mean: where events come in batches, most days lie below that.
RUN = 9
Signal = Literal["none", "above", "below", "run above", "run below"]


@dataclass(frozen=True)
class Ordinary:
    """The limits of ordinary days around their mean, and the median, which half of them do not reach."""

    mean: float
    median: float
    lower: float
    upper: float


def limits(past: Sequence[float]) -> Ordinary | None:
    """The limits of a day after `past` days of its kind; None with fewer than 20 of them.

    With m the mean of the past 60 days and s their scatter, (√(m + 3/8) ± 1.5·√s)² - 3/8, never below 0: three standard
    deviations of a count, whose square root scatters by 1/2 whatever its mean (F. J. Anscombe, Biometrika 35 (1948)
    246-254). s is 1 where days scatter as chance makes independent events scatter, else how many times that much:
    (mean difference between neighbouring days / 1.128)² / m, as on a chart of individual values (W. A. Shewhart, 1931),
    which one busy day hardly moves.

    >>> ordinary = limits([6, 7, 5, 6] * 10)
    >>> (round(ordinary.lower, 1), ordinary.mean, round(ordinary.upper, 1))
    (0.7, 6, 15.8)
    """
    known = list(past)[-BASELINE:]
    if len(known) < FEWEST:
        return None
    mean = fmean(known)
    moves = fmean(abs(later - earlier) for earlier, later in pairwise(known))
    scatter = max(1.0, (moves / 1.128) ** 2 / mean) if mean else 1.0
    root, spread = sqrt(mean + 3 / 8), 1.5 * sqrt(scatter)
    return Ordinary(mean, median(known), max(0.0, max(0.0, root - spread) ** 2 - 3 / 8), (root + spread) ** 2 - 3 / 8)


def judge(values: Sequence[float], *, runs: bool) -> list[tuple[Ordinary | None, Signal | None]]:
    """Each day's limits, from the days before it alone, and its signal; both None while too few days are known.

    Without `runs` only single days are told: where most days have nothing, days in a row on one side are the rule.
    """
    found: list[tuple[Ordinary | None, Signal | None]] = []
    side = length = 0
    for place, value in enumerate(values):
        ordinary = limits(values[:place])
        if ordinary is None:
            found.append((None, None))
            continue
        now = (value > ordinary.median) - (value < ordinary.median)
        side, length = now, length + 1 if now and now == side else int(bool(now))
        found.append((ordinary, _signal(value, ordinary, side if runs and length >= RUN else 0)))
    return found


def _signal(value: float, ordinary: Ordinary, run: int) -> Signal:
    if value > ordinary.upper:
        return "above"
    if value < ordinary.lower:
        return "below"
    return {1: "run above", -1: "run below"}.get(run, "none")  # type: ignore[return-value]
