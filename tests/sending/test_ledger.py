"""The ledger: no two claim one delivery, a lease ends, waits grow, and what is over stays over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from smarketing.errors import SendingError
from smarketing.sending.ledger import LEASE, WAITS, Delivery, Ledger
from smarketing.workspace import Workspace
from tests.sending.conftest import MINUTE, NOW
from tests.workspace.conftest import postgres, sqlite, url, workspace  # noqa: F401  fixtures of both databases

OCCASION = [("2026-W49", "2026-W49", "Weekly message")]


@pytest.fixture
def ledger(workspace: Workspace) -> Ledger:  # noqa: F811
    return Ledger(workspace.database)


def planned(ledger: Ledger, *recipients: str) -> list[Delivery]:
    ledger.plan("job", OCCASION, recipients, NOW)
    return ledger.ready("job", NOW)


def test_of_many_at_once_one_gets_each(ledger: Ledger) -> None:
    """Eight senders, twenty deliveries: each is claimed once."""
    ready = planned(ledger, *(f"r{number}@example.com" for number in range(20)))
    assert len(ready) == 20

    def claims(holder: int) -> int:
        return sum(ledger.claim([one], str(holder), NOW) for one in ready)

    with ThreadPoolExecutor(8) as senders:
        assert sum(senders.map(claims, range(8))) == 20
    assert ledger.ready("job", NOW) == []


def test_planning_twice_plans_once(ledger: Ledger) -> None:
    planned(ledger, "a@example.com")
    assert len(planned(ledger, "a@example.com", "b@example.com")) == 2


def test_who_is_killed_while_sending_loses_the_claim_after_the_lease(ledger: Ledger) -> None:
    """
    | minute | first sender  | second sender               |
    |--------|---------------|-----------------------------|
    | 0      | claims, dies  |                             |
    | 14     |               | finds nothing to send       |
    | 15     |               | claims, sends               |
    | 16     | says “failed” | (nobody listens any longer) |
    """
    (one,) = planned(ledger, "a@example.com")
    assert ledger.claim([one], "first", NOW)
    assert ledger.ready("job", NOW + LEASE - MINUTE) == []
    (same,) = ledger.ready("job", NOW + LEASE)
    assert ledger.claim([same], "second", NOW + LEASE)
    assert ledger.settle([same], "second", "sent", "", NOW + LEASE) == "sent"
    ledger.settle([one], "first", "failed", "late", NOW + LEASE + MINUTE)
    (last,) = ledger.newest()
    assert (last.state, last.reason, last.tries) == ("sent", "", 2)
    assert ledger.ready("job", NOW + timedelta(days=9)) == []


def test_waits_grow_until_it_is_given_up(ledger: Ledger) -> None:
    """5 minutes, 15, an hour, 4, 12, a day; then no more, until somebody says so."""
    now = NOW
    planned(ledger, "a@example.com")
    for wait in WAITS:
        (one,) = ledger.ready("job", now)
        assert ledger.claim([one], "me", now)
        assert ledger.settle([one], "me", "failed", "no answer", now) == "failed"
        assert ledger.ready("job", now + wait - MINUTE) == []
        now += wait
    (one,) = ledger.ready("job", now)
    ledger.claim([one], "me", now)
    assert ledger.settle([one], "me", "failed", "no answer", now) == "given up"
    assert ledger.ready("job", now + timedelta(days=99)) == []
    ledger.again("job", "2026-W49", "a@example.com", now)
    (one,) = ledger.ready("job", now)
    assert one.tries == 0


def test_what_was_sent_is_not_tried_again(ledger: Ledger) -> None:
    (one,) = planned(ledger, "a@example.com")
    ledger.claim([one], "me", NOW)
    ledger.settle([one], "me", "sent", "", NOW)
    with pytest.raises(SendingError, match="sent meanwhile"):
        ledger.again("job", "2026-W49", "a@example.com", NOW)


def test_a_remark_is_no_try(ledger: Ledger) -> None:
    ready = planned(ledger, "a@example.com")
    ledger.remark(ready, "No mail server is set up.", NOW)
    (one,) = ledger.ready("job", NOW)
    assert (one.state, one.tries, one.reason) == ("waiting", 0, "No mail server is set up.")
