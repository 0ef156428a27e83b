"""The picture of the joint promise: both sides' attainment month by month. Drawn from the table alone.

May not import ui.
"""

from __future__ import annotations

from collections.abc import Iterator

import altair as alt
import pandas as pd

from smarketing.views.base import Chart
from smarketing.views.palette import BAND, BROKEN, GOAL, HAPPENED
from smarketing.views.wording import count, share

#: Beyond this a bar says nothing more.
MOST = 1.5
HUES = {"kept": HAPPENED, "broken": BROKEN, "open": BAND}
VERDICTS = {"Kept": "kept", "On course": "kept", "Not kept": "broken", "Behind": "broken"}
SIDES = {"Marketing": "triangle-up", "Sales": "square"}


def joint_chart(table: pd.DataFrame) -> Iterator[Chart]:
    """A bar a month for both sides together, a mark on it for each side; nothing where no month is known."""
    if table.empty or table["joint"].isna().all():
        return
    frame = table.assign(
        shown=table["joint"].clip(0, MOST), hue=table["joint_kept"].map(VERDICTS).fillna("open"),
        name=table["month"].dt.strftime("%b %y"),
    )  # fmt: skip
    x = alt.X("name:N", sort=frame["name"].tolist(), title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    scale = alt.Scale(domain=[0, MOST])
    axis = alt.Axis(format=".0%", values=[0, 0.5, 1, 1.5], labelOverlap=False)
    bars = (
        alt.Chart(frame)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=x,
            y=alt.Y("shown:Q", title="Of the goal", scale=scale, axis=axis),
            color=alt.Color("hue:N", scale=alt.Scale(domain=list(HUES), range=list(HUES.values())), legend=None),
            tooltip=[
                alt.Tooltip("name:N", title="Month"), alt.Tooltip("joint:Q", title="Both", format=".0%"),
                alt.Tooltip("marketing:Q", title="Marketing", format=".0%"),
                alt.Tooltip("sales:Q", title="Sales", format=".0%"),
                alt.Tooltip("joint_kept:N", title="Joint promise"), alt.Tooltip("furthest:N", title="Furthest"),
            ],
        )
    )  # fmt: skip
    shapes = alt.Shape("side:N", title=None, scale=alt.Scale(domain=list(SIDES), range=list(SIDES.values())),
                       legend=alt.Legend(orient="top"))  # fmt: skip
    marks = (
        alt.Chart(_sides(frame))
        .mark_point(size=55, filled=True, color=GOAL, opacity=1)
        .encode(x=x, y=alt.Y("reached:Q", title="Of the goal", scale=scale, axis=axis), shape=shapes)
    )
    goal = alt.Chart(pd.DataFrame({"at": [1.0]})).mark_rule(color=GOAL, strokeDash=[4, 3], strokeWidth=2)
    spec = (bars + marks + goal.encode(y=alt.Y("at:Q", title="Of the goal", scale=scale, axis=axis))).properties(
        height=220
    )
    yield Chart(spec, _said(table), "Both sides month by month: the promise furthest from its goal")


def _sides(frame: pd.DataFrame) -> pd.DataFrame:
    """A mark for each side and month of which something is known."""
    parts = [
        pd.DataFrame({"name": frame["name"], "side": side, "reached": frame[side.lower()].clip(0, MOST)})
        for side in SIDES
    ]
    return pd.concat(parts, ignore_index=True).dropna(subset=["reached"])


def _said(table: pd.DataFrame) -> str:
    """ "The joint promise was kept in 2 of 8 months that are judged; furthest from it October 2026 with 0 %."."""
    judged = table[table["joint_kept"].isin(["Kept", "Not kept"])]
    if judged.empty:
        return "Both sides’ attainment month by month; no month is judged yet."
    kept = int((judged["joint_kept"] == "Kept").sum())
    said = f"The joint promise was kept in {count(kept)} of {count(len(judged), 'judged month', 'judged months')}"
    told = judged.dropna(subset=["joint"])
    if told.empty or kept == len(judged):
        return f"{said}."
    worst = told.loc[told["joint"].idxmin()]
    return f"{said}; furthest from it was {worst['month']:%B %Y} with {share(worst['joint'], 0)}."
