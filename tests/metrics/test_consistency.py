"""Two places that show one measure over the same days and the same selection show the same figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from smarketing.company import Company, open_company
from smarketing.settings import Home
from smarketing.views import VIEWS, Filters
from smarketing.views.periods import months_later
from tests.metrics.figures import disagreements, figures
from tests.views.random_companies import Known, companies


def asked(company: Company) -> Iterator[Filters]:
    """Everything; the month so far and the one before; a source, a rep, and a source in a month."""
    day = company.warehouse.data_date or date(2026, 5, 31)
    this = day.replace(day=1)
    last = {"start": months_later(this, -1), "end": this - timedelta(days=1)}
    yield from (Filters(), Filters(start=this, end=day), Filters(**last))
    for source in company.names("source")[:1]:
        yield from (Filters(sources=(source,)), Filters(sources=(source,), **last))
    for owner in company.names("owner")[:1]:
        yield Filters(owners=(owner,))


@pytest.fixture(scope="module")
def demo_company(demo_folder: Path) -> Company:
    return open_company(Home(demo_folder))


def test_the_demo_says_one_thing_everywhere(demo_company: Company) -> None:
    assert disagreements(figures(demo_company, asked(demo_company))) == []


def test_every_card_names_its_measure(demo_company: Company) -> None:
    unnamed = [(name, kpi.label) for name, view in VIEWS.items() for kpi in view.ask(demo_company, Filters()).kpis
               if not kpi.measure]  # fmt: skip
    assert unnamed == []


def test_a_label_means_one_measure(demo_company: Company) -> None:
    """Cards that are called alike are of one measure, whatever page they stand on."""
    named: dict[str, set[str]] = {}
    for view in VIEWS.values():
        for kpi in view.ask(demo_company, Filters()).kpis:
            named.setdefault(kpi.label.split(",")[0].split(":")[0], set()).add(kpi.measure)
    assert {label: found for label, found in named.items() if len(found) > 1} == {}


@pytest.mark.parametrize("folder", ["zoho", "olist", "hubspot"])
def test_real_exports_say_one_thing_everywhere(real_company: Callable[[str], Company], folder: str) -> None:
    company = real_company(folder)
    assert disagreements(figures(company, asked(company))) == []


# Shrinking asks every View some hundred times, and a random company that disagrees is small enough to be read.
@settings(max_examples=10, phases=(Phase.explicit, Phase.generate))
@given(companies())
def test_random_companies_say_one_thing_everywhere(known: Known) -> None:
    assert disagreements(figures(known.company, asked(known.company))) == []
