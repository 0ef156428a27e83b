"""What a View is: one question a manager asks, the SQL that answers it, the sentence, the table and the chart.

A page, a command-line table and a report print the same Result. May not import ui.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from importlib import resources
from typing import Any, Literal

import altair as alt
import pandas as pd
from babel.dates import format_date

from smarketing.agreement.stages import Vocabulary
from smarketing.company import Company
from smarketing.metrics import Unit
from smarketing.views.amounts import converted, refused
from smarketing.views.reach import begins_after, reach
from smarketing.views.speech import retitled
from smarketing.warehouse import Contents, Statement, recorded

Period = Literal["month", "quarter", "year"]
Better = Literal["up", "down", "neither"]
#: The first and the last day of a figure.
Days = tuple[date, date]
Role = Literal["value", "goal", "due", "low", "high", "to date", "goal to date", "before"]


NO_CURRENCY = (
    "amounts of won deals are plain numbers: the exports name no currency and the agreement none either; set it in the "
    "agreement"
)
#: What an answer is about that counts prospects beside leads.
PROSPECTS_TOO = "prospects and leads"
UNDATED = {
    "status": "leads closed or converted on no known day: not open, as they are today, whatever they were on {}",
    "stage": "leads that reached a stage on no known day: in it, as they are today, whatever they were on {}",
}
REFUNDS = "refunds, which are won deals with a negative amount: "
UNRATED = "won deals in a currency without an exchange rate, for which no amounts are added up"


@dataclass(frozen=True)
class Filters:
    """What every page and command can narrow a question by. None and empty mean everything.

    `points` is by how many percentage points a step of the funnel is thought to be raised; `pipeline` the one whose
    stages are asked about, None that with the most deals; `against` what a month is compared with: its goal, the month
    before or the same a year ago, None the goal where one is agreed.
    """

    start: date | None = None
    end: date | None = None
    as_of: date | None = None
    sources: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    period: Period = "month"
    all_leads: bool = False
    points: float = 5.0
    pipeline: str | None = None
    against: Literal["goal", "previous", "year"] | None = None

    def settled(self, data_date: date | None) -> Filters:
        """The same filters with `as_of` set: the day asked for, else the data date; never after what is asked for."""
        return replace(self, as_of=self.as_of or data_date)

    def within(self, days: Days | None) -> Filters:
        """The same selection over other days; None keeps those asked about."""
        return self if days is None else replace(self, start=days[0], end=days[1])

    @property
    def said(self) -> dict[str, Any]:
        """The days and the selection that a figure is of, whole, for scripts, which may ask for them again."""
        start, end, as_of = (None if day is None else day.isoformat() for day in (self.start, self.end, self.as_of))
        return {"from": start, "to": end, "as_of": as_of, "source": list(self.sources), "owner": list(self.owners)}

    @property
    def parameters(self) -> dict[str, Any]:
        """Parameters for SQL; a list is never null there."""
        return asdict(self) | {"sources": list(self.sources), "owners": list(self.owners)}


@dataclass(frozen=True)
class Column:
    """A column of a View's table: its name in scripts, its label on a page, its unit and what it means.

    `measure` is the id of the measure that its figures are of, and `role` what of it: the figure itself, its goal, the
    ends of its interval, or a running total. Keys and notes have none.
    """

    name: str
    label: str
    unit: Unit
    help: str
    measure: str = ""
    role: Role = "value"

    def spoken(self, words: Vocabulary) -> Column:
        """The column in the company's words; its name stays, because scripts know it."""
        return replace(self, label=words.say(self.label), help=words.say(self.help))


@dataclass(frozen=True)
class LeftOut:
    """Rows that a figure does not contain, and why."""

    reason: str
    rows: int

    def spoken(self, words: Vocabulary) -> LeftOut:
        return replace(self, reason=words.say(self.reason))


@dataclass(frozen=True)
class Absent:
    """Columns that are unknown in every row for want of an export, and the words that name it. Scripts get them, empty;
    a table for people leaves them out and says so once."""

    columns: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Kpi:
    """One card. `value` None means unknown and `note` says why. `previous` is the comparable earlier value.

    `beside` stands in sight below the value, such as its goal; `broken` marks it as a promise not kept. Where `value`
    is of everything and has no comparison, `recent` is that of its last days, which `previous` compares with.
    `uncompared` says why there is no comparison. Cards of one `group` stand in a row of their own, under its name.
    `measure` is the id of what the figure measures, `days` the first and the last that it is of where those are not
    what was asked for, such as the month so far, `goal` what was promised for the whole period, and
    `whole` whether it is the whole company's, whatever part of it was asked about.
    """

    label: str
    value: float | None
    unit: Unit
    previous: float | None = None
    previous_label: str = ""
    better: Better = "up"
    note: str = ""
    trend: tuple[float, ...] = ()
    beside: str = ""
    broken: bool = False
    recent: float | None = None
    recent_label: str = ""
    uncompared: str = ""
    group: str = ""
    measure: str = ""
    days: Days | None = None
    goal: float | None = None
    whole: bool = False

    def over(self, asked: Filters) -> Filters:
        """The days and the selection that the figure is of, where so much was asked for."""
        over = asked.within(self.days)
        return replace(over, sources=(), owners=()) if self.whole else over

    def spoken(self, words: Vocabulary) -> Kpi:
        return replace(self, label=words.say(self.label), note=words.say(self.note), beside=words.say(self.beside))


