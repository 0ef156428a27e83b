"""How a View's columns look in a table on a page: label, number format and explanation by unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api import types

from smarketing.ui.text import literal
from smarketing.views import Column

DATE_FORMAT = {"date": "D MMM YYYY", "month": "MMM YYYY"}
NUMBER_FORMAT = {"days": "%,.0f", "ratio": "%.1f"}
SUFFIX = {"days": "days", "hours": "h"}


def configured(frame: pd.DataFrame, columns: Sequence[Column], currency: str | None) -> dict[str, Any]:
    """Streamlit's column_config for columns of a View, by name."""
    return {column.name: _config(column, frame[column.name], currency) for column in columns}


def readable(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """The frame with shares in percent and flags as words.

    Streamlit's own percent format has as many decimals as it finds, and its flags look as if they could be ticked.
    """
    shares = {c.name: frame[c.name].astype(float) * 100 for c in columns if c.unit == "share"}
    flags = {
        c.name: frame[c.name].map({True: c.name.replace("_", " "), False: ""}) for c in columns if c.unit == "flag"
    }
    return frame.assign(**shares, **flags)


def _config(column: Column, values: pd.Series, currency: str | None) -> Any:
    text = literal(column.help)
    if column.unit in ("text", "flag"):
        return st.column_config.TextColumn(column.label, help=text)
    if column.unit in DATE_FORMAT:
        return st.column_config.DateColumn(column.label, help=text, format=DATE_FORMAT[column.unit])
    label, number = _label(column, currency), number_format(column, values)
    return st.column_config.NumberColumn(label, help=text, format=number)


def number_format(column: Column, values: pd.Series) -> str:
    """One precision for a whole column: people are whole, parts of a goal are not; cents only of small amounts.

    A share is written in whole percents where the column goes beyond 100 %, as attained goals do.
    """
    known = values.dropna().astype(float)
    most = float(known.abs().max()) if len(known) else 0.0
    if column.unit == "share":
        return "%.0f %%" if most > 1 else "%.1f %%"
    if column.unit == "money":
        return "%,.0f" if most >= 100 else "%,.2f"
    if column.unit == "hours":
        return "%,.0f" if most >= 1000 else "%,.1f"
    if column.unit == "count":
        whole = not types.is_float_dtype(values) or bool((known == known.round()).all())
        return "%,.0f" if whole else "%,.1f"
    return NUMBER_FORMAT[column.unit]


def _label(column: Column, currency: str | None) -> str:
    suffix = currency if column.unit == "money" else SUFFIX.get(column.unit)
    named = suffix is None or suffix.lower() in column.label.lower().split()
    return column.label if named else f"{column.label} ({suffix})"
