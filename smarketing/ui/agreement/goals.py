"""Goals in the agreement form: per month, periods that differ, sources and campaigns, and what a deal is worth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

import pandas as pd
import streamlit as st

from smarketing.agreement import Agreement, PeriodGoal
from smarketing.agreement.model import Level
from smarketing.errors import AgreementError
from smarketing.ui.agreement.tables import named_numbers, number, table, text

MEASURES = {
    "mqls": "MQLs",
    "leads": "Leads",
    "visits": "Visits",
    "customers": "Customers",
    "lead_value": "Lead value",
    "revenue": "Revenue",
}
LEVELS: dict[Level, str] = {
    "leads": "Basic: a number of leads",
    "qualified leads": "Intermediate: a number of qualified leads",
    "lead value": "Advanced: a total expected lead value",
}
PERIOD = r"^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$"


def fields(agreed: Agreement, sources: Iterable[str], campaigns: Iterable[str]) -> dict[str, Any]:
    goals = agreed.goals
    st.markdown("**Goals per month**")
    usual: dict[str, Any] = {}
    for names in (("mqls", "revenue", "leads"), ("visits", "customers", "lead_value")):
        with st.container(horizontal=True):
            for name in names:
                usual[f"{name}_per_month"] = st.number_input(
                    MEASURES[name],
                    0.0,
                    None,
                    getattr(goals, f"{name}_per_month"),
                    1.0,
                    "%.0f",
                    placeholder="Not agreed",
                )
    periods = _periods(agreed)
    left, right = st.columns(2, gap="large")
    with left:
        source_goals = named_numbers("Goal of each source", "Source", agreed.source_goals, sources, "Leads per month")
    with right:
        campaign_goals = named_numbers(
            "Goal of each campaign", "Campaign", agreed.campaign_goals, campaigns, "Leads per month"
        )
    with st.container(horizontal=True):
        level = st.selectbox(
            "What marketing promises", get_args(Level), get_args(Level).index(agreed.level),
            format_func=LEVELS.__getitem__,
        )  # fmt: skip
        size = st.number_input("Deal size", 0.0, None, agreed.deal_size, 100.0, "%.0f", placeholder="Not agreed")
        currency = st.text_input("Currency", agreed.currency or "", max_chars=3, placeholder="From the data",
                                 help="Three letters, such as EUR. Amounts in others are left out.")  # fmt: skip
    return {
        "goals": usual | periods, "source_goals": source_goals, "campaign_goals": campaign_goals, "level": level,
        "deal_size": size, "currency": currency.strip() or None,
    }  # fmt: skip


def _periods(agreed: Agreement) -> dict[str, dict[str, dict[str, float | None]]]:
    """Months, quarters and years with goals of their own, in one table."""
    goals = agreed.goals
    own: dict[str, PeriodGoal] = goals.by_month | goals.by_quarter | goals.by_year
    frame = pd.DataFrame(
        {"period": pd.Series(list(own), dtype="str")}
        | {name: pd.Series([getattr(goal, name) for goal in own.values()], dtype="float") for name in MEASURES}
    )
    columns = {
        "period": st.column_config.TextColumn(
            "Period", help="A month (2026-11), quarter (2026-Q4) or fiscal year (2026)", validate=PERIOD
        )
    } | {
        name: st.column_config.NumberColumn(label, min_value=0, format="localized") for name, label in MEASURES.items()
    }
    edited = table(frame, "Months, quarters and years that differ", columns, placeholder="As usual")
    found: dict[str, dict[str, dict[str, float | None]]] = {"by_month": {}, "by_quarter": {}, "by_year": {}}
    for row in edited.to_dict("records"):
        period = text(row["period"])
        goal = {name: number(row[name]) for name in MEASURES}
        if period is None and any(value is not None for value in goal.values()):
            raise AgreementError("A goal among the periods that differ has no period; write one such as 2026-11.")
        if period is not None:
            kind = "by_quarter" if "Q" in period else "by_month" if "-" in period else "by_year"
            found[kind][period] = goal
    return found
