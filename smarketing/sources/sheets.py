"""Workbooks (XLSX, and old XLS) as tables of text: every visible sheet that holds data is one."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from smarketing.errors import FileError
from smarketing.sources import limits

_OLD = b"\xd0\xcf\x11\xe0"
_BODIES = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_READER = Path(__file__).with_name("workbook.py")


def is_workbook(path: Path) -> bool:
    """By content, not by name: exports are often saved with the wrong extension, and a zip is not always a workbook."""
    with path.open("rb") as file:
        if file.read(4) == _OLD:
            return True
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as parts:
        return not _BODIES.isdisjoint(parts.namelist())


def tables(path: Path, name: str, folder: Path) -> list[tuple[str, Path]]:
    """Sheet name and the CSV file, written into the folder, that holds it from its first row.

    Raises FileError, calling the workbook `name`, when it is damaged, locked by a password, holds no data, or takes
    more memory than the limit.
    """
    found = _opened(path, name, folder)
    match found.get("wrong"):
        case "locked":
            raise FileError(f"{name} is protected by a password; save it without one.")
        case "damaged":
            raise FileError(f"{name} cannot be opened as a workbook; export it again as CSV or XLSX.")
    if not found["sheets"]:
        raise FileError(f"{name} holds no data in any visible sheet; export it again with its header row.")
    return [(sheet, folder / file) for sheet, file in found["sheets"]]


def _opened(path: Path, name: str, folder: Path) -> dict[str, Any]:
    # -P: the names of the files beside the reader must not hide Python's own modules.
    command = [sys.executable, "-P", str(_READER), str(path), str(folder), str(limits.WORKBOOK_MEMORY)]
    try:
        told = subprocess.run(command, capture_output=True, timeout=limits.WORKBOOK_SECONDS, check=True)
        said: dict[str, Any] = json.loads(told.stdout)
        return said
    except (subprocess.SubprocessError, ValueError) as error:
        raise FileError(
            f"{name} cannot be opened within {limits.WORKBOOK_MEMORY / 10**9:g} GB of memory; "
            "save the sheets you need as CSV and import those."
        ) from error
