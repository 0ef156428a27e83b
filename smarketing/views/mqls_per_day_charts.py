"""The pictures of MQLs per day: the last days within what is ordinary, and the pattern of the week.

Drawn from the Result alone. May not import ui.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from smarketing.views import palette
from smarketing.views.base import Chart, Result
from smarketing.views.marks import inked
from smarketing.views.wording import count
from smarketing.views.wording import day as day_text

#: Days that fit on a phone as bars one can tell apart.
SHOWN_DAYS = 90
TEXT: dict[str, Any] = {"fontSize": 11, "baseline": "middle"}
NEWS = ("above", "below")


def charts(result: Result) -> list[Chart]:
    if result.missing or result.rows.empty:
        return []
    days = result.rows[result.rows["day"] > result.rows["day"].max() - pd.Timedelta(days=SHOWN_DAYS)]
    return [
        Chart(_daily(days), alt=_said(days), title=_title(days)),
        *_week(result.extra["mqls_by_weekday"]),
    ]


def _title(days: pd.DataFrame) -> str:
    """ "MQLs per day, last 90 days; line: mean of 7 working days, shaded: what is ordinary"."""
    title = f"MQLs per day, last {count(len(days), 'day', 'days')}; line: mean of 7 working days"
    title += ", shaded: what is ordinary on one" if days["upper"].notna().any() else ""
    return title + (", dark: out of the ordinary" if days["signal"].isin(NEWS).any() else "")


def _daily(days: pd.DataFrame) -> alt.TopLevelMixin:
    """A bar per day, strong where it is out of the ordinary; the band of ordinary working days and the running mean."""
    frame = days.assign(
        kind=[_kind(row) for row in days.itertuples()],
        usual=[_usual(row) for row in days.itertuples()],
        sort=days["working_day"].map({True: "Working day", False: "Day off"}),
    )
    x = alt.X(
        "yearmonthdate(day):T", title=None, axis=alt.Axis(format="%-d %b", grid=False, labelOverlap=True, tickCount=6)
    )
    y = alt.Y("mqls:Q", axis=alt.Axis(title=None, tickCount=5, tickMinStep=1), scale=alt.Scale(zero=True, nice=True))
    tooltip = [
        alt.Tooltip("yearmonthdate(day):T", title="Day", format="%a %-d %b %Y"),
        alt.Tooltip("mqls:Q", title="MQLs", format=","),
        alt.Tooltip("usual:N", title="Ordinary"),
        alt.Tooltip("mean:Q", title="Mean of 7 working days", format=".1f"),
        alt.Tooltip("sort:N", title="Kind"),
    ]
    colours = alt.Scale(domain=["ordinary", "news", "off"], range=[palette.BAND, palette.HAPPENED, palette.GOAL])
    worked = frame[frame["working_day"]]
    band = (
        alt.Chart(worked)
        .mark_area(color=palette.GOAL, opacity=0.16, interpolate="step-after")
        .encode(x=x, y=alt.Y("lower:Q"), y2="upper:Q")
    )
    bars = (
        alt.Chart(frame)
        .mark_bar(cornerRadiusEnd=1)
        .encode(x=x, y=y, color=alt.Color("kind:N", scale=colours, legend=None), tooltip=tooltip)
    )
    mean = alt.Chart(worked).mark_line(color=palette.GOAL, strokeWidth=2).encode(x=x, y="mean:Q")
    return alt.layer(band, bars, mean, *_labels(worked, x)).properties(height=280)


def _labels(worked: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    """Days out of the ordinary by their number, and the upper limit named where it ends."""
    news = worked[worked["signal"].isin(NEWS)]
    end = worked.dropna(subset=["upper"]).tail(1)
    end = end.assign(text=[f"ordinary up to {limit:,.0f}" for limit in end["upper"] // 1])
    drawn = [alt.Chart(news).mark_text(**TEXT, dy=-7, fontWeight="bold").encode(x=x, y="mqls:Q", text="mqls:Q")]
    if len(end):
        drawn.append(alt.Chart(end).mark_text(**TEXT, align="right", dy=-8).encode(x=x, y="upper:Q", text="text:N"))
    return [inked(layer) for layer in drawn]


def _kind(row: Any) -> str:
    if row.signal in NEWS:
        return "news"
    return "ordinary" if row.working_day else "off"


def _usual(row: Any) -> str:
    return "too few days known" if pd.isna(row.upper) else f"{row.lower:,.1f} to {row.upper:,.1f}"


def _said(days: pd.DataFrame) -> str:
    news = days[days["signal"].isin(NEWS)]
    last = days.iloc[-1]
    mean = "" if pd.isna(last["mean"]) else f"; the last 7 working days brought {last['mean']:.1f} a day"
    if news.empty:
        return f"None of the last {count(len(days), 'day', 'days')} was out of the ordinary{mean}."
    named = ", ".join(f"{day_text(row.day)} ({count(row.mqls)})" for row in news.tail(3).itertuples())
    verb = "day was" if len(news) == 1 else "days were"
    return f"{count(len(news))} {verb} out of the ordinary, the newest {named}{mean}."


def _week(weekdays: pd.DataFrame) -> list[Chart]:
    if len(weekdays) < 2 or not weekdays["mean"].sum():
        return []
    frame = weekdays.assign(label=weekdays["mean"].map("{:.1f}".format), name=weekdays["weekday"].str[:3])
    x = alt.X("name:N", sort=frame["name"].tolist(), title=None, axis=alt.Axis(labelAngle=0, ticks=False))
    y = alt.Y("mean:Q", axis=None, scale=alt.Scale(zero=True, domainMax=float(frame["mean"].max()) * 1.15))
    tooltip = [
        alt.Tooltip("weekday:N", title="Weekday"),
        alt.Tooltip("mean:Q", title="MQLs per day", format=".2f"),
        alt.Tooltip("share:Q", title="Of all MQLs", format=".0%"),
        alt.Tooltip("days:Q", title="Days"),
    ]
    base = alt.Chart(frame).encode(x=x, y=y, tooltip=tooltip)
    bars = base.mark_bar(color=palette.HAPPENED, cornerRadiusEnd=2)
    labels = inked(base.mark_text(**TEXT, dy=-8).encode(text="label:N"))
    most, least = frame.loc[frame["mean"].idxmax()], frame.loc[frame["mean"].idxmin()]
    takeaway = (
        f"Most MQLs come on a {most['weekday']} ({most['mean']:.1f} a day), fewest on a {least['weekday']} "
        f"({least['mean']:.1f})."
    )
    return [Chart(alt.layer(bars, labels).properties(height=180), alt=takeaway, title="MQLs per day by weekday")]
