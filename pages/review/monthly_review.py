"""Monthly review: the month's answers on one page, and as a file to print, mail or post."""

import streamlit as st

from smarketing.ui import company, page, reviews

page.head("What does the month say?")
opened = company.current()
with st.container(horizontal=True):
    month = reviews.month(opened)
    chosen = reviews.sections()
if month:
    found = reviews.made(opened, month, chosen)
    st.caption(" · ".join((*found.facts, *["Demo company"] * found.demo)))
    reviews.downloads(found)
    for section in found.sections:
        reviews.show(section, found)
