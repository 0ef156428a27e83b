"""How far the milestones of the agreed goals have come, by the data (R7). May not import ui."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from smarketing.agreement.model import Milestone
from smarketing.company import Company
from smarketing.views.base import statement_text

State = Literal["reached", "on the way", "missed", "not measured"]


@dataclass(frozen=True)
class Tracked:
    """A milestone of a goal statement. `value` is what there was of its measure from `since` to `until`; None unknown.

    `until` is the milestone's day, or the data date while that is earlier.
    """

    statement: str
    milestone: Milestone
    value: float | None
    until: date | None
    state: State

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
    if as_of is None or milestone.measure is None or milestone.target is None:
        return Tracked(statement, milestone, None, None, "not measured")
    until = min(milestone.by, as_of)
    value = _reached(company, milestone, until, as_of)
    return Tracked(statement, milestone, value, until, _state(value, milestone, as_of))


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
