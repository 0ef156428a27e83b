"""Earlier meetings: what there is of each, its minutes, and looking for words in all of them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from smarketing.meetings import held, kept, search
from smarketing.meetings.history import Found, Held
from smarketing.meetings.minutes import moment
from smarketing.ui import company
from smarketing.ui.guard import guarded
from smarketing.ui.meeting import closing, saying
from smarketing.ui.navigation import MEETING, REVIEW
from smarketing.ui.text import literal
from smarketing.views.wording import count

#: Meetings and findings that a page lists.
MOST = 50
KINDS = {"note": "Note", "decision": "Decision", "action": "Action", "suggestion": "Suggestion", "brief": "Brief"}


def past() -> None:
    with guarded():
        words = st.text_input("Search notes, decisions, actions, suggestions and briefs", key="search",
                              placeholder="Words that were said", icon=":material/search:")  # fmt: skip
        if words.strip():
            _results(words)
            return
        meetings = held(saying.book())
        if not meetings:
            st.caption("No meeting was held yet.")
        for one in meetings[:MOST]:
            _meeting(one)
        if len(meetings) > MOST:
            st.caption(literal(f"The newest {MOST} of {count(len(meetings))} meetings; a search finds all."))


def _results(words: str) -> None:
    found = search(saying.book(), words)
    st.markdown(f"**{literal(count(len(found), 'thing was', 'things were'))} said with these words.**")
    for one in found[:MOST]:
        _found(one)
    if len(found) > MOST:
        st.caption(literal(f"The newest {MOST} of {count(len(found))}; more words find fewer."))


def _found(one: Found) -> None:
    zone = company.current().agreement.timezone
    where = one.meeting.title if one.meeting else ""
    with st.container(border=True, gap="xxsmall"):
        said = " · ".join(filter(None, (KINDS[one.kind], one.author, moment(one.said_at, zone), where)))
        st.caption(literal(said))
        saying.written(one.text if len(one.text) <= saying.FOLDED else f"{one.text[: saying.FOLDED]}…")


def _meeting(one: Held) -> None:
    counts = {"decision": one.decisions, "note": one.notes, "action": one.actions}
    said = ", ".join(count(some, word, f"{word}s") for word, some in counts.items() if some) or "nothing was written"
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        icon = ":material/lock:" if one.state.closed else ":material/lock_open:"
        st.markdown(f"{icon} **{literal(one.meeting.title)}**: {literal(said)}", width="stretch")
        page, name = (MEETING, "week") if one.meeting.kind == "weekly" else (REVIEW, "month")
        st.page_link(page, label="Open", icon=":material/arrow_forward:", query_params={name: one.meeting.key})
        if one.state.closed:
            with st.popover("Minutes", icon=":material/description:", type="tertiary", key=f"past-{one.meeting.key}"):
                closing.files(one.meeting, partial(kept, saying.book(), one.meeting), "past")
