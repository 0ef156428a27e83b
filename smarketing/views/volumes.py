"""Volumes: visits, leads, MQLs and customers per month against goals and months before; the growing audience."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from smarketing.agreement.pace import Measure
from smarketing.company import Company
from smarketing.metrics import measure as find
from smarketing.stats import wilson
from smarketing.views.base import HAS_LEADS, Column, Filters, Kpi, Result, View, left_out_rows, run, unanswered
from smarketing.views.periods import ONE_DAY, Span
from smarketing.views.reach import Known, begins_after, reach
from smarketing.views.standing import EARLY, Pacing, Standing, likelihood, measured
from smarketing.views.volume_charts import charts
from smarketing.views.volume_limits import judge_months, limits_frame
from smarketing.views.wording import count, listed, share
from smarketing.views.wording import day as day_text

#: What is counted, in the order of the funnel, with the words for one and for several.
MEASURES: dict[Measure, tuple[str, str]] = {
    "visits": ("visit", "visits"),
    "leads": ("lead", "leads"),
    "mqls": ("MQL", "MQLs"),
    "customers": ("customer", "customers"),
}
#: The measure that each is, by which its card is called.
CARD: dict[Measure, str] = {"visits": "visits", "leads": "leads", "mqls": "mqls", "customers": "new-customers"}
NO_DATES = "Volumes need dates: export your leads with the column “Create date”."
NO_VISITS = (
    "Visits are unknown: import an export of your web analytics with the visits of every day, such as “Date”, “Session "
    "default channel group” and “Sessions” from Google Analytics, or any file with the columns date and sessions."
)
NO_VISITS_HERE = (
    "Visits are unknown for this selection: web analytics knows no reps, and names sources in its own words."
)
COLUMNS = (
    Column("month", "Month", "month", "Calendar month."),
    Column("visits", "Visits", "count", "Visits of the website; unknown where web analytics does not reach.", "visits"),
    Column(
        "visits_goal", "Visits goal", "count", "The month's goal under the agreement then in force.", "visits", "goal"
    ),
    Column("leads", "Leads", "count", "Leads created in the month.", "leads"),
    Column("leads_goal", "Leads goal", "count", "The month's goal under the agreement then in force.", "leads", "goal"),
    Column("mqls", "MQLs", "count", "Leads that became MQLs in the month, whenever they were created.", "mqls"),
    Column("mqls_goal", "MQLs goal", "count", "The month's goal under the agreement then in force.", "mqls", "goal"),
    Column(
        "customers",
        "Customers",
        "count",
        "Leads whose first deal was won in the month; unknown before the first deal in the data.",
        "new-customers",
    ),
    Column(
        "customers_goal",
        "Customers goal",
        "count",
        "The month's goal under the agreement then in force.",
        "new-customers",
        "goal",
    ),
    Column("visit_to_lead", "Visit to lead", "share", "Leads / visits of the same days.", "visit-to-lead"),
    Column("database", "Database", "count", "People known by the end of the month, each counted once.", "database"),
    Column("partial", "Note", "flag", "Partial: the month is not over, or began before the data does."),
    Column("agreement", "Agreement", "count", "The version that judges the month; empty where none was in force."),
)


@dataclass(frozen=True)
class _Record:
    """One measure by day, and what it takes to judge it; `pacing` None where the data tells nothing of it."""

    measure: Measure
    daily: pd.Series
    asked: date
    pacing: Pacing | None

    @property
    def day(self) -> date:
        """The newest day that is known of those asked about."""
        assert self.pacing is not None
        return self.pacing.judged(self.asked)

    def total(self, first: date, last: date) -> float | None:
        """What happened between two days; None where the data does not reach."""
        if self.pacing is None or last < self.pacing.known_since:
            return None
        return float(self.daily[first:last].sum())

    def of(self, span: Span) -> float | None:
        """What happened in a month as far as it is known; None where it ended before the data begins, or began after
        the data ends."""
        if self.pacing is None or span.first > self.day:
            return None
        return self.total(span.first, min(span.last, self.day))

    def partial(self, span: Span) -> bool | None:
        """Whether the data holds only a part of a month; None where it holds nothing of it."""
        return None if self.pacing is None or self.of(span) is None else self.pacing.partial(span, self.day)

    def goal(self, span: Span) -> float | None:
        return self.pacing.goal(span.first, span.last) if self.pacing else None

    def standing(self) -> Standing | None:
        """The month as it stands; None where it is not known at all."""
        if self.pacing is None or self.day < self.pacing.known_since:
            return None
        asked = self.day if self.measure == "visits" else self.asked
        daily = {day: float(value) for day, value in self.daily.items() if not pd.isna(value)}
        return self.pacing.standing("month", asked, self.total, self.pacing.counted(daily, asked))


@dataclass(frozen=True)
class Books:
    """All measures of a company, and the people in its database by day."""

    company: Company
    records: dict[Measure, _Record]
    people: pd.Series
    asked: date

    @property
    def leads(self) -> _Record:
        return self.records["leads"]

    def visit_to_lead(self, first: date, last: date) -> tuple[float, float] | None:
        """Leads and visits of the days that both are known of; None without any, or where visits begin later."""
        visits, pacing = self.records["visits"], self.records["visits"].pacing
        if pacing is None or not pacing.covers(first):
            return None
        until = min(last, visits.day, self.leads.day)
        found = visits.total(first, until) if until >= first else None
        return (self.leads.total(first, until) or 0.0, found) if found else None

    def database(self, day: date) -> float | None:
        """People known by the end of a day; None before the first."""
        found = self.people[:day]
        return float(found.iloc[-1]) if len(found) and found.iloc[-1] else None

    def by_end(self, span: Span) -> float | None:
        """People known by the end of a month, as far as leads are known; None where it began after that."""
        return None if span.first > self.leads.day else self.database(min(span.last, self.leads.day))


def answer(company: Company, filters: Filters) -> Result:
    found = judged(company, filters)
    if isinstance(found, str):
        return unanswered(COLUMNS, filters, found)
    books, standings = found
    stand = standings["leads"]
    assert stand is not None
    told = {measure: s for measure, s in standings.items() if s is not None and s.so_far is not None}
    months = _months(books, filters)
    partial = pd.DataFrame([{m: r.partial(span) for m, r in books.records.items()} for span in months], dtype=object)
    rows = pd.DataFrame([_row(books, span) for span in months], columns=[column.name for column in COLUMNS])
    counts = [name for measure in MEASURES for name in (measure, f"{measure}_goal")] + ["visit_to_lead", "database"]
    rows = rows.astype(dict.fromkeys(counts, float) | {"agreement": "Int64"})
    every_lead = company.agreement.every_lead
    narrowed = bool(filters.sources or filters.owners)
    return Result(
        headline=_headline(told),
        remarks=_remarks(told, narrowed),
        rows=rows,
        filters=filters,
        kpis=_cards(books, standings, stand),
        left_out=left_out_rows(run(company, "volumes.left_out", filters, every_lead=every_lead)),
        rows_used=int(sum(rows["leads"].fillna(0))),
        extra={"audience": _audience(books, months)},
        facts={
            "standings": standings,
            "partial": partial,
            "limits": _limits(books, months),
            "visits_missing": _visits_missing(company, books, narrowed),
        },
    )


def judged(company: Company, filters: Filters) -> tuple[Books, dict[Measure, Standing | None]] | str:
    """The month of the last day asked as each measure stands in it, and what that rests on; or why it is unknown."""
    books = _books(company, filters) if filters.as_of else None
    if books is None:
        return NO_DATES
    standings = {measure: record.standing() for measure, record in books.records.items()}
    if standings["leads"] is None:
        return begins_after(books.leads.pacing.known_since if books.leads.pacing else None)
    return books, standings


def _limits(books: Books, months: list[Span]) -> dict[Measure, pd.DataFrame]:
    """The control limits of the whole months of each measure; a measure of which nothing is known has none."""
    found = {}
    for measure, record in books.records.items():
        whole = [span for span in months if record.partial(span) is False]
        found[measure] = limits_frame(judge_months(record.daily, whole))
    return found


def _visits_missing(company: Company, books: Books, narrowed: bool) -> str:
    if books.records["visits"].pacing is not None:
        return ""
    return NO_VISITS_HERE if narrowed and company.warehouse.contents.traffic_days else NO_VISITS


def _books(company: Company, filters: Filters) -> Books | None:
    """None where no lead has a date."""
    assert filters.as_of is not None
    every_lead = company.agreement.every_lead
    known = _known(company, filters)
    if known["leads"] is None:
        return None
    daily = run(company, "volumes", filters, every_lead=every_lead)
    daily.index = pd.Index(daily["day"].dt.date)
    asked = min(filters.end or filters.as_of, filters.as_of)
    records = {
        measure: _Record(measure, daily[measure], asked, _pacing(company, filters, measure, known[measure]))
        for measure in MEASURES
    }
    return Books(company, records, daily["people"].cumsum(), asked)


def _known(company: Company, filters: Filters) -> dict[Measure, Known | None]:
    """The days that the data can tell of each measure. Those of visits are of the chosen sources, and of no rep; a day
    without a single visit is one that the export of web analytics does not reach."""
    assert filters.as_of is not None
    data, visited = reach(company, filters.as_of), run(company, "volumes.visited", filters).iloc[0]
    tells_mqls = company.agreement.every_lead or company.warehouse.contents.stage_known
    tells_visits = not filters.owners and not pd.isna(visited["since"])
    return {
        "visits": Known(visited["since"].date(), *[visited["until"].date()] * 2) if tells_visits else None,
        "leads": data.leads,
        "mqls": data.mqls if tells_mqls else None,
        "customers": data.customers,
    }


def _pacing(company: Company, filters: Filters, measure: Measure, known: Known | None) -> Pacing | None:
    if known is None:
        return None
    return Pacing(
        company.agreements, measured(filters, measure), known, MEASURES[measure][0],
    )  # fmt: skip


def _months(books: Books, filters: Filters) -> list[Span]:
    """Every month that the days asked for touch and the data reaches, oldest first."""
    known = [record.pacing.known_since for record in books.records.values() if record.pacing]
    span = Span.holding(books.asked, "month")
    first = max(min(known), filters.start or min(known))
    spans = [span]
    while spans[-1].first > first:
        spans.append(spans[-1].before)
    return spans[::-1]


def _row(books: Books, span: Span) -> dict[str, Any]:
    version = books.company.agreements.in_force(span.first)
    both = books.visit_to_lead(span.first, span.last)
    values: dict[str, Any] = {}
    for measure, record in books.records.items():
        values |= {measure: record.of(span), f"{measure}_goal": record.goal(span)}
    visits = books.records["visits"].pacing
    if visits is not None and not visits.covers(span.first):
        values["visits"] = None  # a part of a month would look like a bad month
    return values | {
        "month": pd.Timestamp(span.first),
        "visit_to_lead": both[0] / both[1] if both else None,
        "database": books.by_end(span),
        "partial": any(record.partial(span) for record in books.records.values()),
        "agreement": version.number if version else None,
    }


def _audience(books: Books, months: list[Span]) -> pd.DataFrame:
    """Per month: leads per visit with its interval, people new to the database, and its size. Newest last."""
    found = []
    for span in months:
        both = books.visit_to_lead(span.first, span.last)
        low, high = wilson(int(both[0]), int(both[1])) if both and both[0] <= both[1] else (None, None)
        last, before = books.by_end(span), books.database(span.first - ONE_DAY)
        rate = both[0] / both[1] if both else None
        net = None if last is None else last - (before or 0.0)
        found.append([pd.Timestamp(span.first), rate, low, high, net, last])
    names = ["month", "visit_to_lead", "visit_to_lead_low", "visit_to_lead_high", "net_new", "database"]
    return pd.DataFrame(found, columns=names).astype(dict.fromkeys(names[1:], float))


def _headline(told: dict[Measure, Standing]) -> str:
    """Measures of one month and day together: exports are not all of one day."""
    together: dict[tuple[date, date], dict[Measure, Standing]] = {}
    for measure, s in told.items():
        together.setdefault((s.span.first, s.day), {})[measure] = s
    said = "; ".join(_said(group) for group in together.values())
    return f"{said[:1].upper()}{said[1:]}."


def _said(group: dict[Measure, Standing]) -> str:
    these = listed([count(s.so_far, *MEASURES[measure]) for measure, s in group.items()])
    s = next(iter(group.values()))
    return (
        f"{s.span.name} brought {these}" if s.complete else f"by {day_text(s.day)}, {s.span.name} has brought {these}"
    )


def _remarks(told: dict[Measure, Standing], narrowed: bool) -> str:
    """How each measure stands against its goal, else against the month before."""
    said = "; ".join(f"{MEASURES[measure][1]}: {_verdict(s)}" for measure, s in told.items())
    why = ""
    if all(s.goal is None for s in told.values()):
        agreed = "goals are agreed for the whole company only" if narrowed else "no goals are agreed"
        point = "" if all(s.complete for s in told.values()) else "months compared at the same working day; "
        why = f"; {point}{agreed}"
    return f"{said[:1].upper()}{said[1:]}{why}.{told['leads'].caveat}"


def _verdict(s: Standing) -> str:
    """Against the pace line, else against the month before."""
    if s.goal is not None and s.due is not None:
        if s.complete:
            return f"{share(s.attained, 0)} of goal" if s.attained is not None else "the goal was 0"
        if s.so_far is not None and s.so_far >= s.goal:
            return "goal reached"
        return "open" if s.chance is None else f"{s.verdict}, goal {likelihood(s.chance)} likely"
    if s.previous is None or s.so_far is None:
        return f"{s.earlier.name} unknown"
    if s.too_early_to_compare:
        return f"too early to compare with {s.earlier.name}"
    if not s.previous:
        return f"{count(s.previous)} in {s.earlier.name}"
    part = share(abs(s.so_far / s.previous - 1), 0)
    side = "above" if s.so_far > s.previous else "below"
    return f"level with {s.earlier.name}" if part == "0 %" else f"{part} {side} {s.earlier.name}"


def _cards(books: Books, standings: dict[Measure, Standing | None], stand: Standing) -> tuple[Kpi, ...]:
    return (
        *(_count_card(books, measure, standings[measure], stand) for measure in ("visits", "leads", "customers")),
        _rate_card(books, stand),
        _database_card(books, stand),
    )


def _count_card(books: Books, measure: Measure, s: Standing | None, stand: Standing) -> Kpi:
    name = find(CARD[measure]).name
    if s is None or s.so_far is None:
        why = "No web analytics for it." if measure == "visits" else "The exports do not tell who became one."
        return Kpi(f"{name}, {stand.span.name}", None, "count", note=why, measure=CARD[measure],
                   days=(stand.span.first, stand.day))  # fmt: skip
    label = f"{name}, {s.span.name}" + ("" if s.complete else " so far")
    past = [books.records[measure].of(span) for span in _whole(books, stand)]
    trend = tuple(value for value in past if value is not None)
    words = f" The line shows the last {count(len(trend), 'whole month', 'whole months')}." if len(trend) > 1 else ""
    return Kpi(
        label, s.so_far, "count", note=s.goal_words("count") + s.caveat + words, beside=s.goal_gap("count"),
        broken=s.behind, trend=trend if words else (), measure=CARD[measure], days=(s.span.first, s.day), goal=s.goal,
        **s.comparison("count"),
    )  # fmt: skip


def _whole(books: Books, stand: Standing) -> list[Span]:
    """The last twelve months that are over and wholly in the data."""
    pacing = books.leads.pacing
    assert pacing is not None
    return [span for span in pacing.back("month", stand.day, 13) if not pacing.partial(span, stand.day)]


def _rate_card(books: Books, s: Standing) -> Kpi:
    """Leads per visit, against the same stretch of the month before; early in a month no news."""
    now = books.visit_to_lead(s.span.first, s.day)
    if now is None:
        return Kpi("Visit to lead", None, "share", note="Needs visits from web analytics.", measure="visit-to-lead",
                   days=(s.span.first, s.day))  # fmt: skip
    then = books.visit_to_lead(s.earlier.first, s.earlier_day) if s.earlier_day else None
    low, high = wilson(int(now[0]), int(now[1])) if now[0] <= now[1] else (None, None)
    beside = "" if low is None else f"95 % interval {share(low)} to {share(high)}"
    early = s.gone < EARLY and not s.complete
    return Kpi(
        "Visit to lead", now[0] / now[1], "share",
        previous=None if then is None or early else then[0] / then[1],
        previous_label=s.compared_with,
        note=f"{count(now[0], 'lead', 'leads')} / {count(now[1], 'visit', 'visits')}.",
        beside=beside,
        uncompared="Too early to compare" if early else f"No comparison: unknown for {s.earlier.name}",
        measure="visit-to-lead", days=(s.span.first, s.day),
    )  # fmt: skip


def _database_card(books: Books, s: Standing) -> Kpi:
    now, before = books.database(s.day), books.database(s.earlier.last)
    if now is None:
        return Kpi("People in the database", None, "count", note="No lead has a creation date.", measure="database")
    so_far = "" if s.complete else " so far"
    return Kpi(
        "People in the database", now, "count", before, f"end of {s.earlier.name}",
        beside=f"{count(now - (before or 0.0))} net new in {s.span.name}{so_far}",
        note="Created by the day; a person with several records counts once.",
        uncompared=f"No comparison: nobody was known by the end of {s.earlier.name}",
        measure="database", days=(s.span.first, s.day),
    )  # fmt: skip


VIEW = View(
    name="volumes",
    question="Are visits, leads and customers reaching their goals?",
    columns=COLUMNS,
    definition=(
        "Visits are those of web analytics, leads count by the day they were created, MQLs by the day they became "
        "one, customers by the day their first deal was won. A month is judged by the agreement in force in it; its "
        "goal is spread evenly over its working days, and a month that is not over is compared with the one before up "
        "to the same working day; its verdict is the chance of reaching the goal, as on SLA progress. Months out of "
        "the ordinary lie beyond three standard deviations of a count of their weekdays around the first twelve "
        "months, widened where months differ more than chance makes them; after eight months in a row on one side the "
        "limits begin anew. A month that the chosen days touch is shown from its first day, up to the last "
        "one chosen. Visit to lead = leads / visits "
        "of the days that both are known of: leads who came by another way than the website, such as a fair, are in "
        "it. The database is everybody created so far, a person with several records counting once; exports do not "
        "tell who was deleted. Where a day's visits come split in several ways (by source, by campaign), the fullest "
        "split counts, "
        "not their sum."
    ),
    answer=answer,
    undated="stage",
    charts=charts,
    needs=(HAS_LEADS,),
)
