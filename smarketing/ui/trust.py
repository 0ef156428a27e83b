"""The parts of the Data quality page: what can be answered, how fresh it is, what looks wrong, and what was refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from smarketing import quality
from smarketing.ui import company, exports
from smarketing.ui.answers import answer
from smarketing.ui.cards import UNKNOWN
from smarketing.ui.page import download, first_rows
from smarketing.ui.text import literal
from smarketing.views import VIEWS, Filters
from smarketing.views.wording import count, day, share
from smarketing.warehouse import LinkShare

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
FRESHNESS: dict[str, Any] = {
    "what": st.column_config.TextColumn("Records", width=106),
    "records": st.column_config.NumberColumn("How many", format="localized", width=72),
    "newest": st.column_config.DateColumn("Newest", format="D MMM YYYY", width=92),
    "days_behind": st.column_config.NumberColumn(
        "Days behind", width=88, help="Before the newest event in all of the data."
    ),
    "system": st.column_config.TextColumn("System", width=130),
    "file": st.column_config.TextColumn("Last from", width=210),
}
#: What may be done about links that lead nowhere.
LOST = "What is not found links to nothing: import the file that has it, or an export that names it as these files do."
#: Records that end so much before the others were probably exported earlier.
STALE_DAYS = 7
#: Characters of a reason that fit its column in one line. Longer ones wrap, which takes rows of over 60 pixels.
ONE_LINE, TWO_LINES = 60, 62


def headline(imports: pd.DataFrame, found: pd.DataFrame) -> str:
    """The answer in one sentence: how much could be read, and what of that most often cannot be true or is missing."""
    parts = [_read(int(imports["rows_read"].sum()), int(imports["rejected"].sum()))]
    for kind, most, none in (
        ("order", "most often impossible", "no dates are in an impossible order"),
        ("gap", "most often missing", "nothing that the views count by is missing"),
    ):
        worst = quality.worst(found, kind)
        parts.append(none if worst is None else f"{most}: {_found(worst)}")
    return "; ".join(parts) + "."


def _read(rows: int, refused: int) -> str:
    if refused:
        return f"{count(refused)} of {count(rows, 'row', 'rows')} could not be read"
    return f"All {count(rows)} rows could be read" if rows != 1 else "The only row could be read"


def _found(worst: pd.Series) -> str:
    """ "deals linked to no lead (35 of 647, 5.4 %)"."""
    return f"{_small(worst['finding'])} ({_part(worst['rows'], worst['of'])})"


def _part(rows: int, of: int) -> str:
    """ "1,819 of 3,632, 50 %"; next to nothing is no percentage."""
    return f"{count(rows)} of {count(of)}" + (f", {share(rows / of)}" if rows >= of / 100 else "")


def _small(finding: str) -> str:
    return finding[0].lower() + finding[1:]


def show(found: pd.DataFrame) -> None:
    """Three tables: impossible orders, gaps, duplicates."""
    for kind, (title, why) in KINDS.items():
        rows = found.loc[found["kind"] == kind, ["finding", "rows", "of"]]
        st.markdown(f"**{title}**", help=why)
        if rows.empty:
            st.caption("Nothing found.")
        else:
            _wrapped(counted(rows), title)


def counted(found: pd.DataFrame) -> pd.DataFrame:
    """Findings as people read them, with the share of the rows that were looked at."""
    told = found.assign(share=found["rows"] / found["of"])[["finding", "share", "rows", "of"]]
    return told.set_axis(["Finding", "Share", "Rows", "Looked at"], axis=1)


def _wrapped(told: pd.DataFrame, alt: str) -> None:
    """A short table whose texts are wrapped, so that on a telephone, too, all of every row is in sight."""
    texts = told.select_dtypes(exclude="number").columns
    numbers = {name: share if name == "Share" else count for name in told.columns.difference(texts)}
    shown = told.assign(**{name: told[name].map(literal) for name in texts})
    st.table(shown.style.format(numbers), border="horizontal", hide_index=True, alt=alt)


def links() -> None:
    """Of the records that name another by its id, how many name one that is in the data: what is hardly found stands
    as a warning, all of them in a table."""
    found = company.cached(quality.shares)
    if not found:
        return
    st.markdown("**What belongs together**", help="Records that name another one by its id, and how many of those ids "
                "are in the data, in whatever system.")  # fmt: skip
    if weak := [link.sentence for link in found if link.weak]:
        st.warning(literal(" ".join([*weak, LOST])), icon=":material/link_off:")
    _wrapped(linked(found, exports.systems(company.current().home)), "How many ids name a record that is in the data")


def linked(shares: Sequence[LinkShare], systems: Mapping[str, str]) -> pd.DataFrame:
    """Links as people read them: which records of which system name what, how many of those are in the data, and in
    which system where that is another."""
    return pd.DataFrame(
        {
            "Records": [f"{s.what} that name {s.names}".capitalize() for s in shares],
            "System": [_systems(s, systems) for s in shares],
            "Share": [s.share for s in shares],
            "Found": [s.found for s in shares],
            "Looked at": [s.named for s in shares],
        }
    )


def _systems(link: LinkShare, systems: Mapping[str, str]) -> str:
    """ "HubSpot", or "Plain column names in HubSpot" where that is where they are found."""
    own = systems.get(link.crm, link.crm)
    found = ", ".join(systems.get(crm, crm) for crm in link.across.split(" + ")) if link.across else own
    return own if found == own else f"{own} in {found}"


def questions() -> None:
    """Each view, and what is missing where it cannot be computed. For the end of a page: the first time after an import
    it takes seconds, in which all else can be read."""
    st.markdown("**What can be answered**", help="Every view is tried on the data as it is, without filters.")
    opened = company.current()
    with st.spinner("Trying every view"):
        missing = {v.question: answer(v, opened, Filters()).missing for v in VIEWS.values()}
    st.caption(literal(answered(missing)))
    lacking = {question: why for question, why in missing.items() if why}
    if lacking:
        told = pd.DataFrame({"View": list(lacking), "What is missing": list(lacking.values())})
        _wrapped(told, "Views that cannot be computed, and what is missing")


def answered(missing: Mapping[str, str | None]) -> str:
    """How many of the questions the data answers; of each, what is missing, None where nothing is."""
    lacking = sum(why is not None for why in missing.values())
    return f"{len(missing) - lacking} of {count(len(missing), 'view', 'views')} can be computed." + (
        "" if lacking else " Nothing is missing."
    )


def freshness() -> None:
    """How far each system's records reach."""
    opened = company.current()
    reached = company.cached(quality.freshness)
    st.markdown("**How fresh it is**", help="Newest: the latest thing that has happened, plans for the future aside.")
    if reached.empty:
        st.caption("Nothing was imported.")
        return
    st.caption(literal(stale(reached, opened.warehouse.data_date)))
    named = reached.assign(
        system=reached["system"].map(exports.systems(opened.home)).fillna(reached["system"]),
        what=reached["what"].str.capitalize(),
        imported_at=[exports.local(at.to_pydatetime()) if pd.notna(at) else None for at in reached["imported_at"]],
    )
    st.dataframe(
        named[["what", "records", "newest", "days_behind", "system", "imported_at", "file"]], hide_index=True,
        key="fresh", alt="How far each system's records reach", placeholder=UNKNOWN,
        column_config={**FRESHNESS, "imported_at": exports.imported()},
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
    """Why values could not be read, the most frequent reason first."""
    found = company.cached(quality.reasons)
    if len(found):
        st.markdown("**Why values could not be read**")
        _wrapped(refused(found), "Values that could not be read by reason")


def refused(found: pd.DataFrame) -> pd.DataFrame:
    """Reasons as people read them, each with the column it was found in and an example."""
    told = found.assign(reason=found["column"] + ": " + found["reason"])[["reason", "values", "example"]]
    return told.set_axis(["Why", "Values", "For example"], axis=1)


def rejects() -> None:
    """The refused rows and the empty fields with their reasons, narrowed by file and reason, and their download."""
    rows = company.cached(quality.rejects)
    st.markdown(
        "**Rejected rows and empty fields**",
        help="Values that could not be read. Correct them in the CRM and import again.",
    )
    st.caption(lost(rows))
    if rows.empty:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = st.selectbox(
            "File", sorted(rows["file"].unique()), index=None, placeholder="Every file", key="reject-file"
        )
        reason = st.selectbox("Reason", sorted(rows["reason"].unique()), index=None, placeholder="Every reason",
                              key="reject-reason")  # fmt: skip
        chosen = rows[rows["file"].eq(file) | (file is None)]
        chosen = chosen[chosen["reason"].eq(reason) | (reason is None)]
        download(chosen.drop(columns="left_empty"), "rejected-rows")
    st.dataframe(
        first_rows(chosen[list(REJECTS)]),
        hide_index=True,
        alt="Rejected rows and fields left empty",
        key="rejects",
        row_height=TWO_LINES if chosen["reason"].str.len().max() > ONE_LINE else None,
        column_config=REJECTS,
    )


def lost(rows: pd.DataFrame) -> str:
    """How many rows were refused, and how many values of loaded rows stay empty."""
    refused = rows.loc[~rows["left_empty"], ["file", "row"]].drop_duplicates()
    empty = int(rows["left_empty"].sum())
    said = f"{count(len(refused), 'row was', 'rows were')} rejected" if len(refused) else "No row was rejected"
    if not empty:
        return said + "."
    return f"{said}; {count(empty, 'value', 'values')} of loaded rows could not be read and stay empty."
