"""The whole agreement as a form: every promise in one place, proposed as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from smarketing.agreement import Agreement
from smarketing.ui import signatures
from smarketing.ui.agreement import calendar, goals, promises, statements, wording


@dataclass(frozen=True)
class Typed:
    """What was typed into the form when it was sent."""

    changes: dict[str, Any]
    effective_from: date
    effective_until: date | None
    author: str
    reason: str
    names: signatures.Names


def form(
    agreed: Agreement, begins: date, sources: Iterable[str], campaigns: Iterable[str], reps: Iterable[str]
) -> Typed | None:
    """Draw the agreement; what was typed once it is sent, else None. Raises AgreementError for half-typed tables."""
    with st.form("agreement", border=False):
        tabs = st.tabs(["Goals", "Promises", "Calendar", "Words", "Statements"])
        parts: tuple[Callable[[], dict[str, Any]], ...] = (
            lambda: goals.fields(agreed, sources, campaigns), lambda: promises.fields(agreed, reps),
            lambda: calendar.fields(agreed), lambda: wording.fields(agreed), lambda: statements.fields(agreed),
        )  # fmt: skip
        changes: dict[str, Any] = {}
        for tab, part in zip(tabs, parts, strict=True):
            with tab:
                changes |= part()
        st.markdown("**From when, and why**")
        with st.container(horizontal=True):
            first = st.date_input("In force from", begins, help="The first of a month: a month is judged as a whole.")
            last = st.date_input("Until", None, help="Empty: until the next version is in force.")
            author = st.text_input("Proposed by", key="agreement-author")
        reason = st.text_input("Reason", placeholder="What changed, in a sentence", key="agreement-reason")
        names = signatures.fields()
        sent = st.form_submit_button("Save the agreement", type="primary", icon=":material/save:")
    if sent:
        promises.check(changes)
    return Typed(changes, first, last, author.strip(), reason.strip(), names) if sent else None
