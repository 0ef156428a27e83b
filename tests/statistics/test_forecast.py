"""The forecast of a month's end: its parts written another way, and what it says of invented companies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma, nbinom, poisson

from smarketing.statistics.amounts import Sold, TooFewDeals, forecast_amounts
from smarketing.statistics.ends import Ends
from smarketing.statistics.forecast import (
    HALF_LIVES,
    Counted,
    TooShort,
    _mixture,
    _Past,
    forecast,
    log_chance,
    weekday_weights,
)
from smarketing.statistics.record import every_month, looked_back
from tests.statistics.companies import FIRST, KINDS, bursty, counted, drifting, sold, steady, uneven

JUNE = (date(2025, 6, 1), date(2025, 6, 30))


def test_one_view_alone_is_the_gamma_poisson_posterior() -> None:
    """A level of 4 a day worth 12 days, 37 in 8.2 days so far, 13.5 to come; the rate integrated out numerically."""
    certainty, rest = 12 + 8.2, 13.5
    mean = (12 * 4 + 37) / certainty * rest
    variance = mean * (1 + rest / certainty)
    posterior = gamma(12 * 4 + 37, scale=1 / certainty)
    for count in (30, 57, 60, 90):
        integrated, _ = quad(lambda r, k=count: poisson.pmf(k, r * rest) * posterior.pdf(r), 0, 15, epsabs=1e-12)
        assert np.exp(log_chance(np.array(count), np.array(mean), np.array(variance))) == pytest.approx(integrated)


def test_the_chance_of_a_count_is_scipy_s() -> None:
    counts = np.arange(60)
    size = 20.0**2 / (50.0 - 20.0)
    found = np.exp(log_chance(counts, np.array(20.0), np.array(50.0)))
    assert found == pytest.approx(nbinom.pmf(counts, size, size / (size + 20)), rel=1e-9)
    assert np.exp(log_chance(counts, np.array(20.0), np.array(20.0))) == pytest.approx(
        poisson.pmf(counts, 20), rel=1e-3
    )


def test_weekdays_of_a_few_weeks_make_no_pattern() -> None:
    """Two weeks of 5 on each working day, 0 on days off; mean 50 / 14.

    Monday (10 + 4·50/14) / 6 days = 4.05, Saturday (0 + 4·50/14) / 6 = 2.38: nearer to each other than 5 and 0.
    """
    counts, kinds = np.array([5.0] * 5 + [0.0] * 2 + [5.0] * 5 + [0.0] * 2), np.arange(14) % 7
    weights = weekday_weights(counts, kinds, np.ones(14, dtype=bool))
    assert weights.mean() == pytest.approx(1)
    assert weights[0] / weights[5] == pytest.approx((10 + 200 / 14) / (200 / 14))
    assert weekday_weights(np.zeros(14), kinds, np.ones(14, dtype=bool)).tolist() == [1] * 7


def test_levels_forget_by_their_half_life() -> None:
    past = _Past.of(counted(steady(6), 1, 300), FIRST + timedelta(days=310))
    for place, half_life in enumerate(HALF_LIVES):
        for at in (14, 120, 300):
            faded = 0.5 ** ((at - 1 - np.arange(at)) / half_life)
            level = ((faded * past.counts[:at]).sum() + 0.5) / (faded * past.weights[:at]).sum()
            age = (faded * past.weights[:at] * (at - 1 - np.arange(at))).sum() / (faded * past.weights[:at]).sum()
            assert past.levels[place, at] == pytest.approx(level)
            assert past.ages[place, at] == pytest.approx(age)


def test_a_trend_is_believed_as_far_as_it_is_certain() -> None:
    """Months that grow by 5 % exactly, a noisy flat line, and one that grows by 30 %: at most 10 %."""
    days = 365
    month = np.array([(FIRST + timedelta(days=n)).replace(day=1).toordinal() for n in range(days)])
    number = np.unique(month, return_inverse=True)[1]

    def trend(level: np.ndarray) -> float:
        known = Counted(FIRST, level)
        return _Past.of(known, known.last).trend(days)

    assert trend(1000 * 1.05**number) == pytest.approx(np.log(1.05), rel=0.02)
    assert trend(1000 * 1.3**number) == pytest.approx(0.1)
    assert abs(trend(np.where(number % 2, 800.0, 1200.0))) < 0.01


def test_no_end_lies_below_what_has_happened_and_chances_are_whole() -> None:
    seen = forecast(counted(steady(6), 3, 700), *_month_of(FIRST + timedelta(days=699)))
    assert seen.ends.totals.min() >= seen.so_far
    assert seen.ends.chances.sum() == pytest.approx(1)
    assert seen.ends.at_least(seen.so_far) == pytest.approx(1)


def test_holidays_bring_nothing() -> None:
    """December with and without a working week of holidays still to come."""
    known = counted(steady(6), 4, 900).until(date(2025, 12, 12))
    closed = {date(2025, 12, day) for day in (22, 23, 24, 25, 26)}
    usual, off = (forecast(replace(known, off=days), date(2025, 12, 1), date(2025, 12, 31)) for days in (set(), closed))
    assert usual.ends.mean - off.ends.mean == pytest.approx(5.5 * 6, rel=0.15)
    everything = {date(2025, 12, day) for day in range(13, 32)}
    alone = forecast(replace(known, off=everything), date(2025, 12, 1), date(2025, 12, 31))
    assert alone.ends.totals.tolist() == [alone.so_far]


def test_a_short_history_is_refused_with_its_days() -> None:
    with pytest.raises(TooShort) as refused:
        forecast(Counted(date(2025, 5, 25), np.ones(20)), *JUNE)
    assert refused.value.days == 7
    assert forecast(Counted(date(2025, 5, 18), np.ones(20)), *JUNE).so_far == 6


def test_what_lies_years_back_does_not_count() -> None:
    recent = counted(steady(6), 5, 1000)
    older = Counted(recent.first - timedelta(days=400), np.concatenate([np.full(400, 99.0), recent.counts]))
    span = _month_of(recent.last)
    assert forecast(older, *span).ends.mean == pytest.approx(forecast(recent, *span).ends.mean)


def test_a_company_without_any_mql_expects_hardly_any() -> None:
    seen = forecast(Counted(FIRST, np.zeros(400)), *_month_of(FIRST + timedelta(days=399)))
    assert seen.so_far == 0 and seen.ends.quantile(0.5) == 0 and seen.ends.mean < 1


def test_ends_told_in_steps_are_those_told_one_by_one() -> None:
    """Visits go into the tens of thousands: their ends are told in steps."""
    weights, mean, variance = np.array([0.4, 0.6]), np.array([9000.0, 9500.0]), np.array([40000.0, 90000.0])
    stepped = _mixture(weights, mean, variance)
    assert np.diff(stepped.totals).min() > 1
    size = mean**2 / (variance - mean)
    for share in (0.1, 0.5, 0.9):
        at = stepped.quantile(share)
        exact = (weights * nbinom.cdf(at, size, size / (size + mean))).sum()
        assert exact == pytest.approx(share, abs=0.01)
    assert stepped.mean == pytest.approx(9300, rel=0.001)


def test_quarters_and_years_are_foreseen_too() -> None:
    """A steady company of about 42 MQLs a week: 13 weeks are 546."""
    known = counted(steady(6), 6, 900).until(date(2025, 11, 14))
    quarter = forecast(known, date(2025, 10, 1), date(2025, 12, 31))
    year = forecast(known, date(2025, 1, 1), date(2025, 12, 31))
    rate = 6 * 5.7 / 7
    assert quarter.ends.quantile(0.5) == pytest.approx(92 * rate, rel=0.08)
    assert year.ends.quantile(0.5) == pytest.approx(365 * rate, rel=0.06)
    narrow, wide = (seen.ends.band(0.8) for seen in (quarter, year))
    assert narrow[1] - narrow[0] < 0.2 * 92 * rate
    assert wide[1] - wide[0] < 0.15 * 365 * rate


def test_the_record_uses_nothing_that_came_later() -> None:
    known = counted(steady(6), 7, 900)
    span = _month_of(known.last)
    record = looked_back(known, *span)
    assert len(record) == 12 and record[0].first == date(2025, 11, 1)
    told = record[3]
    last = (told.first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    alone = forecast(known.until(told.day), told.first, last)
    assert (told.low, told.high) == alone.ends.band(0.8)
    assert told.day.day == known.last.day
    assert told.actual == known.counts[(told.first - FIRST).days : (last - FIRST).days + 1].sum()


@pytest.mark.parametrize("kind", [steady(6), uneven(6), drifting(6), bursty(4)])
def test_the_band_holds_about_four_ends_in_five(kind: object) -> None:
    """Two companies of 30 months, seen from the 10th and the 17th; the whole table is made by the benchmarks."""
    told = [t for seed in (11, 12) for t in every_month(counted(kind, seed, 1000), (10, 17))]  # type: ignore[arg-type]
    told = [t for t in told if t.first >= date(2024, 1, 1)]
    assert 0.68 <= np.mean([t.held for t in told]) <= 0.92


# Ends


def test_a_band_of_few_whole_numbers_is_the_one_nearest_to_the_level() -> None:
    """0 to 3 with .25, .35, .25, .15: quantiles 0 and 3 hold all; 0 to 2 hold .85, 1 to 3 .75: equally near to .8."""
    ends = Ends(np.arange(4.0), np.array([0.26, 0.35, 0.24, 0.15]))
    assert ends.band(0.8) == (1, 3) or ends.band(0.8) == (0, 2)
    assert abs(ends.within(*ends.band(0.8)) - 0.8) <= 0.06


def test_the_miss_is_the_mean_distance_less_half_of_the_ends_own() -> None:
    """Another form of the score: E|X - y| - E|X - X'| / 2."""
    rng = np.random.default_rng(2)
    totals, chances = np.sort(rng.uniform(0, 50, 9)), rng.dirichlet(np.ones(9))
    ends = Ends(totals, chances)
    for actual in (-3.0, float(totals[4]), 17.3, 80.0):
        apart = (chances[:, None] * chances * np.abs(totals[:, None] - totals)).sum() / 2
        assert ends.miss(actual) == pytest.approx((chances * np.abs(totals - actual)).sum() - apart)


