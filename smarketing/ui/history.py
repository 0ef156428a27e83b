"""What was imported so far, and going back to one of the last imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from smarketing import importing, quality
from smarketing.company import Company
from smarketing.importing import Run
from smarketing.ui import company, exports, rights
from smarketing.ui.guard import guarded
from smarketing.ui.text import literal
from smarketing.views.wording import count

EMPTY = "Before the first import: empty"
#: Files of one import that are named in a sentence.
NAMED = 2
STAYS = (
    "What people entered stays as it is: the agreement, names of sources and teams, exchange rates, who is one person, "
    "saved plans, and how to read files that the app did not know."
)


def imports(opened: Company) -> None:
    """Every file that the warehouse was made of, newest first."""
    past = company.cached(quality.imports)
    if len(past):
        st.markdown("**Imports so far**")
        st.dataframe(by_file(past, exports.systems(opened.home)), column_config=_columns(), hide_index=True,
                     alt="Imports so far", key="imports")  # fmt: skip


def by_file(past: pd.DataFrame, systems: Mapping[str, str]) -> pd.DataFrame:
    """A row per file, in the names that people have for systems and exports; what most is asked about first."""
    named = past.assign(
        export=past["object"].map(exports.called).str.capitalize(),
        system=past["crm"].map(systems).fillna(past["crm"]),
        imported_at=[exports.local(at.to_pydatetime()) for at in past["imported_at"]],
    )
    return named[["file", "export", *exports.BECAME, "imported_at", "system", "notes"]]


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
            "files": _files(run, 1),
            "imported_at": exports.local(run.at) if run.at else None,
            **{name: getattr(run, name) for name in exports.BECAME},
            "state": _state(run),
        }
        for run in past
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys(("number", *exports.BECAME), "Int64"))


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
            "Return to the data as it was", targets, key="return-to",
            format_func=lambda n: f"After {named[n]}" if n in named else EMPTY,
        )  # fmt: skip
        gone = importing.lost(past, number)
        st.markdown(literal(_what_goes(gone)))
        st.caption(STAYS)
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
    in_utc = "" if exports.zone() else " UTC"
    when = f"{exports.local(run.at):%-d %b %Y, %H:%M}{in_utc}" if run.at else f"import {run.number}"
    return f"{when} ({_files(run, NAMED)})"


def _files(run: Run, most: int) -> str:
    """Its files, of many the first few and how many more there are."""
    more = len(run.files) - most
    return ", ".join(run.files[:most]) + (f" and {more} more" if more > 0 else "") or "cannot be read any more"


def _columns() -> dict[str, Any]:
    return {
        "number": st.column_config.NumberColumn("No.", width=50),
        "file": st.column_config.TextColumn("File", width=230),
        "export": st.column_config.TextColumn("Export", width=95),
        "files": st.column_config.TextColumn("Files", width=290),
        **exports.BECAME,
        "imported_at": exports.imported(),
        "system": st.column_config.TextColumn("System", width=145),
        "notes": "Notes",
        "state": st.column_config.TextColumn("State", width=220),
    }
