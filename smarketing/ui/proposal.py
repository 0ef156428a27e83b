"""A first agreement from the data, in one click: every number with its reason, and a button to save it for signing."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smarketing.agreement.stages import Vocabulary
from smarketing.company import Company
from smarketing.planner.proposal import Proposed, as_toml, propose_from
from smarketing.ui import rights
from smarketing.ui.guard import guarded
from smarketing.ui.proposing import propose
from smarketing.ui.text import literal
from smarketing.views.wording import day

OPEN = "_proposed"


def section(opened: Company) -> None:
    """The button, and once pressed what it proposes; nothing without leads to propose from."""
    if opened.warehouse.contents.leads == 0:
        return
    if not st.session_state.get(OPEN):
        st.button("Propose an agreement from the data", icon=":material/auto_awesome:", on_click=_open, args=(True,))
        return
    with st.container(border=True), guarded():
        st.markdown("**Proposed from the data**")
        percent = st.slider("More than last year", -20, 100, 0, 5, format="%d %%", key="growth")
        proposed = _proposed(opened, str(opened.warehouse.file), opened.agreements.fingerprint, percent / 100)
        _reasons(opened, proposed)
        _save(opened, proposed)


@st.cache_data(max_entries=32, show_spinner=False)
def _proposed(_opened: Company, version: str, agreements: str, growth: float) -> Proposed:
    return propose_from(_opened, growth)


def _reasons(opened: Company, proposed: Proposed) -> None:
    """Every promise, what is proposed for it and why."""
    say = Vocabulary.of(opened.agreement).say
    rows = [(r.label, say(r.value), say(r.why)) for r in proposed.reasons]
    # A table, whose sentences wrap: a data frame would cut them off. It renders markdown, names are none.
    st.table(pd.DataFrame(rows, columns=["Promise", "Proposed", "Why"]).map(literal).set_index("Promise"))


def _save(opened: Company, proposed: Proposed) -> None:
    """Saving makes it the newest version, which waits for both signatures; it binds nobody before."""
    with st.container(horizontal=True):
        if rights.can_edit() and st.button("Save as a proposal", type="primary", icon=":material/save:"):
            propose(opened, proposed.agreement, proposed.effective_from, reason="Proposed from the data")
            _open(False)
            st.rerun()
        st.download_button("Download as a file", as_toml(proposed), "agreement.toml", "application/toml",
                           icon=":material/download:", on_click="ignore")  # fmt: skip
        st.button("Close", on_click=_open, args=(False,), type="tertiary")
    begins = literal(f"It would begin on {day(proposed.effective_from)} and binds nobody until both sides have signed.")
    st.caption(begins if rights.can_edit() else rights.NOT_YOURS)


def _open(shown: bool) -> None:
    st.session_state[OPEN] = shown
