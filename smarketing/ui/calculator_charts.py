"""Pictures of a calculator's answer: how likely so many leads reach the goal, and what a lead of each type is worth."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from smarketing.planner.calculators import Answer
from smarketing.planner.chance import LIKELY, Chance
from smarketing.planner.lead_goal import MONTHS
from smarketing.views import Chart, palette
from smarketing.views.marks import inked, rows
from smarketing.views.wording import count, money, share

POINTS = 60
TITLE = "How likely so many leads a month reach the goal"


def likelihood(chances: Chance, average: float) -> Chart:
    """The chance of the goal by leads a month, with the average number and the likely one marked and named."""
    needed = chances.needed
    fewest, most = (float(end) / MONTHS for end in np.quantile(needed, [0.005, 0.99]))
    leads = np.linspace(fewest * 0.9, most + (most - fewest) * 0.15, POINTS)
    frame = pd.DataFrame({"leads": leads, "chance": [chances.of(n * MONTHS) for n in leads]})
    likely = chances.leads() / MONTHS
    marks = pd.DataFrame({"leads": [average / MONTHS, likely], "chance": [chances.of(average), LIKELY]})
    marks["label"] = [f"average: {count(average / MONTHS)}", f"{share(LIKELY, 0)}: {count(likely)}"]
    lower, upper = ("left", 10, 12), ("right", -10, -8)
    places = [lower, upper] if average / MONTHS <= likely else [upper, lower]
    x = alt.X("leads:Q", title="Leads a month", axis=alt.Axis(format=",.0f", grid=False, tickCount=6),
              scale=alt.Scale(zero=False, nice=False))  # fmt: skip
    y = alt.Y("chance:Q", title=None, axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1]))
    told = [alt.Tooltip("leads:Q", title="Leads a month", format=",.0f"),
            alt.Tooltip("chance:Q", title="Chance of the goal", format=".0%")]  # fmt: skip
    curve = alt.Chart(frame).mark_line(color=palette.HAPPENED, strokeWidth=2.5).encode(x=x, y=y, tooltip=told)
    points = alt.Chart(marks).mark_point(color=palette.HAPPENED, filled=True, size=80, opacity=1)
    layers = [curve, points.encode(x=x, y=y, tooltip=told)]
    for row, (align, dx, dy) in enumerate(places):
        named = alt.Chart(marks[row : row + 1]).mark_text(align=align, dx=dx, dy=dy, fontSize=12)  # type: ignore[arg-type]
        layers.append(inked(named).encode(x=x, y=y, text="label:N"))
    said = (
        f"{count(average / MONTHS)} leads a month reach the goal with a chance of {share(chances.of(average), 0)}, "
        f"{count(likely)} with one of {share(LIKELY, 0)}."
    )
    return Chart(alt.layer(*layers).properties(height=240), said, TITLE)


def values(answer: Answer, currency: str | None) -> Chart:
    """What a lead of each type is worth, with its interval; the most valuable on top."""
    frame = answer.rows[["name", "value", "value_low", "value_high", "leads"]].copy()
    frame["label"] = [money(value, currency, compact=True) for value in frame["value"]]
    y = rows("name", frame["name"].tolist())
    scale = alt.Scale(domain=[0, float(frame[["value", "value_high"]].max().max()) * 1.15 or 1.0], nice=False)
    x = alt.X("value:Q", axis=None, scale=scale)
    told = [alt.Tooltip("name:N", title="Type"), alt.Tooltip("value:Q", title="Value of a lead", format=",.0f"),
            alt.Tooltip("value_low:Q", title="At least", format=",.0f"),
            alt.Tooltip("value_high:Q", title="At most", format=",.0f"),
            alt.Tooltip("leads:Q", title="Leads measured", format=",.0f")]  # fmt: skip
    base = alt.Chart(frame).encode(y=y, tooltip=told)
    bars = base.mark_bar(color=palette.HAPPENED, height={"band": 0.55}, cornerRadiusEnd=2).encode(x=x)
    span = base.mark_rule(color=palette.GOAL, strokeWidth=2).encode(
        x=alt.X("value_low:Q", axis=None, scale=scale), x2="value_high:Q"
    )
    text = inked(base.mark_text(align="left", dx=6, fontSize=12)).encode(
        x=alt.X("end:Q", axis=None, scale=scale), text="label:N"
    ).transform_calculate(end="isValid(datum.value_high) ? datum.value_high : datum.value")  # fmt: skip
    top, last = frame.iloc[0], frame.iloc[-1]
    said = f"A lead of {top['name']} is worth most, {top['label']}; one of {last['name']} least, {last['label']}."
    return Chart(
        alt.layer(bars, span, text).properties(height=alt.Step(30)),
        said,
        "Expected value of a lead, with 95 % interval",
    )
