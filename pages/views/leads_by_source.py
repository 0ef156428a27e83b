"""Leads by source: what each source brings and how much of it converts."""

import streamlit as st

from smarketing.ui import page, spellings
from smarketing.ui.navigation import AGREEMENT
from smarketing.views import view
from smarketing.views.leads_by_source_spend import COSTS, NOT_IMPORTED

VIEW = view("leads-by-source")
#: The ranking below has the ends of the interval; the download has them too.
SHOWN = [column for column in VIEW.columns if not column.name.startswith("conversion_")]

page.head(VIEW.question)
result = page.ask(VIEW)
page.charts(VIEW, result)
rows = result.rows if result.rows["spend_note"].ne(NOT_IMPORTED).any() else result.rows.drop(columns=COSTS)
page.table(rows, SHOWN, title="Every source", name=VIEW.name, currency=result.currency)
page.extra(result, "ranking")
page.extra(result, "goals")
page.extra(result, "campaigns")
page.extra(result, "campaign_costs")
st.page_link(AGREEMENT, label="Change these goals", icon=":material/flag:")
spellings.editor()
page.explain(VIEW, result)
