"""Proposing a version from a page. Everything a page proposes goes through here."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from smarketing import signing
from smarketing.agreement import Agreement, Version
from smarketing.company import Company
from smarketing.settings import today
from smarketing.views.periods import months_later

#: The version the form was filled from, and the newest its author has seen; kept until the author saves one, so that an
#: edit by somebody else meanwhile is noticed and the form keeps what was typed.
SHOWN, SEEN = "_agreement_shown", "_agreement_seen"


def propose(
    opened: Company, agreement: Agreement, effective_from: date, *, base: int | None = None, **about: Any
) -> Version:
    """Save the next version; `base` is the newest its author saw, by default the one this page run opened.

    Raises EditConflict and AgreementError, and then the form still knows what was seen.
    """
    seen = signing.newest(opened) if base is None else base
    version = signing.propose(opened, agreement, base=seen, effective_from=effective_from, **about)
    for key in (SHOWN, SEEN):
        st.session_state.pop(key, None)
    return version


def next_month(opened: Company) -> date:
    """From when a proposal holds by default: a first version judges what the data shows, a later one begins with
    the month after the data, and not before the newest version, which it is to replace."""
    newest = (opened.warehouse.data_date or today()).replace(day=1)
    if not opened.agreements.signed:
        return newest
    return max([months_later(newest, 1), *(version.effective_from for version in opened.agreements.versions[-1:])])
