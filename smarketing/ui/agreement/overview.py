"""What is in force, what waits for a signature, and what was promised, in sentences."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from smarketing.agreement import Agreement, Agreements, Version
from smarketing.agreement.difference import Change, differences
from smarketing.company import Company
from smarketing.ui import rights, signatures
from smarketing.ui.agreement.document import document
from smarketing.ui.guard import guarded
from smarketing.ui.text import literal
from smarketing.views.wording import day


def in_force(opened: Company) -> None:
    """The version that today's data is judged by, and its promises."""
    as_of = opened.warehouse.data_date
    version = opened.agreements.in_force(as_of) if as_of else (opened.agreements.signed or (None,))[-1]
    if version is None:
        st.info("No agreement is in force: nothing is judged, and no goal is shown. Propose one under Change.",
                icon=":material/info:")  # fmt: skip
        return
    st.subheader(literal(f"{_since(version)}{_signers(version)}."), anchor=False)
    if version.reason:
        st.caption(literal(version.reason))
    document(version.agreement)


def proposal(opened: Company) -> None:
    """The newest version while a signature is missing: what it changes, and where to sign."""
    waiting = opened.agreements.proposal
    if waiting is None:
        return
    with st.container(border=True), guarded():
        sides = " and ".join(waiting.open_sides)
        by = f", proposed by {waiting.author}" if waiting.author else ""
        st.markdown(literal(f"Version {waiting.number} from {day(waiting.effective_from)}{by} waits for the signature "
                            f"of {sides}."))  # fmt: skip
        before = _before(opened.agreements, waiting)
        sentences(differences(before, waiting.agreement), nothing="It changes nothing.")
        if not rights.can_edit():
            st.caption(rights.NOT_YOURS)
            return
        with st.form("sign", border=False):
            names = signatures.fields(waiting.open_sides)
            if st.form_submit_button("Sign", type="primary", icon=":material/signature:"):
                signatures.sign(opened, waiting, names)
                st.rerun()


def sentences(changes: Iterable[Change], nothing: str = "Nothing is agreed in it.") -> None:
    """Changes as lines, grouped by what they are about."""
    groups: dict[str, list[str]] = {}
    for change in changes:
        groups.setdefault(change.group, []).append(change.text)
    if not groups:
        st.caption(nothing)
    for place, (group, texts) in enumerate(groups.items()):
        if place % 2 == 0:
            columns = st.columns(2, gap="large")
        with columns[place % 2]:
            st.markdown(f"**{literal(group.capitalize())}**\n" + "\n".join(f"- {literal(text)}" for text in texts))


def _since(version: Version) -> str:
    since = f" since {day(version.effective_from)}" if version.effective_from.year > 1 else ""
    return f"Version {version.number} is in force{since}"


def _signers(version: Version) -> str:
    named = [f"{s.name} for {s.side}" for s in version.signatures if s.name]
    return ", signed by " + " and ".join(named) if named else ""


def _before(agreements: Agreements, waiting: Version) -> Agreement:
    signed = [v for v in agreements.versions if v.signed and v.number < waiting.number]
    return signed[-1].agreement if signed else Agreement()
