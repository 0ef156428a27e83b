"""Statistics that every layer may use; imports nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from statistics import NormalDist


def wilson(successes: float, trials: float, confidence: float = 0.95) -> tuple[float, float] | tuple[None, None]:
    """Wilson score interval of a rate, as shares from 0 to 1; (None, None) when nothing was tried.

    Formula, with p = successes / trials, n = trials and z the normal quantile of the confidence:
    (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n). Unlike p ± z·√(p(1-p)/n) it keeps its coverage for small
    samples and for rates near 0 and 1, and never leaves 0..1. Trials may be a fraction, as of weights. Source: E. B.
    Wilson, JASA 22 (1927) 209-212.

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


def difference(
    successes: int, trials: int, others: int, of_others: int, confidence: float = 0.95
) -> tuple[float, float] | tuple[None, None]:
    """Interval of successes / trials less others / of_others, from -1 to 1; (None, None) where either was never tried.

    Formula, with p and q the two rates and l, u their Wilson bounds: from p - q - √((p - l_p)² + (u_q - q)²) to
    p - q + √((u_p - p)² + (q - l_q)²). Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10.

    >>> [round(bound, 4) for bound in difference(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    low, high = wilson(successes, trials, confidence)
    other_low, other_high = wilson(others, of_others, confidence)
    if low is None or high is None or other_low is None or other_high is None:
        return None, None
    rate, other = successes / trials, others / of_others
    down, up = sqrt((rate - low) ** 2 + (other_high - other) ** 2), sqrt((high - rate) ** 2 + (other - other_low) ** 2)
    return rate - other - down, rate - other + up


def poisson_interval(count: float, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of the expected number behind a count of independent events; the count may be a fraction, as of weights.

    Formula, with k = count, z the normal quantile of the confidence and K = k + 1: from k·(1 - 1/9k - z/3√k)³ to
    K·(1 - 1/9K + z/3√K)³. Byar's approximation of the exact interval, within 0.03 of it. Source: N. E. Breslow and
    N. E. Day, Statistical Methods in Cancer Research II (1987), 2.13.

    Raises ValueError for a count below 0: a fault in the counting.

    >>> [round(bound, 1) for bound in poisson_interval(10)]
    [4.8, 18.4]
    """
    if count < 0:
        raise ValueError(f"{count} is not a count")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    low = count * max(0.0, 1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0
    above = count + 1
    return low, above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3


def one_rate(count: float, other: float, confidence: float = 0.95) -> bool:
    """Whether chance alone could make two counts of independent events this different over equally long stretches.

    Formula: |a - b| - 1 <= z·√(a + b), the comparison of two Poisson counts given their sum, with the correction for
    counts being whole. Source: J. Przyborowski and H. Wilenski, Biometrika 31 (1940) 313-323.

    >>> one_rate(0, 5), one_rate(0, 6)
    (True, False)
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    return abs(count - other) - 1 <= z * sqrt(count + other)


def time_within(share: float, ended: Mapping[float, int], waiting: Mapping[float, int]) -> float | None:
    """The time within which a share of all stays end, those still waiting included; None where it was not reached.

    `ended` and `waiting` say how many stays ended, or have lasted so far, by their length. Formula: the first t with
    S(t) <= 1 - share, S(t) = product over times u <= t of (1 - ended at u / lasting u or longer). Those still
    waiting count for as long as they have waited; leaving them out would make the stays look short. Source: E. L.
    Kaplan and P. Meier, JASA 53 (1958) 457-481.

    >>> time_within(0.5, {2: 2, 4: 1, 9: 1}, {})
    2
    >>> time_within(0.5, {2: 2, 4: 1, 9: 1}, {3: 2}), time_within(0.5, {2: 1}, {3: 2})
    (4, None)
    """
    lasting, left = sum(ended.values()) + sum(waiting.values()), 1.0
    for time in sorted(ended.keys() | waiting.keys()):
        left *= 1 - ended.get(time, 0) / lasting
        if ended.get(time) and left <= 1 - share + 1e-12:
            return time
        lasting -= ended.get(time, 0) + waiting.get(time, 0)
    return None
