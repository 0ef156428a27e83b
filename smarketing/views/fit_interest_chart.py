"""The picture of fit and interest: two by two, readable at once. Drawn from the Result alone. May not import ui."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from smarketing.views import palette
from smarketing.views.base import Chart, Result
from smarketing.views.marks import inked
from smarketing.views.wording import count, known, money, share

GOOD, POOR = "Good fit", "Poor fit"
WARM, COOL = "Interested", "Not yet interested"
#: Quadrant -> its place, and its action in two words.
PLACES = {
    "good fit and interested": (GOOD, WARM, "Hand to sales"),
    "good fit, not yet interested": (GOOD, COOL, "Nurture"),
    "poor fit but interested": (POOR, WARM, "Decide"),
    "neither": (POOR, COOL, "Leave"),
}
CELL_HEIGHT, LINE = 132, 19


def charts(result: Result) -> list[Chart]:
    rows = result.rows[result.rows["quadrant"].isin(PLACES)]
    if result.missing or not rows["leads"].sum():
        return []
    known_leads = rows["leads"].sum()
    frame = pd.DataFrame([_cell(row, row.leads / known_leads, result.currency) for row in rows.itertuples()])
    title = "Leads by fit and interest"
    title += "; stronger where more became opportunities" if frame["conversion"].notna().any() else ""
    return [Chart(_grid(frame), alt=result.headline, title=title)]


def _cell(row: Any, part: float, currency: str | None) -> dict[str, Any]:
    """A quadrant in words; `part` is its share of the leads in the picture."""
    fit, interest, action = PLACES[row.quadrant]
    became = f"{share(row.conversion)} to opportunity" if known(row.conversion) else ""
    between = f"({share(row.conversion_low)} to {share(row.conversion_high)})" if known(row.conversion) else ""
    worth = [] if pd.isna(row.customers) else [count(row.customers, "customer", "customers")]
    worth += [money(row.revenue, currency, compact=True)] if known(row.revenue) and row.revenue else []
    return {
        "quadrant": row.quadrant,
        "fit": fit,
        "interest": interest,
        "action": row.action,
        "title": action,
        "leads": int(row.leads),
        "people": f"{count(row.leads, 'lead', 'leads')}, {share(part, 0)}",
        "became": became,
        "between": between,
        "worth": ", ".join(worth),
        "conversion": row.conversion if known(row.conversion) else None,
    }


def _grid(frame: pd.DataFrame) -> alt.TopLevelMixin:
    x = alt.X("interest:N", sort=[COOL, WARM], title=None,
              axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False, labelFontSize=12, labelLimit=200),
              scale=alt.Scale(paddingInner=0.02, paddingOuter=0))  # fmt: skip
    y = alt.Y("fit:N", sort=[GOOD, POOR], title=None,
              axis=alt.Axis(ticks=False, domain=False, labelFontSize=12, labelExpr="split(datum.label, ' ')"),
              scale=alt.Scale(paddingInner=0.03, paddingOuter=0))  # fmt: skip
    picked = alt.selection_point(name="cell", fields=["quadrant"], on="click")
    base = alt.Chart(frame).encode(x=x, y=y)
    strength = alt.FillOpacity("conversion:Q", scale=alt.Scale(domainMin=0, range=[0.1, 0.5]), legend=None)
    cells = base.mark_rect(color=palette.HAPPENED, cornerRadius=3, cursor="pointer").encode(
        fillOpacity=strength,
        stroke=alt.condition(picked, alt.value(palette.HAPPENED), alt.value(None), empty=False),
        strokeWidth=alt.value(2),
        tooltip=[
            alt.Tooltip("quadrant:N", title="Leads"),
            alt.Tooltip("action:N", title="What to do"),
            alt.Tooltip("people:N", title="How many"),
            alt.Tooltip("became:N", title="Became"),
            alt.Tooltip("between:N", title="95 % interval"),
            alt.Tooltip("worth:N", title="Won"),
        ],
    )
    lines: list[tuple[str, int, Any]] = [
        ("title", 14, "bold"), ("people", 12, "normal"), ("became", 12, "normal"), ("between", 11, "normal"),
        ("worth", 12, "normal"),
    ]  # fmt: skip
    texts = [
        inked(
            base.mark_text(baseline="middle", fontSize=size, fontWeight=weight, dy=(place - 2) * LINE).encode(
                text=f"{name}:N"
            )
        )
        for place, (name, size, weight) in enumerate(lines)
    ]
    return alt.layer(cells.add_params(picked), *texts).properties(height=alt.Step(CELL_HEIGHT))
