"""Editable tables of the agreement form, and what was typed into their cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

NOBODY = {"No source", "No owner", "No campaign"}


def table(frame: pd.DataFrame, title: str, columns: Mapping[str, Any], **how: Any) -> pd.DataFrame:
    """A table that people may add rows to, under its title; what it holds after their edits."""
    st.markdown(f"**{title}**")
    return st.data_editor(
        frame, hide_index=True, alt=title, key=title, column_config=dict(columns),
        **({"num_rows": "dynamic", "placeholder": ""} | how),
    )  # fmt: skip


def named_numbers(
    title: str, label: str, agreed: Mapping[str, float], names: Iterable[str], unit: str
) -> dict[str, float]:
    """A number for each name; names from the data come without one, and a name without one is left out."""
    every = list(dict.fromkeys([*agreed, *sorted(set(names) - NOBODY)]))
    frame = pd.DataFrame(
        {"name": pd.Series(every, dtype="str"), "value": pd.Series([agreed.get(n) for n in every], dtype="float")}
    )
    columns = {
        "name": st.column_config.TextColumn(label),
        "value": st.column_config.NumberColumn(unit, min_value=0, format="localized"),
    }
    edited = table(frame, title, columns, placeholder="Not agreed")
    found = {text(row.name): number(row.value) for row in edited.itertuples(index=False)}
    return {name: value for name, value in found.items() if name is not None and value is not None}


def text(value: Any) -> str | None:
    """What a cell says; None where it says nothing."""
    return None if pd.isna(value) or not str(value).strip() else str(value).strip()


def number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
