"""The review as PowerPoint: one message a slide, charts and tables that can be edited, and notes to say aloud.

May not import ui.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Inches, Pt

from smarketing.review import cells
from smarketing.review.cells import Printed
from smarketing.review.document import Review, Saying, Section
from smarketing.review.packing import dateless
from smarketing.review.plots import Plot
from smarketing.review.sheets import workbook
from smarketing.review.texts import shaped
from smarketing.views.palette import AGEING, BAND, BROKEN, GOAL, HAPPENED
from smarketing.views.wording import count, quantity

WIDE, HIGH, MARGIN = Inches(13.333), Inches(7.5), Inches(0.5)
TITLE_ONLY = 5  # the layout of python-pptx's own template
INK, QUIET = "#1c2430", "#5b6370"
HEADER, STRIPE = "#e4e7ec", "#f6f7f9"
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid" of every PowerPoint
FORMS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked bars": XL_CHART_TYPE.BAR_STACKED,
    "lines": XL_CHART_TYPE.LINE,
}
#: Told apart in grey as well; the colours of promises are theirs alone.
COLORS = (HAPPENED, BAND, "#1d4468", "#c9d3dd", "#5f7f9c", "#dfe5ea", "#3d4650")
OF_PROMISES = {"broken": BROKEN, "about to break": AGEING, "goal": GOAL}
#: Rows and columns of a table that can be read from the end of the room, and letters of one cell.
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 13, 9, 60
#: What was said that a slide has room for, and letters of each.
MOST_SAYINGS, LONGEST_SAYING = 4, 450
#: Cards that can say what they are compared with; the widths of their table's columns.
FEW_CARDS, CARD_WIDTHS = 6, (36, 18, 46)
#: A headline of up to so many letters keeps two lines in this size.
TITLE_SIZES = ((90, 26), (150, 21), (240, 17), (10_000, 13))


@dataclass(frozen=True)
class Place:
    """Where something stands on a slide."""

    left: int
    top: int
    width: int
    height: int


TITLE = Place(MARGIN, Inches(0.35), WIDE - 2 * MARGIN, Inches(1.1))
BODY = Place(MARGIN, Inches(1.6), WIDE - 2 * MARGIN, HIGH - Inches(2.2))
PICTURE = Place(MARGIN, BODY.top, Inches(7.4), BODY.height)
ASIDE = Place(Inches(8.1), BODY.top, WIDE - Inches(8.1) - MARGIN, BODY.height)
FOOT = Place(MARGIN, HIGH - Inches(0.5), WIDE - 2 * MARGIN, Inches(0.3))


def write(made: Review) -> bytes:
    """The presentation; the same review gives the same bytes."""
    deck = _Deck(made)
    deck.opening()
    for section in made.sections:
        deck.section(section)
    return deck.bytes()


class _Deck:
    """A presentation that grows slide by slide."""

    def __init__(self, made: Review) -> None:
        self._made = made
        self._dated = made.dated
        self._show = Presentation()
        self._show.slide_width, self._show.slide_height = WIDE, HIGH
        about = self._show.core_properties
        about.title, about.author, about.last_modified_by = shaped(made.title), "smarketing", "smarketing"
        about.created = about.modified = self._dated

    def opening(self) -> None:
        """What stands for the whole where nobody looks any further."""
        whole = [(section.title, section.headline) for section in self._made.sections if section.headline]
        lines = [(line.title, line.text) for line in self._made.preread] or whole
        slide = self._slide(self._made.title, [f"{title}: {text}" for title, text in lines])
        frame = _text_box(slide, BODY)
        for title, text in lines:
            _paragraph(frame, title, 12, QUIET)
            _paragraph(frame, text, 18, INK, after=10)

    def section(self, section: Section) -> None:
        """The message with its picture and its figures, then a slide for each table."""
        slide = self._slide(section.missing or section.headline, list(_said(section)))
        first, *others = section.plots or (None,)
        if first:
            self._chart(slide, first, PICTURE, section.currency)
        if section.cards:
            _cards(slide, section, ASIDE if first else BODY)
        for plot in others:
            self._chart(self._slide(f"{section.title}: {plot.title}", [plot.title]), plot, BODY, section.currency)
        for table in section.tables:
            self._table(section, table)
        bare = slide if not (first or section.cards) else None
        for start in range(0, len(section.said), MOST_SAYINGS):
            some = section.said[start : start + MOST_SAYINGS]
            self._sayings(section, some, bare if not start else None)

    def _sayings(self, section: Section, some: Sequence[Saying], bare: Any) -> None:
        """What was said, on the section's own slide where it has nothing else; whole in the notes."""
        whole = ["\n".join(filter(None, (saying.by, saying.text))) for saying in some]
        slide = bare or self._slide(f"{section.title}: what was said", [])
        notes = slide.notes_slide.notes_text_frame
        notes.text = shaped("\n\n".join(filter(None, (notes.text, *whole))))
        frame = _text_box(slide, BODY)
        for saying in some:
            if saying.by:
                _paragraph(frame, _cut(saying.by, LONGEST_SAYING), 11, QUIET)
            _paragraph(frame, _cut(" · ".join(saying.lines), LONGEST_SAYING), 14, INK, after=8)

    def bytes(self) -> bytes:
        written = io.BytesIO()
        self._show.save(written)
        return dateless(written.getvalue())

    def _slide(self, title: str, notes: Sequence[str]) -> Any:
        slide = self._show.slides.add_slide(self._show.slide_layouts[TITLE_ONLY])
        _put(slide.shapes.title, TITLE)
        frame = slide.shapes.title.text_frame
        frame.word_wrap = True
        frame.text = shaped(title)
        size = next(size for letters, size in TITLE_SIZES if len(title) <= letters)
        _dress(frame.paragraphs[0], size, INK, bold=True)
        foot = _text_box(slide, FOOT)
        demo = ("Demo company",) if self._made.demo else ()
        number = str(len(self._show.slides))
        _paragraph(foot, " · ".join((self._made.title, *self._made.facts, *demo, number)), 9, QUIET)
        slide.notes_slide.notes_text_frame.text = shaped("\n\n".join(notes))
        return slide

    def _chart(self, slide: Any, plot: Plot, place: Place, currency: str | None) -> None:
        data = CategoryChartData(number_format=_number_format(plot))
        data.categories = [_cell_text(name) for name in plot.categories]
        for series in plot.series:
            data.add_series(shaped(series.name), series.values)
        frame = slide.shapes.add_chart(FORMS[plot.form], *_box(place), data)
        frame.chart.part.chart_workbook.update_from_xlsx_blob(workbook(_named(plot), self._dated))
        frame._element.nvGraphicFramePr.cNvPr.set("descr", shaped(_alt(plot, currency)))
        _draw(frame.chart, plot, currency)

    def _table(self, section: Section, table: Printed) -> None:
        rows = table.rows[-MOST_ROWS:] if table.by_month else table.rows[:MOST_ROWS]
        if not rows:
            return
        left_out = _left_out_of(table)
        slide = self._slide(f"{section.title}: {table.title}", [table.title, *left_out])
        lines = [row[:MOST_COLUMNS] for row in rows]
        _grid(slide, table.labels[:MOST_COLUMNS], lines, table.numbers[:MOST_COLUMNS], BODY)
        if left_out:
            place = Place(MARGIN, FOOT.top - Inches(0.25), FOOT.width, FOOT.height)
            _paragraph(_text_box(slide, place), " ".join(left_out), 9, QUIET)


