"""What a presentation holds, for tests."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

#: Formulas and links in the sheet behind a chart.
LIVE = re.compile(rb"<f>|<hyperlink")


def texts(show: Any) -> list[str]:
    """Every text of every slide and its tables."""
    return [text for slide in show.slides for shape in slide.shapes for text in _of(shape)]


def notes(show: Any) -> list[str]:
    return [slide.notes_slide.notes_text_frame.text for slide in show.slides]


def charts(show: Any) -> list[Any]:
    return [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]


def values(chart: Any) -> dict[str, list[float | None]]:
    return {series.name: list(series.values) for series in chart.plots[0].series}


def sheet(chart: Any) -> list[list[str]]:
    """What stands in each row of the workbook that opens when a chart is edited."""
    with ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
        shared = ["".join(item.itertext()) for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        rows = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).findall(".//{*}row")
        return [[_cell(cell, shared) for cell in row] for row in rows]


def assert_plain(show: Any) -> None:
    """Nothing in it is a link or a formula."""
    for slide in show.slides:
        assert not [one for one in slide.part.rels.values() if one.reltype.endswith("hyperlink")]
    for chart in charts(show):
        with ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
            assert not LIVE.search(book.read("xl/worksheets/sheet1.xml"))


def _of(shape: Any) -> Iterator[str]:
    if shape.has_text_frame:
        yield shape.text_frame.text
    if shape.has_table:
        for row in shape.table.rows:
            yield from (cell.text for cell in row.cells)


def _cell(cell: ElementTree.Element, shared: list[str]) -> str:
    value = cell.find("{*}v")
    text = (value.text or "") if value is not None else ""
    return shared[int(text)] if cell.get("t") == "s" else text
