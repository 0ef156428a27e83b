"""Sales by day: the month's revenue against the goal and against the months before."""

import streamlit as st

from smarketing.ui import goals, page
from smarketing.views import view

VIEW = view("sales-by-day")

page.head(VIEW.question)
toolbar = st.container(horizontal=True, horizontal_alignment="distribute")
result = page.ask(VIEW)
by_day, by_working_day, *months = VIEW.charts(result)
with toolbar:
    aligned = page.switch("Align months by", {"day": "Day of the month", "working-day": "Working day"}, "align")
    goals.month_goal(result.facts["standing"].day, "revenue")
for chart in (by_working_day if aligned == "working-day" else by_day, *months):
    page.draw(chart)
page.table(result.rows, VIEW.columns, title="Day by day", name=VIEW.name, currency=result.currency, newest_first=True)
page.explain(VIEW, result)