@dataclass(frozen=True)
class Chart:
    """A picture and the sentence that stands for it where it cannot be seen."""

    spec: alt.TopLevelMixin
    alt: str
    title: str = ""

    def spoken(self, words: Vocabulary) -> Chart:
        return Chart(retitled(self.spec, words), words.say(self.alt), words.say(self.title)) if words.own else self


@dataclass(frozen=True)
class Table:
    """A further table of an answer: what it is called in scripts and on a page, its columns, and its rows, of which the
    columns without a figure in any row are left out. `over` are the days and the selection that the rows are of."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    over: Filters


@dataclass(frozen=True)
class Result:
    """A question answered: `headline` in a sentence that is read aloud, `remarks` in what else is worth knowing.

    `rows` has the View's columns; unknown is null. `missing` stands for an empty chart.

    `caveats` are rows that the figures do contain, less surely than the others, and why. `judged_by` are the numbers of
    the agreement's versions that the figures were judged by. `days` are those of a further table, by its name in
    `extra`, where they are not those asked about. `refused` is why no amounts are added up, `converted` by
    which exchange rates they were; both are empty where all amounts are in the company's currency. `absent` are columns
    of `rows` that no export supplies. `statements` are what was run for it, each once.
    """

    headline: str
    rows: pd.DataFrame
    filters: Filters
    remarks: str = ""
    kpis: tuple[Kpi, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    caveats: tuple[LeftOut, ...] = ()
    rows_used: int = 0
    used_what: str = "leads"
    extra: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    days: Mapping[str, Days] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    currency: str | None = None
    missing: str | None = None
    refused: str = ""
    converted: str = ""
    absent: tuple[Absent, ...] = ()
    judged_by: tuple[int, ...] = ()
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    statements: tuple[Statement, ...] = ()

    @property
    def summary(self) -> str:
        """The answer in words, whole."""
        return f"{self.headline} {self.remarks}".strip()

    @property
    def shown(self) -> pd.DataFrame:
        """The rows as people read them: without the columns that no export supplies."""
        return self.rows.drop(columns=[column for gone in self.absent for column in gone.columns])

    def spoken(self, words: Vocabulary) -> Result:
        """The same answer in the words the company has for the lifecycle stages."""
        if not words.own:
            return self
        return replace(
            self,
            headline=words.say(self.headline),
            remarks=words.say(self.remarks),
            kpis=tuple(kpi.spoken(words) for kpi in self.kpis),
            left_out=tuple(part.spoken(words) for part in self.left_out),
            caveats=tuple(part.spoken(words) for part in self.caveats),
            used_what=words.say(self.used_what),
            missing=words.say(self.missing) if self.missing else None,
            vocabulary=words,
        )


@dataclass(frozen=True)
class Need:
    """Something the data must hold, and the sentence that names the export which would supply it."""

    met: Callable[[Contents], bool]
    sentence: str


@dataclass(frozen=True)
class View:
    """One question. `answer` computes, `charts` draws from the Result alone, `records` lists what is behind a cell.

    `undated` says what of a lead an answer about an earlier day depends on that may have no date: whether it was open
    (“status”), or its stage. `revenue_of` says whose revenue it shows: of the leads of the chosen days, of the deals
    closed in them, or none. A `cohort` is about the leads created or handed over in the chosen days: before the first
    and beyond the newest it knows nothing.
    """

    name: str
    question: str
    columns: tuple[Column, ...]
    definition: str
    answer: Callable[[Company, Filters], Result]
    charts: Callable[[Result], Sequence[Chart]]
    needs: tuple[Need, ...] = ()
    records: Callable[[Company, Filters, str | None], pd.DataFrame] | None = None
    revenue_of: Literal["", "leads", "closed deals"] = ""
    undated: Literal["", "status", "stage"] = ""
    cohort: bool = False

    def ask(self, company: Company, filters: Filters) -> Result:
        """Answer the question, or say in `missing` what the data lacks; with what was run for it."""
        with recorded() as record:
            result = self._asked(company, filters)
        return replace(result, statements=record.statements)

    def _asked(self, company: Company, filters: Filters) -> Result:
        filters = filters.settled(company.warehouse.data_date)
        words = Vocabulary.of(company.agreement)
        for need in self.needs:
            if not need.met(company.warehouse.contents):
                return unanswered(self.columns, filters, need.sentence).spoken(words)
        if self.cohort and (beyond := _out_of_reach(company, filters)):
            return unanswered(self.columns, filters, beyond).spoken(words)
        result = self.answer(company, filters)
        if not result.missing:
            result = replace(
                result,
                left_out=(*result.left_out, *_nobody_counted(company, filters, result.used_what)),
                caveats=(*result.caveats, *_taken_from_today(company, filters, self.undated)),
            )
        if "money" in {column.unit for column in self.columns} | {kpi.unit for kpi in result.kpis}:
            result = _about_money(result, company)
        if self.revenue_of and not result.missing:
            result = _about_refunds(result, company, of_leads=self.revenue_of == "leads")
        return result.spoken(words)


def _out_of_reach(company: Company, filters: Filters) -> str:
    """Why nothing is known of leads created in the chosen days: the export of leads ended before, or begins after.
    Empty where it reaches any of them."""
    known = reach(company, filters.as_of).leads if filters.as_of else None
    if known is None:
        return ""
    if filters.start is not None and filters.start > known.last:
        newest = format_date(known.newest, "d MMM y", locale="en")
        return f"The newest lead in the data is of {newest}: what came later is unknown, which is not none."
    if filters.end is not None and filters.end < known.since:
        return begins_after(known.since)
    return ""


def _nobody_counted(company: Company, filters: Filters, used: str) -> tuple[LeftOut, ...]:
    """Every answer about leads leaves out who is only a prospect, unless it is about them too, and what is there of a
    person besides the record that counts."""
    records = run(company, "further_records", filters) if used in ("leads", PROSPECTS_TOO) else None
    prospects = (
        run(company, "prospects", filters) if used.endswith(("leads", "MQLs")) and used != PROSPECTS_TOO else None
    )
    return tuple(part for found in (records, prospects) if found is not None for part in left_out_rows(found))


def _taken_from_today(company: Company, filters: Filters, about: str) -> tuple[LeftOut, ...]:
    """How many leads an answer about an earlier day takes as they are today, since their record dates nothing: a newer
    export may change it."""
    newest = company.warehouse.data_date
    if not about or filters.as_of is None or newest is None or filters.as_of >= newest:
        return ()
    leads = int(run(company, "undated", filters, about=about)["leads"].iloc[0])
    then = format_date(filters.as_of, "d MMM y", locale="en")
    return (LeftOut(UNDATED[about].format(then), leads),) if leads else ()


def _about_money(result: Result, company: Company) -> Result:
    """An answer in money with what exchange rates did to it, or with why there is none: one reason on every card."""
    if result.missing:
        return result
    why = refused(company)
    if not why:
        return replace(result, converted=converted(company))
    kpis = (replace(k, note=f"Unknown: {why}") if k.unit == "money" and k.value is None else k for k in result.kpis)
    left_out = LeftOut(UNRATED, company.warehouse.contents.unrated_deals)
    return replace(result, refused=why, kpis=tuple(kpis), left_out=(*result.left_out, left_out))


def _about_refunds(result: Result, company: Company, *, of_leads: bool) -> Result:
    """An answer about revenue with the refunds taken off it, or with those that are not: how many there are."""
    found = run(company, "refunds", result.filters, of_leads=of_leads).iloc[0]
    counted, unlinked = int(found["counted"]), int(found["unlinked"])
    unlinked_out = (LeftOut(f"{REFUNDS}linked to no lead, not taken off", unlinked),) if unlinked else ()
    if company.warehouse.contents.refunds == "ignore":
        ignored = (LeftOut(f"{REFUNDS}not taken off the revenue, as agreed", counted),) if counted else ()
        return replace(result, left_out=(*result.left_out, *ignored))
    net = (LeftOut(f"{REFUNDS}taken off the revenue, no deals won", counted),) if counted else ()
    return replace(result, caveats=(*result.caveats, *net), left_out=(*result.left_out, *unlinked_out))


def unanswered(columns: Sequence[Column], filters: Filters, sentence: str) -> Result:
    """The Result of a question that the data cannot answer; the sentence says what is missing."""
    rows = pd.DataFrame({column.name: pd.Series(dtype="object") for column in columns})
    return Result(headline=sentence, rows=rows, filters=filters, missing=sentence)


def statement_text(name: str) -> str:
    """The text of `<name>.sql` beside the Views."""
    return resources.files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def run(company: Company, statement: str | Sequence[str], filters: Filters, **more: Any) -> pd.DataFrame:
    """Run a View's statement with the filters, and any further parameters, bound.

    Statements that begin alike are written in several files, of which one may be the beginning of many.
    """
    parts = [statement] if isinstance(statement, str) else statement
    return company.warehouse.query("\n".join(map(statement_text, parts)), filters.parameters | more)


def left_out_rows(frame: pd.DataFrame) -> tuple[LeftOut, ...]:
    """A frame of (reason, rows) as LeftOut, without the reasons that left nothing out."""
    return tuple(LeftOut(str(r.reason), int(r.rows)) for r in frame.itertuples() if r.rows)


def no_currency(currency: str | None, amounts: float | None) -> tuple[LeftOut, ...]:
    """The caveat of amounts that are plain numbers; none where there is a currency, or no amount."""
    return (LeftOut(NO_CURRENCY, int(amounts)),) if currency is None and amounts else ()


HAS_LEADS = Need(
    lambda contents: contents.leads > 0,
    "No leads have been imported yet: import your CRM's export of leads or contacts.",
)
