"""A large company's exports as HubSpot writes them: every field quoted, names rather than ids for owners."""

from __future__ import annotations

from pathlib import Path

import duckdb

LEADS, ACTIVITIES, DEALS = 1_000_000, 10_000_000, 200_000
SHARES = {"calls": 0.5, "emails": 0.4, "meetings": 0.1}
SOURCES = ["Organic Search", "Paid Search", "Email Marketing", "Organic Social", "Referrals", "Other Campaigns",
           "Direct Traffic", "Offline Sources", "Paid Social"]  # fmt: skip
STAGES = ["Subscriber", "Lead", "Lead", "Marketing Qualified Lead", "Marketing Qualified Lead", "Sales Qualified Lead"]
#: A number from 0 to n - 1 that looks random and is the same on every run; `salt` makes columns independent.
PICK = "create macro pick(i, salt, n) as (hash(i * 31 + salt) % n)::bigint"

CONTACTS = """
select
    1 + i as "Record ID",
    'First' || pick(i, 1, 5000) as "First Name",
    'Last' || pick(i, 2, 90000) as "Last Name",
    'person' || i || '@example.com' as "Email",
    'Company ' || pick(i, 3, 200000) as "Company Name",
    $sources[1 + pick(i, 4, 9)] as "Original Traffic Source",
    'Rep ' || pick(i, 5, 40) as "Contact owner",
    $stages[1 + pick(i, 6, 6)] as "Lifecycle Stage",
    case pick(i, 7, 12) when 0 then 'Unqualified' when 1 then '' else 'Open' end as "Lead Status",
    strftime(timestamp '2023-01-01' + to_minutes(pick(i, 8, 1500000)), '%Y-%m-%d %H:%M') as "Create Date",
    case when pick(i, 6, 6) >= 3
        then strftime(timestamp '2023-01-03' + to_minutes(pick(i, 8, 1500000)), '%Y-%m-%d %H:%M') else '' end
        as "Became a Marketing Qualified Lead Date"
from range($leads) as r(i)
"""
ACTIVITY = """
select
    $first + i as "Record ID",
    strftime(timestamp '2023-01-01' + to_minutes(pick($first + i, 20, 1500000)), '%Y-%m-%d %H:%M') as "Activity date",
    'Rep ' || pick($first + i, 21, 40) as "Activity assigned to",
    1 + pick($first + i, 22, $leads) as "Associated Contact IDs",
    'Follow up on the request of ' || pick($first + i, 23, 100000) as "{title}"
from range($rows) as r(i)
"""
DEALS_SQL = """
select
    1 + i as "Record ID",
    'Deal ' || i as "Deal Name",
    case pick(i, 40, 4) when 0 then 'Closed Won' when 1 then 'Closed Lost' else 'Contract Sent' end as "Deal Stage",
    (500 + pick(i, 41, 60000))::varchar || '.0' as "Amount",
    strftime(timestamp '2023-01-01' + to_minutes(pick(i, 42, 1400000)), '%Y-%m-%d %H:%M') as "Create Date",
    strftime(timestamp '2023-01-20' + to_minutes(pick(i, 42, 1400000) + pick(i, 43, 80000)), '%Y-%m-%d %H:%M')
        as "Close Date",
    'Rep ' || pick(i, 44, 40) as "Deal owner",
    1 + pick(i, 45, $leads) as "Associated Contact IDs"
from range($deals) as r(i)
"""
TITLES = {"calls": "Call Title", "emails": "Email subject", "meetings": "Meeting name"}


def write(folder: Path, scale: float) -> list[Path]:
    """Write the exports, `scale` 1 being 1,000,000 leads; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    con.execute(PICK)
    leads, deals = int(LEADS * scale), int(DEALS * scale)
    files = [
        _copy(con, folder / "contacts.csv", CONTACTS, {"leads": leads, "sources": SOURCES, "stages": STAGES}),
        _copy(con, folder / "deals.csv", DEALS_SQL, {"deals": deals, "leads": leads}),
    ]
    first = 1
    for kind, share in SHARES.items():
        rows = int(ACTIVITIES * scale * share)
        sql = ACTIVITY.format(title=TITLES[kind])
        files.append(_copy(con, folder / f"{kind}.csv", sql, {"first": first, "rows": rows, "leads": leads}))
        first += rows
    return files


def _copy(con: duckdb.DuckDBPyConnection, file: Path, sql: str, given: dict[str, object]) -> Path:
    con.execute(f"create or replace temp table export as {sql}", given)
    con.execute(f"copy export to '{file}' (header, force_quote *)")
    return file
