"""Every figure that an answer shows, with the measure it is of, and the days and the selection it is over."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from smarketing.company import Company
from smarketing.views import VIEWS, Column, Filters, Result, View, further_tables
from smarketing.views.periods import months_later

#: Columns that narrow a row to a part that filters can ask for, and those that narrow it to one they cannot.
SOURCES, OWNERS = ("source",), ("rep", "owner")
DAYS, MONTHS = ("day",), ("month", "period")
MONTH = re.compile(r"\d{4}-\d\d")

#: Words beside figures, which narrow nothing; a team does where no rep is named.
ASIDE = ("note", "action", "first_day", "last_on", "spend_note", "signal", "agreement", "rank", "weakest_step", "why")


@dataclass(frozen=True)
class Over:
    """What a figure is of: its measure, and all that it was narrowed to."""

    measure: str
    first: date | None
    last: date | None
    as_of: date | None
    sources: tuple[str, ...]
    owners: tuple[str, ...]
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure where it stands."""

    over: Over
    value: float | None
    where: str


def figures(company: Company, asked: Iterable[Filters], views: Iterable[str] = tuple(VIEWS)) -> Iterator[Figure]:
    """All figures of all Views, or of some, under several filters."""
    chosen = [VIEWS[name] for name in views]
    for filters in asked:
        for view in chosen:
            result = view.ask(company, filters)
            if not result.missing:
                yield from _cards(view, result)
                yield from figures_of_rows(view.name, view.columns, result.rows, result.filters)
                for table in further_tables(view, result):
                    yield from figures_of_rows(f"{view.name}/{table.name}", table.columns, table.rows, table.over)


def disagreements(found: Iterable[Figure]) -> list[str]:
    """The measures that have several figures over the same days and selection, with where each stands."""
    together: dict[Over, dict[float | None, list[str]]] = defaultdict(lambda: defaultdict(list))
    for figure in found:
        value = None if figure.value is None else float(f"{figure.value:.9g}")
        together[figure.over][value].append(figure.where)
    return [
        f"{over}: " + "; ".join(f"{value} in {', '.join(sorted(set(where)))}" for value, where in values.items())
        for over, values in together.items()
        if len(values) > 1
    ]


def figure(
    measure: str, over: Filters, asked: Filters, value: Any, where: str, more: Iterable[tuple[str, str]] = ()
) -> Figure:
    """A figure that stands somewhere else than in a View."""
    return Figure(_over(measure, over, asked, more), _known(value), where)


def _cards(view: View, result: Result) -> Iterator[Figure]:
    for kpi in result.kpis:
        if kpi.measure:
            over = _over(kpi.measure, kpi.over(result.filters), result.filters, _specific(view.name, kpi.label))
            yield Figure(over, _known(kpi.value), f"{view.name}, card “{kpi.label}”")


def _specific(view: str, label: str) -> tuple[tuple[str, str], ...]:
    """A card about one stage says which after a colon."""
    return (("stage", label.split(": ", 1)[1]),) if ": " in label else ()


def figures_of_rows(where: str, columns: Iterable[Column], rows: pd.DataFrame, filters: Filters) -> Iterator[Figure]:
    """The figures of a table, each narrowed to its row."""
    shown = list(columns)
    for row in rows.to_dict("records"):
        narrowed, more = filters, []
        for column in shown:
            if column.measure or column.unit not in ("text", "date", "month") or column.name not in row:
                continue
            if column.name == "team" and "rep" in row:
                continue
            narrowed, more = _narrowed(column.name, row[column.name], narrowed, more)
        for column in shown:
            if column.measure and column.role == "value" and column.name in row:
                part = _part(shown, column)
                over = _over(column.measure, narrowed, filters, (*more, *part))
                yield Figure(over, _known(row[column.name]), f"{where}, column {column.name}")


def _part(columns: list[Column], column: Column) -> tuple[tuple[str, str], ...]:
    """Where several columns split one measure, each is a part of its own."""
    alike = [c for c in columns if c.measure == column.measure and c.role == "value"]
    return (("part", column.name),) if len(alike) > 1 else ()


def _narrowed(name: str, value: Any, filters: Filters, more: list[Any]) -> tuple[Filters, list[Any]]:
    if name in SOURCES:
        return replace(filters, sources=(str(value),)), more
    if name in OWNERS:
        return replace(filters, owners=(str(value),)), more
    if name in DAYS:
        day = pd.Timestamp(value).date()
        return filters.within((day, day)), more
    if name in MONTHS and _first(value) is not None:
        first = _first(value)
        assert first is not None
        return filters.within((first, months_later(first, 1) - timedelta(days=1))), more
    if name in ASIDE:
        return filters, more
    return filters, [*more, (name, str(value))]


def _first(value: Any) -> date | None:
    """The first day of a month written as a day or as 2026-10; None for a quarter or a year."""
    if isinstance(value, str):
        return date.fromisoformat(f"{value}-01") if MONTH.fullmatch(value) else None
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _over(measure: str, filters: Filters, asked: Filters, more: Iterable[tuple[str, str]] = ()) -> Over:
    last = min(filters.end or asked.as_of or date.max, asked.as_of or date.max)
    return Over(measure, filters.start, last, asked.as_of, filters.sources, filters.owners, tuple(more))


def _known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
