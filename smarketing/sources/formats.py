"""Which date, money and word formats the columns of a file use, decided over all rows given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from smarketing.schema import Kind
from smarketing.sources import dates, money, values
from smarketing.sources.dates import Dates, Order
from smarketing.sources.money import Money
from smarketing.sources.sql import quoted

_WORDS = 300
#: Zones of a column that are named; those of one place are two, of summer and winter.
_ZONES = 3


@dataclass(frozen=True)
class Formats:
    """The decisions per column; `seen` are the commonest words of columns whose words carry meaning, AllWords where
    these are all of them; `numbers` the columns of ids that are whole numbers, `zones` those that times carry where
    they are read as written. `proved` is the order of day and month that the dates themselves prove, None where none
    does, or two do: what is known of one file may be asked for (`settled`) in another of the same source."""

    dates: dict[str, Dates]
    money: dict[str, Money]
    seen: dict[str, Sequence[str]]
    numbers: frozenset[str] = frozenset()
    zones: tuple[str, ...] = ()
    proved: Order | None = None

    @property
    def open(self) -> list[str]:
        """Date columns that fit day first and month first alike."""
        return [c for c, d in self.dates.items() if d.open]

    @property
    def assumed(self) -> bool:
        """Whether a date or an amount is read in a way that later rows, which it can read too, may prove wrong."""
        return any(d.assumed for d in self.dates.values()) or any(m.assumed for m in self.money.values())

    def without(self, wrong: Collection[str]) -> Formats:
        """The decisions about all other columns."""
        kept = {c: d for c, d in self.dates.items() if c not in wrong}
        return replace(self, dates=kept, money={c: m for c, m in self.money.items() if c not in wrong})

    def settled(self, asked: Order | None) -> Formats:
        """Open date columns take the order of the columns of the same file that tell, else the one asked for."""
        told = {d.order for d in self.dates.values() if d.order and not (d.open or d.conflict or d.alike)}
        order = told.pop() if len(told) == 1 else asked
        proved = {d.order for d in self.dates.values() if d.order and not (d.open or d.conflict or d.assumed)}
        known = replace(self, proved=proved.pop() if len(proved) == 1 else None)
        if order is None:
            return known
        return replace(known, dates={c: d.ordered(order) if d.open or d.alike else d for c, d in self.dates.items()})


def profile(
    con: duckdb.DuckDBPyConnection,
    relation: str,
    kinds: Mapping[str, Kind],
    words: Iterable[str],
    timezone: str | None,
    flags: Collection[str] = (),
    *,
    whole: bool = False,
) -> Formats:
    """The formats of the text columns `t_<column>` of a relation (a SQL FROM item). Of the times `flags` are those that
    say something by being true, without a day. `whole` where the relation has all rows of the file."""
    times = [c for c, kind in kinds.items() if kind == "time"]
    amounts = [c for c, kind in kinds.items() if kind in ("money", "number")]
    unusual = _unusual(con, relation, times)
    found = {c: _dates(con, relation, c, timezone, c in flags) if c in unusual else Dates(("iso",)) for c in times}
    return Formats(
        dates=found,
        money={c: _money(con, relation, c) for c in amounts},
        seen={c: _seen(con, relation, c, whole) for c in words},
        numbers=_numbers(con, relation, [c for c, kind in kinds.items() if kind == "id"]),
        zones=() if timezone else _zones(con, relation, [c for c, d in found.items() if "zoned" in d.families]),
    )


def text(column: str) -> str:
    """The name under which the trimmed text of a column goes."""
    return quoted(f"t_{column}")


def sound(column: str) -> str:
    """The name under which goes whether the text of an id is a whole number, and so as sound as an id can be."""
    return quoted(f"s_{column}")


def _numbers(con: duckdb.DuckDBPyConnection, relation: str, columns: list[str]) -> frozenset[str]:
    if not columns:
        return frozenset()
    counted = _counts(con, relation, {c: f"count_if(NOT {values.is_number(text(c))})" for c in columns})
    return frozenset(c for c, others in counted.items() if not others)


def _unusual(con: duckdb.DuckDBPyConnection, relation: str, columns: list[str]) -> list[str]:
    """The columns that are not plain ISO throughout: one pass, so that the usual file pays no more."""
    if not columns:
        return []
    odd = [f"count({text(c)}) - count({dates.family_sql('iso', text(c), None)})" for c in columns]
    row = con.execute(f"SELECT {', '.join(odd)} FROM {relation}").fetchone() or ()
    return [c for c, n in zip(columns, row, strict=True) if n]


def _dates(con: duckdb.DuckDBPyConnection, relation: str, column: str, timezone: str | None, may_flag: bool) -> Dates:
    t = text(column)
    if may_flag and _only_flags(con, relation, t):
        return Dates((dates.FLAG,))
    iso = f"count({dates.family_sql('iso', t, None)})"
    counts = _counts(con, relation, {"iso": iso, **dates.counts_sql(t, timezone)})
    if not dates.torn(counts):
        return dates.decide(counts)
    return dates.decide(counts, {m: _counts(con, relation, dates.separated_sql(t, m)) for m in dates.SEPARATORS})


def _only_flags(con: duckdb.DuckDBPyConnection, relation: str, t: str) -> bool:
    counted = _counts(con, relation, {"all": f"count({t})", "flags": f"count({values.boolean(t)})"})
    return 0 < counted["flags"] == counted["all"]


def _zones(con: duckdb.DuckDBPyConnection, relation: str, columns: list[str]) -> tuple[str, ...]:
    """The zones that times carry, the commonest first."""
    if not columns:
        return ()
    each = ", ".join(dates.zone_sql(text(c)) for c in columns)
    sql = f"SELECT zone FROM (SELECT unnest([{each}]) AS zone FROM {relation}) WHERE zone IS NOT NULL "
    return tuple(
        z for (z,) in con.execute(f"{sql} GROUP BY zone ORDER BY count(*) DESC, zone LIMIT {_ZONES}").fetchall()
    )


def _money(con: duckdb.DuckDBPyConnection, relation: str, column: str) -> Money:
    plain = _counts(con, relation, money.plain_counts_sql(text(column)))
    counts = plain if money.is_plain(plain) else _counts(con, relation, money.counts_sql(text(column)))
    return money.decide(counts)


def _counts(con: duckdb.DuckDBPyConnection, relation: str, aggregates: Mapping[str, str]) -> dict[str, int]:
    row = con.execute(f"SELECT {', '.join(aggregates.values())} FROM {relation}").fetchone() or ()
    return dict(zip(aggregates, row, strict=True))


def _seen(con: duckdb.DuckDBPyConnection, relation: str, column: str, whole: bool) -> Sequence[str]:
    t = text(column)
    sql = f"SELECT {t} FROM {relation} WHERE {t} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {_WORDS}"
    found = [word for (word,) in con.execute(sql).fetchall()]
    return values.AllWords(found) if whole and len(found) < _WORDS else found
