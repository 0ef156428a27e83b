"""Workbooks (XLSX, and old XLS) as rows of text: every visible sheet that holds data is a table."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from smarketing.errors import FileError

_OLD = b"\xd0\xcf\x11\xe0"
_BODIES = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}


def is_workbook(path: Path) -> bool:
    """By content, not by name: exports are often saved with the wrong extension, and a zip is not always a workbook."""
    with path.open("rb") as file:
        if file.read(4) == _OLD:
            return True
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as parts:
        return not _BODIES.isdisjoint(parts.namelist())


def tables(path: Path, name: str) -> list[tuple[str, Iterator[list[str]]]]:
    """Sheet name and rows from the first of the sheet, cells as text: dates ISO, whole numbers without decimals.

    Raises FileError, calling the workbook `name`, when it is damaged, locked by a password or holds no data.
    """
    try:
        book = CalamineWorkbook.from_path(str(path))
        visible = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
        found = [(sheet, book.get_sheet_by_name(sheet)) for sheet in visible]
        filled = [(sheet, _text(cells)) for sheet, cells in found if cells.height]
    except PasswordError as error:
        raise FileError(f"{name} is protected by a password; save it without one.") from error
    except CalamineError as error:
        raise FileError(f"{name} cannot be opened as a workbook; export it again as CSV or XLSX.") from error
    if not filled:
        raise FileError(f"{name} holds no data in any visible sheet; export it again with its header row.")
    return filled


def _text(sheet: CalamineSheet) -> Iterator[list[str]]:
    return ([_cell(value) for value in row] for row in sheet.iter_rows())


def _cell(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float() if abs(value) >= 1e15:
            return f"{value:.14E}"  # a spreadsheet keeps fifteen digits: if this was an id, it is one no longer
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return str(value)
