"""The pictures of follow-up: what became of each rep's promises, and how long the first attempts took.

Pure functions of a Result. May not import ui.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from smarketing.views import palette
from smarketing.views.base import Chart, Result
from smarketing.views.marks import inked
from smarketing.views.wording import count, share

EVERYBODY = "All owners"
STATES = {
    "kept": "Kept",
    "late": "Late",
    "broken": "Broken",
    "about_to_break": "About to break",
    "waiting": "Not due yet",
    "not_judged": "Not judged",
    "handed_over": "Handed over",
}
HUES = {
    "kept": palette.HAPPENED,
    "late": palette.AGEING,
    "broken": palette.BROKEN,
    "about_to_break": palette.AGEING,
    "waiting": palette.BAND,
    "not_judged": palette.GOAL,
    "handed_over": palette.GOAL,
}
#: Stretches of time to the first attempt, in hours on the agreed clock.
SPEEDS = {
    "same_day": "Same day",
    "hours_1": "First hour",
    "hours_4": "1–4",
    "hours_8": "4–8",
    "hours_24": "8–24",
    "hours_72": "24–72",
    "hours_over_72": "Over 72",
    "never": "Not yet",
}


def charts(result: Result) -> list[Chart]:
    if result.rows.empty:
        return []
    return [_grid(result), *_speed(result)]


def _grid(result: Result) -> Chart:
    """Leads by rep and what became of the promise; the hue tells what, the strength how many. A click picks a cell."""
    cells = _cells(result.rows)
    reps = [EVERYBODY, *result.rows["rep"]]
    y = alt.Y(
        "owner:N", sort=reps, title=None, axis=alt.Axis(labelLimit=130, labelFlush=False, ticks=False, domain=False)
    )
    # Two words stand on two lines, or a phone has no room for the last columns.
    heads = alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False, labelOverlap=False, labelFlush=False,
                     labelFontSize=11, labelPadding=32, labelExpr="split(datum.label, ' ')")  # fmt: skip
    x = alt.X("state:N", sort=list(STATES.values()), title=None, axis=heads)
    picked = alt.selection_point(name="cell", fields=["owner", "column"], on="click")
    base = alt.Chart(cells).encode(x=x, y=y)
    boxes = base.mark_rect(cornerRadius=2, cursor="pointer").encode(
        color=alt.Color("column:N", scale=alt.Scale(domain=list(HUES), range=list(HUES.values())), legend=None),
        fillOpacity=alt.FillOpacity("strength:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.6]), legend=None),
        stroke=alt.condition(picked, alt.value(palette.HAPPENED), alt.value(None), empty=False),
        strokeWidth=alt.value(2),
        tooltip=[
            alt.Tooltip("owner:N", title="Rep"),
            alt.Tooltip("state:N", title="Promise"),
            alt.Tooltip("leads:Q", title="Leads", format=","),
            alt.Tooltip("share:Q", title="Share of the row's leads", format=".0%"),
        ],
    )
    numbers = base.mark_text(fontSize=12).encode(text=alt.Text("leads:Q", format=","))
    layers = alt.layer(boxes.add_params(picked), inked(numbers)).resolve_scale(color="independent")
    spec = layers.properties(height=alt.Step(28))
    return Chart(spec, alt=result.headline, title="Handed-over leads by rep and what became of the promise")


def _cells(rows: pd.DataFrame) -> pd.DataFrame:
    """Long form of the grid: owner, column, its label, leads, their share of the row, and strength: leads as a part of
    the fullest cell, so that the largest piles stand out; the first row is measured by itself."""
    counts = rows[["rep", *STATES]].astype(dict.fromkeys(STATES, int)).rename(columns={"rep": "owner"})
    together = pd.DataFrame([{"owner": EVERYBODY} | counts[list(STATES)].sum().to_dict()])
    grid = pd.concat([together, counts], ignore_index=True)
    cells = grid.melt(id_vars="owner", var_name="column", value_name="leads")
    cells["share"] = cells["leads"] / cells["owner"].map(grid.set_index("owner")["handed_over"])
    of_all, counted = cells["owner"] == EVERYBODY, cells["column"] != "handed_over"
    for rows_alike in (of_all & counted, ~of_all & counted):
        cells.loc[rows_alike, "strength"] = cells["leads"] / max(1, cells.loc[rows_alike, "leads"].max())
    cells["strength"] = cells["strength"].fillna(0.0)
    cells["state"] = cells["column"].map(STATES)
    return cells


def _speed(result: Result) -> list[Chart]:
    """Leads by time to the first attempt; the first hour stands out, what came late or never in its colour."""
    frame = result.extra["speed"].dropna(subset=["speed"]).set_index("speed")
    frame = frame.reindex([name for name in SPEEDS if name in frame.index or not _only_days(name, result)])
    columns = ["handed_over", "kept", "late", "broken"]
    frame = frame[columns].astype(float).fillna(0.0).reset_index()
    total = frame["handed_over"].sum()
    if not total:
        return []
    frame["label"] = frame["speed"].map(SPEEDS)
    frame["share"] = frame["handed_over"] / total
    frame["text"] = [share(part) for part in frame["share"]]
    axis = alt.Axis(labelAngle=0, ticks=False, labelExpr="split(datum.label, ' ')", labelOverlap=False)
    x = alt.X("label:N", sort=list(frame["label"]), title="Hours", axis=axis)
    bars, words = _bars(frame, x), _words(frame, x)
    spec = alt.layer(*bars, words).properties(height=220)
    title = "Time from hand-over to the first attempt, on the agreed clock"
    title += ", known to the day only" if result.facts["by_day"] else ""
    title += "; yellow: late, orange: never"
    return [Chart(spec, alt=_takeaway(frame, result), title=title)]


def _only_days(name: str, result: Result) -> bool:
    """The first hour is shown even where nobody was that fast, unless hours are not known."""
    return name == "same_day" or bool(result.facts["by_day"])


def _bars(frame: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    names = {"kept": "kept", "late": "late", "broken": "broken"}
    long = frame.melt(id_vars=["speed", "label"], value_vars=list(names), var_name="promise", value_name="leads")
    long["place"] = long["promise"].map(list(names).index)
    hues = alt.Scale(domain=list(names), range=[palette.HAPPENED, palette.AGEING, palette.BROKEN])
    base = alt.Chart(long).encode(
        x=x,
        y=alt.Y("leads:Q", title="Leads", axis=alt.Axis(format="~s", tickCount=4), stack="zero"),
        order="place:Q",
        tooltip=[
            alt.Tooltip("label:N", title="First attempt"),
            alt.Tooltip("promise:N", title="Promise"),
            alt.Tooltip("leads:Q", title="Leads", format=","),
        ],
    )
    first = alt.datum.speed == "hours_1"
    bars = base.mark_bar(width={"band": 0.7}).encode(
        color=alt.Color("promise:N", scale=hues, legend=None),
        opacity=alt.condition((first) | (alt.datum.promise != "kept"), alt.value(1), alt.value(0.55)),
    )
    return [bars]


def _words(frame: pd.DataFrame, x: alt.X) -> alt.Chart:
    style: dict[str, Any] = {"fontSize": 11, "dy": -7}
    return inked(alt.Chart(frame).mark_text(**style).encode(x=x, y=alt.Y("handed_over:Q"), text="text:N"))


def _takeaway(frame: pd.DataFrame, result: Result) -> str:
    found = frame.set_index("speed")["share"]
    first = (
        "" if result.facts["by_day"] else f"{share(found.get('hours_1', 0.0), 0)} were attempted in the first hour, "
    )
    never = f"{share(found.get('never', 0.0), 0)} not yet though the promise is over"
    return f"Of {count(frame['handed_over'].sum(), 'lead', 'leads')}, {first}{never}."
