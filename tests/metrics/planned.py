"""Every figure that the planner, the calculators and the proposal show, with its measure and what it is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd

from smarketing.company import Company
from smarketing.errors import PlanError
from smarketing.planner.calculators import CALCULATORS, Answer
from smarketing.planner.evidence import Evidence, Question
from smarketing.planner.inputs import Input
from smarketing.planner.proposal import propose_from
from smarketing.planner.start import start
from smarketing.views import Filters
from tests.metrics.figures import Figure, figure, figures_of_rows

#: Steps of the funnel share a measure: each says which it is.
STEP = "judged-step"


def planned(company: Company, asked: Iterable[Filters]) -> Iterator[Figure]:
    """All figures of the planner and the calculators under several filters, and of the proposal."""
    for filters in asked:
        settled = filters.settled(company.warehouse.data_date)
        begun = start(company, settled)
        inputs = [*begun.inputs.values(), begun.deal_size, begun.deals_per_customer]
        yield from _inputs("plan", inputs, settled)
        for name, calculator in CALCULATORS.items():
            found = calculator.measure(company, Question(filters))
            yield from _inputs(name, found.inputs, settled)
            try:
                answer = calculator.answer(found)
            except PlanError:  # An input is unknown, and its sentence says why.
                continue
            yield from _answer(name, found, answer)
    yield from proposed(company)


def proposed(company: Company) -> Iterator[Figure]:
    """The figures that the proposal goes by."""
    try:
        reasons = propose_from(company).reasons
    except PlanError:
        return
    for reason in reasons:
        for shown in reason.shown:
            yield figure(shown.measure, shown.over, shown.over, shown.value, f"proposal, {reason.field}")


def _inputs(where: str, inputs: Iterable[Input], asked: Filters) -> Iterator[Figure]:
    for one in inputs:
        if one.measure and one.how in ("measured", "agreed"):
            more = (("step", one.key),) if one.measure == STEP else ()
            yield figure(one.measure, one.over, asked, one.measured, f"{where}, input {one.key}", more)


def _answer(name: str, found: Evidence, answer: Answer) -> Iterator[Figure]:
    for kpi in answer.figures:
        if kpi.measure:
            yield figure(kpi.measure, kpi.over(found.over), found.over, kpi.value, f"{name}, figure “{kpi.label}”")
    rows = answer.rows.rename(columns={"name": "source"})
    columns = [replace(c, name="source") if c.name == "name" else c for c in answer.columns]
    for days in {None, *answer.days.values()}:
        alike = [c for c in columns if not c.measure or answer.days.get(c.name) == days]
        yield from figures_of_rows(f"{name}, table", alike, pd.DataFrame(rows), found.over.within(days))
