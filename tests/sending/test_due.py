"""What is due goes out once: whoever sends, whoever fails, whoever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smarketing.company import open_company
from smarketing.errors import WorkspaceError
from smarketing.sending import subscriptions
from smarketing.sending.due import send_due
from smarketing.sending.ledger import LEASE, Delivery, Ledger
from smarketing.settings import REPOSITORY, Home
from smarketing.workspace import SUBSCRIPTIONS
from tests.sending.conftest import HOUR, MINUTE, NOW, Post, Web, free_port, subscribed

SEND = """
import sys
from datetime import datetime
from pathlib import Path
from smarketing.sending import send_due
from smarketing.settings import Home
done = send_due(Home(Path(sys.argv[1])), now=datetime.fromisoformat(sys.argv[2]))
print(sum(one.state == "sent" for one in done))
"""


def states(home: Home, now: datetime = NOW) -> list[str]:
    return [one.state for one in send_due(home, now=now)]


def deliveries(home: Home) -> list[Delivery]:
    return Ledger(open_company(home).workspace.database).newest()


def sender(home: Home, now: datetime = NOW) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SEND, str(home.folder), now.isoformat()], stdout=subprocess.PIPE, text=True,
        cwd=REPOSITORY, env=dict(os.environ),
    )  # fmt: skip


def test_one_cause_is_told_once_to_each_place(demo: Home, post: Post, web: Web) -> None:
    """The data ends on 13 November, which is 11 working days ago: one warning by mail and one by chat."""
    subscribed(demo, to=["ada@example.com", f"json://127.0.0.1:{web.port}/hook"])
    first = send_due(demo, now=NOW)
    assert sorted((one.recipient, one.state) for one in first) == [
        ("ada@example.com", "sent"), ("json://127.0.0.1", "sent")
    ]  # fmt: skip
    assert send_due(demo, now=NOW + HOUR) == []
    assert send_due(demo, now=NOW + timedelta(days=1)) == []
    assert (post.recipients, len(web.taken)) == (["ada@example.com"], 1)
    assert "The data ends on 13 Nov 2026: 11 working days are missing." in web.json()["message"]


def test_a_dry_run_sends_and_notes_nothing(demo: Home, post: Post) -> None:
    subscribed(demo, to=["ada@example.com"])
    (one,) = send_due(demo, now=NOW, dry_run=True)
    assert (one.state, one.recipient, one.wrong) == ("would be sent", "ada@example.com", False)
    assert one.what.startswith("The data ends on 13 Nov 2026")
    assert deliveries(demo) == [] and post.taken == []
    send_due(demo, now=NOW)
    assert send_due(demo, now=NOW, dry_run=True) == []


def test_quiet_hours_and_days_off(demo: Home, post: Post) -> None:
    """The demo's agreement has business hours on working days; a warning waits for them."""
    subscribed(demo, to=["ada@example.com"])
    here = NOW.astimezone()
    night, sunday = here.replace(hour=23), here.replace(day=6, hour=11)
    assert send_due(demo, now=night) == send_due(demo, now=sunday) == []
    assert states(demo, here.replace(day=7, hour=11)) == ["sent"]


def test_one_refused_recipient_holds_up_and_doubles_nobody(demo: Home, post: Post) -> None:
    """
    | recipient         | answer      | at 10:00 | at 10:04 | at 10:05 |
    |-------------------|-------------|----------|----------|----------|
    | a, b@example.com  | 250         | sent     |          |          |
    | gone@example.com  | 550         | refused  |          |          |
    | later@example.com | 451, 250    | failed   |          | sent     |
    """
    post.refuses = {"gone@example.com": "550 no such user", "later@example.com": "451 busy"}
    subscribed(demo, to=["a@example.com", "gone@example.com", "later@example.com", "b@example.com"])
    assert sorted(states(demo)) == ["failed", "refused", "sent", "sent"]
    post.refuses = {}
    assert states(demo, NOW + 4 * MINUTE) == []
    assert states(demo, NOW + 6 * MINUTE) == ["sent"]
    assert post.recipients == ["a@example.com", "b@example.com", "later@example.com"]
    (gone,) = [one for one in deliveries(demo) if one.state == "refused"]
    assert "550 no such user" in gone.reason


