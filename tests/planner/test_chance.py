"""How many leads make a goal likely, against simulations written another way and against the binomial's own sums."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from smarketing.errors import PlanError
from smarketing.planner.chance import MOST_SIZES, Rate, chance, mean_interval, ratio_interval

SALES = np.random.default_rng(5).lognormal(8, 1, 60).tolist()
AVERAGE = sum(SALES) / len(SALES)


def reached(goal: float, leads: float, rate: Rate, sales: list[float], seed: int = 11) -> float:
    """The share of simulated years in which so many leads bring in the goal: customers first, then what each brings."""
    rng = np.random.default_rng(seed)
    years = 4000
    successes = 0
    for _ in range(years):
        p = rng.beta(rate.successes + 0.5, rate.trials - rate.successes + 0.5) if rate.trials else rate.value
        customers = rng.binomial(int(leads), p)
        weights = rng.dirichlet(np.ones(len(sales)))
        successes += rng.choice(sales, customers, p=weights).sum() >= goal
    return successes / years


@pytest.mark.parametrize("customers", [3, 40, 400])
def test_the_leads_for_an_80_percent_chance_reach_the_goal_in_80_of_100_years(customers: int) -> None:
    rate = Rate(0.05, 60, 1200)
    goal = AVERAGE * customers
    leads = chance(goal, AVERAGE, [rate], SALES).leads()
    assert leads > customers / 0.05
    assert reached(goal, leads, rate, SALES) == pytest.approx(0.8, abs=0.03)
    assert reached(goal, leads * 0.8, rate, SALES) < 0.72


def test_the_chance_of_a_number_of_leads_is_what_a_simulation_finds() -> None:
    rate = Rate(0.2, 10, 50)
    found = chance(20 * AVERAGE, AVERAGE, [rate], SALES)
    for leads in (60, 100, 180):
        assert found.of(leads) == pytest.approx(reached(20 * AVERAGE, leads, rate, SALES), abs=0.04)


@pytest.mark.parametrize(("goal", "rate"), [(1_000, 0.5), (25_000, 0.1), (200_000, 0.02)])
def test_with_equal_sales_and_a_certain_rate_the_customers_are_binomial(goal: float, rate: float) -> None:
    customers = goal // 1000
    leads = chance(goal, 1000, [Rate(rate)]).leads()
    fewest = next(n for n in range(int(customers), 10**6) if stats.binom.sf(customers - 1, n, rate) >= 0.8)
    assert leads == pytest.approx(fewest, rel=0.03, abs=1)


def test_two_rates_multiply() -> None:
    together = chance(50_000, 1000, [Rate(0.2), Rate(0.25)]).leads()
    assert together == chance(50_000, 1000, [Rate(0.05)]).leads()


def test_a_rate_known_from_few_leads_asks_for_more_of_them() -> None:
    few, many = (chance(50_000, 1000, [Rate(0.05, n, 20 * n)]).leads() for n in (2, 2000))
    assert few > many > 50 / 0.05


def test_sales_that_differ_ask_for_more_leads_than_equal_ones() -> None:
    assert (
        chance(10 * AVERAGE, AVERAGE, [Rate(0.1)], SALES).leads() > chance(10 * AVERAGE, AVERAGE, [Rate(0.1)]).leads()
    )


def test_a_given_average_leaves_only_the_shape_of_the_sales_open() -> None:
    spread = [
        np.ptp(np.quantile(chance(300.0 * 9, 9.0, [Rate(1.0)], SALES[:8], exact_sale=exact).needed, [0.1, 0.9]))
        for exact in (True, False)
    ]
    assert spread[0] < spread[1]


def test_very_many_sales_are_told_by_their_quantiles() -> None:
    """Found wrong: with unequal parts counting alike, 1,425 sales averaged too much and the leads came out too few."""
    many = np.random.default_rng(2).lognormal(8, 1, MOST_SIZES + 425).tolist()
    average = sum(many) / len(many)
    rate = Rate(0.1, 500, 5000)
    leads = chance(100 * average, average, [rate], many).leads()
    assert reached(100 * average, leads, rate, many) == pytest.approx(0.8, abs=0.03)


def test_one_question_has_one_answer() -> None:
    asked = (10 * AVERAGE, AVERAGE, [Rate(0.1, 10, 100)], SALES)
    assert chance(*asked).leads() == chance(*asked).leads()


def test_a_goal_beyond_any_number_is_a_sentence() -> None:
    with pytest.raises(PlanError, match="No number of leads is large enough"):
        chance(1e15, 1.0, [Rate(0.001)])


def test_the_interval_of_a_mean_is_near_the_textbook_one() -> None:
    values = np.random.default_rng(3).normal(100, 20, 200)
    low, high = mean_interval(values.tolist())
    expected = stats.t.interval(0.95, 199, values.mean(), stats.sem(values))
    assert (low, high) == (pytest.approx(expected[0], rel=0.01), pytest.approx(expected[1], rel=0.01))


def test_the_interval_of_a_share_of_equal_deals_is_near_that_of_a_rate() -> None:
    low, high = ratio_interval([1.0] * 60 + [0.0] * 40, [1.0] * 100)
    assert (low, high) == (pytest.approx(0.50, abs=0.02), pytest.approx(0.69, abs=0.02))


def test_fewer_than_two_values_have_no_interval() -> None:
    assert mean_interval([5.0]) == ratio_interval([], []) == (None, None)
    assert ratio_interval([2.0, 4.0], [2.0, 4.0]) == (1.0, 1.0)
