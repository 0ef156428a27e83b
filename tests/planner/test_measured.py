"""The measured rates and amounts that plans and calculators start from, on small companies."""

from __future__ import annotations

from datetime import date

import pytest

from smarketing.agreement import Agreement
from smarketing.planner.measured import baseline
from smarketing.planner.start import start
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
    assert (measured.per_customer, measured.reps) == (100.0, 1)


def test_a_lost_opportunity_counts_against_the_win_rate_and_an_open_one_does_not() -> None:
    """won, lost, lost, open -> 1 of 3"""
    leads = [lead(i, "sql") for i in range(1, 5)]
    deals = [deal(1, 1, "won"), deal(2, 2, "lost"), deal(3, 3, "lost"), deal(4, 4, "open")]
    win = baseline(company(leads, deals), Filters()).rates[4]
    assert (win.successes, win.trials) == (1, 3)


def test_two_deals_of_one_lead_are_one_opportunity() -> None:
    win = baseline(company([lead(1, "sql")], [deal(1, 1, "won"), deal(2, 1, "lost")]), Filters()).rates[4]
    assert (win.successes, win.trials) == (1, 1)


def test_a_lead_that_lost_a_deal_and_has_another_open_is_not_decided() -> None:
    """won; lost and open; lost -> 1 of 2"""
    leads = [lead(i, "sql") for i in range(1, 4)]
    deals = [deal(1, 1, "won"), deal(2, 2, "lost"), deal(3, 2, "open"), deal(4, 3, "lost")]
    win = baseline(company(leads, deals), Filters()).rates[4]
    assert (win.successes, win.trials) == (1, 2)


def test_young_leads_are_in_no_rate() -> None:
    """9 of 10 customers bought within 40 days; as of 1 May the leads of April are younger, and say nothing yet.

    | leads | created | opportunities | won     |
    | 20    | 1 Jan   | 10            | 10 in 40 days |
    | 30    | 20 Apr  | 0             | 0             |
    """
    leads = [{"id": str(n), "created_at": date(2026, 1, 1) if n < 20 else date(2026, 4, 20)} for n in range(50)]
    deals = [
        {"id": f"d{n}", "lead_id": str(n), "outcome": "won", "amount": 100.0, "created_at": date(2026, 1, 5),
         "closed_at": date(2026, 2, 10)}
        for n in range(10)
    ]  # fmt: skip
    asked = Filters(as_of=date(2026, 5, 1))
    made = company(leads, deals, agreement=Agreement(currency="EUR"))
    rate = baseline(made, asked).rates[3]
    assert (rate.successes, rate.trials) == (10, 20)
    (step,) = [i for i in start(made, asked).steps if i.key == "sql-opportunity"]
    assert step.basis == "10 of 20 people, of leads at least 40 days old"
    assert "leads at least 40 days old" in step.definition


def test_steps_the_data_does_not_have_are_unknown_and_say_why() -> None:
    measured = baseline(company([lead(1, None)]), Filters())
    assert [m.rate for m in measured.rates] == [None] * 5
    assert all(m.reason for m in measured.rates)
    assert (measured.per_customer, measured.revenue_per_year) == (None, None)


def test_without_an_sql_stage_the_step_to_opportunity_starts_from_the_mql() -> None:
    """2 MQLs, one of them with a deal: MQL to SQL unknown, SQL to opportunity 1/2"""
    measured = baseline(company([lead(1, "mql"), lead(2, "mql")], [deal(1, 1, "won")]), Filters())
    assert measured.rates[2].rate is None
    assert (measured.rates[3].successes, measured.rates[3].trials) == (1, 2)


def test_customers_without_an_amount_are_not_in_the_revenue_per_customer() -> None:
    """amounts 100, 300, none -> 200"""
    leads = [lead(i, "sql") for i in range(1, 4)]
    deals = [deal(1, 1, "won", 100), deal(2, 2, "won", 300), deal(3, 3, "won", None)]
    assert baseline(company(leads, deals), Filters()).per_customer == 200


