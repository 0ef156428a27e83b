"""The agreement itself: revised, never edited."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from smarketing.agreement import Agreement, Goals
from smarketing.agreement.model import Pot
from smarketing.errors import AgreementError
from tests.agreement.strategies import agreements


def test_an_agreement_cannot_be_edited() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Agreement().promise_hours = 1  # type: ignore[misc]


def test_a_revision_changes_what_was_revised_and_nothing_else() -> None:
    before = Agreement(currency="EUR", goals=Goals(mqls_per_month=120))
    after = before.revised(promise_hours=4)
    assert (after.promise_hours, after.currency, after.goals) == (4, "EUR", before.goals)
    assert before.promise_hours == 24
    assert after.fingerprint != before.fingerprint


def test_a_revision_takes_a_goal_back() -> None:
    before = Agreement(goals=Goals(mqls_per_month=120))
    assert before.revised(goals=Goals()).goals.mqls_per_month is None


def test_a_wrong_revision_is_one_sentence() -> None:
    with pytest.raises(AgreementError) as wrong:
        Agreement().revised(promise_hours=-1)
    expected = "The agreement: promise_hours is -1; it should be a number of hours above 0, such as 24."
    assert str(wrong.value) == expected


@pytest.mark.parametrize(
    ("pot", "said"),
    [
        ({"amount": 0.0}, "pot.amount is 0.0; it should be an amount above 0, such as 6000"),
        ({}, "pot.amount is missing; give an amount above 0, such as 6000"),
        ({"amount": 1, "per": "year"}, 'pot.per is "year"; it should be "month" or "quarter"'),
        ({"amount": 1, "earned_from": 1.0}, "pot.earned_from is 1.0; it should be the share of its goal that every "
         "promise reaches before any of it is earned, from 0 to below 1, such as 0.8"),
    ],
)  # fmt: skip
def test_a_wrong_pot_is_one_sentence(pot: dict[str, object], said: str) -> None:
    with pytest.raises(AgreementError) as wrong:
        Agreement().revised(pot=pot)
    assert str(wrong.value) == f"The agreement: {said}."


@pytest.mark.parametrize(
    ("attained", "all_or_nothing", "from_80"),
    [(0.5, 0, 0), (0.8, 0, 0), (0.9, 0, 500), (1.0, 1000, 1000), (2.0, 1000, 1000)],
)
def test_a_month_earns_by_the_promise_furthest_from_its_goal(
    attained: float, all_or_nothing: float, from_80: float
) -> None:
    """3,000 a quarter is 1,000 a month: all or nothing, or in a straight line from 80 % on."""
    assert Pot(amount=3000).earned(attained) == all_or_nothing
    assert Pot(amount=3000, earned_from=0.8).earned(attained) == pytest.approx(from_80)


@given(agreements, agreements)
@settings(max_examples=60, deadline=None)
def test_fingerprints_are_equal_exactly_when_agreements_are(one: Agreement, other: Agreement) -> None:
    assert (one.fingerprint == other.fingerprint) == (one == other)
    assert one.revised().fingerprint == one.fingerprint
