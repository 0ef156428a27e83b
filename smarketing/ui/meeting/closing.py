"""Closing a meeting and opening it again, and its minutes as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from smarketing.company import Company
from smarketing.errors import MeetingError
from smarketing.meetings import Meeting, close, minutes
from smarketing.meetings.minutes import file_name, moment
from smarketing.meetings.things import State
from smarketing.review import FORMATS, Review, write
from smarketing.review import kept as review_kept
from smarketing.review.document import Section
from smarketing.ui import changed, rights
from smarketing.ui.guard import guarded
from smarketing.ui.meeting import saying
from smarketing.ui.text import literal


def ending(opened: Company, meeting: Meeting, sections: Sequence[Section]) -> None:
    """The end of an open meeting: close it, and the minutes so far."""
    st.subheader("Close the meeting", anchor=False, divider="gray")
    st.markdown("Closing keeps the figures and all that was said as they are now, and makes the minutes.")
    if rights.can_edit():
        keep = partial(_close, opened, meeting, tuple(sections))
        st.button("Close the meeting", key="close-meeting", icon=":material/lock:", type="primary",
                  on_click=saying.on_click, args=(keep, f"The meeting about {meeting.name} is closed."))  # fmt: skip
    with st.expander("Minutes so far", icon=":material/description:"):
        files(meeting, lambda: minutes(opened, meeting, sections))


def _close(opened: Company, meeting: Meeting, sections: tuple[Section, ...]) -> None:
    close(opened, meeting, sections, author=saying.author())


def closed(opened: Company, meeting: Meeting, state: State, made: Review, now: Callable[[], Sequence[Section]]) -> None:
    """Who closed it and when, its minutes, the way to open it again, and which figures of `now` are others."""
    by = f" by {state.by}" if state.by else ""
    at = f" on {moment(state.at, opened.agreement.timezone)}" if state.at else ""
    st.success(literal(f"This meeting was closed{by}{at}. Its figures and notes stay as they were."),
               icon=":material/lock:")  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        files(meeting, lambda: made)
        if rights.can_edit():
            keep = partial(saying.book().reopen, meeting, author=saying.author())
            st.button("Reopen the meeting", key="reopen-meeting", icon=":material/lock_open:", type="tertiary",
                      on_click=saying.on_click, args=(keep, "The meeting is open again."))  # fmt: skip
    with guarded():
        since(opened, meeting, made, now)


def since(opened: Company, meeting: Meeting, made: Review, now: Callable[[], Sequence[Section]]) -> None:
    """Which figures the minutes hold that are others by now, and what they come from. Computed when it is asked for."""
    if not st.toggle("Compare with the data of today", key=f"since-{meeting.key}"):
        return
    later = minutes(opened, meeting, now())
    changes = review_kept.changes(made, later)
    if not changes:
        st.caption("No figure is another now.")
        return
    changed.figures(changes)
    for fact in [fact for fact in made.facts if fact.startswith("Data as of") and fact not in later.facts]:
        st.caption(literal(f"Then: {fact}."))


def files(meeting: Meeting, made: Callable[[], Review | None], key: str = "minutes") -> None:
    """The minutes in each format, made and written when they are asked for."""
    with guarded(), st.container(horizontal=True):
        for form in FORMATS.values():
            st.download_button(form.title, partial(_written, made, form.name), file_name(meeting, form.name), form.mime,
                               key=f"{key}-{meeting.key}-{form.name}", icon=":material/download:",
                               on_click="ignore")  # fmt: skip


def _written(made: Callable[[], Review | None], form: str) -> bytes:
    found = made()
    if found is None:
        raise MeetingError("This meeting has no minutes yet.")
    return write(found, form)
