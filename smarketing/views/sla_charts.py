"""Pictures of SLA progress: the period so far against its pace line with where it will end, and the months before it.

Drawn from the Result alone. May not import ui.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from smarketing.views import pace_charts
from smarketing.views.base import Chart, Result
from smarketing.views.standing import Standing
from smarketing.views.wording import count
from smarketing.views.wording import day as day_text


def charts(result: Result) -> list[Chart]:
    """The period so far against its pace line with where it will end, and the months before it."""
    if result.missing:
        return []
    s: Standing = result.facts["standing"]
    months = result.extra["months"]
    drawn = [
        Chart(_progress(result.extra["period"], s), alt=result.headline, title=f"MQLs in {s.span.name}, running total")
    ]
    if len(months) > 1:
        months = months.rename(columns={"mqls": "value"})
        spec = pace_charts.by_month(months, count, "MQLs per month", ",.0f")
        title = pace_charts.months_title(months, "MQLs per month")
        drawn.append(Chart(spec, alt=pace_charts.months_said(months, "Marketing", "its"), title=title))
    return drawn


def _progress(period: pd.DataFrame, s: Standing) -> alt.TopLevelMixin:
    kind = "behind" if s.behind else "happened"
    lines = pace_charts.long_lines(
        [("Goal", "goal", period["day"], period["goal_to_date"]), ("MQLs", kind, period["day"], period["mqls_to_date"])]
    ).assign(when=lambda lines: lines["x"].map(day_text))
    start, end = pd.Timestamp(s.span.first), pd.Timestamp(s.span.last)
    here = (pd.Timestamp(s.day), s.so_far, count(s.so_far), kind)
    ends = [] if s.goal is None else [(end, s.goal, f"Goal {count(s.goal)}", "goal")]
    ahead = period.dropna(subset=["to_come"])
    wedge = pace_charts.wedge(list(zip(ahead["day"], ahead["to_come"], strict=True)), s.foreseen_end)
    if len(wedge):
        expected = wedge["expected"].iloc[-1]
        ends.append((end, expected, pace_charts.projected_name(count(expected)), "happened"))
    x = pace_charts.day_axis(start, end)
    return pace_charts.progress(lines, here, ends, wedge, x, "MQLs to date", ",.0f")
