"""Agreeing a month's goal on the page that judges it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from smarketing.agreement import Agreement
from smarketing.agreement.pace import Measure, monthly_goal
from smarketing.ui import company, rights, signatures
from smarketing.ui.guard import guarded
from smarketing.ui.proposing import propose
from smarketing.ui.text import literal
from smarketing.views.wording import month as month_text

WHAT = {"mqls": "MQLs", "revenue": "Revenue", "visits": "Visits", "leads": "Leads", "customers": "Customers"}


def month_goal(month: date, measure: Measure) -> None:
    """A button that opens the goal of one month; saving puts it in force for everybody."""
    opened = company.current()
    agreement = opened.agreements.agreement(month) or opened.agreement
    agreed = monthly_goal(agreement, month, measure) if opened.agreements.in_force(month) else None
    unit = f" in {agreement.currency}" if measure == "revenue" and agreement.currency else ""
    if not rights.can_edit():
        return
    with (
        st.popover("Goal", icon=":material/flag:"),
        st.form(f"goal-{measure}-{month:%Y-%m}", border=False),
        guarded(),
    ):
        value = st.number_input(literal(f"{WHAT[measure]} agreed for {month_text(month)}{unit}"), 0.0, None, agreed,
                                step=1.0, format="%.0f", placeholder="No goal agreed")  # fmt: skip
        usual = st.checkbox("Make it the usual goal of every month")
        names = signatures.fields()
        if st.form_submit_button("Save the goal", icon=":material/save:", type="primary"):
            changed = revised(agreement, month, measure, value, usual=usual)
            reason = f"Goal of {month_text(month)}"
            version = propose(opened, changed, month.replace(day=1), reason=reason)
            signatures.sign(opened, version, names)
            st.rerun()


def revised(agreement: Agreement, month: date, measure: Measure, value: float | None, *, usual: bool) -> Agreement:
    """The agreement with another goal for a month; with `usual`, for every month that has none of its own."""
    goals = agreement.goals.model_dump()
    name = f"{month:%Y-%m}"
    own = goals["by_month"].get(name, {})
    goals["by_month"][name] = own | {measure: None if usual else value}
    if usual:
        goals[f"{measure}_per_month"] = value
    goals["by_month"] = {
        key: goal for key, goal in goals["by_month"].items() if any(v is not None for v in goal.values())
    }
    return agreement.revised(goals=goals)
