"""What a click on a cell lists: for each cell that counts records, the count shown and the records listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from smarketing.company import Company
from smarketing.ui.drilldown import AGING, FOLLOW_UP
from smarketing.views import VIEWS, Filters, Result, View
from smarketing.views.follow_up_measure import CELLS

#: Grids of a row per owner, by their View: whose the rows are, the cells, and the one that counts the whole row.
GRIDS = {
    "lead-aging": (AGING.whose, tuple(AGING.cells), AGING.everything),
    "follow-up": (FOLLOW_UP.whose, CELLS, FOLLOW_UP.everything),
}

#: So many owners' cells are asked for one by one.
ALONE = 2


@dataclass(frozen=True)
class Cell:
    """A cell where it stands: how many records it counts, and how many its list holds, each once."""

    where: str
    counted: int
    listed: int
    once: bool


def cells(company: Company, asked: Iterable[Filters]) -> Iterator[Cell]:
    """All cells that list records, of all Views under several filters, asked for as the pages ask."""
    listing = [view for view in VIEWS.values() if view.records]
    for filters in asked:
        for view in listing:
            result = view.ask(company, filters)
            if not result.missing:
                found = _grid(view, company, result) if view.name in GRIDS else _quadrants(view, company, result)
                yield from (replace(cell, where=f"{view.name}, {cell.where}, {filters}") for cell in found)


def _grid(view: View, company: Company, result: Result) -> Iterator[Cell]:
    """Each column of the row of all, whose list is that of every row together, and the rows of two owners alone."""
    whose, names, everything = GRIDS[view.name]
    for name in names:
        cell = None if name == everything else name
        listed = _listed(view, company, result.filters, cell)
        yield _cell(f"all, {name}", int(result.rows[name].sum()), listed)
        for place, row in enumerate(result.rows.to_dict("records")):
            owner, counted = str(row[whose]), int(row[name])
            yield _cell(f"{owner} in all, {name}", counted, listed[listed["owner"] == owner])
            if place < ALONE:
                alone = _listed(view, company, replace(result.filters, owners=(owner,)), cell)
                yield _cell(f"{owner}, {name}", counted, alone)


def _quadrants(view: View, company: Company, result: Result) -> Iterator[Cell]:
    for row in result.rows.to_dict("records"):
        listed = _listed(view, company, result.filters, str(row["quadrant"]))
        yield _cell(row["quadrant"], int(row["leads"]), listed)
        if not pd.isna(row["opportunities"]):
            became = listed[listed["became_opportunity"].astype(bool)]
            yield _cell(f"{row['quadrant']}, opportunities", int(row["opportunities"]), became)


def _cell(where: str, counted: int, listed: pd.DataFrame) -> Cell:
    return Cell(where, counted, len(listed), bool(listed["id"].is_unique))


def _listed(view: View, company: Company, filters: Filters, cell: str | None) -> pd.DataFrame:
    assert view.records is not None
    return view.records(company, filters, cell)


def unlike(found: Iterable[Cell]) -> list[Cell]:
    """The cells whose list does not hold each record that they count, once."""
    return [cell for cell in found if cell.counted != cell.listed or not cell.once]
