"""Milestones are tracked against the data: reached, on the way, missed, or not measured."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from smarketing.agreement import Agreement
from smarketing.views import Filters, view
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


def why(deals: list[Row], **milestone: Any) -> str:
    agreed = {"statements": [{"what": "Grow", "milestones": [{"what": "Step", "by": date(2026, 5, 10)} | milestone]}]}
    made = company(LEADS, deals, agreement=Agreement.model_validate(agreed | {"currency": "EUR"}))
    (found,) = milestones(made, date(2026, 5, 21))
    assert (found.state == "not measured") == bool(found.why)
    return found.why


def test_what_is_not_measured_says_why() -> None:
    """A won deal in dollars without a rate keeps back every amount, and the milestone says so as every page does."""
    deals = [DEALS[0] | {"currency": "EUR"}, DEALS[0] | {"id": "d3", "currency": "USD"}]
    unrated = why(deals, measure="revenue", target=1)
    assert unrated.startswith("1 won deal is in USD without an exchange rate to EUR, so no amounts are added up: ")
    assert why(deals, measure="visits", target=1) == "no visits were imported"
    assert why(deals, measure="lead_value", target=1) == "what leads were worth is not counted between two days"
    assert why([DEALS[0] | {"amount": None}], measure="revenue", target=1) == "no won deal has an amount"
    assert why(deals) == "for people to judge: it has no measure with a target"
    assert why(deals, measure="leads", target=1) == ""


def test_the_scorecard_shows_why_only_where_something_is_not_measured() -> None:
    def shown(**milestone: Any) -> list[str]:
        step = {"what": "Step", "by": date(2026, 5, 10)} | milestone
        agreed = {"statements": [{"what": "Grow", "milestones": [step]}]}
        made = company(LEADS, DEALS, agreement=Agreement.model_validate(agreed))
        return list(view("scorecard").ask(made, Filters()).extra["milestones"].get("why", []))

    assert shown(measure="leads", target=3) == []
    assert shown(measure="visits", target=3) == ["No visits were imported"]


def test_without_data_nothing_is_measured() -> None:
    assert tracked(as_of=None, measure="mqls", target=1) == (None, "not measured")
