"""Where a file's columns lie, and the SQL of their texts: one per canonical column, of all headers that fill it."""

from __future__ import annotations

from collections.abc import Collection

from smarketing.sources import values
from smarketing.sources.formats import sound, text
from smarketing.sources.matching import Match
from smarketing.sources.sql import literal


def positions(match: Match, headers: tuple[str, ...]) -> dict[str, list[int]]:
    """Canonical column -> positions of its headers in the file, the preferred one first; of a header that stands in the
    file more than once all of them, because any may be the one that is filled."""
    same: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        same.setdefault(_spelled(header), []).append(place)
    wanted = {c: (first, *match.more.get(c, ())) for c, first in match.columns.items()}
    return {c: list(dict.fromkeys(i for h in found for i in same[_spelled(h)])) for c, found in wanted.items()}


def _spelled(header: str) -> str:
    """A header without case and marks. Its key would not do: stages of two pipelines have one."""
    return "".join(c for c in header.casefold() if c.isalnum()) or header


def clocks(match: Match, headers: tuple[str, ...]) -> dict[int, int]:
    """Position of a column of dates -> that of the times of day that complete them."""
    return {headers.index(date): headers.index(clock) for date, clock in match.clocks.items()}


def header_again(where: dict[str, list[int]], timed_by: dict[int, int], headers: tuple[str, ...]) -> list[str]:
    """What is true, column by column, of a row that says the header once more, as SQL over `texts_sql`: reports of
    several pages do. A date that another column completes is passed over."""
    plain = {c: places[0] for c, places in where.items() if not timed_by.keys() & {*places}}
    return [f"coalesce({text(c)} = {literal(headers[place].strip())}, false)" for c, place in plain.items()]


def texts_sql(
    where: dict[str, list[int]],
    timed_by: dict[int, int],
    relation: str,
    row: str,
    *,
    ids: Collection[str],
    numbers: Collection[str] = (),
    untrimmed: Collection[str] = (),
) -> str:
    """The relation with the texts `t_<column>`, of `ids` whether they are sound, and the row number, as a FROM item.

    Dates, amounts and booleans may stay untrimmed: a padded one does not parse, which is noticed. Whether an id is
    sound is only asked of `numbers`, which usually are; of others it is not known.
    """
    texts = {c: _filled(places, timed_by, c in untrimmed) for c, places in where.items()}
    proofs = {c: values.is_number(f"c{where[c][0]}") for c in numbers if len(where[c]) == 1}
    texts |= {c: f"CASE WHEN {proof} THEN c{where[c][0]} ELSE {texts[c]} END" for c, proof in proofs.items()}
    columns = [f"{sql} AS {text(c)}" for c, sql in texts.items()]
    columns += [f"{proofs.get(c, 'false')} AS {sound(c)}" for c in ids]
    return f"(SELECT {row} AS row, {', '.join(columns)} FROM {relation})"


def few_texts_sql(where: dict[str, list[int]], timed_by: dict[int, int], relation: str, *, ids: Collection[str]) -> str:
    """The same of a relation of few rows, whose numbers nobody asks."""
    places = sorted({*(i for of in where.values() for i in of), *timed_by.values()})
    cell = {place: f"cells[{n}]" for n, place in enumerate(places, 1)}

    def filled(of: list[int]) -> str:
        parts = [values.with_clock(cell[i], cell[timed_by[i]]) if i in timed_by else cell[i] for i in of]
        return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"

    columns = [f"{filled(of)} AS {text(c)}" for c, of in where.items()]
    columns += [f"false AS {sound(c)}" for c in ids]
    listed = values.few_texts(f"c{place}" for place in places)
    return f"(SELECT 0 AS row, {', '.join(columns)} FROM (SELECT {listed} AS cells FROM {relation}))"


def _filled(places: list[int], timed_by: dict[int, int], raw: bool) -> str:
    parts = [_part(i, timed_by.get(i), raw) for i in places]
    return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"


def _part(place: int, clock: int | None, raw: bool) -> str:
    if clock is not None:
        return values.with_clock(values.text(f"c{place}"), values.text(f"c{clock}"))
    return f"c{place}" if raw else values.text(f"c{place}")
