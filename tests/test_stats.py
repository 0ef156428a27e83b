"""Statistics, against a library that computes them another way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2

from smarketing.stats import difference, one_rate, poisson_interval, wilson


@given(st.data(), st.integers(1, 100_000), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_equals_scipy(data: st.DataObject, trials: int, confidence: float) -> None:
    successes = data.draw(st.integers(0, trials))
    expected = binomtest(successes, trials).proportion_ci(confidence, method="wilson")
    assert wilson(successes, trials, confidence) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(st.data(), st.integers(1, 10_000))
def test_the_interval_holds_the_rate_and_stays_a_share(data: st.DataObject, trials: int) -> None:
    successes = data.draw(st.integers(0, trials))
    low, high = wilson(successes, trials)
    assert low is not None and high is not None
    assert 0 <= low <= successes / trials <= high <= 1


def test_more_trials_narrow_the_interval() -> None:
    few, many = wilson(5, 50), wilson(500, 5000)
    assert few[0] is not None and few[1] is not None and many[0] is not None and many[1] is not None
    assert few[0] < many[0] < 0.1 < many[1] < few[1]


def test_nothing_tried_is_unknown_and_not_zero() -> None:
    assert wilson(0, 0) == (None, None)


@pytest.mark.parametrize(("successes", "trials"), [(5, 4), (-1, 4), (1, 0)])
def test_impossible_counts_are_a_fault(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="is not a rate"):
        wilson(successes, trials)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)
def test_the_difference_of_two_rates_is_the_published_one(
    counts: tuple[int, int, int, int], expected: tuple[float, float]
) -> None:
    """Table II of R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890: contrasts (a) to (h) by method 10."""
    assert difference(*counts) == pytest.approx(expected, abs=5.1e-5)


def test_a_difference_from_nothing_tried_is_unknown() -> None:
    assert difference(1, 2, 0, 0) == difference(0, 0, 1, 2) == (None, None)


@given(st.integers(0, 5000), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_poisson_interval_is_close_to_the_exact_one(count: int, confidence: float) -> None:
    """The exact one (F. Garwood, 1936) by the chi-squared distribution."""
    tail = (1 - confidence) / 2
    exact = chi2.ppf(tail, 2 * count) / 2 if count else 0.0, chi2.ppf(1 - tail, 2 * count + 2) / 2
    assert poisson_interval(count, confidence) == pytest.approx(exact, abs=0.08)


@given(st.floats(0, 1000), st.floats(0.01, 10))
def test_the_poisson_interval_holds_the_count_and_grows_with_it(count: float, more: float) -> None:
    low, high = poisson_interval(count)
    assert 0 <= low <= count <= high
    assert poisson_interval(count + more)[1] > high


def test_less_than_nothing_is_a_fault() -> None:
    with pytest.raises(ValueError, match="is not a count"):
        poisson_interval(-0.5)


@given(st.integers(0, 400), st.integers(0, 400))
def test_one_rate_is_the_exact_test_but_at_its_edge(count: int, other: int) -> None:
    """Given their sum, two counts of one rate are tosses of a coin."""
    exact = binomtest(count, count + other).pvalue if count + other else 1.0
    assert one_rate(count, other) == one_rate(other, count)
    assert one_rate(count, other) == (exact >= 0.05) or abs(exact - 0.05) < 0.002
