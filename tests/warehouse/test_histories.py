"""Histories of leads, marketing's events, campaign members and merged records: what they say, and what they may not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from smarketing import quality
from smarketing.company import Company
from tests.companies import Row, company

JANUARY = [date(2026, 1, day) for day in range(1, 32)]
DATES = "select id, mql_at::date as mql, sql_at::date as sql, opportunity_at::date as opp, customer_at::date as won"


def lead(number: int, **more: Any) -> Row:
    return {"id": f"L{number}", "created_at": JANUARY[0], "source": "Web", **more}


def entry(who: str, reached: str | None, day: int, **more: Any) -> Row:
    return {"lead_id": who, "stage": reached or "?", "reached": reached, "changed_at": JANUARY[day - 1], **more}


def table(made: Company, sql: str) -> list[tuple[object, ...]]:
    frame = made.warehouse.query(sql)
    return [
        tuple(None if value is None or value != value else getattr(value, "day", value) for value in row)
        for row in frame.astype(object).itertuples(index=False, name=None)
    ]


def findings(made: Company) -> dict[str, tuple[int, int]]:
    return {f.finding: (int(f.rows), int(f.of)) for f in quality.findings(made.warehouse).itertuples()}


def test_a_history_dates_the_stages_that_the_leads_do_not() -> None:
    """L1: MQL on the 5th and, come back, on the 9th; SQL on the 7th. L2 says itself that it was MQL on the 2nd. L3 is
    in no export of leads."""
    made = company(
        [lead(1), lead(2, mql_at=JANUARY[1], stage="mql")],
        lead_stage_changes=[
            entry("L1", "mql", 9), entry("L1", "mql", 5), entry("L1", "sql", 7), entry("L2", "mql", 20),
            entry("L2", "opportunity", 21), entry("L3", "mql", 8), entry("L3", "sql", 9),
        ],
    )  # fmt: skip
    assert table(made, f"{DATES}, stage from lead_base order by id") == [
        ("L1", 5, 7, None, None, "sql"), ("L2", 2, None, 21, None, "opportunity"),
    ]  # fmt: skip
    assert table(made, "select id, is_mql, is_sql from lead_facts order by id") == [
        ("L1", True, True),
        ("L2", True, True),
    ]
    found = findings(made)
    assert found["Leads whose history is known and who are in no export of leads"] == (1, 3)
    assert made.warehouse.contents.leads == 2


def test_what_was_not_reached_yet_on_an_earlier_day() -> None:
    made = company([lead(1)], lead_stage_changes=[entry("L1", "mql", 5), entry("L1", "sql", 20)])
    earlier = made.warehouse.query("select is_mql, is_sql from lead_facts", {"as_of": JANUARY[9]})
    assert earlier.values.tolist() == [[True, False]]


def test_a_history_without_any_leads_makes_none() -> None:
    made = company(lead_stage_changes=[entry("L1", "mql", 5), entry("L2", None, 6), entry("L2", "customer", 7)])
    assert made.warehouse.contents.leads == 0
    assert findings(made)["Leads whose history is known and who are in no export of leads"] == (2, 2)


def test_the_last_entry_says_whether_a_lead_was_rejected() -> None:
    made = company(
        [lead(1), lead(2), lead(3, rejected=False)],
        lead_stage_changes=[
            entry("L1", None, 4, rejected=True), entry("L2", None, 4, rejected=True), entry("L2", "mql", 6),
            entry("L3", None, 4, rejected=True),
        ],
    )  # fmt: skip
    assert table(made, "select id, rejected from lead_facts order by id") == [
        ("L1", True),
        ("L2", False),
        ("L3", False),
    ]


@pytest.mark.parametrize("link", ["email", "contact_id", "merged", "across"])
def test_a_history_finds_its_lead_by_whatever_it_names(link: str) -> None:
    leads = [lead(1, email="ann@x.io", converted_contact_id="C1", merged_ids="old;older")]
    said = {
        "email": {"email": "ann@x.io", "crm": "log"}, "contact_id": {"contact_id": "C1"},
        "merged": {"lead_id": "older"}, "across": {"lead_id": "L1", "crm": "log"},
    }[link]  # fmt: skip
    change = {"stage": "MQL", "reached": "mql", "changed_at": JANUARY[4], **said}
    assert table(company(leads, lead_stage_changes=[change]), "select mql_at from lead_base") == [(5,)]


def test_contacts_that_count_as_leads_have_a_history() -> None:
    contacts = [{"id": "C1", "name": "Ann Bell", "created_at": JANUARY[0]}]
    change = {"contact_id": "C1", "stage": "MQL", "reached": "mql", "changed_at": JANUARY[4]}
    assert table(company(contacts=contacts, lead_stage_changes=[change]), "select name, mql_at from lead_base") == [
        ("Ann Bell", 5)
    ]


def test_marketing_events_count_as_nobodys_activity() -> None:
    """Two events, later than everything else: one is L1's, one nobody's. The figures are those without them."""
    call = {"id": "a", "lead_id": "L1", "kind": "call", "occurred_at": datetime(2026, 1, 3, 10)}
    events = [
        {"lead_id": "L1", "kind": "Clicked", "campaign": "May", "occurred_at": datetime(2026, 1, 2, 10)},
        {"lead_id": "L9", "kind": "Opened", "occurred_at": datetime(2026, 1, 30, 10)},
    ]
    with_them, without = (company([lead(1)], activities=[call], marketing_events=given) for given in (events, ()))
    sql = "select attempts, first_response_hours, last_activity_on, is_open from lead_facts"
    assert table(with_them, sql) == table(without, sql)
    assert with_them.warehouse.data_date == without.warehouse.data_date == JANUARY[2]
    assert findings(with_them)["Marketing events linked to no lead"] == (1, 2)
    covered = quality.coverage(with_them.warehouse)
    assert covered[covered["what"] == "marketing events"][["field", "rows", "known"]].values.tolist() == [
        ["campaign", 2, 1], ["kind", 2, 2], ["link to a lead", 2, 1],
    ]  # fmt: skip
    reached = quality.freshness(with_them.warehouse).set_index("what")
    assert reached.loc["marketing events", "records"] == 2 and reached.loc["marketing events", "days_behind"] == 0


def test_the_first_campaign_of_a_lead_that_names_none() -> None:
    """L1's first membership is of Fair, known by the campaign's id; L2 says its own; L9 is nobody."""
    made = company(
        [lead(1), lead(2, campaign="Own")],
        costs=[{"id": "k1", "campaign": "Fair", "amount": 5.0, "day": JANUARY[0], "covers": "campaign"}],
        campaign_members=[
            {"lead_id": "L1", "campaign": "Later", "created_at": JANUARY[8]},
            {"lead_id": "L1", "campaign_id": "k1", "created_at": JANUARY[3]},
            {"lead_id": "L2", "campaign": "Later", "created_at": JANUARY[3]},
            {"lead_id": "L9", "campaign": "Later", "created_at": JANUARY[3]},
        ],
    )
    assert table(made, "select id, campaign from lead_facts order by id") == [("L1", "Fair"), ("L2", "Own")]
    assert findings(made)["Members of campaigns linked to no lead"] == (1, 4)


def deal(number: int, **more: Any) -> Row:
    return {
        "id": f"D{number}",
        "outcome": "won",
        "amount": 100.0,
        "created_at": JANUARY[5],
        "closed_at": JANUARY[9],
        **more,
    }


def test_what_names_a_merged_record_means_the_one_that_is_left() -> None:
    """L1 took in L0, which took in L00 before. L0 is still there from an earlier export: it is none of its own."""
    calls = [{"id": "a", "lead_id": "L00", "kind": "call", "occurred_at": JANUARY[4]}]
    made = company(
        [lead(1, merged_ids="L0"), lead(0, merged_ids="L00"), lead(2)],
        [deal(1, lead_id="L0"), deal(2, lead_id="L1")],
        calls,
    )
    assert table(made, "select id, won_deals, revenue, calls from lead_facts order by id") == [
        ("L1", 2, 200.0, 1), ("L2", 0, 0.0, 0),
    ]  # fmt: skip
    assert findings(made)["Records that the CRM merged into another one, not counted"] == (1, 3)


def test_a_deleted_record_says_which_one_took_it_in() -> None:
    made = company([lead(1), lead(0, merged_into="L1"), lead(3, merged_into="gone")], [deal(1, lead_id="L0")])
    assert table(made, "select id, won_deals from lead_facts order by id") == [("L1", 1)]


def test_records_that_name_each_other_in_a_circle_stay() -> None:
    made = company([lead(1, merged_ids="L2"), lead(2, merged_ids="L1")], [deal(1, lead_id="L2")])
    assert table(made, "select id, won_deals from lead_facts order by id") == [("L1", 0), ("L2", 1)]


def test_merged_contacts() -> None:
    contacts = [{"id": "C1", "email": "ann@x.io", "merged_ids": "C0"}]
    made = company([lead(1, email="ann@x.io")], [deal(1, contact_id="C0")], contacts=contacts)
    assert table(made, "select id, won_deals from lead_facts") == [("L1", 1)]
