"""Words and measures: what the stages are called, and what every figure of the product means."""

import streamlit as st

from smarketing.ui import company, measures, navigation, page

opened = company.current()

page.title("What does each word and figure mean?")
st.subheader("Our shared language", anchor=False)
measures.stages(opened)
wanted = st.text_input(
    "Find a measure", placeholder="leads, win rate, first attempt, ...", key="measure", bind="query-params"
)
measures.catalogue(opened, wanted)
if opened.warehouse.contents.empty:
    st.caption("Nothing has been imported yet: the figures themselves come with your exports.")
    navigation.link_to_import()
