"""MQLs handed to sales per day: how many, what is ordinary, and who received them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil, floor
from typing import Any

import pandas as pd

from smarketing.company import Company
from smarketing.views import ordinary
from smarketing.views.base import HAS_LEADS, Column, Filters, Kpi, Result, View, left_out_rows, run, unanswered
from smarketing.views.mqls_per_day_charts import charts
from smarketing.views.periods import ONE_DAY
from smarketing.views.reach import begins_after, reach
from smarketing.views.sla_progress import NO_STAGE
from smarketing.views.standing import Pacing, Standing, measured
from smarketing.views.wording import count
from smarketing.views.wording import day as day_text

NO_DATES = "MQLs per day need dates: export your leads with the column “Create date” or “Became an MQL date”."
#: Working days of the running mean, and calendar days of the weekday pattern: half a year of each weekday.
MEAN_DAYS, PATTERN_DAYS = 7, 182
#: Working days in which the cards count what was out of the ordinary.
WATCHED = 60
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COLUMNS = (
    Column("day", "Day", "date", "Calendar day."),
    Column("mqls", "MQLs", "count", "Leads that became MQLs on the day, and with that sales' to follow up.", "mqls"),
    Column("working_day", "Working day", "flag", "By the agreement's weekdays and holidays."),
    Column("mean", "Mean of 7", "ratio", "MQLs per day on the last 7 working days.", "mqls-per-day"),
    Column("lower", "Ordinary from", "ratio", "Fewer are out of the ordinary for a day of its kind.", "mqls", "low"),
    Column("upper", "Ordinary to", "ratio", "More are out of the ordinary for a day of its kind.", "mqls", "high"),
    Column("signal", "Signal", "text", "“above” or “below” what is ordinary; “run”: the 9th day in a row on one side."),
)


@dataclass(frozen=True)
class _Record:
    """MQLs of every day that is known, from the first to the last day asked about."""

    daily: pd.Series
    asked: date
    pacing: Pacing

    def total(self, first: date, last: date) -> float | None:
        """MQLs between two days; None before the data starts."""
        return None if last < self.pacing.known_since else float(self.daily[first:last].sum())


def answer(company: Company, filters: Filters) -> Result:
    every_lead = company.agreement.every_lead
    if not every_lead and not company.warehouse.contents.stage_known:
        return unanswered(COLUMNS, filters, NO_STAGE.replace("SLA progress needs", "MQLs per day need"))
    record = _record(company, filters, every_lead) if filters.as_of else None
    if record is None:
        return unanswered(COLUMNS, filters, NO_DATES)
    known = record.pacing.counted({day: float(mqls) for day, mqls in record.daily.items()}, record.asked)
    standing = record.pacing.standing("month", record.asked, record.total, known)
    if standing.day < record.pacing.known_since:
        return unanswered(COLUMNS, filters, begins_after(record.pacing.known_since))
    days = _judged(record, standing.day)
    rows = days if filters.start is None else days[days["day"].dt.date >= filters.start]
    rows = rows.reset_index(drop=True)
    aside = run(company, "sla_progress.left_out", filters, every_lead=every_lead)
    return Result(
        headline=_headline(days, standing),
        remarks=_remarks(days, standing),
        rows=rows,
        filters=filters,
        kpis=_cards(days, standing),
        left_out=left_out_rows(aside[~aside["counted"]]),
        caveats=left_out_rows(aside[aside["counted"]]),
        rows_used=int(rows["mqls"].sum()),
        used_what="MQLs",
        extra={
            "mqls_by_weekday": _weekdays(rows),
            "mqls_by_rep": _reps(company, filters, standing, every_lead),
        },
        days={"mqls_by_rep": _chosen(filters, standing)},
        facts={"standing": standing, "days": days},
    )


def _record(company: Company, filters: Filters, every_lead: bool) -> _Record | None:
    """None where no lead has a date."""
    assert filters.as_of is not None
    asked = min(filters.end or filters.as_of, filters.as_of)
    known = reach(company, filters.as_of).mqls
    if known is None:
        return None
    # Days before the first MQL are known all the same: of every day since the first lead.
    wide = replace(filters, start=known.since, end=asked)
    history = run(company, "sla_progress", wide, every_lead=every_lead)
    daily = pd.Series(history["mqls"].to_numpy(dtype=float), index=history["day"].dt.date)
    pacing = Pacing(company.agreements, measured(filters, "mqls"), known, "lead")
    return _Record(daily, asked, pacing)


def _judged(record: _Record, until: date) -> pd.DataFrame:
    """The View's columns for every known day: working days and days off each against those of their own kind."""
    daily = record.daily[record.pacing.known_since : until]
    frame = pd.DataFrame({"day": pd.to_datetime(list(daily.index)), "mqls": daily.to_numpy()})
    frame["working_day"] = [day in record.pacing.workdays for day in daily.index]
    worked = frame[frame["working_day"]]
    frame["mean"] = worked["mqls"].rolling(MEAN_DAYS).mean()
    frame["mean"] = frame["mean"].ffill()
    frame[["lower", "upper", "signal"]] = None
    for kind in (True, False):
        alike = frame["working_day"] == kind
        weekdays = frame.loc[alike, "day"].dt.day_of_week.tolist()
        found = ordinary.judge(frame.loc[alike, "mqls"].tolist(), weekdays, runs=kind)
        frame.loc[alike, "lower"] = [limit.lower if limit else None for limit, _ in found]
        frame.loc[alike, "upper"] = [limit.upper if limit else None for limit, _ in found]
        frame.loc[alike, "signal"] = [signal for _, signal in found]
    numbers = dict.fromkeys(("mqls", "mean", "lower", "upper"), float)
    return frame[[column.name for column in COLUMNS]].astype(numbers)