def test_a_server_that_is_down_is_asked_once_a_run(demo: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred recipients do not wait a hundred times; nobody's tries are used up but one's."""
    for name, value in {"HOST": "127.0.0.1", "PORT": str(free_port()), "SECURITY": "none", "FROM": "a@b.de"}.items():
        monkeypatch.setenv(f"SMARKETING_SMTP_{name}", value)
    subscribed(demo, to=[f"r{number}@example.com" for number in range(5)])
    found = send_due(demo, now=NOW)
    assert [one.state for one in found] == ["failed"] * 5
    assert {one.reason for one in found} == {"The mail server refused the connection."}
    assert sorted(one.tries for one in deliveries(demo)) == [0, 0, 0, 0, 1]


def test_without_a_mail_server_it_waits_and_says_so(demo: Home, mail_server: object) -> None:
    """What is not set up is no try: it goes out as soon as it is."""
    subscribed(demo, to=["ada@example.com"])
    (one,) = send_due(demo, now=NOW)
    assert one.wrong and "SMARKETING_SMTP_HOST" in one.reason
    assert [(d.state, d.tries) for d in deliveries(demo)] == [("waiting", 0)]
    post = mail_server()  # type: ignore[operator]
    assert states(demo, NOW + MINUTE) == ["sent"]
    assert post.recipients == ["ada@example.com"]


def test_two_machines_at_once(demo: Home, post: Post) -> None:
    """Two processes, twenty recipients: each gets one message."""
    subscribed(demo, to=[f"r{number:02}@example.com" for number in range(20)])
    both = [sender(demo), sender(demo)]
    sent = [int(one.communicate(timeout=120)[0]) for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sum(sent) == 20
    assert post.recipients == [f"r{number:02}@example.com" for number in range(20)]


def test_killed_while_sending(demo: Home, post: Post) -> None:
    """The one killed holds the claim for its lease; then another sends the same message under the same id."""
    subscribed(demo, to=["ada@example.com"])
    post.hangs.set()
    killed = sender(demo)
    until = time.monotonic() + 60
    while not any(one.state == "sending" for one in deliveries(demo)) and time.monotonic() < until:
        time.sleep(0.1)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    post.hangs.clear()
    assert states(demo, NOW + 5 * MINUTE) == []
    assert states(demo, NOW + LEASE + MINUTE) == ["sent"]
    assert states(demo, NOW + 2 * LEASE) == []
    assert len({message["Message-ID"] for _, message in post.taken}) == 1


def test_catching_up_sends_the_newest_missed_one_only(demo: Home, post: Post) -> None:
    """Three Mondays were missed; what failed of an earlier one is dropped when the next is due."""
    subscribed(demo, "digest", to=["ada@example.com"], since=NOW - timedelta(days=22))
    post.answer = "451 not now"
    assert states(demo, NOW - timedelta(days=7)) == ["failed"]
    post.answer = ""
    assert states(demo) == ["sent"]
    assert len(post.taken) == 1
    assert sorted((one.due, one.state) for one in deliveries(demo)) == [
        ("2026-W48", "overtaken"), ("2026-W49", "sent")
    ]  # fmt: skip


def test_a_pause_is_not_caught_up_with(demo: Home, post: Post) -> None:
    known = subscribed(demo, to=["ada@example.com"], what="digest")
    workspace = open_company(demo).workspace
    paused = subscriptions.change(workspace, known, known.subscription.model_copy(update={"paused": True}), now=NOW)
    assert states(demo) == []
    subscriptions.change(workspace, paused, known.subscription, now=NOW)
    assert states(demo, NOW + HOUR) == []
    assert post.taken == []


def test_one_that_cannot_be_written_holds_up_no_other(demo: Home, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    subscribed(demo, "digest", to=["ada@example.com"], who="A")
    subscribed(demo, to=["bob@example.com"], who="B")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("s3cret")

    monkeypatch.setattr("smarketing.sending.due.digest", broken)
    found = send_due(demo, now=NOW)
    assert [(one.subscription, one.state) for one in found] == [("A", "failed"), ("B", "sent")]
    assert "s3cret" not in found[0].reason


def test_the_review_waits_for_the_end_of_its_month(demo: Home, post: Post) -> None:
    """The demo's data ends on 13 November, so November's waits for five working days, then goes out and says so."""
    subscribed(demo, "pack", to=["ada@example.com"])
    (held,) = send_due(demo, now=NOW)
    assert (held.state, held.wrong) == ("held back", False)
    assert "data to the end of November 2026" in held.reason
    assert states(demo, NOW + timedelta(days=7)) == ["sent"]
    ((_, message),) = post.taken
    assert message["Subject"].startswith("Monthly review, November 2026")
    (pdf,) = message.iter_attachments()
    assert pdf.get_filename() == "monthly-review-2026-11.pdf"
    assert pdf.get_content().startswith(b"%PDF")
    assert "November 2026 is not over" in str(message.get_body(("plain",)))


def test_nothing_imported(home: Home, post: Post) -> None:
    subscribed(home, "digest", to=["ada@example.com"])
    subscribed(home, to=["ada@example.com"])
    (one,) = send_due(home, now=NOW)
    assert one.wrong and "no exports have been imported" in one.reason


def test_removing_forgets_the_address_and_what_waits(demo: Home) -> None:
    known = subscribed(demo, to=["json://127.0.0.1:9/hook/T0KEN-OF-OURS"])
    assert states(demo) == ["failed"]
    subscriptions.remove(open_company(demo).workspace, known.id)
    assert send_due(demo, now=NOW + timedelta(days=1)) == []
    assert b"T0KEN-OF-OURS" not in Path(demo.folder / "workspace.sqlite3").read_bytes().replace(b"\x00", b"")


def test_changed_by_two(demo: Home) -> None:
    from smarketing.errors import EditConflict

    known = subscribed(demo, to=["ada@example.com"])
    workspace = open_company(demo).workspace
    subscriptions.change(workspace, known, known.subscription.model_copy(update={"who": "Bob"}))
    with pytest.raises(EditConflict, match="changed or removed"):
        subscriptions.change(workspace, known, known.subscription.model_copy(update={"who": "Cem"}))
    assert [one.subscription.who for one in subscriptions.kept(workspace)] == ["Bob"]


def test_since_is_the_moment_of_subscribing(demo: Home) -> None:
    """Who subscribes on a Tuesday gets the first on Monday, not yesterday's."""
    subscribed(demo, "digest", to=["ada@example.com"], since=datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert send_due(demo, now=NOW, dry_run=True) == []
    (one,) = send_due(demo, now=NOW + timedelta(days=7), dry_run=True)
    assert one.state == "would be sent"


def test_a_damaged_subscription_holds_up_no_other_and_can_be_removed(demo: Home, post: Post) -> None:
    """As after a hand in the database. Of what it held nothing is shown: it may be an address.

    subscription  content    sent
    Ada           whole      yes
    Bob           damaged    no, and it is said every time until it is removed
    """
    bob = subscribed(demo, who="Bob", to=["bob@example.com"])
    subscribed(demo, to=["ada@example.com"])
    workspace = open_company(demo).workspace
    with workspace.database.writing() as con:
        damaged = {"content": '{"to": ["tgram://123:T0KEN/9"]}'}
        con.execute(SUBSCRIPTIONS.update().where(SUBSCRIPTIONS.c.id == bob.id).values(damaged))
    lost, sent = send_due(demo, now=NOW)
    assert (lost.wrong, sent.state, post.recipients) == (True, "sent", ["ada@example.com"])
    assert bob.id[:8] in lost.reason and "T0KEN" not in repr(lost)
    with pytest.raises(WorkspaceError, match="is damaged; remove it"):
        subscriptions.find(workspace, bob.id[:8])
    subscriptions.remove(workspace, bob.id)
    assert send_due(demo, now=NOW) == []


def test_a_mail_that_cannot_be_written_fails_alone(demo: Home, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """As of an address that looks right and that no mail can have; the claim is not left open."""
    monkeypatch.setattr("smarketing.sending.addresses.is_mail", lambda address: "@" in address)
    subscribed(demo, to=[".ada@example.com", "bob@example.com"])
    assert sorted(states(demo)) == ["failed", "sent"]
    assert sorted(one.state for one in deliveries(demo)) == ["failed", "sent"]
