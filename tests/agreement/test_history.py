"""Which version a day is judged by, and what is said of the others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agreement import Agreement, Agreements, Version
from smarketing.agreement.history import AS_IF_SIGNED
from tests.agreement.strategies import days, histories

ONE = Version(1, Agreement(), date(2026, 1, 1), date(2026, 6, 30), signatures=AS_IF_SIGNED)
TWO = Version(2, Agreement(), date(2026, 7, 1), signatures=AS_IF_SIGNED)
THREE = Version(3, Agreement(), date(2026, 7, 1), signatures=AS_IF_SIGNED)
FOUR = Version(4, Agreement(), date(2026, 10, 1), signatures=AS_IF_SIGNED[:1])
FIVE = Version(5, Agreement(), date(2027, 1, 1), date(2027, 12, 31), signatures=AS_IF_SIGNED)
SIX = Version(6, Agreement(), date(2028, 1, 1), signatures=AS_IF_SIGNED[1:])
ALL = Agreements((ONE, TWO, THREE, FOUR, FIVE, SIX))


@pytest.mark.parametrize(
    ("version", "day", "state"),
    [
        (ONE, date(2025, 12, 31), "comes into force on 2026-01-01"),
        (ONE, date(2026, 1, 1), "in force until 2026-06-30"),
        (ONE, date(2026, 7, 1), "replaced by version 3"),
        (TWO, date(2026, 7, 1), "replaced by a later version from the same day"),
        (THREE, date(2026, 7, 1), "in force until 2026-12-31"),
        (FOUR, date(2026, 10, 1), "replaced before both sides signed"),
        (FIVE, date(2027, 12, 31), "in force until 2027-12-31"),
        (FIVE, date(2028, 1, 1), "ended on 2027-12-31"),
        (SIX, date(2028, 1, 1), "waits for the signature of marketing"),
    ],
)
def test_where_a_version_stands(version: Version, day: date, state: str) -> None:
    assert ALL.state(version, day) == state


def test_a_version_without_an_end_is_in_force() -> None:
    assert Agreements((THREE,)).state(THREE, date(2099, 1, 1)) == "in force"
    assert Agreements((THREE,)).end(THREE) is None


def _judge(agreements: Agreements, day: date) -> Version | None:
    """Worked out once more: of the signed versions that began by then, the latest to begin, then to be saved."""
    begun = [v for v in agreements.versions if v.signed and v.effective_from <= day]
    newest = max(begun, key=lambda v: (v.effective_from, v.number), default=None)
    return newest if newest and (newest.effective_until or day) >= day else None


@given(histories(), days)
def test_every_day_has_the_latest_version_that_began(agreements: Agreements, day: date) -> None:
    assert agreements.in_force(day) == _judge(agreements, day)
    assert ALL.in_force(day) == _judge(ALL, day)


@given(histories(), st.data())
def test_a_version_is_in_force_from_its_first_to_its_last_day_and_no_longer(
    agreements: Agreements, data: st.DataObject
) -> None:
    for version in agreements.signed:
        end = agreements.end(version)
        assert agreements.in_force(version.effective_from) == version
        assert agreements.in_force(end or date(2099, 1, 1)) == version
        assert end is None or agreements.in_force(end + timedelta(days=1)) != version
