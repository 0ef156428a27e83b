"""Pictures as numbers, for programs that draw charts themselves and let people edit them. May not import ui.

A chart of a page is a drawing; slides need what was drawn. Each View's recipe names the columns of its answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from smarketing.metrics import Unit
from smarketing.views import Result, View

Kind = Literal["happened", "goal", "broken", "about to break"]
#: Columns that tell of a promise, which have colours of their own everywhere.
PROMISES: Mapping[str, Kind] = {"broken": "broken", "about_to_break": "about to break"}
Form = Literal["bars", "stacked bars", "lines"]
#: Bars that a slide has room for; the longest stand first in the answers, and what is cut is said.
MOST_BARS = 12


@dataclass(frozen=True)
class Series:
    """One line, or the bars of one colour: its name, its figures (None is unknown) and what it stands for."""

    name: str
    values: tuple[float | None, ...]
    kind: Kind = "happened"


@dataclass(frozen=True)
class Plot:
    """A chart as numbers. `cut` is how many bars did not fit."""

    title: str
    form: Form
    unit: Unit
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    cut: int = 0


@dataclass(frozen=True)
class Recipe:
    """Which columns of an answer make a picture: one stands along the axis, the others are drawn."""

    form: Form
    along: str
    drawn: tuple[str, ...]
    title: str
    #: Rows that are drawn, by the values of their columns.
    only: tuple[tuple[str, str], ...] = ()


RECIPES: Mapping[str, tuple[Recipe, ...]] = {
    "scorecard": (Recipe("bars", "promise", ("attained",), "How far each promise came, in percent of what was due"),),
    "month-review": (
        Recipe("bars", "part", ("effect",), "What made the difference in revenue", (("side", "sales"), ("by", "all"))),
        Recipe("bars", "part", ("effect",), "What made the difference in MQLs", (("side", "marketing"), ("by", "all"))),
    ),
    "volumes": (
        Recipe("lines", "month", ("leads", "leads_goal", "mqls", "mqls_goal"), "Leads and MQLs per month"),
        Recipe("lines", "month", ("customers", "customers_goal"), "New customers per month"),
    ),
    "sla-progress": (Recipe("lines", "day", ("cumulative_mqls", "cumulative_goal"), "MQLs, running total"),),
    "leads-by-source": (Recipe("bars", "source", ("leads", "mqls"), "Leads and MQLs by source"),),
    "follow-up": (
        Recipe("stacked bars", "rep", ("kept", "late", "broken", "about_to_break", "waiting"),
               "Handed-over leads by rep, and what became of the promise"),
    ),
    "rep-activity": (Recipe("stacked bars", "rep", ("calls", "emails", "meetings"), "Attempts by rep"),),
    "lead-aging": (
        Recipe("stacked bars", "owner", ("days_0_7", "days_8_15", "days_16_30", "days_31_60", "days_61_120",
               "days_over_120", "no_activity"), "Open leads by owner and days since the last activity"),
    ),
    "sales-by-day": (Recipe("lines", "day", ("month_to_date", "goal_to_date"), "Revenue, running total"),),
    "funnel": (Recipe("bars", "stage", ("people",), "People at each stage"),),
    "deal-stages": (Recipe("bars", "stage", ("deals",), "Deals in each stage"),),
}  # fmt: skip


def plots(view: View, result: Result) -> tuple[Plot, ...]:
    """The pictures of an answer that have something to show; none for a View without a recipe."""
    made = (_plot(recipe, view, result) for recipe in RECIPES.get(view.name, ()))
    return tuple(plot for plot in made if plot is not None)


def _plot(recipe: Recipe, view: View, result: Result) -> Plot | None:
    found = _drawn_rows(recipe, result)
    shown = found if recipe.form == "lines" else found.head(MOST_BARS)
    series = tuple(_series(recipe, view, result, shown))
    unit = next(column.unit for column in view.columns if column.name == recipe.along)
    if shown.empty or not series:
        return None
    return Plot(
        title=result.vocabulary.say(recipe.title),
        form=recipe.form,
        unit=_unit(recipe, view, shown),
        categories=tuple(_category(value, unit) for value in shown[recipe.along]),
        series=series,
        cut=len(found) - len(shown),
    )


def _drawn_rows(recipe: Recipe, result: Result) -> pd.DataFrame:
    rows = result.rows
    for column, value in recipe.only:
        rows = rows[rows[column] == value]
    if recipe.along != "month" and "month" in rows:
        rows = rows[rows["month"] == rows["month"].max()]
    return rows if recipe.form == "lines" else rows[rows[list(recipe.drawn)].notna().any(axis=1)]


def _series(recipe: Recipe, view: View, result: Result, shown: pd.DataFrame) -> Iterator[Series]:
    columns = {column.name: column for column in view.columns}
    for name in recipe.drawn:
        values = tuple(None if pd.isna(value) else float(value) for value in shown[name])
        if any(value is not None for value in values):
            spoken = columns[name].spoken(result.vocabulary)
            goal = spoken.role.startswith(("goal", "due"))
            yield Series(spoken.label, values, "goal" if goal else PROMISES.get(name, "happened"))


def _unit(recipe: Recipe, view: View, shown: pd.DataFrame) -> Unit:
    """The unit of the column drawn; the rows name it where it differs from row to row."""
    if recipe.drawn == ("effect",):
        return "money" if ("side", "sales") in recipe.only else "count"
    return next(column.unit for column in view.columns if column.name == recipe.drawn[0])


def _category(value: Any, unit: Unit) -> str:
    if pd.isna(value):
        return "–"
    if unit == "month":
        return f"{pd.Timestamp(value):%b %Y}"
    return f"{pd.Timestamp(value).day} {pd.Timestamp(value):%b}" if unit == "date" else str(value)
