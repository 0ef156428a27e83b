"""The commands of what goes out: subscribing, sending, publishing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smarketing.cli import main
from smarketing.settings import Home

TOKEN = "T0KENT0KEN"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMARKETING_DATABASE", raising=False)
    monkeypatch.delenv("SMARKETING_SMTP_HOST", raising=False)
    monkeypatch.setenv("SMARKETING_TODAY", "2026-12-01")


def run(home: Home, *arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, env={"SMARKETING_HOME": str(home.folder)}, input=typed)


def test_a_subscription_from_first_to_last(home: Home) -> None:
    """Subscribed, listed, changed, paused, resumed, removed; never with its token."""
    done = run(home, "subscribe", "digest", "--who", "Ada", "--to", "ada@example.com", "--to", "-", "--weekday",
               "friday", "--at", "16:30", "--owner", "Ada Example", typed=f"json://localhost/{TOKEN}\n")  # fmt: skip
    assert done.exit_code == 0, done.output
    (one,) = json.loads(run(home, "subscriptions", "list", "--json").stdout)
    assert (one["to"], one["when"]) == ("ada@example.com, json://localhost", "Fridays at 16:30")
    assert (one["about"], one["next"]) == ("leads of Ada Example", "2026-12-04 16:30")
    changed = run(home, "subscriptions", "change", "Ada", "--weekday", "monday", "--who", "Ada E.")
    assert "Mondays at 16:30" in changed.output and "json://localhost" in changed.output
    assert "paused" in run(home, "subscriptions", "pause", one["id"]).output
    assert "2026-12-07 16:30" in run(home, "subscriptions", "resume", one["id"]).output
    assert "Removed: Weekly message for Ada E." in run(home, "subscriptions", "remove", "ada e.").output
    assert "no subscription yet" in run(home, "subscriptions").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["subscribe", "digest", "--who", "A", "--to", f"nosuch://{TOKEN}/x"], "of no known service"),
        (["subscribe", "digest", "--who", "A"], "1 to 500 addresses"),
        (["subscribe", "digest", "--who", "A", "--to", "a@b.de", "--at", "25:00"], "a time such as 07:00"),
        (["subscribe", "digest", "--who", "A", "--to", "a@b.de", "--at", "07:00+05:00"], "a time such as 07:00"),
        (["subscribe", "pack", "--who", "A", "--to", "a@b.de", "--owner", "B"], "the whole company’s"),
        (["subscriptions", "pause", "nobody"], "No subscription is named “nobody”; there is none yet."),
        (["send"], "Say what to send: send --due."),
        (["send", "--due", "--at", "2026-12-07T08:00"], "--dry-run only"),
    ],
)
def test_what_makes_no_sense_is_said(home: Home, arguments: list[str], said: str) -> None:
    done = run(home, *arguments)
    assert done.exit_code == 1
    assert said in done.stderr
    assert TOKEN not in done.output


def test_sending_says_what_became_of_each_and_fails_where_something_did(demo: Home) -> None:
    """Nothing is due: 0. In a dry run: 0. Due and no mail server: 1, with the reason, also among the deliveries."""
    assert run(demo, "send", "--due").output == "Nothing is due.\n"
    run(demo, "subscribe", "alerts", "--who", "Ada", "--to", "ada@example.com", "--cause", "data")
    dry = run(demo, "send", "--due", "--dry-run", "--at", "2026-12-02T11:00")
    assert (dry.exit_code, "would be sent" in dry.output) == (0, True)
    assert "Nothing was to be sent yet." in run(demo, "subscriptions", "deliveries").output
    shown = run(demo, "subscriptions", "show", "Ada")
    assert "The data ends on 13 Nov 2026" in shown.output


def test_a_failure_is_the_exit_status(demo: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    monkeypatch.setattr("smarketing.sending.due.moment", lambda: datetime(2026, 12, 1, 10, tzinfo=UTC))
    run(demo, "subscribe", "alerts", "--who", "Ada", "--to", "ada@example.com", "--cause", "data")
    done = run(demo, "send", "--due", "--json")
    assert done.exit_code == 1
    (one,) = json.loads(done.stdout)
    assert (one["state"], "SMARKETING_SMTP_HOST" in one["reason"]) == ("failed", True)
    assert "SMARKETING_SMTP_HOST" in run(demo, "subscriptions", "deliveries").output
    assert "0 to be tried" in run(demo, "subscriptions", "again", "Ada").output


def test_publishing_names_the_index(demo: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smarketing.sending.publishing.publish", lambda company, folder: 3)
    done = run(demo, "publish", str(tmp_path / "pages"))
    assert done.output == f"3 pages: {tmp_path / 'pages' / 'index.html'}\n"
