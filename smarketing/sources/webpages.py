"""Tables in web pages: what some CRMs call an Excel export is an HTML table under the name `.xls`."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_BEGINNINGS = (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<body")
_CHUNK = 1 << 16


def is_page(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_BEGINNINGS)


def rows(path: Path) -> Iterator[list[str]]:
    """The rows of all tables, cells as text. Bytes that are not UTF-8 are taken for Windows-1252."""
    table = _Table()
    with path.open("r", encoding=_encoding(path), errors="replace") as file:
        while chunk := file.read(_CHUNK):
            table.feed(chunk)
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

    def taken(self) -> list[list[str]]:
        done, self.done = self.done, []
        return done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_row()
            self.row = []
        elif tag in ("td", "th") and self.row is not None:
            self._end_cell()
            said = dict(attrs).get("colspan") or "1"
            self.cell, self.span = [], min(int(said), 1000) if said.isdecimal() else 1
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

    def _end_cell(self) -> None:
        if self.row is not None and self.cell is not None:
            self.row += ["".join(self.cell).strip(), *[""] * (self.span - 1)]
        self.cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self.row is not None:
            self.done.append(self.row)
        self.row = None
