"""Saying something: who says it, the fields it is typed into, and what was said, kept up to date while others write."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from smarketing.meetings import Book, Meeting, Shown
from smarketing.meetings.minutes import by_whom
from smarketing.meetings.things import Note
from smarketing.review.document import Section
from smarketing.ui import company, rights
from smarketing.ui.guard import guarded
from smarketing.ui.text import literal

#: How often a page looks what others wrote meanwhile.
REFRESH = "15s"
#: Letters of a note that a page shows at once; the rest is folded.
FOLDED = 1500
AUTHOR = "_author"


def book() -> Book:
    """The book of the company that this page sees."""
    opened = company.current()
    return Book(opened.workspace, opened.warehouse.data_date)


def author() -> str:
    """Who writes: who is signed in, else the name given on this or an earlier page."""
    return rights.who() or str(st.session_state.get(AUTHOR, ""))


def who_writes() -> None:
    """A field for the name, where nobody is signed in and something may be written."""
    if rights.who() or not rights.can_edit():
        return
    name = st.text_input("Your name", value=author(), max_chars=200, placeholder="Stands beside what you write",
                         key="your-name")  # fmt: skip
    st.session_state[AUTHOR] = name.strip()


def save(keep: Callable[[], object], done: str) -> bool:
    """Keep something for who may; what went wrong is said in place. Returns whether it was kept."""
    saved = False
    with guarded():
        rights.insist(rights.NOT_YOUR_MEETING)
        keep()
        saved = True
        st.toast(literal(done), icon=":material/check_circle:")
    return saved


def on_click(keep: Callable[[], object], done: str) -> None:
    """The same for a button."""
    save(keep, done)


def fresh(name: str) -> str:
    """The key of a field that is empty again once its text was kept, and not before."""
    return f"{name}-{st.session_state.get(f'_kept-{name}', 0)}"


def emptied(name: str) -> None:
    st.session_state[f"_kept-{name}"] = st.session_state.get(f"_kept-{name}", 0) + 1


@st.fragment(run_every=REFRESH)
def notes(meeting: Meeting, points: Sequence[str], now: Shown | None = None) -> None:
    """What was said to a point, the oldest first, with what its figures were where they are others now."""
    with guarded():
        zone = company.current().agreement.timezone
        for note in book().notes(meeting):
            if note.point in points:
                _note(note, zone, now)


def _note(note: Note, zone: str | None, now: Shown | None) -> None:
    icon = ":material/gavel:" if note.decision else ":material/chat_bubble:"
    with st.container(border=True, gap="xxsmall"):
        changes = note.shown.changes(now) if now else []
        kind = "Decision" if note.decision else "Note"
        st.caption(literal(" · ".join([kind, by_whom(note, zone), *changes])))
        whole(note.text, icon)


def whole(text: str, icon: str = "") -> None:
    """What somebody wrote, of which a long text is folded."""
    if len(text) <= FOLDED:
        written(text, icon)
        return
    written(f"{text[:FOLDED]}…", icon)
    with st.expander("The whole text"):
        written(text)


def written(text: str, icon: str = "") -> None:
    """What somebody wrote, line by line as it is."""
    lines = [literal(line) for line in text.splitlines() if line.strip()]
    st.markdown(f"{icon} " * bool(icon) + "  \n".join(lines))


def write(meeting: Meeting, point: str, section: Section | None = None) -> None:
    """A field for a note to a point; it is kept with the figures that the section shows now."""
    if not rights.can_edit():
        return
    name = f"note-{point}"
    with st.form(name, border=False):
        text = st.text_area("Note", height=76, key=fresh(name), label_visibility="collapsed",
                            placeholder="Write down what is said about this")  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="center"):
            sent = st.form_submit_button("Keep the note", icon=":material/edit_note:")
            decision = st.checkbox("This is a decision", key=fresh(f"{name}-decision"))
    if not sent:
        return
    shown = Shown.by(section) if section else None
    if save(lambda: book().note(meeting, point, text, shown=shown, author=author(), decision=decision), "Kept."):
        emptied(name)
        emptied(f"{name}-decision")
        st.rerun()
