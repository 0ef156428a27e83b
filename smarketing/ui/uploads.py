"""Importing from the browser: the same function as the command line, with a progress bar and a result table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import streamlit as st

from smarketing import importing
from smarketing.errors import AmbiguousDates
from smarketing.importing import Dates, Report
from smarketing.settings import DEMO, Home
from smarketing.ui.text import literal

TYPES = ("csv", "tsv", "txt", "xlsx", "xls", "xlsm", "gz", "zip")
ORDERS: dict[Dates, str] = {"day-first": "Day first (31/12/2026)", "month-first": "Month first (12/31/2026)"}
RESULT = {
    "file": "File",
    "recognised": "Recognised as",
    "rows_read": "Rows read",
    "loaded": "Loaded",
    "merged": "Merged",
    "rejected": "Rejected",
    "note": "Note",
}


def import_uploads(uploads: Sequence[Any], home: Home, dates: Dates | None = None) -> None:
    """Import uploaded files, all or none, and keep what became of them for the rest of the session.

    Dates that could be day first or month first are not an error here but a question, asked by `date_question`.
    """
    with TemporaryDirectory() as folder:
        # One folder each: two uploads may bear one name, and no name may lead out of the folder.
        for number, upload in enumerate(uploads):
            place = Path(folder, str(number))
            place.mkdir()
            (place / (Path(upload.name).name or "upload.csv")).write_bytes(upload.getvalue())
        _import([Path(folder, str(number)) for number in range(len(uploads))], home, dates)


def open_demo(home: Home) -> None:
    _import([DEMO], home, None)


def _import(paths: Sequence[Path], home: Home, dates: Dates | None) -> None:
    bar = st.progress(0.0, "Reading the files")

    def advance(share: float, text: str) -> None:
        bar.progress(share, literal(text))

    st.session_state.pop("_ambiguous", None)
    try:
        report = importing.import_files(paths, home, dates=dates, progress=advance)
    except AmbiguousDates as question:
        st.session_state["_ambiguous"] = question
    else:
        st.session_state["_report"] = report
        st.rerun()
    finally:
        bar.empty()


def date_question() -> Dates | None:
    """Ask what a column of dates means when the data cannot tell; the answer once it was given."""
    question: AmbiguousDates | None = st.session_state.get("_ambiguous")
    if question is None:
        return None
    st.warning(
        literal(
            f"{question.file}: the dates in column “{question.column}”, such as {question.example}, could be either. "
            "Which are they?"
        ),
        title=literal(question.title),
        icon=":material/calendar_month:",
    )
    with st.container(horizontal=True):
        for order, label in ORDERS.items():
            if st.button(label, key=order):
                return order
    return None


def last_report() -> Report | None:
    """What became of the files of this session's last import."""
    report: Report | None = st.session_state.get("_report")
    if report is None:
        return None
    read = sum(file.rows_read for file in report.files)
    said = f"{read:,} rows read from {len(report.loaded)} of {len(report.files)} files."
    if report.changed:
        st.success(said, title="Imported", icon=":material/check_circle:")
    else:
        st.info(f"{said} They held nothing new.", title="Nothing changed", icon=":material/check_circle:")
    for note in report.notes:
        st.caption(literal(note))
    st.dataframe(result_table(report), column_config=RESULT, hide_index=True, alt="What became of each file")
    return report


def result_table(report: Report) -> pd.DataFrame:
    """A row per file: what it is and what became of its rows; a skipped file was not read."""
    rows = [
        {
            "file": file.file,
            "recognised": f"{file.crm}, {file.object}" if file.crm else "skipped",
            "rows_read": file.rows_read,
            "loaded": file.loaded,
            "merged": file.merged,
            "rejected": file.rejected,
            "note": "; ".join(file.notes),
        }
        for file in report.files
    ]
    return pd.DataFrame(rows, columns=list(RESULT))
