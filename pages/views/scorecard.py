"""Scorecard: the page a newcomer sees first, both sides' promises at one glance."""

import streamlit as st

from smarketing.ui import navigation, page
from smarketing.ui.text import literal
from smarketing.views import view

VIEW = view("scorecard")
NOT_JUDGED = "No agreement is in force, so it cannot be said what is behind."

page.head(VIEW.question)
result = page.ask(VIEW)
if not result.judged_by:
    st.page_link(navigation.AGREEMENT, label="Propose an agreement from the data", icon=":material/contract:")
st.markdown("**Needs attention this week**", help="Weighed in customers that it may cost; see how it is computed.")
for item in result.facts["attention"]:
    navigation.link_to_view(item.page, literal(item.text), item.asked)
if not result.facts["attention"]:
    st.caption("Nothing is behind." if result.facts["judged"] else NOT_JUDGED)
for chart in VIEW.charts(result):
    page.draw(chart, least_width=560)
page.extra(result, "team_parts" if page.by_rep_or_team() == "team" else "people")
page.extra(result, "milestones")
page.table(result.rows, page.columns(VIEW, "month", "side", "promise", "verdict", "agreement", "why"),
           title="This month and last, promise by promise", name=VIEW.name)  # fmt: skip
page.explain(VIEW, result)
