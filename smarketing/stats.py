"""Statistics that every layer may use; imports nothing of ours."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float] | tuple[None, None]:
    """Wilson score interval of a rate, as shares from 0 to 1; (None, None) when nothing was tried.

    Formula, with p = successes / trials, n = trials and z the normal quantile of the confidence:
    (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n). Unlike p ± z·√(p(1-p)/n) it keeps its coverage for small
    samples and for rates near 0 and 1, and never leaves 0..1. Source: E. B. Wilson, JASA 22 (1927) 209-212.

    Raises ValueError when there are more successes than trials, or fewer than none: a fault in the counting.

    >>> [round(bound, 4) for bound in wilson(842, 8000)]
    [0.0987, 0.1122]
    >>> wilson(0, 0)
    (None, None)
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes of {trials} trials is not a rate")
    if trials == 0:
        return None, None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    rate = successes / trials
    centre = rate + z * z / (2 * trials)
    spread = z * sqrt(rate * (1 - rate) / trials + (z / (2 * trials)) ** 2)
    scale = 1 + z * z / trials
    # At 0 and at n successes the bound is 0 and 1 exactly; floats miss it by a hair.
    low = 0.0 if successes == 0 else (centre - spread) / scale
    high = 1.0 if successes == trials else (centre + spread) / scale
    return low, high
