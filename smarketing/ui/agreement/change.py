"""Proposing the next version: the form, and what happens when somebody else saved one meanwhile."""

from __future__ import annotations

import streamlit as st

from smarketing import signing
from smarketing.agreement import Agreement
from smarketing.agreement.difference import differences
from smarketing.company import Company
from smarketing.errors import EditConflict
from smarketing.ui import filters, rights, signatures
from smarketing.ui.agreement.form import form
from smarketing.ui.agreement.overview import sentences
from smarketing.ui.guard import guarded
from smarketing.ui.proposing import SEEN, SHOWN, next_month, propose
from smarketing.ui.text import literal

CAMPAIGNS = (
    "select campaign from lead_base where campaign is not null group by all order by count(*) desc, campaign limit 200"
)


def editor(opened: Company) -> None:
    """The form on the newest version; saving proposes the next one, and signs it where names are given."""
    if not rights.can_edit():
        st.caption(rights.NOT_YOURS)
        return
    newest = signing.newest(opened)
    shown = st.session_state.setdefault(SHOWN, newest)
    st.session_state.setdefault(SEEN, newest)
    agreed = _agreement(opened, shown)
    offered = filters.options(opened)
    campaigns = opened.warehouse.query(CAMPAIGNS)["campaign"].tolist()
    with guarded():
        typed = form(agreed, next_month(opened), offered.sources, campaigns, offered.owners)
        if typed is None:
            return
        revised = agreed.revised(**typed.changes)
        try:
            version = propose(
                opened, revised, typed.effective_from, base=st.session_state[SEEN],
                effective_until=typed.effective_until, author=typed.author, reason=typed.reason,
            )  # fmt: skip
        except EditConflict as conflict:
            _told(opened, conflict, shown)
            return
        signatures.sign(opened, version, typed.names)
        st.rerun()


def _told(opened: Company, conflict: EditConflict, shown: int) -> None:
    """What the other person changed; saving once more saves on top of it."""
    latest = opened.workspace.agreements().versions[-1]
    st.warning(literal(str(conflict)), icon=":material/group:")
    st.markdown(literal(f"Version {latest.number} changed this:"))
    sentences(differences(_agreement(opened, shown), latest.agreement), nothing="Nothing that is agreed.")
    st.session_state[SEEN] = latest.number


def _agreement(opened: Company, number: int) -> Agreement:
    return opened.agreements.version(number).agreement if number else Agreement()
