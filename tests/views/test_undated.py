"""An earlier day is answered from what the exports date; what they do not is taken as it is today, and counted."""

from __future__ import annotations

from datetime import date
from typing import Any

from smarketing.company import Company
from smarketing.views import Filters, view
from tests.companies import Row, company

THEN, NOW = date(2026, 11, 12), date(2026, 12, 20)


def lead(number: int, **more: Any) -> Row:
    return {"id": str(number), "stage": "lead", "created_at": date(2026, 10, 1), "owner": "Ann", **more}


def said(of: Company, name: str, as_of: date = THEN) -> list[int]:
    caveats = view(name).ask(of, Filters(as_of=as_of)).caveats
    return [c.rows for c in caveats if "on no known day" in c.reason]


CALL = {"lead_id": "0", "kind": "call", "occurred_at": NOW}


def test_a_status_without_a_date_is_that_of_today_and_counted() -> None:
    """Found wrong: the grid of a past day changed with newer exports, unsaid.

    lead  now        changed      on 12 November
    0     open       -            open
    1     rejected   unknown      not open, as today: counted
    2     rejected   1 December   not open, as today: counted
    3     rejected   1 November   rejected then too
    4     converted  on 5 Oct     converted then too
    5     converted  unknown      not open, as today: counted
    """
    of = company(
        [lead(0), lead(1, rejected=True), lead(2, rejected=True, modified_at=date(2026, 12, 1)),
         lead(3, rejected=True, modified_at=date(2026, 11, 1)),
         lead(4, converted=True, opportunity_at=date(2026, 10, 5)), lead(5, converted=True)],
        activities=[CALL],
    )  # fmt: skip
    assert said(of, "lead-aging") == [3]
    assert said(of, "lead-aging", NOW) == []
    [caveat] = view("lead-aging").ask(of, Filters(as_of=THEN)).caveats
    assert caveat.reason.endswith("whatever they were on 12 Nov 2026")


def test_a_stage_without_a_date_is_that_of_today_and_counted() -> None:
    dated = lead(0, stage="mql", mql_at=date(2026, 10, 5))
    of = company([dated, lead(1, stage="mql"), lead(2)], activities=[CALL])
    for name in ("leads-by-source", "sla-progress", "mqls-per-day", "volumes", "funnel", "follow-up"):
        assert said(of, name) == [1], name
        assert said(of, name, NOW) == [], name
