"""A company small enough to be asked in no time, with just those columns filled that some exports fill.

What it can answer is what any company with these exports can: a View looks at which columns say something.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from smarketing.company import Company
from smarketing.guide.supply import Supply
from smarketing.schema import SQL_TYPE, TABLES
from smarketing.settings import Home
from smarketing.warehouse import Warehouse, builder
from smarketing.warehouse.words import Words

PEOPLE = 12
FIRST = datetime(2026, 1, 5, 9)
TODAY = date(2026, 6, 1)
Row = dict[str, Any]


def company(supply: Supply) -> Company:
    """The specimen in memory, with the columns of `supply` and no others. Nothing is agreed on, nothing is renamed."""
    con = duckdb.connect()
    builder.create_tables(con)
    for table, columns in supply.items():
        _insert(con, table, columns)
    words = Words()
    builder.prepare(con, words, today=TODAY, demo=False)
    return Company(Home(Path("specimen")), Warehouse(None, con), words.agreements, words.naming, words.rates)


def _insert(con: duckdb.DuckDBPyConnection, table: str, columns: frozenset[str]) -> None:
    kept = [c for c in TABLES[table].columns if c.kept and c.name in columns]
    builder.supply(con, TABLES[table], [c.name for c in kept])
    names = ", ".join(["crm", "record", "timed", "imported", *(c.name for c in kept)])
    marks = ", ".join(["?", "?", "?", "?", *(f"?::{SQL_TYPE[c.kind]}" for c in kept)])
    rows = [
        ["specimen", str(number), True, 1, *(row.get(c.name) for c in kept)]
        for number, row in enumerate(_ROWS[table](), 1)
    ]
    con.executemany(f"insert into stored.{table} ({names}) values ({marks})", rows)


def _after(person: int, days: int) -> datetime:
    return FIRST + timedelta(days=7 * person + days)


def _leads() -> list[Row]:
    """Everybody became an MQL; of three, one went on to be an SQL and an opportunity, every other of those bought."""
    return [_person(n) | _lead(n) for n in range(PEOPLE)]


def _person(n: int) -> Row:
    return {
        "id": f"L{n}", "email": f"p{n}@example.com", "name": f"Person {n}", "first_name": "Person",
        "last_name": str(n), "company": f"Company {n}", "company_id": f"K{n}", "source": ("Fair", "Web")[n % 2],
        "owner": "Rita Roe", "owner_id": "U1", "created_at": _after(n, 0), "last_activity_at": _after(n, 5),
        "modified_at": _after(n, 5),
    }  # fmt: skip


def _lead(n: int) -> Row:
    went_on, bought = n % 3 == 0, n % 6 == 0
    return {
        "title": f"Person {n}", "lead_type": "Guide", "campaign": "Spring", "channel": "Events", "offer": "Guide",
        "landing_page": "/guide", "fit": ("high", "low")[n % 2], "interest": ("high", "low")[n % 2], "team": "North",
        "status": "Open", "stage": "customer" if bought else "opportunity" if went_on else "mql", "rejected": False,
        "converted": went_on, "mql_at": _after(n, 1), "sql_at": _after(n, 2) if went_on else None,
        "opportunity_at": _after(n, 3) if went_on else None, "customer_at": _after(n, 20) if bought else None,
        "converted_contact_id": f"C{n}" if went_on else None,
        "converted_opportunity_id": f"D{n}" if went_on else None, "value": 100.0,
    }  # fmt: skip


def _linked(n: int) -> Row:
    """All the ways in which a record says whose it is."""
    return {
        "lead_id": f"L{n}", "contact_id": f"C{n}", "email": f"p{n}@example.com", "lead_name": f"Person {n}",
        "contact_name": f"Person {n}", "company": f"Company {n}", "company_id": f"K{n}", "owner": "Rita Roe",
        "owner_id": "U1",
    }  # fmt: skip


def _deals() -> list[Row]:
    return [
        _linked(n)
        | {"id": f"D{n}", "name": f"Deal {n}", "stage": "Closed won" if n % 6 == 0 else "Proposal", "pipeline": "Sales",
           "outcome": "won" if n % 6 == 0 else "open", "type": "new", "source": "Fair", "amount": 1000.0,
           "currency": "EUR", "created_at": _after(n, 3), "closed_at": _after(n, 20), "modified_at": _after(n, 20)}
        for n in range(0, PEOPLE, 3)
    ]  # fmt: skip


def _entries() -> list[Row]:
    return [
        {"id": f"E{n}-{step}", "opportunity_id": f"D{n}", "opportunity": f"Deal {n}", "stage": stage,
         "from_stage": None, "outcome": "won" if step == 2 else "open", "pipeline": "Sales", "amount": 1000.0,
         "changed_at": _after(n, 3 + 5 * step)}
        for n in range(0, PEOPLE, 3)
        for step, stage in enumerate(("Demo", "Proposal", "Closed won"))
    ]  # fmt: skip


def _activities() -> list[Row]:
    return [
        _linked(n)
        | {"id": f"A{n}", "opportunity_id": f"D{n}", "opportunity_name": f"Deal {n}", "kind": "call",
           "direction": "outbound", "outcome": "Connected", "occurred_at": _after(n, 2), "created_at": _after(n, 2),
           "modified_at": _after(n, 2)}
        for n in range(PEOPLE)
    ]  # fmt: skip


def _contacts() -> list[Row]:
    return [_person(n) | {"id": f"C{n}", "lead_id": f"L{n}"} for n in range(PEOPLE)]


def _reps() -> list[Row]:
    return [{"id": "U1", "name": "Rita Roe", "first_name": "Rita", "last_name": "Roe", "email": "rita@example.com",
             "team": "North"}]  # fmt: skip


def _visits() -> list[Row]:
    return [{"day": _after(n, 0), "visits": 100.0, "source": ("Fair", "Web")[n % 2], "campaign": "Spring",
             "landing_page": "/guide"} for n in range(PEOPLE)]  # fmt: skip


def _spend() -> list[Row]:
    return [{"id": f"S{n}", "day": _after(n, 0), "covers": "day", "source": ("Fair", "Web")[n % 2],
             "channel": ("Fair", "Web")[n % 2], "campaign": "Spring", "amount": 50.0, "currency": "EUR",
             "impressions": 1000.0, "clicks": 10.0} for n in range(PEOPLE)]  # fmt: skip


def _companies() -> list[Row]:
    return [{"id": f"K{n}", "name": f"Company {n}"} for n in range(PEOPLE)]


def _roles() -> list[Row]:
    return [{"id": f"R{n}", "opportunity_id": f"D{n}", "contact_id": f"C{n}", "is_primary": True}
            for n in range(0, PEOPLE, 3)]  # fmt: skip


def _way() -> list[Row]:
    return [{"id": f"W{n}", "lead_id": f"L{n}", "contact_id": f"C{n}", "email": f"p{n}@example.com", "stage": "MQL",
             "reached": "mql", "rejected": False, "from_stage": "Lead", "owner": "Rita Roe", "owner_id": "U1",
             "changed_at": _after(n, 1)} for n in range(PEOPLE)]  # fmt: skip


def _marketing() -> list[Row]:
    return [{"id": f"M{n}", "lead_id": f"L{n}", "contact_id": f"C{n}", "email": f"p{n}@example.com", "kind": "open",
             "campaign": "Spring", "source": "Fair", "channel": "E-mail", "landing_page": "/guide",
             "occurred_at": _after(n, 1)} for n in range(PEOPLE)]  # fmt: skip


def _members() -> list[Row]:
    return [
        {"id": f"B{n}", "campaign_id": "K1", "campaign": "Spring", "lead_id": f"L{n}", "contact_id": f"C{n}",
         "email": f"p{n}@example.com", "status": "Sent", "created_at": _after(n, 0)}
        for n in range(PEOPLE)
    ]  # fmt: skip


_ROWS = {
    "leads": _leads,
    "contacts": _contacts,
    "opportunities": _deals,
    "stage_changes": _entries,
    "activities": _activities,
    "reps": _reps,
    "traffic": _visits,
    "costs": _spend,
    "companies": _companies,
    "contact_roles": _roles,
    "lead_stage_changes": _way,
    "marketing_events": _marketing,
    "campaign_members": _members,
}
