"""What the exports leave empty, month by month: the fields that say nothing, and the months in which one says least."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from smarketing import quality
from smarketing.ui import company, page
from smarketing.ui.text import literal
from smarketing.ui.text import sentence as shown
from smarketing.views import Chart, palette
from smarketing.views.marks import inked, rows
from smarketing.views.wording import count, listed, month, share

TITLE = "What the exports leave empty"
MEANING = (
    "A month is named where a field is filled less than half as often as in the other months, or empty in 25 "
    "percentage points more of the records, and chance does not explain it (99.9 % interval of the difference)."
)
KEY = (
    "Of each month’s records, the share without the field: the darker, the more; written out from 10 % on. "
    "No colour: no records."
)
#: Months that fit beside each other with a figure in each, and the pixels that takes: names of the fields, and a month.
MOST_MONTHS, NAMES, MONTH = 24, 150, 35
#: Half transparent, so that figures stay legible on light pages and on dark ones.
SHADES = ["#8a8f9822", f"{palette.HAPPENED}99"]
#: Shares from here on are written out.
WORTH = 0.1
EVEN = "No month leaves a field empty far more often than the other months do."
LINK = "link to a lead"
COLUMNS: dict[str, Any] = {
    "field": "Field",
    "month": st.column_config.DateColumn("Month", format="MMM YYYY", width=70),
    "empty": st.column_config.NumberColumn("Empty", format="%.0f %%", width=60),
    "usual": st.column_config.NumberColumn("Otherwise", format="%.0f %%", width=60),
    "rows": st.column_config.NumberColumn("Records", format="localized", width=70),
}


def show() -> None:
    covered = company.cached(quality.coverage)
    st.markdown(f"**{TITLE}**", help=literal(MEANING))
    if covered.empty:
        st.caption("Nothing with a date was imported.")
        return
    st.markdown(shown(sentence(covered)))
    st.caption(shown(KEY))
    page.draw(chart(covered), least_width=NAMES + MONTH * len(_months(covered)))
    lacking = quality.holes(covered)
    if len(lacking):
        lacking = lacking.assign(field=_names(lacking), empty=lacking["empty"] * 100, usual=lacking["usual"] * 100)
        st.dataframe(lacking[list(COLUMNS)], hide_index=True, column_config=COLUMNS, key="holes",
                     alt="Months in which a field is empty far more often than in others")  # fmt: skip


def sentence(covered: pd.DataFrame) -> str:
    """What is empty most: one field in its worst month and how many more such there are, the fields that most records
    leave empty in whatever month, and those that all do."""
    lacking, emptiest = quality.holes(covered), quality.emptiest(covered)
    said = [_worst(lacking) if len(lacking) else EVEN]
    mostly, always = emptiest[emptiest["empty"] < 1], emptiest[emptiest["empty"] == 1]
    if len(mostly):
        named = [f"{row.field} of {row.what} ({share(row.empty)})" for row in mostly.itertuples()]
        said.append(f"Empty in most records: {', '.join(named)}.")
    if len(always):
        fields = always.groupby("what", sort=False)["field"].agg(listed)
        said.append(f"Empty in all: {', '.join(f'{named} of {what}' for what, named in fields.items())}.")
    return " ".join(said)


def _worst(lacking: pd.DataFrame) -> str:
    worst, more = lacking.iloc[0], len(lacking) - 1
    lack = "are linked to no lead" if worst["field"] == LINK else f"have no {worst['field']}"
    also = f" {count(more, 'more such gap is', 'more such gaps are')} listed below." if more else ""
    return (
        f"In {month(worst['month'])}, {share(worst['empty'])} of {count(worst['rows'])} {worst['what']} {lack}; "
        f"in the other months together {share(worst['usual'])}.{also}"
    )


def _names(covered: pd.DataFrame) -> pd.Series:
    """ "Leads: status"."""
    return covered["what"].str.capitalize() + ": " + covered["field"]


def _months(covered: pd.DataFrame) -> list[Any]:
    return sorted(covered["month"].unique())[-MOST_MONTHS:]


def chart(covered: pd.DataFrame) -> Chart:
    """Fields by the last months: the darker, the more records say nothing."""
    known = covered.groupby(["what", "field"])["known"].transform("sum") > 0
    frame = covered[known & covered["month"].isin(_months(covered))].copy()
    frame["name"] = _names(frame)
    frame["empty"] = (frame["rows"] - frame["known"]) / frame["rows"]
    frame["when"] = pd.to_datetime(frame["month"]).dt.strftime("%Y-%m")
    order = list(dict.fromkeys(frame["name"]))
    x = alt.X("when:O", title=None, axis=alt.Axis(orient="top", labelAngle=-60, ticks=False, domain=False,
              labelExpr="timeFormat(toDate(datum.value + '-15'), '%b %y')"))  # fmt: skip
    told = [
        alt.Tooltip("name:N", title="Field"),
        alt.Tooltip("when:O", title="Month"),
        alt.Tooltip("empty:Q", title="Empty", format=".0%"),
        alt.Tooltip("rows:Q", title="Records", format=","),
    ]
    shade = alt.Color(
        "empty:Q", scale=alt.Scale(domain=[0, 1], range=SHADES),
        legend=alt.Legend(title="Empty", format=".0%", orient="bottom", direction="horizontal", values=[0, 0.5, 1],
                          gradientLength=160, gradientThickness=10),
    )  # fmt: skip
    figures = frame[frame["empty"] >= WORTH].assign(
        text=lambda rows: (rows["empty"] * 100).round().astype(int).astype(str) + " %"
    )
    cells = alt.Chart(frame).mark_rect(cornerRadius=2)
    text = alt.Chart(figures).mark_text(fontSize=11).encode(x=x, y=rows("name", order), text="text:N")
    layers = [cells.encode(x=x, y=rows("name", order), tooltip=told, color=shade), inked(text)]
    spec = alt.layer(*layers).resolve_scale(color="independent").properties(height=alt.Step(20))
    return Chart(spec, sentence(covered))
