"""Workbooks (XLSX, and old XLS) as rows of text: the first visible sheet that holds data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from smarketing.errors import FileError

_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def is_workbook(path: Path) -> bool:
    """By content, not by name: exports are often saved with the wrong extension."""
    with path.open("rb") as file:
        return file.read(4).startswith(_SIGNATURES)


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Row number (1 = first row of the sheet) and cells as text: dates ISO, whole numbers without decimals.

    Raises FileError when the workbook is damaged, locked by a password or holds no data.
    """
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
        for name in names:
            cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(any(c != "" for c in row) for row in cells):
                return _text(cells)
    except PasswordError as error:
        raise FileError(f"{path.name} is protected by a password; save it without one.") from error
    except CalamineError as error:
        raise FileError(f"{path.name} cannot be opened as a workbook; export it again as CSV or XLSX.") from error
    raise FileError(f"{path.name} holds no data in any visible sheet; export it again with its header row.")


def _text(cells: list[list[Any]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(cells, 1):
        yield number, [_cell(value) for value in row]


def _cell(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return str(value)
