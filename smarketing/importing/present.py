"""What the warehouse holds already, as further neighbours of the files of an import: exports dropped in one by one are
read as if they came together."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from smarketing.sources import Look, look_at_held

#: Tables of records that others name, and what their ids number.
_NAMED = {"leads": "lead", "contacts": "contact", "opportunities": "deal", "companies": "company", "reps": "rep"}


def present(con: duckdb.DuckDBPyConnection, looks: Sequence[Look]) -> list[Look]:
    """The tables that hold records, each by those of its ids that the files name."""
    named = {value for look in looks for c in look.columns if c.numbers for value in c.traits.values}
    found = []
    for table, noun in _NAMED.items():
        if con.execute(f"select 1 from {table} limit 1").fetchall():
            ids = con.execute(
                f"select distinct id from {table} where id in (select unnest($named::varchar[])) order by id",
                {"named": sorted(named)},
            ).fetchall()
            found.append(look_at_held(table, noun, [id for (id,) in ids]))
    return found