def test_a_customer_with_two_deals_counts_once_with_both() -> None:
    """One customer, two deals of 100: 200 per customer, 100 per won deal, 2 won deals per customer."""
    begun = start(company([lead(1, "sql")], [deal(1, 1, "won"), deal(2, 1, "won")]), Filters())
    assert (begun["sale"].value, begun.deal_size.value, begun.deals_per_customer.value) == (200, 100, 2)


def test_an_agreed_deal_size_is_multiplied_by_the_deals_per_customer() -> None:
    """90 agreed per won deal, 2 won deals of one customer: 180 per customer; measured were 200."""
    agreed = Agreement(currency="EUR", deal_size=90.0)
    begun = start(company([lead(1, "sql")], [deal(1, 1, "won"), deal(2, 1, "won")], agreement=agreed), Filters())
    assert (begun["sale"].value, begun["sale"].how) == (180, "agreed")
    assert begun["sale"].said("EUR") == (
        "Agreed: €180 (a deal size of €90.00 x 2.00 deals per customer, measured). Measured: €200."
    )
    some = start(company([lead(1, "sql")], [deal(1, 1, "won"), deal(2, 1, "won")], agreement=agreed),
                 Filters(owners=("Ann",)))  # fmt: skip
    assert (some["sale"].value, some["sale"].how) == (200, "measured")  # agreed for the whole company


def test_too_few_amounts_say_nothing() -> None:
    """1 of 3 won deals has an amount: neither what a customer brings nor what a year does is known."""
    leads = [lead(i, "sql") for i in range(1, 4)]
    deals = [deal(1, 1, "won", 1000), deal(2, 2, "won", None), deal(3, 3, "won", None)]
    begun = start(company(leads, deals), Filters(start=date(2025, 4, 1)))
    why = "only 1 of 3 won deals has an amount that may be added up"
    for found in (begun["sale"], begun["revenue"], begun.deal_size):
        assert (found.value, found.reason) == (None, why)


def test_what_is_agreed_comes_before_what_is_assumed() -> None:
    """44 weeks, 6 reviews, 5 calls and 3 reps agreed; of e-mails nothing is, so 3 are assumed."""
    capacity = {"working_weeks": 44.0, "reviews_per_week": 6.0, "reps": 3.0}
    agreed = Agreement(capacity=capacity, sales={"calls_per_sql": 5.0})
    begun = start(company([lead(1, "sql")], agreement=agreed), Filters())
    found = {key: (begun[key].value, begun[key].how) for key in ("weeks", "reviews", "calls", "reps", "emails")}
    assert found == {
        "weeks": (44, "agreed"), "reviews": (6, "agreed"), "calls": (5, "agreed"), "reps": (3, "agreed"),
        "emails": (3, "assumed"),
    }  # fmt: skip
    nothing = start(company([lead(1, "sql")]), Filters())
    assert [(nothing[key].value, nothing[key].how) for key in ("weeks", "reviews")] == [(48, "assumed"), (8, "assumed")]


def test_without_mqls_and_sqls_the_step_to_opportunity_starts_from_the_lead() -> None:
    """
    | lead | deal | so                                                                  |
    | 1    | won  | 2 of 4 leads became opportunities, 1 of 2 of these was won: 50 %, 50 % |
    | 2    | lost | for 1,000 at 100 each: 10 customers, 20 opportunities, 40 leads        |
    | 3, 4 | none |                                                                     |
    """
    made = company([lead(i, None) for i in range(1, 5)], [deal(1, 1, "won"), deal(2, 2, "lost")])
    begun = start(made, Filters())
    assert [step.value for step in begun.steps] == [1, 1, 1, 0.5, 0.5]
    assert [step.how for step in begun.steps] == ["assumed"] * 3 + ["measured"] * 2


def test_revenue_is_scaled_to_a_year_only_from_a_month_of_sales() -> None:
    short = company([lead(1, "sql")], [deal(1, 1, "won")])
    assert baseline(short, Filters()).revenue_per_year is None
    year = baseline(short, Filters(start=date(2025, 3, 3), end=date(2026, 3, 2)))
    assert year.revenue_per_year == pytest.approx(100 * 365.25 / 365)


def test_an_empty_warehouse_measures_nothing() -> None:
    measured = baseline(company(), Filters())
    assert all(m.rate is None for m in measured.rates)
    assert measured.reps is None
