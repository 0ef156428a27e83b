"""The parts of the Data quality page: what can be answered, how fresh it is, what looks wrong, and what was refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from smarketing import quality
from smarketing.company import Company
from smarketing.sources import load_maps
from smarketing.ui import company
from smarketing.ui.answers import answer
from smarketing.ui.page import MOST_ROWS, download
from smarketing.ui.text import literal, sentence
from smarketing.views import VIEWS, Filters
from smarketing.views.wording import count, day

KINDS = {
    "order": ("What cannot be true", "Dates in an impossible order. Views leave such times out rather than guess."),
    "gap": ("What is missing", "Rows that some questions cannot use; each view says how many it left out."),
    "duplicate": (
        "Who is there twice",
        "A person with several records counts once. The page People shows whom, and who may be.",
    ),
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
REASONS: dict[str, Any] = {
    "reason": st.column_config.TextColumn("Reason", width=410),
    "column": st.column_config.TextColumn("Column", width=110),
    "values": st.column_config.NumberColumn("Values", format="localized"),
    "rows": st.column_config.NumberColumn("Rows", format="localized"),
    "files": st.column_config.NumberColumn("Files", format="localized"),
    "example": "For example",
}
FRESHNESS: dict[str, Any] = {
    "system": st.column_config.TextColumn("System", width=130),
    "what": st.column_config.TextColumn("Records", width=100),
    "records": st.column_config.NumberColumn("How many", format="localized"),
    "newest": st.column_config.DateColumn("Newest", format="D MMM YYYY"),
    "days_behind": st.column_config.NumberColumn("Days behind", help="Before the newest event in all of the data."),
    "imported_at": st.column_config.DatetimeColumn("Imported (UTC)", format="D MMM YYYY, HH:mm"),
    "file": "Last from",
}
#: Records that end so much before the others were probably exported earlier.
STALE_DAYS = 7
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


def questions() -> None:
    """Each view, and what is missing where it cannot be computed."""
    opened = company.current()
    with st.spinner("Trying every view"):
        missing = {v.question: answer(v, opened, Filters()).missing for v in VIEWS.values()}
    lacking = {question: why for question, why in missing.items() if why}
    st.markdown("**What can be answered**", help="Every view was tried on the data as it is, without filters.")
    answered = len(missing) - len(lacking)
    st.caption(f"{answered} of {len(missing)} views can be computed." + ("" if lacking else " Nothing is missing."))
    if lacking:
        st.dataframe(
            pd.DataFrame({"question": list(lacking), "why": list(lacking.values())}), hide_index=True, key="unanswered",
            alt="Views that cannot be computed, and what is missing", row_height=TWO_LINES,
            column_config={"question": st.column_config.TextColumn("View", width=260), "why": "What is missing"},
        )  # fmt: skip


@st.cache_data(max_entries=8, show_spinner=False)
def _freshness(_opened: Company, version: str) -> pd.DataFrame:
    return quality.freshness(_opened.warehouse)


def freshness() -> None:
    """How far each system's records reach."""
    opened = company.current()
    reached = _freshness(opened, str(opened.warehouse.file))
    st.markdown("**How fresh it is**", help="Newest: the latest thing that has happened, plans for the future aside.")
    if reached.empty:
        st.caption("Nothing was imported.")
        return
    st.caption(literal(stale(reached, opened.warehouse.data_date)))
    titles = {m.crm: m.title for m in load_maps(opened.home.maps)}
    st.dataframe(
        reached.assign(system=reached["system"].map(titles).fillna(reached["system"])), hide_index=True, key="fresh",
        alt="How far each system's records reach", column_config=FRESHNESS,
    )  # fmt: skip


def stale(reached: pd.DataFrame, data_date: date | None) -> str:
    """Which records end well before the others."""
    if data_date is None:
        return "No record has a date."
    behind = reached[reached["days_behind"] > STALE_DAYS]
    said = f"The newest event is of {day(data_date)}."
    if behind.empty:
        return said
    oldest = behind.loc[behind["days_behind"].idxmax()]
    more = len(behind) - 1
    others = f" {count(more, 'other kind', 'other kinds')} of records also end early." if more else ""
    return f"{said} The {oldest['what']} end {count(oldest['days_behind'], 'day', 'days')} before it.{others}"


def reasons() -> None:
    """Why values were refused, the most frequent reason first."""
    opened = company.current()
    found = quality.reasons(opened.warehouse)
    if len(found):
        st.markdown("**Why values were refused**")
        st.dataframe(found, hide_index=True, key="reasons", alt="Refused values by reason", column_config=REASONS)


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
