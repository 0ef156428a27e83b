"""All versions with their dates, authors and signatures, the difference between two, and the agreement as a file."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smarketing.agreement import Version
from smarketing.agreement.difference import differences
from smarketing.agreement.file import Document, as_toml, parse
from smarketing.agreement.history import ALWAYS
from smarketing.company import Company
from smarketing.errors import AgreementError
from smarketing.settings import today
from smarketing.ui import rights
from smarketing.ui.agreement.overview import sentences
from smarketing.ui.guard import guarded
from smarketing.ui.proposing import next_month, propose
from smarketing.ui.text import literal
from smarketing.views.wording import day


def history(opened: Company) -> None:
    """A row per version, newest first."""
    versions = opened.agreements.versions
    if not versions:
        st.caption("There is no version yet.")
        return
    rows = [
        {
            "Version": version.number,
            "From": version.effective_from if version.effective_from.year > 1 else None,
            "State": opened.agreements.state(version, today()).capitalize(),
            "Proposed by": version.author or None,
            "Reason": version.reason or None,
        }
        | {f"Signed for {s}": name(version, s) for s in ("marketing", "sales")}
        for version in reversed(versions)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, placeholder="", alt="Versions of the agreement", key="versions")


def compare(opened: Company) -> None:
    """The difference between two versions, in sentences."""
    versions = opened.agreements.versions
    if len(versions) < 2:
        return
    numbers = [version.number for version in versions]
    st.markdown("**What changed**")
    with st.container(horizontal=True):
        before = st.selectbox("From version", numbers, len(numbers) - 2, bind="query-params", key="before")
        after = st.selectbox("to version", numbers, len(numbers) - 1, bind="query-params", key="after")
    one, other = opened.agreements.version(before), opened.agreements.version(after)
    sentences(differences(one.agreement, other.agreement), nothing="The two agree on everything.")


def file(opened: Company) -> None:
    """All versions as one file that people can read, and a file's newest version as the next proposal."""
    document = Document(opened.agreements, opened.naming, opened.rates)
    st.download_button("Download the agreement", lambda: as_toml(document).encode(), "agreement.toml", "text/plain",
                       icon=":material/download:", on_click="ignore", key="agreement-file")  # fmt: skip
    if not rights.can_edit():
        return
    given = st.file_uploader("Propose from a file", ["toml"], key="agreement-upload")
    if given is not None and st.button("Propose what it says", icon=":material/upload_file:"):
        with guarded():
            _propose(opened, given.name, given.getvalue())
            st.rerun()


def name(version: Version, side: str) -> str | None:
    """Who signed a version for a side, and when; None where nobody did."""
    signature = next((s for s in version.signatures if s.side == side), None)
    if signature is None:
        return None
    when = f", {day(signature.signed_at.date())}" if signature.signed_at.year > 1 else ""
    return f"{signature.name}{when}" if signature.name else None


def _propose(opened: Company, called: str, content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise AgreementError(f"{called}: the file is not text in UTF-8; save it again as UTF-8.") from wrong
    versions = parse(text, called).agreements.versions
    if not versions:
        raise AgreementError(f"{called} holds no version of an agreement.")
    newest = versions[-1]
    begins = newest.effective_from if newest.effective_from != ALWAYS else next_month(opened)
    version = propose(
        opened, newest.agreement, begins, effective_until=newest.effective_until, author=newest.author,
        reason=newest.reason or f"From {called}",
    )  # fmt: skip
    st.toast(literal(f"Version {version.number} waits for both signatures."), icon=":material/pending:")
