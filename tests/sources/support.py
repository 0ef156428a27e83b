"""Small files and their reading, shared by the tests of the reading side."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

import duckdb

from smarketing.sources import LEFT_EMPTY, Skipped, Staged, load_maps, stage, unpacked


class Reading:
    """What `stage` made of one file, or of one table in it."""

    def __init__(self, path: Path, maps: list[Any] | None = None, sheet: int = 0, **options: Any) -> None:
        self.con = duckdb.connect()
        options = {"dates": None, "timezone": None, **options}
        with unpacked(path) as exports:
            table = exports[sheet]
            self.outcome: Staged | Skipped = stage(self.con, table, maps or load_maps(), into="it", **options)

    @property
    def staged(self) -> Staged:
        assert isinstance(self.outcome, Staged), self.outcome
        return self.outcome

    def rows(self, *columns: str) -> list[tuple[Any, ...]]:
        """The good rows in the file's order."""
        return self.con.execute(f"SELECT {', '.join(columns)} FROM it ORDER BY row").fetchall()

    def values(self, column: str) -> list[Any]:
        return [value for (value,) in self.rows(column)]

    @property
    def rejects(self) -> list[tuple[Any, ...]]:
        return self.con.execute('SELECT row, "column", value, reason FROM it_rejects ORDER BY ALL').fetchall()

    def adds_up(self) -> bool:
        """Every row read is good or rejected, exactly once; a value that was left empty is one of a good row."""
        good = {row for (row,) in self.rows("row")}
        bad = {row for row, *_, reason in self.rejects if not reason.startswith(LEFT_EMPTY)}
        assert good >= {row for row, *_, reason in self.rejects if reason.startswith(LEFT_EMPTY)}
        assert sum(self.staged.blanked.values()) == sum(r[3].startswith(LEFT_EMPTY) for r in self.rejects)
        return not good & bad and self.staged.rows_read == len(self.rows("row")) + len(bad)


def write(folder: Path, content: str | bytes, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def read(folder: Path, content: str | bytes, **options: Any) -> Reading:
    return Reading(write(folder, content), **options)


def workbook(path: Path, sheets: dict[str, tuple[str, list[list[Any]]]]) -> Path:
    """A small XLSX: sheet name -> (visibility, rows); a datetime becomes a cell in date format."""
    with ZipFile(path, "w") as file:
        for name, text in _parts(sheets).items():
            file.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return path


def _parts(sheets: dict[str, tuple[str, list[list[Any]]]]) -> dict[str, str]:
    main, rel = (f"http://schemas.openxmlformats.org/{p}" for p in ("spreadsheetml/2006/main", "officeDocument/2006/"))
    package = "http://schemas.openxmlformats.org/package/2006/"
    numbered = list(enumerate(sheets.items(), 1))
    names = "".join(f'<sheet name="{n}" sheetId="{i}" state="{s}" r:id="r{i}"/>' for i, (n, (s, _)) in numbered)
    listed = f"<sheets>{names}</sheets>"
    links = "".join(
        f'<Relationship Id="r{i}" Type="{rel}relationships/worksheet" Target="worksheets/s{i}.xml"/>'
        for i, _ in numbered
    )
    styles = f'<Relationship Id="st" Type="{rel}relationships/styles" Target="styles.xml"/>'
    root = f'<Relationship Id="r" Type="{rel}relationships/officeDocument" Target="xl/workbook.xml"/>'
    formats = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs>'
    return {
        "_rels/.rels": f'<Relationships xmlns="{package}relationships">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}relationships">{listed}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}relationships">{links}{styles}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{formats}</styleSheet>',
    } | {f"xl/worksheets/s{i}.xml": _sheet(main, rows) for i, (_, (_, rows)) in numbered}


def _sheet(main: str, rows: list[list[Any]]) -> str:
    data = "".join(
        f'<row r="{r}">' + "".join(_cell(f"{chr(65 + c)}{r}", value) for c, value in enumerate(cells)) + "</row>"
        for r, cells in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData></worksheet>'


def _cell(at: str, value: Any) -> str:
    match value:
        case bool():
            return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
        case datetime():
            return f'<c r="{at}" s="1"><v>{(value - datetime(1899, 12, 30)) / timedelta(days=1)}</v></c>'
        case int() | float():
            return f'<c r="{at}"><v>{value}</v></c>'
        case _:
            return f'<c r="{at}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
