"""How a text file is laid out: encoding, delimiter, and which row is the header. Reads the beginning only."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from smarketing.errors import FileError
from smarketing.sources import encodings, headers, limits
from smarketing.sources.archives import Export, unpacked
from smarketing.sources.encodings import Encoding
from smarketing.sources.groups import NONE, Groups, groups_of, may_be_grouped
from smarketing.sources.headers import Record, header_of
from smarketing.sources.maps import load_maps
from smarketing.sources.matching import known_keys

_HEAD = 1 << 18
_ROWS = 40
_LOOKED = 2_000  # rows whose values say what a file is
_COPIED = 1 << 20  # characters at a time
_DELIMITERS = (",", ";", "\t", "|")
csv.field_size_limit(limits.ROW)


@dataclass(frozen=True)
class Layout:
    """`name` is what people call the file. `row` is the header's row number in a spreadsheet, `lines` how many text
    lines end with it. `groups` are those of a report, of which each row is given what its group says. `simple` when
    each row of the beginning stands on its own line, and says itself all that there is."""

    path: Path
    name: str
    headers: tuple[str, ...]
    row: int
    lines: int
    delimiter: str
    encoding: Encoding
    groups: Groups = NONE

    @property
    def simple(self) -> bool:
        return self.row == self.lines and self.encoding.is_utf8 and not self.groups


@dataclass(frozen=True)
class Preview:
    """The beginning of a file for a person to look at: rows as text, as wide as the headers."""

    headers: list[str]
    rows: list[list[str]]
    encoding: str
    delimiter: str


def layout(export: Export, known: frozenset[str], encoding: Encoding | None = None) -> Layout:
    """The layout of a text file. Raises FileError when it is empty, binary or has no header row."""
    path, name = export.path, export.name
    encoding = encoding or encodings.of_head(path, name) or encodings.of_whole(path)
    text = _head(path, encoding)
    absent = [delimiter for delimiter in _DELIMITERS if delimiter not in text][1:]  # one explains as much as another
    candidates = [(delimiter, _records(text, delimiter)) for delimiter in _DELIMITERS if delimiter not in absent]
    delimiter, records = max(candidates, key=lambda c: _fitness(c[1], known))
    header = header_of(records, known)
    row, lines, cells = header or records[0] if records else (0, 0, [])
    if len(cells) > limits.COLUMNS or (len(text) >= limits.ROW and lines >= _lines(text)):
        raise FileError(
            f"{name} has more than {limits.COLUMNS:,} columns, or a header of more than {limits.ROW:,} characters; "
            "export the columns you need."
        )
    if header is None:
        raise FileError(f"{name} has no header row; the first row must name the columns.")
    names = tuple(c.strip().lstrip("\ufeff") for c in cells)
    groups = _groups(names, row, records, text, delimiter)
    return Layout(path, name, groups.headers(names), row, lines, delimiter, encoding, groups)


def _groups(headers: tuple[str, ...], row: int, records: Sequence[Record], text: str, delimiter: str) -> Groups:
    """The groups of a report, by its first rows, or by more of them where these look like one."""
    if not may_be_grouped([cells for number, _, cells in records if number > row]):
        return NONE
    looked = _records(text, delimiter, _LOOKED)
    above = next((cells for number, _, cells in looked if number == row - 1), [])
    return groups_of(headers, [cells for number, _, cells in looked if number > row], above)


def in_utf8(at: Layout, folder: Path) -> Layout:
    """The same file as DuckDB can read it: a copy in UTF-8, in `folder`."""
    copy = folder / "utf-8.csv"
    with (
        at.path.open("r", encoding=at.encoding.name, errors="replace", newline="") as source,
        copy.open("w", encoding="utf-8", errors="replace", newline="") as target,
    ):
        while text := source.read(_COPIED):
            target.write(text.replace("\0", ""))
    return replace(at, path=copy, encoding=Encoding("utf-8"))


def peek(path: Path) -> Preview:
    """Headers and the first twenty rows, for the mapping form; of an archive or workbook those of its first table.

    Raises FileError when the file cannot be read.
    """
    with unpacked(path) as exports:
        found = layout(exports[0], known_keys(load_maps()))
        text = _head(found.path, found.encoding)
    body = [cells for row, _, cells in _records(text, found.delimiter) if row > found.row]
    width = len(found.headers)
    rows20 = [(cells + [""] * width)[:width] for cells in body if any(c.strip() for c in cells)][:20]
    return Preview(list(found.headers), rows20, found.encoding.name, found.delimiter)


def first_rows(at: Layout) -> tuple[list[list[str]], bool]:
    """The rows at the beginning of a file, below its header, and whether they are all."""
    text = _head(at.path, at.encoding)
    whole = len(text) < _HEAD
    if not whole:
        text = text[: text.rfind("\n") + 1] or text
    records = [cells for row, _, cells in _records(text, at.delimiter, _LOOKED) if row > at.row]
    rows = [cells for cells in records if any(c.strip() for c in cells)]
    if at.groups:
        fill = at.groups.filler(at.headers)
        rows = [full for cells in rows if (full := fill(cells)) is not None]
    return rows, whole and len(records) < _LOOKED - at.row


def _fitness(records: Sequence[Record], known: frozenset[str]) -> tuple[float, ...]:
    """How well a delimiter explains the beginning: known headers, then rows of equal width, then width."""
    filled = [r for r in records if r[2]]
    if not filled:
        return (0, 0, 0)
    header, usual = header_of(filled, known), headers.width(filled)
    even = sum(len(r[2]) == usual for r in filled) / len(records)
    return headers.hits(header[2], known) if header else 0, even if usual > 1 else 0, usual


def _head(path: Path, encoding: Encoding) -> str:
    """The beginning of a file, longer where its lines are."""
    with path.open("r", encoding=encoding.name, errors="replace", newline="") as file:
        text = file.read(_HEAD)
        return text if len(text) < _HEAD or len(text.splitlines()) > _ROWS else text + file.read(limits.ROW - _HEAD)


def _records(text: str, delimiter: str, rows: int = _ROWS) -> list[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    records: list[Record] = []
    try:
        for row, cells in enumerate(reader, 1):
            records.append((row, reader.line_num, cells))
            if row >= rows:
                break
    except csv.Error:
        pass  # the rows so far are enough to judge the delimiter; the reader proper reports what is broken
    return records


def _lines(text: str) -> int:
    """Lines as the reader of records counts them."""
    return sum(1 for _ in io.StringIO(text, newline=""))
