"""What a lead of each type is worth (R13): bookings per lead, trusted as far as the number of leads allows.

Imports nothing of ours: numbers in, numbers out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True)
class Kind:
    """Leads of one type: how many, what they brought in all, and the sum of the squares of what each brought."""

    name: str
    leads: int
    brought: float
    squares: float

    @classmethod
    def of_customers(cls, name: str, leads: int, customers: int, worth: float = 1.0) -> Kind:
        """Leads of which some became customers, each worth the same."""
        return cls(name, leads, customers * worth, customers * worth**2)


@dataclass(frozen=True)
class LeadValue:
    """The expected value of a lead of one type, with its 95 % interval. `observed` is brought / leads, `trust` (0 to 1)
    the weight it has in `value`."""

    name: str
    leads: int
    observed: float
    trust: float
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Total:
    """The total expected value of some leads, with the 95 % interval of that expectation (not of what chance makes)."""

    leads: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Values:
    """The value of a lead by type. `mean` is what types have in common, and the value of a type never seen before.

    `within` is the variance between leads of one type, `between` that between the true values of types, and
    `uncertainty` the variance of `mean`.
    """

    kinds: tuple[LeadValue, ...]
    mean: float
    within: float
    between: float
    uncertainty: float

    @classmethod
    def of(cls, kinds: Sequence[Kind], confidence: float = 0.95) -> Values:
        """Shrink each type's bookings per lead m towards what types have in common, as far as few leads say little.

        value = Z·m + (1 - Z)·mean, with Z = n / (n + within / between) and mean = Σ Z·m / Σ Z. The model of H. Bühlmann
        and E. Straub (Glaubwürdigkeit für Schadensätze, 1970) with its usual estimators, in S. A. Klugman, H. H. Panjer
        and G. E. Willmot, Loss Models, 4th ed., 18.9: within = Σ Σ (x - m)² / Σ (n - 1) and between = (Σ n·(m - M)² -
        (r - 1)·within) / (N - Σ n² / N), not below 0, for r types, N leads in all and their mean M. Where types differ
        no more than chance makes them (between 0), every lead is worth M. The values of all leads measured add up to
        what they brought. The interval is value ± z·√(between·(1 - Z) + (1 - Z)²·variance of mean), not below 0; that
        `within` and `between` are estimates themselves is not in it.

        Raises ValueError without a lead.

        >>> two = Values.of([Kind.of_customers("many", 1000, 20), Kind.of_customers("few", 4, 2)])
        >>> [round(kind.value, 3) for kind in two.kinds]
        [0.02, 0.489]
        """
        known = [kind for kind in kinds if kind.leads > 0]
        if not known:
            raise ValueError("no leads to value")
        within, between = _variances(known)
        trusts = [kind.leads / (kind.leads + within / between) if between else 0.0 for kind in known]
        leads = sum(kind.leads for kind in known)
        if between:
            mean = sum(t * k.brought / k.leads for t, k in zip(trusts, known, strict=True)) / sum(trusts)
            uncertainty = between / sum(trusts)
        else:
            mean, uncertainty = sum(kind.brought for kind in known) / leads, within / leads
        z = NormalDist().inv_cdf((1 + confidence) / 2)
        valued = []
        for kind, trust in zip(known, trusts, strict=True):
            value = trust * kind.brought / kind.leads + (1 - trust) * mean
            spread = z * sqrt(between * (1 - trust) + (1 - trust) ** 2 * uncertainty)
            valued.append(
                LeadValue(kind.name, kind.leads, kind.brought / kind.leads, trust, value, max(0.0, value - spread),
                          value + spread)
            )  # fmt: skip
        return cls(tuple(valued), mean, within, between, uncertainty)

    def value(self, name: str) -> float:
        """The value of a lead of a type; of a type never seen before, what types have in common."""
        return next((kind.value for kind in self.kinds if kind.name == name), self.mean)

    def total(self, leads: Mapping[str, int], confidence: float = 0.95) -> Total:
        """What some leads, counted by type, are worth together: Σ leads x value.

        Its variance adds up between types, but that of the common mean is shared by all: Σ c²·between·(1 - Z) +
        (Σ c·(1 - Z))²·variance of mean, for c leads of a type.
        """
        trust = {kind.name: kind.trust for kind in self.kinds}
        own = sum(count**2 * self.between * (1 - trust.get(name, 0.0)) for name, count in leads.items())
        shared = sum(count * (1 - trust.get(name, 0.0)) for name, count in leads.items()) ** 2 * self.uncertainty
        spread = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(own + shared)
        value = total_value(leads, {name: self.value(name) for name in leads})
        return Total(sum(leads.values()), value, max(0.0, value - spread), value + spread)


def total_value(leads: Mapping[str, float], values: Mapping[str, float]) -> float:
    """Σ leads x value of a lead of that type: volume and quality can be traded.

    >>> total_value({"many": 100}, {"many": 0.02}) == total_value({"few": 4}, {"few": 0.50}) == 2
    True
    """
    return sum(count * values[name] for name, count in leads.items())


def _variances(kinds: Sequence[Kind]) -> tuple[float, float]:
    """The variance within a type and between types; a single type, or types of single leads, do not differ."""
    leads = sum(kind.leads for kind in kinds)
    freedom = leads - len(kinds)
    if freedom <= 0:
        return 0.0, 0.0
    within = max(0.0, sum(kind.squares - kind.brought**2 / kind.leads for kind in kinds) / freedom)
    mean = sum(kind.brought for kind in kinds) / leads
    scatter = sum(kind.leads * (kind.brought / kind.leads - mean) ** 2 for kind in kinds)
    scale = leads - sum(kind.leads**2 for kind in kinds) / leads
    between = (scatter - (len(kinds) - 1) * within) / scale if scale > 0 else 0.0
    return within, max(0.0, between)
