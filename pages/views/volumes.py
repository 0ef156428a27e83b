"""Volumes: visits, leads, MQLs and customers per month against the goals, and the growing audience."""

import streamlit as st

from smarketing.ui import goals, page
from smarketing.views import view

VIEW = view("volumes")
#: The audience has a table of its own; the download has it too.
SHOWN = [column for column in VIEW.columns if column.name not in ("visit_to_lead", "database")]

page.head(VIEW.question)
toolbar = st.container(horizontal=True, horizontal_alignment="right")
result = page.ask(VIEW)
with toolbar:
    goals.month_goal(result.facts["standings"]["leads"].day, "leads")
if missing := result.facts["visits_missing"]:
    st.info(missing, icon=":material/info:")
with st.grid(2, min_column_width=340, gap="medium"):
    for chart in VIEW.charts(result):
        with st.container():
            page.draw(chart)
page.table(result.rows, SHOWN, title="Month by month", name=VIEW.name, newest_first=True)
page.extra(result, "audience", newest_first=True)
page.explain(VIEW, result)
