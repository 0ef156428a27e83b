"""The planner's baseline, measured on small companies."""

from __future__ import annotations

from datetime import date

import pytest

from smarketing.planner.measured import baseline
from smarketing.views import Filters
from tests.companies import Row, company


def lead(number: int, stage: str | None, owner: str = "Ann") -> Row:
    return {"id": str(number), "stage": stage, "owner": owner, "created_at": date(2026, 1, 1 + number % 20)}


def deal(number: int, lead_id: int, outcome: str, amount: float | None = 100.0) -> Row:
    return {"id": f"d{number}", "lead_id": str(lead_id), "outcome": outcome, "amount": amount,
            "created_at": date(2026, 1, 25), "closed_at": date(2026, 3, 1 + number)}  # fmt: skip


def test_each_step_is_counted_among_those_who_reached_the_one_before() -> None:
    """
    leads 1-8: 2 subscribers, 2 leads, 2 MQLs, 1 SQL, 1 SQL with a won deal
    prospect to lead 6/8, lead to MQL 4/6, MQL to SQL 2/4, SQL to opportunity 1/2, opportunity to customer 1/1
    """
    stages = ["subscriber", "subscriber", "lead", "lead", "mql", "mql", "sql", "sql"]
    measured = baseline(company([lead(i, s) for i, s in enumerate(stages, 1)], [deal(1, 8, "won")]), Filters())
    assert [(m.successes, m.trials) for m in measured.rates] == [(6, 8), (4, 6), (2, 4), (1, 2), (1, 1)]
    assert measured.rates[1].rate == pytest.approx(4 / 6)
    assert measured.rates[1].low < 4 / 6 < measured.rates[1].high
    assert (measured.deal_size, measured.reps) == (100.0, 1)


def test_a_lost_opportunity_counts_against_the_win_rate_and_an_open_one_does_not() -> None:
    """won, lost, lost, open -> 1 of 3"""
    leads = [lead(i, "sql") for i in range(1, 5)]
    deals = [deal(1, 1, "won"), deal(2, 2, "lost"), deal(3, 3, "lost"), deal(4, 4, "open")]
    win = baseline(company(leads, deals), Filters()).rates[4]
    assert (win.successes, win.trials) == (1, 3)


def test_two_deals_of_one_lead_are_one_opportunity() -> None:
    win = baseline(company([lead(1, "sql")], [deal(1, 1, "won"), deal(2, 1, "lost")]), Filters()).rates[4]
    assert (win.successes, win.trials) == (1, 1)


def test_steps_the_data_does_not_have_are_unknown_and_say_why() -> None:
    measured = baseline(company([lead(1, None)]), Filters())
    assert [m.rate for m in measured.rates] == [None] * 5
    assert all(m.reason for m in measured.rates)
    assert (measured.deal_size, measured.revenue_per_year) == (None, None)


def test_without_an_sql_stage_the_step_to_opportunity_starts_from_the_mql() -> None:
    """2 MQLs, one of them with a deal: MQL to SQL unknown, SQL to opportunity 1/2"""
    measured = baseline(company([lead(1, "mql"), lead(2, "mql")], [deal(1, 1, "won")]), Filters())
    assert measured.rates[2].rate is None
    assert (measured.rates[3].successes, measured.rates[3].trials) == (1, 2)


def test_won_deals_without_an_amount_are_not_in_the_deal_size() -> None:
    """amounts 100, 300, none -> 200"""
    leads = [lead(i, "sql") for i in range(1, 4)]
    deals = [deal(1, 1, "won", 100), deal(2, 2, "won", 300), deal(3, 3, "won", None)]
    assert baseline(company(leads, deals), Filters()).deal_size == 200


def test_revenue_is_scaled_to_a_year_only_from_a_month_of_sales() -> None:
    short = company([lead(1, "sql")], [deal(1, 1, "won")])
    assert baseline(short, Filters()).revenue_per_year is None
    year = baseline(short, Filters(start=date(2025, 3, 3), end=date(2026, 3, 2)))
    assert year.revenue_per_year == pytest.approx(100 * 365.25 / 365)


def test_an_empty_warehouse_measures_nothing() -> None:
    measured = baseline(company(), Filters())
    assert all(m.rate is None for m in measured.rates)
    assert measured.reps is None
