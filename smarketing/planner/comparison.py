"""A scenario beside the baseline, row by row. Imports the plan and its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from smarketing.planner.outcome import Outcome
from smarketing.planner.plan import STAGES, STEPS

Unit = Literal["money", "share", "people", "reps", "per week"]
Figure = tuple[str, Unit, float | None]


@dataclass(frozen=True)
class Row:
    """One measure of two plans; difference = scenario - baseline, None when either is unknown."""

    measure: str
    unit: Unit
    baseline: float | None
    scenario: float | None

    @property
    def difference(self) -> float | None:
        if self.baseline is None or self.scenario is None:
            return None
        return self.scenario - self.baseline


def compare(baseline: Outcome | None, scenario: Outcome) -> list[Row]:
    """What goes into two plans and what comes out, in the order of the funnel. Without a baseline, it is unknown."""
    known: dict[str, float | None] = {} if baseline is None else {name: value for name, _, value in _figures(baseline)}
    return [Row(measure, unit, known.get(measure), value) for measure, unit, value in _figures(scenario)]


def _figures(outcome: Outcome) -> list[Figure]:
    plan, present = outcome.plan, outcome.present
    return [
        ("Revenue goal", "money", plan.revenue),
        ("Revenue per customer", "money", plan.per_customer),
        *((step, "share", rate) for step, rate in zip(STEPS, plan.rates, strict=True)),
        *((_capital(stage), "people", count) for stage, count in zip(STAGES, outcome.people, strict=True)),
        ("MQLs per week", "per week", outcome.mqls_per_week),
        ("Calls per week", "per week", outcome.calls_per_week),
        ("E-mails per week", "per week", outcome.emails_per_week),
        ("Reps needed, exactly", "reps", outcome.reps_exact),
        ("Reps needed", "reps", outcome.reps_needed),
        ("Reps in the present team", "reps", plan.reps),
        ("Share of MQLs the present team serves", "share", present.share if present else None),
        ("Revenue the present team brings", "money", present.revenue if present else None),
        ("Revenue lost to missing reps", "money", present.revenue_lost if present else None),
    ]


def _capital(stage: str) -> str:
    return stage[0].upper() + stage[1:]
