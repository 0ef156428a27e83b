"""Invented companies for forecasts: how their MQLs come, day by day, and deals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from smarketing.statistics.amounts import Sold
from smarketing.statistics.forecast import Counted

FIRST = date(2023, 7, 3)
#: What each weekday brings, Monday first.
WEEK = np.array([1.1, 1.25, 1.15, 1.1, 0.9, 0.1, 0.1])
Company = Callable[[np.random.Generator, int], np.ndarray]


def weekdays(days: int) -> np.ndarray:
    return WEEK[(FIRST.weekday() + np.arange(days)) % 7]


def months(days: int) -> np.ndarray:
    """The place of the month that each day lies in."""
    return np.array([(FIRST + timedelta(days=n)).year * 12 + (FIRST + timedelta(days=n)).month for n in range(days)])


def steady(rate: float) -> Company:
    return lambda rng, days: rng.poisson(rate * weekdays(days)).astype(float)


def overdispersed(rate: float, scatter: float = 4.0) -> Company:
    """Days scatter `scatter` times more than chance makes them."""

    def company(rng: np.random.Generator, days: int) -> np.ndarray:
        mean = rate * weekdays(days)
        return rng.poisson(rng.gamma(mean / (scatter - 1), scatter - 1)).astype(float)

    return company


def growing(rate: float, a_year: float = 0.35) -> Company:
    return lambda rng, days: rng.poisson(rate * weekdays(days) * (1 + a_year) ** (np.arange(days) / 365)).astype(float)


def seasonal(rate: float, by: float = 0.35) -> Company:
    def company(rng: np.random.Generator, days: int) -> np.ndarray:
        season = 1 + by * np.sin(2 * np.pi * np.arange(days) / 365.25 + rng.uniform(0, 2 * np.pi))
        return rng.poisson(rate * weekdays(days) * season).astype(float)

    return company


def bursty(rate: float) -> Company:
    """A campaign on one day of each month brings what a week does, over four days."""

    def company(rng: np.random.Generator, days: int) -> np.ndarray:
        extra, of = np.zeros(days), months(days)
        for month in np.unique(of):
            start = rng.choice(np.flatnonzero(of == month))
            extra[start : start + 4] += rate * 5 * rng.lognormal(0, 0.4) / 4
        return rng.poisson((rate * weekdays(days)) + extra).astype(float)

    return company


def uneven(rate: float, by: float = 0.2) -> Company:
    """Each month has a level of its own."""

    def company(rng: np.random.Generator, days: int) -> np.ndarray:
        of = months(days)
        levels = dict(zip(np.unique(of), rng.gamma(1 / by**2, by**2, len(np.unique(of))), strict=True))
        return rng.poisson(rate * weekdays(days) * np.array([levels[month] for month in of])).astype(float)

    return company


def drifting(rate: float, by: float = 0.03, back: float = 0.99) -> Company:
    """The level wanders from day to day and is drawn back slowly."""

    def company(rng: np.random.Generator, days: int) -> np.ndarray:
        level, logs = 0.0, np.zeros(days)
        for day in range(days):
            level = back * level + rng.normal(0, by)
            logs[day] = level
        return rng.poisson(rate * weekdays(days) * np.exp(logs)).astype(float)

    return company


KINDS: dict[str, Company] = {
    "steady, 6 a day": steady(6),
    "steady, 0.8 a day": steady(0.8),
    "steady, 25 a day": steady(25),
    "days scatter four times, 6 a day": overdispersed(6),
    "days scatter four times, 1.5 a day": overdispersed(1.5),
    "growing 35 % a year, 4 a day": growing(4),
    "seasonal by 20 %, 6 a day": seasonal(6, 0.2),
    "seasonal by 35 %, 6 a day": seasonal(6),
    "a campaign a month, 4 a day": bursty(4),
    "months differ by 20 %, 6 a day": uneven(6),
    "drifting, 6 a day": drifting(6),
}


def counted(kind: Company, seed: int, days: int = 1000) -> Counted:
    return Counted(FIRST, kind(np.random.default_rng(seed), days))


def sold(kind: Company, seed: int, days: int = 1000) -> Sold:
    """Deals of lognormal amounts on the days that a company of the kind has them."""
    rng = np.random.default_rng([seed, 1])
    wins = counted(kind, seed, days)
    on = [FIRST + timedelta(days=n) for n, number in enumerate(wins.counts) for _ in range(int(number))]
    return Sold(on, rng.lognormal(8.3, 0.7, len(on)), wins)
