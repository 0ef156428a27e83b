"""Monthly review: the month's answers on one page, and as a file to print, mail or post."""

import streamlit as st

from smarketing.meetings import Meeting
from smarketing.ui import company, page, reviews
from smarketing.ui.meeting import month as talk

page.head("What does the month say?")
opened = company.current()
with st.container(horizontal=True, vertical_alignment="bottom"):
    month = reviews.month(opened)
    chosen = reviews.chosen_layout(opened)
if month:
    found = reviews.made(opened, month, chosen.sections)
    st.caption(" · ".join((*found.facts, *["Demo company"] * found.demo)))
    reviews.downloads(found, chosen.paper)
    reviews.keeping(opened, found, chosen.paper)
    meeting = Meeting.of_month(month)
    is_open = talk.begin(opened, meeting, found.sections)
    for section in found.sections:
        reviews.show(section, found)
        talk.about(section, meeting, is_open=is_open)
    talk.end(opened, meeting, found.sections, is_open=is_open)
