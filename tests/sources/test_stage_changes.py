"""Deals' stage history: every export that tells it, in its own header layout, against rows drawn by hand."""

# ruff: noqa: E501  (rows are drawn as wide as the CRMs write them)

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from smarketing.sources import load_maps, recognise
from smarketing.sources.entries import Stage, stage_of
from tests.sources.support import Reading, read
from tests.sources.test_systems import kind, table

MAPS = load_maps()
CHANGE = ("opportunity_id", "from_stage", "stage", "outcome", "changed_at")


def entries(it: Reading, *columns: str) -> list[tuple[Any, ...]]:
    return it.con.execute(f"select {', '.join(columns)} from it_entries order by all").fetchall()


# --- Salesforce ---------------------------------------------------------------------------------------------------


def test_salesforce_opportunity_history(tmp_path: Path) -> None:
    """Ids of 18 characters are those of 15; times are UTC; deleted rows are refused."""
    it = read(tmp_path, table("""
        Id | OpportunityId | CreatedById | CreatedDate | StageName | FromOpportunityStageName | PrevOpportunityStageUpdate | ValidThroughDate | Amount | CloseDate | Probability | IsDeleted
        0085e00000A1b2CAAR | 0065e00000XyZabAAF | 0055e000001QrStAAK | 2026-01-05T10:00:00.000Z | Qualification | | | 2026-01-09 | 1500.0 | 2026-03-01 | 10 | false
        0085e00000A1b2DAAR | 0065e00000XyZabAAF | 0055e000001QrStAAK | 2026-01-09T23:30:00.000Z | Closed Won | Qualification | 2026-01-05T10:00:00.000Z | | 1500.0 | 2026-03-01 | 100 | false
        0085e00000A1b2EAAR | 0065e00000XyZabAAF | 0055e000001QrStAAK | 2026-01-10T10:00:00.000Z | Closed Lost | Closed Won | | | 1500.0 | 2026-03-01 | 0 | true
    """), timezone="Europe/Berlin")  # fmt: skip
    assert kind(it) == ("salesforce", "opportunity_history")
    assert it.rows("record", *CHANGE, "amount") == [
        ("0085e00000A1b2C", "0065e00000XyZab", None, "Qualification", None, datetime(2026, 1, 5, 11), 1500.0),
        ("0085e00000A1b2D", "0065e00000XyZab", "Qualification", "Closed Won", "won", datetime(2026, 1, 10, 0, 30), 1500.0),
    ]  # fmt: skip
    assert [(row, reason) for row, _, _, reason in it.rejects] == [(4, "the record was deleted in the CRM")]
    assert it.adds_up()


@pytest.mark.parametrize(
    "headers",
    [
        "OpportunityId,CreatedDate,StageName,FromOpportunityStageName,PrevOpportunityStageUpdate,ValidThroughDate,Amount,CloseDate,Probability,CreatedById,Id",
        "Id,OpportunityId,CreatedById,CreatedDate,StageName,Amount,Probability,CloseDate,IsDeleted",
        "opportunity_id,created_date,stage_name,from_opportunity_stage_name,amount,close_date,probability,created_by_id,id",
        "id,opportunity_id,created_by_id,created_date,stage_name,amount,expected_revenue,close_date,probability,forecast_category,system_modstamp,is_deleted",
    ],
)
def test_salesforce_opportunity_history_as_others_copy_it(headers: str) -> None:
    match = recognise(headers.split(","), MAPS)
    assert match is not None
    assert (match.crm, match.object.name) == ("salesforce", "opportunity_history")


