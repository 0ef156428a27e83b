"""How far the milestones of the agreed goals have come, by the data (R7). May not import ui."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from smarketing.agreement.model import Milestone
from smarketing.company import Company
from smarketing.views.amounts import refused
from smarketing.views.base import statement_text

State = Literal["reached", "on the way", "missed", "not measured"]

FOR_PEOPLE = "for people to judge: it has no measure with a target"
#: What a measure is counted in, for the sentence that says why it could not be.
LACKING = {
    "visits": "no visits were imported",
    "leads": "no leads were imported",
    "mqls": "the data does not say which leads became marketing-qualified",
    "customers": "the data has no deals linked to leads and no stages",
    "revenue": "no won deal has an amount",
    "lead_value": "what leads were worth is not counted between two days",
}


@dataclass(frozen=True)
class Tracked:
    """A milestone of a goal statement. `value` is what there was of its measure from `since` to `until`; None unknown.

    `until` is the milestone's day, or the data date while that is earlier. `why` says why nothing was measured.
    """

    statement: str
    milestone: Milestone
    value: float | None
    until: date | None
    state: State
    why: str = ""

    @property
    def attained(self) -> float | None:
        """Share of the target; None where either is unknown, or the target is 0."""
        return self.value / self.milestone.target if self.value is not None and self.milestone.target else None


def milestones(company: Company, as_of: date | None) -> tuple[Tracked, ...]:
    """The milestones of the agreement in force on a day, in the order in which they are due.

    One without a measure or a target is for people to judge: “not measured”, as where the data cannot tell.
    """
    agreement = (company.agreements.agreement(as_of) if as_of else None) or company.agreement
    found = [
        _tracked(company, statement.what, milestone, as_of)
        for statement in agreement.statements
        for milestone in statement.milestones
    ]
    return tuple(sorted(found, key=lambda tracked: tracked.milestone.by))


def _tracked(company: Company, statement: str, milestone: Milestone, as_of: date | None) -> Tracked:
    if milestone.measure is None or milestone.target is None:
        return Tracked(statement, milestone, None, None, "not measured", FOR_PEOPLE)
    if as_of is None:
        return Tracked(statement, milestone, None, None, "not measured", "nothing was imported")
    until = min(milestone.by, as_of)
    value = _reached(company, milestone, until, as_of)
    why = _why(company, milestone.measure) if value is None else ""
    return Tracked(statement, milestone, value, until, _state(value, milestone, as_of), why)


def _why(company: Company, measure: str) -> str:
    """Why nothing is known of a measure: missing exchange rates keep back every amount."""
    return (refused(company).rstrip(".") if measure == "revenue" else "") or LACKING[measure]


def _state(value: float | None, milestone: Milestone, as_of: date) -> State:
    if value is None or milestone.target is None:
        return "not measured"
    if value >= milestone.target:
        return "reached"
    return "on the way" if as_of < milestone.by else "missed"


def _reached(company: Company, milestone: Milestone, until: date, as_of: date) -> float | None:
    """What there was of the measure since the milestone's first day, else since the beginning of the data."""
    if milestone.measure == "lead_value":
        return None
    given = {
        "since": milestone.since or date(1, 1, 1), "until": until, "as_of": as_of,
        "every_lead": company.agreement.every_lead,
    }  # fmt: skip
    value = company.warehouse.query(statement_text("milestones"), given).iloc[0][milestone.measure]
    return None if pd.isna(value) else float(value)
