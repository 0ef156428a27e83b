"""Shared language in the agreement form: the stages in the company's words, what an MQL is, and who is a good fit."""

from __future__ import annotations

from typing import Any, get_args

import pandas as pd
import streamlit as st

from smarketing.agreement import Agreement
from smarketing.agreement.model import Stage, StageName
from smarketing.agreement.stages import STAGES, words
from smarketing.ui.agreement.tables import table, text

RULES = {
    "stage": "By stage, status or MQL date in the export",
    "every lead": "Every lead counts as an MQL",
}
HANDED = {"mql": "MQLs, when they become one", "sql": "SQLs, when they become one"}
REFUNDS = {"net": "Taken off the revenue", "ignore": "Left out of the revenue"}
WORDS = ("label", "plural", "definition", "owner", "rule")


def fields(agreed: Agreement) -> dict[str, Any]:
    stages = _stages(agreed)
    with st.container(horizontal=True):
        rule = st.selectbox("What counts as an MQL", list(RULES), list(RULES).index(agreed.mql_rule),
                            format_func=RULES.__getitem__)  # fmt: skip
        handed = st.selectbox("Marketing hands to sales", list(HANDED), list(HANDED).index(agreed.hand_over),
                              format_func=HANDED.__getitem__,
                              help="From then on the clock of sales' first attempt runs.")  # fmt: skip
        refunds = st.selectbox("Refunds", list(REFUNDS), list(REFUNDS).index(agreed.refunds),
                               format_func=REFUNDS.__getitem__,
                               help="Won deals with a negative amount: never new wins.")  # fmt: skip
        fewest = st.number_input("Leads to rank a source", 1, None, agreed.min_leads_to_rank, 1)
    fit = agreed.fit
    with st.container(horizontal=True):
        fit_from = st.number_input("Good fit from score", 0.0, None, fit.fit_from, 1.0, "%.0f")
        interest_from = st.number_input("Interested from score", 0.0, None, fit.interest_from, 1.0, "%.0f")
        good = st.text_input("Words that say as much", ", ".join(fit.good_words))
    return {
        "stages": stages,
        "mql_rule": rule,
        "hand_over": handed,
        "refunds": refunds,
        "min_leads_to_rank": fewest,
        "fit": {
            "fit_from": fit_from,
            "interest_from": interest_from,
            "good_words": tuple(word.strip() for word in good.split(",") if word.strip()),
        },
    }


def _stages(agreed: Agreement) -> dict[str, dict[str, str]]:
    """Each stage as every page speaks of it."""
    names = get_args(StageName)
    frame = pd.DataFrame(
        [{"stage": name} | {word: getattr(words(agreed, name), word) for word in WORDS} for name in names]
    )
    columns = {
        "stage": st.column_config.TextColumn("Stage", disabled=True, width=90),
        "label": st.column_config.TextColumn("One is called", width=110),
        "plural": st.column_config.TextColumn("Several", width=110),
        "definition": st.column_config.TextColumn("What it means", width="large"),
        "owner": st.column_config.SelectboxColumn("Owner", options=["marketing", "shared", "sales"], width=90),
        "rule": st.column_config.TextColumn("How a record enters it", width="medium"),
    }
    edited = table(frame, "Lifecycle stages, in the words every page uses", columns, num_rows="fixed")
    return {str(row["stage"]): own for row in edited.to_dict("records") if (own := _own(row, agreed))}


def _own(row: dict[str, Any], agreed: Agreement) -> dict[str, str]:
    """What was typed and what was agreed before; a word that is the usual one anyway was not agreed by showing it."""
    usual, before = STAGES[row["stage"]], agreed.stages.get(row["stage"], Stage())
    typed = {word: said for word in WORDS if (said := text(row[word])) is not None}
    return {word: said for word, said in typed.items() if said != getattr(usual, word) or said == getattr(before, word)}
