"""Building a version of the warehouse: canonical tables, merging staged rows into them, and preparing for the Views."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from smarketing.schema import CONTACTS, LEADS, SQL_TYPE, TABLES, Column, Table
from smarketing.warehouse import closing, crossing, histories
from smarketing.warehouse.completing import complete
from smarketing.warehouse.edition import prepared_by
from smarketing.warehouse.facts import FACTS, LEADS_OF
from smarketing.warehouse.words import Words

if TYPE_CHECKING:
    from smarketing.sources import Staged


def _text(step: str) -> str:
    return resources.files(__package__).joinpath(f"{step}.sql").read_text(encoding="utf-8")


#: From the canonical tables to what the Views ask for, in this order; some only where a table has rows, as planning
#: them takes longer than preparing a small company. Run once per connection: what is asked for several times is put
#: into temporary tables that hide the views of the same name.
STEPS = {
    "people": "", "names": "", "mentions": "", "understood": "mentioning", "links": "",
    "activity_mentions": "mentioning", "touches": "", "abilities": "", "spend": "", "contents": "",
    "link_shares": "", "stage_history": "stored.stage_changes",
}  # fmt: skip
#: Before the steps: it tells which version of the agreement they go by.
DATA_DATE = _text("data_date")
#: After the facts, of which it asks.
COVERAGE = _text("activity_coverage")
#: Texts that differ on every row: looking for a way to compress them takes longer than writing them.
DISTINCT = "VARCHAR USING COMPRESSION uncompressed"
DISTINCT_TEXTS = ("name",)
#: Columns that other columns say again: `record` an activity's id, `name` the halves of a name.
_HALVES = ("first_name", "last_name")
SAID_TWICE = {
    **dict.fromkeys(
        ("activities", "stage_changes", "lead_stage_changes", "marketing_events", "campaign_members"), ("id",)
    ),
    **dict.fromkeys(("leads", "contacts", "reps"), _HALVES),
}
#: An owner is a name and an id. Where a newer export has only one of them, the other must not say who it was before.
STALE = {
    "owner": "owner_id = case when s.owner is not distinct from t.owner then t.owner_id end",
    "owner_id": "owner = case when t.owner_id is null or s.owner_id is not distinct from t.owner_id then t.owner end",
}
#: Records looked up to tell an export of new records from a newer one of those known.
_FIRST = 1000
ORIGIN = {"crm": "VARCHAR", "record": DISTINCT, "timed": "BOOLEAN", "imported": "INTEGER"}


#: The part of the machine's memory that an import may take; what needs more goes to disk. `sources/limits.py` holds
#: the limits of what is read.
MEMORY = "80%"


@dataclass(frozen=True)
class Merged:
    """What became of a file's good rows: `loaded` are new records, `merged` updated or repeated known ones; `repeated`
    of these are rows of a record that another row of the file tells of too."""

    loaded: int
    merged: int
    repeated: int = 0


def connect(file: Path) -> duckdb.DuckDBPyConnection:
    """Open a version under construction, with its tables."""
    con = duckdb.connect(str(file))
    con.execute("set enable_progress_bar = false")  # it would print into a script's JSON
    con.execute(f"set memory_limit = '{MEMORY}'")
    create_tables(con)
    return con


def empty_database() -> duckdb.DuckDBPyConnection:
    """A warehouse in memory that nothing was imported into."""
    con = duckdb.connect()
    create_tables(con)
    prepare(con, Words(), today=date.today(), demo=False)
    return con


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """The tables of records, each under a view of its name that has all its columns; and those of trust."""
    con.execute("create schema if not exists stored")
    for table in TABLES.values():
        origin = ", ".join(f"{name} {kind}" for name, kind in ORIGIN.items())
        con.execute(f"create table if not exists stored.{table.name} ({origin})")
        supply(con, table, ())
    con.execute(
        "create table if not exists imports (number INTEGER, imported_at TIMESTAMP, file VARCHAR, fingerprint VARCHAR, "
        "crm VARCHAR, object VARCHAR, rows_read BIGINT, loaded BIGINT, merged BIGINT, rejected BIGINT, notes VARCHAR[])"
    )
    con.execute(
        'create table if not exists rejects (file VARCHAR, "row" BIGINT, "column" VARCHAR, value VARCHAR, '
        "reason VARCHAR, imported INTEGER)"
    )


def supply(con: duckdb.DuckDBPyConnection, table: Table, columns: Sequence[str]) -> None:
    """Make room for columns that an export supplies, and show those that none has supplied yet as null.

    Writing ten columns of nothing for ten million activities would take as long as reading them.
    """
    stored = _stored(con, table)
    new = [table.column(name) for name in columns if name not in stored]
    if columns and not new and not stored & table.unkept:
        return
    for column in new:
        distinct = column.kind in ("id", "email") or column.name in DISTINCT_TEXTS
        kind = DISTINCT if distinct else _enum(column) if column.choices else SQL_TYPE[column.kind]
        con.execute(f"alter table stored.{table.name} add column {column.name} {kind}")
        stored.add(column.name)
    for old in stored & table.unkept:  # kept by an earlier version of the app
        con.execute(f"alter table stored.{table.name} drop column {old}")
    stored -= table.unkept
    con.execute(f"create or replace view {table.name} as {_exported(table, stored)}")


def _enum(column: Column) -> str:
    """Written in a fraction of the time that a text takes; read as the text it stands for."""
    return f"ENUM ({', '.join(repr(choice) for choice in column.choices)})"


def _exported(table: Table, stored: Container[str]) -> str:
    return f"{_every_column(table, stored)} from stored.{table.name}"


def _every_column(table: Table, held: Container[str], row_key: str = "rowid") -> str:
    shown = [f"{c.name if c.name in held else 'null'}::{SQL_TYPE[c.kind]} as {c.name}" for c in table.columns]
    return f"select {row_key} as row_key, {', '.join([*shown, *ORIGIN])}"


_CONTACTS_AS_LEADS = f"{_every_column(LEADS, CONTACTS.names, 'contact_as_lead(row_key)')} from contacts"


def contacts_count(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether contacts count as leads: schema.CONTACTS says when."""
    return not con.execute("select 1 from stored.leads limit 1").fetchall()


