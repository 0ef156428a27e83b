"""Fit and interest: the four kinds of leads, what to do with each, and the leads behind a quadrant."""

import streamlit as st

from smarketing.ui import page, quadrants
from smarketing.ui.navigation import AGREEMENT
from smarketing.views import view

VIEW = view("fit-interest")
#: The grid has the ends of the interval; the download has them too.
SHOWN = [column for column in VIEW.columns if not column.name.startswith("conversion_")]

page.head(VIEW.question)
result = page.ask(VIEW)
picked = quadrants.grid(VIEW, result)
quadrants.leads(VIEW, result, picked)
page.table(result.rows, SHOWN, title="Every quadrant", name=VIEW.name, currency=result.currency)
page.extra(result, "follow_up_by_quadrant")
page.extra(result, "to_decide")
st.caption("From which score on a lead fits, and is interested, is agreed:")
st.page_link(AGREEMENT, label="Change the thresholds", icon=":material/tune:")
page.explain(VIEW, result)
