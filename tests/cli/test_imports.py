"""Importing from the command line: a dry run, the inbox, the list of imports, and going back to one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smarketing.cli import main
from smarketing.importing import inbox
from smarketing.settings import Home
from smarketing.warehouse import Store

LEADS = "lead_id,email,source,created,shoe\n1,a@example.com,Fair,31/01/2026,39\n2,b@example.com,Web,x,40\n"
MORE = "lead_id,email,source,created\n3,c@example.com,Fair,2026-01-07\n"
AMBIGUOUS = "lead_id,source,created\n7,Fair,03/04/2026\n8,Fair,05/06/2026\n"


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"SMARKETING_HOME": str(home)})


def write(folder: Path, name: str, text: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "SETTLED", 0.02)


def test_a_dry_run_says_how_a_file_is_read_and_imports_nothing(tmp_path: Path) -> None:
    result = run(tmp_path / "home", "import", "--dry-run", write(tmp_path, "leads.csv", LEADS))
    assert result.exit_code == 0, result.output
    told = ("leads.csv: Plain column names, leads", "Dates day first", "not used: shoe", "rejected row 3, created: x")
    for said in (*told, "2026-01-31", "Nothing was imported yet."):
        assert said in result.stdout
    assert Store(Home(tmp_path / "home").warehouse).current is None


def test_a_dry_run_as_json_has_the_counts_of_the_import(tmp_path: Path) -> None:
    file = write(tmp_path, "leads.csv", LEADS)
    seen = json.loads(run(tmp_path / "home", "import", "--dry-run", "--json", file).stdout)
    done = json.loads(run(tmp_path / "home", "import", "--json", file).stdout)
    assert {"files", "changes", "replaces_demo", "refusal", "notes"} == seen.keys()
    assert [f["report"] for f in seen["files"]] == done["files"]
    assert seen["files"][0]["sample"][0]["created_at"] == "2026-01-31 00:00:00"


@pytest.mark.parametrize(("name", "text", "says"), [
    ("leads.csv", AMBIGUOUS, "--dates day-first"), ("odd.csv", "wind,cloud\n1,2\n", "Not recognised"),
])  # fmt: skip
def test_a_dry_run_of_what_would_fail_fails(tmp_path: Path, name: str, text: str, says: str) -> None:
    result = run(tmp_path / "home", "import", "--dry-run", write(tmp_path, name, text))
    assert result.exit_code == 1
    assert says in result.stdout
    assert "Nothing would be imported" in result.stdout


def test_the_inbox_is_imported_and_what_stays_is_said(tmp_path: Path) -> None:
    home = tmp_path / "home"
    place = Home(home).inbox
    write(place, "leads.csv", LEADS)
    write(place, "ask.csv", AMBIGUOUS)
    shown = run(home, "import", "--inbox", "--dry-run")
    assert shown.exit_code == 1
    assert "ask.csv" in shown.stdout
    result = run(home, "import", "--inbox")
    assert result.exit_code == 1
    assert "left in the inbox: ask.csv" in result.stdout
    assert (place / "imported" / "leads.csv").exists()
    answered = run(home, "import", "--inbox", "--dates", "day-first", "--json")
    assert answered.exit_code == 0
    assert [f["loaded"] for f in json.loads(answered.stdout)["files"]] == [2]
    assert "nothing to import in the inbox" in run(home, "import", "--inbox").stdout


@pytest.mark.parametrize("arguments", [(), ("--inbox", "x.csv"), ("--inbox", "--strict")])
def test_either_files_or_the_inbox(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(tmp_path, "import", *arguments).exit_code == 2


def test_imports_are_listed_and_can_be_returned_to(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert "Nothing was imported yet." in run(home, "imports").stdout
    for number in range(3):
        file = write(tmp_path, f"leads{number}.csv", MORE.replace("3,", f"{number},"))
        assert run(home, "import", file).exit_code == 0
    listed = run(home, "imports").stdout.splitlines()
    assert [line.split()[0] for line in listed[2:]] == ["3", "2", "1"]
    assert "in force" in listed[2]
    assert [run_["files"] for run_ in json.loads(run(home, "imports", "--json").stdout)] == [
        ["leads2.csv"], ["leads1.csv"], ["leads0.csv"]
    ]  # fmt: skip
    result = run(home, "undo", "--to", "1")
    assert "2 imports taken back. The warehouse is again what import 1 left: leads0.csv." in result.stdout
    refused = run(home, "undo", "--to", "3")
    assert refused.exit_code == 1
    assert "there are 0 (empty)" in refused.stderr
    assert "1 import taken back. The warehouse is empty again." in run(home, "undo").stdout
    assert run(home, "undo").exit_code == 1
