"""A suggestion for the weekly meeting, left at the foot of any page by either team, with what the page was asked."""

from __future__ import annotations

from functools import partial

import streamlit as st

from smarketing.meetings.things import Side
from smarketing.ui import company, rights
from smarketing.ui.meeting import saying
from smarketing.ui.navigation import page_titles
from smarketing.ui.text import literal

SIDES: dict[Side, str] = {"": "Neither", "marketing": "Marketing", "sales": "Sales"}


def offer(page: st.Page) -> None:
    """The button, where somebody may suggest and there is something to suggest about."""
    if rights.can_edit() and not company.current().warehouse.contents.empty:
        asked = {name: tuple(st.query_params.get_all(name)) for name in st.query_params}
        if st.button("Suggest something for the weekly meeting", key="suggest", icon=":material/lightbulb:",
                     type="tertiary"):  # fmt: skip
            _form(page.url_path, asked)


@st.dialog("Suggest something for the weekly meeting")
def _form(address: str, asked: dict[str, tuple[str, ...]]) -> None:
    title = page_titles().get(address, address)
    filters = " with its filters" if asked else ""
    st.caption(literal(f"It is kept with this page, {title},{filters} and stands in the meeting until it is answered."))
    with st.form("suggestion", border=False):
        text = st.text_area("What do you suggest", key="suggestion-text")
        side = st.segmented_control("For which team", list(SIDES), default="", required=True,
                                    format_func=SIDES.__getitem__, key="suggestion-side")  # fmt: skip
        saying.who_writes()
        sent = st.form_submit_button("Suggest it", icon=":material/lightbulb:", type="primary")
    keep = partial(saying.book().suggest, text, side=side, page=address, asked=asked, author=saying.author())
    if sent and saying.save(keep, "It stands in the weekly meeting."):
        st.rerun()
