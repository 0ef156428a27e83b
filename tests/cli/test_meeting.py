"""`meeting`: all that the page does, for scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from smarketing.cli import main
from smarketing.settings import Home


def meeting(home: Path, *words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["meeting", *words], env={"SMARKETING_HOME": str(home)}, input=given)


def done(home: Path, *words: str, given: str | None = None) -> str:
    result = meeting(home, *words, given=given)
    assert result.exit_code == 0, result.output
    return result.stdout


def told(home: Path, *words: str) -> Any:
    return json.loads(done(home, *words, "--json"))


def test_a_meeting_is_held_from_the_command_line(demo: Home, tmp_path: Path) -> None:
    home = demo.folder
    assert "Note 1 is kept in the meeting about week 46 of 2026." in done(home, "note", "promises", "-", given="Late\n")
    assert told(home, "action", "Call", "--owner", "Otto", "--due", "2026-11-20")["meeting"] == "2026-W46"
    done(home, "suggest", "More webinars", "--side", "sales", "--page", "volumes", "--asked", "source=Web")
    done(home, "brief", "Winter", "--for", "Growers", "--say", "Save heat", "--link", "https://example.com")
    assert [row["what"] for row in told(home, "actions")] == ["Call"]
    assert told(home, "suggestions")[0]["asked"] == {"source": ["Web"]}
    assert told(home, "briefs")[0]["whom"] == "Growers"
    done(home, "settle", "2", "done", "--author", "Otto")
    done(home, "answer", "3", "closed", "--why", "Next year")
    done(home, "take-back", "4")
    assert told(home, "actions") == told(home, "suggestions") == told(home, "briefs") == []
    assert [row["state"] for row in told(home, "actions", "--all")] == ["done"]
    shown = told(home, "show")
    assert [section["name"] for section in shown["sections"]] == ["promises", "wins", "slipped", "actions"]
    assert shown["sections"][0]["figures"][0] == {
        "label": "MQLs", "value": "62",
        "beside": "Open · goal 145 · 23 % likely · October 2026 at the same working day: 71",
    }  # fmt: skip
    done(home, "close", "--author", "Ada")
    assert "Late" in done(home, "minutes", "--out", "-")
    for form in ("pdf", "pptx", "html", "md"):
        file = tmp_path / f"minutes.{form}"
        done(home, "minutes", "--format", form, "--out", str(file))
        assert file.stat().st_size > 500
    assert [(row["meeting"], row["notes"], row["state"]["by"]) for row in told(home, "list")] == [
        ("2026-W46", 1, "Ada")
    ]
    assert [row["kind"] for row in told(home, "search", "LATE")] == ["note"]
    refused = meeting(home, "note", "wins", "More")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "was closed by Ada; reopen it to change it" in refused.stderr
    done(home, "reopen")
    done(home, "note", "wins", "More")


def test_another_week_and_the_month_have_meetings_of_their_own(demo: Home) -> None:
    home = demo.folder
    done(home, "--week", "2026-W45", "note", "wins", "Five deals")
    done(home, "--month", "2026-10", "note", "scorecard", "Fewer goals", "--decision")
    assert [row["meeting"] for row in told(home, "list")] == ["2026-W45", "2026-10"]
    assert "Five deals" in done(home, "--week", "2026-W45", "show")
    assert "Fewer goals" in done(home, "--month", "2026-10", "minutes", "--out", "-")


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("--week", "soon", "show"), 1, "is no week or month"),
        (("--week", "2026-10", "show"), 1, "say it with --month 2026-10"),
        (("--week", "2026-W46", "--month", "2026-10"), 2, "not both"),
        (("note", "nowhere", "x"), 1, "There is no point named 'nowhere'; there are: anything-else, promises"),
        (("--month", "2026-10", "note", "nowhere", "x"), 1, "There is no view named 'nowhere'"),
        (("note", "promises", " "), 1, "The note is empty"),
        (("settle", "7", "done"), 1, "There is no action number 7"),
        (("suggest", "x", "--asked", "y"), 2, "is no KEY=VALUE"),
        (("reopen",), 1, "is open"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    demo_folder: Path, words: tuple[str, ...], status: int, sentence: str
) -> None:
    result = meeting(demo_folder, *words)
    assert result.exit_code == status
    assert sentence in result.stderr
    assert "Traceback" not in result.output


def test_an_empty_home_says_what_lacks(tmp_path: Path) -> None:
    assert "Nothing has been imported yet." in done(tmp_path, "show")
    assert "No meeting was held yet." in done(tmp_path, "list")
    assert not (tmp_path / "workspace.sqlite3").exists()
