"""SLA progress: the page a newcomer sees first, "are we keeping our promises?" in five seconds."""

import streamlit as st

from smarketing.ui import goals, page
from smarketing.views import view

VIEW = view("sla-progress")

page.head(VIEW.question)
toolbar = st.container(horizontal=True, horizontal_alignment="distribute")
with toolbar:
    period = page.switch("Period", {"month": "Month", "quarter": "Quarter", "year": "Year"}, "period")
result = page.ask(VIEW, period=period)
with toolbar:
    goals.month_goal(result.facts["standing"].day, "mqls")
page.charts(VIEW, result)
page.extra(result, "types")
if sentence := result.facts.get("types_missing"):
    st.caption(sentence)
page.extra(result, "quarters", newest_first=True)
page.table(result.rows, VIEW.columns, title="Day by day", name=VIEW.name, newest_first=True)
page.explain(VIEW, result)
