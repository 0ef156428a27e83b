"""The spellings of sources that were folded into one name, shown and editable."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from smarketing import signing
from smarketing.ui import company, rights
from smarketing.ui.guard import guarded

ALL = "select spelling, leads, name, by_hand from source_names order by name, leads desc, spelling"


def editor() -> None:
    """One row per spelling in the exports; another name given here counts from then on, on every page."""
    opened = company.current()
    names = opened.warehouse.query(ALL)
    folded = int(names.duplicated("name", keep=False).sum())
    label = f"Source names ({folded} spellings folded)" if folded else "Source names"
    with st.expander(label, icon=":material/merge_type:"), guarded():
        st.caption(
            "Spellings that differ only in case, spaces or punctuation are one source. Give two sources the same name "
            "to make them one; empty the name to undo."
        )
        with st.form("spellings", border=False):
            edited = _table(names)
            saved = st.form_submit_button("Save names", icon=":material/save:")
        if saved and rights.can_edit():
            own = renamed(opened.naming.sources, names, edited)
            signing.rename(opened, opened.naming.model_copy(update={"sources": own}), author=rights.who())
            st.rerun()


def _table(names: pd.DataFrame) -> pd.DataFrame:
    return st.data_editor(
        names,
        key="spellings-table",
        hide_index=True,
        disabled=["spelling", "leads", "by_hand"],
        alt="Spellings of sources and the name each goes by",
        column_config={
            "spelling": st.column_config.TextColumn("Spelling in the export"),
            "leads": st.column_config.NumberColumn("Leads", format="localized"),
            "name": st.column_config.TextColumn("Name"),
            "by_hand": st.column_config.CheckboxColumn("By hand"),
        },
    )


def renamed(own: Mapping[str, str], before: pd.DataFrame, after: pd.DataFrame) -> dict[str, str]:
    """A person's own names after an edit: what was changed is added, what was emptied goes back to automatic."""
    names = dict(own)
    for old, new in zip(before.itertuples(), after.itertuples(), strict=True):
        name = "" if pd.isna(new.name) else str(new.name).strip()
        if not name:
            names.pop(old.spelling, None)
        elif name != old.name:
            names[old.spelling] = name
    return names
