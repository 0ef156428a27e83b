"""Tables in web pages: what some CRMs call an Excel export is an HTML table under the name `.xls`."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from smarketing.errors import FileError
from smarketing.sources import limits

_BEGINNINGS = (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<body")
_CHUNK = 1 << 16


def is_page(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_BEGINNINGS)


def rows(path: Path, name: str) -> Iterator[list[str]]:
    """The rows of all tables, cells as text. Bytes that are not UTF-8 are taken for Windows-1252.

    Raises FileError, calling the page `name`, for one that is no HTML or has a row beyond the limits.
    """
    table = _Table()
    with path.open("r", encoding=_encoding(path), errors="replace") as file:
        while chunk := file.read(_CHUNK):
            try:
                table.feed(chunk)
            except AssertionError as error:  # the parser's word for marks that make no sense
                raise FileError(f"{name} is not a web page that can be read; export it as CSV.") from error
            if table.held > limits.ROW:
                raise FileError(f"{name} has a row of more than {limits.ROW:,} characters; export it as CSV.")
            yield from table.taken()
    table.close()
    yield from table.taken()


def _encoding(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


class _Table(HTMLParser):
    """Rows as they end; a cell that spans columns is followed by empty ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[list[str]] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.span = 1
        self.size = 0

    @property
    def held(self) -> int:
        """Characters that wait for the end of their row or mark."""
        return self.size + len(self.rawdata)

    def taken(self) -> list[list[str]]:
        done, self.done = self.done, []
        return done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_row()
            self.row, self.size = [], 0
        elif tag in ("td", "th") and self.row is not None:
            self._end_cell()
            said = dict(attrs).get("colspan") or "1"
            self.cell, self.span = [], min(int(said), 1000) if said.isdecimal() and len(said) < 9 else 1
            self.size += self.span
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)
            self.size += len(data)

    def _end_cell(self) -> None:
        if self.row is not None and self.cell is not None:
            self.row += ["".join(self.cell).strip(), *[""] * (self.span - 1)]
        self.cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self.row is not None:
            self.done.append(self.row)
        self.row = None
