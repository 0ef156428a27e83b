"""Pictures of sales by day: the month against its goal and the months before, and the months as wholes.

Drawn from the Result alone. May not import ui.
"""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import pandas as pd

from smarketing.views import pace_charts
from smarketing.views.base import Chart, Result
from smarketing.views.standing import Standing
from smarketing.views.wording import count, money

#: Months that the current one is drawn against.
DRAWN_MONTHS = 3


def charts(result: Result) -> list[Chart]:
    """The month so far against its goal and the months before, by day and by working day; then months as wholes."""
    if result.missing:
        return []
    s: Standing = result.facts["standing"]
    what = f"{_counted(result)} in {s.span.name}, running total"
    drawn = [
        Chart(_progress(result, "day_of_month", "Day of the month"), result.headline, f"{what} by day of the month"),
        Chart(_progress(result, "working_day", "Working day of the month"), result.headline, f"{what} by working day"),
    ]
    if len(result.extra["revenue_months"]) > 1:
        drawn.append(_by_month(result))
    return drawn


def _progress(result: Result, x: str, x_title: str) -> alt.TopLevelMixin:
    s: Standing = result.facts["standing"]
    by_revenue = result.facts["counted"] == "revenue"
    column, text = ("revenue_to_date", _amount(result)) if by_revenue else ("deals_to_date", count)
    kind = "behind" if s.behind else "happened"
    # Several days off share a working day's number: the last of them has it all.
    days = result.extra["months_aligned"].drop_duplicates(["month", x], keep="last")
    goal = result.extra["goal"].drop_duplicates(x, keep="last")
    now = pd.Timestamp(s.span.first)
    drawn = days["month"].drop_duplicates().iloc[-1 - DRAWN_MONTHS :]
    series = [(m, days[days["month"] == m]) for m in drawn]
    lines = [(f"{m:%B %Y}", kind if m == now else "past", of[x], of[column]) for m, of in series]
    ends = [(of[x].iloc[-1], of[column].iloc[-1], f"{m:%b}", "past") for m, of in series if m != now]
    if by_revenue and s.goal is not None:
        lines.append(("Goal", "goal", goal[x], goal["goal_to_date"]))
        ends.append((goal[x].iloc[-1], s.goal, f"Goal {text(s.goal)}", "goal"))
    ahead = goal.dropna(subset=["to_come"])
    wedge = pace_charts.wedge(list(zip(ahead[x], ahead["to_come"], strict=True)), s.foreseen_end)
    if len(wedge):
        expected = wedge["expected"].iloc[-1]
        ends.append((wedge["x"].iloc[-1], expected, pace_charts.projected_name(text(expected)), "happened"))
    here = (series[-1][1][x].iloc[-1], s.so_far, f"{now:%b} {text(s.so_far)}", kind)
    long = pace_charts.long_lines(lines)
    long["when"] = x_title.split(" of")[0].lower() + " " + long["x"].astype(int).astype(str)
    axis = pace_charts.number_axis(int(long["x"].min()), int(max(days[x].max(), goal[x].max())), x_title)
    return pace_charts.progress(long, here, ends, wedge, axis, _counted(result), "~s" if by_revenue else ",.0f")


def _counted(result: Result) -> str:
    """ "Revenue (EUR)", or "Deals won" where those are counted instead."""
    if result.facts["counted"] != "revenue":
        return "Deals won"
    return f"Revenue ({result.currency})" if result.currency else "Revenue"


def _amount(result: Result) -> Callable[[float | None], str]:
    return lambda value: money(value, result.currency, compact=True)


def _by_month(result: Result) -> Chart:
    by_revenue = result.facts["counted"] == "revenue"
    text = _amount(result) if by_revenue else count
    months = result.extra["revenue_months"]
    # A number of deals has no goal in money.
    months = (
        months.assign(value=months["revenue"])
        if by_revenue
        else months.assign(value=months["deals"], goal=float("nan"))
    )
    title = f"{_counted(result)} per month"
    spec = pace_charts.by_month(months, text, title, "~s" if by_revenue else ",.0f")
    said = pace_charts.months_said(months, "Sales", "their")
    return Chart(spec, alt=said, title=pace_charts.months_title(months, title))
