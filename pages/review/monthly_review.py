"""Monthly review: the month's answers on one page, and as a file to print, mail or post."""

import streamlit as st

from smarketing.ui import company, page, reviews

page.head("What does the month say?")
opened = company.current()
with st.container(horizontal=True, vertical_alignment="bottom"):
    month = reviews.month(opened)
    chosen = reviews.chosen_layout(opened)
if month:
    found = reviews.made(opened, month, chosen.sections)
    st.caption(" · ".join((*found.facts, *["Demo company"] * found.demo)))
    with st.container(horizontal=True):
        reviews.downloads(found, chosen.paper)
    reviews.keeping(opened, found, chosen.paper)
    for section in found.sections:
        reviews.show(section, found)
