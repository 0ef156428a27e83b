"""Chat and push services: what is written there, how a failure is told, and that no token is seen anywhere."""

from __future__ import annotations

import logging

import pytest

from smarketing.sending import apprising, services
from smarketing.sending.delivering import Failed
from smarketing.sending.message import Line, Message
from smarketing.sending.written import as_markdown, as_text
from tests.sending.conftest import Web, free_port

TOKEN = "T0KENT0KEN"
NAME = "<!channel> @everyone *x* [a](http://x.example.com)\nwww.example.com"
MESSAGE = Message(f"Week of {NAME}", (Line(f"Kept by {NAME}", "answer", "scorecard", {"owner": "A)B"}), Line("Second")))


def test_a_hook_gets_the_text(web: Web) -> None:
    services.send(MESSAGE, f"json://127.0.0.1:{web.port}/hook/{TOKEN}")
    (path, _, _) = web.taken[0]
    assert path == f"/hook/{TOKEN}"
    said = web.json()
    assert said["title"].startswith("Week of")
    assert "- Second" in said["message"]


def test_a_push_service_shows_no_picture_of_another_host(web: Web) -> None:
    services.send(MESSAGE, f"ntfy://127.0.0.1:{web.port}/{TOKEN}")
    (_, headers, body) = web.taken[0]
    assert "github" not in f"{headers} {body}".lower()
    assert "Second" in body


def test_a_name_calls_nobody_and_is_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack takes <!channel> and Discord @everyone out of plain text too; an invisible joiner makes them text."""
    monkeypatch.setenv("SMARKETING_URL", "https://smk.example.com")
    for text in (as_text(MESSAGE, defused=True), as_markdown(MESSAGE)):
        assert "<!" not in text and "@everyone" not in text
        assert "http://x" not in text and "www." not in text
        assert "https://smk.example.com/scorecard?owner=A%29B" in text
    assert r"\[a\]" in as_markdown(MESSAGE)


@pytest.mark.parametrize("scheme", ["json", "ntfy"])
@pytest.mark.parametrize("status", [401, 500])
def test_a_refusal_is_told_and_the_token_seen_nowhere(
    web: Web, scheme: str, status: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not even with every log turned up."""
    web.status = status
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Failed, match=f"{scheme}://127.0.0.1 did not take it") as failed:
        services.send(MESSAGE, f"{scheme}://127.0.0.1:{web.port}/hook/{TOKEN}")
    printed = capfd.readouterr()
    assert TOKEN not in f"{failed.value!r} {caplog.text} {printed.out} {printed.err}"
    assert str(status) in failed.value.reason


def test_nobody_listens(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Failed) as failed:
        services.send(MESSAGE, f"json://127.0.0.1:{free_port()}/hook/{TOKEN}")
    assert TOKEN not in f"{failed.value} {caplog.text}"


def test_a_service_that_hangs_is_not_waited_for_for_ever(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprising, "PATIENCE", 0.3)
    web.hangs.set()
    with pytest.raises(Failed):
        services.send(MESSAGE, f"json://127.0.0.1:{web.port}/hook/{TOKEN}")
