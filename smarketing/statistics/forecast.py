"""Where a count of the running month will end, and how sure that is: many simple views of it, weighted by their record.

Numbers in, numbers out; imports numpy, and scipy inside the functions that need it.

Each view says how many events a day of full weight brings in the rest of the period. Some hold that the period is like
those before it until it has shown otherwise (`_period_views`), some that the level drifts by the day
(`_drifting_views`); they differ in how fast they forget and in how sure they are of themselves. Each view is asked what
it would have said at the same point of the months before, from what was known then. The better it told what came, the
more it counts now.

Sources: discounted gamma-Poisson filters: A. C. Harvey and C. Fernandes, J. Business & Economic Statistics 7 (1989)
407-417 and M. West and J. Harrison, Bayesian Forecasting and Dynamic Models (1997), ch. 10; weights by the logarithmic
score: T. Gneiting and A. E. Raftery, JASA 102 (2007) 359-378; averages of models: J. A. Hoeting et al., Statistical
Science 14 (1999) 382-417; overdispersed counts: C. Czado, T. Gneiting and L. Held, Biometrics 65 (2009) 1254-1261.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from smarketing.statistics.ends import Ends, Numbers
from smarketing.statistics.months import shifted, whole_months

#: Days of the past that count, and of those the ones that weekdays and scatter are measured on.
HISTORY, YEAR = 730, 364
#: The fewest days on record before a period that say anything of it.
FEWEST_DAYS = 14
#: Half-lives, in days, of the level before the period; how many days' exposure that level is worth against the
#: period's own days; half-lives of a level that drifts by the day.
HALF_LIVES, STRENGTHS, DRIFTS = (20, 60, 180, 720), (2, 5, 12, 30, 80, 200), (8, 16, 32, 64)
#: The part of the prior that those of the period's own level share; the rest is that of the drifting ones.
OWN_LEVEL = 0.65
#: How far the rest of the period may leave the level, as a share of it, and how likely that is thought beforehand.
LEAPS, LEAPS_PRIOR = (0.0, 0.06, 0.12, 0.2, 0.3), (0.38, 0.22, 0.18, 0.13, 0.09)
#: What the measured scatter of days is multiplied by; it is never less than chance makes.
SCATTERS = (0.5, 0.75, 1.0)
#: Past months that views are judged by, and days beside the same day of the month.
RECORD_MONTHS, BESIDE = 24, (-3, 0, 3)
#: How much a month of record weighs: days three apart are nearly one another's copy, so that the mean of their three
#: scores is worth more than one score and less than three.
LEARNING = 1.8
#: Months of the trend, the fewest that show one, and the most it may be a month.
TREND_MONTHS, FEWEST_TREND, STEEPEST = 12, 4, 0.1
DAYS_A_MONTH = 365.25 / 12
#: Above so many possible ends they are told in steps.
MOST_ENDS = 4000


@dataclass(frozen=True, eq=False)
class Counted:
    """What happened each day from `first` on, 0 where nothing did. On a day `off` (a holiday) nothing is expected."""

    first: date
    counts: Numbers
    off: Container[date] = ()

    def until(self, day: date) -> Counted:
        """The days up to one."""
        return Counted(self.first, self.counts[: (day - self.first).days + 1], self.off)

    @property
    def last(self) -> date:
        return self.first + timedelta(days=len(self.counts) - 1)


@dataclass(frozen=True)
class Forecast:
    """What a period had by a day, and where it may end.

    `scatter` is how many times more than chance makes the days scatter; `months` how many months of record the views
    were weighted by.
    """

    so_far: float
    ends: Ends
    scatter: float
    months: int


class TooShort(ValueError):
    """The history does not reach far enough back before the period; `days` are those it has."""

    def __init__(self, days: int) -> None:
        super().__init__(f"{days} days of history before the period; at least {FEWEST_DAYS} are needed")
        self.days = days


def forecast(known: Counted, first: date, last: date) -> Forecast:
    """Where a period of whole months will end, seen from the last day of what is known.

    The ends are a mixture: view i gives its rate times the exposure of the rest (the weights of its weekdays) as the
    mean m of a negative binomial with variance scatter·m·(1 + rest / certainty) + (leap·m)². One view alone, of the
    level before and with neither scatter nor leap, is the gamma-Poisson posterior prediction. No end is below so far.

    A longer period that begins before the data does is seen from the first month of it that has a past.

    Raises TooShort with fewer than 14 days on record before such a month, and ValueError where it ends before it
    begins.
    """
    if last < first:
        raise ValueError(f"{first} to {last} is no period")
    past = _Past.of(known, last)
    start = _start(past, first)
    points = _Points.of(past, [(past.place(start), past.now, past.place(last) + 1)])
    weights, months = _weights(past, start, last)
    earlier = past.events[past.place(start)] - past.events[max(0, past.place(first))] if start > first else 0.0
    so_far = float(points.so_far[0] + earlier)
    if points.rest[0] <= 0:
        return Forecast(so_far, Ends.certain(so_far), past.scatter, months)
    mean, variance = _spreads(past, points)
    rest = _mixture(weights, mean[0], variance[0])
    return Forecast(so_far, rest.beyond(so_far), past.scatter, months)


def _start(past: _Past, first: date) -> date:
    """The first month of the period, up to the running one, that has enough days before it."""
    start, today = first, past.first + timedelta(days=past.now - 1)
    while past.place(start) < FEWEST_DAYS:
        start = shifted(start, 1)
        if start > today:
            raise TooShort(max(0, past.place(first)))
    return start


@dataclass(frozen=True, eq=False)
class _Past:
    """The days that count, from `first` on: what happened, and each day's weight, known to the end of the period.

    `now` is the place of the first day not known yet.
    """

    first: date
    counts: Numbers
    weights: Numbers
    now: int

    @classmethod
    def of(cls, known: Counted, last: date) -> _Past:
        counts = np.asarray(known.counts, dtype=float)[-HISTORY:]
        first = known.last - timedelta(days=len(counts) - 1)
        reach = max((last - first).days + 1, len(counts))
        days = [first + timedelta(days=n) for n in range(reach)]
        on = np.array([day not in known.off for day in days])
        weekdays = (first.weekday() + np.arange(reach)) % 7
        recent = slice(max(0, len(counts) - YEAR), len(counts))
        weights = weekday_weights(counts[recent], weekdays[recent], on[recent])
        return cls(first, counts, weights[weekdays] * on, len(counts))

    def place(self, day: date) -> int:
        return (day - self.first).days

    @cached_property
    def events(self) -> Numbers:
        """What happened before each place."""
        return np.concatenate([[0.0], np.cumsum(self.counts)])

    @cached_property
    def exposure(self) -> Numbers:
        """The weights of the days before each place."""
        return np.concatenate([[0.0], np.cumsum(self.weights)])

    @cached_property
    def months(self) -> tuple[date, ...]:
        """The first days of the months that are over and wholly known, oldest first."""
        found, month = [], shifted((self.first + timedelta(days=self.now - 1)).replace(day=1), -1)
        while month >= self.first:
            found.append(month)
            month = shifted(month, -1)
        return tuple(found[::-1])

    @cached_property
    def scatter(self) -> float:
        """How many times more than chance makes the days scatter around their own month's level; never below 1.

        (Pearson's chi² + 10) / (degrees of freedom + 10) over the last twelve whole months and the running one: ten
        days' worth of the belief that they scatter by chance alone.
        """
        running = shifted(self.months[-1], 1) if self.months else self.first
        chi, freedom = 0.0, 0
        for month in (*self.months[-12:], running):
            begins, ends = max(0, self.place(month)), min(self.now, self.place(shifted(month, 1)))
            counts, weights = self.counts[begins:ends], self.weights[begins:ends]
            counts, weights = counts[weights > 0], weights[weights > 0]
            if len(counts):
                expected = counts.sum() / weights.sum() * weights
                chi += float(((counts - expected) ** 2 / expected).sum()) if counts.sum() else 0.0
                freedom += len(counts) - 1
        return max(1.0, (chi + 10) / (freedom + 10))

    def decayed(self, half_lives: Sequence[float], values: Numbers) -> Numbers:
        """For each half-life and place: the sum of the values before it, halved for each half-life they lie back."""
        places = np.arange(self.now)
        faded = [np.cumsum(values * 0.5 ** ((self.now - places) / h)) for h in half_lives]
        back = [0.5 ** ((np.arange(1, self.now + 1) - 1 - self.now) / h) for h in half_lives]
        sums = np.array([f * b for f, b in zip(faded, back, strict=True)])
        return np.concatenate([np.zeros((len(half_lives), 1)), sums], axis=1)

    @cached_property
    def levels(self) -> Numbers:
        """For each half-life and place: events per unit of exposure before it, half an event added to them."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return (self.decayed(HALF_LIVES, self.counts) + 0.5) / self.decayed(HALF_LIVES, self.weights[: self.now])

    @cached_property
    def ages(self) -> Numbers:
        """For each half-life and place: how many days the exposure behind its level lies back on average."""
        weights, places = self.weights[: self.now], np.arange(self.now)
        behind, when = self.decayed(HALF_LIVES, weights), self.decayed(HALF_LIVES, weights * places)
        with np.errstate(divide="ignore", invalid="ignore"):
            return (np.arange(self.now + 1) - 1) - when / behind

    @cached_property
    def drifts(self) -> tuple[Numbers, Numbers]:
        """For each half-life and place: the drifting level before it, and the exposure it rests on."""
        weights = self.weights[: self.now]
        exposure = self.decayed(DRIFTS, weights)
        squares = self.decayed([half_life / 2 for half_life in DRIFTS], weights)
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.decayed(DRIFTS, self.counts) / exposure, exposure**2 / squares

    def trend(self, place: int) -> float:
        """The growth a month, as a logarithm, over up to twelve whole months before a place; 0 with fewer than four.

        A line through the logarithms of their rates, b by least squares with standard error s, taken as b·b² / (b² +
        s²): a slope that chance may have made counts little. Never more than 10 % a month either way.
        """
        months = [month for month in self.months if self.place(shifted(month, 1)) <= place][-TREND_MONTHS:]
        if len(months) < FEWEST_TREND:
            return 0.0
        begins = np.array([self.place(month) for month in months])
        ends = np.array([self.place(shifted(month, 1)) for month in months])
        exposure = self.exposure[ends] - self.exposure[begins]
        if (exposure <= 0).any():
            return 0.0
        rates = np.log((self.events[ends] - self.events[begins] + 0.5) / exposure)
        x = np.arange(len(months)) - (len(months) - 1) / 2
        slope = float((x * rates).sum() / (x**2).sum())
        left = rates - rates.mean() - slope * x
        error = float((left**2).sum()) / (len(months) - 2) / float((x**2).sum())
        shrunk = slope * slope**2 / (slope**2 + error) if slope else 0.0
        return float(np.clip(shrunk, -STEEPEST, STEEPEST))


@dataclass(frozen=True, eq=False)
class _Points:
    """Periods seen from a day each: where they begin, the first day not known then, and where they end."""

    begins: NDArray[np.int_]
    now: NDArray[np.int_]
    ends: NDArray[np.int_]
    so_far: Numbers
    gone: Numbers
    rest: Numbers

    @classmethod
    def of(cls, past: _Past, places: Sequence[tuple[int, int, int]]) -> _Points:
        begins, now, ends = np.array(places, dtype=int).reshape(-1, 3).T
        reached = np.maximum(begins, now)
        return cls(
            begins,
            now,
            ends,
            so_far=past.events[np.minimum(reached, past.now)] - past.events[np.minimum(begins, past.now)],
            gone=past.exposure[reached] - past.exposure[begins],
            rest=past.exposure[ends] - past.exposure[reached],
        )


def _spreads(past: _Past, points: _Points) -> tuple[Numbers, Numbers]:
    """Mean and variance of the rest of each period by each view: points x views x leaps x scatters."""
    rates, certainty = (
        np.concatenate(pair, axis=1)
        for pair in zip(_period_views(past, points), _drifting_views(past, points), strict=True)
    )
    mean = np.maximum(rates * points.rest[:, None], 1e-9)[:, :, None, None]
    leaps = np.array(LEAPS)[None, None, :, None]
    scatters = np.maximum(1.0, np.array(SCATTERS) * past.scatter)[None, None, None, :]
    doubt = (1 + points.rest[:, None] / certainty)[:, :, None, None]
    variance = scatters * mean * doubt + (leaps * mean) ** 2
    return np.broadcast_to(mean, variance.shape), variance


def _period_views(past: _Past, points: _Points) -> tuple[Numbers, Numbers]:
    """The level before the period, with and without its trend, learning from the days of the period.

    Rate = (strength·level + so far) / (strength + exposure so far), as sure as that exposure.
    """
    before = np.minimum(points.begins, points.now)
    level, age = past.levels[:, before].T, past.ages[:, before].T
    middle = (np.maximum(points.begins, points.now) + points.ends) / 2 - before
    trends = np.array([past.trend(place) for place in before])
    grown = level * np.exp(trends[:, None] * (age + middle[:, None]) / DAYS_A_MONTH)
    levels = np.stack([level, grown], axis=2)[:, :, :, None]
    strength = np.array(STRENGTHS, dtype=float)[None, None, None, :]
    gone, so_far = points.gone[:, None, None, None], points.so_far[:, None, None, None]
    rates = (strength * levels + so_far) / (strength + gone)
    certainty = np.broadcast_to(strength + gone, rates.shape)
    return rates.reshape(len(before), -1), certainty.reshape(len(before), -1)


def _drifting_views(past: _Past, points: _Points) -> tuple[Numbers, Numbers]:
    """The level of the last days, whatever period they lie in."""
    level, certainty = past.drifts
    return level[:, points.now].T, certainty[:, points.now].T


def _weights(past: _Past, first: date, last: date) -> tuple[Numbers, int]:
    """What each view counts: its prior, times its score of the same point of up to 24 earlier periods; and how many.

    Periods longer than a month overlap, one beginning with each month, so each of them weighs that much less.
    """
    length, here = whole_months(first, last), past.now - past.place(first)
    places: list[tuple[int, int, int]] = []
    for back in range(1, past.place(first) // 28 + 1):
        begins, ends = (past.place(shifted(day, -back)) for day in (first, last + timedelta(days=1)))
        if ends <= past.now and begins >= FEWEST_DAYS and len(places) < RECORD_MONTHS * len(BESIDE):
            places += [(begins, begins + min(max(here + beside, 1), ends - begins - 1), ends) for beside in BESIDE]
    logs = np.log(_prior())
    if places:
        points = _Points.of(past, places)
        actual = past.events[points.ends] - past.events[np.maximum(points.begins, points.now)]
        scores = log_chance(actual[:, None, None, None], *_spreads(past, points))
        logs = logs + LEARNING / length / len(BESIDE) * scores.sum(axis=0)
    weights = np.exp(logs - logs.max())
    return weights / weights.sum(), len(places) // len(BESIDE)


def _prior() -> Numbers:
    own, drifting = len(HALF_LIVES) * 2 * len(STRENGTHS), len(DRIFTS)
    views = np.concatenate([np.full(own, OWN_LEVEL / own), np.full(drifting, (1 - OWN_LEVEL) / drifting)])
    prior: Numbers = (
        views[:, None, None] * np.array(LEAPS_PRIOR)[None, :, None] * np.full(len(SCATTERS), 1 / len(SCATTERS))
    )
    return prior


def _mixture(weights: Numbers, mean: Numbers, variance: Numbers) -> Ends:
    """The ends of views together; a view that adds less than a millionth of the chance is left out."""
    order = np.argsort(weights, axis=None)[::-1]
    kept = order[: int(np.searchsorted(np.cumsum(weights.ravel()[order]), 1 - 1e-7)) + 1]
    weight, mean, variance = (values.ravel()[kept][:, None] for values in (weights, mean, variance))
    weight = weight / weight.sum()
    top = int(np.ceil((mean + 10 * np.sqrt(variance)).max())) + 20
    step = top // MOST_ENDS + 1
    totals = np.arange(0, top + step, step, dtype=float)
    if step == 1:
        return Ends(totals, _whole((weight * np.exp(log_chance(totals, mean, variance))).sum(axis=0)))
    up_to = (weight * _cumulative(totals, mean, variance)).sum(axis=0)
    return Ends(totals, _whole(np.diff(up_to, prepend=0.0)))


def _whole(chances: Numbers) -> Numbers:
    whole: Numbers = chances / chances.sum()
    return whole


def weekday_weights(counts: Numbers, weekdays: NDArray[np.int_], on: NDArray[np.bool_]) -> Numbers:
    """What a weekday brings against the average day, Monday first; their mean is 1.

    (events on the weekday + 4·mean) / (such days + 4) / mean, over the days that are `on`: four average days are added
    to each, so that a few weeks do not make a pattern. All 1 where nothing happened.
    """
    counts, weekdays = counts[on], weekdays[on]
    mean = counts.mean() if len(counts) else 0.0
    if not mean:
        return np.ones(7)
    days = np.bincount(weekdays, minlength=7)
    weights: Numbers = (np.bincount(weekdays, counts, minlength=7) + 4 * mean) / (days + 4) / mean
    scaled: Numbers = weights / weights.mean()
    return scaled


def log_chance(count: Numbers, mean: Numbers, variance: Numbers) -> Numbers:
    """The logarithm of a negative binomial's chance of a count, by its mean and variance; of Poisson's at equality.

    With r = mean² / (variance - mean) and p = r / (r + mean): lnΓ(k+r) - lnΓ(r) - lnΓ(k+1) + r·ln p + k·ln(1-p).
    """
    from scipy.special import gammaln

    size = mean**2 / np.maximum(variance - mean, mean * 1e-9)
    whole = size + mean
    chance: Numbers = (
        gammaln(count + size) - gammaln(size) - gammaln(count + 1) + size * np.log(size / whole)
        + count * np.log(mean / whole)
    )  # fmt: skip
    return chance


def _cumulative(count: Numbers, mean: Numbers, variance: Numbers) -> Numbers:
    """The chance of a count or fewer."""
    from scipy.special import betainc

    size = mean**2 / np.maximum(variance - mean, mean * 1e-9)
    chance: Numbers = betainc(size, count + 1, size / (size + mean))
    return chance
