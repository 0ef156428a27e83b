"""A click on a cell lists as many records as the cell counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from smarketing.company import Company, open_company
from smarketing.settings import Home
from smarketing.views import VIEWS, Filters
from smarketing.views.periods import months_later
from tests.metrics.lists import GRIDS, cells, unlike
from tests.views.random_companies import FILTERS, Known, companies


def asked(company: Company) -> Iterator[Filters]:
    """All leads, open or not; the open ones on an earlier day; the month before the data's for one source."""
    yield Filters(all_leads=True)
    day = company.warehouse.data_date
    if day is not None:
        last = day.replace(day=1) - timedelta(days=1)
        yield Filters(as_of=months_later(day.replace(day=1), -2))
        yield Filters(start=last.replace(day=1), end=last, sources=tuple(company.names("source")[:1]))


def test_every_view_with_lists_is_looked_into() -> None:
    assert {view.name for view in VIEWS.values() if view.records} == {*GRIDS, "fit-interest"}


def test_lists_of_the_demo_hold_what_its_cells_count(demo_folder: Path) -> None:
    company = open_company(Home(demo_folder))
    found = list(cells(company, asked(company)))
    assert len(found) > 400 and unlike(found) == []


@pytest.mark.parametrize("folder", ["zoho", "hubspot"])
def test_lists_of_real_exports_hold_what_their_cells_count(real_company: Callable[[str], Company], folder: str) -> None:
    company = real_company(folder)
    assert unlike(cells(company, asked(company))) == []


@settings(max_examples=6, phases=(Phase.explicit, Phase.generate))
@given(companies(), FILTERS)
def test_lists_of_random_companies_hold_what_their_cells_count(known: Known, filters: Filters) -> None:
    assert unlike(cells(known.company, (filters, replace(filters, all_leads=True)))) == []
