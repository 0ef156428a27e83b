"""What speaks against loading a file although it is known what it is, and what is to be said of one that is loaded:
rows that would be refused, values that nothing reads, records that come twice, ids that lead nowhere."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence

import duckdb

from smarketing.importing import telling
from smarketing.importing.journal import Entry
from smarketing.schema import TABLES
from smarketing.sources import LEFT_EMPTY, Look, Staged, examples
from smarketing.sources.dialect import Layout
from smarketing.sources.look import Column
from smarketing.sources.plain import known_share
from smarketing.sources.reading import UNREADABLE, fast
from smarketing.sources.refusals import NO_RECORD
from smarketing.sources.sql import quoted
from smarketing.sources.values import NOTHING
from smarketing.warehouse.builder import Merged
from smarketing.warehouse.shares import LinkShare

#: Share of a file's rows that may be refused without asking.
_REFUSED = 0.1
#: Reasons for which a row is rightly no record.
_HARMLESS = (*NO_RECORD, examples.REASON)
#: Lists of records, of which two that are alike may be one.
_RECORDS = frozenset({"leads", "contacts", "opportunities", "activities", "companies"})
#: Bytes of a file beyond which its rows are not compared: that takes as long as reading it.
_COMPARED = 50_000_000
#: Bytes of a file up to which they are compared without a database.
_FEW = 100_000
_NOTHING = frozenset(NOTHING)
#: Of deals, what no figure can do without, and the columns of which one says it.
_VALUES = {
    "amount": ("amount",),
    "date": ("closed_at", "created_at", "expected_at", "won_at", "lost_at"),
    "outcome": ("stage", "outcome", "is_won", "is_closed", "won_at", "lost_at"),
}
#: Words in a header that make something else of a number.
_NO_AMOUNT = frozenset(
    {"id", "pct", "count", "size", "quantity", "score", "probability", "birth", "year", "month", "phone", "address",
     "duration", "?rank", "?rating", "priority"}
)  # fmt: skip


def against(con: duckdb.DuckDBPyConnection, staged: Staged, look: Look | None) -> str | None:
    """Why a file that was staged should not be loaded without asking, in a sentence without its end."""
    return _refusing(con, staged) or (_unread(staged, look) if look else None)


def _refusing(con: duckdb.DuckDBPyConnection, staged: Staged) -> str | None:
    if not staged.refused:
        return None
    refused = "from staged_rejects where not starts_with(reason, $left_empty) and not list_contains($harmless, reason)"
    given = {"left_empty": LEFT_EMPTY, "harmless": list(_HARMLESS)}
    ((count,),) = con.execute(f'select count(distinct "row") {refused}', given).fetchall()
    if count <= _REFUSED * staged.rows_read or count == 1 < staged.rows_read:  # one row is said, and asks nobody
        return None
    row, column, value, reason = con.execute(
        f'select "row", "column", value, reason {refused} order by 1, 2 limit 1', given
    ).fetchall()[0]
    where = f"row {row}" + (f", {column}" if column else "") + (f" “{value[:100]}”" if value else "")
    return (
        f"{count:,} of the {staged.rows_read:,} rows of {staged.file} cannot be read and would be missing in every "
        f"figure (first: {where}: {reason})"
    )


def _unread(staged: Staged, look: Look) -> str | None:
    """Deals without amount, date or outcome although columns that nothing reads look like it."""
    if staged.table != "opportunities":
        return None
    read = {c.column for c in staged.columns}
    left = [look.by_header[header] for header in staged.unused if header in look.by_header]
    lacking = {
        what: [c.header for c in left if _LOOKS_LIKE[what](c)]
        for what, columns in _VALUES.items()
        if not read & {*columns} and not staged.provided & {*columns}
    }
    found = {what: headers for what, headers in lacking.items() if headers}
    if not found:
        return None
    which = " and ".join(f"{'an' if what != 'date' else 'a'} {what}" for what in found)
    headers = " and ".join(dict.fromkeys(f"“{headers[0]}”" for headers in found.values()))
    them = "it" if len(found) == 1 else "them"
    return f"The deals of {staged.file} would be loaded without {which}, though {headers}, not read, may hold {them}"


def mend(staged: Staged) -> str:
    """What else could be said of deals that nothing says an amount, date or outcome of."""
    if staged.table != "opportunities":
        return ""
    lacking = next((columns[0] for columns in _VALUES.values() if not staged.provided & {*columns}), "")
    return f"say --map {staged.file}:{lacking}=COLUMN where one does" if lacking else ""


def _like_amount(c: Column) -> bool:
    t = c.traits
    odd = t.flags > 0.9 or t.phones > 0.5 or t.stamps > 0.5 or t.periods > 0.5 or c.numbers
    return t.numeric and not odd and not _NO_AMOUNT & set(c.term.concepts)


def _like_date(c: Column) -> bool:
    return c.traits.dated


def _like_outcome(c: Column) -> bool:
    return c.traits.few and known_share(c.traits.values, "deal", frozenset({"won", "lost"})) > 0


_LOOKS_LIKE: dict[str, Callable[[Column], bool]] = {
    "amount": _like_amount,
    "date": _like_date,
    "outcome": _like_outcome,
}


def repeats(con: duckdb.DuckDBPyConnection, laid: Layout | None, staged: Staged, merged: Merged) -> Iterator[str]:
    """What is to be said of rows that may be one record: equal in all but their id, or in their id."""
    if merged.repeated:
        rows = merged.loaded + merged.merged
        yield (
            f"{merged.repeated:,} of the {rows:,} rows {'has' if merged.repeated == 1 else 'have'} the id of another "
            f"one; they merge into {rows - merged.repeated:,} records, each as its last row says"
        )
    ids = {header for c in staged.columns if c.column == "id" for header in c.headers}
    size = laid.path.stat().st_size if laid else 0
    if not laid or not ids or staged.table not in _RECORDS or size > _COMPARED:
        return
    if counted := _alike_few(laid, ids) if size <= _FEW else _alike(con, laid, ids):
        alike, rows = counted
        share = f"{100 * alike / rows:.0f} %" if 100 * alike >= rows else "less than 1 %"
        yield (
            f"{alike:,} of {rows:,} rows ({share}) {'is' if alike == 1 else 'are'} like another one in everything but "
            f"{' and '.join(sorted(ids))}; each counts as a record of its own"
        )


def other_reading(before: Entry | None, staged: Staged) -> Iterator[str]:
    """What is to be said where a file of this name was read as another list `before`: its rows still count as that."""
    if before and (before.crm, before.object) != (staged.crm, staged.object):
        yield (
            f"a file of this name was loaded as {before.crm} {telling.friendly(before.object)} before, and its rows "
            "still count as such; where it is the same list, take that import back"
        )


def _alike_few(laid: Layout, ids: set[str]) -> tuple[int, int] | None:
    """The same of a short file, which is read sooner than a statement about it is prepared."""
    own = [place for place, header in enumerate(laid.headers) if header in ids]
    compared = [place for place, header in enumerate(laid.headers) if header not in ids]
    if not laid.simple or len(compared) < 2:
        return None
    said: dict[tuple[str | None, ...], set[tuple[str | None, ...]]] = {}
    try:
        with laid.path.open(encoding=laid.encoding.name, newline="") as file:
            for _ in range(laid.lines):
                file.readline()
            for row in csv.reader(file, delimiter=laid.delimiter, strict=True):
                if len(row) not in (0, len(laid.headers)):
                    return None
                cells = [None if cell in _NOTHING else cell for cell in row]
                key = tuple(cells[place] for place in compared) if row else ()
                if any(cell is not None for cell in key):
                    said.setdefault(key, set()).add(tuple(cells[place] for place in own))
    except (csv.Error, UnicodeError):
        return None
    counts = [len({of for of in found if len(own) > 1 or of != (None,)}) for found in said.values()]
    alike, rows = sum(count - 1 for count in counts if count), sum(counts)
    return (alike, rows) if alike else None


def _alike(con: duckdb.DuckDBPyConnection, laid: Layout, ids: set[str]) -> tuple[int, int] | None:
    """How many rows say nothing that an earlier one does not say under another id, and of how many; None where there
    are none, or the file is not one that is read in one go."""
    compared = [quoted(f"c{place}") for place, header in enumerate(laid.headers) if header not in ids]
    if not laid.simple or len(compared) < 2:
        return None
    said = f"concat_ws(chr(31), {', '.join(f'coalesce({c}, chr(30))' for c in compared)})"
    filled = f"coalesce({', '.join(compared)}) is not null"
    own = [quoted(f"c{place}") for place, header in enumerate(laid.headers) if header in ids]
    sql = f"select count(distinct ({', '.join(own)})), any_value(1) from {fast(laid)} where {filled} group by {said}"
    try:
        ((alike, rows),) = con.execute(
            f"select sum(ids - 1), sum(ids) from ({sql}) as counted(ids, one) where ids > 0"
        ).fetchall()
    except UNREADABLE:
        return None
    return (int(alike), int(rows)) if alike else None


#: What the ids in a column are called.
_IDS = {"lead_id": "lead ids", "contact_id": "contact ids", "opportunity_id": "deal ids", "company_id": "company ids"}
_PARENTS = {"leads": "leads", "contacts": "contacts", "opportunities": "deals", "companies": "companies"}


#: Links without which figures are others: a company's name is none.
_DECIDING = frozenset({"leads", "contacts", "opportunities"})


def unlinked(con: duckdb.DuckDBPyConnection, shares: Sequence[LinkShare], table: str, crm: str) -> LinkShare | None:
    """The link of a file's records that leads nowhere although there are records it could lead to."""
    of_file = [s for s in shares if s.none and (s.table, s.crm) == (table, crm) and s.parent in _DECIDING]
    return next((s for s in of_file if _holds(con, s.parent)), None)


def _holds(con: duckdb.DuckDBPyConnection, parent: str) -> int:
    ((count,),) = con.execute(f"select count(*) from {TABLES[parent].name}").fetchall()
    return int(count)


def leads_nowhere(con: duckdb.DuckDBPyConnection, share: LinkShare, file: str) -> str:
    """ "None of the 120 lead ids of deals.csv is among the 300 leads"."""
    ids, parents = _IDS.get(share.column, "ids"), _PARENTS[share.parent]
    if share.named == 1:
        return f"The only one of the {ids} of {file} is not among the {_holds(con, share.parent):,} {parents}"
    return f"None of the {share.named:,} {ids} of {file} is among the {_holds(con, share.parent):,} {parents}"


def missing(share: LinkShare) -> str:
    """ "the leads it names"."""
    return f"the {_PARENTS[share.parent]} it names"
