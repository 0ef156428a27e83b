"""The agreement itself: revised, never edited."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from smarketing.agreement import Agreement, Goals
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


@given(agreements, agreements)
@settings(max_examples=60, deadline=None)
def test_fingerprints_are_equal_exactly_when_agreements_are(one: Agreement, other: Agreement) -> None:
    assert (one.fingerprint == other.fingerprint) == (one == other)
    assert one.revised().fingerprint == one.fingerprint
