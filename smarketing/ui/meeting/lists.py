"""What goes on from meeting to meeting: actions, suggestions and briefs, each with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from smarketing.meetings import Meeting
from smarketing.meetings.minutes import (
    actions_said,
    brief_lines,
    since_last_time,
    state_of_action,
    suggested_by,
    who_by_when,
)
from smarketing.meetings.things import Action, ActionState, Brief, Suggestion, SuggestionState
from smarketing.settings import today
from smarketing.ui import company, rights
from smarketing.ui.guard import guarded
from smarketing.ui.meeting import saying
from smarketing.ui.navigation import script_of
from smarketing.ui.text import literal
from smarketing.views.wording import count


def actions(meeting: Meeting) -> None:
    """The actions from last time and before, what became of them, and a form for a new one."""
    st.subheader("Actions", anchor="actions", divider="gray")
    _actions(meeting)
    if rights.can_edit():
        with st.popover("New action", icon=":material/add_task:"):
            _new_action(meeting)


@st.fragment(run_every=saying.REFRESH)
def _actions(meeting: Meeting) -> None:
    with guarded():
        found = since_last_time(saying.book(), meeting)
        st.markdown(f"**{literal(actions_said(found, today()))}**" if found else "Nothing is agreed on yet.")
        for action in found:
            _action(action)


def _action(action: Action) -> None:
    icon = {"done": ":material/task_alt:", "dropped": ":material/block:"}.get(action.state, ":material/circle:")
    with st.container(border=True, gap="xxsmall"):
        saying.written(action.what, icon)
        late = state_of_action(action, today()) == "overdue"
        said = literal(who_by_when(action, today()))
        if late:
            st.markdown(f":red[{said}]")  # a caption is too pale for a colour
        else:
            st.caption(said)
        if not rights.can_edit():
            return
        with st.container(horizontal=True):
            if action.state == "open":
                _settle("Done", action, "done", ":material/check:")
                _settle("Drop", action, "dropped", ":material/close:")
            else:
                _settle("Open again", action, "open", ":material/undo:")


def _settle(label: str, action: Action, state: ActionState, icon: str) -> None:
    keep = partial(saying.book().settle, action.number, state, seen=action.revision, author=saying.author())
    _button(label, f"{state}-{action.number}", icon, keep, f"{label}: {action.what[:60]}")


def _button(label: str, key: str, icon: str, keep: Callable[[], object], done: str) -> None:
    st.button(label, key=key, icon=icon, type="tertiary", on_click=saying.on_click, args=(keep, done))


def _new_action(meeting: Meeting) -> None:
    with st.form("new-action", border=False):
        what = st.text_area("What is to be done", height=76, key=saying.fresh("action-what"))
        owner = st.selectbox("Who does it", _people(), None, accept_new_options=True, key=saying.fresh("action-owner"),
                             placeholder="Choose or type a name")  # fmt: skip
        due = st.date_input("By when", None, format="YYYY-MM-DD", key=saying.fresh("action-due"))
        sent = st.form_submit_button("Agree on it", icon=":material/add_task:", type="primary")
    keep = partial(saying.book().act, what, owner or "", due, meeting=meeting, author=saying.author())
    if sent and saying.save(keep, "Agreed."):
        for field in ("what", "owner", "due"):
            saying.emptied(f"action-{field}")
        st.rerun()


def _people() -> list[str]:
    """Who can be chosen: who owned an action before, then the owners in the data."""
    before = [action.owner for action in saying.book().actions() if action.owner]
    return list(dict.fromkeys([*before, *company.current().names("owner")]))


def suggestions(meeting: Meeting) -> None:
    """What the teams suggested on any page: take it up as an action, or close it with a word why."""
    st.subheader("Suggestions", anchor="suggestions", divider="gray")
    _suggestions(meeting)


@st.fragment(run_every=saying.REFRESH)
def _suggestions(meeting: Meeting) -> None:
    with guarded():
        found = [suggestion for suggestion in saying.book().suggestions() if suggestion.state == "open"]
        if not found:
            st.markdown("No suggestion is open. Both teams can leave one at the foot of every page.")
            return
        st.markdown(f"**{literal(count(len(found), 'suggestion is', 'suggestions are'))} open.**")
        for suggestion in found:
            _suggestion(suggestion, meeting)


def _suggestion(suggestion: Suggestion, meeting: Meeting) -> None:
    with st.container(border=True, gap="xxsmall"):
        saying.written(suggestion.text, ":material/lightbulb:")
        if said := suggested_by(suggestion):
            st.caption(literal(said))
        if script := script_of(suggestion.page):
            asked = {name: list(values) for name, values in suggestion.asked.items()}
            st.page_link(script, label="Open the page as it was asked then", icon=":material/arrow_forward:",
                         query_params=asked)  # fmt: skip
        if not rights.can_edit():
            return
        with st.container(horizontal=True):
            _button("Make it an action", f"take-{suggestion.number}", ":material/add_task:",
                    partial(_take_up, suggestion, meeting), "It is an action now.")  # fmt: skip
            with st.popover("Close it", icon=":material/close:", type="tertiary", key=f"why-{suggestion.number}"):
                why = st.text_input("Why", key=f"answer-{suggestion.number}", max_chars=500)
                keep = partial(_answer, suggestion, "closed", why)
                _button("Close the suggestion", f"close-{suggestion.number}", ":material/close:", keep, "Closed.")


def _take_up(suggestion: Suggestion, meeting: Meeting) -> None:
    _answer(suggestion, "taken", "")
    saying.book().act(suggestion.text, meeting=meeting, author=saying.author())


def _answer(suggestion: Suggestion, state: SuggestionState, why: str) -> None:
    saying.book().answer(suggestion.number, state, why, seen=suggestion.revision, author=saying.author())


def briefs() -> None:
    """News for sales: those that count now, and a form for a new one."""
    st.markdown("What sales should know right now: what it is, for which leads, and the sentence to say.")
    with guarded():
        found = saying.book().briefs()
        for brief in found:
            _brief(brief)
        if not found:
            st.caption("There is no brief yet.")
    if rights.can_edit():
        _new_brief()


def _brief(brief: Brief) -> None:
    what, *lines = brief_lines(brief)
    with st.container(border=True, gap="xxsmall"):
        past = brief.last is not None and brief.last < today()
        state = "" if brief.counts_on(today()) else " (over)" if past else " (not yet)"
        saying.written(f"{what}{state}", ":material/campaign:")
        saying.written("\n".join(line for line in lines if line not in brief.links))
        for link in brief.links:
            st.page_link(link, label=literal(link), icon=":material/open_in_new:")
        if brief.author:
            st.caption(literal(brief.author))
        if rights.can_edit():
            keep = partial(saying.book().take_back, brief.number, seen=brief.revision, author=saying.author())
            _button("Take it back", f"back-{brief.number}", ":material/undo:", keep, "Taken back.")


def _new_brief() -> None:
    with st.form("new-brief"):
        st.markdown("**A new brief**")
        what = st.text_input("What is it", key=saying.fresh("brief-what"), placeholder="The winter campaign")
        whom = st.text_input("For which leads", key=saying.fresh("brief-whom"))
        bite = st.text_input("The sentence to say", key=saying.fresh("brief-bite"))
        links = st.text_area("Links, one a line", height=76, key=saying.fresh("brief-links"))
        with st.container(horizontal=True):
            first = st.date_input("From", None, format="YYYY-MM-DD", key=saying.fresh("brief-first"))
            last = st.date_input("Until", None, format="YYYY-MM-DD", key=saying.fresh("brief-last"))
        sent = st.form_submit_button("Keep the brief", icon=":material/campaign:", type="primary")
    keep = partial(saying.book().brief, what, whom=whom, bite=bite, links=links.splitlines(), first=first, last=last,
                   author=saying.author())  # fmt: skip
    if sent and saying.save(keep, "Kept."):
        for field in ("what", "whom", "bite", "links", "first", "last"):
            saying.emptied(f"brief-{field}")
        st.rerun()
