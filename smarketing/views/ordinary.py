"""What an ordinary day is: control limits around what days before it had, so that chance is not discussed as news.

May not import ui.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

import numpy as np

from smarketing.statistics.control import count_limits, scatter_of
from smarketing.statistics.forecast import weekday_weights

#: The days an ordinary one is known from, the fewest that say anything, and those that say what a weekday brings.
BASELINE, FEWEST, YEAR = 60, 20, 260
#: So many days in a row on one side are no chance (L. S. Nelson, J. Quality Technology 16 (1984) 237-239). Of months
#: eight are enough; of days, of which a year has 250, eight would come by chance once a year.
RUN = 9
Signal = Literal["none", "above", "below", "run above", "run below"]


@dataclass(frozen=True)
class Ordinary:
    """The limits of an ordinary day of its weekday around its mean, and the median, which half of them do not reach."""

    mean: float
    median: float
    lower: float
    upper: float


def limits(past: Sequence[float], weekdays: Sequence[int] = (), today: int = 0) -> Ordinary | None:
    """The limits of a day after `past` days of its kind; None with fewer than 20 of them.

    `weekdays` are those of the past days and `today` its own, 0 to 6; without them all days weigh the same. A u-chart
    over the past 60 days (`statistics.control`): counts per weight of the weekday, the limits three
    standard deviations of a count, widened where days scatter more than chance makes them, and exact Poisson where few
    are expected. What a weekday weighs is measured over the last 260 days of the kind.

    >>> ordinary = limits([6, 7, 5, 6] * 10)
    >>> (ordinary.lower, ordinary.mean, ordinary.upper)
    (0.0, 6.0, 15.0)
    """
    if len(past) < FEWEST:
        return None
    counts = np.asarray(past[-YEAR:], dtype=float)
    kinds = np.asarray(weekdays[-YEAR:] or [0] * len(counts), dtype=int)
    weights = weekday_weights(counts, kinds, np.ones(len(counts), dtype=bool))
    known, exposed = counts[-BASELINE:], weights[kinds[-BASELINE:]]
    # Where nothing ever came, the first is no news yet.
    expected = float(max(known.sum(), 0.5) / exposed.sum() * weights[today])
    middle = median((known / exposed).tolist()) * float(weights[today])
    lower, upper = count_limits(expected, scatter_of(known, exposed))
    return Ordinary(expected, middle, lower, upper)


def judge(
    values: Sequence[float], weekdays: Sequence[int] = (), *, runs: bool
) -> list[tuple[Ordinary | None, Signal | None]]:
    """Each day's limits, from the days before it alone, and its signal; both None while too few days are known.

    Nine days in a row on one side of the median, none on it, are a run. Not of the mean: where events come in batches,
    most days lie below that. Without `runs` only single days are told: where most days have nothing, days in a row on
    one side are the rule.
    """
    found: list[tuple[Ordinary | None, Signal | None]] = []
    side = length = 0
    for place, value in enumerate(values):
        ordinary = limits(values[:place], weekdays[:place], weekdays[place] if weekdays else 0)
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
