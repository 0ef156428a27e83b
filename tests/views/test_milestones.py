"""Milestones are tracked against the data: reached, on the way, missed, or not measured."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from smarketing.agreement import Agreement
from smarketing.views.milestones import State, milestones
from tests.companies import Row, company

LEADS: list[Row] = [
    {"id": f"l{n}", "created_at": date(2026, 5, day), "stage": "mql", "mql_at": date(2026, 5, day)}
    for n, day in enumerate((1, 4, 4, 20))
]
DEALS: list[Row] = [
    {"id": "d1", "lead_id": "l0", "outcome": "won", "amount": 900.0, "created_at": date(2026, 5, 4),
     "closed_at": date(2026, 5, 6)},
    {"id": "d2", "lead_id": "l1", "outcome": "open", "amount": 500.0, "created_at": date(2026, 5, 21)},
]  # fmt: skip


def tracked(as_of: date | None = date(2026, 5, 21), **milestone: Any) -> tuple[float | None, State]:
    agreed = {"statements": [{"what": "Grow", "milestones": [{"what": "Step", "by": date(2026, 5, 10)} | milestone]}]}
    (found,) = milestones(company(LEADS, DEALS, agreement=Agreement.model_validate(agreed)), as_of)
    return found.value, found.state


@pytest.mark.parametrize(
    ("milestone", "value", "state"),
    [
        ({"measure": "mqls", "target": 3}, 3, "reached"),
        ({"measure": "mqls", "target": 4}, 3, "missed"),
        ({"measure": "mqls", "target": 5, "by": date(2026, 6, 1)}, 4, "on the way"),
        ({"measure": "mqls", "target": 2, "since": date(2026, 5, 2)}, 2, "reached"),
        ({"measure": "leads", "target": 3}, 3, "reached"),
        ({"measure": "customers", "target": 1}, 1, "reached"),
        ({"measure": "revenue", "target": 901}, 900, "missed"),
        ({"measure": "visits", "target": 1}, None, "not measured"),
        ({"measure": "mqls"}, None, "not measured"),
        ({}, None, "not measured"),
    ],
)
def test_a_milestone_is_judged_by_what_there_was_up_to_its_day(
    milestone: dict[str, Any], value: float | None, state: State
) -> None:
    """leads and MQLs  1, 4, 4, 20 May   won 900 on 6 May   open deal of 21 May   no visits imported
    The milestone is due on 10 May unless it says otherwise; the data ends on 21 May.
    """
    assert tracked(**milestone) == (value, state)


def test_without_data_nothing_is_measured() -> None:
    assert tracked(as_of=None, measure="mqls", target=1) == (None, "not measured")
