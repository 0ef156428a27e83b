"""The exact row reader, for files DuckDB's strict reader refuses: rows with their numbers, and why a row is refused.

Slower than DuckDB but never loses a line: every record is either a row of cells or a `Broken` one with its reason.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from smarketing.errors import FileError
from smarketing.sources import footers, limits
from smarketing.sources.dialect import Layout


@dataclass(frozen=True)
class Broken:
    """A record that cannot be read as cells."""

    value: str
    reason: str


def records(layout: Layout) -> Iterator[tuple[int, list[str] | Broken]]:
    """The data rows under the header as (row number, cells), each as wide as the header; blank rows are skipped."""
    width = len(layout.headers)
    fill = layout.groups.filler(layout.headers) if layout.groups else None
    for number, cells in enumerate(_Text(layout), 1):
        if number <= layout.row:
            continue
        if isinstance(cells, Broken):
            yield number, cells
        elif any(c.strip() for c in cells):
            whole = fill(cells) if fill else cells
            if whole is not None:
                yield number, _fitted(whole, width)


def _fitted(cells: list[str], width: int) -> list[str] | Broken:
    """Trailing empty cells may be missing or too many; anything else that does not fit is not a record."""
    if footers.is_line(cells, width):
        return Broken(cells[0], footers.FOOTER)
    if any(c.strip() for c in cells[width:]):
        return Broken(cells[width], f"this row has {len(cells)} values where the header has {width}")
    return (cells + [""] * (width - len(cells)))[:width]


class _TooLong(Exception):
    """A record of more characters than a row may have."""


class _Text:
    """Records of a text file. Where a quote is opened and never closed properly, only the line that opens it is
    given up: the lines it would have swallowed are read again as records of their own.

    Never holds more than one record and the lines to read again, each of which is bounded.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.width = len(layout.headers) - bool(layout.groups.title)
        self.again: deque[str] = deque()
        self.taken: list[str] = []
        self.size = 0
        self.patience = limits.AGAIN + 4 * layout.path.stat().st_size

    def __iter__(self) -> Iterator[list[str] | Broken]:
        at = self.layout
        with at.path.open("r", encoding=at.encoding.name, errors="replace", newline="") as self.file:
            while True:
                self._forget()
                reader = csv.reader(self._lines(), delimiter=at.delimiter, strict=True, skipinitialspace=True)
                try:
                    for cells in reader:
                        if len(self.taken) > 1 and len(cells) != self.width:
                            yield self._retreat()
                        else:
                            yield cells
                        self._forget()
                    return
                except (csv.Error, _TooLong):
                    yield self._retreat()

    def _forget(self) -> None:
        self.taken.clear()
        self.size = 0

    def _lines(self) -> Iterator[str]:
        while line := self.again.popleft() if self.again else self._line():
            self.taken.append(line)
            self.size += len(line)
            if self.size > limits.ROW:
                raise _TooLong
            yield line

    def _line(self) -> str:
        """The next line; of one that is too long only so much that this can be seen."""
        line = rest = self.file.readline(limits.ROW + 1)
        while len(rest) > limits.ROW and not rest.endswith(("\n", "\r")):
            rest = self.file.readline(limits.ROW + 1)
        return line

    def _retreat(self) -> list[str] | Broken:
        """Give up the record, read all but its first line again. An odd line that stands alone is read leniently."""
        first, rest = self.taken[0], self.taken[1:]
        self.again.extendleft(reversed(rest))
        self.patience -= self.size
        self._forget()
        if self.patience < 0:
            raise FileError(f"{self.layout.name}: its quotation marks do not pair up; export it again.")
        if len(first) > limits.ROW:
            return Broken(first[:200].strip(), f"this row is longer than {limits.ROW:,} characters")
        lenient = next(csv.reader([first], delimiter=self.layout.delimiter, skipinitialspace=True))
        if len(lenient) == self.width and not lenient[-1].endswith(("\n", "\r")):
            return lenient
        return Broken(first.strip()[:200], "a quotation mark in this row is never closed")
