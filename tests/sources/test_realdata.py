"""Real and realistic exports: row counts, outcomes and sums that were computed independently."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from smarketing.sources import Skipped, find_exports
from tests.sources.support import Reading

READ = {
    "zoho/Leads.csv": ("zoho", "leads", "leads", 3900),
    "zoho/Contacts.csv": ("zoho", "contacts", "contacts", 1265),
    "zoho/Potentials.csv": ("zoho", "deals", "opportunities", 3632),
    "zoho/Calls.csv": ("zoho", "calls", "activities", 4100),
    "zoho/Events.csv": ("zoho", "meetings", "activities", 2978),
    "zoho/Tasks.csv": ("zoho", "tasks", "activities", 2978),
    "zoho/Users.csv": ("zoho", "users", "reps", 11),
    "zoho/Accounts.csv": ("zoho", "accounts", "companies", 2229),
    "zoho/Campaigns.csv": ("zoho", "campaigns", "costs", 110),
    "olist/olist_marketing_qualified_leads_dataset.csv": ("olist", "leads", "leads", 8000),
    "olist/olist_closed_deals_dataset.csv": ("olist", "deals", "opportunities", 842),
    "hubspot/hubspot_contacts.csv": ("hubspot", "contacts", "leads", 950),
    "hubspot/hubspot_deals.csv": ("hubspot", "deals", "opportunities", 500),
    "hubspot/hubspot_activities.csv": ("hubspot", "activities", "activities", 2000),
}


@pytest.mark.parametrize("file", READ)
def test_every_row_arrives_as_a_record_of_its_own(realdata: Path, file: str) -> None:
    it = Reading(realdata / file)
    crm, name, table, rows = READ[file]
    assert (it.staged.crm, it.staged.object, it.staged.table) == (crm, name, table)
    assert it.staged.rows_read == len(it.values("row")) == len(set(it.values("record"))) == rows
    assert it.rejects == []


@pytest.mark.parametrize("file", ["Campaign_Lead_Status"])
def test_what_is_not_needed_is_named_with_the_reason(realdata: Path, file: str) -> None:
    outcome = Reading(realdata / "zoho" / f"{file}.csv").outcome
    assert isinstance(outcome, Skipped)
    assert f"Zoho CRM {file.lower().replace('lead_status', 'members').replace('_', ' ')}" in outcome.reason


def test_zoho_leads(realdata: Path) -> None:
    it = Reading(realdata / "zoho" / "Leads.csv")
    created = it.values("created_at")
    assert (min(created).date().isoformat(), max(created).date().isoformat()) == ("2018-07-02", "2021-04-15")
    assert it.values("converted").count(True) == it.values("stage").count("opportunity") == 3632
    assert it.values("rejected").count(True) == 392 + 388
    assert it.values("source").count("Employee Referral") == 449


def test_zoho_deals_have_no_id_but_outcome_amount_and_currency(realdata: Path) -> None:
    it = Reading(realdata / "zoho" / "Potentials.csv")
    sums = dict(it.con.execute("SELECT outcome, sum(amount) FROM it GROUP BY 1").fetchall())
    assert sums["won"] == 89_066_200 and sum(sums.values()) == 231_380_900
    assert set(it.values("currency")) == {"USD"}
    assert [it.values("outcome").count(o) for o in ("won", "lost", "open")] == [1425, 485, 1722]


def test_zoho_calls_never_take_who_id_for_a_lead(realdata: Path) -> None:
    meetings = Reading(realdata / "zoho" / "Events.csv")
    assert sum(v is not None for v in meetings.values("lead_id")) == 1115  # Who Id Id holds 2975, some of contacts
    calls = Reading(realdata / "zoho" / "Calls.csv")
    assert "0" not in calls.values("opportunity_id")


def test_zoho_campaigns_carry_what_they_cost(realdata: Path) -> None:
    it = Reading(realdata / "zoho" / "Campaigns.csv")
    assert sum(it.values("amount")) == pytest.approx(44_209_580) and set(it.values("currency")) == {"USD"}
    first, last = zip(*it.rows("day", "last_day"), strict=True)
    assert (min(first), max(last)) == (datetime(2018, 6, 30), datetime(2021, 5, 15))


def test_olist_deals_are_won_and_leads_are_mqls(realdata: Path) -> None:
    deals = Reading(realdata / "olist" / "olist_closed_deals_dataset.csv")
    assert set(deals.values("outcome")) == {"won"} and deals.values("amount").count(0) == 797
    assert deals.values("record") == deals.values("lead_id")
    leads = Reading(realdata / "olist" / "olist_marketing_qualified_leads_dataset.csv")
    assert set(leads.values("stage")) == {"mql"} and leads.values("created_at") == leads.values("mql_at")
    assert leads.values("source").count("unknown") == 1099 and leads.values("source").count(None) == 60
    assert (set(leads.values("timed")), set(deals.values("timed"))) == ({False}, {True})


def test_hubspot(realdata: Path) -> None:
    deals = Reading(realdata / "hubspot" / "hubspot_deals.csv")
    won = deals.con.execute("SELECT count(*), sum(amount) FROM it WHERE outcome = 'won'").fetchone()
    assert won is not None and (won[0], round(won[1], 2)) == (71, 8_934_361.48)
    kinds = Reading(realdata / "hubspot" / "hubspot_activities.csv").values("kind")
    counts = [kinds.count(k) for k in ("call", "email", "meeting", "task", "note")]
    assert counts == [402, 398, 412, 385, 403]
    contacts = Reading(realdata / "hubspot" / "hubspot_contacts.csv")
    assert contacts.values("stage").count("customer") == 120 + 110  # an evangelist is a customer
    assert contacts.values("stage").count(None) == 117  # “Other” says nothing
    assert contacts.values("rejected").count(True) == 39
    assert contacts.rows("name", "created_at")[0] == ("Francisco Small", datetime(2024, 8, 18))


def test_a_folder_is_searched_for_exports(realdata: Path) -> None:
    found = find_exports([realdata])
    assert len(found) == 15 and found == sorted(found)
