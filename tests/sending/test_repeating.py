"""The app sends by itself where it is told to, and goes on whatever happens."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event

import pytest

from smarketing.errors import WorkspaceError
from smarketing.sending import repeating
from smarketing.sending.due import Outcome
from smarketing.settings import Home


def test_it_goes_on_after_every_kind_of_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A failure that is known, one that is not, a message that failed; then all is well."""
    looks, done = [0], Event()

    def send_due(home: Home) -> list[Outcome]:
        looks[0] += 1
        if looks[0] == 1:
            raise WorkspaceError("The workspace is not available.")
        if looks[0] == 2:
            raise RuntimeError("broken")
        if looks[0] == 3:
            return [Outcome("Ada", "Weekly message", "json://localhost", "failed", "It answered 500.")]
        done.set()
        return []

    monkeypatch.setattr(repeating, "send_due", send_due)
    with caplog.at_level(logging.WARNING, "smarketing"):
        running = repeating.Repeating(Home(tmp_path), pause=0.001).start()
        assert done.wait(10)
        running.stop()
    assert "Nothing could be sent: The workspace is not available." in caplog.text
    assert "Weekly message to json://localhost: failed. It answered 500." in caplog.text


@pytest.mark.parametrize(("said", "wanted"), [("1", True), ("True", True), ("", False), ("0", False), ("no", False)])
def test_only_where_somebody_says_so(said: str, wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_SEND", said)
    assert repeating.is_wanted() is wanted
