"""Figures can be prepared whatever columns the exports supplied, and whichever tables have rows."""

from __future__ import annotations

from datetime import date

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.schema import SQL_TYPE, TABLES, Column
from smarketing.warehouse import builder
from smarketing.warehouse.words import Words

VALUES = {"id": "7", "email": "ann@example.com", "text": "Acme", "number": "3", "money": "100", "bool": "true"}


def value(column: Column) -> str:
    given = column.choices[0] if column.choices else VALUES.get(column.kind, "2026-03-02")
    return f"'{given}'::{SQL_TYPE[column.kind]}"


#: A record that says what it was merged into is none of its own.
MERGED = "merged_into"
#: Table -> the columns of its only row; a table that is not named has none.
SUPPLIED = st.fixed_dictionaries(
    {},
    optional={
        t.name: st.sets(st.sampled_from([c for c in t.names if c not in {*t.unkept, MERGED}])) for t in TABLES.values()
    },
)


def prepared(supplied: dict[str, set[str]]) -> int:
    con = duckdb.connect()
    builder.create_tables(con)
    for name, columns in supplied.items():
        named = sorted(columns)
        builder.supply(con, TABLES[name], named)
        values = [value(TABLES[name].column(c)) for c in named]
        con.execute(
            f"insert into stored.{name} ({', '.join([*named, *builder.ORIGIN])}) "
            f"select {', '.join([*values, repr('crm'), repr('7'), 'false', '1'])}"
        )
    builder.prepare(con, Words(), today=date(2026, 3, 3), demo=False)
    return con.execute("select count(*) from lead_facts").fetchall()[0][0]


@settings(max_examples=20)
@given(SUPPLIED)
def test_any_columns_will_do(supplied: dict[str, set[str]]) -> None:
    assert prepared(supplied) == ("leads" in supplied or "contacts" in supplied)


def test_companies_without_ids_beside_deals_that_name_theirs() -> None:
    assert prepared({"companies": {"name"}, "opportunities": {"id", "company_id", "amount"}}) == 0
