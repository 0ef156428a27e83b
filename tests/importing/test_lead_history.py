"""Histories of leads, campaign members and merged records as CRMs export them, and other files by a map of one's own."""

# ruff: noqa: E501  (rows are as wide as the CRMs write them)

from __future__ import annotations

from pathlib import Path

from smarketing.company import open_company
from smarketing.importing import FileReport, import_files
from smarketing.settings import Home
from smarketing.sources.maps import save_map
from smarketing.warehouse import Store, builder, link_shares
from tests.sources.support import write

FIRST, SECOND, THIRD = "00Q5e000001AbCdEAK", "00Q5e000001AbCeEAK", "00Q5e000001AbCfEAK"
LEADS = f"""Id,IsDeleted,MasterRecordId,LastName,Status,IsConverted,OwnerId,CreatedDate,LeadSource
{FIRST},0,,Poe,Open - Not Contacted,0,0055e000001AbCdEAK,2026-01-02T09:00:00.000Z,Web
{SECOND},1,{FIRST},Po,Open - Not Contacted,0,0055e000001AbCdEAK,2026-01-02T09:00:00.000Z,Web
{THIRD},1,000000000000000AAA,Ek,Open - Not Contacted,0,0055e000001AbCdEAK,2026-01-02T09:00:00.000Z,Web
"""
HISTORY = f"""Id,IsDeleted,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue
017a,0,{FIRST},0055e000001AbCdEAK,2026-01-05T09:00:00.000Z,Status,Open - Not Contacted,MQL
017b,0,{FIRST},0055e000001AbCdEAK,2026-01-06T09:00:00.000Z,Owner,Ann,Bo
017c,0,{SECOND},0055e000001AbCdEAK,2026-01-07T09:00:00.000Z,Status,MQL,Qualified
017d,0,{THIRD},0055e000001AbCdEAK,2026-01-08T09:00:00.000Z,Status,MQL,Unqualified
"""
MEMBERS = f"""Id,IsDeleted,CampaignId,LeadId,ContactId,Status,HasResponded,FirstRespondedDate,CreatedDate
00va,0,7015e000001AbCdEAK,{FIRST},,Responded,1,2026-01-09,2026-01-08T09:00:00.000Z
"""
CAMPAIGNS = """Id,Name,Type,Status,StartDate,EndDate,ActualCost,BudgetedCost,NumberOfLeads,IsActive
7015e000001AbCdEAK,Fair,Trade Show,Completed,2026-01-01,2026-01-31,900,1000,3,0
"""


def load(home: Home, tmp_path: Path, **contents: str) -> dict[str, FileReport]:
    files = [write(tmp_path, content, f"{name}.csv") for name, content in contents.items()]
    return {report.file.removesuffix(".csv"): report for report in import_files(files, home).files}


def rows(home: Home, sql: str) -> list[list[object]]:
    frame = open_company(home).warehouse.query(sql)
    return frame.astype(object).where(frame.notna(), None).values.tolist()


def test_salesforce_history_members_and_a_record_that_was_merged(home: Home, tmp_path: Path) -> None:
    """The second lead was merged into the first, the third deleted: what is told of the second is the first's."""
    done = load(home, tmp_path, leads=LEADS, history=HISTORY, members=MEMBERS, campaigns=CAMPAIGNS)
    assert {name: (r.object, r.loaded, r.rejected) for name, r in done.items()} == {
        "leads": ("leads", 2, 1),
        "history": ("lead_history", 3, 1),
        "members": ("campaign_members", 1, 0),
        "campaigns": ("campaigns", 1, 0),
    }
    sql = "select name, mql_at::date::varchar, sql_at::date::varchar, stage, campaign from lead_base"
    assert rows(home, sql) == [["Poe", "2026-01-05", "2026-01-07", "sql", "Fair"]]
    assert rows(
        home, "select records, linked, people, linked_people from followed_counts where what = 'lead_stage_changes'"
    ) == [[3, 2, 3, 2]]


def test_the_same_history_twice_changes_nothing(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, leads=LEADS, history=HISTORY)
    done = load(home, tmp_path, again=HISTORY.replace("017d", "017e"))
    assert (done["again"].loaded, done["again"].merged) == (1, 2)


