"""The team of each rep, where the exports do not say it or say it wrong."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from smarketing import signing
from smarketing.company import Company
from smarketing.ui import filters, rights
from smarketing.ui.agreement.tables import NOBODY, table, text
from smarketing.ui.guard import guarded

COLUMNS = {"rep": st.column_config.TextColumn("Rep"), "team": st.column_config.TextColumn("Team")}


def editor(opened: Company) -> None:
    """One row per rep; a team given here counts from then on, on every page."""
    if not rights.can_edit():
        return
    own = opened.naming.teams
    reps = list(dict.fromkeys([*own, *sorted(set(filters.options(opened).owners) - NOBODY)]))
    frame = pd.DataFrame(
        {"rep": pd.Series(reps, dtype="str"), "team": pd.Series([own.get(rep) for rep in reps], dtype="str")}
    )
    with st.expander("Teams of reps", icon=":material/groups:"), guarded(), st.form("teams", border=False):
        edited = table(frame, "Team of each rep", COLUMNS, placeholder="As exported")
        if st.form_submit_button("Save teams", icon=":material/save:"):
            given = {text(row["rep"]): text(row["team"]) for row in edited.to_dict("records")}
            teams = {rep: team for rep, team in given.items() if rep and team}
            signing.rename(opened, opened.naming.model_copy(update={"teams": teams}), author=rights.who())
            st.rerun()
