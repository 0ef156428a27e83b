"""Pictures of the month review: from what it is compared with to the month, a bar for each part of the way.

Drawn from the Result alone. May not import ui.
"""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import pandas as pd

from smarketing.views.base import Chart, Result
from smarketing.views.joint_chart import joint_chart
from smarketing.views.marks import inked, rows
from smarketing.views.month_review_sides import Compared, Side
from smarketing.views.palette import BAND, BROKEN, GOAL, HAPPENED
from smarketing.views.wording import count, money

KINDS = {"Compared with": GOAL, "The month": HAPPENED, "More": BAND, "Less": BROKEN}


def charts(result: Result) -> list[Chart]:
    """A waterfall for each side whose difference is split, then both sides month by month."""
    if result.missing:
        return []
    compared: Compared = result.facts["compared"]
    stairs = [_waterfall(side, compared, result) for side in result.facts["sides"] if side.splits]
    return [*stairs, *joint_chart(result.extra["joint"])]


def _waterfall(side: Side, compared: Compared, result: Result) -> Chart:
    def text(value: float) -> str:
        return money(value, result.currency, compact=True) if side.unit == "money" else count(value)

    frame = steps(side, compared, text)
    amount = f"{side.what} ({result.currency})" if side.unit == "money" and result.currency else side.what
    # A row for each part, so that a telephone has room for all of them.
    y = rows("step", frame["step"].tolist())
    shade = alt.condition("datum.distinct", alt.value(1.0), alt.value(0.45))
    bars = (
        alt.Chart(frame)
        .mark_bar(height=18)
        .encode(
            y=y,
            x=alt.X("start:Q", title=amount, axis=alt.Axis(format="~s")),
            x2="end:Q",
            color=alt.Color("kind:N", legend=None, scale=alt.Scale(domain=list(KINDS), range=list(KINDS.values()))),
            opacity=shade,
            tooltip=[alt.Tooltip("step:N", title="Part"), alt.Tooltip("said:N", title="Contributed"),
                     alt.Tooltip("chance:N", title="Chance")],
        )
    )  # fmt: skip
    names = inked(alt.Chart(frame).mark_text(align="left", dx=4)).encode(y=y, x="top:Q", text="said:N")
    said = "; ".join(f"{row.step} {row.said}" for row in frame.itertuples())
    why = result.facts["reasons"][side.side]
    title = f"{side.what}: {why}" if why else f"{side.what}: nothing changed"
    return Chart(
        (bars + names).properties(height={"step": 28}),
        alt=f"{side.what} from {compared.name} to {compared.span.name}: {said}.",
        title=title,
    )


def steps(side: Side, compared: Compared, text: Callable[[float], str]) -> pd.DataFrame:
    """A row per bar: where it starts and ends, its kind, and its amount in words."""
    assert side.before is not None and side.after is not None
    rows = [(compared.name.capitalize(), 0.0, side.before, "Compared with", text(side.before), True, "")]
    reached = side.before
    for part in side.parts:
        then = reached + part.effect
        sign = "+" if part.effect >= 0 else "−"
        chance = {True: "beyond chance", False: "chance alone may make it", None: "too few wins to tell"}[part.distinct]
        rows.append((part.part, reached, then, "More" if part.effect >= 0 else "Less",
                     f"{sign}{text(abs(part.effect))}", bool(part.distinct), chance))  # fmt: skip
        reached = then
    rows.append((compared.span.name, 0.0, side.after, "The month", text(side.after), True, ""))
    frame = pd.DataFrame(rows, columns=["step", "start", "end", "kind", "said", "distinct", "chance"])
    return frame.assign(top=frame[["start", "end"]].max(axis=1))
