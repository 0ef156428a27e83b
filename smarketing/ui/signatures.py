"""Who signs a change of the agreement: both names put it in force, fewer leave it waiting on the agreement page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from smarketing import signing
from smarketing.agreement import Version
from smarketing.agreement.history import SIDES
from smarketing.agreement.model import Side
from smarketing.company import Company

Names = dict[Side, str]


def fields(sides: Sequence[Side] = SIDES) -> Names:
    """A field for each side's name."""
    with st.container(horizontal=True):
        return {side: st.text_input(f"Signed for {side} by", placeholder="Not signed yet") for side in sides}


def sign(opened: Company, version: Version, names: Names) -> None:
    """Sign for every side that gave a name, and say what is in force now. Raises AgreementError."""
    for side, name in names.items():
        if name.strip():
            version = signing.sign(opened, version.number, side, name)
    if version.signed:
        st.toast(f"Version {version.number} is signed by both sides.", icon=":material/check_circle:")
    else:
        waits = " and ".join(version.open_sides)
        st.toast(f"Version {version.number} waits for the signature of {waits}.", icon=":material/pending:")
