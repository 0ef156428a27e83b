"""Leads by source: what each source brings and how much of it converts."""

import streamlit as st

from smarketing.ui import company, page, spellings
from smarketing.ui.navigation import AGREEMENT
from smarketing.views import view

VIEW = view("leads-by-source")
#: The ranking below has the ends of the interval; the download has them too.
SHOWN = [column for column in VIEW.columns if not column.name.startswith("conversion_")]

page.head(VIEW.question)
result = page.ask(VIEW)
page.charts(VIEW, result)
page.table(result.shown, SHOWN, title="Every source", name=VIEW.name, currency=result.currency)
page.rates_lack(result.facts["unrated_spend"])
page.extra(result, "ranking")
page.extra(result, "goals")
page.extra(result, "campaigns")
if len(result.extra["goals"]) or len(result.extra["campaigns"]):
    st.page_link(AGREEMENT, label="Change these goals", icon=":material/flag:")
elif not company.current().agreement.source_goals:
    st.page_link(AGREEMENT, label="Agree goals for sources", icon=":material/flag:")
page.extra(result, "campaign_costs")
spellings.editor()
page.explain(VIEW, result)
