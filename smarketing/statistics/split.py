"""The exact split of a change: which part of it each factor of a product made, so that the parts add up.

A total is a sum over groups (sources, or reps) of a product of factors, such as decided deals x mix x win rate x
average amount. The additive logarithmic mean Divisia index (LMDI-I) splits its change without a rest, whatever the
order of the factors, and with the opposite sign when the periods change places. May import numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Draws of a bootstrap: the ends of its intervals then move by about 2 % of their width from seed to seed.
DRAWS = 4000
SEED = 20260101
#: Below so many wins in either month a part's interval says more about chance in drawing than about the part.
FEWEST_WINS = 5


@dataclass(frozen=True)
class Interval:
    """The 90 % interval of an effect."""

    low: float
    high: float

    @property
    def distinct(self) -> bool:
        """Whether it lies on one side of 0, so that chance alone hardly makes such an effect."""
        return self.low > 0 or self.high < 0


def chain(whole: Floats, *steps: Floats) -> Floats:
    """The factors of each group: the whole, the group's part of it, and each step / the one before it.

    `whole` is the total of the first of `steps`, broadcast over the groups; all have the groups on their last axis. The
    result has the factors on a further last axis. A ratio 0/0 is nan: it has no value of its own.
    """
    parts = [np.broadcast_to(whole, steps[0].shape), _ratio(steps[0], whole)]
    parts += [_ratio(later, earlier) for earlier, later in pairwise(steps)]
    return np.stack(parts, axis=-1)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(top / bottom, dtype=float)


def lmdi(before: Floats, after: Floats) -> Floats:
    """What each factor of each group contributes to the change of the total.

    Both have groups and factors on their last two axes; the product of a group's factors is its value. effect =
    L(r1, r0) ln(x1 / x0), where L is the logarithmic mean of the group's two values. A factor that is 0/0 in one period
    takes its value of the other, so it has no effect; one that comes from 0 takes the group's whole value after, one
    that goes to 0 the whole value before, the limits of the formula (B. W. Ang and N. Liu, Energy Policy 35 (2007)
    238).
    """
    x0, x1 = _filled(before, after), _filled(after, before)
    r0, r1 = x0.prod(axis=-1), x1.prod(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = logarithmic_mean(r1, r0)[..., None] * (np.log(x1) - np.log(x0))
    found = np.where((x0 > 0) & (x1 > 0), found, 0.0)
    found = np.where((x0 == 0) & (x1 > 0), r1[..., None], found)
    return np.where((x0 > 0) & (x1 == 0), -r0[..., None], found)


def _filled(own: Floats, other: Floats) -> Floats:
    """Factors with a value in neither period are 0: a group that was never there."""
    return np.nan_to_num(np.where(np.isnan(own), other, own))


def logarithmic_mean(a: Floats, b: Floats) -> Floats:
    """(a - b) / ln(a / b); a where both are equal, 0 where either is 0.

    >>> float(logarithmic_mean(np.array(5280.0), np.array(5000.0)).round(4))
    5138.7287
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (a - b) / (np.log(a) - np.log(b))
    mean = np.where(np.isclose(a, b, rtol=1e-12, atol=0.0), a, mean)
    return np.where((a > 0) & (b > 0), mean, 0.0)


def effects(before: Floats, after: Floats) -> Floats:
    """What each factor contributes to the change of the total, summed over groups: by LMDI, and by Shapley's orders
    where a group's value is negative."""
    if (_filled(before, after) < 0).any() or (_filled(after, before) < 0).any():
        return shapley(before, after)
    summed: Floats = lmdi(before, after).sum(axis=-2)
    return summed


def shapley(before: Floats, after: Floats) -> Floats:
    """The same by averaging over the orders in which the factors could have changed: summed over groups, per factor.

    Exact too, and right where a value is negative, such as a month of credit notes, for which LMDI has no logarithm
    (A. F. Shorrocks, Journal of Economic Inequality 11 (2013) 99).
    """
    x0, x1 = _filled(before, after), _filled(after, before)
    factors = x0.shape[-1]
    effects = np.zeros((*x0.shape[:-2], factors))
    orders = list(permutations(range(factors)))
    for order in orders:
        now = x0.copy()
        value = now.prod(axis=-1).sum(axis=-1)
        for factor in order:
            now[..., factor] = x1[..., factor]
            later = now.prod(axis=-1).sum(axis=-1)
            effects[..., factor] += (later - value) / len(orders)
            value = later
    return effects


