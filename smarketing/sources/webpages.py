"""Tables in web pages: what some CRMs call an Excel export is an HTML table under the name `.xls`.

The marks are found by a reader of our own: Python's takes hours for a page made of nothing but beginnings of marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from smarketing.errors import FileError
from smarketing.sources import limits

_BEGINNINGS = (b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<body")
_CHUNK = 1 << 16
#: What begins a mark; a `<` before anything else is a text's own.
_MARK = re.compile(r"<(?=[A-Za-z/!?])")
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_QUOTED = re.compile(r"=\s*[\"']")
_SPAN = re.compile(r"""[\s"'/]colspan\s*=\s*["']?\s*(\d{1,8})""", re.IGNORECASE)
#: What holds no text, whatever stands in it.
_UNREAD = {name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style")}


def is_page(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_BEGINNINGS)


def rows(path: Path, name: str) -> Iterator[list[str]]:
    """The rows of all tables, cells as text. Bytes that are not UTF-8 are taken for Windows-1252.

    Raises FileError, calling the page `name`, for one that breaks off or has a row beyond the limits.
    """
    table = _Table()
    with path.open("r", encoding=_encoding(path), errors="replace") as file:
        while chunk := file.read(_CHUNK):
            table.feed(chunk)
            if table.held > limits.ROW:
                raise FileError(f"{name} has a row of more than {limits.ROW:,} characters; export it as CSV.")
            yield from table.taken()
    if not table.close():
        raise FileError(f"{name} is a web page that ends in the middle of a mark; download it again, or export CSV.")
    yield from table.taken()


def _encoding(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


class _Table:
    """Rows as they end; a cell that spans columns is followed by empty ones."""

    def __init__(self) -> None:
        self.done: list[list[str]] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.span = 1
        self.size = 0
        self.waiting = ""
        self.unread: re.Pattern[str] | None = None

    @property
    def held(self) -> int:
        """Characters that wait for the end of their row or mark."""
        return self.size + len(self.waiting)

    def taken(self) -> list[list[str]]:
        done, self.done = self.done, []
        return done

    def feed(self, text: str) -> None:
        """Read on as far as marks are whole: what is behind the last of them waits."""
        page, at = self.waiting + text, 0
        while (begin := self._next(page, at)) is not None and (end := _end(page, begin)) is not None:
            if self.unread is None:
                self._text(page[at:begin])
            self.unread = None
            self._mark(page[begin:end])
            at = end
        self.waiting = page[at:]

    def close(self) -> bool:
        """The text that is left; whether no mark was."""
        whole = self.unread is None and not _MARK.search(self.waiting)
        if whole:
            self._text(self.waiting)
        return whole

    def _next(self, page: str, at: int) -> int | None:
        """Where the next mark begins; in what is not read only its end is one."""
        found = (self.unread or _MARK).search(page, at)
        return found.start() if found else None

    def _mark(self, mark: str) -> None:
        tag = _TAG.match(mark)
        if tag is None:  # a remark
            return
        name = tag[2].lower()
        if tag[1]:
            self._ended(name)
        else:
            self._started(name, mark)

    def _started(self, name: str, mark: str) -> None:
        if name == "tr":
            self._end_row()
            self.row, self.size = [], 0
        elif name in ("td", "th") and self.row is not None:
            self._end_cell()
            said = _SPAN.search(mark)
            self.cell, self.span = [], min(int(said[1]), 1000) if said else 1
            self.size += self.span
        elif name == "br" and self.cell is not None:
            self.cell.append("\n")
        self.unread = _UNREAD.get(name)

    def _ended(self, name: str) -> None:
        if name in ("td", "th"):
            self._end_cell()
        elif name in ("tr", "table"):
            self._end_row()

    def _text(self, text: str) -> None:
        if self.cell is not None:
            self.cell.append(unescape(text))
            self.size += len(text)

    def _end_cell(self) -> None:
        if self.row is not None and self.cell is not None:
            self.row += ["".join(self.cell).strip(), *[""] * (self.span - 1)]
        self.cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self.row is not None:
            self.done.append(self.row)
        self.row = None


def _end(page: str, begin: int) -> int | None:
    """Where the mark that begins there ends; None where the page goes on. A `>` in a quoted value ends none."""
    if page.startswith("<!--", begin):
        closing = page.find("-->", begin + 2)
        return closing + 3 if closing >= 0 else None
    at, closing = begin, -1
    while True:
        closing = page.find(">", at) if closing < at else closing
        quoted = _QUOTED.search(page, at, closing) if closing >= 0 else None
        if quoted is None:
            return closing + 1 if closing >= 0 else None
        at = page.find(quoted[0][-1], quoted.end()) + 1
        if not at:
            return None
