"""How a View's columns look in a table on a page: label, number format and explanation by unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api import types

from smarketing.ui.text import literal
from smarketing.views import Column

NUMBER_FORMAT = {"count": "localized", "share": "percent", "days": "%.0f", "hours": "%.1f", "ratio": "%.1f"}
SUFFIX = {"days": "days", "hours": "hours"}


def configured(columns: Iterable[Column], currency: str | None) -> dict[str, Any]:
    """Streamlit's column_config for columns of a View, by name."""
    return {column.name: _config(column, currency) for column in columns}


def rounded(frame: pd.DataFrame, columns: Iterable[Column]) -> pd.DataFrame:
    """The frame as people read it: money without cents above 100, percents and parts of a goal with one decimal."""
    digits = {"money": 0, "count": 1, "share": 3}
    numbers = [c for c in columns if c.unit in digits and types.is_float_dtype(frame[c.name])]
    return frame.assign(**{c.name: _round(frame[c.name], digits[c.unit]) for c in numbers})


def _round(values: pd.Series, digits: int) -> pd.Series:
    small = values.abs().max() < 100
    return values.round(2 if small and digits == 0 else digits)


def _config(column: Column, currency: str | None) -> Any:
    text = literal(column.help)
    if column.unit == "text":
        return st.column_config.TextColumn(column.label, help=text)
    if column.unit == "date":
        return st.column_config.DateColumn(column.label, help=text, format="D MMM YYYY")
    number = NUMBER_FORMAT.get(column.unit, "localized")
    return st.column_config.NumberColumn(_label(column, currency), help=text, format=number)


def _label(column: Column, currency: str | None) -> str:
    suffix = currency if column.unit == "money" else SUFFIX.get(column.unit)
    named = suffix is None or suffix.lower() in column.label.lower()
    return column.label if named else f"{column.label} ({suffix})"
