"""The form for a file that no map recognises: say what its columns are, and it is recognised from then on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from smarketing import importing, sources
from smarketing.errors import FileError
from smarketing.schema import TABLES
from smarketing.settings import Home
from smarketing.sources import Preview
from smarketing.ui import rights
from smarketing.ui.guard import guarded
from smarketing.ui.text import literal
from smarketing.ui.uploads import Upload

NOT_IN_FILE = "Not in this file"
WHAT = {"leads": "Leads or contacts", "opportunities": "Deals", "activities": "Activities", "reps": "Reps (users)"}


def forms(looked: importing.Preview, uploads: Sequence[Upload], home: Home) -> None:
    """A form for each upload whose headers no map knows; only of files that would not be read is the beginning read."""
    if not rights.can_edit():
        return
    maps = sources.load_maps(home.maps)
    unread = {report.file.split("/")[0] for report in looked.reports if report.status == "skipped"}
    for upload in uploads:
        seen = _peek(upload.path) if upload.name in unread else None
        if seen and sources.recognise(seen.headers, maps) is None:
            form(upload.name, seen, home)


def _peek(file: Path) -> Preview | None:
    """None where the file cannot be read at all: the preview says why."""
    try:
        return sources.peek(file)
    except FileError:
        return None


def form(name: str, seen: Preview, home: Home) -> None:
    """One file's form: its first rows, the table it is, and for each canonical column the header that fills it."""
    with st.container(border=True), guarded():
        st.markdown(f"**{literal(name)}** is not recognised. Say what its columns are.")
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
    """A box per canonical column, filled with the suggestion; returns those that were given a header."""
    suggested = sources.suggest(seen.headers, table)
    headers = [header for header in dict.fromkeys(seen.headers) if header]
    chosen = {}
    with st.grid(3, min_column_width=220):
        for column in TABLES[table].columns:
            place = headers.index(suggested[column.name]) + 1 if suggested.get(column.name) in headers else 0
            header = st.selectbox(column.name.replace("_", " ").capitalize(), [NOT_IN_FILE, *headers], place,
                                  help=literal(column.help), key=f"map-{name}-{table}-{column.name}")  # fmt: skip
            if header != NOT_IN_FILE:
                chosen[column.name] = header
    return chosen


def _rows(seen: Preview) -> pd.DataFrame:
    """The preview as a frame; two columns may bear one name, which a frame on a page may not."""
    names = [f"{header or 'Column'} ({place})" if seen.headers.count(header) > 1 or not header else header
             for place, header in enumerate(seen.headers, 1)]  # fmt: skip
    return pd.DataFrame(seen.rows, columns=names)