@dataclass(frozen=True)
class Decided:
    """The decided deals of a period: the group of each as its place, whether it was won, and what it brought."""

    group: NDArray[np.int64]
    won: NDArray[np.bool_]
    amount: Floats

    def factors(self, groups: int) -> Floats:
        """Decided deals, mix, win rate and average amount of each group."""
        first: Floats = self._factors(groups, np.ones((1, len(self.group))))[0]
        return first

    def drawn(self, groups: int, draws: int, rng: np.random.Generator) -> Floats:
        """The same of as many periods as could have been: a Poisson number of these deals, drawn with replacement,
        which is each deal a Poisson number of times."""
        return self._factors(groups, rng.poisson(1.0, (draws, len(self.group))).astype(float))

    def _factors(self, groups: int, weights: Floats) -> Floats:
        member = np.eye(groups)[self.group]
        decided = weights @ member
        won = (weights * self.won) @ member
        revenue = (weights * np.where(self.won, self.amount, 0.0)) @ member
        return chain(decided.sum(axis=-1, keepdims=True), decided, won, revenue)


@dataclass(frozen=True)
class Reached:
    """What came of visits in a period, per group: visits, leads of them, MQLs of those."""

    visits: Floats
    leads: Floats
    mqls: Floats

    def factors(self) -> Floats:
        """Visits, mix, visit to lead and lead to MQL of each group."""
        return chain(self.visits.sum(keepdims=True), self.visits, self.leads, self.mqls)

    def drawn(self, draws: int, rng: np.random.Generator) -> Floats:
        """The same of as many periods as could have been: Poisson visits, binomial steps at the rates reached."""
        visits = rng.poisson(self.visits, (draws, len(self.visits))).astype(float)
        leads = rng.binomial(visits.astype(int), _share(self.leads, self.visits)).astype(float)
        mqls = rng.binomial(leads.astype(int), _share(self.mqls, self.leads)).astype(float)
        return chain(visits.sum(axis=-1, keepdims=True), visits, leads, mqls)


@dataclass(frozen=True)
class Arrived:
    """What came in a period where visits are known of the whole only, or not at all (None): leads, MQLs per group."""

    visits: float | None
    leads: Floats
    mqls: Floats

    def factors(self) -> Floats:
        """Visits, visit to lead (or leads alone), mix and lead to MQL of each group."""
        return _arrived(None if self.visits is None else np.array([self.visits]), self.leads, self.mqls)

    def drawn(self, draws: int, rng: np.random.Generator) -> Floats:
        """The same of as many periods as could have been. MQLs of leads of earlier days may be more than the leads."""
        if self.visits is None:
            visits, leads = None, rng.poisson(self.leads, (draws, len(self.leads))).astype(float)
        else:
            visits = rng.poisson(self.visits, (draws, 1)).astype(float)
            leads = rng.poisson(visits * self.leads / self.visits).astype(float)
        rate = np.nan_to_num(_ratio(self.mqls, self.leads), posinf=0.0)
        steps = rng.binomial(leads.astype(int), np.minimum(rate, 1.0)).astype(float)
        mqls = np.where(rate <= 1.0, steps, rng.poisson(leads * rate))
        return _arrived(visits, leads, mqls)


def _arrived(visits: Floats | None, leads: Floats, mqls: Floats) -> Floats:
    whole = leads.sum(axis=-1, keepdims=True)
    found = chain(whole, leads, mqls)
    if visits is None:
        return found
    ahead = [np.broadcast_to(visits, leads.shape), np.broadcast_to(_ratio(whole, visits), leads.shape)]
    return np.concatenate([np.stack(ahead, axis=-1), found[..., 1:]], axis=-1)


def _share(some: Floats, of: Floats) -> Floats:
    share: Floats = np.clip(np.nan_to_num(_ratio(some, of), posinf=1.0), 0.0, 1.0)
    return share


def interval(effects: Floats) -> Interval:
    """The 90 % interval of one factor's drawn effects."""
    low, high = np.quantile(effects, (0.05, 0.95))
    return Interval(float(low), float(high))


def volume_error(before: Floats, after: Floats) -> float:
    """The standard error of the volume's effect by the delta method: a check of the bootstrap.

    sum of L(r1, r0) x sqrt(1/n0 + 1/n1), the number of decided deals being a Poisson count in both periods.
    """
    x0, x1 = _filled(before, after), _filled(after, before)
    weight = logarithmic_mean(x1.prod(axis=-1), x0.prod(axis=-1)).sum()
    return float(weight * np.sqrt(1 / x0[0, 0] + 1 / x1[0, 0]))
