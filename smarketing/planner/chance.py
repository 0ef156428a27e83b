"""How many leads make a goal likely, not only right on average. Imports the plan's errors.

Drawn `DRAWS` times with a fixed seed, so that one question has one answer: the true rate, the sales it takes to reach
the goal, and the leads it takes to make that many sales.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smarketing.errors import PlanError

DRAWS, SEED = 4000, 1922
LIKELY = 0.8
#: Up to so many sales are drawn one by one; the sum of more is close to normal.
ONE_BY_ONE = 150
#: More amounts than these are told by as many of their quantiles.
MOST_SIZES = 1000
#: No company meets that many people.
MOST_LEADS = 1e12

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rate:
    """A rate to draw: known only from `successes` of `trials`, or, without trials, taken as exactly `value`."""

    value: float
    successes: float = 0
    trials: float = 0

    def draws(self, rng: np.random.Generator) -> Floats:
        """Jeffreys' posterior Beta(s + 1/2, n - s + 1/2); L. D. Brown et al., Statistical Science 16 (2001) 101-133."""
        if not self.trials:
            return np.full(DRAWS, self.value)
        return rng.beta(self.successes + 0.5, self.trials - self.successes + 0.5, DRAWS)


@dataclass(frozen=True)
class Chance:
    """The leads that a goal turned out to need, one number per draw, in order."""

    needed: Floats

    def leads(self, likelihood: float = LIKELY) -> float:
        """The fewest leads with which the goal is reached at least so likely."""
        return float(np.quantile(self.needed, likelihood, method="higher"))

    def of(self, leads: float) -> float:
        """How likely so many leads reach the goal, from 0 to 1."""
        return float(np.searchsorted(self.needed, leads, side="right") / len(self.needed))


def chance(
    goal: float, sale: float, rates: Sequence[Rate], sales: Sequence[float] = (), *, exact_sale: bool = False
) -> Chance:
    """The leads needed to bring in `goal`, as chance may have it.

    Of each draw, the leads are those seen until the last sale needed is made: T + NegativeBinomial(T, p), where p is
    the product of the rates drawn and T the sales needed; with n leads the goal is reached exactly when these are at
    most n, because Binomial(n, p) >= T then. So customers are beta-binomial, the rate's own uncertainty included. T is
    the first number of sales whose sum reaches the goal. Their sizes are drawn from the customers' `sales` (above 0),
    randomly weighted so that the average is itself uncertain (D. B. Rubin, The Bayesian Bootstrap, Annals of Statistics
    9 (1981) 130-134), and scaled to average `sale`, in every draw where that average is taken as exact; without
    `sales`, every sale is exactly `sale`.

    Raises PlanError when the leads needed are beyond any number.
    """
    rng = np.random.default_rng(SEED)
    p = np.prod([rate.draws(rng) for rate in rates], axis=0)
    needed = _sales_needed(goal, sale, np.asarray(sales, dtype=float), exact_sale, rng)
    with np.errstate(all="ignore"):
        likely = np.quantile(needed / p, 0.99)
    if not likely < MOST_LEADS:
        raise PlanError("No number of leads is large enough for this goal; use higher rates or a smaller goal.")
    p = np.maximum(p, needed / (10 * MOST_LEADS))
    return Chance(np.sort(needed + rng.negative_binomial(needed, np.minimum(p, 1.0))).astype(float))


def summarised(values: Floats) -> tuple[Floats, Floats]:
    """The values, each counting once; of very many, the means of parts of them in order, and what each part counts."""
    if len(values) <= MOST_SIZES:
        return values, np.ones(len(values))
    parts = np.array_split(np.sort(values), MOST_SIZES)
    return np.array([part.mean() for part in parts]), np.array([float(len(part)) for part in parts])


def mean_interval(values: Sequence[float], confidence: float = 0.95) -> tuple[float, float] | tuple[None, None]:
    """Interval of the mean behind some values, by the Bayesian bootstrap; (None, None) of fewer than two."""
    return ratio_interval(values, np.ones(len(values)), confidence)


def ratio_interval(
    parts: Sequence[float], wholes: Sequence[float] | Floats, confidence: float = 0.95
) -> tuple[float, float] | tuple[None, None]:
    """Interval of sum(parts) / sum(wholes), drawn together record by record; (None, None) of fewer than two."""
    if len(parts) < 2:
        return None, None
    rng = np.random.default_rng(SEED)
    # A Dirichlet weight is a gamma draw over the sum of all, and the sum cancels in the ratio.
    top, bottom = np.zeros(DRAWS), np.zeros(DRAWS)
    for chunk in np.array_split(np.column_stack([parts, wholes]), max(1, len(parts) // MOST_SIZES)):
        drawn = rng.standard_exponential((DRAWS, len(chunk)))
        top += drawn @ chunk[:, 0]
        bottom += drawn @ chunk[:, 1]
    low, high = np.quantile(top / bottom, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def _sales_needed(goal: float, sale: float, sales: Floats, exact: bool, rng: np.random.Generator) -> NDArray[np.int64]:
    """The sales until their sum reaches the goal, per draw."""
    if not len(sales):
        return np.full(DRAWS, np.ceil(np.round(goal / sale, 9)), dtype=np.int64)
    sizes, counts = summarised(sales)
    drawn = rng.dirichlet(counts, DRAWS)
    mean = drawn @ sizes
    # The goal in the money of the sales measured; where the average is exact, in that of each draw.
    unit = mean if exact else np.full(DRAWS, sales.mean())
    goals = goal / sale * unit
    if goal / sale > ONE_BY_ONE:
        return _many(goals, mean, drawn @ sizes**2 - mean**2, rng)
    return np.array([_one_by_one(g, sizes, row, rng) for g, row in zip(goals, drawn, strict=True)], dtype=np.int64)


def _one_by_one(goal: float, sizes: Floats, drawn: Floats, rng: np.random.Generator) -> int:
    cumulated = np.cumsum(drawn)
    several = max(8, int(1.5 * goal / max(float(drawn @ sizes), sizes.min())) + 1)
    total, count = 0.0, 0
    while True:
        picked = np.searchsorted(cumulated, rng.random(several) * cumulated[-1])
        sums = total + np.cumsum(sizes[np.minimum(picked, len(sizes) - 1)])
        if sums[-1] >= goal:
            return count + int(np.searchsorted(sums, goal)) + 1
        total, count = float(sums[-1]), count + several


def _many(goal: Floats, mean: Floats, variance: Floats, rng: np.random.Generator) -> NDArray[np.int64]:
    """The renewal theorem: T is near normal with mean goal/m + (m² + v)/2m² and variance goal·v/m³ (W. Feller, An
    Introduction to Probability Theory II, XI.4-5)."""
    variance = np.maximum(variance, 0)
    expected = goal / mean + (mean**2 + variance) / (2 * mean**2)
    return np.maximum(1, np.ceil(rng.normal(expected - 0.5, np.sqrt(goal * variance / mean**3)))).astype(np.int64)
