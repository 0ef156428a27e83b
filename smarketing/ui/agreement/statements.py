"""Goal statements in the agreement form: what, by when, how each side contributes, and milestones on the way."""

from __future__ import annotations

from typing import Any, get_args

import pandas as pd
import streamlit as st

from smarketing.agreement import Agreement
from smarketing.agreement.pace import Measure
from smarketing.errors import AgreementError
from smarketing.ui.agreement.tables import day, number, table, text

SAID = ("marketing", "sales", "challenges", "rewards", "consequences")


def fields(agreed: Agreement) -> dict[str, Any]:
    statements = _statements(agreed)
    milestones = _milestones(agreed)
    unknown = sorted(set(milestones) - {statement["what"] for statement in statements})
    if unknown:
        raise AgreementError(
            f"A milestone belongs to “{unknown[0]}”, which is no goal statement in the table above it."
        )
    return {"statements": [s | {"milestones": milestones.get(s["what"], [])} for s in statements]}


def _statements(agreed: Agreement) -> list[dict[str, Any]]:
    frame = pd.DataFrame(
        {
            "what": pd.Series([s.what for s in agreed.statements], dtype="str"),
            "by": pd.Series(pd.to_datetime([s.by for s in agreed.statements])),
        }
        | {name: pd.Series([getattr(s, name) for s in agreed.statements], dtype="str") for name in SAID}
    )
    columns = {
        "what": st.column_config.TextColumn("What will be reached", width="medium"),
        "by": st.column_config.DateColumn("By", format="YYYY-MM-DD"),
        "marketing": st.column_config.TextColumn("Marketing contributes"),
        "sales": st.column_config.TextColumn("Sales contributes"),
        "challenges": st.column_config.TextColumn("Challenges"),
        "rewards": st.column_config.TextColumn("Reward"),
        "consequences": st.column_config.TextColumn("Consequence"),
    }
    edited = table(frame, "Goal statements", columns)
    return [
        {"what": what, "by": day(row["by"])} | {name: text(row[name]) or "" for name in SAID}
        for row in edited.to_dict("records")
        if (what := text(row["what"]))
    ]


def _milestones(agreed: Agreement) -> dict[str, list[dict[str, Any]]]:
    """Milestones by the statement they belong to."""
    every = [(statement.what, milestone) for statement in agreed.statements for milestone in statement.milestones]
    frame = pd.DataFrame(
        {
            "statement": pd.Series([what for what, _ in every], dtype="str"),
            "what": pd.Series([m.what for _, m in every], dtype="str"),
            "by": pd.Series(pd.to_datetime([m.by for _, m in every])),
            "measure": pd.Series([m.measure for _, m in every], dtype="object"),
            "since": pd.Series(pd.to_datetime([m.since for _, m in every])),
            "target": pd.Series([m.target for _, m in every], dtype="float"),
        }
    )
    columns = {
        "statement": st.column_config.TextColumn("Goal statement", help="As it is written in the table above."),
        "what": st.column_config.TextColumn("Milestone", width="medium"),
        "by": st.column_config.DateColumn("By", format="YYYY-MM-DD"),
        "measure": st.column_config.SelectboxColumn("Counted in", options=list(get_args(Measure))),
        "since": st.column_config.DateColumn("Since", format="YYYY-MM-DD"),
        "target": st.column_config.NumberColumn("Target", min_value=0, format="localized"),
    }
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table(frame, "Milestones", columns).to_dict("records"):
        statement, what, by = text(row["statement"]), text(row["what"]), day(row["by"])
        if what is None:
            continue
        if statement is None or by is None:
            raise AgreementError(f"The milestone “{what}” needs the goal statement it belongs to and a day.")
        found.setdefault(statement, []).append(
            {"what": what, "by": by, "measure": text(row["measure"]), "since": day(row["since"]),
             "target": number(row["target"])}
        )  # fmt: skip
    return found
