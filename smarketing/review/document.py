"""The review of a month as data: its sections in a form that never changes, each one View's answer. May not import ui.

Every format is written from this; nothing is computed after it, so that the pack cannot disagree with the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from smarketing.company import Company
from smarketing.errors import ReviewError
from smarketing.review.cells import Printed, printed
from smarketing.review.pictures import Picture, picture
from smarketing.review.plots import Plot, plots
from smarketing.views import Column, Filters, Kpi, LeftOut, Result, Table, View, further_tables, view
from smarketing.views.periods import Span, months_later
from smarketing.views.wording import day as day_text
from smarketing.views.wording import month as month_text


@dataclass(frozen=True)
class Chapter:
    """A section: the View that answers it, its title, which of its tables are printed (`main`: its rows) and how many
    of its charts. A `year` is asked about the month and the twelve before it, so that change is seen."""

    view: str
    title: str
    tables: tuple[str, ...] = ()
    main: bool = False
    charts: int = 1
    year: bool = False


#: First what both sides promised and what became of it, then why, then inputs and outputs, last what lies ahead.
CHAPTERS = (
    Chapter("scorecard", "Promises", ("team_parts", "milestones")),
    Chapter("month-review", "Why the month hit or missed", ("improve", "parts", "joint"), charts=3),
    Chapter("volumes", "Visits, leads and customers", main=True, charts=3, year=True),
    Chapter("sla-progress", "MQLs against the goal"),
    Chapter("leads-by-source", "Sources", ("goals", "campaign_costs"), main=True),
    Chapter("follow-up", "Following up", ("promises",)),
    Chapter("rep-activity", "Rep activity", main=True),
    Chapter("lead-aging", "Open leads", main=True),
    Chapter("sales-by-day", "Sales", ("revenue_months",)),
    Chapter("funnel", "Funnel", ("funnel_sources",), main=True),
    Chapter("deal-stages", "Deals in the pipeline", main=True),
)


@dataclass(frozen=True)
class Saying:
    """What somebody said to a section, line by line as it was written; `by` is who and when, empty where nobody did."""

    text: str
    by: str = ""

    @property
    def lines(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Section:
    """One section as it is printed: the question, its answer, and what stands below it.

    `missing` is why there is no answer; then the rest is empty. `left_out` says what the figures do not contain.
    `plots` are its charts as numbers, `asks` is what somebody should do something about, `said` what people said to it.
    """

    name: str
    title: str
    question: str
    headline: str
    remarks: str
    cards: tuple[Kpi, ...]
    charts: tuple[Picture, ...]
    tables: tuple[Printed, ...]
    left_out: tuple[LeftOut, ...]
    currency: str | None
    missing: str = ""
    plots: tuple[Plot, ...] = ()
    asks: str = ""
    said: tuple[Saying, ...] = ()


@dataclass(frozen=True)
class Line:
    """A sentence of the first page, under the word that says what it is about."""

    title: str
    text: str


#: What the first page says, for who reads no other: kept or not, the money, why, and how leads were followed up.
PREREAD = {
    "scorecard": "Promises",
    "sales-by-day": "Money",
    "month-review": "Why",
    "follow-up": "Following up",
}
#: What each side's difference is of.
MEASURED = {"sales": "Revenue", "marketing": "MQLs"}


@dataclass(frozen=True)
class Days:
    """The days that a document is of which is not of a month, such as a week's, and what they are called."""

    first: date
    last: date
    name: str


@dataclass(frozen=True)
class Review:
    """A month's review. `facts` are the lines under its title: data date, filters and the agreement's version.
    `preread` is its first page, which stands alone. On paper each section begins a page, unless they are `short`."""

    title: str
    span: Span | Days
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    demo: bool
    short: bool = False

    @property
    def dated(self) -> datetime:
        """The moment that files say they were made at: its last day and not the clock's, so that the same review gives
        the same bytes."""
        return datetime.combine(self.span.last, time())

    @property
    def preread(self) -> tuple[Line, ...]:
        """Of the sections there are, the answers that everybody should know; last what is asked of the managers."""
        answers = {section.name: section.headline for section in self.sections if section.headline}
        said = [Line(title, answers[name]) for name, title in PREREAD.items() if name in answers]
        return (*said, *(Line("To decide", section.asks) for section in self.sections if section.asks))


