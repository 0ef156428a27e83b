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
from tests.importing.test_asking import PEOPLE, deals, unclear

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
    told = (
        "leads.csv: Plain column names, leads",
        "Dates day first",
        "not used: shoe",
        "created: one value cannot be read",
    )
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


def test_a_file_that_asks_is_answered_with_as(tmp_path: Path) -> None:
    home, files = tmp_path / "home", [write(tmp_path, "leads.csv", unclear()), write(tmp_path, "people.csv", PEOPLE)]
    asked = run(home, "import", *files)
    assert asked.exit_code == 1 and "say which with --as leads.csv=" in asked.stderr
    tried = run(home, "import", "--dry-run", *files)
    assert tried.exit_code == 1
    assert "as deals: 15 rows, 5 won, EUR 500, 100 % linked to a record in the data" in tried.stdout
    done = run(home, "import", "--as", "leads.csv=deals", *files)
    assert done.exit_code == 0, done.output
    assert "generic opportunities" in done.stdout


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_script_reads_the_question(tmp_path: Path, options: tuple[str, ...]) -> None:
    result = run(tmp_path / "home", "import", "--json", *options, write(tmp_path, "leads.csv", unclear()))
    assert result.exit_code == 1
    (file,) = json.loads(result.stdout)["files"]
    assert file["report"]["status"] == "asks"
    assert [a["name"] for a in file["question"]["answers"]] == ["leads", "opportunities"]
    assert file["question"]["answers"][1]["won"] == 5


def test_a_column_is_named_with_map(tmp_path: Path) -> None:
    file = write(tmp_path, "deals.csv", deals(of="L").replace("amount", "zlurp = x"))
    asked = run(tmp_path / "home", "import", file)
    assert asked.exit_code == 1 and "--map deals.csv:amount=COLUMN" in asked.stderr
    done = run(tmp_path / "home", "import", "--map", "deals.csv:amount=zlurp = x", file)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(("given", "says"), [
    (("--as", "deals.csv"), "should be FILE=KIND"), (("--map", "deals.csv=amount"), "should be FILE:COLUMN=HEADER"),
    (("--as", "x.csv=deals"), "There is no file named 'x.csv'; there are: deals.csv."),
])  # fmt: skip
def test_an_answer_that_makes_no_sense_is_said(tmp_path: Path, given: tuple[str, str], says: str) -> None:
    result = run(tmp_path / "home", "import", *given, write(tmp_path, "deals.csv", deals()))
    assert result.exit_code != 0 and says in result.stderr


def test_what_is_to_be_known_before_any_figure_stands_first(tmp_path: Path) -> None:
    files = [write(tmp_path, "people.csv", PEOPLE), write(tmp_path, "deals.csv", deals())]
    result = run(tmp_path / "home", "import", "--as", "deals.csv=anyway", *files)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Warning: None of the 12 deals that name a lead names one that is in the data.")
