"""What an export fills: the tables and columns that the importer makes of a file with such headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smarketing.errors import FileError
from smarketing.schema import STAGE_CHANGES, TABLES
from smarketing.sources import Match, load_maps, recognise
from smarketing.sources.columns import canonical
from smarketing.sources.dates import Dates
from smarketing.sources.entries import GIVEN
from smarketing.sources.formats import Formats
from smarketing.sources.maps import STAGED_AT
from smarketing.sources.money import Money
from smarketing.sources.parsing import RANKED

#: Table -> columns of it that are filled.
Supply = Mapping[str, frozenset[str]]


def supplied(headers: Sequence[str]) -> Supply:
    """The tables and columns that a file with these headers fills. Raises FileError where no map reads it.

    The stage of a lead counts only where a column says it or dates it: a word of its status may, or may not.
    """
    match = recognise(headers, load_maps())
    if match is None or match.object.reason:
        raise FileError(f"A file with the columns {', '.join(headers)} is not read.")
    kinds = {c: match.kind(c) for c in match.columns}
    formats = Formats(
        dates={c: Dates(("iso",)) for c, kind in kinds.items() if kind == "time"},
        money={c: Money() for c, kind in kinds.items() if kind in ("money", "number")},
        seen={},
    )
    table = match.object.table
    columns = {*canonical(match, formats)} & {*TABLES[table].names}
    if table == "leads" and not _tells_stage(match):
        columns -= {"stage"}
    found = {table: frozenset(columns)}
    if match.stages or {STAGED_AT, "stage"} <= match.columns.keys():
        found[STAGE_CHANGES.name] = frozenset(GIVEN)
    return found


def _tells_stage(match: Match) -> bool:
    return bool({"stage", "converted", *RANKED} & match.columns.keys())


def together(*parts: Supply) -> Supply:
    """What several exports fill between them."""
    tables = dict.fromkeys(table for part in parts for table in part)
    return {t: frozenset[str]().union(*(part.get(t, ()) for part in parts)) for t in tables}
