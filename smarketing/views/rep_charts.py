"""The pictures of rep activity: the promise kept and broken per rep, and how long a first response takes.

Pure functions of a Result. May not import ui.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from smarketing.views import palette
from smarketing.views.base import Chart, Result
from smarketing.views.marks import inked, rows
from smarketing.views.wording import count, days, hours, share

ROW = alt.Step(40)
TEXT: dict[str, Any] = {"fontSize": 11, "baseline": "middle"}
#: Marks of the time axis in hours, and how people say them.
TIMES = {1 / 12: "5 min", 1: "1 h", 6: "6 h", 24: "1 d", 72: "3 d", 168: "1 wk", 720: "1 mo", 2160: "3 mo", 8760: "1 y"}
#: Nobody answers faster than this; a logarithmic axis needs an end.
SOONEST = 1 / 60


def charts(result: Result) -> list[Chart]:
    if result.rows.empty:
        return []
    return [*_promise(result), *_times(result)]


def _promise(result: Result) -> list[Chart]:
    """Per rep: leads with a first attempt in time, late and not yet, as parts of those due; best first."""
    frame = result.extra["response"].astype(dict.fromkeys(("kept", "late", "never", "due"), float))
    frame = frame[frame["due"] > 0].copy()
    if frame.empty:
        return []
    frame["within"] = frame["kept"] / frame["due"]
    frame = frame.sort_values(["within", "due"], ascending=[False, False])
    frame["row"] = [f"{r.rep}\n{share(r.within, 0)} of {count(r.due)}" for r in frame.itertuples()]
    y = rows("row", list(frame["row"]))
    spec = alt.layer(_parts(frame, y), _interval(frame, y)).properties(height=ROW)
    title = f"First attempt within the {result.facts['whose']} {result.facts['promise']}, later, and not yet"
    title += "; thin line: 95 % interval"
    return [Chart(spec, alt=result.headline, title=title)]


def _parts(frame: pd.DataFrame, y: alt.Y) -> alt.Chart:
    names = {"kept": "in time", "late": "late", "never": "not yet"}
    long = frame.melt(id_vars=["row", "rep", "due"], value_vars=list(names), var_name="part", value_name="leads")
    long["end"] = long.groupby("rep", sort=False)["leads"].cumsum() / long["due"]
    long["start"] = long["end"] - long["leads"] / long["due"]
    long["share"] = long["leads"] / long["due"]
    long["words"] = long["part"].map(names)
    scale = alt.Scale(domain=list(names.values()), range=[palette.HAPPENED, palette.AGEING, palette.BROKEN])
    x = alt.X("start:Q", title="Share of leads due", axis=alt.Axis(format=".0%", tickCount=5),
              scale=alt.Scale(domain=[0, 1.0]))  # fmt: skip
    bars: alt.Chart = alt.Chart(long).mark_bar(height={"band": 0.5}).encode(
        y=y, x=x, x2="end:Q",
        color=alt.Color("words:N", scale=scale, sort=list(names.values()),
                        legend=alt.Legend(title=None, orient="top", symbolType="square")),
        tooltip=[
            alt.Tooltip("rep:N", title="Rep"),
            alt.Tooltip("words:N", title="First attempt"),
            alt.Tooltip("leads:Q", title="Leads", format=","),
            alt.Tooltip("share:Q", title="Share of leads due", format=".0%"),
            alt.Tooltip("due:Q", title="Leads due", format=","),
        ],
    )  # fmt: skip
    return bars


def _interval(frame: pd.DataFrame, y: alt.Y) -> alt.Chart:
    """The 95 % interval of the share in time, just below its bar."""
    rule = alt.Chart(frame).mark_rule(color=palette.BAND, strokeWidth=3, strokeCap="round", yOffset=15)
    encoded: alt.Chart = rule.encode(
        y=y,
        x="within_low:Q",
        x2="within_high:Q",
        tooltip=[
            alt.Tooltip("rep:N", title="Rep"),
            alt.Tooltip("within_low:Q", title="In time, 95 % interval from", format=".0%"),
            alt.Tooltip("within_high:Q", title="to", format=".0%"),
        ],
    )
    return encoded


def _times(result: Result) -> list[Chart]:
    """Median and 90th percentile of the first response per rep; the first hour is marked, the promise named."""
    frame = result.extra["response"].dropna(subset=["median_hours"]).sort_values("median_hours")
    if frame.empty:
        return []
    timed = result.facts["times_of_day"]
    frame = frame.assign(
        responses=frame["responses"].astype(int),
        median=frame["median_hours"].clip(lower=SOONEST) if timed else frame["median_hours"] / 24,
        p90=frame["p90_hours"].clip(lower=SOONEST) if timed else frame["p90_hours"] / 24,
        median_text=[hours(v) if timed else days(v / 24) for v in frame["median_hours"]],
        p90_text=[hours(v) if timed else days(v / 24) for v in frame["p90_hours"]],
    )
    x = _clock(frame) if timed else _calendar(frame)
    frame["row"] = [f"{r.rep}\n{r.median_text} · {r.p90_text}" for r in frame.itertuples()]
    y = rows("row", list(frame["row"]))
    promise = _promise_rule(result, timed)
    spec = alt.layer(*(_first_hour(_ends(frame)) if timed else []), *_ranges(frame, x, y), *promise).properties(
        height=ROW
    )
    fastest, slowest = frame.iloc[0], frame.iloc[-1]
    takeaway = f"Half of {fastest['rep']}’s contacted leads had a first response within {fastest['median_text']}"
    takeaway += f", half of {slowest['rep']}’s within {slowest['median_text']}." if len(frame) > 1 else "."
    takeaway += "" if timed else " Response times are known to the day only."
    title = "First response: median · 90 % within" + ("" if timed else " (known to the day)")
    return [Chart(spec, alt=takeaway, title=title)]


def _ranges(frame: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    tooltip = [
        alt.Tooltip("rep:N", title="Rep"),
        alt.Tooltip("median_text:N", title="Median"),
        alt.Tooltip("p90_text:N", title="9 of 10 within"),
        alt.Tooltip("responses:Q", title="Leads attempted since their creation", format=","),
    ]
    base = alt.Chart(frame).encode(y=y, tooltip=tooltip)
    line = base.mark_rule(color=palette.BAND, strokeWidth=4, strokeCap="round").encode(x=x, x2="p90:Q")
    median = base.mark_circle(color=palette.HAPPENED, size=110, opacity=1).encode(x=x)
    slow = base.mark_tick(color=palette.HAPPENED, thickness=2, size=14).encode(x="p90:Q")
    return [line, median, slow]


def _ends(frame: pd.DataFrame) -> tuple[float, float]:
    """First and last hour of the logarithmic axis: the first hour and the second day are always on it."""
    return min(float(frame["median"].min()) / 2, 0.25), max(float(frame["p90"].max()) * 1.3, 48.0)


def _clock(frame: pd.DataFrame) -> alt.X:
    low, high = _ends(frame)
    marks = [value for value in TIMES if low <= value <= high]
    words = " : ".join(f"abs(datum.value - {value:.6f}) < 0.001 ? '{word}'" for value, word in TIMES.items()) + " : ''"
    return alt.X("median:Q", title="Time to first response",
                 axis=alt.Axis(values=marks, labelExpr=words, labelFlush=False),
                 scale=alt.Scale(type="log", domain=[low, high], nice=False))  # fmt: skip


def _calendar(frame: pd.DataFrame) -> alt.X:
    top = max(float(frame["p90"].max()), 1.0)
    return alt.X("median:Q", title="Days to first response", axis=alt.Axis(format=",", tickCount=5),
                 scale=alt.Scale(domain=[0, top * 1.1], nice=False, zero=True))  # fmt: skip


def _first_hour(ends: tuple[float, float]) -> list[alt.Chart]:
    """The hour in which an answer is worth most."""
    base = alt.Chart(pd.DataFrame({"start": [ends[0]], "end": [1.0], "text": ["first hour"]}))
    band = base.mark_rect(color=palette.BAND, opacity=0.25).encode(x="start:Q", x2="end:Q")
    name = base.mark_text(**TEXT, align="right", dx=-3, dy=-9).encode(x="end:Q", y=alt.value(0), text="text:N")
    return [band, inked(name)]


def _promise_rule(result: Result, timed: bool) -> list[alt.Chart]:
    """Where the promise ends; nowhere on this axis where it differs from lead to lead or counts business hours only."""
    promise = result.facts["promise_hours"]
    if promise is None:
        return []
    words = f"{result.facts['whose']} {promise:g} h"
    there = pd.DataFrame({"at": [promise if timed else promise / 24], "text": [words]})
    rule = alt.Chart(there).mark_rule(color=palette.GOAL, strokeDash=[4, 3]).encode(x="at:Q")
    # Beside the rule where there is room: the first hour has its own name to the left.
    side: dict[str, Any] = {"align": "right", "dx": 2} if promise > 6 else {"align": "left", "dx": 3}
    name = alt.Chart(there).mark_text(**TEXT, **side, dy=-9)
    return [rule, inked(name.encode(x="at:Q", y=alt.value(0), text="text:N"))]