def _said(section: Section) -> Iterator[str]:
    """What to say aloud: the question, the answer, each figure with its goal, and what is not in them."""
    yield section.question
    if section.missing:
        yield section.missing
        return
    yield f"{section.headline} {section.remarks}".strip()
    figures = [f"{kpi.label}: {cells.card(kpi, section.currency)}" for kpi in section.cards]
    beside = [cells.beside(kpi, section.currency) for kpi in section.cards]
    if figures:
        yield "\n".join(f"{figure} ({more})" if more else figure for figure, more in zip(figures, beside, strict=True))
    yield from (
        f"{plot.title}: {count(plot.cut, 'more does', 'more do')} not fit." for plot in section.plots if plot.cut
    )
    if section.left_out:
        yield "Not in these figures: " + "; ".join(f"{part.rows:,} {part.reason}" for part in section.left_out) + "."


def _cards(slide: Any, section: Section, place: Place) -> None:
    """The cards as a table: what, how much, and its goal or, where few are, what it is compared with as well."""
    few = len(section.cards) <= FEW_CARDS
    lines = [
        [kpi.label, cells.card(kpi, section.currency), cells.beside(kpi, section.currency) if few else kpi.beside]
        for kpi in section.cards[:MOST_ROWS]
    ]
    _grid(slide, ["Figure", "", ""], lines, [False, True, False], place, CARD_WIDTHS)


def _grid(
    slide: Any,
    labels: Sequence[str],
    lines: Sequence[Sequence[str]],
    numbers: Sequence[bool],
    place: Place,
    parts: Sequence[int] = (),
) -> None:
    """A table; `parts` are how wide its columns are in proportion, without them as wide as their texts."""
    high = min(place.height, Inches(0.38) * (len(lines) + 1))
    shape = slide.shapes.add_table(len(lines) + 1, len(labels), place.left, place.top, place.width, high)
    shape._element.graphic.graphicData.tbl.tblPr.find(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
    ).text = PLAIN_TABLE
    size = 12 if len(labels) <= 5 else 10
    for column, width in zip(shape.table.columns, _widths(parts or _letters(labels, lines), place.width), strict=True):
        column.width = Emu(width)
    for row, texts in enumerate([labels, *lines]):
        for column, text in enumerate(texts):
            cell = shape.table.cell(row, column)
            cell.margin_left = cell.margin_right = Inches(0.06)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            cell.text = _cell_text(text)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _rgb(HEADER if row == 0 else STRIPE if row % 2 else "#ffffff")
            _dress(cell.text_frame.paragraphs[0], size, INK, bold=row == 0, right=numbers[column])


