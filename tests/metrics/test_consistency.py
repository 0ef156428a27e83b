"""Two places that show one measure over the same days and the same selection show the same figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from smarketing.company import Company, open_company
from smarketing.planner.proposal import Shown, propose_from
from smarketing.settings import Home
from smarketing.views import VIEWS, Filters
from smarketing.views.periods import months_later
from tests.metrics.figures import Figure, disagreements, figures
from tests.metrics.planned import planned, proposed
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


def everywhere(company: Company) -> Iterator[Figure]:
    """All figures of Views, planner, calculators and proposal."""
    yield from figures(company, asked(company))
    yield from planned(company, asked(company))


@pytest.fixture(scope="module")
def demo_company(demo_folder: Path) -> Company:
    return open_company(Home(demo_folder))


def test_the_demo_says_one_thing_everywhere(demo_company: Company) -> None:
    assert disagreements(everywhere(demo_company)) == []


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
    assert disagreements(everywhere(company)) == []


#: Sums of months, with the Views that show them month by month.
BY_MONTH = ("leads", "mqls", "new-customers", "revenue")
MONTHLY = ("volumes", "mqls-per-day", "sla-progress", "sales-by-day", "leads-by-source")


@pytest.mark.parametrize("folder", ["demo", "zoho", "hubspot", "olist"])
def test_the_proposal_goes_by_what_the_pages_show(
    demo_company: Company, real_company: Callable[[str], Company], folder: str
) -> None:
    """What a goal is proposed from is the sum of the months that the pages show; what leads and deals brought is what
    planner and calculators say of the same days."""
    company = demo_company if folder == "demo" else real_company(folder)
    shown = [one for reason in propose_from(company).reasons for one in reason.shown]
    months = {(f.over.measure, f.over.first): f.value for f in figures(company, [Filters()], MONTHLY) if _of_all(f)}
    sums = [one for one in shown if one.measure in BY_MONTH and not one.over.sources]
    assert {one.measure for one in sums} >= {"leads", "mqls", "new-customers"}
    assert {one.measure: sum(months[one.measure, m] or 0 for m in _firsts(one)) for one in sums} == pytest.approx(
        {one.measure: one.value for one in sums}
    )
    days = {Filters(one.over.start, one.over.end) for one in shown}
    assert disagreements([*planned(company, days), *proposed(company)]) == []


def _of_all(found: Figure) -> bool:
    """A figure of a whole month of the whole company."""
    over = found.over
    return bool(over.first and over.last and over.first.day == 1) and not (over.sources or over.owners or over.more)


def _firsts(one: Shown) -> Iterator[date]:
    """The firsts of the months that a figure is over."""
    assert one.over.start is not None and one.over.end is not None
    first = one.over.start
    while first <= one.over.end:
        yield first
        first = months_later(first, 1)


# Shrinking asks every View some hundred times, and a random company that disagrees is small enough to be read.
@settings(max_examples=10, phases=(Phase.explicit, Phase.generate))
@given(companies())
def test_random_companies_say_one_thing_everywhere(known: Known) -> None:
    assert disagreements(everywhere(known.company)) == []
