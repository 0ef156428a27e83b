"""Files into DuckDB as rows of text, mapped columns only. Knows nothing of what the columns mean."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from smarketing.errors import FileError
from smarketing.sources import limits, rows
from smarketing.sources.archives import is_export
from smarketing.sources.dialect import Layout
from smarketing.sources.rows import Broken
from smarketing.sources.sql import literal, quoted
from smarketing.sources.values import NOTHING

#: What DuckDB raises at what its strict reader cannot read, or at a row that is not what the first ones promised.
UNREADABLE = (duckdb.InvalidInputException, duckdb.NotImplementedException, duckdb.DataError)
#: Rows go into a table by the buffer: from smaller ones DuckDB has to copy them together before it writes them.
_BUFFER = 64_000_000
#: Filled even where only the first rows are asked for.
_FIRST_BUFFER = 8_000_000
#: Bytes that a character may take once it is quoted: four, or a mark doubled.
_WIDEST = 8


def find_exports(paths: Sequence[Path]) -> list[Path]:
    """Files as given; of folders what bears the name of an export, recursively, sorted, hidden ones skipped. A missing
    path is a FileError; whether a file is a regular one is looked at before it is opened."""
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise FileError(f"{path} does not exist; give a CSV or XLSX export or a folder of them.")
        found |= dict.fromkeys(_inside(path) if path.is_dir() else [path])
    return list(found)


def _inside(folder: Path) -> list[Path]:
    files = (p for p in folder.rglob("*") if not p.is_dir())
    return sorted(p for p in files if is_export(str(p.relative_to(folder))))


def scan(
    path: Path,
    delimiter: str,
    columns: Iterable[str],
    skip: int,
    *,
    nothing: Iterable[str] = NOTHING,
    longest: int | None = None,
    buffer: int = _BUFFER,
) -> str:
    """DuckDB's strict reader over a UTF-8 file as a SQL table expression; all columns are texts,
    null where they hold a word for `nothing`.

    Strict on purpose: the lenient options silently lose lines around blank lines and bad quotes.
    """
    nulls = ", ".join(literal(n) for n in nothing)
    types = ", ".join(f"{literal(c)}: 'VARCHAR'" for c in columns)
    return (
        f"read_csv({literal(str(path))}, delim={literal(delimiter)}, quote='\"', escape='\"', comment='', "
        f"header=false, skip={skip}, auto_detect=false, compression='none', strict_mode=true, null_padding=false, "
        f"buffer_size={buffer}, max_line_size={longest or limits.ROW}, "
        f"nullstr=[{nulls}], columns={{{types}}})"
    )


def names(width: int) -> list[str]:
    """Names for the columns of a file by position; header texts never become SQL."""
    return [f"c{i}" for i in range(width)]


def has_blank_lines(path: Path) -> bool:
    """Whether the file holds an empty line (inside a quoted text counts too): then line and row numbers may differ."""
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 22):
            if re.search(rb"\n\r?\n|\r\r", before + chunk):
                return True
            before = chunk[-2:]
    return False


def load_exactly(
    con: duckdb.DuckDBPyConnection, layout: Layout, positions: Sequence[int], raw: str, rejects: str, folder: Path
) -> None:
    """Load the columns at `positions` into table `raw` (row, c<position>...) through the exact reader, and the broken
    records into table `rejects`."""
    good, bad = folder / "rows.csv", folder / "broken.csv"
    with _writing(good) as add, _writing(bad) as refuse:
        for number, cells in rows.records(layout):
            if isinstance(cells, Broken):
                refuse([number, cells.value.replace("\0", ""), cells.reason])
            else:
                add([number, *(cells[i].replace("\0", "") for i in positions)])
    columns = ["row", *(f"c{i}" for i in positions)]
    selected = ", ".join(["row::BIGINT AS row", *columns[1:]])
    copied, broken = (
        scan(p, ",", c, 0, longest=_WIDEST * limits.ROW)
        for p, c in ((good, columns), (bad, ("row", "value", "reason")))
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(raw)} AS SELECT {selected} FROM {copied}")
    con.execute(f"INSERT INTO {quoted(rejects)} SELECT row::BIGINT, NULL, value, reason FROM {broken}")


@contextmanager
def _writing(path: Path) -> Iterator[Callable[[Sequence[object]], object]]:
    """What writes a row into a CSV file that DuckDB's strict reader reads."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        yield csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow


def load(con: duckdb.DuckDBPyConnection, layout: Layout, positions: Sequence[int], raw: str) -> None:
    """Load the columns at `positions` into table `raw` (c<position>...) through DuckDB, in the file's order."""
    _create(con, raw, positions, fast(layout))


def load_first(
    con: duckdb.DuckDBPyConnection, layout: Layout, positions: Sequence[int], raw: str, rows: int
) -> list[str]:
    """Load the first rows; which words for nothing they hold."""

    def load(nothing: Sequence[str]) -> None:
        _create(con, raw, positions, f"{fast(layout, nothing, _FIRST_BUFFER)} LIMIT {rows}")

    load([""])
    cells = ", ".join(f"c{i}" for i in positions)
    said = con.execute(
        f"SELECT DISTINCT cell FROM (SELECT unnest([{cells}]) AS cell FROM {quoted(raw)}) "
        "WHERE list_contains($words, cell) ORDER BY cell",
        {"words": list(NOTHING)},
    )
    if found := [word for (word,) in said.fetchall()]:
        load(["", *found])
    return ["", *found]


def _create(con: duckdb.DuckDBPyConnection, raw: str, positions: Sequence[int], relation: str) -> None:
    selected = ", ".join(f"c{i}" for i in positions)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(raw)} AS SELECT {selected} FROM {relation}")


def fast(layout: Layout, nothing: Iterable[str] = NOTHING, buffer: int = _BUFFER) -> str:
    """DuckDB's reader over the file itself, all columns as c<position>.

    Each cell is compared with each word for nothing; all of them take as long as the reading itself.
    """
    columns = names(len(layout.headers))
    return scan(layout.path, layout.delimiter, columns, layout.lines, nothing=nothing, buffer=buffer)