CONTACTS = """Record ID,First Name,Last Name,Email,Create Date,Contact owner,Merged Contact IDs
11,Ida,Moor,ida@moor.example,2026-01-05 09:00,Ann Rep,7;8
12,Jo,Birch,jo@birch.example,2026-01-05 09:00,Ann Rep,
"""
DEALS = """Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Associated Contact IDs
91,Moor,Closed Won,30,2026-02-05 10:00,2026-01-10 10:00,8
92,Both,Closed Won,40,2026-02-06 10:00,2026-01-11 10:00,11;12
93,Birch,Closed Won,50,2026-02-06 10:00,2026-01-11 10:00,12
"""
FACTS = "select id, won_deals, revenue from lead_facts order by id"


def test_deals_that_name_a_contact_before_it_was_merged(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, contacts=CONTACTS, deals=DEALS)
    assert rows(home, FACTS) == [["11", 2, 70.0], ["12", 1, 50.0]]


def test_a_contact_merged_after_the_first_import(home: Home, tmp_path: Path) -> None:
    """Contact 8 was exported on its own, then no more: the later export says who took it in."""
    before = CONTACTS.replace("7;8", "") + "8,Ida,More,more@moor.example,2026-01-04 09:00,Ann Rep,\n"
    load(home, tmp_path, contacts=before, deals=DEALS)
    assert rows(home, FACTS) == [["11", 1, 40.0], ["12", 1, 50.0], ["8", 1, 30.0]]
    load(home, tmp_path, later=CONTACTS)
    assert rows(home, FACTS) == [["11", 2, 70.0], ["12", 1, 50.0]]


LOG = """who,what,when,by
L-1,New,2026-01-05 00:00,R1
L-1,SQL,2026-01-06 00:00,R1
L-1,Closed Won,2026-01-08 00:00,R2
L-2,New,2026-01-05 00:00,R1
L-2,Closed Lost,2026-01-09 00:00,R1
L-2,Pondering,2026-01-10 00:00,R1
"""
PLAIN = "lead_id,created_date,source\nL-1,2026-01-05,Web\nL-2,2026-01-05,Web\n"


def test_a_log_of_stages_without_a_list_of_leads_makes_no_leads(home: Home, tmp_path: Path) -> None:
    """The words are statuses, lifecycle stages and stages of deals; one that is none of them is said."""
    logged = {"lead_id": "who", "stage": "what", "changed_at": "when", "owner_id": "by"}
    save_map(home.maps, "Log", "lead_stage_changes", logged)
    done = load(home, tmp_path, log=LOG)
    assert "what not understood and left unknown: Pondering" in done["log"].notes
    assert rows(home, "select stage, reached, rejected from lead_stage_changes order by lead_id, changed_at") == [
        ["New", "lead", False], ["SQL", "sql", False], ["Closed Won", "customer", False],
        ["New", "lead", False], ["Closed Lost", None, True], ["Pondering", None, False],
    ]  # fmt: skip
    assert open_company(home).warehouse.contents.leads == 0
    with builder.connect(Store(home.warehouse).current) as con:
        (share,) = link_shares(con)
    assert (share.named, share.found, share.none) == (6, 0, True)
    load(home, tmp_path, leads=PLAIN)
    sql = "select id, stage, sql_at::date::varchar, customer_at::date::varchar from lead_base order by id"
    assert rows(home, sql) == [["L-1", "customer", "2026-01-06", "2026-01-08"], ["L-2", "lead", None, None]]


def test_marketing_events_by_a_map_of_ones_own(home: Home, tmp_path: Path) -> None:
    mailed = {"email": "to", "kind": "did", "campaign": "mailing", "occurred_at": "at"}
    save_map(home.maps, "Mailer", "marketing_events", mailed)
    done = load(
        home, tmp_path, leads="lead_id,email,created_date\n1,ann@x.example,2026-01-01\n",
        events="to,did,mailing,at\nann@x.example,open,May,2026-01-03 10:00\nann@x.example,open,May,2026-01-03 10:00\n"
        "bo@x.example,click,May,2026-01-04 10:00\n",
    )  # fmt: skip
    assert (done["events"].loaded, done["events"].merged) == (3, 0)
    assert rows(home, "select records, linked, people, linked_people from followed_counts") == [[3, 2, 2, 1]]
    assert rows(home, "select attempts, last_activity_on from lead_facts") == [[0, None]]
