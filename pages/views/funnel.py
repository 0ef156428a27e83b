"""Funnel: people at each stage, the weakest step, and what raising it would bring."""

import streamlit as st

from smarketing.ui import page, what_if
from smarketing.views import view

VIEW = view("funnel")
#: Gains have a table of their own, where the slider is; the download has them too.
SHOWN = ("stage", "people", "conversion_from_previous", "conversion_low", "conversion_high", "conversion_of_decided",
         "weakest", "conversion_from_lead", "median_days_in_stage", "p90_days_in_stage", "still_in_stage",
         "without_dates", "skipped_previous", "note")  # fmt: skip

page.head(VIEW.question)
result = page.ask(VIEW)
page.charts(VIEW, result)
page.table(result.rows, page.columns(VIEW, *SHOWN), title="Every stage", name=VIEW.name)
what_if.section(result)
page.extra(result, "funnel_sources")
page.extra(result, "funnel_cohorts", newest_first=True)
st.caption("Young: leads of that month have not had the time in which half of the customers bought.")
st.caption("Between opportunity and customer, the page Deal stages has every stage of the pipeline.")
page.explain(VIEW, result)
