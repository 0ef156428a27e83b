"""What a lead of each type is worth: its chance of becoming a customer times what a customer brings.

Numbers in, numbers out; imports numpy, and scipy inside the functions that need it. Few leads say little by themselves,
so every type borrows from the others, as far as types are alike; how alike they are is uncertain too, and that is in
the intervals. Source: A. Gelman et al., Bayesian Data Analysis, 3rd ed. (2013), 5.3; C. N. Morris, JASA 78 (1983)
47-55.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from smarketing.statistics.ends import Numbers

#: The grid of what types have in common: mean rates, and how many leads' worth of likeness.
MEANS, STRENGTHS = 99, 61
WEAKEST, STRONGEST = 0.5, 500.0
#: Where the distribution of a rate is told, as logarithms of odds, and the amounts that of a value is averaged over.
LOGITS = np.concatenate([np.linspace(-30.0, -12.0, 90, endpoint=False), np.linspace(-12.0, 9.0, 1051)])
NODES = 21
#: Draws of the value of several leads together; the same seed, so that one question has one answer.
DRAWS, SEED = 40_000, 1922
#: The least that amounts of types differ by, as a standard deviation of their logarithms: types are never quite alike.
LEAST_APART = 0.05
#: A type is shown by itself, and ranked, from so many leads and customers on.
FEWEST_LEADS, FEWEST_CUSTOMERS = 10, 3


@dataclass(frozen=True)
class Kind:
    """Leads of one type: how many, how many became customers, and what the customers with an amount brought.

    `logs` and `squares` are the sums of the logarithms of those amounts and of their squares; `brought` the sum of
    them.
    """

    name: str
    leads: int
    customers: int
    priced: int = 0
    brought: float = 0.0
    logs: float = 0.0
    squares: float = 0.0

    @classmethod
    def of(cls, name: str, leads: int, amounts: Sequence[float], customers: int | None = None) -> Kind:
        """From the amounts of customers one by one, each above 0; `customers` where some have no amount."""
        logs = np.log(np.asarray(amounts, dtype=float))
        many = len(amounts) if customers is None else customers
        squares = float((logs**2).sum())
        return cls(name, leads, many, len(amounts), float(np.sum(amounts)), float(logs.sum()), squares)

    @classmethod
    def of_customers(cls, name: str, leads: int, customers: int, worth: float) -> Kind:
        """Leads of which some became customers, each worth the same."""
        return cls.of(name, leads, [worth] * customers)


@dataclass(frozen=True)
class LeadValue:
    """The expected value of a lead of one type, each figure with its 95 % interval.

    `rate` is the chance that a lead becomes a customer, `amount` what a customer is expected to bring, `value` their
    product; `trust` (0 to 1) how much the type's own amounts count in `amount`. `observed` is what its leads brought
    each, as it is; None where customers have no amounts. `alone`: enough leads and customers to stand and be ranked by
    itself.
    """

    name: str
    leads: int
    customers: int
    observed: float | None
    rate: float
    rate_low: float
    rate_high: float
    amount: float
    trust: float
    value: float
    low: float
    high: float

    @property
    def alone(self) -> bool:
        return self.leads >= FEWEST_LEADS and self.customers >= FEWEST_CUSTOMERS


@dataclass(frozen=True)
class Total:
    """The total expected value of some leads, with the 95 % interval of that expectation (not of what chance makes)."""

    leads: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Values:
    """The value of a lead by type: chance of becoming a customer x what a customer brings.

    Rate: customers k of n leads are binomial, the rates of types a beta distribution of mean m worth s leads; (m, s) is
    integrated over, not estimated: a grid of 99 means and 61 strengths from 0.5 to 500, each weighing its likelihood
    Π BetaBinomial(k | n, m·s, (1-m)·s) times s^-1/2 per step of the logarithm. The rate of a type is the mixture of
    Beta(k + m·s, n - k + (1-m)·s) over the grid.

    Amount: logarithms of amounts scatter by w within types and by b between them (moments of the analysis of variance,
    b at least 0.05). A type's mean logarithm is t·own + (1-t)·common, t = c·b² / (c·b² + w²) for c customers; the
    amount is exp(that + w²/2 + v/2), where v = b²·(1-t) + (1-t)²·b² / Σt is how uncertain it is.

    Raises ValueError without a lead, where more leads became customers than there are, and without any amount.
    """

    known: tuple[Kind, ...]
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if not self.known:
            raise ValueError("no leads to value")
        if any(not 0 <= kind.customers <= kind.leads for kind in self.known):
            raise ValueError("more customers than leads")
        if not any(kind.priced for kind in self.known):
            raise ValueError("no customer has an amount")

    @classmethod
    def of(cls, kinds: Sequence[Kind], confidence: float = 0.95) -> Values:
        """The values of the types that have leads.

        >>> two = Values.of([Kind.of_customers("many", 1000, 20, 1000), Kind.of_customers("few", 4, 2, 1000)])
        >>> [round(kind.value) for kind in two.kinds]
        [21, 470]
        """
        return cls(tuple(kind for kind in kinds if kind.leads > 0), confidence)

    @cached_property
    def kinds(self) -> tuple[LeadValue, ...]:
        return tuple(self._kind(place, kind) for place, kind in enumerate(self.known))

    def _kind(self, place: int, kind: Kind) -> LeadValue:
        rate, amount = self._rate(kind), float(self._amounts.expected[place])
        rates, values = self._bounds(place)
        return LeadValue(
            name=kind.name,
            leads=kind.leads,
            customers=kind.customers,
            observed=kind.brought / kind.leads if kind.priced or not kind.customers else None,
            rate=rate,
            rate_low=rates[0],
            rate_high=rates[1],
            amount=amount,
            trust=float(self._amounts.trust[place]),
            value=rate * amount,
            low=values[0],
            high=values[1],
        )

    @property
    def mean(self) -> float:
        """The value of a lead of a type never seen before: what types have in common."""
        return self.rate_of_new * self._amounts.of_new

    @property
    def rate_of_new(self) -> float:
        """The chance of becoming a customer of a lead of a type never seen before."""
        return float((self._grid.weights * self._grid.means).sum())

    @property
    def strength(self) -> float:
        """How many leads' worth of likeness types have: the median."""
        by_strength = np.bincount(np.arange(self._grid.weights.size) % STRENGTHS, self._grid.weights)
        return float(_strengths()[int(np.searchsorted(np.cumsum(by_strength), 0.5))])

    @property
    def within(self) -> float:
        """The standard deviation of the logarithms of amounts within a type."""
        return self._amounts.within

    @property
    def between(self) -> float:
        """That of types around what they have in common."""
        return self._amounts.between

    def value(self, name: str) -> float:
        """The value of a lead of a type; of a type never seen before, what types have in common."""
        return next((kind.value for kind in self.kinds if kind.name == name), self.mean)

    def total(self, leads: Mapping[str, int]) -> Total:
        """What some leads, counted by type, are worth together: Σ leads x value.

        Its interval is that of the sum of draws, in which types share what is uncertain about all of them. Types never
        seen before are worth one common, uncertain value.
        """
        places = {kind.name: place for place, kind in enumerate(self.known)}
        drawn = np.zeros(DRAWS)
        for name, many in leads.items():
            drawn += many * self._drawn(places.get(name))
        low, high = np.quantile(drawn, self._tails)
        value = total_value(leads, {name: self.value(name) for name in leads})
        return Total(sum(leads.values()), value, float(low), float(high))

    @property
    def _tails(self) -> tuple[float, float]:
        return (1 - self.confidence) / 2, (1 + self.confidence) / 2

    @cached_property
    def _grid(self) -> _Grid:
        return _Grid.of(self.known)

    @cached_property
    def _amounts(self) -> _Amounts:
        return _Amounts.of(self.known)

    @cached_property
    def _shared(self) -> tuple[Numbers, Numbers, Numbers]:
        """What types have in common, drawn: the two parameters of the beta of rates, and the level of amounts."""
        grid, amounts, rng = self._grid, self._amounts, np.random.default_rng(SEED)
        # One draw in each of 40,000 equal parts of the weight, in any order.
        parts = rng.permutation((np.arange(DRAWS) + rng.random(DRAWS)) / DRAWS)
        points = np.minimum(np.searchsorted(np.cumsum(grid.weights), parts), len(grid.weights) - 1)
        return grid.a[points], grid.b[points], rng.normal(amounts.common, amounts.uncertainty**0.5, DRAWS)

    def _drawn(self, place: int | None) -> Numbers:
        """Draws of the value of a lead of a type, None one never seen before; all types share the common draws."""
        a, b, common = self._shared
        won = lost = own = trust = 0.0
        if place is not None:
            kind = self.known[place]
            won, lost = float(kind.customers), float(kind.leads - kind.customers)
            own, trust = float(self._amounts.own[place]), float(self._amounts.trust[place])
        rng = np.random.default_rng([SEED, 0 if place is None else place + 1])
        amounts = self._amounts
        level = trust * own + (1 - trust) * common + rng.normal(0.0, amounts.between * (1 - trust) ** 0.5, DRAWS)
        drawn: Numbers = rng.beta(won + a, lost + b) * np.exp(level + amounts.within**2 / 2)
        return drawn

    def _rate(self, kind: Kind) -> float:
        grid = self._grid
        return float((grid.weights * (kind.customers + grid.a) / (kind.leads + grid.a + grid.b)).sum())

    def _bounds(self, place: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """The intervals of a type's rate and of its value, both from the distribution of the rate.

        The value is at most v where the rate is at most v / amount, whatever the amount: an average over its lognormal
        (Gauss and Hermite's nodes).
        """
        above = self._grid.above(self.known[place])
        low, high = (float(_rate(np.interp(tail, 1 - above, LOGITS))) for tail in self._tails)
        nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
        middle, spread = self._amounts.spread(place)
        amounts = np.exp(middle + spread * nodes)
        # Where nearly every lead becomes a customer, the value goes beyond what one usually brings.
        logs = np.concatenate([np.log(_rate(LOGITS)), np.linspace(0.0, 5 * spread, 50)[1:]])
        values = np.exp(np.unique(logs) + middle)
        share = values[:, None] / amounts
        within = np.where(share < 1, np.interp(_logit(np.minimum(share, 1 - 1e-12)), LOGITS, above), 0.0)
        beyond = within @ (weights / weights.sum())
        ends = np.interp(self._tails, 1 - beyond, values)
        return (low, high), (float(ends[0]), float(ends[1]))


@dataclass(frozen=True, eq=False)
class _Grid:
    """What the rates of types may have in common: beta distributions a, b and the weight of each; `means` a / (a +
    b).
    """

    means: Numbers
    a: Numbers
    b: Numbers
    weights: Numbers

    @classmethod
    def of(cls, kinds: Sequence[Kind]) -> _Grid:
        from scipy.special import betaln

        means, strengths = np.meshgrid((np.arange(MEANS) + 0.5) / MEANS, _strengths(), indexing="ij")
        a, b = (means * strengths).ravel(), ((1 - means) * strengths).ravel()
        logs = -0.5 * np.log(strengths.ravel())
        for kind in kinds:
            logs = logs + betaln(kind.customers + a, kind.leads - kind.customers + b) - betaln(a, b)
        weights = np.exp(logs - logs.max())
        return cls(means.ravel(), a, b, weights / weights.sum())

    def above(self, kind: Kind) -> Numbers:
        """The chance that the rate of a type lies above each of the `LOGITS`: the mixture's density, added up from
        1.
        """
        from scipy.special import betaln

        heavy = self.weights > self.weights.max() * 1e-5
        won, lost = kind.customers + self.a[heavy], kind.leads - kind.customers + self.b[heavy]
        logs = np.log(self.weights[heavy] / self.weights[heavy].sum()) - betaln(won, lost)
        # Most types are told from none on a small part of the way: every 15th point shows where.
        coarse = _density(LOGITS[::15], won, lost, logs)
        told = np.flatnonzero(coarse > coarse.max() * 1e-9) * 15
        part = slice(max(0, told[0] - 15), told[-1] + 16)
        density = np.zeros(len(LOGITS))
        density[part] = _density(LOGITS[part], won, lost, logs)
        pieces = (density[:-1] + density[1:]) / 2 * np.diff(LOGITS)
        chances: Numbers = np.concatenate([np.cumsum(pieces[::-1])[::-1], [0.0]])
        return chances


def _density(logits: Numbers, won: Numbers, lost: Numbers, logs: Numbers) -> Numbers:
    """The density of a mixture of betas per unit of the logarithm of odds."""
    from scipy.special import log_expit

    powers = np.outer(log_expit(logits), won) + np.outer(log_expit(-logits), lost)
    density: Numbers = np.exp(powers + logs).sum(axis=1)
    return density


def _strengths() -> Numbers:
    strengths: Numbers = np.geomspace(WEAKEST, STRONGEST, STRENGTHS)
    return strengths


def _rate(logit: Numbers | float) -> Numbers:
    rate: Numbers = 1 / (1 + np.exp(-np.asarray(logit)))
    return rate


def _logit(rate: Numbers) -> Numbers:
    logit: Numbers = np.log(rate / (1 - rate))
    return logit


@dataclass(frozen=True, eq=False)
class _Amounts:
    """What a customer of each type brings, in logarithms: `means`, how much of each is its own, and the common
    level.
    """

    own: Numbers
    trust: Numbers
    common: float
    within: float
    between: float
    uncertainty: float

    @classmethod
    def of(cls, kinds: Sequence[Kind]) -> _Amounts:
        many = np.array([kind.priced for kind in kinds], dtype=float)
        logs, squares = (np.array([getattr(kind, name) for kind in kinds]) for name in ("logs", "squares"))
        priced = many > 0
        own = np.divide(logs, many, out=np.zeros(len(many)), where=priced)
        freedom = many.sum() - priced.sum()
        scatter = float(np.maximum(0.0, squares - many * own**2).sum())
        within = scatter / freedom if freedom > 0 else 0.0
        common = float((many * own).sum() / many.sum())
        scale = float(many.sum() - (many**2).sum() / many.sum())
        apart = float((many * (own - common) ** 2).sum()) - (priced.sum() - 1) * within
        between = max(LEAST_APART**2, apart / scale if scale > 0 else 0.0)
        trust = np.where(priced, many * between / (many * between + within), 0.0) if within else priced.astype(float)
        common = float((trust * own).sum() / trust.sum())
        uncertainty = between / float(trust.sum())
        return cls(own, trust, common, within**0.5, between**0.5, uncertainty)

    @property
    def expected(self) -> Numbers:
        """What a customer of each type is expected to bring."""
        amounts: Numbers = np.exp(self._logs + (self.within**2 + self._doubt) / 2)
        return amounts

    def spread(self, place: int) -> tuple[float, float]:
        """The normal distribution of the logarithm of what a customer of a type is expected to bring."""
        return float(self._logs[place] + self.within**2 / 2), float(self._doubt[place] ** 0.5)

    @property
    def _logs(self) -> Numbers:
        return self.trust * self.own + (1 - self.trust) * self.common

    @property
    def _doubt(self) -> Numbers:
        left = 1 - self.trust
        return self.between**2 * left + left**2 * self.uncertainty

    @property
    def of_new(self) -> float:
        return float(np.exp(self.common + (self.within**2 + self.between**2 + self.uncertainty) / 2))


def total_value(leads: Mapping[str, float], values: Mapping[str, float]) -> float:
    """Σ leads x value of a lead of that type: volume and quality can be traded.

    >>> total_value({"many": 100}, {"many": 0.02}) == total_value({"few": 4}, {"few": 0.50}) == 2
    True
    """
    return sum(count * values[name] for name, count in leads.items())