@pytest.mark.parametrize("snake", [False, True])
def test_salesforce_field_history_counts_the_changes_of_other_fields_as_rejected(tmp_path: Path, snake: bool) -> None:
    headers = "Id,IsDeleted,OpportunityId,CreatedById,CreatedDate,Field,OldValue,NewValue"
    if snake:
        headers = "id,is_deleted,opportunity_id,created_by_id,created_date,field,old_value,new_value"
    it = read(tmp_path, headers + """
017a,false,0065e00000XyZabAAF,005,2026-01-05T10:00:00.000Z,created,,
017b,false,0065e00000XyZabAAF,005,2026-01-06T10:00:00.000Z,StageName,Prospecting,Proposal
017c,false,0065e00000XyZabAAF,005,2026-01-06T10:00:00.000Z,Amount,5,6
017d,false,,005,2026-01-06T10:00:00.000Z,StageName,Prospecting,Proposal
017e,false,0065e00000XyZabAAF,005,soon,StageName,Prospecting,Proposal
017f,false,0065e00000XyZabAAF,005,2026-01-06T10:00:00.000Z,StageName,Prospecting,
""")  # fmt: skip
    assert kind(it) == ("salesforce", "opportunity_field_history")
    assert it.rows("record", *CHANGE) == [
        ("017b", "0065e00000XyZab", "Prospecting", "Proposal", None, datetime(2026, 1, 6, 10)),
    ]
    other = "a change of another field than the stage"
    assert [(row, value, reason) for row, _, value, reason in it.rejects if row != 6] == [
        (2, "created", other), (4, "Amount", other), (5, None, "no deal is named"), (7, None, "no stage is named"),
    ]  # fmt: skip
    assert [reason for row, *_, reason in it.rejects if row == 6] == [
        "this is not a date such as 2024-03-31 or 31 Mar 2024 09:30"
    ]
    assert it.adds_up() and it.staged.rows_read == 6


def test_histories_of_other_objects_are_not_needed() -> None:
    for owner in ("ContactId", "AccountId"):
        match = recognise(["Id", owner, "CreatedDate", "Field", "OldValue", "NewValue"], MAPS)
        assert match is not None and match.object.reason


@pytest.mark.parametrize(
    ("written", "first", "second"),
    [
        ("day first", "13/02/2026", "05/03/2026"), ("month first", "2/13/2026", "3/5/2026"),
        ("dots", "13.02.2026", "05.03.2026"), ("words", "13 Feb 2026", "5 Mar 2026"), ("ISO", "2026-02-13", "2026-03-05"),
    ],
)  # fmt: skip
def test_the_report_opportunity_history_in_every_order_of_dates(
    tmp_path: Path, written: str, first: str, second: str
) -> None:
    it = read(tmp_path, table(f"""
        Opportunity Name | From Stage | To Stage | Last Modified | Stage Duration | Amount | Probability (%) | Close Date | Opportunity Owner | Account Name
        Acme – sensors | Prospecting | Proposal | {first} | 4 | 1000.00 | 20 | {second} | Rita Roe | Acme
        Acme – sensors | Proposal | Closed Lost | {second} | 20 | 1000.00 | 0 | {second} | Rita Roe | Acme
        Total | | | | | | | | |
    """))  # fmt: skip
    assert kind(it) == ("salesforce", "opportunity_history_report"), written
    assert it.rows("opportunity", *CHANGE) == [
        ("Acme – sensors", None, "Prospecting", "Proposal", None, datetime(2026, 2, 13)),
        ("Acme – sensors", None, "Proposal", "Closed Lost", "lost", datetime(2026, 3, 5)),
    ]
    assert len(it.rejects) == 1 and it.adds_up()


def test_the_report_of_field_history(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        table("""
        Opportunity Name | Edit Date | Field / Event | Old Value | New Value | Edited By
        Acme | 2/13/2026 4:05 PM | Stage | Prospecting | Proposal | Rita Roe
        Acme | 2/13/2026 4:05 PM | Amount | 5 | 6 | Rita Roe
    """),
    )
    assert kind(it) == ("salesforce", "opportunity_field_history_report")
    assert it.rows("opportunity", "stage", "changed_at") == [("Acme", "Proposal", datetime(2026, 2, 13, 16, 5))]
    assert it.adds_up()


def test_salesforce_opportunities_tell_when_they_entered_the_present_stage(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        table("""
        Id | Name | StageName | Amount | CloseDate | IsWon | IsClosed | LastStageChangeDate
        0065e00000XyZabAAF | Acme | Proposal | 5 | 2026-04-01 | false | false | 2026-01-06T10:00:00.000Z
        0065e00000XyZacAAF | Beta | Closed Won | 5 | 2026-02-01 | true | true | 2026-02-01T10:00:00.000Z
        0065e00000XyZadAAF | Ceta | Proposal | 5 | 2026-04-01 | false | false |
    """),
    )
    assert kind(it) == ("salesforce", "opportunities")
    assert it.staged.rows_read == 3
    assert entries(it, "opportunity_id", "stage", "outcome", "changed_at") == [
        ("0065e00000XyZab", "Proposal", None, datetime(2026, 1, 6, 10)),
        ("0065e00000XyZac", "Closed Won", "won", datetime(2026, 2, 1, 10)),
    ]


