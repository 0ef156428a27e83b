"""Small companies for tests, written as rows: what the importer would have made of an export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb

from smarketing.agreement import Agreement, Agreements, Naming, Rates
from smarketing.company import Company
from smarketing.identity import Decisions
from smarketing.schema import SQL_TYPE, TABLES
from smarketing.settings import Home
from smarketing.warehouse import Warehouse, builder
from smarketing.warehouse.words import Words

Row = dict[str, Any]


def company(
    leads: Sequence[Row] = (),
    opportunities: Sequence[Row] = (),
    activities: Sequence[Row] = (),
    reps: Sequence[Row] = (),
    traffic: Sequence[Row] = (),
    contacts: Sequence[Row] = (),
    costs: Sequence[Row] = (),
    stage_changes: Sequence[Row] = (),
    companies: Sequence[Row] = (),
    contact_roles: Sequence[Row] = (),
    lead_stage_changes: Sequence[Row] = (),
    marketing_events: Sequence[Row] = (),
    campaign_members: Sequence[Row] = (),
    *,
    agreement: Agreement | Agreements | None = None,
    naming: Naming | None = None,
    rates: Rates | None = None,
    decisions: Decisions | None = None,
    today: date = date(2030, 1, 1),
) -> Company:
    """A company in memory. Rows name canonical columns (schema.TABLES); what they leave out is null.

    A row may set `crm` (default "test"), `record` (default its id, else its position) and `timed` (default: whether
    its main time is a datetime rather than a date).
    """
    con = duckdb.connect()
    builder.create_tables(con)
    given = {
        "leads": leads, "opportunities": opportunities, "activities": activities, "reps": reps, "traffic": traffic,
        "contacts": contacts, "costs": costs, "stage_changes": stage_changes,
        "companies": companies, "contact_roles": contact_roles, "lead_stage_changes": lead_stage_changes,
        "marketing_events": marketing_events, "campaign_members": campaign_members,
    }  # fmt: skip
    for table, rows in given.items():
        _insert(con, table, rows)
    agreements = agreement if isinstance(agreement, Agreements) else Agreements.always(agreement or Agreement())
    words = Words(agreements, naming or Naming(), rates or Rates(), decisions or Decisions())
    builder.prepare(con, words, today=today, demo=False)
    return Company(Home(Path("nowhere")), Warehouse(None, con), words.agreements, words.naming, words.rates)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    kept = {c.name: SQL_TYPE[c.kind] for c in TABLES[table].columns if c.kept}
    names = [*kept, "crm", "record", "timed", "imported"]
    main = {
        "leads": "created_at",
        "activities": "occurred_at",
        "opportunities": "closed_at",
        "traffic": "day",
        "costs": "day",
        "stage_changes": "changed_at",
        "lead_stage_changes": "changed_at",
        "marketing_events": "occurred_at",
    }.get(table, "")
    values = []
    for position, row in enumerate(rows):
        unknown = row.keys() - set(names)
        assert not unknown, f"{table} has no column {unknown}"
        defaults = {
            "crm": "test",
            "record": row.get("id") or f"row {position}",
            "timed": isinstance(row.get(main), datetime),
            "imported": 1,
        }
        full = defaults | row
        values.append([_moment(full.get(name)) for name in names])
    if values:
        # By columns in one statement: row by row, some thousand leads take a minute.
        builder.supply(con, TABLES[table], kept)
        types = [*kept.values(), *(t.split()[0] for t in builder.ORIGIN.values())]
        columns = ", ".join(f"unnest(?::{kind}[])" for kind in types)
        con.execute(
            f"insert into stored.{table} ({', '.join(names)}) select {columns}",
            [list(column) for column in zip(*values, strict=True)],
        )


def _moment(value: Any) -> Any:
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return datetime.combine(value, time()) if is_day else value
