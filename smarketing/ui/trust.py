"""The parts of the Data quality page: what looks wrong, and the rows that were refused."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from smarketing import quality
from smarketing.company import Company
from smarketing.ui import company
from smarketing.ui.page import MOST_ROWS, download
from smarketing.ui.text import literal, sentence
from smarketing.views.wording import count

KINDS = {
    "order": ("What cannot be true", "Dates in an impossible order. Views leave such times out rather than guess."),
    "gap": ("What is missing", "Rows that some questions cannot use; each view says how many it left out."),
    "duplicate": ("Who is there twice", "Each record is counted; one person with two records counts twice."),
}

#: What is wrong stands before where it is: at 1280 pixels the whole reason is in sight, and the file's name, which the
#: box above the table has too, may be cut off.
REJECTS: dict[str, Any] = {
    "value": st.column_config.TextColumn("Value", width=130),
    "reason": st.column_config.TextColumn("Reason", width=410),
    "column": st.column_config.TextColumn("Column", width=110),
    "row": st.column_config.NumberColumn("Row", width=65, format="%d"),
    "file": st.column_config.TextColumn("File", width=240),
}
#: Characters of a reason that fit its column in one line. Longer ones wrap, which takes rows of over 60 pixels.
ONE_LINE, TWO_LINES = 60, 62


@st.cache_data(max_entries=8, show_spinner=False)
def _findings(_opened: Company, version: str) -> pd.DataFrame:
    return quality.findings(_opened.warehouse)


@st.cache_data(max_entries=8, show_spinner=False)
def _rejects(_opened: Company, version: str) -> pd.DataFrame:
    return quality.rejects(_opened.warehouse)


def findings() -> pd.DataFrame:
    opened = company.current()
    return _findings(opened, str(opened.warehouse.file))


def headline(found: pd.DataFrame) -> str:
    """The answer in one sentence."""
    opened = company.current()
    refused = int(quality.imports(opened.warehouse)["rejected"].sum())
    read = int(quality.imports(opened.warehouse)["rows_read"].sum())
    wrong = found[found["kind"] == "order"]
    refused_words = f"{count(refused)} of {count(read, 'row', 'rows')} read could not be used"
    if wrong.empty:
        return sentence(f"{refused_words}, and no dates are in an impossible order.")
    worst = wrong.loc[wrong["rows"].idxmax()]
    return sentence(f"{refused_words}; the most frequent impossibility: {_small(worst.finding)} ({count(worst.rows)}).")


def _small(finding: str) -> str:
    return finding[0].lower() + finding[1:]


def show(found: pd.DataFrame) -> None:
    """Three tables: impossible orders, gaps, duplicates."""
    for kind, (title, why) in KINDS.items():
        rows = found.loc[found["kind"] == kind, ["finding", "rows", "of"]]
        st.markdown(f"**{title}**", help=why)
        if rows.empty:
            st.caption("Nothing found.")
            continue
        st.dataframe(
            rows.assign(share=rows["rows"] / rows["of"] * 100),
            hide_index=True,
            alt=title,
            key=f"findings-{kind}",
            column_config={
                "finding": "Finding",
                "rows": st.column_config.NumberColumn("Rows", format="localized"),
                "of": st.column_config.NumberColumn("Of", format="localized", help="Rows that were looked at."),
                "share": st.column_config.NumberColumn("Share", format="%.1f %%"),
            },
        )


def rejects() -> None:
    """The refused rows with their reasons, narrowed by file and reason, and their download."""
    opened = company.current()
    rows = _rejects(opened, str(opened.warehouse.file))
    st.markdown("**Rejected rows**", help="Values that could not be read. Correct them in the CRM and import again.")
    if rows.empty:
        st.caption("No row was rejected.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = st.selectbox(
            "File", sorted(rows["file"].unique()), index=None, placeholder="Every file", key="reject-file"
        )
        reason = st.selectbox("Reason", sorted(rows["reason"].unique()), index=None, placeholder="Every reason",
                              key="reject-reason")  # fmt: skip
        chosen = rows[rows["file"].eq(file) | (file is None)]
        chosen = chosen[chosen["reason"].eq(reason) | (reason is None)]
        download(chosen, "rejected-rows")
    if len(chosen) > MOST_ROWS:
        st.caption(literal(f"The first {count(MOST_ROWS)} of {count(len(chosen))} rows; the download has all."))
    st.dataframe(
        chosen[list(REJECTS)].head(MOST_ROWS),
        hide_index=True,
        alt="Rejected rows",
        key="rejects",
        row_height=TWO_LINES if chosen["reason"].str.len().max() > ONE_LINE else None,
        column_config=REJECTS,
    )
