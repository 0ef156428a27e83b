"""The review as slides: charts and tables hold the figures of the pages, and can be edited."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pptx import Presentation

from smarketing.review import review, write
from smarketing.review.plots import plots
from smarketing.views import Filters, view
from tests.review import slides
from tests.review.test_review import made


@pytest.fixture(scope="module")
def show() -> Any:
    return Presentation(io.BytesIO(write(review(made()), "pptx")))


def test_each_answer_is_the_title_of_a_slide(show: Any) -> None:
    titles = [slide.shapes.title.text for slide in show.slides]
    for section in review(made()).sections:
        assert (section.missing or section.headline) in titles


def test_a_chart_holds_what_the_page_draws(show: Any) -> None:
    """40 leads of one source, all MQLs in April: one bar of 40 in each colour, also in the sheet behind it."""
    chart = next(one for one in slides.charts(show) if one.chart_title.text_frame.text == "Leads and MQLs by source")
    assert slides.values(chart) == {"Leads": [40.0], "MQLs": [40.0]}
    assert slides.sheet(chart) == [["Leads", "MQLs"], ["Fair", "40", "40"]]


def test_every_chart_says_in_words_what_it_shows(show: Any) -> None:
    frames = [shape for slide in show.slides for shape in slide.shapes if shape.has_chart]
    said = [frame._element.nvGraphicFramePr.cNvPr.get("descr") for frame in frames]
    assert said and all(said)
    assert "Leads and MQLs by source: Fair, Leads 40; Fair, MQLs 40." in said


def test_the_notes_say_the_answer_the_figures_and_what_is_not_in_them(show: Any) -> None:
    section = next(one for one in review(made()).sections if one.name == "sales-by-day")
    said = next(note for note in slides.notes(show) if section.headline in note and section.question in note)
    assert all(kpi.label in said for kpi in section.cards)
    assert all(part.reason in said for part in section.left_out)


def test_tables_are_tables(show: Any) -> None:
    tables = [shape.table for slide in show.slides for shape in slide.shapes if shape.has_table]
    sources = next(table for table in tables if table.cell(0, 0).text == "Source")
    assert [cell.text for cell in sources.rows[1].cells][:3] == ["Fair", "40", "40"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "http://x.example", "{=1}", "mailto:x@y.example"])
def test_names_are_never_formulas_in_the_sheet_behind_a_chart(name: str) -> None:
    found = review(made(name), chapters=("leads-by-source",))
    show = Presentation(io.BytesIO(write(found, "pptx")))
    slides.assert_plain(show)
    assert [name, "40", "40"] in slides.sheet(slides.charts(show)[0])


def test_what_was_never_agreed_has_no_line() -> None:
    (monthly, *_) = plots(view("volumes"), view("volumes").ask(made(), Filters()))
    assert [series.name for series in monthly.series] == ["Leads", "MQLs"]


def test_the_first_slide_stands_alone(show: Any) -> None:
    first = [shape.text_frame.text for shape in show.slides[0].shapes if shape.has_text_frame]
    assert any("Money" in text and "Why" in text for text in first)
