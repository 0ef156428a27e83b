"""Lead aging: the grid of open leads by idle days, and the leads behind a cell."""

import streamlit as st

from smarketing.ui import drilldown, page
from smarketing.views import view

VIEW = view("lead-aging")

page.head(VIEW.question)
every = st.toggle(
    "All leads",
    key="all",
    bind="query-params",
    help="Off: open leads only. On: converted, rejected and closed leads too.",
)
result = page.ask(VIEW, all_leads=every)
for chart in VIEW.charts(result):
    drilldown.leads(VIEW, result, drilldown.grid(chart, result))
page.table(result.rows, VIEW.columns, title="Leads by owner", name="lead-aging")
page.explain(VIEW, result)
