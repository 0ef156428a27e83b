"""Planner: from a revenue goal to the people and reps it needs, and back to what the present team can do."""

import streamlit as st

from smarketing.planner import solve, step_effects
from smarketing.ui import answers, company, filters, outcomes, page, planning, scenarios
from smarketing.ui.guard import guarded
from smarketing.views.amounts import refused

page.head("What does the revenue goal take?")
opened = company.current()
currency = opened.currency
begun = answers.starting_point(opened, filters.current())
page.rates_lack(refused(opened))
st.caption(page.measured_over(filters.current().settled(opened.warehouse.data_date)))
# The answer stands above the sliders it is made of.
said = st.container()
left, right = st.columns([2, 5], gap="medium")
with left:
    values = planning.draw(planning.sliders(begun))
    scenarios.keep(opened, values)
with said, guarded():
    outcome = solve(planning.plan(values, begun))
    outcomes.show(outcome, currency)
    with right:
        page.draw(outcomes.funnel(outcome))
        outcomes.stages(outcome)
        outcomes.effects(step_effects(outcome.plan), currency)
        outcomes.comparison(*planning.compared(answers.measured_year(opened, filters.current()), outcome), currency)
