"""The inbox on a page: what lies in it, what became of it, and having it imported now."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from smarketing.importing import Dates, FileReport, Report, inbox
from smarketing.importing.watch import Watch, watch
from smarketing.settings import Home, home
from smarketing.ui import preview, rights, uploads
from smarketing.ui.text import literal
from smarketing.views.wording import count
from smarketing.warehouse import Store


def look() -> None:
    """Have it imported in the background where something new has come; what it brings is seen at the next click."""
    watch(home()).look()


def section(place: Home) -> None:
    """Shown where there is an inbox with something in it, or something to be said of what was."""
    watched = watch(place)
    if watched.running:
        _progress(watched)
        return
    waiting = list(inbox.waiting(place))
    report = _still_true(watched.report, watched.warehouse, place)
    if not (waiting or report or watched.error):
        _where(place)
        return
    st.markdown("**Inbox**")
    if watched.error:
        said, title = rights.told(str(watched.error)), watched.error.title
        st.warning(literal(said), title=literal(title), icon=":material/schedule:")
    if report:
        _became(report)
    _where(place)
    if waiting:
        _offer(waiting, report, watched)


@st.fragment(run_every=2)
def _progress(watched: Watch) -> None:
    if not watched.running:
        st.rerun()
    st.progress(min(watched.share, 1.0), literal(f"The inbox is being imported. {watched.text}"))


def _where(place: Home) -> None:
    if rights.can_edit():
        st.caption(
            literal(
                f"Exports put into the folder {place.inbox} are imported by themselves when the app starts or somebody "
                "opens a page, and then moved into the folder “imported” inside it."
            )
        )


def _still_true(report: Report | None, warehouse: Path | None, place: Home) -> Report | None:
    """Without what another import or an undo has overtaken; what stays in the inbox is still to be said."""
    if report is None or (report.loaded and Store(place.warehouse).current == warehouse):
        return report
    stays = _staying(report)
    return Report(stays, changed=False) if stays else None


def _staying(report: Report) -> tuple[FileReport, ...]:
    """What became of the files that still lie in the inbox."""
    return tuple(f for f in (*report.left, *report.skipped) if f.source and os.path.lexists(f.source))


def _became(report: Report) -> None:
    if report.loaded:
        uploads.show(report, "inbox-report")
    elif report.files:
        st.dataframe(uploads.result_table(report.files), column_config=uploads.RESULT, hide_index=True, placeholder="–",
                     alt="What stays in the inbox", key="inbox-left")  # fmt: skip
    if stays := {file.source for file in _staying(report)}:
        st.warning(
            literal(f"{count(len(stays), 'file stays', 'files stay')} in the inbox; the note says why."),
            icon=":material/inbox:",
        )


def _offer(waiting: list[Path], report: Report | None, watched: Watch) -> None:
    if not rights.can_edit():
        st.caption(rights.NOT_YOUR_DATA)
        return
    asks = [f for f in (_staying(report) if report else ()) if f.status == "asks" and f.question]
    dates: Dates | None = None
    dated = [f for f in asks if f.question and not f.question.answers]
    if dated:
        dates = st.radio(
            "Dates that could be day first or month first are", list(preview.ORDERS), index=None, horizontal=True,
            format_func=preview.ORDERS.__getitem__, key="inbox-order",
        )  # fmt: skip
    told = {
        f.file: preview.which_file(f.file, f.question.answers, "inbox-what")
        for f in asks
        if f.question and f.question.answers
    }
    # What a file is may be told one by one: those that were answered are imported, the others stay.
    said = {file: name for file, name in told.items() if name}
    unanswered = bool(asks) and not (said or dates)
    label = f"Import {count(len(waiting), 'file', 'files')} from the inbox"
    if st.button(label, icon=":material/inbox:", key="inbox", disabled=unanswered):
        take_in(watched, dates, said)


def take_in(watched: Watch, dates: Dates | None, told: Mapping[str, str]) -> None:
    """Import it now, in sight of who asked."""
    bar = st.progress(0.0, "Looking into the inbox")
    try:
        watched.take_in(dates=dates, told=told, progress=uploads.advancing(bar))
    finally:
        bar.empty()
    st.rerun()
