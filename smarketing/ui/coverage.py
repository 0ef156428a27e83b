"""What the exports leave empty, month by month: the fields that say something, and the months that lack one."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from smarketing import quality
from smarketing.company import Company
from smarketing.ui import company, page
from smarketing.ui.text import literal
from smarketing.views import Chart, palette
from smarketing.views.marks import inked, rows
from smarketing.views.wording import count, month, share

TITLE = "What the exports leave empty"
MEANING = "Of each month's records, those in which a field says nothing. The stronger the colour, the more of them."
#: Months that fit beside each other with a figure in each.
MOST_MONTHS = 24
COLUMNS: dict[str, Any] = {
    "field": "Field",
    "month": st.column_config.DateColumn("Month", format="MMM YYYY"),
    "rows": st.column_config.NumberColumn("Records", format="localized"),
    "share": st.column_config.NumberColumn("Filled", format="%.0f %%"),
    "usual": st.column_config.NumberColumn("In other months", format="%.0f %%"),
}


@st.cache_data(max_entries=8, show_spinner=False)
def _covered(_opened: Company, version: str) -> pd.DataFrame:
    return quality.coverage(_opened.warehouse)


def show() -> None:
    opened = company.current()
    covered = _covered(opened, str(opened.warehouse.file))
    st.markdown(f"**{TITLE}**", help=MEANING)
    if covered.empty:
        st.caption("Nothing with a date was imported.")
        return
    st.markdown(literal(sentence(covered)))
    page.draw(chart(covered), least_width=640)
    lacking = quality.holes(covered)
    if len(lacking):
        lacking = lacking.assign(
            field=lacking["what"].str.capitalize() + ": " + lacking["field"],
            share=lacking["share"] * 100,
            usual=lacking["usual"] * 100,
        )
        st.dataframe(lacking[list(COLUMNS)], hide_index=True, column_config=COLUMNS, key="holes",
                     alt="Months in which a field says far less than in others")  # fmt: skip


def sentence(covered: pd.DataFrame) -> str:
    """What lacks most: one field in its worst month, how many more there are, and what no export supplied."""
    lacking, never = quality.holes(covered), quality.never(covered)
    said = []
    if lacking.empty:
        said.append("No month lacks a field that other months have.")
    else:
        worst, more = lacking.iloc[0], len(lacking) - 1
        also = f" {count(more, 'more such gap is', 'more such gaps are')} listed below." if more else ""
        said.append(
            f"In {month(worst.month)}, {share(worst['share'])} of {count(worst.rows)} {worst.what} have a value for "
            f"{worst.field}; in the other months {share(worst.usual)}.{also}"
        )
    if never:
        said.append(f"No export supplied {', '.join(never)}.")
    return " ".join(said)


def chart(covered: pd.DataFrame) -> Chart:
    """Fields by the last months: the stronger the colour, the more records say nothing."""
    known = covered.groupby(["what", "field"])["known"].transform("sum") > 0
    months = sorted(covered["month"].unique())[-MOST_MONTHS:]
    frame = covered[known & covered["month"].isin(months)].copy()
    frame["name"] = frame["what"].str.capitalize() + ": " + frame["field"]
    frame["empty"] = 1 - frame["known"] / frame["rows"]
    frame["when"] = pd.to_datetime(frame["month"]).dt.strftime("%Y-%m")
    order = list(dict.fromkeys(frame["name"]))
    x = alt.X("when:O", title=None, axis=alt.Axis(orient="top", labelAngle=-60, ticks=False, domain=False,
              labelExpr="timeFormat(toDate(datum.value + '-15'), '%b %y')"))  # fmt: skip
    shade = alt.Color("empty:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=["#8a8f9822", palette.HAPPENED]))
    told = [
        alt.Tooltip("name:N", title="Field"),
        alt.Tooltip("when:O", title="Month"),
        alt.Tooltip("empty:Q", title="Empty", format=".0%"),
        alt.Tooltip("rows:Q", title="Records", format=","),
    ]
    base = alt.Chart(frame).encode(x=x, y=rows("name", order), tooltip=told)
    figures = frame[frame["empty"] > 0].assign(
        text=lambda rows: (rows["empty"] * 100).round().astype(int).astype(str) + " %"
    )
    layers = [base.mark_rect(cornerRadius=2).encode(color=shade)]
    if len(months) <= MOST_MONTHS // 2:
        text = alt.Chart(figures).mark_text(fontSize=11).encode(x=x, y=rows("name", order), text="text:N")
        layers.append(inked(text))
    spec = alt.layer(*layers).resolve_scale(color="independent").properties(height=alt.Step(20))
    return Chart(spec, sentence(covered))
