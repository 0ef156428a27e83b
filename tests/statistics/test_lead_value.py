"""The value of a lead by type: worked examples, another way to the same figures, and how often intervals hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.planner.funnel import expected_customers
from smarketing.statistics.lead_value import Kind, Values, total_value

AMOUNTS = st.lists(st.sampled_from([100.0, 250.0, 900.0]), max_size=6)
TYPES = st.lists(st.tuples(AMOUNTS, st.integers(0, 60)), min_size=1, max_size=5)
TWO = [Kind.of_customers("many", 1000, 20, 1000), Kind.of_customers("few", 4, 2, 1000)]


def kinds(types: list[tuple[list[float], int]]) -> list[Kind]:
    """Types of the amounts of their customers, and so many leads beside them that brought nothing."""
    return [Kind.of(f"K{n}", len(amounts) + others, amounts) for n, (amounts, others) in enumerate(types)]


def test_100_leads_at_2_percent_and_4_at_50_percent_are_both_worth_2_customers() -> None:
    worth = {"many": 0.02, "few": 0.50}
    assert total_value({"many": 100}, worth) == total_value({"few": 4}, worth) == 2
    assert expected_customers(100, 0.02) == expected_customers(4, 0.5) == 2


def test_two_wins_of_four_leads_say_little() -> None:
    """2 of 4 leads at 1,000 each were said to be worth 321 to 649 a lead. By themselves they say 150 to 850
    (Wilson).
    """
    many, few = Values.of(TWO).kinds
    assert few.low < 150 and few.high > 800
    assert 150 < few.value < 500
    assert not few.alone and many.alone
    assert many.high - many.low < 25


def test_a_type_is_worth_its_rate_times_what_a_customer_brings() -> None:
    for kind in Values.of([*TWO, Kind.of("dear", 50, [5000.0, 9000.0, 7000.0])]).kinds:
        assert kind.value == pytest.approx(kind.rate * kind.amount)
        assert kind.low < kind.value < kind.high
        assert kind.rate_low < kind.rate < kind.rate_high


def test_rates_agree_with_drawing_from_the_prior_and_keeping_what_fits() -> None:
    """Types of 3 of 10, 1 of 20 and 0 of 15: draw means and strengths, then rates, then weigh by the binomials."""
    rng, draws = np.random.default_rng(5), 600_000
    mean = (rng.integers(0, 99, draws) + 0.5) / 99
    steps = np.geomspace(0.5, 500, 61)
    strength = rng.choice(steps, draws, p=steps**-0.5 / (steps**-0.5).sum())
    found, weight, rates = [(3, 10), (1, 20), (0, 15)], np.ones(draws), []
    for won, leads in found:
        rates.append(rng.beta(mean * strength, (1 - mean) * strength))
        weight *= rates[-1] ** won * (1 - rates[-1]) ** (leads - won)
    values = Values.of([Kind.of_customers(str(n), leads, won, 100) for n, (won, leads) in enumerate(found)])
    for kind, rate in zip(values.kinds, rates, strict=True):
        order = np.argsort(rate)
        below = np.cumsum(weight[order]) / weight.sum()
        assert kind.rate == pytest.approx((weight * rate).sum() / weight.sum(), rel=0.02)
        assert kind.rate_low == pytest.approx(rate[order][np.searchsorted(below, 0.025)], abs=0.004)
        assert kind.rate_high == pytest.approx(rate[order][np.searchsorted(below, 0.975)], abs=0.012)
    assert values.rate_of_new == pytest.approx((weight * mean).sum() / weight.sum(), rel=0.02)


def test_amounts_are_those_of_a_row_per_customer() -> None:
    """Moments of the analysis of variance, from the logarithms one by one."""
    amounts = {"a": [900.0, 1500, 1200, 800], "b": [4000.0, 2500], "c": [3000.0]}
    values = Values.of([Kind.of(name, 40, found) for name, found in amounts.items()])
    logs = {name: np.log(found) for name, found in amounts.items()}
    within = sum(((x - x.mean()) ** 2).sum() for x in logs.values()) / (7 - 3)
    together = np.concatenate(list(logs.values()))
    scatter = sum(len(x) * (x.mean() - together.mean()) ** 2 for x in logs.values())
    between = (scatter - 2 * within) / (7 - (16 + 4 + 1) / 7)
    assert (values.within**2, values.between**2) == (pytest.approx(within), pytest.approx(between))
    trust = {name: len(x) * between / (len(x) * between + within) for name, x in logs.items()}
    assert {kind.name: kind.trust for kind in values.kinds} == pytest.approx(trust)


def test_intervals_are_those_of_the_draws_that_totals_are_made_of() -> None:
    values = Values.of([*TWO, Kind.of("dear", 50, [5000.0, 9000.0, 7000.0]), Kind("none", 30, 0)])
    for kind in values.kinds:
        one = values.total({kind.name: 1})
        assert one.value == pytest.approx(kind.value)
        assert one.high == pytest.approx(kind.high, rel=0.03)
        assert one.low == pytest.approx(kind.low, rel=0.04, abs=0.5)


def test_types_share_what_is_uncertain_about_all_of_them() -> None:
    """What leads of two small types are worth together is less certain than if they were uncertain by themselves."""
    values = Values.of([Kind.of(name, 6, [1000.0, 4000.0]) for name in "abcd"])
    one, all_four = values.total({"a": 1}), values.total(dict.fromkeys("abcd", 1))
    assert all_four.value == pytest.approx(4 * one.value)
    assert (all_four.high - all_four.low) / 4 > (one.high - one.low) / 2


def test_a_type_never_seen_before_is_worth_what_types_have_in_common() -> None:
    values = Values.of([Kind.of_customers("a", 100, 10, 1), Kind.of_customers("b", 100, 40, 1)])
    assert values.value("new") == values.mean
    assert 0.1 < values.rate_of_new < 0.5
    total = values.total({"new": 8})
    assert total.value == pytest.approx(8 * values.mean) and total.low < total.value < total.high


def test_customers_without_an_amount_count_as_customers() -> None:
    """Two of four customers have an amount of 100: a customer is worth about 100, not 50."""
    values = Values.of([Kind.of("a", 20, [100.0, 100.0], customers=4)])
    assert values.kinds[0].rate == pytest.approx(4 / 20, abs=0.03)
    assert values.kinds[0].amount == pytest.approx(100, rel=0.01)


@pytest.mark.parametrize(
    ("known", "says"),
    [
        ([], "no leads"),
        ([Kind("a", 0, 0)], "no leads"),
        ([Kind("a", 3, 1)], "no customer has an amount"),
        ([Kind("a", 3, 4, 4, 4.0)], "more customers than leads"),
    ],
)
def test_what_cannot_be_valued_is_said(known: list[Kind], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Values.of(known)


@given(TYPES)
@settings(max_examples=25, deadline=None)
def test_a_value_lies_within_its_interval_and_a_rate_between_its_own_and_the_common_one(
    types: list[tuple[list[float], int]],
) -> None:
    found = [kind for kind in kinds(types) if kind.leads]
    if not any(kind.priced for kind in found):
        return
    values = Values.of(found)
    for kind in values.kinds:
        assert 0 <= kind.trust <= 1
        assert 0 <= kind.low <= kind.value <= kind.high
        assert 0 <= kind.rate_low <= kind.rate <= kind.rate_high <= 1


def test_intervals_hold_the_truth_of_small_and_large_types() -> None:
    """40 companies of 8 types: rates around 8 %, amounts around 1,500, from 4 to 400 leads a type."""
    held, small = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        leads, rates = np.array([4, 12, 25, 40, 90, 150, 300, 400]), rng.beta(1.6, 18.4, 8)
        levels = rng.normal(np.log(1500), 0.3, 8)
        known = [
            Kind.of(str(n), int(leads[n]), rng.lognormal(levels[n], 0.5, rng.binomial(leads[n], rates[n])).tolist())
            for n in range(8)
        ]
        true = rates * np.exp(levels + 0.125)
        inside = [k.low <= t <= k.high for k, t in zip(Values.of(known).kinds, true, strict=True)]
        held += inside
        small += inside[:3]
    assert 0.91 <= np.mean(held) <= 0.98
    assert 0.88 <= np.mean(small) <= 0.99