def _weekdays(rows: pd.DataFrame) -> pd.DataFrame:
    """MQLs per day by weekday, over the last half year of the days shown; working days and days off apart."""
    recent = rows[rows["day"] > rows["day"].max() - pd.Timedelta(days=PATTERN_DAYS)]
    frame = recent.assign(number=recent["day"].dt.isocalendar().day)
    found = frame.groupby("number")["mqls"].agg(["mean", "size", "sum"]).reset_index()
    found["weekday"] = found["number"].map(lambda number: WEEKDAYS[number - 1])
    found["share"] = found["sum"] / (found["sum"].sum() or float("nan"))
    return found.rename(columns={"size": "days"})[["weekday", "mean", "share", "days"]]


def _reps(company: Company, filters: Filters, standing: Standing, every_lead: bool) -> pd.DataFrame:
    """Who received the MQLs of the chosen days, else of the month so far; beside as many days before."""
    first, last = _chosen(filters, standing)
    if filters.start:
        before: tuple[date | None, date | None] = (first - (last - first) - ONE_DAY, first - ONE_DAY)
    else:
        before = (standing.earlier.first, standing.earlier_day) if standing.earlier_day else (None, None)
    stretch: dict[str, Any] = {
        "from_day": first, "to_day": last, "before_from": before[0], "before_to": before[1]
    }  # fmt: skip
    reps = run(company, "mqls_per_day.reps", filters, every_lead=every_lead, **stretch)
    reps["share"] = reps["mqls"] / (reps["mqls"].sum() or float("nan"))
    return reps if before[1] else reps.assign(before=None)


def _chosen(filters: Filters, standing: Standing) -> tuple[date, date]:
    """The chosen days, else the month so far."""
    return filters.start or standing.span.first, standing.day


def _headline(days: pd.DataFrame, standing: Standing) -> str:
    worked = days[days["working_day"]]
    if worked.empty:
        total = count(days["mqls"].sum(), "MQL", "MQLs")
        return f"Sales received {total} by {day_text(standing.day)}, none of it on a working day."
    last = worked.iloc[-1]
    received = f"Sales received {count(last['mqls'], 'MQL', 'MQLs')} on {day_text(last['day'])}"
    if last["signal"] is None:
        fewest = ordinary.FEWEST
        return f"{received}; fewer than {fewest} working days are known, too few to say what is ordinary."
    return f"{received}, {_found(last)}."


def _remarks(days: pd.DataFrame, standing: Standing) -> str:
    worked = days[days["working_day"]]
    judged = len(worked) and worked.iloc[-1]["signal"] is not None
    return f"{_last_news(worked) if judged else ''}{standing.caveat}".strip()


def _found(last: pd.Series) -> str:
    usual = f"{ceil(last['lower'])} to {floor(last['upper'])}"
    if last["signal"] in ("above", "below"):
        side = "more" if last["signal"] == "above" else "fewer"
        return f"{side} than the {usual} of an ordinary working day: worth asking why"
    if last["signal"] in ("run above", "run below"):
        side = last["signal"].removeprefix("run ")
        return f"and at least {ordinary.RUN} working days in a row were {side} what is usual: something has changed"
    return f"an ordinary working day ({usual} would be)"