# --- HubSpot ------------------------------------------------------------------------------------------------------

QUOTES = [('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"), ("", "")]


@pytest.mark.parametrize(("opening", "closing"), QUOTES)
def test_hubspot_deals_with_a_column_per_stage(tmp_path: Path, opening: str, closing: str) -> None:
    """Stages of one name in two pipelines are two; “Date exited” and the time in a stage are not read."""
    it = read(tmp_path, table(f"""
        Record ID | Deal Name | Deal Stage | Pipeline | Amount | Close Date | Create Date | Date entered {opening}Demo (online) (Sales){closing} | Date exited {opening}Demo (online) (Sales){closing} | Date entered {opening}Closed Won (Sales){closing} | Date entered {opening}Closed Won (Partners){closing} | Date entered current stage
        1 | Acme | Closed Won | Sales | 10 | 2026-02-02 | 2026-01-01 | 2026-01-03 10:00 | 2026-02-02 09:00 | 2026-02-02 09:00 | | 2026-02-02 09:00
        2 | Beta | Demo (online) | Sales | 10 | 2026-05-02 | 2026-01-01 | 2026-01-04 10:00 | | | | 2026-01-04 10:00
        3 | Ceta | Closed Won | Partners | 10 | 2026-05-02 | 2026-01-01 | | | | 2026-01-09 10:00 |
        4 | Deta | Demo (online) | Sales | 10 | 2026-05-02 | 2026-01-01 | last week | | | |
    """))  # fmt: skip
    assert kind(it) == ("hubspot", "deals")
    assert (it.staged.rows_read, len(it.rows("id")), it.adds_up()) == (4, 4, True)
    assert entries(it, "opportunity_id", "stage", "pipeline", "outcome", "changed_at") == [
        ("1", "Closed Won", "Sales", "won", datetime(2026, 2, 2, 9)),
        ("1", "Demo (online)", "Sales", None, datetime(2026, 1, 3, 10)),
        ("2", "Demo (online)", "Sales", None, datetime(2026, 1, 4, 10)),
        ("3", "Closed Won", "Partners", "won", datetime(2026, 1, 9, 10)),
    ]
    assert "with the dates of 3 stages that deals entered" in it.staged.notes
    assert [c.column for c in it.staged.columns].count("stage_entered") == 3
    assert [h for h in it.staged.unused if "entered" in h] == []
    (reject,) = it.rejects
    assert (reject[0], reject[2]) == (5, "last week") and "Date entered" in reject[1]


def test_hubspot_stage_dates_follow_the_order_of_the_other_dates(tmp_path: Path) -> None:
    """05/02 alone could be either; the close date's 13/03 says day first."""
    it = read(
        tmp_path,
        table("""
        Record ID | Deal Name | Deal Stage | Amount | Close Date | Date entered "Demo (Sales)"
        1 | Acme | Demo | 10 | 13/03/2026 | 05/02/2026
    """),
    )
    assert entries(it, "changed_at") == [(datetime(2026, 2, 5),)]


@pytest.mark.parametrize("prefix", ["hs_v2_date_entered_", "hs_date_entered_", "property_hs_v2_date_entered_"])
def test_hubspot_internal_names(tmp_path: Path, prefix: str) -> None:
    it = read(tmp_path, f"hs_object_id,dealname,dealstage,amount,closedate,createdate,{prefix}qualifiedtobuy,{prefix}closedwon,hs_v2_date_entered_current_stage\n"
                        "7,Acme,qualifiedtobuy,10,1767000000000,1766000000000,1766100000000,,1766100000000\n")  # fmt: skip
    assert kind(it) == ("hubspot", "deals")
    assert entries(it, "opportunity_id", "stage", "changed_at") == [
        ("7", "qualifiedtobuy", datetime(2025, 12, 18, 23, 20))
    ]


@pytest.mark.parametrize(("opening", "closing"), QUOTES)
def test_hubspot_contacts_lifecycle_stages_stay_columns_of_the_lead(tmp_path: Path, opening: str, closing: str) -> None:
    headers = [f"Date entered {opening}{stage} (Lifecycle Stage Pipeline){closing}"
               for stage in ("Lead", "Marketing Qualified Lead", "Sales Qualified Lead", "Opportunity", "Customer")]  # fmt: skip
    drawn = f"Record ID | Email | Lifecycle Stage | Create Date | {' | '.join(headers)}\n1 | a@x.org | Customer | 2026-01-01 | 2026-01-01 | 2026-01-02 | 2026-01-03 | 2026-01-04 | 2026-01-05"
    it = read(tmp_path, table(drawn))
    assert kind(it) == ("hubspot", "contacts")
    assert it.staged.entries is None
    assert it.rows("mql_at", "sql_at", "opportunity_at", "customer_at") == [
        tuple(datetime(2026, 1, day) for day in (2, 3, 4, 5))
    ]


@pytest.mark.parametrize(
    ("header", "stage"),
    [
        ('Date entered "Closed Won (Sales Pipeline)"', Stage("Closed Won", "Sales Pipeline")),
        ('﻿Date entered ""Closed Won (Sales Pipeline)""', Stage("Closed Won", "Sales Pipeline")),
        ('date entered "Bob’s demo"', Stage("Bob’s demo", None)),
        ('Date entered "Demo" (Sales)', Stage("Demo", "Sales")),
        ("Date entered", None),
        ('Date exited "Demo (Sales)"', None),
    ],
)
def test_the_stage_in_a_header(header: str, stage: Stage | None) -> None:
    assert stage_of(header, ["Date entered"]) == stage


# --- others -------------------------------------------------------------------------------------------------------


def test_pipedrive_deals_tell_when_they_entered_the_present_stage(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        table("""
        Deal - ID | Deal - Title | Deal - Status | Deal - Stage | Deal - Pipeline | Deal - Value | Deal - Last stage change
        1 | Acme | Open | Demo | Main | 10 | 2026-02-02 10:00:00
        2 | Beta | Lost | Demo | Main | 10 |
    """),
    )
    assert kind(it) == ("pipedrive", "deals")
    assert entries(it, "opportunity_id", "stage", "pipeline", "changed_at") == [
        ("1", "Demo", "Main", datetime(2026, 2, 2, 10))
    ]


def test_a_deal_without_an_id_is_meant_by_its_name(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        "Deal - Title,Deal - Status,Deal - Stage,Deal - Value,Deal - Last stage change\nAcme,Open,Demo,1,2026-02-02\n",
    )
    assert entries(it, "opportunity_id", "opportunity", "record") == [(None, "Acme", "Acme|Demo|2026-02-02 00:00:00")]


@pytest.mark.parametrize(
    "headers",
    [
        "deal_id,stage,changed_at",
        "Deal ID,Deal Stage,Date entered",
        "opportunity_id,to stage,timestamp",
        "Deal,New stage,Moved on",
    ],
)
def test_plain_names(tmp_path: Path, headers: str) -> None:
    it = read(tmp_path, headers + "\n1,Demo,2026-02-02 09:30\n1,Closed lost,2026-02-09 09:30\n")
    assert kind(it) == ("generic", "stage_changes")
    assert it.rows("coalesce(opportunity_id, opportunity)", "stage", "outcome", "changed_at", "timed") == [
        ("1", "Demo", None, datetime(2026, 2, 2, 9, 30), True), ("1", "Closed lost", "lost", datetime(2026, 2, 9, 9, 30), True),
    ]  # fmt: skip


def test_a_plain_list_of_deals_stays_one(tmp_path: Path) -> None:
    it = read(
        tmp_path, "deal_id,deal_name,stage,amount,close_date,stage_changed_at\n1,Acme,Demo,5,2026-03-01,2026-02-02\n"
    )
    assert kind(it) == ("generic", "opportunities")
    assert entries(it, "opportunity_id", "stage", "changed_at") == [("1", "Demo", datetime(2026, 2, 2))]
