"""Plans kept under a name, for everybody: where the planner's sliders stood, saved and opened again."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from smarketing.company import Company
from smarketing.errors import WorkspaceError
from smarketing.ui import rights
from smarketing.ui.guard import guarded
from smarketing.ui.text import literal

KIND = "scenario"


def keep(opened: Company, values: Mapping[str, float]) -> None:
    """A button that saves the sliders under a name, and the plans saved so far to choose from."""
    saved = {scenario.name: scenario for scenario in opened.workspace.documents(KIND)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if rights.can_edit():
            with st.popover("Save this plan", icon=":material/bookmark_add:"), guarded():
                _save(opened, values, {name: scenario.revision for name, scenario in saved.items()})
        if saved:
            chosen = st.selectbox("Saved plans", list(saved), None, placeholder="Open a saved plan",
                                  label_visibility="collapsed", key="saved-plan")  # fmt: skip
            if chosen:
                content = saved[chosen].content
                st.button("Open", icon=":material/bookmark:", on_click=_open, args=(content,), key="open-plan")


def _save(opened: Company, values: Mapping[str, float], revisions: Mapping[str, int]) -> None:
    with st.form("save-plan", border=False):
        name = st.text_input("Name of the plan", max_chars=100).strip()
        author = st.text_input("Saved by", max_chars=100)
        if st.form_submit_button("Save", icon=":material/save:", type="primary"):
            if not name:
                raise WorkspaceError("A plan needs a name to be found again, such as Two more reps.")
            opened.workspace.save(KIND, name, dict(values), base=revisions.get(name, 0), author=author.strip())
            st.toast(literal(f"Saved as “{name}”."), icon=":material/check_circle:")
            st.rerun()


def _open(content: Mapping[str, float]) -> None:
    for key, value in content.items():
        st.session_state[key] = value
