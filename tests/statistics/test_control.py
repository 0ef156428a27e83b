"""Control limits: worked by hand, against scipy, and how often chance alone is called news."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import poisson

from smarketing.statistics.control import by_exposure, by_ranges, runs, weekday_exposure

YEAR = [100.0, 110, 88, 105, 95, 100, 112, 98, 106, 98, 104, 99]


def test_limits_by_hand() -> None:
    """Ranges 10 22 17 10 5 12 14 8 8 6 5: mean 117 / 11, median 10; mean of the months 1215 / 12, median 100."""
    found = by_ranges([*YEAR, 140, 101])
    assert found is not None
    assert found.mean_range == pytest.approx(117 / 11) and found.median_range == 10
    assert found.usual.upper[0] == pytest.approx(1215 / 12 + 2.66 * 117 / 11)
    assert found.robust.lower[0] == pytest.approx(100 - 31.45)
    assert found.range_upper == pytest.approx(3.268 * 117 / 11)
    assert found.usual.beyond(np.array([*YEAR, 140, 101])).tolist() == [12]
    assert not found.wild and found.limits is found.usual


def test_one_wild_month_does_not_hide_itself() -> None:
    """A month of 190 in the baseline widens the usual limits to hold itself; the median ones show it."""
    wild = [*YEAR[:5], 190.0, *YEAR[6:]]
    found = by_ranges(wild)
    assert found is not None and found.wild
    assert found.limits.beyond(np.array(wild)).tolist() == [5]


def test_limits_do_not_follow_what_comes_after_the_baseline() -> None:
    first, later = by_ranges(YEAR), by_ranges([*YEAR, 500, 500, 500])
    assert first is not None and later is not None
    assert first.usual.upper[0] == later.usual.upper[0]


@pytest.mark.parametrize(("months", "known", "provisional"), [(5, False, None), (6, True, True), (12, True, False)])
def test_few_months_have_provisional_limits_or_none(months: int, known: bool, provisional: bool | None) -> None:
    found, counted = by_ranges(YEAR[:months]), by_exposure(YEAR[:months], [20.0] * months)
    assert (found is not None) is known is (counted is not None)
    if found and counted:
        assert found.usual.provisional is counted.limits.provisional is provisional


def test_counts_are_judged_by_their_days() -> None:
    """20 days of 5 and one month of 24 days: 100 and 120 are the same rate."""
    counts, exposure = [100.0] * 11 + [120.0], [20.0] * 11 + [24.0]
    found = by_exposure(counts, exposure)
    assert found is not None
    assert found.rate == 5 and found.z == pytest.approx(np.zeros(12))
    assert found.limits.upper[-1] == pytest.approx(120 + 3 * 120**0.5)


def test_small_counts_are_judged_exactly() -> None:
    """4 a month: 3 sigma would say -2 to 10; Poisson says 0 to 11."""
    found = by_exposure([4.0, 5, 3, 4, 4, 4, 5, 3, 4, 4, 4, 4], [1.0] * 12)
    assert found is not None and found.scatter < 1
    assert found.limits.lower[0] == poisson.ppf(0.00135, 4) == 0
    assert found.limits.upper[0] == poisson.ppf(0.99865, 4) == 11
    for mean in (0.2, 1.0, 19.9, 300.0):
        same = by_exposure([mean * 10] * 12, [10.0] * 12)
        assert same is not None and same.exact.upper[0] == poisson.ppf(0.99865, mean * 10)


def test_counts_that_scatter_more_have_wider_limits() -> None:
    rng = np.random.default_rng(4)
    counts = rng.negative_binomial(20, 20 / 140, 400).astype(float)
    found = by_exposure(counts, [1.0] * 400, baseline=400)
    assert found is not None
    assert found.scatter == pytest.approx((1 + 120 / 20) ** 0.5, rel=0.1)
    assert found.dispersion == pytest.approx(7, rel=0.2)
    assert len(found.chance.beyond(counts)) > 60 > 5 >= len(found.widened.beyond(counts))


def test_eight_in_a_row_are_a_run_and_one_on_the_line_ends_it() -> None:
    assert runs([11.0] * 9, [10.0] * 9).tolist() == [7, 8]
    assert runs([11.0] * 4 + [10.0] + [11.0] * 7, [10.0] * 12).tolist() == []
    assert runs([9.0] * 3 + [11.0] * 8, [10.0] * 11).tolist() == [10]


def test_weekdays_weigh_what_they_bring() -> None:
    """Two weeks of 7 on Mondays, nothing else: Monday weighs 7, all others 0; later days change nothing."""
    days = [date(2026, 6, 1) + timedelta(days=n) for n in range(21)]
    counts = [7.0 if day.weekday() == 0 and n < 14 else 0.0 for n, day in enumerate(days)]
    assert weekday_exposure(days, counts, 14)[14:].tolist() == [7, 0, 0, 0, 0, 0, 0]
    assert weekday_exposure(days, [0.0] * 21, 14).tolist() == [1.0] * 21


def test_chance_alone_is_rarely_news() -> None:
    """Poisson months of 120, limits from twelve: about one month in 200 lies beyond those of counts, one in 50 of
    ranges.
    """
    rng, beyond, ranges = np.random.default_rng(9), [], []
    for _ in range(300):
        counts = rng.poisson(120, 36).astype(float)
        counted, found = by_exposure(counts, np.ones(36)), by_ranges(counts)
        assert counted is not None and found is not None
        beyond.append(sum(place >= 12 for place in counted.chance.beyond(counts)))
        ranges.append(sum(place >= 12 for place in found.usual.beyond(counts)))
    assert sum(beyond) / (300 * 24) < 0.009
    assert sum(ranges) / (300 * 24) < 0.03