# Revenue


def test_revenue_is_deals_times_what_they_bring() -> None:
    """Mean and variance of a sum of a random number of amounts, the mean's own uncertainty added."""
    known = sold(steady(1.2), 3, 900)
    span = _month_of(known.wins.last)
    seen, wins = forecast_amounts(known, *span), forecast(known.wins, *span)
    year = known.between(known.wins.last - timedelta(days=364), known.wins.last)
    to_come = wins.ends.mean - wins.so_far
    assert seen.ends.mean - seen.so_far == pytest.approx(to_come * year.mean(), rel=0.02)
    spread = (wins.ends.totals - wins.ends.mean) ** 2 @ wins.ends.chances
    variance = to_come * year.var() + spread * year.mean() ** 2
    variance += (year.std(ddof=1) / len(year) ** 0.5) ** 2 * (to_come**2 + spread)
    found = (seen.ends.totals - seen.ends.mean) ** 2 @ seen.ends.chances
    assert found == pytest.approx(variance, rel=0.05)


def test_many_deals_scatter_as_normal_ones_do() -> None:
    known = sold(steady(40), 4, 430)
    seen = forecast_amounts(known, *_month_of(known.wins.last.replace(day=3)))
    assert np.isfinite(seen.ends.totals).all() and seen.ends.totals.min() > seen.so_far * 0.5


def test_few_deals_say_nothing_of_revenue() -> None:
    wins = Counted(FIRST, np.zeros(400))
    with pytest.raises(TooFewDeals) as refused:
        forecast_amounts(Sold([wins.last] * 9, np.ones(9), wins), *_month_of(wins.last))
    assert refused.value.deals == 9


def test_the_same_question_has_the_same_answer() -> None:
    known = sold(steady(1.2), 5, 700)
    once, twice = (forecast_amounts(known, *_month_of(known.wins.last)).ends for _ in range(2))
    assert (once.totals == twice.totals).all()


def test_kinds_of_companies_are_all_foreseeable() -> None:
    for kind in KINDS.values():
        known = counted(kind, 8, 500)
        assert forecast(known, *_month_of(known.last)).ends.quantile(0.5) > 0


def _month_of(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