def review(company: Company, month: date | None = None, chapters: Sequence[str] = ()) -> Review:
    """The review of the month that holds a day; without one, of the newest that is over.

    `chapters` are names of Views to print, in their order; without any, all. Raises ReviewError where nothing was
    imported, and for a month that the data does not reach.
    """
    as_of = company.warehouse.data_date
    if as_of is None or company.warehouse.contents.empty:
        raise ReviewError("There is nothing to review: import your CRM's exports first.")
    span = _span(month, as_of)
    if span.first > as_of:
        raise ReviewError(f"{span.name} cannot be reviewed: the data ends on {day_text(as_of)}.")
    asked = Filters(start=span.first, end=span.last)
    return Review(
        title=f"Monthly review, {month_text(span.first)}",
        span=span,
        facts=tuple(_facts(company, span, as_of)),
        sections=tuple(_section(chapter, company, asked) for chapter in _chosen(chapters)),
        demo=company.warehouse.contents.demo,
    )


def _asks(result: Result) -> str:
    """Where most was lost on each side, which is what the managers decide about; empty where nothing was."""
    lost = result.extra.get("improve")
    if lost is None:
        return ""
    return " ".join(f"{MEASURED[row.side]}: {row.part} of {row.name}, {row.effect}." for row in lost.itertuples())


def _span(month: date | None, as_of: date) -> Span:
    if month is not None:
        return Span.holding(month, "month")
    newest = Span.holding(as_of, "month")
    return newest if as_of >= newest.last else newest.before


def _chosen(names: Sequence[str]) -> Sequence[Chapter]:
    if not names:
        return CHAPTERS
    known = {chapter.view: chapter for chapter in CHAPTERS}
    return [
        known.get(name) or Chapter(view(name).name, view(name).question, main=True) for name in dict.fromkeys(names)
    ]


def _facts(company: Company, span: Span, as_of: date) -> Iterator[str]:
    yield f"Data as of {day_text(as_of)}"
    if as_of < span.last:
        yield f"{span.name} is not over"
    version = company.agreements.in_force(span.first)
    yield "No agreement was in force" if version is None else f"Judged by version {version.number} of the agreement"
    yield "All sources and owners"


def _section(chapter: Chapter, company: Company, asked: Filters) -> Section:
    chosen = view(chapter.view)
    start = months_later(asked.start, -12) if chapter.year and asked.start else asked.start
    result = chosen.ask(company, replace(asked, start=start))
    question = result.vocabulary.say(chosen.question)
    if result.missing:
        return Section(chapter.view, chapter.title, question, "", "", (), (), (), (), None, result.missing)
    return Section(
        name=chapter.view,
        title=chapter.title,
        question=question,
        headline=result.headline,
        remarks=result.remarks,
        cards=result.kpis,
        charts=tuple(picture(chart.spoken(result.vocabulary)) for chart in chosen.charts(result)[: chapter.charts]),
        tables=tuple(printed(table, result.currency) for table in _tables(chapter, chosen, result)),
        left_out=(*result.left_out, *result.caveats),
        currency=result.currency,
        plots=plots(chosen, result),
        asks=_asks(result),
    )


def _tables(chapter: Chapter, chosen: View, result: Result) -> Iterator[Table]:
    further = {table.name: table for table in further_tables(chosen, result)}
    yield from (_titled(further[name]) for name in chapter.tables if name in further)
    if chapter.main and len(result.shown):
        columns = tuple(_printed(chosen.columns, result))
        yield Table(chosen.name, "In figures", columns, result.shown, result.filters)


def _titled(table: Table) -> Table:
    """A table that leads to pages names the sections of this document, and not their addresses."""
    if "page" not in table.rows:
        return table
    titles = {chapter.view: chapter.title for chapter in CHAPTERS}
    return replace(table, rows=table.rows.assign(page=table.rows["page"].map(lambda name: titles.get(name, name))))


def _printed(columns: Sequence[Column], result: Result) -> Iterator[Column]:
    """The columns that a sheet has room for: figures and their keys that say something, not the ends of intervals."""
    for column in columns:
        if column.name not in result.shown.columns or column.role not in ("value", "goal", "due"):
            continue
        if column.unit != "flag" and result.shown[column.name].notna().any():
            yield column.spoken(result.vocabulary)
