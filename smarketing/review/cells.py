"""Figures of tables and cards as text: the same words and precision in every format. May not import ui."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from smarketing.review.document import MOST_ROWS
from smarketing.views import Column, Kpi, Table
from smarketing.views.wording import count, day, known, money, quantity, share
from smarketing.views.wording import month as month_text

UNKNOWN = "–"


def card(kpi: Kpi, currency: str | None) -> str:
    """A card's figure, a dash where it is unknown."""
    return quantity(kpi.value, kpi.unit, currency) if known(kpi.value) else UNKNOWN


def beside(kpi: Kpi, currency: str | None) -> str:
    """What stands below a card's figure: its goal or what it is compared with; why, where the figure is unknown."""
    if not known(kpi.value):
        return kpi.note
    said = [kpi.beside] if kpi.beside else []
    if kpi.previous is not None and known(kpi.previous):
        said.append(f"{kpi.previous_label or 'before'}: {quantity(kpi.previous, kpi.unit, currency)}")
    return " · ".join(said)


def rows(table: Table, currency: str | None) -> Iterator[list[str]]:
    """The first rows of a table as text."""
    for row in table.rows.head(MOST_ROWS).to_dict("records"):
        yield [cell(row[column.name], column, currency) for column in table.columns]


def cut(table: Table) -> str:
    """Which rows are not printed; empty where all are."""
    if len(table.rows) <= MOST_ROWS:
        return ""
    return f"The first {MOST_ROWS} of {count(len(table.rows))} rows; the page has all."


def cell(value: Any, column: Column, currency: str | None) -> str:
    """One cell by its column's unit."""
    if column.unit == "flag":
        return column.name.replace("_", " ") if value is True else ""
    if value is None or pd.isna(value):
        return "" if column.unit == "text" else UNKNOWN
    if column.unit == "text":
        return str(value)
    if column.unit == "date":
        return day(pd.Timestamp(value).date())
    if column.unit == "month":
        return month_text(pd.Timestamp(value).date())
    if column.unit == "share":
        return share(float(value))
    if column.unit == "money":
        return money(float(value), currency, compact=True)
    if column.unit in ("days", "count"):
        return count(float(value))
    return f"{float(value):,.1f}"


def is_number(column: Column) -> bool:
    return column.unit not in ("text", "flag", "date", "month")
