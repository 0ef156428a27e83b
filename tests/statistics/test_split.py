"""The split of a change adds up, changes its sign with the periods, and knows new and vanished groups."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.statistics.split import Decided, Reached, chain, effects, interval, lmdi, shapley, volume_error

COUNTS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 100_000)).map(
        lambda drawn: (float(max(drawn[:2])), float(min(drawn[:2])), drawn[2] * min(drawn[:2]))
    ),
    min_size=3,
    max_size=3,
)


def factors(rows: list[tuple[float, float, float]]) -> np.ndarray:
    decided, won, revenue = np.array(rows).T
    return chain(decided.sum(keepdims=True), decided, won, revenue)


def test_a_month_by_hand() -> None:
    """
    | month | decided | win rate | average | revenue |
    |---|---|---|---|---|
    | May  | 10 | 50 % | 1,000 | 5,000 |
    | June | 12.5 | 40 % | 1,056 | 5,280 |

    With 12 deals at 40 % and 1,100 the logarithmic mean of 5,000 and 5,280 is 5,138.7287: volume brings 936.90, the win
    rate costs 1,146.67, the amount brings 489.77, together 280.
    """
    before, after = np.array([[10, 1, 0.5, 1000.0]]), np.array([[12, 1, 0.4, 1100.0]])
    assert lmdi(before, after)[0] == pytest.approx([936.9010, 0, -1146.6742, 489.7732], abs=1e-4)
    assert lmdi(before, after).sum() == pytest.approx(280)


@given(COUNTS, COUNTS)
def test_the_parts_add_up_and_change_their_sign(first: list, second: list) -> None:
    before, after = factors(first), factors(second)
    change = sum(row[2] for row in second) - sum(row[2] for row in first)
    assert lmdi(before, after).sum() == pytest.approx(change, abs=1e-6)
    assert lmdi(after, before) == pytest.approx(-lmdi(before, after), abs=1e-6)
    assert shapley(before, after).sum() == pytest.approx(change, abs=1e-6)


def test_a_new_source_is_mix_and_a_first_win_is_the_win_rate() -> None:
    """
    | source | May: decided, won, revenue | June |
    |---|---|---|
    | Fair | 4, 2, 200 | 4, 2, 200 |
    | Web  | 0, 0, 0 | 4, 1, 70 |
    | List | 4, 0, 0 | 4, 1, 90 |
    """
    found = lmdi(factors([(4, 2, 200), (0, 0, 0), (4, 0, 0)]), factors([(4, 2, 200), (4, 1, 70), (4, 1, 90)]))
    assert found[1] == pytest.approx([0, 70, 0, 0])
    assert found[2] == pytest.approx([0, 0, 90, 0])


def test_shapley_by_brute_force() -> None:
    before, after = factors([(10, 5, 500), (4, 1, 80)]), factors([(8, 5, 700), (6, 2, 90)])
    totals = {}
    for order in permutations(range(4)):
        now = before.copy()
        for factor in order:
            start = now.prod(axis=-1).sum()
            now[:, factor] = after[:, factor]
            totals.setdefault(factor, []).append(now.prod(axis=-1).sum() - start)
    assert shapley(before, after) == pytest.approx([float(np.mean(totals[f])) for f in range(4)])


def test_credit_notes_have_no_logarithm() -> None:
    before, after = np.array([[10, 1, 0.5, 100.0]]), np.array([[10, 1, 0.5, -20.0]])
    assert effects(before, after) == pytest.approx([0, 0, 0, -600])


def test_the_interval_of_the_volume_is_that_of_two_counts() -> None:
    """200 and 204 decided deals, half of them won at 100 each: the drawn periods scatter as the delta method says, and
    chance alone explains a change of 4 deals."""
    month = Decided(np.zeros(200, int), np.arange(200) % 2 == 0, np.full(200, 100.0))
    later = Decided(np.zeros(204, int), np.arange(204) % 2 == 0, np.full(204, 100.0))
    rng = np.random.default_rng(7)
    drawn = effects(month.drawn(1, 4000, rng), later.drawn(1, 4000, rng))
    error = volume_error(month.factors(1), later.factors(1))
    assert drawn[:, 0].std() == pytest.approx(error, rel=0.05)
    assert not interval(drawn[:, 0]).distinct


def test_visits_that_fell_by_half_are_no_chance() -> None:
    before = Reached(np.array([4000.0]), np.array([80.0]), np.array([40.0]))
    after = Reached(np.array([2000.0]), np.array([40.0]), np.array([20.0]))
    rng = np.random.default_rng(7)
    drawn = effects(before.drawn(2000, rng), after.drawn(2000, rng))
    assert effects(before.factors(), after.factors()) == pytest.approx([-20, 0, 0, 0])
    assert interval(drawn[:, 0]).distinct and not interval(drawn[:, 2]).distinct
