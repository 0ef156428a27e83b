"""Deal stages: deals in each stage of a pipeline, where they get stuck, and what raising a stage would bring."""

import streamlit as st

from smarketing.ui import company, page, what_if
from smarketing.views import view
from smarketing.views.deal_stages import pipelines

VIEW = view("deal-stages")
#: Gains have a table of their own, where the slider is; the download has them too.
SHOWN = ("stage", "deals", "went_on", "lost", "still_in_stage", "conversion", "conversion_low", "conversion_high",
         "weakest", "median_days_in_stage", "conversion_decided", "skipped", "without_dates", "impossible",
         "note")  # fmt: skip

page.head(VIEW.question)
offered = pipelines(company.current())
chosen = None
if len(offered) > 1:
    chosen = st.selectbox("Pipeline", offered, key="pipeline", bind="query-params",
                          help="The one with the most deals stands first.")  # fmt: skip
result = page.ask(VIEW, pipeline=chosen)
page.charts(VIEW, result)
page.table(result.rows, page.columns(VIEW, *SHOWN), title="Every stage", name=VIEW.name, currency=result.currency)
what_if.stages(result)
page.explain(VIEW, result)
