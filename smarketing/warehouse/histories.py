"""What is told of leads beside their own records: whom a CRM merged, the stages of their way, campaigns and events."""

from __future__ import annotations

from importlib import resources

import duckdb

from smarketing.schema import CAMPAIGN_MEMBERS, LEAD_STAGE_CHANGES, MARKETING_EVENTS, STAGES

_MERGED, _FOLLOWED = (
    resources.files(__package__).joinpath(f"{step}.sql").read_text(encoding="utf-8") for step in ("merged", "followed")
)
#: Tables that are there, and empty, where nothing is told: the sentences and views that read them need not ask.
_EMPTY = {
    "merged_records": "parent varchar, crm varchar, id varchar, survivor varchar, known boolean",
    "followed_counts": "what varchar, crm varchar, records bigint, linked bigint, people bigint, linked_people bigint",
    "event_months": "month date, records bigint, linked bigint, kind bigint, campaign bigint",
}
_SAYS_MERGED = """
select count(*) > 0 from duckdb_columns()
where schema_name = 'stored' and column_name in ('merged_ids', 'merged_into')
"""
#: The dates that a history of leads says.
DATED = ("mql_at", "sql_at", "opportunity_at", "customer_at")


def find_merged(con: duckdb.DuckDBPyConnection) -> bool:
    """Fill `merged_records`; whether any export says that records were merged."""
    _make_empty(con, "merged_records")
    told = bool(con.execute(_SAYS_MERGED).fetchall()[0][0])
    if told:
        con.execute(_MERGED)
    return told


def follow(con: duckdb.DuckDBPyConnection) -> bool:
    """Fill `lead_ways`, `lead_campaigns` and what counts them; whether there is anything to follow.

    Needs `crossed_ids` and `merged_records`, and the views of leads and contacts as they were exported.
    """
    _make_empty(con, "followed_counts")
    _make_empty(con, "event_months")
    tables = (LEAD_STAGE_CHANGES, MARKETING_EVENTS, CAMPAIGN_MEMBERS)
    if not any(con.execute(f"select 1 from stored.{table.name} limit 1").fetchall() for table in tables):
        return False
    for statement in duckdb.extract_statements(_FOLLOWED):
        con.execute(statement, {"stages": list(STAGES)} if "stages" in statement.named_parameters else None)
    return True


def _make_empty(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute(f"create or replace table {name} ({_EMPTY[name]})")
