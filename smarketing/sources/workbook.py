"""The process that opens a workbook: `python workbook.py FILE FOLDER BYTES` writes every visible sheet that holds data
into the folder as CSV and prints their names, or what is wrong, as JSON.

A process of its own because the whole workbook lies in memory, and a hostile one asks for more than the machine has or
crashes its reader: that must end here. For a quick start it imports nothing of ours.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

LOCKED, DAMAGED = "locked", "damaged"


def main(file: str, folder: str, memory: int) -> dict[str, Any]:
    """The sheets as [name, file], or the `wrong` about the workbook."""
    _bound(memory)
    try:
        return {"sheets": list(_written(CalamineWorkbook.from_path(file), Path(folder)))}
    except PasswordError:
        return {"wrong": LOCKED}
    except CalamineError:
        return {"wrong": DAMAGED}


def _bound(memory: int) -> None:
    """No more memory than this, where the system can be told so."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _written(book: CalamineWorkbook, folder: Path) -> Iterator[tuple[str, str]]:
    for number, sheet in enumerate(m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible):
        cells = book.get_sheet_by_name(sheet)
        path = folder / str(number)
        if cells.height and _write(path, cells.iter_rows()):
            yield sheet, path.name


def _write(path: Path, rows: Iterable[list[Any]]) -> bool:
    """Rows as CSV, an empty row as an empty line, so that row numbers stay; whether there were any."""
    empty = some = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in rows:
            cells = [_cell(value) for value in row]
            if not any(cells):
                empty += 1
                continue
            file.write("\n" * empty)
            writer.writerow(cells)
            empty, some = 0, 1
    return bool(some)


def _cell(value: Any) -> str:
    """A cell as text: dates ISO, whole numbers without decimals."""
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


if __name__ == "__main__":
    json.dump(main(sys.argv[1], sys.argv[2], int(sys.argv[3])), sys.stdout)
