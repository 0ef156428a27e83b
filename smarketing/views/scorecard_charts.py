"""The picture of the scorecard: every promise of this month against what was due. A pure function of a Result.

May not import ui.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from smarketing.views import palette
from smarketing.views.base import Chart, Result
from smarketing.views.marks import NAMES, inked
from smarketing.views.wording import count, share

#: Beyond twice what was due a bar says nothing more.
MOST = 2.0
HUES = {"good": palette.HAPPENED, "broken": palette.BROKEN, "open": palette.BAND}


def charts(result: Result) -> list[Chart]:
    rows = _rows(result)
    if rows.empty:
        return []
    order = rows["promise"].tolist()
    y = alt.Y("promise:N", sort=order, title=None, axis=alt.Axis(**NAMES | {"labelLimit": 190}))
    # Room at the right for the words, clear of the bars and of the line at 100 %.
    widest = max(1.1, rows["shown"].max()) * 1.45
    x = alt.X("shown:Q", title="Of what was due by now", scale=alt.Scale(domain=[0, widest]),
              axis=alt.Axis(format=".0%", values=[0, 0.5, 1]))  # fmt: skip
    base = alt.Chart(rows).encode(y=y)
    bars = base.mark_bar(height=16, cornerRadiusEnd=2).encode(
        x=x,
        color=alt.Color("hue:N", scale=alt.Scale(domain=list(HUES), range=list(HUES.values())), legend=None),
        tooltip=[
            alt.Tooltip("promise:N", title="Promise"), alt.Tooltip("attained:Q", title="Of what was due", format=".0%"),
            alt.Tooltip("verdict:N", title="Verdict"), alt.Tooltip("why:N", title="Why"),
        ],
    )  # fmt: skip
    labels = inked(base.mark_text(align="right").encode(x=alt.datum(widest), text="label:N"))
    line = alt.Chart(pd.DataFrame({"at": [1.0]})).mark_rule(color=palette.GOAL, strokeDash=[4, 3], strokeWidth=2)
    spec = (bars + line.encode(x="at:Q") + labels).properties(height=30 * len(rows) + 20)
    return [Chart(spec, _takeaway(rows), "Each promise against what was due by now (dashed line)")]


def _rows(result: Result) -> pd.DataFrame:
    """This month's promises that have something to compare with, marketing's first."""
    rows = result.rows[(result.rows["month"] == result.rows["month"].max()) & result.rows["attained"].notna()]
    hue = rows["verdict"].map(
        lambda v: "good" if v in ("kept", "on course") else "broken" if v in ("behind", "not kept") else "open"
    )
    return rows.assign(
        month=pd.to_datetime(rows["month"]),  # a chart is saved as JSON, which knows no days
        shown=rows["attained"].clip(upper=MOST),
        hue=hue,
        label=[f"{share(a, 0)} · {v}" for a, v in zip(rows["attained"], rows["verdict"], strict=True)],
    ).reset_index(drop=True)


def _takeaway(rows: pd.DataFrame) -> str:
    broken = rows[rows["hue"] == "broken"]
    if broken.empty:
        return f"None of {count(len(rows), 'promise', 'promises')} is behind what was due."
    worst = broken.loc[broken["attained"].idxmin()]
    behind = f"{count(len(broken))} of {count(len(rows), 'promise is', 'promises are')} behind what was due"
    return f"{behind}; furthest behind: {worst['promise']} at {share(worst['attained'], 0)}."
