"""Control limits: which months are out of the ordinary, so that chance is not discussed as news.

Numbers in, numbers out; imports numpy, and scipy inside the function that needs it. Limits come from a baseline, the
first twelve complete months, and stay: recomputed with each new month, they would follow the change that they are to
show.

Sources: individual values: W. A. Shewhart, Economic Control of Quality (1931), and NIST/SEMATECH e-Handbook of
Statistical Methods, 6.3.2.2; counts: the same, 6.3.3.1; counts that scatter more: D. B. Laney, Quality Engineering 14
(2002) 531-537.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

#: Months of the baseline; from so many on limits are provisional, with fewer there are none.
BASELINE, FEWEST = 12, 6
#: A mean moving range in standard deviations of normal values; limits of values and of ranges in mean moving ranges,
#: and of values in median moving ranges.
RANGE_SIGMAS, VALUE_LIMIT, RANGE_LIMIT, MEDIAN_LIMIT = 1.128, 2.66, 3.268, 3.145
#: How much wider the usual limits may be than the robust ones before the robust ones count.
TOO_WIDE = 0.15
#: Values in a row on one side of the centre that chance hardly makes.
RUN = 8
#: Expected counts below this are judged by the exact Poisson distribution; the chance beyond each of its limits.
FEW, BEYOND = 20, 0.00135


@dataclass(frozen=True, eq=False)
class Limits:
    """The ordinary values: one centre, lower and upper limit per value. `provisional`: fewer than twelve months
    tell.
    """

    centre: Numbers
    lower: Numbers
    upper: Numbers
    provisional: bool = False

    def beyond(self, values: Numbers) -> NDArray[np.int_]:
        """The places of the values outside the limits."""
        return np.flatnonzero((values < self.lower) | (values > self.upper))


@dataclass(frozen=True, eq=False)
class Ranges:
    """Limits of individual values by their moving ranges: the mean one, and the median one, which no wild month moves.

    `range_upper` is the limit of a single moving range.
    """

    usual: Limits
    robust: Limits
    mean_range: float
    median_range: float
    range_upper: float
    sigma: float
    wild: bool

    @property
    def limits(self) -> Limits:
        """The robust ones where a range of the baseline exceeds its limit, or where the two differ by more than 15
        %.
        """
        return self.robust if self.wild else self.usual


def by_ranges(values: Sequence[float] | Numbers, baseline: int = BASELINE) -> Ranges | None:
    """Limits of individual values, such as a month's revenue; None with fewer than six values in the baseline.

    Usual: mean ± 2.66 mean moving ranges. Robust: median ± 3.145 median moving ranges. No lower limit below 0. Moving
    ranges are the differences of neighbours, so that a slow change does not widen the limits that are to show it.
    """
    base = np.asarray(values[:baseline], dtype=float)
    if len(base) < FEWEST:
        return None
    ranges = np.abs(np.diff(base))
    mean_range, median_range = float(ranges.mean()), float(np.median(ranges))
    usual = _flat(float(base.mean()), VALUE_LIMIT * mean_range, len(values), len(base) < BASELINE)
    robust = _flat(float(np.median(base)), MEDIAN_LIMIT * median_range, len(values), len(base) < BASELINE)
    upper = RANGE_LIMIT * mean_range
    apart = abs(VALUE_LIMIT * mean_range - MEDIAN_LIMIT * median_range) > TOO_WIDE * VALUE_LIMIT * mean_range
    # A median range of 0 tells of values that mostly repeat, not of values that never scatter.
    wild = bool(median_range and ((ranges > upper).any() or apart))
    return Ranges(usual, robust, mean_range, median_range, upper, mean_range / RANGE_SIGMAS, wild)


def _flat(centre: float, spread: float, many: int, provisional: bool) -> Limits:
    lower, upper = max(0.0, centre - spread), centre + spread
    return Limits(np.full(many, centre), np.full(many, lower), np.full(many, upper), provisional)


@dataclass(frozen=True, eq=False)
class Counts:
    """Limits of counts over stretches of unlike exposure: by chance alone, exactly so, and widened (Laney).

    `scatter` is how many times more than chance makes the baseline scatters from month to month, as a standard
    deviation; `dispersion` the same as a variance around the centre. `z` is each count's distance in standard
    deviations.
    """

    rate: float
    exposure: Numbers
    chance: Limits
    exact: Limits
    widened: Limits
    z: Numbers
    scatter: float
    dispersion: float

    @property
    def limits(self) -> Limits:
        """The widened ones; the exact ones where few are expected, but never narrower."""
        few = self.chance.centre < FEW
        lower = np.where(few, np.minimum(self.exact.lower, self.widened.lower), self.widened.lower)
        upper = np.where(few, np.maximum(self.exact.upper, self.widened.upper), self.widened.upper)
        return Limits(self.chance.centre, lower, upper, self.chance.provisional)


def by_exposure(
    counts: Sequence[float] | Numbers, exposure: Sequence[float] | Numbers, baseline: int = BASELINE
) -> Counts | None:
    """Limits of counts such as a month's MQLs, whose months hold unlike days; None with fewer than six in the baseline.

    rate u = counts / exposure of the baseline. By chance: uE ± 3√(uE); exactly: the Poisson quantiles of 0.135 % and
    99.865 %; widened: uE ± 3·s√(uE), s = mean |z - z before| / 1.128 over the baseline, at least 1. None below 0.
    None too where nothing was counted in the baseline.
    """
    found, exposed = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    base = min(baseline, len(found))
    if base < FEWEST or not exposed[:base].sum() or not found[:base].sum():
        return None
    rate = float(found[:base].sum() / exposed[:base].sum())
    centre = rate * exposed
    root = np.sqrt(centre)
    z = _distances(found, centre)
    scatter = scatter_of(found[:base], exposed[:base])
    provisional = base < BASELINE

    def around(spread: Numbers) -> Limits:
        return Limits(centre, np.maximum(0.0, centre - spread), centre + spread, provisional)

    bounds = [[poisson_quantile(mean, share) for mean in centre] for share in (BEYOND, 1 - BEYOND)]
    exact = Limits(centre, np.array(bounds[0]), np.array(bounds[1]), provisional)
    widened = around(3 * max(1.0, scatter) * root)
    dispersion = float((z[:base] ** 2).sum() / (base - 1))
    return Counts(rate, exposed, around(3 * root), exact, widened, z, scatter, dispersion)


def scatter_of(counts: Numbers, exposure: Numbers) -> float:
    """How many times more than chance makes neighbours differ, as a standard deviation: mean |z - z before| / 1.128."""
    if len(counts) < 2 or not counts.sum():
        return 0.0
    z = _distances(counts, counts.sum() / exposure.sum() * exposure)
    return float(np.abs(np.diff(z)).mean() / RANGE_SIGMAS)


def count_limits(expected: float, scatter: float) -> tuple[float, float]:
    """The limits of one count: three standard deviations, widened by the scatter; where few are expected, the exact
    Poisson quantiles, but never narrower than that.

    >>> count_limits(6.0, 0.4), count_limits(100.0, 2.0)
    ((0.0, 15.0), (40.0, 160.0))
    """
    spread = 3 * max(1.0, scatter) * expected**0.5
    low, high = max(0.0, expected - spread), expected + spread
    if expected < FEW:
        low, high = min(low, poisson_quantile(expected, BEYOND)), max(high, poisson_quantile(expected, 1 - BEYOND))
    return low, high


def _distances(counts: Numbers, expected: Numbers) -> Numbers:
    """How far counts are from what was expected, in standard deviations of a Poisson count; 0 where nothing was."""
    apart: Numbers = np.divide(counts - expected, np.sqrt(expected), out=np.zeros(len(counts)), where=expected > 0)
    return apart


def poisson_quantile(mean: float, share: float) -> float:
    """The lowest count that a Poisson variable stays at or below with a chance of at least the share."""
    from scipy.special import pdtr

    spread = 8 * np.sqrt(mean) + 20
    counts = np.arange(max(0, int(mean - spread)), int(mean + spread) + 1)
    return float(counts[int(np.searchsorted(pdtr(counts, mean), share))]) if mean else 0.0


def runs(values: Sequence[float] | Numbers, centre: Sequence[float] | Numbers, length: int = RUN) -> NDArray[np.int_]:
    """The places where at least so many values in a row lie on one side of the centre; one on it ends the row.

    >>> runs([3, 3, 3, 2, 3, 3, 1], [2] * 7, 3).tolist()
    [2]
    """
    sides = np.sign(np.asarray(values, dtype=float) - np.asarray(centre, dtype=float))
    found, row = [], 0
    for place, side in enumerate(sides):
        row = row + 1 if side and place and side == sides[place - 1] else int(bool(side))
        if row >= length:
            found.append(place)
    return np.array(found, dtype=int)


def weekday_exposure(days: Sequence[date], counts: Sequence[float] | Numbers, baseline: int) -> Numbers:
    """What each day weighs: the mean of its weekday among the first `baseline` days / the mean of all of those.

    A weekday on which nothing ever happened weighs 0. All weigh 1 where nothing happened at all.
    """
    weekdays = np.array([day.weekday() for day in days])
    past, kinds = np.asarray(counts, dtype=float)[:baseline], weekdays[:baseline]
    mean = past.mean() if len(past) else 0.0
    if not mean:
        return np.ones(len(days))
    of_kind = np.bincount(kinds, minlength=7)
    weights = np.bincount(kinds, past, minlength=7) / np.maximum(of_kind, 1) / mean
    weighed: Numbers = np.where(of_kind > 0, weights, 1.0)[weekdays]
    return weighed
