"""When the amounts of won deals say too little: one rule for every page, calculator and list."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from smarketing.agreement import Agreement
from smarketing.company import Company
from smarketing.planner.calculators import CALCULATORS
from smarketing.planner.evidence import Question
from smarketing.planner.proposal import propose_from
from smarketing.planner.start import start
from smarketing.views import Filters, view
from smarketing.views.amounts import too_few_amounts
from tests.companies import Row, company

FIRST = date(2025, 1, 1)
EVERYTHING = Filters()


def sold(priced: int) -> Company:
    """40 leads of one source on 1 January, 4 of them won 40 days later, of whom so many have an amount of 100; a lead a
    day from then to the end of the year, so that there are months to measure."""
    leads: list[Row] = [
        {
            "id": f"L{n}",
            "source": "Web",
            "created_at": FIRST,
            "stage": "mql",
            "owner": "Ann",
            "fit": 80.0,
            "interest": 80.0,
        }
        for n in range(40)
    ]
    leads += [
        {"id": f"M{n}", "source": "Fair", "created_at": FIRST + timedelta(days=n), "stage": "lead"} for n in range(365)
    ]
    deals: list[Row] = [
        {"id": f"D{n}", "lead_id": f"L{n}", "outcome": "won", "amount": 100.0 if n < priced else None,
         "created_at": FIRST, "closed_at": FIRST + timedelta(days=40)}
        for n in range(4)
    ]  # fmt: skip
    deals.append({"id": "end", "outcome": "lost", "created_at": FIRST, "closed_at": FIRST + timedelta(days=364)})
    return company(leads, deals, agreement=Agreement(currency="EUR"))


def amounts(made: Company) -> dict[str, float | None]:
    """What every surface says of the same won deals."""
    asked = {name: view(name).ask(made, EVERYTHING) for name in ("leads-by-source", "funnel", "ledger", "fit-interest")}
    by_source = asked["leads-by-source"].rows.set_index("source").loc["Web"]
    months = asked["ledger"].rows.set_index("period")
    begun = start(made, EVERYTHING)
    lead_value = CALCULATORS["lead-value"].measure(made, Question(EVERYTHING))
    found = {
        "leads by source": by_source["revenue"],
        "leads by source, per lead": by_source["value_per_lead"],
        "leads by source, card": next(k.value for k in asked["leads-by-source"].kpis if k.unit == "money"),
        "funnel": asked["funnel"].rows["extra_revenue"].iloc[-1],
        "ledger, of the leads": months.loc["2025-01", "customer_revenue"],
        "ledger, deal size": months.loc["2025-01", "deal_size"],
        "ledger, per customer": months.loc["2025-01", "revenue_per_customer"],
        "ledger, closed": months.loc["2025-02", "revenue"],
        "fit and interest": asked["fit-interest"].rows["revenue"].dropna().max(),
        "plan": begun["sale"].value,
        "plan, goal": begun["revenue"].value,
        "plan, deal size": begun.deal_size.value,
        "lead value": next(s.value for s in lead_value.slices if s.name == "Web"),
        "proposal": propose_from(made).agreement.deal_size,
    }
    return {name: None if value is None or pd.isna(value) else float(value) for name, value in found.items()}


@pytest.mark.parametrize("priced", [0, 1])
def test_fewer_than_half_say_nothing_anywhere(priced: int) -> None:
    """0 or 1 of 4 won deals with an amount."""
    found = amounts(sold(priced))
    fits = found.pop("fit and interest")
    assert not fits
    assert set(found.values()) == {None}, {name for name, value in found.items() if value is not None}


@pytest.mark.parametrize("priced", [2, 4])
def test_half_and_more_say_the_same_everywhere(priced: int) -> None:
    """2 or 4 of 4 won deals with an amount of 100."""
    found = amounts(sold(priced))
    for name in ("leads by source", "leads by source, card", "ledger, of the leads", "ledger, closed"):
        assert found[name] == 100 * priced, name
    for name in ("ledger, deal size", "ledger, per customer", "plan", "plan, deal size", "proposal"):
        assert found[name] == 100, name
    assert found["leads by source, per lead"] == found["lead value"] == 100 * priced / 40
    assert None not in found.values()


def test_why_is_a_clause() -> None:
    assert [too_few_amounts(*deals) for deals in ((0, 0), (0, 1), (0, 4), (1, 4), (2, 9))] == [
        "no deal was won",
        "the only won deal has no amount that may be added up",
        "none of the 4 won deals has an amount that may be added up",
        "only 1 of 4 won deals has an amount that may be added up",
        "only 2 of 9 won deals have an amount that may be added up",
    ]
