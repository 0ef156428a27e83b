"""Amounts: the short look at a column of plain numbers decides as the long one does."""

from __future__ import annotations

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from smarketing.sources import money

WRITTEN = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.decimals(-(10**5), 10**5, places=2).map(str),
    st.integers(1, 999).map(lambda n: f"{n}.500"),
    st.sampled_from(["-1.500", "1.500.000", "2,500", "1.234,50", "12500", "€ 7", "abc", "0", "-", None]),
)


@given(st.lists(WRITTEN, min_size=1, max_size=8))
def test_the_short_look_decides_as_the_long_one(column: list[str | None]) -> None:
    short, long = _counts(column, money.plain_counts_sql("v")), _counts(column, money.counts_sql("v"))
    assert money.is_plain(short) == money.is_plain(long)
    if money.is_plain(short):
        assert money.decide(short) == money.decide(long)


def _counts(column: list[str | None], aggregates: dict[str, str]) -> dict[str, int]:
    with duckdb.connect() as con:
        sql = f"select {', '.join(aggregates.values())} from (select unnest($column::varchar[]) as v)"
        return dict(zip(aggregates, con.execute(sql, {"column": column}).fetchall()[0], strict=True))
