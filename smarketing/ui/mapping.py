"""The form for a file that no map recognises: say what its columns are, and it is recognised from then on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from smarketing import importing, sources
from smarketing.errors import FileError
from smarketing.schema import TABLES, Column
from smarketing.settings import Home
from smarketing.sources import Preview
from smarketing.ui import rights
from smarketing.ui.guard import guarded
from smarketing.ui.text import literal
from smarketing.ui.uploads import Upload
from smarketing.views.wording import count

NOT_IN_FILE = "Not in this file"
WHAT = {
    "leads": "Leads or contacts",
    "opportunities": "Deals",
    "stage_changes": "Stages that deals entered",
    "activities": "Activities",
    "lead_stage_changes": "Stages that leads entered",
    "marketing_events": "Marketing events (clicks, forms, webinars)",
    "campaign_members": "Members of campaigns",
    "reps": "Reps (users)",
    "traffic": "Web visits",
    "costs": "Ad spend",
}
#: Of tables with many columns, those that most exports have; the others are asked for further down.
USUAL = {
    "leads": ("id", "email", "name", "company", "source", "campaign", "owner", "status", "stage", "created_at",
              "mql_at", "last_activity_at"),
    "opportunities": ("id", "name", "lead_id", "email", "stage", "outcome", "owner", "amount", "currency",
                      "created_at", "closed_at"),
    "activities": ("id", "lead_id", "email", "kind", "direction", "owner", "occurred_at"),
    "costs": ("day", "last_day", "source", "campaign", "amount", "currency"),
}  # fmt: skip


def forms(looked: importing.Preview, uploads: Sequence[Upload], home: Home, told: Mapping[str, str]) -> None:
    """A form for each upload whose headers no map knows and of which nobody has `told` what it is; only of files that
    would not be read is the beginning read."""
    if not rights.can_edit():
        return
    maps = sources.load_maps(home.maps)
    skipped = [f.report for f in looked.files if f.report.status == "skipped" and not f.question]
    unread = {report.file.split("/")[0]: report.notes[0] for report in skipped if report.file not in told}
    peeked = [(upload.name, _peek(upload.path)) for upload in uploads if upload.name in unread]
    strange = [(name, seen) for name, seen in peeked if seen and sources.recognise(seen.headers, maps) is None]
    for name, seen in strange:
        # Several would bury the button that imports the others.
        with st.expander(literal(f"What are the columns of {name}?"), expanded=len(strange) == 1):
            form(name, unread[name], seen, home)


def _peek(file: Path) -> Preview | None:
    """None where the file cannot be read at all: the preview says why."""
    try:
        return sources.peek(file)
    except FileError:
        return None


def form(name: str, why: str, seen: Preview, home: Home) -> None:
    """One file's form: why it is left out, its first rows, the table it is, and for each canonical column the header
    that fills it."""
    with guarded():
        st.caption(literal(why))
        st.markdown("If it should be read, say what its columns are.")
        st.dataframe(_rows(seen), hide_index=True, height=180, alt=f"The first rows of {name}")
        table = st.selectbox(
            "What does each row describe?", list(WHAT), format_func=WHAT.__getitem__, key=f"table-{name}"
        )
        with st.form(f"map-{name}-{table}", border=False):
            columns = _columns(name, table, seen)
            title = st.text_input("Name of this kind of file", Path(name).stem, key=f"title-{name}")
            if st.form_submit_button("Save and recognise from now on", icon=":material/save:", type="primary"):
                sources.save_map(home.maps, title, table, columns)
                st.rerun()


def _columns(name: str, table: str, seen: Preview) -> dict[str, str]:
    """A box per canonical column, filled with the suggestion; returns those that were given a header.

    What most exports do not have is in an expander, unless the file seems to have it.
    """
    suggested = sources.suggest(seen.headers, table)
    headers = [header for header in dict.fromkeys(seen.headers) if header]
    columns, key = TABLES[table].columns, f"map-{name}-{table}"
    usual = [c for c in columns if c.name in USUAL.get(table, TABLES[table].names) or c.name in suggested]
    rare = [c for c in columns if c not in usual]
    chosen = _boxes(usual, headers, suggested, key)
    if rare:
        with st.expander(count(len(rare), "rarer column", "rarer columns")):
            chosen |= _boxes(rare, headers, suggested, key)
    return chosen


def _boxes(columns: Sequence[Column], headers: list[str], suggested: Mapping[str, str], key: str) -> dict[str, str]:
    chosen = {}
    with st.grid(3, min_column_width=220):
        for column in columns:
            place = headers.index(suggested[column.name]) + 1 if suggested.get(column.name) in headers else 0
            header = st.selectbox(literal(asked(column)), [NOT_IN_FILE, *headers], place, help=literal(column.help),
                                  key=f"{key}-{column.name}")  # fmt: skip
            if header != NOT_IN_FILE:
                chosen[column.name] = header
    return chosen


def asked(column: Column) -> str:
    """The beginning of what the schema says of a column: "When it became a marketing-qualified lead".

    Where it only lists what the column may hold, its name.
    """
    beginning = re.split(r"[;:,(]|\.$", column.help, maxsplit=1)[0].strip()
    if beginning.split()[0] in column.choices:
        return column.name.capitalize()
    return beginning.replace("True when", "Whether")


def _rows(seen: Preview) -> pd.DataFrame:
    """The preview as a frame; two columns may bear one name, which a frame on a page may not."""
    names = [f"{header or 'Column'} ({place})" if seen.headers.count(header) > 1 or not header else header
             for place, header in enumerate(seen.headers, 1)]  # fmt: skip
    return pd.DataFrame(seen.rows, columns=names)
