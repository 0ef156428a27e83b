"""Impossible orders of events: out of every duration, counted in what is left out, and reported by data quality."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from smarketing import quality
from smarketing.agreement import Agreement
from smarketing.views import Filters, Result, view
from tests.companies import Row, company

DAY = date(2026, 3, 10)
EURO = Agreement(currency="EUR")


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def lead(key: str, **more: Any) -> Row:
    return {"id": key, "created_at": DAY, "owner": "Ann", "source": "Web", **more}


def deal(key: str, created: int, closed: int, **more: Any) -> Row:
    return {"id": key, "lead_id": key, "outcome": "won", "amount": 5.0, "created_at": on(created),
            "closed_at": on(closed)} | more  # fmt: skip


def left_out(result: Result, words: str) -> int:
    return sum(left.rows for left in (*result.left_out, *result.caveats) if words in left.reason)


def test_days_to_close_without_deals_won_before_their_lead() -> None:
    """lead created 10 Mar; won 20 days later | 30 days before: the median is 20, not -5"""
    made = company([lead("a"), lead("b")], [deal("a", 1, 20), deal("b", -40, -30)], agreement=EURO)
    result = view("leads-by-source").ask(made, Filters())
    assert result.rows["median_days_to_close"].tolist() == [20]
    assert left_out(result, "won before their lead was created") == 1
    ledger = view("ledger").ask(made, Filters())
    assert ledger.rows["sales_cycle_days"].dropna().tolist() == [20]
    assert left_out(ledger, "won before their lead was created") == 1


def test_stays_in_a_stage_without_those_before_the_lead_or_turned_round() -> None:
    """lead  created  MQL     SQL     stay as MQL
    a     10 Mar   10 Mar  14 Mar  4 days
    b     10 Mar   1 Jan   12 Mar  none: an MQL before it was a lead
    c     10 Mar   15 Mar  12 Mar  none: an SQL before it was an MQL
    """
    dates = {"a": (0, 4), "b": (-68, 2), "c": (5, 2)}
    leads = [lead(key, stage="sql", mql_at=on(mql), sql_at=on(sql)) for key, (mql, sql) in dates.items()]
    leads += [lead("d", stage="sql", mql_at=on(0), sql_at=on(4))]
    result = view("funnel").ask(company(leads), Filters())
    stays = result.rows.set_index("stage")["median_days_in_stage"]
    assert stays["MQLs"] == 4
    # b as a lead, as an MQL; c as an MQL.
    assert left_out(result, "end before they begin, or lie before the lead was created") == 3


def test_a_deal_closed_before_it_was_created_is_no_stay() -> None:
    made = company([lead("a"), lead("b")], [deal("a", 1, 8), deal("b", 9, 3)])
    result = view("funnel").ask(made, Filters())
    assert result.rows.set_index("stage")["median_days_in_stage"]["Opportunities"] == 7
    assert left_out(result, "end before they begin") == 1


def test_an_activity_before_the_lead_is_not_one_on_it() -> None:
    """lead created 10 Mar, called on 1 Jan: it has been idle for no longer than it exists, so it was never touched."""
    calls = [{"lead_id": "a", "kind": "call", "occurred_at": on(-68)}, {"lead_id": "b", "kind": "call",
             "occurred_at": on(5)}]  # fmt: skip
    result = view("lead-aging").ask(company([lead("a"), lead("b")], (), calls), Filters())
    (row,) = result.rows.to_dict("records")
    assert (row["no_activity"], row["days_0_7"], row["days_61_120"], row["total"]) == (1, 1, 0, 2)
    assert left_out(result, "active only before they were created") == 1


def test_first_response_and_follow_up_without_leads_touched_or_handed_over_too_soon() -> None:
    """lead  created  MQL     called   first response  follow-up
    a     10 Mar   10 Mar  11 Mar   1 day           1 day
    b     10 Mar   1 Jan   11 Mar   1 day           not judged: handed over before it was a lead
    c     10 Mar   10 Mar  1 Jan    unknown         not judged... never answered since
    """
    leads = [lead("a", stage="mql", mql_at=DAY), lead("b", stage="mql", mql_at=on(-68)), lead("c", stage="mql")]
    calls = [{"lead_id": key, "kind": "call", "occurred_at": on(n)} for key, n in (("a", 1), ("b", 1), ("c", -68))]
    made = company(leads, (), calls, agreement=Agreement(promise_hours=48))
    response = view("rep-activity").ask(made, Filters())
    assert response.rows["median_first_response_hours"].tolist() == [24]
    assert left_out(response, "attempted only before they were created") == 1
    follow_up = view("follow-up").ask(made, Filters())
    (row,) = follow_up.rows.to_dict("records")
    assert (row["median_hours"], row["not_judged"], row["handed_over"]) == (24, 2, 3)
    assert left_out(follow_up, "handed over before they were created") == 1
    assert left_out(follow_up, "attempted only before they were created") == 1


@pytest.mark.parametrize(
    ("leads", "deals", "finding"),
    [
        ([lead("a", mql_at=on(-1))], [], "MQLs before their lead was created"),
        ([lead("a", mql_at=on(3), sql_at=on(2))], [], "SQLs before they were MQLs"),
        ([lead("a", sql_at=on(3), opportunity_at=on(2))], [], "Opportunities before they were SQLs"),
        ([lead("a", opportunity_at=on(3), customer_at=on(2))], [], "Customers before they were opportunities"),
        ([lead("a")], [deal("a", 4, 3)], "Deals closed before they were created"),
        ([lead("a")], [deal("a", -2, 3)], "Deals created before their lead"),
        ([lead("a", created_at=on(50)), lead("b")], [], "Leads created after today"),
        ([lead("a", mql_at=on(50))], [], "Leads that reach a stage after today"),
        ([lead("a")], [deal("a", 50, 51, outcome="open")], "Deals created after today"),
        ([lead("a")], [deal("a", 1, 51)], "Deals won or lost after today"),
    ],
)
def test_data_quality_reports_it(leads: list[Row], deals: list[Row], finding: str) -> None:
    made = company(leads, deals, today=on(20))
    found = quality.findings(made.warehouse)
    order = found[found["kind"] == "order"].set_index("finding")
    assert order["rows"].to_dict() == {finding: 1}
    assert pd.notna(order["of"]).all()
