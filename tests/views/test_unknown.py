"""Unknown is not zero: what the data does not reach is null in every table, as the headlines say."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from smarketing.agreement import Agreement, Goals
from smarketing.views import Filters, view
from smarketing.views.base import Result
from tests.companies import Row, company

#: Leads from January on, deals from May on: four months whose customers nobody knows.
LEADS: list[Row] = [
    {"id": str(n), "source": "Fair", "stage": "mql", "created_at": day.date()}
    for n, day in enumerate(pd.bdate_range(date(2026, 1, 1), date(2026, 6, 30)))
]
DEALS: list[Row] = [
    {"id": f"d{n}", "lead_id": str(n), "outcome": "won", "amount": 10.0, "closed_at": day}
    for n, day in enumerate((date(2026, 5, 4), date(2026, 5, 20), date(2026, 6, 15), date(2026, 6, 30)))
]


def ask(name: str, leads: list[Row] = LEADS, deals: list[Row] = DEALS, **filters: object) -> Result:
    return view(name).ask(company(leads, deals, agreement=Agreement(currency="EUR")), Filters(**filters))  # type: ignore[arg-type]


def test_months_before_the_first_deal_have_no_known_customers() -> None:
    """Found wrong: volumes showed 0 customers where the ledger said unknown.

    month      leads  customers
    Jan - Apr  known  unknown: the first deal in the data closed on 4 May
    May, June  known  2, 2
    """
    volumes = ask("volumes").rows
    assert volumes["customers"].isna().tolist() == [True] * 4 + [False] * 2
    assert volumes["customers"].tolist()[4:] == [2, 2]
    assert volumes["leads"].notna().all()
    assert ask("ledger").rows["revenue"].isna().tolist() == [True] * 4 + [False] * 2


def test_where_stages_tell_of_customers_the_months_of_leads_are_known() -> None:
    """Without deals the leads' own records say who bought: of each month since the first lead it is known."""
    leads = [*LEADS[:-1], LEADS[-1] | {"stage": "customer", "customer_at": date(2026, 6, 30)}]
    assert ask("volumes", leads, []).rows["customers"].tolist() == [0, 0, 0, 0, 0, 1]


def test_days_beyond_the_newest_record_are_unknown_in_the_tables_of_days() -> None:
    """Found wrong: leads until April, deals until June: 0 MQLs on each day of May, which the headline called unknown.

    Of deals the same, where leads go on after the last one.
    """
    leads = [lead for lead in LEADS if lead["created_at"] <= date(2026, 4, 30)]
    mqls = ask("sla-progress", leads).rows.set_index("day")
    assert mqls.loc["2026-04-30", "mqls"] == 1
    assert mqls.loc["2026-05-01":, ["mqls", "cumulative_mqls"]].isna().all(axis=None)
    sales = ask("sales-by-day", deals=DEALS[:2]).rows.set_index("day")
    assert sales.loc["2026-05-20", "deals"] == 1
    assert sales.loc["2026-05-21":, ["deals", "revenue", "month_to_date"]].isna().all(axis=None)
    earlier = ask("sales-by-day", start=date(2026, 4, 20)).rows.set_index("day")
    assert earlier.loc[:"2026-05-03", "deals"].isna().all() and earlier.loc["2026-05-04", "deals"] == 1


@pytest.mark.parametrize("name", ["volumes", "ledger"])
def test_both_cut_a_month_by_the_last_day_chosen_and_not_by_the_first(name: str) -> None:
    """Found wrong: of 10 May to 10 June volumes showed May whole, the ledger 10 to 31 May.

    month  working days with a lead  shown
    May    21                        21, whole
    June   8 until the 10th          8, partial
    """
    since_may = [DEALS[0] | {"closed_at": date(2026, 5, 1)}, *DEALS[1:]]
    rows = ask(name, deals=since_may, start=date(2026, 5, 10), end=date(2026, 6, 10)).rows
    assert rows["leads"].tolist() == [21, 8]
    assert rows["partial"].tolist() == [False, True]


def test_the_revenue_per_customer_is_of_customers_with_amounts_on_both_sides() -> None:
    """Three customers: 100, 300, and one whose deal has no amount; a fourth lead was only given a credit of 50.

    Their revenue is 350, the revenue per customer (100 + 300) / 2, not 350 / 2 and not 400 / 3.
    """
    bought = date(2026, 5, 4)
    amounts = (100.0, 300.0, None, -50.0)
    deals = [
        {"id": f"d{n}", "lead_id": str(n), "outcome": "won", "amount": amount, "closed_at": bought}
        for n, amount in enumerate(amounts)
    ]
    january = ask("ledger", deals=deals).rows.iloc[0]
    assert january[["customers", "customer_revenue", "revenue_per_customer"]].tolist() == [3, 350, 200]


def test_one_source_alone_is_not_the_largest() -> None:
    """Found wrong: “Largest source: Fair, 129 leads (100 % of all)” where Fair was asked for."""
    said = ask("leads-by-source", sources=("Fair",)).summary
    assert "argest" not in said and "100 %" not in said
    few = ask("leads-by-source", LEADS[:4], sources=("Fair",)).summary
    assert "All leads are of Fair: 4 leads" in few


def test_amounts_that_are_plain_numbers_are_those_of_the_rows() -> None:
    """Found wrong: 2 deals in the rows, of the last years, and “1 amount”, of the last 13 months."""
    deals = [DEALS[0], DEALS[0] | {"id": "old", "closed_at": date(2024, 5, 4)}]
    result = view("sales-by-day").ask(company(LEADS, deals), Filters())
    assert result.rows_used == 2
    assert [caveat.rows for caveat in result.caveats if "plain numbers" in caveat.reason] == [2]


def test_a_goal_of_nothing_is_reached_and_nobody_is_ahead_of_it() -> None:
    """Found wrong: “28 ahead of pace” of a goal of 0."""
    made = company(LEADS, DEALS, agreement=Agreement(goals=Goals(leads_per_month=0.0, mqls_per_month=0.0)))
    for name in ("volumes", "sla-progress"):
        result = view(name).ask(made, Filters(end=date(2026, 6, 15)))
        said = " ".join([result.summary, *(f"{kpi.beside} {kpi.note}" for kpi in result.kpis)])
        assert "ahead" not in said, (name, said)
