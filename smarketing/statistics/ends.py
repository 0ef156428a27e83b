"""Where a total may end: every end with its chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ends:
    """The ends a total may come to, ascending, and the chance of each; the chances add up to 1."""

    totals: Numbers
    chances: Numbers

    @classmethod
    def certain(cls, total: float) -> Ends:
        return cls(np.array([total]), np.ones(1))

    @classmethod
    def drawn(cls, totals: Numbers, points: int = 2000) -> Ends:
        """Equally likely ends from simulated ones: as many quantiles as tell them apart."""
        return cls(np.quantile(totals, (np.arange(points) + 0.5) / points), np.full(points, 1 / points))

    @property
    def mean(self) -> float:
        return float(self.totals @ self.chances)

    def beyond(self, so_far: float) -> Ends:
        """The same ends, after what has happened already."""
        return Ends(self.totals + so_far, self.chances)

    def times(self, factor: float) -> Ends:
        """The same ends counted in another unit."""
        return Ends(self.totals * factor, self.chances)

    def at_least(self, total: float) -> float:
        """The chance to end at a total or above it."""
        return float(min(1.0, self.chances[self.totals >= total].sum()))

    def quantile(self, share: float) -> float:
        """The lowest end that a share of the chance does not lie above."""
        return float(self.totals[self._place(share)])

    def band(self, level: float) -> tuple[float, float]:
        """The middle part of the ends that has the chance asked for.

        Between the quantiles of (1 - level) / 2 and (1 + level) / 2. Few whole numbers hold more than that together,
        so each end may move in by one: of the four bands, the one whose chance is nearest to the level counts.
        """
        low, high = self._place((1 - level) / 2), self._place((1 + level) / 2)
        pairs = [(a, b) for a in (low, low + 1) for b in (high - 1, high) if a <= b < len(self.totals)]
        first, last = min(pairs, key=lambda pair: abs(self._within(*pair) - level), default=(low, high))
        return float(self.totals[first]), float(self.totals[last])

    def within(self, low: float, high: float) -> float:
        """The chance to end between two totals, both included."""
        return float(self.chances[(self.totals >= low) & (self.totals <= high)].sum())

    def miss(self, actual: float) -> float:
        """How far the forecast was from what came: the integral of (F(x) - 1[x >= actual])², in the unit of the total.

        The continuous ranked probability score; of a certain forecast it is the absolute error. Source: T. Gneiting and
        A. E. Raftery, JASA 102 (2007) 359-378.

        >>> Ends.certain(7.0).miss(10), Ends(np.array([0.0, 10.0]), np.array([0.5, 0.5])).miss(10)
        (3.0, 2.5)
        """
        known = np.union1d(self.totals, [actual])
        below = np.cumsum(self.chances)[np.searchsorted(self.totals, known, side="right") - 1]
        below[known < self.totals[0]] = 0.0
        return float((((below - (known >= actual)) ** 2)[:-1] * np.diff(known)).sum())

    def _place(self, share: float) -> int:
        cumulative: Callable[[float], np.intp] = np.cumsum(self.chances).searchsorted
        return min(int(cumulative(share - 1e-12)), len(self.totals) - 1)

    def _within(self, first: int, last: int) -> float:
        return float(self.chances[first : last + 1].sum())
