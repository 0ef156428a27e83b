"""Month review: why the month hit or missed, and where most was lost."""

import streamlit as st

from smarketing.ui import page
from smarketing.ui.navigation import link_to_view
from smarketing.views import view

VIEW = view("month-review")
AGAINST = {"": "Goal, where agreed", "previous": "Month before", "year": "A year ago"}

page.head(VIEW.question)
against = page.switch("Compare with", AGAINST, "against")
result = page.ask(VIEW, against=against or None)
page.charts(VIEW, result)
if any(side.splits for side in result.facts["sides"]):
    st.caption("Pale bars are changes that chance alone may make.")
if len(result.extra["improve"]):
    st.markdown("**What to improve: where most was lost**")
    for row in result.extra["improve"].itertuples():
        link_to_view(row.page, f"{row.name}: {row.effect} from {row.part}", {})
page.extra(result, "joint")
if result.facts["pot"]:
    st.caption(result.facts["pot"])
page.extra(result, "parts")
page.explain(VIEW, result)
