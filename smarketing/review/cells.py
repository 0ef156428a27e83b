"""Figures of tables and cards as text: the same words and precision in every format. May not import ui."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from smarketing.views import Column, Kpi, Table
from smarketing.views.wording import count, day, known, money, quantity, share
from smarketing.views.wording import month as month_text

UNKNOWN = "–"
#: Rows of a table that a page of paper holds beside its chart; what is longer is cut, and says so.
MOST_ROWS = 25


@dataclass(frozen=True)
class Printed:
    """A table as it is printed: its first rows as texts, which columns are numbers, and how many rows there are in all.

    `by_month` says that the newest row is the last.
    """

    name: str
    title: str
    labels: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    by_month: bool = False

    @property
    def cut(self) -> str:
        """Which rows are not printed; empty where all are."""
        if self.total <= len(self.rows):
            return ""
        return f"The first {len(self.rows)} of {count(self.total)} rows; the page has all."


def printed(table: Table, currency: str | None) -> Printed:
    """A table as texts, money in a currency."""
    columns = table.columns
    return Printed(
        name=table.name,
        title=table.title,
        labels=tuple(column.label for column in columns),
        numbers=tuple(is_number(column) for column in columns),
        rows=tuple(_rows(table.rows.head(MOST_ROWS), columns, currency)),
        total=len(table.rows),
        by_month=columns[0].unit == "month",
    )


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


def _rows(shown: pd.DataFrame, columns: Sequence[Column], currency: str | None) -> Iterator[tuple[str, ...]]:
    for row in shown.to_dict("records"):
        yield tuple(cell(row[column.name], column, currency) for column in columns)


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
