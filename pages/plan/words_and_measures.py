"""Words and measures: what the stages are called, and what every figure of the product means."""

import streamlit as st

from smarketing.ui import company, measures

opened = company.current()

st.title("What does each word and figure mean?", anchor=False)
st.subheader("Our shared language", anchor=False)
measures.stages(opened)
wanted = st.text_input(
    "Find a measure", placeholder="leads, win rate, first attempt, ...", key="measure", bind="query-params"
)
measures.catalogue(opened, wanted)
