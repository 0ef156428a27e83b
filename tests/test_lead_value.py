"""The value of a lead by type: worked examples, and the credibility formulas written another way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.lead_value import Kind, Values, total_value
from smarketing.planner.funnel import expected_customers

BROUGHT = st.lists(
    st.lists(st.sampled_from([0.0, 0.0, 0.0, 100.0, 250.0, 900.0]), min_size=1, max_size=30), min_size=1, max_size=6
)


def kinds(brought: list[list[float]]) -> list[Kind]:
    return [Kind(f"K{n}", len(x), sum(x), sum(v * v for v in x)) for n, x in enumerate(brought)]


def test_100_leads_at_2_percent_and_4_at_50_percent_are_both_worth_2_customers() -> None:
    worth = {"many": 0.02, "few": 0.50}
    assert total_value({"many": 100}, worth) == total_value({"few": 4}, worth) == 2
    assert expected_customers(100, 0.02) == expected_customers(4, 0.5) == 2


def test_measured_at_those_rates_the_few_are_trusted_less() -> None:
    """2 of 100 and 2 of 4 leads became customers: together still 4, but the 4 leads are worth a little less than 2."""
    values = Values.of([Kind.of_customers("many", 100, 2), Kind.of_customers("few", 4, 2)])
    many, few = values.kinds
    assert many.trust > few.trust > 0
    assert few.observed == 0.5 > few.value
    assert values.total({"many": 100, "few": 4}).value == pytest.approx(4)


@given(BROUGHT)
def test_the_formulas_agree_with_the_leads_one_by_one(brought: list[list[float]]) -> None:
    """Bühlmann and Straub's estimators on a frame with a row per lead."""
    rows = pd.DataFrame([(n, v) for n, x in enumerate(brought) for v in x], columns=["kind", "x"])
    by = rows.groupby("kind")["x"]
    sizes, means, total = by.size(), by.mean(), len(rows)
    values = Values.of(kinds(brought))
    if total == len(sizes):
        assert values.between == 0
        return
    within = ((rows["x"] - by.transform("mean")) ** 2).sum() / (total - len(sizes))
    scale = total - (sizes**2).sum() / total
    scatter = (sizes * (means - rows["x"].mean()) ** 2).sum()
    between = max(0.0, (scatter - (len(sizes) - 1) * within) / scale) if scale > 1e-9 else 0.0
    assert values.within == pytest.approx(within, abs=1e-6)
    assert values.between == pytest.approx(between, rel=1e-6, abs=1e-6)
    if values.between > 1e-3:
        trust = sizes / (sizes + within / between)
        common = (trust * means).sum() / trust.sum()
        expected = trust * means + (1 - trust) * common
    else:
        expected = pd.Series(rows["x"].mean(), index=sizes.index)
    if values.between == 0 or values.between > 1e-3:
        assert [k.value for k in values.kinds] == pytest.approx(expected.tolist(), rel=1e-6, abs=1e-6)


@given(BROUGHT)
def test_the_values_of_all_leads_add_up_to_what_they_brought(brought: list[list[float]]) -> None:
    values = Values.of(kinds(brought))
    leads = {f"K{n}": len(x) for n, x in enumerate(brought)}
    assert values.total(leads).value == pytest.approx(sum(map(sum, brought)), rel=1e-9, abs=1e-6)


@given(BROUGHT)
def test_a_value_lies_between_its_own_and_the_common_one(brought: list[list[float]]) -> None:
    values = Values.of(kinds(brought))
    for kind in values.kinds:
        assert 0 <= kind.trust <= 1
        low, high = sorted((kind.observed, values.mean))
        assert low - 1e-6 <= kind.value <= high + 1e-6
        assert kind.low <= kind.value <= kind.high


def test_a_type_never_seen_before_is_worth_what_types_have_in_common() -> None:
    values = Values.of([Kind.of_customers("a", 100, 10), Kind.of_customers("b", 100, 40)])
    assert values.value("new") == values.mean == pytest.approx(0.25)
    assert values.total({"new": 8}).value == pytest.approx(2)


def test_types_that_differ_by_chance_only_are_all_worth_the_same() -> None:
    values = Values.of([Kind.of_customers("a", 50, 5), Kind.of_customers("b", 50, 5), Kind.of_customers("c", 50, 6)])
    assert values.between == 0
    assert len({kind.value for kind in values.kinds}) == 1


def test_no_leads_have_no_values() -> None:
    with pytest.raises(ValueError, match="no leads"):
        Values.of([Kind("a", 0, 0, 0)])


def simulated(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """True values of 12 types, and what some leads of each type brought: true, observed, shrunk, whether covered."""
    rng = np.random.default_rng(seed)
    true = rng.gamma(4, 25, 12)
    sizes = rng.integers(5, 300, 12)
    drawn = [rng.exponential(value, size) for value, size in zip(true, sizes, strict=True)]
    values = Values.of([Kind(str(n), len(x), x.sum(), (x**2).sum()) for n, x in enumerate(drawn)]).kinds
    covered = [k.low <= t <= k.high for k, t in zip(values, true, strict=True)]
    return true, np.array([k.observed for k in values]), np.array([k.value for k in values]), np.array(covered)


def test_shrunk_values_are_nearer_to_the_truth_and_their_intervals_hold_it() -> None:
    runs = [simulated(seed) for seed in range(300)]
    observed = np.mean([((o - t) ** 2).mean() for t, o, _, _ in runs])
    shrunk = np.mean([((s - t) ** 2).mean() for t, _, s, _ in runs])
    assert shrunk < observed * 0.9
    assert 0.90 <= np.mean([c.mean() for *_, c in runs]) <= 0.98


def test_the_interval_of_a_total_holds_the_true_total() -> None:
    held = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        true = rng.gamma(4, 25, 12)
        drawn = [rng.exponential(value, size) for value, size in zip(true, rng.integers(5, 300, 12), strict=True)]
        values = Values.of([Kind(str(n), len(x), x.sum(), (x**2).sum()) for n, x in enumerate(drawn)])
        month = {str(n): int(count) for n, count in enumerate(rng.integers(0, 40, 12))}
        total = values.total(month)
        held += total.low <= sum(count * true[int(name)] for name, count in month.items()) <= total.high
    assert 0.90 <= held / 300 <= 0.99