def _count_contacts(con: duckdb.DuckDBPyConnection) -> None:
    """Show contacts as the leads where they count as such, under numbers that no lead has."""
    supply(con, LEADS, ())
    con.execute("create or replace macro contact_as_lead(contact_key) as contact_key + (1::bigint << 40)")
    if contacts_count(con):
        con.execute(f"create or replace view leads as {_CONTACTS_AS_LEADS}")


def _as_exported(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """A table as the exports have it; of leads the contacts, where they count as such."""
    if name == LEADS.name and contacts_count(con):
        return _CONTACTS_AS_LEADS
    return _exported(TABLES[name], _stored(con, TABLES[name]))


def _stored(con: duckdb.DuckDBPyConnection, table: Table) -> set[str]:
    return {name for name, *_ in con.execute(f"from stored.{table.name} limit 0").description}


def holds(con: duckdb.DuckDBPyConnection, table: Table, crm: str, *, before: int) -> bool:
    """Whether the table has records of that CRM from an import before number `before`."""
    sql = f"select 1 from stored.{table.name} where crm = $crm and imported < $before limit 1"
    return bool(con.execute(sql, {"crm": crm, "before": before}).fetchall())


def append(
    con: duckdb.DuckDBPyConnection, staged: Staged, relation: str, number: int, *, proving: bool
) -> Merged | None:
    """Write the rows of `relation` straight into their canonical table where all of them are new records.

    None, and nothing written, where a record was known before or comes twice; not `proving`, only the first rows tell,
    and the caller asks whether the table `repeats` once all files are in. Raises what reading the relation raises.
    """
    table, given = TABLES[staged.table], {"crm": staged.crm, "number": number}
    known = f"record in (select record from stored.{table.name} where crm = $crm and imported <> $number)"
    first = f"select count(*) from (select record from {relation} limit {_FIRST}) where {known}"
    if holds(con, table, staged.crm, before=number) and con.execute(first, given).fetchall()[0][0]:
        return None
    supply(con, table, _kept(staged, table))
    if not proving:
        return Merged(loaded=_add(con, staged, relation, table, number), merged=0)
    added = f"from stored.{table.name} where crm = $crm and imported = $number"
    con.begin()
    try:
        total = _add(con, staged, relation, table, number)
        records = con.execute(f"select count(distinct record) {added}", given).fetchall()[0][0]
        met = con.execute(f"select count(*) {added} and {known}", given).fetchall()[0][0]
    except duckdb.Error:
        con.rollback()
        raise
    if met or records < total:
        con.rollback()
        return None
    con.commit()
    return Merged(loaded=total, merged=0)


def repeats(con: duckdb.DuckDBPyConnection, table: Table, crm: str) -> bool:
    """Whether a record of that CRM is in the table more than once. Numbers that stand for the records are compared,
    which takes half as long; should two records share one, that only means a needless proof."""
    own = f"from stored.{table.name} where crm = $crm"
    sql = f"select (select count(*) {own}) > count(*) from (select distinct hash(record) {own})"
    return bool(con.execute(sql, {"crm": crm}).fetchall()[0][0])


def merge(con: duckdb.DuckDBPyConnection, staged: Staged, relation: str, number: int) -> Merged:
    """Merge the rows of `relation` into their canonical table: new records are added, known ones updated.

    A record that comes more than once in the file counts once; of two versions the later modified wins. Only columns
    the file supplies are updated, so an export with fewer columns erases nothing.
    """
    table = TABLES[staged.table]
    supply(con, table, _kept(staged, table))
    known = f"record in (select record from stored.{table.name} where crm = $crm)"
    total, records, met = con.execute(
        "select count(*), count(distinct record), count(*) filter (known) "
        f"from (select record, {known} as known from {relation})",
        {"crm": staged.crm},
    ).fetchall()[0]
    latest = relation if total == records else _latest(con, relation, table)
    if staged.closing:  # of an open deal the record becomes that of its end
        closing.follow(con, staged.crm, latest)
    if staged.closing or total > records:
        met = con.execute(f"select count(*) from {latest} where {known}", {"crm": staged.crm}).fetchall()[0][0]
    if met:
        _update_known(con, staged, latest, table, number)
    _add(con, staged, f"{latest} where not {known}" if met else latest, table, number)
    return Merged(loaded=records - met, merged=total - records + met, repeated=total - records)


def _latest(con: duckdb.DuckDBPyConnection, relation: str, table: Table) -> str:
    """The last version of every record in the file, as a relation of its own."""
    newest = "modified_at desc nulls last, " if "modified_at" in table.names else ""
    con.execute(
        f"create or replace temp table latest as select * from {relation} "
        f'qualify row_number() over (partition by record order by {newest}"row" desc) = 1'
    )
    return "latest"


def _update_known(con: duckdb.DuckDBPyConnection, staged: Staged, relation: str, table: Table, number: int) -> None:
    supplied = _kept(staged, table)
    # Equal or unknown times of change: the file imported later is taken as the newer.
    newer = (
        "and (s.modified_at is null or t.modified_at is null or s.modified_at >= t.modified_at)"
        if "modified_at" in supplied
        else ""
    )
    stale = [
        rule for half, rule in STALE.items() if half in supplied and _other(half) in _stored(con, table) - {*supplied}
    ]
    values = ", ".join([f"{c} = s.{c}" for c in supplied] + stale + ["timed = s.timed", "imported = $number"])
    con.execute(
        f"update stored.{table.name} as t set {values} from {relation} as s "
        f"where t.crm = $crm and t.record = s.record {newer}",
        {"number": number, "crm": staged.crm},
    )


def _other(half: str) -> str:
    return "owner" if half == "owner_id" else "owner_id"


def _add(con: duckdb.DuckDBPyConnection, staged: Staged, rows: str, table: Table, number: int) -> int:
    """Write the rows; how many there were."""
    columns = ", ".join(_kept(staged, table))
    crm = {"crm": staged.crm} if "$crm" in rows else {}
    added = con.execute(
        f"insert into stored.{table.name} ({columns}, crm, record, timed, imported) "
        f"select {columns}, $source, record, timed, $number from {rows}",
        {"source": staged.crm, "number": number, **crm},
    )
    return int(added.fetchall()[0][0])


def _kept(staged: Staged, table: Table) -> list[str]:
    """The columns of a file that are kept, in the table's order."""
    return [c for c in table.names if c in staged.provided and c not in SAID_TWICE.get(table.name, ())]


@cache
def _statements(step: str) -> list[duckdb.Statement]:
    return duckdb.extract_statements(_text(step))


def prepare(con: duckdb.DuckDBPyConnection, words: Words, *, today: date, demo: bool) -> None:
    """Rebuild everything the Views read from the canonical tables, by the agreement of the data date."""
    _count_contacts(con)
    merged = histories.find_merged(con)
    crossing.find(con)
    complete(con, partial(_as_exported, con), merged=merged, followed=histories.follow(con))
    _drop_tables_of_old(con)
    day = _data_date(con, today)
    given = {**words.parameters(day), "today": today, "demo": demo, "prepared_by": prepared_by(words, day)}
    for step, table in STEPS.items():
        if not table or con.execute(f"select 1 from {table} limit 1").fetchall():
            for statement in _statements(step):
                con.execute(statement, {name: given[name] for name in statement.named_parameters})
    con.execute(f"create or replace table person_facts as {FACTS}", {"as_of": day or today})
    con.execute(f"create or replace view lead_facts as {LEADS_OF.format('person_facts')}")
    con.execute(COVERAGE)


def _drop_tables_of_old(con: duckdb.DuckDBPyConnection) -> None:
    """What are views now were tables in warehouses of earlier versions, and a view replaces no table."""
    for name in ("deal_base", "lead_facts"):
        if con.execute("select 1 from duckdb_tables() where table_name = $name", {"name": name}).fetchall():
            con.execute(f"drop table {name}")


def prepared(con: duckdb.DuckDBPyConnection) -> tuple[bool, date | None, str | None]:
    """Of figures prepared before: whether they are the demo company's, their data date, and what they follow from, None
    where an earlier version of the app did not say so."""
    found = con.execute("select * from contents")
    row = dict(zip((column for column, *_ in found.description), found.fetchall()[0], strict=True))
    return bool(row["demo"]), row.get("data_date"), row.get("prepared_by")


def settle(con: duckdb.DuckDBPyConnection) -> None:
    """Nothing may stay in the log beside the file. Whoever reads the draft must be done by now."""
    con.execute("checkpoint")


def _data_date(con: duckdb.DuckDBPyConnection, today: date) -> date | None:
    con.execute(DATA_DATE, {"today": today})
    day: date | None = con.execute("select day from data_date").fetchall()[0][0]
    return day
