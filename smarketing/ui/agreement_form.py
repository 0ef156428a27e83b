"""The agreement as a form: every promise in one place, saved as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from smarketing.agreement import Agreement

WEEKDAYS = {1: "Mon", 2: "Tue", 3: "Wed", 4: "Thu", 5: "Fri", 6: "Sat", 7: "Sun"}
RULES = {
    "stage": "By stage, status or MQL date in the export",
    "every lead": "Every lead counts as an MQL",
}
NOBODY = {"No source", "No owner"}
TEAM = st.column_config.TextColumn("Team")
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
PER_MONTH = st.column_config.NumberColumn("Leads per month", min_value=0, format="localized")


def form(agreed: Agreement, sources: Iterable[str], reps: Iterable[str]) -> Agreement | None:
    """Draw the agreement; the revised one once saved, else None. Raises AgreementError for what makes no sense."""
    with st.form("agreement", border=False):
        left, right = st.columns(2, gap="large")
        with left:
            changes = _goals(agreed)
        with right:
            changes |= _promises(agreed)
        with left:
            source_goals = _pairs("Goal of each source", agreed.source_goals, sources, "Source", PER_MONTH, _number,
                                  "Not agreed")  # fmt: skip
        with right:
            teams = _pairs("Team of each rep", agreed.teams, reps, "Rep", TEAM, _text, "As exported")
        saved = st.form_submit_button("Save the agreement", type="primary", icon=":material/save:")
    return agreed.revised(**changes, source_goals=source_goals, teams=teams) if saved else None


def _goals(agreed: Agreement) -> dict[str, Any]:
    """Marketing's and sales' goals per month, and the months that differ."""
    goals = agreed.goals
    st.markdown("**Goals per month**")
    with st.container(horizontal=True):
        mqls = st.number_input("MQLs", 0.0, None, goals.mqls_per_month, 1.0, "%.0f", placeholder="Not agreed")
        revenue = st.number_input(
            "Revenue", 0.0, None, goals.revenue_per_month, 1000.0, "%.0f", placeholder="Not agreed"
        )
    months = pd.DataFrame(
        {
            "month": pd.Series(list(goals.by_month), dtype="str"),
            "mqls": pd.Series([goal.mqls for goal in goals.by_month.values()], dtype="float"),
            "revenue": pd.Series([goal.revenue for goal in goals.by_month.values()], dtype="float"),
        }
    )
    edited = _editor(months, "Months that differ", {
        "month": st.column_config.TextColumn("Month", help="Year and month, such as 2026-11", validate=MONTH),
        "mqls": st.column_config.NumberColumn("MQLs", min_value=0, format="localized"),
        "revenue": st.column_config.NumberColumn("Revenue", min_value=0, format="localized"),
    }, "As usual")  # fmt: skip
    by_month = {
        _text(row.month): {"mqls": _number(row.mqls), "revenue": _number(row.revenue)}
        for row in edited.itertuples()
        if _text(row.month)
    }
    return {"goals": {"mqls_per_month": mqls, "revenue_per_month": revenue, "by_month": by_month}}


def _promises(agreed: Agreement) -> dict[str, Any]:
    """Sales' promise and what both sides mean by a lead, a working day and an amount."""
    st.markdown("**Promises and definitions**")
    with st.container(horizontal=True):
        hours = st.number_input("First attempt within, hours", 0.0, None, agreed.promise_hours, 1.0, "%.1f")
        fewest = st.number_input("Leads to rank a source", 1, None, agreed.min_leads_to_rank, 1)
    rule = st.selectbox(
        "What is an MQL?", list(RULES), list(RULES).index(agreed.mql_rule), format_func=RULES.__getitem__
    )
    days = st.pills("Working days", list(WEEKDAYS), selection_mode="multi", default=list(agreed.working_days),
                    format_func=WEEKDAYS.__getitem__)  # fmt: skip
    with st.container(horizontal=True):
        currency = st.text_input("Currency", agreed.currency or "", max_chars=3, placeholder="From the data",
                                 help="Three letters, such as EUR. Amounts in others are left out.")  # fmt: skip
        zone = st.text_input("Time zone", agreed.timezone or "", placeholder="Times as exported",
                             help="Such as Europe/Berlin. Applies to exports imported from now on.")  # fmt: skip
    frame = pd.DataFrame({"day": pd.Series(pd.to_datetime(list(agreed.holidays)))})
    edited = _editor(frame, "Holidays", {"day": st.column_config.DateColumn("Day", format="YYYY-MM-DD")}, height=180)
    return {
        "promise_hours": hours,
        "min_leads_to_rank": fewest,
        "mql_rule": rule,
        "working_days": tuple(days),
        "currency": currency.strip() or None,
        "timezone": zone.strip() or None,
        "holidays": tuple(pd.Timestamp(day).date() for day in edited["day"].dropna()),
    }


def _pairs(
    title: str,
    agreed: Mapping[str, Any],
    names: Iterable[str],
    label: str,
    value: Any,
    read: Callable[[Any], Any],
    blank: str,
) -> dict[str, Any]:
    """A table of names and what was agreed for each; names from the data come without a value."""
    every = list(dict.fromkeys([*agreed, *sorted(set(names) - NOBODY)]))
    values = pd.Series([agreed.get(name) for name in every], dtype="float" if read is _number else "str")
    frame = pd.DataFrame({"name": pd.Series(every, dtype="str"), "value": values})
    edited = _editor(frame, title, {"name": st.column_config.TextColumn(label), "value": value}, blank)
    found = {_text(row.name): read(row.value) for row in edited.itertuples(index=False)}
    return {name: value for name, value in found.items() if name is not None and value is not None}


def _editor(
    frame: pd.DataFrame, title: str, config: dict[str, Any], blank: str = "", height: Any = "auto"
) -> pd.DataFrame:
    st.markdown(f"**{title}**")
    return st.data_editor(
        frame,
        placeholder=blank,
        num_rows="dynamic",
        hide_index=True,
        alt=title,
        key=title,
        column_config=config,
        height=height,
    )


def _text(value: Any) -> str | None:
    return None if pd.isna(value) or not str(value).strip() else str(value).strip()


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
