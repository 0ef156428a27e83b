"""Importing from the browser: the same function as the command line, with a progress bar and a result table."""

from __future__ import annotations

import hashlib
import shutil
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from smarketing import importing
from smarketing.errors import AskingFile
from smarketing.importing import Caution, Dates, FileReport, Progress, Report
from smarketing.settings import DEMO, Home
from smarketing.ui import exports, rights
from smarketing.ui.text import literal
from smarketing.views.wording import count
from smarketing.warehouse import Store

TYPES = ("csv", "tsv", "txt", "xlsx", "xls", "xlsm", "gz", "zip")
STATUS = {"skipped": "skipped", "refused": "cannot be read", "asks": "asks"}
RESULT: dict[str, Any] = {
    "file": st.column_config.TextColumn("File", width=250),
    "recognised": "Recognised as",
    **exports.BECAME,
    "note": "Note",
}


@dataclass(frozen=True)
class Upload:
    """A file that was chosen, on the server's disk until the session ends."""

    name: str
    path: Path
    digest: str


class _Spool:
    """The folder for a session's uploads: each is written and hashed once, however often the page runs."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="smarketing-"))
        self.kept: dict[str, Upload] = {}
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def keep(self, uploads: Sequence[Any]) -> tuple[Upload, ...]:
        """The uploads as files; those that are no longer chosen go. NotAllowed for who may not import."""
        rights.insist()
        chosen = {upload.file_id: upload for upload in uploads}
        for gone in self.kept.keys() - chosen.keys():
            shutil.rmtree(self.kept.pop(gone).path.parent, ignore_errors=True)
        for number in chosen.keys() - self.kept.keys():
            self.kept[number] = self._write(chosen[number])
        return tuple(self.kept[number] for number in chosen)

    def _write(self, upload: Any) -> Upload:
        # One folder each: two uploads may bear one name, and no name may lead out of the folder.
        path = Path(mkdtemp(dir=self.folder), Path(upload.name).name or "upload.csv")
        content = upload.getbuffer()
        path.write_bytes(content)
        return Upload(path.name, path, hashlib.sha256(content).hexdigest())


def chosen() -> tuple[Upload, ...]:
    """Let a person who may import choose files; empty again after they were imported."""
    if not rights.can_edit():
        st.caption(rights.NOT_YOUR_DATA)
        return ()
    turn = st.session_state.setdefault("_turn", 0)
    files = st.file_uploader("Exports", type=list(TYPES), accept_multiple_files=True, key=f"files-{turn}")
    spool = st.session_state.get("_spool")
    if spool is None and files:
        spool = st.session_state["_spool"] = _Spool()
    return spool.keep(files or []) if spool else ()


def button(
    uploads: Sequence[Upload],
    home: Home,
    dates: Dates | None,
    told: Mapping[str, str],
    *,
    possible: bool,
    skip_unreadable: bool = False,
) -> None:
    """The button that imports the chosen files."""
    if st.button("Import", type="primary", icon=":material/upload_file:", key="import", disabled=not possible):
        files = [u.path for u in uploads]
        run(
            lambda advance: importing.import_files(
                files, home, dates=dates, told=told, skip_unreadable=skip_unreadable, progress=advance
            ),
            home,
        )


def open_demo(home: Home) -> None:
    run(lambda advance: importing.import_files([DEMO], home, progress=advance), home)


def run(work: Callable[[Progress], Report], home: Home) -> None:
    """Import with a bar that moves, keep what became of the files for the session, and show the page anew.

    Dates that could be day first or month first, and a file that may be several things, are not an error here but a
    question, which the page then asks.
    """
    rights.insist()
    bar = st.progress(0.0, "Reading the files")
    try:
        report = work(advancing(bar))
    except AskingFile as question:
        st.session_state["_question"] = question
    else:
        st.session_state["_report"] = report, Store(home.warehouse).current
        st.session_state["_turn"] = st.session_state.get("_turn", 0) + 1
        st.session_state.pop("_question", None)
    finally:
        bar.empty()
    st.rerun()


def advancing(bar: DeltaGenerator) -> Progress:
    """How an import moves a bar."""

    def advance(share: float, text: str) -> None:
        bar.progress(min(share, 1.0), literal(text))

    return advance


def last_report(home: Home) -> None:
    """What became of the files of this session's last import, as long as it is the warehouse's last."""
    report, warehouse = st.session_state.get("_report", (None, None))
    if report is not None and warehouse == Store(home.warehouse).current:
        show(report, "report")


def notes(said: Sequence[str]) -> None:
    """What is to be said of all files together; what is to be read before any figure as a warning."""
    for note in said:
        if isinstance(note, Caution):
            st.warning(literal(note), icon=":material/link_off:")
        else:
            st.caption(literal(note))


def show(report: Report, key: str) -> None:
    """What became of the files of an import."""
    read = sum(file.rows_read for file in report.files)
    said = f"{read:,} rows read from {len(report.loaded)} of {count(len(report.files), 'file', 'files')}."
    if report.changed:
        st.success(said, title="Imported", icon=":material/check_circle:")
    else:
        st.info(f"{said} They held nothing new.", title="Nothing changed", icon=":material/check_circle:")
    notes(report.notes)
    st.dataframe(
        result_table(report.files),
        column_config=RESULT,
        hide_index=True,
        placeholder="–",
        alt="What became of each file",
        key=key,
    )


def result_table(files: Sequence[FileReport]) -> pd.DataFrame:
    """A row per file: what it is and what becomes of its rows, unknown where it was not read."""
    rows = [
        {
            "file": file.file,
            "recognised": f"{file.title}, {exports.called(file.object)}" if file.crm else STATUS[file.status],
            **{name: getattr(file, name) if file.status == "loaded" else None for name in exports.BECAME},
            "note": "; ".join(file.notes),
        }
        for file in files
    ]
    return pd.DataFrame(rows, columns=list(RESULT)).astype(dict.fromkeys(exports.BECAME, "Int64"))
