"""Files made to exhaust a machine: refused in a sentence, or read in bounded memory, by the limits of limits.py."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from smarketing.errors import FileError
from smarketing.settings import REPOSITORY
from smarketing.sources import Skipped, limits, unpacked
from tests.sources.support import Reading, read, workbook, write

LEADS = "Record ID,Email,First Name,Last Name,Create Date\n"
ROW = "1,a@x.org,Ann,Poe,2024-01-31\n"
#: Imports argv[1] into the home argv[2] and prints what became of it and the peak of its memory in kilobytes: its own,
#: not that of the process it was forked from.
CHILD = """
import re, sys
from pathlib import Path
from smarketing.errors import SmarketingError
from smarketing.importing import import_files
from smarketing.settings import Home
try:
    (it,) = import_files([Path(sys.argv[1])], Home(Path(sys.argv[2]))).files
    said = f"read {it.rows_read} loaded {it.loaded} rejected {it.rejected}"
except SmarketingError as error:
    said = str(error)
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], said)
"""


def imported(path: Path) -> tuple[int, str]:
    """Megabytes at the peak of an import in a process of its own, and what it said."""
    if not Path("/proc/self/status").exists():
        pytest.skip("only Linux tells the peak memory of a process")
    command = [sys.executable, "-c", CHILD, str(path), str(path.parent / "home")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=300)
    assert done.returncode == 0, done.stderr
    peak, said = done.stdout.split(" ", 1)
    return int(peak) // 1000, said.strip()


def long_file(path: Path, parts: Iterable[bytes]) -> Path:
    with path.open("wb") as file:
        file.writelines(parts)
    return path


# --- long lines ---------------------------------------------------------------------------------------------------


def test_a_line_of_60_megabytes_costs_one_row_and_little_memory(tmp_path: Path) -> None:
    """DuckDB's reader gives up on it, the exact one passes over it: a gigabyte peaks at no more than this (369 MB)."""
    body = (
        (LEADS + ROW + "2,b@x.org,").encode(),
        *(b"x" * 10**6 for _ in range(200)),
        b",B,2024-01-01\n3,c@x.org,C,D,\n",
    )
    peak, said = imported(long_file(tmp_path / "long.csv", body))
    assert said == "read 3 loaded 2 rejected 1"
    assert peak < 600


def test_nothing_but_one_line(tmp_path: Path) -> None:
    path = long_file(tmp_path / "line.csv", (b"x" * 10**6 for _ in range(20)))
    peak, said = imported(path)
    assert said.startswith("line.csv has more than 16,384 columns, or a header of more than 1,000,000 characters")
    assert peak < 300


def test_a_row_that_is_too_long_is_rejected_with_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROW", 100_000)
    long = "x" * 100_000
    it = read(tmp_path, f"{LEADS}{ROW}2,b@x.org,{long},B,2024-01-01\n3,c@x.org,C,D,2024-01-01\n")
    assert it.values("id") == ["1", "3"] and it.adds_up()
    assert it.rejects[0][0] == 3 and it.rejects[0][3] == "this row is longer than 100,000 characters"


def test_a_quoted_value_over_many_lines_is_bounded_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quote that opens in row 3 swallows lines until the limit; they come back as rows of their own."""
    monkeypatch.setattr(limits, "ROW", 1_000)
    it = read(tmp_path, f'{LEADS}{ROW}2,b@x.org,"B\n' + "".join(f"{n},p@x.org,A,B,2024-01-01\n" for n in range(3, 99)))
    assert it.values("id") == ["1", *(str(n) for n in range(3, 99))] and it.adds_up()


def test_quotes_that_swallow_each_other_end_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line closes the quote of the line before and opens one: reading would take the square of their number."""
    monkeypatch.setattr(limits, "AGAIN", 10_000)
    with pytest.raises(FileError, match="do not pair up"):
        read(tmp_path, LEADS + 'a","c\n' * 20_000)


# --- wide tables --------------------------------------------------------------------------------------------------


def test_a_thousand_rows_of_ten_thousand_columns(tmp_path: Path) -> None:
    """The header alone is longer than the part of a file that is usually looked at."""
    header = LEADS.rstrip() + "," + ",".join(f"Custom property number {n}" for n in range(9995))
    rows = (f"{n}{ROW.rstrip()[1:]}" + ",v" * 9995 for n in range(1, 1001))
    it = read(tmp_path, header + "\n" + "\n".join(rows) + "\n")
    assert it.staged.rows_read == 1000 and it.values("last_name") == ["Poe"] * 1000


def test_ten_thousand_unknown_columns_are_said_in_a_sentence(tmp_path: Path) -> None:
    """Looking for the nearest name of each once took an hour."""
    outcome = read(tmp_path, ",".join(f"Custom property number {n}" for n in range(10_000)) + "\n").outcome
    assert isinstance(outcome, Skipped) and len(outcome.reason) < 1000


def test_more_columns_than_a_spreadsheet_has(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="more than 16,384 columns"):
        read(tmp_path, "Email,Source" + ",x" * 16_384 + "\n")


# --- workbooks and pages ------------------------------------------------------------------------------------------


def book(path: Path, extra: bytes) -> Path:
    """A workbook of one lead with further rows in its sheet."""
    rows = [["Record ID", "Email", "Lead Status"], [1, "a@x.org", "New"]]
    plain = workbook(path.with_suffix(".plain"), {"Leads": ("visible", rows)})
    with zipfile.ZipFile(plain) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in parts.namelist():
            content = parts.read(name).replace(b"</sheetData>", extra + b"</sheetData>")
            packed.writestr(name, content)
    return path


def test_hundreds_of_thousands_of_empty_rows(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(3, 300_000))
    assert Reading(book(tmp_path / "empty.xlsx", rows)).values("id") == ["1"]


def test_a_sheet_with_a_cell_in_each_corner_is_refused(tmp_path: Path) -> None:
    """Laid out it is 17 billion cells: the process that opens it may take four gigabytes and ends there."""
    path = book(tmp_path / "corners.xlsx", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    with pytest.raises(FileError, match=r"cannot be opened within 4 GB of memory; save the sheets"), unpacked(path):
        pass


def test_a_page_whose_row_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROW", 100_000)
    start = "<html><table><tr><td>Email</td><td>Source</td></tr><tr>"
    for endless in ("<td>" + "x" * 300_000, "<!--" + "x" * 300_000, "<td colspan=1000>" * 300):
        with (
            pytest.raises(FileError, match="a row of more than 100,000 characters"),
            unpacked(write(tmp_path, start + endless, "page.xls")),
        ):
            pass
