"""One small company, exported in every dialect spreadsheets and CRMs know: every View says the same of each."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.views import VIEWS, Filters, Result, view
from tests.sources.support import workbook

Table = list[list[Any]]  # header, then rows of texts, datetimes and amounts

START = datetime(2025, 1, 6, 9, 30)
SOURCES = ("Messe Köln", "Organic Search", "Paid Search")
REPS = ("Zoë Müller", "Jürgen Weiß", "Renée Dubois")


def company() -> dict[str, Table]:
    """Forty contacts over five months, a deal for every second, two calls for most; amounts with cents."""
    contacts: Table = [["Record ID", "Email", "First Name", "Last Name", "Create Date", "Original Source",
                        "Contact owner",
                        "Lifecycle Stage", "Became a Marketing Qualified Lead Date", "Lead Status"]]  # fmt: skip
    deals: Table = [["Record ID", "Deal Name", "Deal Stage", "Amount", "Currency", "Create Date", "Close Date",
                     "Deal owner", "Associated Contact IDs", "Closed Lost Reason"]]  # fmt: skip
    calls: Table = [["Record ID", "Call Title", "Activity date", "Call outcome", "Call direction",
                     "Activity assigned to", "Associated Contact IDs"]]  # fmt: skip
    for n in range(40):
        created = START + timedelta(days=4 * n, hours=n % 7, minutes=n)
        mql = created + timedelta(days=1, hours=2) if n % 3 else ""
        reason = "Preis; zu hoch, „leider“"
        stage, status = ("Marketing Qualified Lead" if mql else "Lead"), ("Unqualified" if n % 10 == 9 else "New")
        contacts.append([str(1000 + n), f"p{n}@example.com", "Ann", f"Grün {n}", created, SOURCES[n % 3], REPS[n % 3],
                         stage, mql, status])  # fmt: skip
        if n % 2 == 0:
            end, closed = ("Closed Won", "Closed Lost", "Presentation Scheduled")[n % 3], created + timedelta(days=20)
            deals.append([str(n), f"Größe {n}", end, 1234.5 + n, "EUR", created + timedelta(days=3), closed,
                          REPS[n % 3], str(1000 + n), reason if end == "Closed Lost" else ""])  # fmt: skip
        for call in range(n % 3):
            calls.append([f"{n}-{call}", "Rückruf", created + timedelta(hours=3 + 30 * call), "Connected", "Outbound",
                          REPS[(n + call) % 3], str(1000 + n)])  # fmt: skip
    return {"contacts": contacts, "deals": deals, "calls": calls}


def text(rows: Table, delimiter: str, date: str, amount: Callable[[float], str], end: str = "\r\n") -> str:
    def written(value: Any) -> str:
        if isinstance(value, datetime):
            return value.strftime(date)
        return amount(value) if isinstance(value, float) else str(value)

    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([written(v) for v in row] for row in rows)
    return out.getvalue()


def plain(x: float) -> str:
    return f"{x:.2f}"


def english(x: float) -> str:
    return f"{x:,.2f}"


def german(x: float) -> str:
    return f"{x:,.2f}".translate(str.maketrans(",.", ".,"))


def french(x: float) -> str:
    return f"{x:,.2f}".replace(",", "\u202f").replace(".", ",")


ISO, US, DOTTED, LONG = "%Y-%m-%d %H:%M", "%m/%d/%Y %I:%M %p", "%d.%m.%Y %H:%M", "%d %b, %Y %H:%M:%S"
ZONED, TWO_DIGITS, SLASHED = "%Y-%m-%dT%H:%M:%S.000Z", "%d/%m/%y %H:%M", "%d/%m/%Y %H:%M"

#: Name -> delimiter, dates, amounts, encoding.
TEXTS = {
    "comma, ISO": (",", ISO, plain, "utf-8"),
    "semicolon, dotted dates, decimal commas, BOM": (";", DOTTED, german, "utf-8-sig"),
    "tab, US dates, UTF-16": ("\t", US, english, "utf-16"),
    "comma, US dates, Windows-1252": (",", US, english, "cp1252"),
    "semicolon, two-digit years, Windows-1252": (";", TWO_DIGITS, german, "cp1252"),
    "semicolon, slashes, thin spaces": (";", SLASHED, french, "utf-8"),
    "comma, named months": (",", LONG, plain, "utf-8"),
    "comma, instants": (",", ZONED, plain, "utf-8"),
}


def as_text(folder: Path, dialect: str) -> None:
    delimiter, date, amount, encoding = TEXTS[dialect]
    for name, rows in company().items():
        (folder / f"{name}.csv").write_bytes(text(rows, delimiter, date, amount).encode(encoding))


def as_gzip(folder: Path) -> None:
    for name, rows in company().items():
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text(rows, ";", DOTTED, german).encode("utf-16")))


def as_zip(folder: Path) -> None:
    with zipfile.ZipFile(folder / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in company().items():
            archive.writestr(f"all/{name}.csv", text(rows, ",", US, english).encode("cp1252"))


def as_workbook(folder: Path) -> None:
    sheets: dict[str, tuple[str, Table]] = {name: ("visible", rows) for name, rows in company().items()}
    workbook(folder / "export.xlsx", {**sheets, "Lists": ("hidden", [["Lead"], ["Customer"]])})


def as_serials(folder: Path) -> None:
    """Re-saved by a spreadsheet that forgot that its numbers are dates, under a title, with a total at the foot."""

    def forgotten(value: Any) -> Any:
        return (value - datetime(1899, 12, 30)) / timedelta(days=1) if isinstance(value, datetime) else value

    for name, rows in company().items():
        body = [[forgotten(v) for v in row] for row in rows]
        workbook(
            folder / f"{name}.xlsx", {"Sheet1": ("visible", [["Export"], [], *body, [], ["Total", len(rows) - 1]])}
        )


WAYS: dict[str, Callable[[Path], None]] = {
    **{name: lambda folder, name=name: as_text(folder, name) for name in TEXTS},  # type: ignore[misc]
    "gzip": as_gzip,
    "zip": as_zip,
    "one workbook": as_workbook,
    "workbooks of serials": as_serials,
}


def figures(folder: Path, write: Callable[[Path], None]) -> dict[str, Result]:
    """What every View says of the company written that way."""
    exports = folder / "exports"
    exports.mkdir()
    write(exports)
    home = Home(folder / "home")
    report = import_files([exports], home)
    assert not report.skipped and sum(f.loaded for f in report.files) == 40 + 20 + 39
    opened = open_company(home)
    return {name: view(name).ask(opened, Filters()) for name in VIEWS}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    return figures(tmp_path_factory.mktemp("usual"), WAYS["comma, ISO"])


def test_the_figures_are_those_of_the_company(usual: dict[str, Result]) -> None:
    """By hand: contact n has source n % 3, and a deal that is won where n is divisible by six (0, 6, ... 36)."""
    sources = usual["leads-by-source"].rows.set_index("source")
    assert sources.loc["Messe Köln", "leads"] == 14 and sources.loc["Messe Köln", "customers"] == 7


@pytest.mark.parametrize("way", [w for w in WAYS if w != "comma, ISO"])
def test_every_view_says_the_same(tmp_path: Path, way: str, usual: dict[str, Result]) -> None:
    found = figures(tmp_path, WAYS[way])
    assert found.keys() == usual.keys()
    for name, result in usual.items():
        same = found[name]
        assert (same.headline, same.kpis, same.left_out) == (result.headline, result.kpis, result.left_out), name
        pd.testing.assert_frame_equal(same.rows, result.rows, obj=name)
