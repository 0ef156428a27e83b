"""SLA progress: MQLs against the agreed goal by day, month and quarter, by type, and where it will end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from smarketing.agreement.projection import Known
from smarketing.company import Company
from smarketing.stats import one_rate
from smarketing.views.base import HAS_LEADS, Column, Filters, Kpi, Period, Result, View, left_out_rows, run, unanswered
from smarketing.views.periods import Span, months_later
from smarketing.views.reach import begins_after, only_known, reach
from smarketing.views.sla_charts import charts
from smarketing.views.standing import BEHIND, ON_COURSE, Pacing, Standing, measured, with_its_record
from smarketing.views.wording import count, share
from smarketing.views.wording import day as day_text

NO_STAGE = (
    "SLA progress needs to know which leads are MQLs: export your leads with the column “Lifecycle stage” or “Lead "
    'status”, or set mql_rule = "every lead" in the agreement.'
)
NO_DATES = "SLA progress needs dates: export your leads with the column “Create date” or “Became an MQL date”."
NO_TYPES = (
    "MQLs by type need a column that says what each lead asked for, such as HubSpot's “First conversion”: add it to "
    "your export of leads."
)
#: Years before the period: two that a forecast rests on, and one in which its record began.
YEARS = 3
COLUMNS = (
    Column("day", "Day", "date", "Calendar day."),
    Column("mqls", "MQLs", "count", "Leads that became MQLs on the day; unknown after the data date.", "mqls"),
    Column(
        "goal",
        "Goal",
        "count",
        "The day's part of its month's goal, spread evenly over the working days.",
        "mqls",
        "goal",
    ),
    Column("cumulative_mqls", "MQLs to date", "count", "MQLs since the first day of the table.", "mqls", "to date"),
    Column(
        "cumulative_goal",
        "Goal to date",
        "count",
        "Goal since the first day; unknown after a day without one.",
        "mqls",
        "goal to date",
    ),
)


@dataclass(frozen=True)
class _Record:
    """MQLs per day over the last years, up to the last day asked."""

    daily: pd.Series
    asked: date
    pacing: Pacing

    @property
    def day(self) -> date:
        """The day to judge by."""
        return self.pacing.judged(self.asked)

    def total(self, first: date, last: date) -> float | None:
        """MQLs between two days; None before the data starts."""
        if last < self.pacing.known_since:
            return None
        return float(self.daily[first:last].sum())

    @property
    def known(self) -> Known | None:
        """MQLs by day, for a projection."""
        return self.pacing.counted({day: float(mqls) for day, mqls in self.daily.items()}, self.asked)

    def standing(self, kind: Period) -> Standing:
        """The month, quarter or year of the day asked, with where it will end."""
        return self.pacing.standing(kind, self.asked, self.total, self.known)


def answer(company: Company, filters: Filters) -> Result:
    found = judged(company, filters)
    if isinstance(found, str):
        return unanswered(COLUMNS, filters, found)
    (record, standing), every_lead = found, company.agreement.every_lead
    if standing.foreseen:
        standing = with_its_record(standing, record.known)
    counted = run(company, "sla_progress", filters, every_lead=every_lead)
    counted = only_known(counted, ("mqls", "cumulative_mqls"), record.pacing.known_since, record.day)
    rows = _with_goals(counted, record.pacing)
    types = _types(company, filters, standing, every_lead)
    aside = run(company, "sla_progress.left_out", filters, every_lead=every_lead)
    return Result(
        headline=_headline(standing, bool(filters.sources or filters.owners)),
        remarks=f"{standing.ending('count')} {standing.caveat.strip()}".strip(),
        rows=rows,
        filters=filters,
        kpis=_cards(record, standing),
        left_out=left_out_rows(aside[~aside["counted"]]),
        caveats=left_out_rows(aside[aside["counted"]]),
        rows_used=int(rows["mqls"].sum()),
        used_what="MQLs",
        extra={
            "period": _period(record, standing),
            "months": _spans(record, "month", 13),
            "quarters": _spans(record, "quarter", 5),
            **({} if types is None else {"types": types}),
        },
        days={"types": (standing.span.first, standing.day)},
        facts={"standing": standing, **({"types_missing": NO_TYPES} if types is None else {})},
    )


def judged(company: Company, filters: Filters) -> tuple[_Record, Standing] | str:
    """The period of the last day asked as it stands, and what it rests on; or why that is unknown."""
    every_lead = company.agreement.every_lead
    if not every_lead and not company.warehouse.contents.stage_known:
        return NO_STAGE
    record = _record(company, filters, every_lead) if filters.as_of else None
    if record is None:
        return NO_DATES
    if record.day < record.pacing.known_since:
        return begins_after(record.pacing.known_since)
    # The days after the last one asked are known where the data goes on: nothing is foreseen then.
    return record, replace(record.standing(filters.period), foreseen=record.asked == filters.as_of)


def _record(company: Company, filters: Filters, every_lead: bool) -> _Record | None:
    """None where no lead has a date."""
    assert filters.as_of is not None
    day = min(filters.end or filters.as_of, filters.as_of)
    longest = Span.holding(day, "year" if filters.period == "year" else "quarter", company.agreement.fiscal_year_starts)
    wide = replace(filters, start=months_later(longest.first, -YEARS * 12), end=day)
    history = run(company, "sla_progress", wide, every_lead=every_lead)
    known = reach(company, filters.as_of).mqls
    if known is None:
        return None
    daily = pd.Series(history["mqls"].to_numpy(dtype=float), index=history["day"].dt.date)
    pacing = Pacing(company.agreements, measured(filters, "mqls"), known, "lead")
    return _Record(daily, day, replace(pacing, grain=_batch(daily[:day], pacing)))


def _batch(daily: pd.Series, pacing: Pacing) -> float:
    """How many MQLs come together, as after a fair: variance / mean of the last 90 working days, at least 1.

    Where days scatter more than chance makes independent events scatter, sums of days do so by the same factor (the
    dispersion of quasi-Poisson models: P. McCullagh and J. A. Nelder, Generalized Linear Models (1989), 6.2.3).
    """
    worked = daily[[day in pacing.workdays and day >= pacing.known_since for day in daily.index]][-90:]
    mean = worked.mean() if len(worked) > 1 else 0.0
    return max(1.0, float(worked.var() / mean)) if mean else 1.0


def _with_goals(rows: pd.DataFrame, pacing: Pacing) -> pd.DataFrame:
    goals: list[float | None] = []
    if len(rows):
        goals = pacing.daily(rows["day"].iloc[0].date(), rows["day"].iloc[-1].date())
    rows = rows.assign(goal=np.array(goals, dtype=float))
    # numpy's running sum stays unknown after an unknown day; pandas' would skip it and set a goal nobody agreed.
    rows["cumulative_goal"] = np.cumsum(rows["goal"].to_numpy())
    return rows[[column.name for column in COLUMNS]]


def _types(company: Company, filters: Filters, standing: Standing, every_lead: bool) -> pd.DataFrame | None:
    """MQLs of the period so far by type, and those by the same point of the period before; None without types."""
    if not company.warehouse.contents.leads_with_type:
        return None
    until = standing.earlier_day
    stretch: dict[str, Any] = {
        "from_day": standing.span.first,
        "to_day": standing.day,
        "before_from": standing.earlier.first if until else None,
        "before_to": until,
    }
    types = run(company, "sla_progress.types", filters, every_lead=every_lead, **stretch)
    return types if until else types.assign(before=np.nan)


def _period(record: _Record, standing: Standing) -> pd.DataFrame:
    """The current period by day: MQLs to date (unknown after the last day asked), goal to date, and Pacing.to_come."""
    days = standing.span.days
    mqls = record.daily[: standing.day].reindex(days).to_numpy(dtype=float)
    goals = np.array(record.pacing.daily(days[0], days[-1]), dtype=float)
    period = pd.DataFrame(
        {"day": pd.to_datetime(days), "mqls_to_date": np.cumsum(mqls), "goal_to_date": np.cumsum(goals)}
    )
    ahead = dict(record.pacing.to_come(standing.span, standing.day))
    return period.assign(to_come=[ahead.get(day, np.nan) for day in days])


def _spans(record: _Record, kind: Period, most: int) -> pd.DataFrame:
    """The last months or quarters, oldest first: what happened, the goal of the whole, and whether it is partial."""
    found = [_span_row(record, span) for span in record.pacing.back(kind, record.day, most)]
    frame = pd.DataFrame(found, columns=[kind, "mqls", "goal", "partial"]).astype({"mqls": float, "goal": float})
    return frame.assign(share_of_goal=frame["mqls"] / frame["goal"].where(frame["goal"] > 0))


def _span_row(record: _Record, span: Span) -> list[Any]:
    return [
        pd.Timestamp(span.first) if span.kind == "month" else span.name,
        record.total(span.first, min(span.last, record.day)),
        record.pacing.goal(span.first, span.last),
        record.pacing.partial(span, record.day),
    ]


def _headline(s: Standing, narrowed: bool) -> str:
    if s.goal is None or s.due is None or s.so_far is None:
        return _without_goal(s, narrowed)
    if s.complete:
        return _ended(s)
    so_far = f"{count(s.so_far, 'MQL', 'MQLs')} by {day_text(s.day)}"
    return f"{_outlook(s)}: {so_far}; {s.likely('count')}."


def _outlook(s: Standing) -> str:
    """ "Marketing is behind for May 2026", "May 2026 is open"."""
    verb = "is" if s.foreseen else "was"
    return f"{s.span.name} {verb} open" if s.verdict == "open" else f"Marketing {verb} {s.verdict} for {s.span.name}"


def _ended(s: Standing) -> str:
    if s.attained is None:
        return f"Marketing brought {count(s.so_far, 'MQL', 'MQLs')} in {s.span.name}; the goal was 0."
    short = f", {count(-(s.gap or 0), 'MQL', 'MQLs')} short" if s.behind else ""
    goal = count(s.goal, "MQL", "MQLs")
    return f"Marketing met {share(s.attained, 0)} of its goal of {goal} in {s.span.name}{short}."


def _without_goal(s: Standing, narrowed: bool) -> str:
    by = "" if s.complete else f" by {day_text(s.day)}"
    versus = f", {s.compared}" if s.compared else ""
    why = "the goal is agreed for the whole company only" if narrowed else f"no goal is agreed for {s.span.name}"
    return f"Marketing brought {count(s.so_far, 'MQL', 'MQLs')} in {s.span.name}{by}{versus}; {why}."


def _cards(record: _Record, standing: Standing) -> tuple[Kpi, ...]:
    kinds: tuple[Period, ...] = ("month", "quarter", "year") if standing.span.kind == "year" else ("month", "quarter")
    stands = [standing if kind == standing.span.kind else record.standing(kind) for kind in kinds]
    ending = standing.ending_card("mqls-projected", "count")
    return (_day_card(record), *(_period_card(record, s) for s in stands), *([ending] if ending else []))


def _day_card(record: _Record) -> Kpi:
    like = record.pacing.like(record.day)
    now, then = record.total(record.day, record.day), record.total(like, like)
    goal = record.pacing.goal(record.day, record.day)
    return Kpi(
        day_text(record.day),
        now,
        "count",
        then,
        day_text(like),
        # A day is neither good nor bad for what chance alone could make of it.
        better="neither" if now is None or then is None or one_rate(now, then) else "up",
        uncompared="" if then is not None else f"No comparison: {day_text(like)} is before the data starts",
        note=("" if goal is None else f"Goal of the day: {goal:.1f}. ") + "The line shows the last 30 days.",
        trend=tuple(record.daily[: record.day].iloc[-30:]),
        measure="mqls",
        days=(record.day, record.day),
        goal=goal,
    )


def _period_card(record: _Record, s: Standing) -> Kpi:
    note = s.goal_words("count") + s.caveat
    label = s.span.name if s.complete else f"{s.span.name} so far"
    beside, trend = s.goal_gap("count"), ()
    if not beside:
        trend = tuple(row.mqls for row in _spans(record, s.span.kind, 13).itertuples() if not row.partial)
        if trend:
            note += f" The line shows the last {count(len(trend), f'whole {s.span.kind}', f'whole {s.span.kind}s')}."
    return Kpi(
        label, s.so_far, "count", note=note, trend=trend, beside=beside, broken=s.behind, measure="mqls",
        days=(s.span.first, s.day), goal=s.goal, **s.comparison("count"),
    )  # fmt: skip


VIEW = View(
    name="sla-progress",
    question="Is marketing keeping its promise?",
    columns=COLUMNS,
    definition=(
        "MQLs by the day they became one, against the goal in the agreement. A lead's MQL day is the date its export"
        " gives for that, else its creation date. A month's goal is spread evenly over its working days (the "
        "agreement's weekdays without its holidays); the pace line is its running total. A period that is not over "
        "is compared with the one before up to the same working day, never with the whole of it, and not at all while "
        "both could come from one rate, counted in batches where MQLs come together. While a period runs, its goal is "
        f"{BEHIND:.0%} likely or less: behind; {ON_COURSE:.0%} or more: on course; else it is open. That chance, and "
        "where the period will end, are a forecast of many simple ones: the level of the last weeks, months and years, "
        "with and without its trend, learning from the period's own days, and levels that drift by the day. Each "
        "counts as well as it told the same day of the last 24 months. Weekdays weigh what they brought in the last "
        "year, holidays nothing. The band holds 80 % of the ends; how often it held is said beside it. Goals are "
        "agreed for the whole company, so a selection of sources or owners has none."
    ),
    answer=answer,
    undated="stage",
    charts=charts,
    needs=(HAS_LEADS,),
)
