"""The review as PDF: real text, vector charts, tables that go on over pages, tagged for screen readers.

May not import ui.
"""

from __future__ import annotations

import json
from datetime import UTC
from functools import cache
from importlib import resources
from typing import Any

from smarketing.review import cells
from smarketing.review.cells import Printed
from smarketing.review.document import Review, Section
from smarketing.review.layout import Paper
from smarketing.review.pictures import svg
from smarketing.review.texts import breakable

#: The sizes by their names in typst.
SHEETS: dict[Paper, str] = {"a4": "a4", "letter": "us-letter"}


def write(made: Review, size: Paper = "a4") -> bytes:
    """The PDF in PDF/UA; without that promise where a name has letters that no font of ours has."""
    import typst

    document = json.dumps(_document(made) | {"paper": SHEETS[size]}, ensure_ascii=False).encode()
    files = {"main.typ": _template(), "review.json": document}
    made_on = made.dated.replace(tzinfo=UTC)
    try:
        return bytes(typst.compile(files, format="pdf", pdf_standards=["ua-1"], timestamp=made_on, font_paths=_fonts()))
    except typst.TypstError as error:
        if "font" not in str(error):
            raise
        return bytes(typst.compile(files, format="pdf", timestamp=made_on, font_paths=_fonts()))


def _document(made: Review) -> dict[str, Any]:
    """The review as texts: the template lays them out and computes nothing."""
    return {
        "title": breakable(made.title),
        "short": made.short,
        "facts": [breakable(fact) for fact in (*made.facts, *(["Demo company"] if made.demo else []))],
        "preread": [{"title": breakable(line.title), "text": breakable(line.text)} for line in made.preread],
        "sections": [_section(section, place) for place, section in enumerate(made.sections)],
    }


def _section(section: Section, place: int) -> dict[str, Any]:
    return {
        "title": breakable(section.title),
        "question": breakable(section.question),
        "headline": breakable(section.missing or section.headline),
        "remarks": breakable(section.remarks),
        "cards": [
            {
                "label": breakable(kpi.label),
                "value": breakable(cells.card(kpi, section.currency)),
                "beside": breakable(cells.beside(kpi, section.currency)),
                "broken": kpi.broken,
            }
            for kpi in section.cards
        ],
        "charts": [
            {
                "title": breakable(chart.title),
                "alt": breakable(chart.alt) or "Chart",
                "svg": svg(chart, 10 * place + number),
            }
            for number, chart in enumerate(section.charts)
        ],
        "tables": [_table(table) for table in section.tables],
        "left_out": [breakable(f"{part.rows:,} {part.reason}") for part in section.left_out],
        "said": [
            {"by": breakable(saying.by), "lines": [breakable(line) for line in saying.lines]} for saying in section.said
        ],
    }


def _table(table: Printed) -> dict[str, Any]:
    return {
        "title": breakable(table.title),
        "labels": [breakable(label) for label in table.labels],
        "numbers": table.numbers,
        "rows": [[breakable(value) for value in row] for row in table.rows],
        "cut": table.cut,
    }


def _template() -> bytes:
    return resources.files(__package__).joinpath("review.typ").read_bytes()


@cache
def _fonts() -> Any:
    """Our own fonts only: with those of the machine, the same review would differ from one to the next."""
    import typst

    with resources.as_file(resources.files(__package__) / "fonts") as folder:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