def _last_news(worked: pd.DataFrame) -> str:
    """The newest day before the last that was out of the ordinary."""
    news = worked.iloc[:-1]
    news = news[news["signal"].isin(["above", "below"])]
    if news.empty:
        return " No working day before was out of the ordinary."
    newest = news.iloc[-1]
    return f" The last working day out of the ordinary was {day_text(newest['day'])} with {count(newest['mqls'])}."


def _cards(days: pd.DataFrame, standing: Standing) -> tuple[Kpi, ...]:
    worked = days[days["working_day"]]
    month = f"{standing.span.name}" + ("" if standing.complete else " so far")
    return (
        *_day_cards(worked),
        Kpi(month, standing.so_far, "count", note=standing.goal_words("count"), beside=standing.goal_gap("count"),
            broken=standing.behind, measure="mqls", days=(standing.span.first, standing.day), goal=standing.goal,
            **standing.comparison("count")),
        _news_card(worked),
    )  # fmt: skip


def _day_cards(worked: pd.DataFrame) -> Sequence[Kpi]:
    if worked.empty:
        return (Kpi("Last working day", None, "count", note="No working day is in the data."),)
    last, before = worked.iloc[-1], worked.iloc[:-1]
    then = before.iloc[-1] if len(before) else None
    usual = "" if last["signal"] is None else f"ordinary: {ceil(last['lower'])} to {floor(last['upper'])}"
    week = worked["mean"].iloc[-1]
    earlier = worked["mean"].iloc[-1 - MEAN_DAYS] if len(worked) > MEAN_DAYS else None
    known = earlier is not None and not pd.isna(earlier)
    return (
        Kpi(day_text(last["day"]), last["mqls"], "count", None if then is None else then["mqls"],
            "" if then is None else day_text(then["day"]),
            better="up" if last["signal"] in ("above", "below") else "neither", beside=usual,
            trend=tuple(worked["mqls"].iloc[-30:]), note="The line shows the last 30 working days.",
            uncompared="No comparison: it is the first working day in the data", measure="mqls",
            days=(last["day"].date(), last["day"].date())),
        Kpi("Per day, last 7 working days", None if pd.isna(week) else float(week), "ratio",
            float(earlier) if known and earlier is not None else None, "the 7 before", better="neither",
            note="" if pd.notna(week) else "Fewer than 7 working days are known.",
            uncompared="No comparison: the 7 before are not all in the data", measure="mqls-per-day"),
    )  # fmt: skip


def _news_card(worked: pd.DataFrame) -> Kpi:
    """Days out of the ordinary: chance makes about one in 400."""
    judged = worked.dropna(subset=["signal"])
    label = f"Out of the ordinary, last {WATCHED} working days"
    if judged.empty:
        return Kpi(label, None, "count", note=f"Known from the {ordinary.FEWEST + 1}th working day on.",
                   measure="out-of-the-ordinary")  # fmt: skip
    news = judged["signal"].isin(["above", "below"])
    whole = len(judged) >= 2 * WATCHED
    return Kpi(
        label, float(news.tail(WATCHED).sum()), "count",
        float(news.iloc[-2 * WATCHED : -WATCHED].sum()) if whole else None, f"the {WATCHED} before", better="neither",
        note="Days above or below what is ordinary; chance makes at most about one in 400 so.",
        uncompared=f"No comparison: fewer than {2 * WATCHED} working days can be judged", measure="out-of-the-ordinary",
    )  # fmt: skip


VIEW = View(
    name="mqls-per-day",
    question="How many MQLs does sales receive a day?",
    columns=COLUMNS,
    definition=(
        "MQLs by the day they became one, which is when they are sales' to follow up; the same days and figures as "
        "SLA progress. The mean is that of the last 7 working days. A day is out of the ordinary beyond three "
        "standard deviations of a count around what its weekday brought on the 60 days of its kind before it (working "
        "days and days off apart; at least 20), widened where days differ more than chance makes them; where fewer "
        "than 20 are expected, beyond what a Poisson count exceeds one time in 740. What lies between the limits is no "
        "news. Besides, 9 working days in a row on one side of the median are a run: the level has changed, though no "
        "single day shows it. The weekday pattern is that of the last 26 weeks shown. The table of reps is of the "
        "chosen days, else of the month so far, beside as many days before, or the same working day of the month "
        "before."
    ),
    answer=answer,
    undated="stage",
    charts=charts,
    needs=(HAS_LEADS,),
)
