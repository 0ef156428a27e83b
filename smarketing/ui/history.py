"""What was imported so far, and taking the last import back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from smarketing import importing
from smarketing.company import Company
from smarketing.quality import imports as past_imports
from smarketing.ui.guard import guarded

COLUMNS: dict[str, Any] = {
    "imported_at": st.column_config.DatetimeColumn("Imported (UTC)", format="D MMM YYYY, HH:mm"),
    "file": "File",
    "crm": st.column_config.TextColumn("CRM", width=70),
    "object": "Export",
    "rows_read": st.column_config.NumberColumn("Rows read", format="localized"),
    "loaded": st.column_config.NumberColumn("Loaded", format="localized", help="New records."),
    "merged": st.column_config.NumberColumn("Merged", format="localized", help="Records that were known already."),
    "rejected": st.column_config.NumberColumn("Rejected", format="localized", help="Rows that could not be read."),
    "notes": "Notes",
}


def imports(opened: Company) -> None:
    """Every import that the warehouse was made of, newest first."""
    past = past_imports(opened.warehouse)
    if len(past):
        st.markdown("**Imports so far**")
        st.dataframe(past, column_config=COLUMNS, hide_index=True, alt="Imports so far", key="imports")


def undo(opened: Company) -> None:
    """Return to the warehouse before the last change, after a confirmation."""
    if opened.warehouse.file is None:
        return
    with st.popover("Take the last import back", icon=":material/undo:"), guarded():
        st.markdown("The warehouse returns to what it was before the last change. The agreement stays as it is.")
        if st.button("Yes, take it back", type="primary", key="undo"):
            importing.undo(opened.home)
            st.session_state.pop("_report", None)
            st.rerun()
