"""Calculators: what a goal takes in leads, qualified leads or lead value, from the company's own rates."""

import streamlit as st

from smarketing.ui import calculators, company, filters, page
from smarketing.ui.guard import guarded
from smarketing.views.amounts import refused

page.head("What does the goal take, in leads?")
opened = company.current()
page.rates_lack(refused(opened))
chosen = calculators.choice()
asked = calculators.question(chosen, opened, filters.current())
found = calculators.measured(chosen, opened, asked)
st.caption(page.measured_over(filters.current().settled(opened.warehouse.data_date)))
# The answer stands above the inputs it is made of.
said, answer = st.container(), None
left, right = st.columns([2, 5], gap="medium")
with left:
    given = calculators.inputs(found)
with said, guarded():
    answer = calculators.answer(chosen, opened, asked, found, given)
    if answer:
        calculators.show(found, answer)
if answer:
    with right:
        calculators.charts(chosen, found, answer)
    calculators.table(chosen, found, answer)
calculators.explain(chosen, found, calculators.statements(chosen, opened, asked))
