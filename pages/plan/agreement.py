"""The agreement: what marketing and sales promised each other, versioned and signed by both."""

import streamlit as st

from smarketing.ui import company, navigation, page, proposal, teams
from smarketing.ui.agreement import change, overview, versions

opened = company.current()

page.title("What have marketing and sales promised?")
if opened.warehouse.contents.empty:
    st.info("Nothing has been imported yet. You can agree on goals now; import exports to see how they are kept.")
    navigation.link_to_import()
elif opened.warehouse.contents.demo and not opened.workspace.agreements().versions:
    st.caption("This is the demo company's agreement; saving a version makes it your own.")
overview.proposal(opened)
now, next_version, past = st.tabs(["In force", "Change", "Versions"])
with now:
    overview.in_force(opened)
with next_version:
    st.caption(
        "A goal left empty is not agreed, which is not a goal of 0. Both names sign; without them it is proposed."
    )
    proposal.section(opened)
    change.editor(opened)
    teams.editor(opened)
with past:
    versions.history(opened)
    versions.compare(opened)
    versions.file(opened)
