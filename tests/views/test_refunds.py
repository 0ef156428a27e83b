"""Refunds: won deals with a negative amount are less revenue and no new win, on every page alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from smarketing import quality
from smarketing.agreement import Agreement
from smarketing.company import Company
from smarketing.planner.slices import read_slices
from smarketing.views import Filters, view
from smarketing.views.base import Kpi, Result
from tests.companies import company

EURO = Agreement(currency="EUR")
DAY = date(2026, 5, 4)


def deal(lead: str | None, amount: float | None, outcome: str = "won", day: date = DAY, **more: Any) -> dict[str, Any]:
    return {
        "lead_id": lead,
        "amount": amount,
        "outcome": outcome,
        "created_at": date(2026, 5, 2),
        "closed_at": day,
        **more,
    }


def made(*deals: dict[str, Any], agreement: Agreement = EURO) -> Company:
    leads = [{"id": str(n), "source": "Fair", "owner": "Ann", "created_at": date(2026, 5, 1)} for n in range(4)]
    rows = [{"id": f"d{n}", "owner": "Ann", **row} for n, row in enumerate(deals)]
    return company(leads, rows, agreement=agreement)


def ask(name: str, of: Company, **filters: Any) -> Result:
    return view(name).ask(of, Filters(**filters))


def card(result: Result, label: str) -> Kpi:
    return next(kpi for kpi in result.kpis if kpi.label.startswith(label))


NET = made(deal("0", 500), deal("0", -200), deal("1", 300), deal("2", 400, "lost"))


def test_a_refund_is_less_revenue_and_no_deal_won() -> None:
    """Found wrong: the refund was dropped as a deal without an amount, but counted as a deal won.

    deal    amount   is
    lead 0     500   won
    lead 0    -200   a refund
    lead 1     300   won
    lead 2     400   lost       revenue 600, 2 deals won: 300 each, 2 of 3 decided deals
    """
    result = ask("sales-by-day", NET)
    assert result.rows[["deals", "revenue", "month_to_date"]].values.tolist() == [[2, 600, 600]]
    assert card(result, "Revenue, ").value == 600
    assert card(result, "Deals won").value == 2
    assert card(result, "Revenue per won deal").value == 300
    assert card(result, "Win rate of decided deals").value == pytest.approx(2 / 3)
    assert result.left_out == ()
    assert [(c.reason, c.rows) for c in result.caveats] == [
        ("refunds, which are won deals with a negative amount: taken off the revenue, no deals won", 1)
    ]


def test_every_page_takes_it_off_alike() -> None:
    """600 of the two customers among four leads: 150 per lead, 300 per customer; 600 of the rep."""
    source = ask("leads-by-source", NET).rows.iloc[0]
    assert source[["customers", "opportunities", "revenue", "value_per_lead"]].tolist() == [2, 3, 600, 150]
    month = ask("ledger", NET).rows.iloc[0]
    assert month[["customers", "customer_revenue", "marketing_revenue", "revenue"]].tolist() == [2, 600, 600, 600]
    assert month[["deal_size", "revenue_per_customer"]].tolist() == [300, 300]
    card_rows = ask("scorecard", NET).rows
    assert card_rows.loc[card_rows["promise"] == "Revenue", "value"].iloc[0] == 600
    [slice_] = read_slices(NET, Filters(as_of=DAY))
    assert slice_.bookings == 600
    for name in ("leads-by-source", "ledger", "funnel"):
        assert any("refunds" in c.reason and c.rows == 1 for c in ask(name, NET).caveats), name


def test_a_company_may_agree_to_leave_refunds_out() -> None:
    ignoring = made(deal("0", 500), deal("0", -200), deal("1", 300), agreement=EURO.revised(refunds="ignore"))
    for name in ("sales-by-day", "leads-by-source"):
        result = ask(name, ignoring)
        assert result.rows["revenue"].tolist() == [800]
        assert [(left.reason.split(": ")[1], left.rows) for left in result.left_out] == [
            ("not taken off the revenue, as agreed", 1)
        ]


def test_a_refund_alone_makes_no_customer_and_is_worth_a_look() -> None:
    """Lead 3 has a credit and no deal won: no opportunity, no customer, but 100 less; its day has -100 and no deal.

    Lead 0's refund has a won deal beside it; that of the company Acme, whose deal is no lead's, has one too.
    """
    of = made(
        deal("0", 500), deal("0", -200), deal("3", -100, day=date(2026, 5, 5)),
        deal(None, 50, company="Acme Ltd"), deal(None, -50, company="ACME"),
    )  # fmt: skip
    source = ask("leads-by-source", of)
    assert source.rows[["opportunities", "customers", "revenue"]].values.tolist() == [[1, 1, 200]]
    assert any("linked to no lead" in left.reason and "refunds" in left.reason for left in source.left_out)
    assert ask("sales-by-day", of).rows[["deals", "revenue"]].values.tolist() == [[2, 300], [0, -100]]
    found = quality.findings(of.warehouse).set_index("finding")
    assert found.loc["Refunds to somebody who has no won deal", ["rows", "of"]].tolist() == [1, 3]


def test_a_day_whose_only_won_deal_has_no_amount_is_unknown_with_a_refund_too() -> None:
    result = ask("sales-by-day", made(deal("0", None), deal("1", -200)))
    assert result.rows["revenue"].isna().all()


def test_the_typical_deal_is_one_that_was_won() -> None:
    """Two deals of 100 and a refund of 150: a typical deal is 100, not 425."""
    of = made(deal("0", 100), deal("1", 100), deal("0", -150))
    assert ask("sales-by-day", of).facts["standing"].grain == 100
