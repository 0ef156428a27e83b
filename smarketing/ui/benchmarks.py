"""Proposing the ledger's benchmarks as the agreement's next version, and saying which sources are sales' own."""

from __future__ import annotations

import streamlit as st

from smarketing.agreement import Agreement
from smarketing.agreement.difference import differences
from smarketing.company import Company
from smarketing.errors import AgreementError
from smarketing.settings import today
from smarketing.ui import company, filters, rights, signatures
from smarketing.ui.guard import guarded
from smarketing.ui.navigation import AGREEMENT
from smarketing.ui.proposing import next_month, propose
from smarketing.ui.text import literal
from smarketing.views import Result
from smarketing.views.ledger_benchmarks import revised_by
from smarketing.views.wording import day

PROPOSED = "_benchmarks_proposed"


def proposal(result: Result) -> None:
    """A form that puts the measured benchmarks into the next version of the agreement, for both sides to sign."""
    opened = company.current()
    with st.expander("Use these as the new benchmarks", icon=":material/handshake:"), guarded():
        _proposed()
        if not rights.can_edit():
            st.caption(rights.NOT_YOURS)
            return
        agreed = _newest(opened)
        try:
            revised = revised_by(agreed, result)
        except AgreementError as unknown:
            st.caption(literal(unknown))
            return
        begins = next_month(opened)
        changes = [change.text for change in differences(agreed, revised)]
        if not changes:
            st.caption("The agreement reckons with these already.")
            return
        st.markdown("\n".join(f"- {literal(text)}" for text in changes))
        with st.form("benchmarks", border=False):
            author = st.text_input("Your name")
            reason = st.text_input("Reason", "The ledger’s figures of the last twelve months that can be judged")
            if st.form_submit_button(f"Propose from {day(begins)} on", icon=":material/send:", type="primary"):
                version = propose(opened, revised, begins, author=author.strip(), reason=reason.strip())
                st.session_state[PROPOSED] = version.number
                st.rerun()


def _proposed() -> None:
    number = st.session_state.pop(PROPOSED, None)
    if number is not None:
        st.success(f"Version {number} is proposed and waits for the signatures of both sides.")
        st.page_link(AGREEMENT, label="Sign it", icon=":material/signature:")


def _newest(opened: Company) -> Agreement:
    """What was saved last, signed or not: a proposal that waits is not undone by this one."""
    versions = opened.agreements.versions
    return versions[-1].agreement if versions else Agreement()


def own_sources(result: Result) -> None:
    """Which sources are not marketing's, and a form to agree on others."""
    opened = company.current()
    own: tuple[str, ...] = result.facts["sales_sources"]
    said = ", ".join(own) if own else "none"
    st.caption(literal(f"Sources by which sales finds leads itself, so not marketing-generated: {said}."))
    with st.popover("Change them", icon=":material/edit:"), guarded():
        if not rights.can_edit():
            st.caption(rights.NOT_YOURS)
            return
        begins = (opened.warehouse.data_date or today()).replace(day=1)
        with st.form("sales-sources", border=False):
            offered = filters.options(opened).sources
            chosen = st.multiselect("Sales’ own sources", offered, [name for name in own if name in offered])
            names = signatures.fields()
            if st.form_submit_button("Save", icon=":material/save:", type="primary"):
                revised = _newest(opened).revised(sales_sources=tuple(chosen))
                version = propose(opened, revised, begins, reason="Which sources are sales’ own")
                signatures.sign(opened, version, names)
                st.rerun()
