"""Sales' promises and capacity in the agreement form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from smarketing.agreement import Agreement
from smarketing.agreement.model import USUAL_EFFORT_DAYS, Pot
from smarketing.errors import AgreementError
from smarketing.ui.agreement.tables import named_numbers

CLOCKS = {"elapsed": "Every hour counts", "business": "Only business hours"}
PERIODS = {"quarter": "Quarter, a third a month", "month": "Month"}
EARNED = (
    "Empty: all of it where both sides keep all their promises, else nothing. With a number, such as 80: nothing where "
    "a promise reaches 80 % of its goal or less, all of it at 100 %, and in a straight line between."
)
ABSENT = "Not promised"
DAYS = (
    "Attempts, calls and e-mails count for the promises up to so many days after a lead was handed over. Then the lead "
    "is judged, and the verdict on it stays."
)


def fields(agreed: Agreement, names: Iterable[str]) -> dict[str, Any]:
    sales, capacity = agreed.sales, agreed.capacity
    st.markdown("**Marketing**")
    accepted = _percent(
        "MQLs that sales accepts, %",
        agreed.marketing.share_accepted,
        "Of the MQLs handed over, those that became an SQL, or an opportunity where SQLs are unknown.",
    )
    st.markdown("**Sales: follow-up**")
    with st.container(horizontal=True):
        hours = st.number_input("First attempt within, hours", 0.0, None, agreed.promise_hours, 1.0, "%.1f")
        clock = st.selectbox("Clock", list(CLOCKS), list(CLOCKS).index(agreed.promise_clock),
                             format_func=CLOCKS.__getitem__)  # fmt: skip
        days = st.number_input("Days in which sales’ work counts", 1, 366, sales.effort_days, 1,
                               placeholder=f"Not agreed: {USUAL_EFFORT_DAYS}", help=DAYS)  # fmt: skip
        attempts = st.number_input("Attempts before a lead may be closed", 0, None, sales.min_attempts, 1,
                                   placeholder=ABSENT)  # fmt: skip
    with st.container(horizontal=True):
        worked = _percent("Leads attempted, %", sales.share_worked, "Of the leads handed over, those with an attempt.")
        in_time = _percent(
            "First attempt in time, %", sales.share_in_time, "Of the leads due, those attempted in time."
        )
        calls = st.number_input("Calls per SQL", 0.0, None, sales.calls_per_sql, 1.0, "%.1f", placeholder=ABSENT)
        emails = st.number_input("E-mails per SQL", 0.0, None, sales.emails_per_sql, 1.0, "%.1f", placeholder=ABSENT)
    st.markdown("**Capacity**")
    with st.container(horizontal=True):
        reps = st.number_input("Reps", 0.0, None, capacity.reps, 1.0, "%.1f", placeholder="Unknown")
        weeks = st.number_input("Working weeks per year", 1.0, 53.0, capacity.working_weeks, 1.0, "%.1f",
                                placeholder="Unknown")  # fmt: skip
        reviews = st.number_input("MQLs a rep reviews per week", 0.0, None, capacity.reviews_per_week, 1.0, "%.1f",
                                  placeholder="Unknown")  # fmt: skip
    pot = _pot(agreed.pot)
    quotas = named_numbers("Quota of each rep", "Rep", agreed.quotas, names, "Revenue per month")
    return {
        "quotas": quotas,
        "pot": pot,
        "marketing": {"share_accepted": accepted},
        "promise_hours": hours,
        "promise_clock": clock,
        "sales": {
            "effort_days": days, "min_attempts": attempts, "share_worked": worked, "share_in_time": in_time,
            "calls_per_sql": calls, "emails_per_sql": emails,
        },
        "capacity": {"reps": reps, "working_weeks": weeks, "reviews_per_week": reviews},
    }  # fmt: skip


def _pot(pot: Pot | None) -> dict[str, Any] | None:
    """The shared reward in money; None where nothing of it is typed."""
    st.markdown("**Shared pot**")
    with st.container(horizontal=True):
        amount = st.number_input("Amount that both sides earn together", 0.0, None, pot.amount if pot else None, 100.0,
                                 "%.0f", placeholder="Not agreed")  # fmt: skip
        per = st.selectbox("For every", list(PERIODS), list(PERIODS).index(pot.per if pot else "quarter"),
                           format_func=PERIODS.__getitem__)  # fmt: skip
        begins = _percent("Earned from, % of every promise", pot.earned_from if pot else None, EARNED)
    nothing = amount is None and begins is None
    return None if nothing else {"amount": amount, "per": per, "earned_from": begins}


def check(typed: Mapping[str, Any]) -> None:
    """Raise AgreementError for a pot without an amount, once the whole form is drawn: it would lose its rest else."""
    if typed["pot"] is not None and typed["pot"]["amount"] is None:
        raise AgreementError("The shared pot has no amount; write one, or take back from when on it is earned.")


def _percent(label: str, share: float | None, meaning: str) -> float | None:
    percent = st.number_input(
        label, 0.0, 100.0, None if share is None else round(share * 100, 6), 1.0, "%.0f", placeholder=ABSENT,
        help=meaning,
    )  # fmt: skip
    return None if percent is None else percent / 100
