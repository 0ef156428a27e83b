"""Where the revenue of the running month will end: how many deals are still to come, and what each may bring.

Numbers in, numbers out; imports numpy and the forecast of counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from smarketing.statistics.ends import Ends, Numbers
from smarketing.statistics.forecast import Counted, Forecast, forecast

#: Days whose deals say what a deal brings, and the fewest deals that do.
DEAL_DAYS, FEWEST_DEALS = 365, 10
#: Enough draws that the band's edges do not wander; the same seed, so that one question has one answer.
DRAWS, SEED = 20_000, 1922
#: From so many deals to come on, their sum scatters as a normal variable does.
MANY = 400


@dataclass(frozen=True, eq=False)
class Sold:
    """Deals won: the day and the amount of each, and the days on record they are counted over."""

    days: Sequence[date]
    amounts: Numbers
    wins: Counted

    def until(self, day: date) -> Sold:
        kept = [place for place, other in enumerate(self.days) if other <= day]
        return Sold([self.days[place] for place in kept], self.amounts[kept], self.wins.until(day))

    def between(self, first: date, last: date) -> Numbers:
        """The amounts of the deals won between two days, both included."""
        amounts: Numbers = self.amounts[[first <= day <= last for day in self.days]]
        return amounts


class TooFewDeals(ValueError):
    """Too few deals of the last year to say what one brings; `deals` are those it has."""

    def __init__(self, deals: int) -> None:
        super().__init__(f"{deals} deals in the last year; at least {FEWEST_DEALS} are needed")
        self.deals = deals


def forecast_amounts(known: Sold, first: date, last: date) -> Forecast:
    """Where the revenue of a period of whole months will end, seen from the last day of what is known.

    Draws the number of deals to come from the forecast of their count, and the amount of each from the deals of the
    last 365 days. Their mean is uncertain itself: each draw is multiplied by exp(N(-s²/2, s)), where s is the standard
    error of the mean as a share of it. No end is below what is booked, unless deals of negative amounts (refunds) are
    among those drawn from.

    Raises TooFewDeals with fewer than 10 deals in those days, and what `forecast` raises.
    """
    today = known.wins.last
    amounts = known.between(today - timedelta(days=DEAL_DAYS - 1), today)
    if len(amounts) < FEWEST_DEALS:
        raise TooFewDeals(len(amounts))
    counted = forecast(known.wins, first, last)
    so_far = float(known.between(first, min(today, last)).sum())
    to_come = Ends(counted.ends.totals - counted.so_far, counted.ends.chances)
    return replace(counted, so_far=so_far, ends=_sums(to_come, amounts).beyond(so_far))


def _sums(deals: Ends, amounts: Numbers) -> Ends:
    """The sums that a number of deals may come to."""
    if deals.totals[-1] == 0:
        return Ends.certain(0.0)
    rng = np.random.default_rng(SEED)
    # One draw in each of 20,000 equal parts of the chance: their scatter is none of the number of deals.
    parts = (np.arange(DRAWS) + rng.random(DRAWS)) / DRAWS
    places = np.minimum(np.searchsorted(np.cumsum(deals.chances), parts), len(deals.totals) - 1)
    numbers = deals.totals[places].astype(int)
    sums = rng.normal(numbers * amounts.mean(), np.sqrt(numbers) * amounts.std())
    few = numbers < MANY
    sums[few] = _drawn(numbers[few], amounts, rng)
    mean = float(amounts.mean())
    error = float(amounts.std(ddof=1)) / np.sqrt(len(amounts)) / mean if mean > 0 else 0.0
    return Ends.drawn(sums * np.exp(rng.normal(-(error**2) / 2, error, DRAWS)))


def _drawn(numbers: np.ndarray, amounts: Numbers, rng: np.random.Generator) -> Numbers:
    """The sum of so many amounts for each draw."""
    picked = np.concatenate([[0.0], np.cumsum(amounts[rng.integers(0, len(amounts), numbers.sum())])])
    ends = np.cumsum(numbers)
    sums: Numbers = picked[ends] - picked[ends - numbers]
    return sums