def _letters(labels: Sequence[str], lines: Sequence[Sequence[str]]) -> list[int]:
    """The letters of each column's longest text; a very long one breaks."""
    return [max(10, min(34, max(len(texts[n]) for texts in [labels, *lines]))) for n in range(len(labels))]


def _widths(parts: Sequence[int], whole: int) -> list[int]:
    return [whole * part // sum(parts) for part in parts]


def _draw(chart: Any, plot: Plot, currency: str | None) -> None:
    """Our own colours, no frame, the first bar on top, and a legend only where there is something to tell apart."""
    chart.has_title = True
    chart.chart_title.text_frame.text = shaped(_titled(plot, currency))
    _dress(chart.chart_title.text_frame.paragraphs[0], 12, QUIET)
    chart.font.size, chart.font.color.rgb = Pt(11), _rgb(INK)
    chart.has_legend = len(plot.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.value_axis.major_gridlines.format.line.color.rgb = _rgb(HEADER)
    chart.value_axis.tick_labels.number_format = _number_format(plot)
    chart.value_axis.tick_labels.number_format_is_linked = False
    chart.value_axis.format.line.fill.background()
    whole = chart.plots[0]
    if plot.form == "lines":
        _draw_lines(whole, plot)
        return
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    whole.gap_width = 60
    whole.overlap = 100 if plot.form == "stacked bars" else 0
    colors = iter(COLORS)
    for drawn, series in zip(whole.series, plot.series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = _rgb(OF_PROMISES.get(series.kind) or next(colors))
        drawn.invert_if_negative = False
    if len(plot.series) == 1:
        chart.value_axis.visible = False  # each bar has its figure
        whole.has_data_labels = True
        whole.data_labels.number_format, whole.data_labels.number_format_is_linked = _number_format(plot), False


def _draw_lines(whole: Any, plot: Plot) -> None:
    colors = iter(COLORS)
    color = HAPPENED
    for drawn, series in zip(whole.series, plot.series, strict=True):
        drawn.smooth = False
        drawn.format.line.width = Pt(2.25)
        if series.kind == "goal":  # beside the figure that it is the goal of
            drawn.format.line.dash_style = MSO_LINE.DASH
            drawn.format.line.color.rgb = _rgb(GOAL)
            continue
        color = next(colors)
        drawn.format.line.color.rgb = _rgb(color)


def _titled(plot: Plot, currency: str | None) -> str:
    return f"{plot.title} ({currency})" if plot.unit == "money" and currency else plot.title


def _number_format(plot: Plot) -> str:
    return {"share": "0%", "ratio": "0.0"}.get(plot.unit, "#,##0")


def _alt(plot: Plot, currency: str | None) -> str:
    """The picture in words, for who cannot see it: the newest point of lines, every bar."""
    places = [len(plot.categories) - 1] if plot.form == "lines" else range(len(plot.categories))
    said = [
        f"{plot.categories[place]}, {series.name} "
        f"{cells.UNKNOWN if (value := series.values[place]) is None else quantity(value, plot.unit, currency)}"
        for place in places
        for series in plot.series
    ]
    return f"{plot.title}: {'; '.join(said)}."


def _named(plot: Plot) -> Plot:
    """The plot with names as the slide shows them, so that editing the chart changes none."""
    series = tuple(replace(one, name=shaped(one.name)) for one in plot.series)
    return replace(plot, categories=tuple(_cell_text(name) for name in plot.categories), series=series)


def _left_out_of(table: Printed) -> list[str]:
    said = []
    if table.total > MOST_ROWS:
        which = "newest" if table.by_month else "first"
        said.append(f"The {which} {MOST_ROWS} of {count(table.total)} rows; the page has all.")
    if len(table.labels) > MOST_COLUMNS:
        said.append(f"Not shown: {', '.join(table.labels[MOST_COLUMNS:])}.")
    return said


def _text_box(slide: Any, place: Place) -> Any:
    frame = slide.shapes.add_textbox(*_box(place)).text_frame
    frame.word_wrap = True
    return frame


def _paragraph(frame: Any, text: str, size: int, color: str, after: int = 0) -> None:
    empty = len(frame.paragraphs) == 1 and not frame.paragraphs[0].runs
    paragraph = frame.paragraphs[0] if empty else frame.add_paragraph()
    paragraph.add_run().text = shaped(text)
    paragraph.space_after = Pt(after)
    _dress(paragraph, size, color)


def _dress(paragraph: Any, size: int, color: str, *, bold: bool = False, right: bool = False) -> None:
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    for run in paragraph.runs:
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, _rgb(color)


def _cell_text(text: str) -> str:
    return _cut(text, LONGEST_CELL)


def _cut(text: str, most: int) -> str:
    plain = " ".join(shaped(text).split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def _put(shape: Any, place: Place) -> None:
    shape.left, shape.top, shape.width, shape.height = _box(place)


def _box(place: Place) -> tuple[Emu, Emu, Emu, Emu]:
    return Emu(place.left), Emu(place.top), Emu(place.width), Emu(place.height)


def _rgb(color: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(color.lstrip("#")))
