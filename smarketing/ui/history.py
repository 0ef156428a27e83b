"""What was imported so far, and going back to one of the last imports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from smarketing import importing
from smarketing.company import Company
from smarketing.importing import Run
from smarketing.quality import imports as past_imports
from smarketing.ui import rights
from smarketing.ui.guard import guarded
from smarketing.ui.text import literal
from smarketing.views.wording import count

EMPTY = "Empty, as before the first import"
#: Files of one import that are named in a sentence.
NAMED = 2


def imports(opened: Company) -> None:
    """Every file that the warehouse was made of, newest first."""
    past = past_imports(opened.warehouse)
    if len(past):
        st.markdown("**Imports so far**")
        past = past.assign(imported_at=[_local(at.to_pydatetime()) for at in past["imported_at"]])
        st.dataframe(past, column_config=_columns(), hide_index=True, alt="Imports so far", key="imports")


def runs(opened: Company) -> None:
    """A row per import, newest first, and the way back to one of the last five."""
    with guarded():
        if asked := st.session_state.pop("_return", None):
            _go_back(opened, *asked)
        past = importing.runs(opened.home)
        if not past:
            return
        st.markdown("**Imports so far**")
        st.dataframe(
            table(past), column_config=_columns(), hide_index=True, placeholder="–", alt="Imports so far", key="runs"
        )
        targets = [run.number for run in past if run.number is not None and not run.in_force]
        targets += [0] if _began_here(past) else []
        if targets and rights.can_edit():
            _offer(opened, past, targets)


def table(past: Sequence[Run]) -> pd.DataFrame:
    """A row per import; figures that can no longer be read are unknown."""
    rows = [
        {
            "number": run.number,
            "imported_at": _local(run.at) if run.at else None,
            "files": ", ".join(run.files) or "cannot be read any more",
            "rows_read": run.rows_read,
            "loaded": run.loaded,
            "merged": run.merged,
            "rejected": run.rejected,
            "state": _state(run),
        }
        for run in past
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys(("number", "rows_read", "loaded", "merged", "rejected"), "Int64"))


def _state(run: Run) -> str:
    said = ["shown now"] if run.in_force else ["can be returned to"] if run.number is not None else []
    return ", ".join([*said, *(["demo company"] if run.demo else [])])


def _began_here(past: Sequence[Run]) -> bool:
    """Whether the first import of all is known, so that there was nothing before."""
    return any(run.number == 1 for run in past)


def _offer(opened: Company, past: Sequence[Run], targets: Sequence[int]) -> None:
    named = {run.number: _called(run) for run in past if run.number is not None}
    with st.popover("Take imports back", icon=":material/undo:"):
        number = st.selectbox(
            "Return to what the data was after", targets, format_func=lambda n: named.get(n, EMPTY), key="return-to"
        )
        gone = importing.lost(past, number)
        st.markdown(literal(_what_goes(gone)))
        st.caption("The agreement, names of sources and teams, and saved plans stay as they are.")
        st.button("Yes, take back", type="primary", key="undo", on_click=_asked, args=(number, opened.warehouse.file))


def _what_goes(gone: Sequence[Run]) -> str:
    """What is lost, before it is."""
    called = "; ".join(_called(run) for run in gone)
    if len(gone) == 1:
        return f"One import is taken back, with what it brought: {called}. To have it back, import its files again."
    return (
        f"{count(len(gone), 'import is', 'imports are')} taken back, with what they brought: {called}. "
        "To have them back, import their files again."
    )


def _asked(*asked: Any) -> None:
    """What a person saw when they clicked, for the run of the page that follows."""
    st.session_state["_return"] = asked


def _go_back(opened: Company, number: int, seen: Any) -> None:
    if rights.can_edit():
        importing.return_to(opened.home, number, seen=seen)
        st.session_state.pop("_report", None)
        st.rerun()


def _called(run: Run) -> str:
    """An import as a sentence names it: when it was, and its files."""
    when = f"{_local(run.at):%-d %b %Y, %H:%M}{_zone_said()}" if run.at else f"import {run.number}"
    more = len(run.files) - NAMED
    files = ", ".join(run.files[:NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{when} ({files or 'cannot be read any more'})"


def _zone() -> str | None:
    """The reader's time zone, as their browser says."""
    return st.context.timezone


def _zone_said() -> str:
    return "" if _zone() else " UTC"


def _local(at: datetime) -> datetime:
    """A UTC time as the reader's wall time, or as it is where the browser does not say where they are."""
    utc = at.replace(tzinfo=ZoneInfo("UTC"))
    return utc.astimezone(ZoneInfo(_zone() or "UTC")).replace(tzinfo=None)


def _columns() -> dict[str, Any]:
    when = "Imported" if _zone() else "Imported (UTC)"
    return {
        "number": st.column_config.NumberColumn("No.", width=50),
        "imported_at": st.column_config.DatetimeColumn(when, format="D MMM YYYY, HH:mm", help=_zone()),
        "file": "File",
        "files": "Files",
        "crm": st.column_config.TextColumn("CRM", width=70),
        "object": "Export",
        "rows_read": st.column_config.NumberColumn("Rows read", format="localized"),
        "loaded": st.column_config.NumberColumn("Loaded", format="localized", help="New records."),
        "merged": st.column_config.NumberColumn("Merged", format="localized", help="Records that were known already."),
        "rejected": st.column_config.NumberColumn("Rejected", format="localized", help="Rows that could not be read."),
        "notes": "Notes",
        "state": st.column_config.TextColumn("State", width=220),
    }
