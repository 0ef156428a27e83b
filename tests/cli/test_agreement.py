"""The agreement on the command line: the same versions, signatures and refusals as on its page."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from smarketing.agreement import Agreement, Agreements, Goals, Naming, Version
from smarketing.agreement.file import Document, read, write
from smarketing.agreement.history import AS_IF_SIGNED
from smarketing.cli import main
from smarketing.company import open_company
from smarketing.settings import Home

FIRST = date(2026, 1, 1)
USUAL = Agreement(currency="EUR", goals=Goals(mqls_per_month=120))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SMARKETING_DATABASE", raising=False)
    return tmp_path / "home"


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["agreement", *arguments], env={"SMARKETING_HOME": str(folder)})


def said(folder: Path, *arguments: str) -> str:
    result = run(folder, *arguments)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return result.stdout


def answered(folder: Path, *arguments: str) -> Any:
    return json.loads(said(folder, *arguments, "--format", "json"))


def refused(folder: Path, *arguments: str) -> str:
    """The one sentence of a command that did not do it."""
    result = run(folder, *arguments)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1
    return result.stderr.removeprefix("Error: ").rstrip()


def agreed(folder: Path) -> Agreements:
    return open_company(Home(folder)).agreements


def signed(folder: Path) -> None:
    """Version 1: 120 MQLs a month from January 2026, signed by both."""
    said(folder, "propose", "--set", "goals.mqls_per_month=120", "--set", "currency='EUR'", "--effective-from",
         "2026-01-01", "--author", "Ada", "--reason", "To begin with")  # fmt: skip
    said(folder, "sign", "1", "--side", "marketing", "--name", "Ada")
    said(folder, "sign", "1", "--side", "sales", "--name", "Sol")


def test_nothing_agreed_yet(folder: Path) -> None:
    assert said(folder) == said(folder, "list") == "Nothing has been agreed yet; `agreement propose` begins.\n"
    assert answered(folder, "list") == []
    assert "Nothing has been agreed yet" in refused(folder, "show")
    assert not folder.exists()


def test_from_the_first_proposal_to_the_second_version(folder: Path) -> None:
    signed(folder)
    assert agreed(folder).agreement(FIRST) == USUAL
    told = said(folder, "propose", "--set", "goals.mqls_per_month=140", "--set", "promise_hours=8", "--effective-from",
                "2099-01-01")  # fmt: skip
    assert told == (
        "Version 2 from 2099-01-01 waits for the signature of marketing and sales.\n"
        "Compared with version 1:\n"
        "marketing\n  MQLs per month: 120 → 140.\n"
        "sales\n  First attempt within 8 hours instead of 24 hours.\n"
    )
    assert said(folder, "sign", "2", "--side", "sales", "--name", "Sol") == (
        "Version 2 is signed for sales: waits for the signature of marketing.\n"
    )
    assert said(folder, "sign", "2", "--side", "marketing", "--name", "Ada") == (
        "Version 2 is signed for marketing: comes into force on 2099-01-01.\n"
    )
    lines = said(folder).splitlines()
    assert lines[0].split("  ")[0] == "version"
    assert [" ".join(line.split()) for line in lines[2:]] == [
        "1 2026-01-01 2098-12-31 Ada (marketing), Sol (sales) Ada To begin with in force until 2098-12-31",
        "2 2099-01-01 – Ada (marketing), Sol (sales) – – comes into force on 2099-01-01",
    ]


def test_the_list_as_json(folder: Path) -> None:
    signed(folder)
    (version,) = answered(folder, "list")
    assert (version["number"], version["effective_from"], version["effective_until"]) == (1, "2026-01-01", None)
    assert (version["author"], version["reason"], version["state"]) == ("Ada", "To begin with", "in force")
    assert {side: by["name"] for side, by in version["signed"].items()} == {"marketing": "Ada", "sales": "Sol"}


def test_what_a_version_says(folder: Path, tmp_path: Path) -> None:
    signed(folder)
    (tmp_path / "shown.toml").write_text(said(folder, "show"), encoding="utf-8")
    assert read(tmp_path / "shown.toml").agreements == agreed(folder)
    shown = answered(folder, "show", "1")
    assert shown["agreement"]["goals"]["mqls_per_month"] == 120
    assert shown["state"] == "in force"
    assert refused(folder, "show", "7") == "There is no version 7 of the agreement; there are 1."


def test_the_difference_between_two_versions(folder: Path) -> None:
    signed(folder)
    said(folder, "propose", "--set", 'holidays=["2026-12-25"]', "--effective-from", "2099-01-01")
    assert said(folder, "diff", "1", "2") == "calendar\n  Holiday added: 25 Dec 2026.\n"
    assert answered(folder, "diff", "2", "1") == [{"group": "calendar", "text": "Holiday removed: 25 Dec 2026."}]
    assert said(folder, "diff", "1", "1") == "Versions 1 and 1 agree on everything.\n"
    assert "There is no version 3" in refused(folder, "diff", "1", "3")


def test_a_value_is_set_beside_the_others_and_taken_back_alone(folder: Path) -> None:
    signed(folder)
    said(folder, "propose", "--set", "goals.by_month.2026-12.mqls=90", "--set", 'source_goals."Paid search"=60',
         "--unset", "goals.mqls_per_month", "--effective-from", "2099-01-01")  # fmt: skip
    assert agreed(folder).versions[-1].agreement == Agreement(
        currency="EUR", goals=Goals(by_month={"2026-12": {"mqls": 90}}), source_goals={"Paid search": 60}
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--set", "goals.mql_per_month=1"), "The proposal: there is no key goals.mql_per_month; the nearest that "
         "exists is mqls_per_month."),
        (("--set", "promise_hours='soon'"), 'The proposal: promise_hours is "soon"; it should be a number of hours '
         "above 0, such as 24."),
        (("--set", "currency=EUR"), "--set currency=EUR is not KEY=VALUE as TOML writes it, such as "
         "goals.mqls_per_month=140; text needs quotes, such as 'currency=\"EUR\"'."),
        (("--set", "goals=5"), "The proposal: goals is 5; it should be a table with mqls_per_month and "
         "revenue_per_month."),
        (("--unset", "goals.leads_per_month"), "--unset goals.leads_per_month: nothing is agreed under that key."),
        (("--unset", "a b"), "--unset a b is not KEY=VALUE as TOML writes it, such as goals.mqls_per_month=140; text "
         "needs quotes, such as 'currency=\"EUR\"'."),
        (("--from", "missing.toml"), "There is no file missing.toml."),
        ((), "Say what to propose: --set KEY=VALUE, --unset KEY or --from FILE."),
    ],
)  # fmt: skip
def test_a_proposal_that_makes_no_sense_is_a_sentence_and_saves_nothing(
    folder: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    signed(folder)
    assert refused(folder, "propose", *arguments, "--effective-from", "2099-01-01") == sentence
    assert agreed(folder).newest == 1


@pytest.mark.parametrize(
    ("begins", "words"),
    [
        (None, "Say when it begins, such as --effective-from 2026-12-01."),
        ("1.12.2026", "--effective-from is “1.12.2026”; write a day as year-month-day, such as 2026-12-01."),
        ("2026-12-15", "an agreement begins on the first day of a month"),
        ("2025-12-01", "overlaps version 1, which is in force from 2026-01-01"),
    ],
)
def test_a_day_on_which_it_cannot_begin(folder: Path, begins: str | None, words: str) -> None:
    signed(folder)
    day = ("--effective-from", begins) if begins else ()
    assert words in refused(folder, "propose", "--set", "promise_hours=8", *day)


def test_signing_twice_or_a_version_that_was_overtaken(folder: Path) -> None:
    signed(folder)
    assert refused(folder, "sign", "1", "--side", "sales", "--name", "Sue") == (
        "Version 1 was signed for sales by Sol already."
    )
    for hours in ("8", "4"):
        said(folder, "propose", "--set", f"promise_hours={hours}", "--effective-from", "2099-01-01")
    assert "version 3 was saved after it" in refused(folder, "sign", "2", "--side", "sales", "--name", "Sol")
    assert [version["state"] for version in answered(folder, "list")] == [
        "in force",
        "replaced before both sides signed",
        "waits for the signature of marketing and sales",
    ]


def test_a_proposal_from_a_file(folder: Path, tmp_path: Path) -> None:
    signed(folder)
    file = tmp_path / "next.toml"
    file.write_text("promise_hours = 4\neffective_from = 2099-01-01\neffective_until = 2099-12-31\n")
    said(folder, "propose", "--from", str(file), "--set", "deal_size=9500")
    version = agreed(folder).versions[-1]
    assert version.agreement == Agreement(promise_hours=4, deal_size=9500)
    assert (version.effective_from, version.effective_until) == (date(2099, 1, 1), date(2099, 12, 31))
    file.write_text("promise_hours = 4")
    assert "Say when it begins" in refused(folder, "propose", "--from", str(file))


def test_the_first_proposal_takes_the_home_s_file_along(folder: Path) -> None:
    write(folder / "agreement.toml", Document(Agreements.always(USUAL), Naming()))
    said(folder, "propose", "--set", "promise_hours=8", "--effective-from", "2099-01-01")
    assert [version.agreement for version in agreed(folder).versions] == [USUAL, USUAL.revised(promise_hours=8)]
    assert agreed(folder).agreement(FIRST) == USUAL


def test_export_and_import_into_an_empty_workspace_keep_everything(folder: Path, tmp_path: Path) -> None:
    signed(folder)
    said(folder, "propose", "--set", "promise_hours=8", "--effective-from", "2099-01-01")
    file = tmp_path / "agreement.toml"
    assert said(folder, "export", str(file)) == f"{file}: 2 versions.\n"
    assert said(folder, "export") == file.read_text(encoding="utf-8")
    assert said(tmp_path / "other", "import", str(file)) == f"Took over 2 versions from {file}.\n"
    assert agreed(tmp_path / "other") == agreed(folder)


def test_import_takes_the_names_along(folder: Path, tmp_path: Path) -> None:
    file, naming = tmp_path / "agreement.toml", Naming(sources={"PPC": "Paid search"}, teams={"Rita": "North"})
    write(file, Document(Agreements.always(USUAL), naming))
    said(folder, "import", str(file))
    assert open_company(Home(folder)).naming == naming


def test_import_beside_other_versions_proposes_the_file_s_newest(folder: Path, tmp_path: Path) -> None:
    signed(folder)
    file = tmp_path / "theirs.toml"
    later = Version(8, Agreement(promise_hours=4), date(2099, 1, 1), reason="Theirs", signatures=AS_IF_SIGNED)
    write(file, Document(Agreements((Version(7, USUAL, FIRST, signatures=AS_IF_SIGNED), later)), Naming()))
    assert said(folder, "import", str(file)).startswith(
        "Version 2 from 2099-01-01 waits for the signature of marketing and sales.\nCompared with version 1:\n"
    )
    version = agreed(folder).versions[-1]
    assert (version.number, version.agreement.promise_hours, version.reason) == (2, 4, "Theirs")


def test_import_of_a_file_that_names_no_day_asks_for_one(folder: Path, tmp_path: Path) -> None:
    signed(folder)
    file = tmp_path / "theirs.toml"
    file.write_text("promise_hours = 4")
    assert "say when with --effective-from" in refused(folder, "import", str(file))
    said(folder, "import", str(file), "--effective-from", "2099-01-01")
    assert agreed(folder).versions[-1].effective_from == date(2099, 1, 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "There is no file "),
        ("", "holds no version of an agreement."),
        ("promise_hours = ", "is not valid TOML"),
        ("promise_hours = 0", "theirs.toml: promise_hours is 0; it should be a number of hours above 0, such as 24."),
    ],
)
def test_import_of_what_is_no_agreement(folder: Path, tmp_path: Path, content: str | None, words: str) -> None:
    file = tmp_path / "theirs.toml"
    if content is not None:
        file.write_text(content)
    assert words in refused(folder, "import", str(file))
    assert not folder.exists()


def test_a_database_that_does_not_answer_is_a_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_DATABASE", "postgresql://ada:s3cr3t@127.0.0.1:9/agreed")
    told = refused(folder, "list")
    assert told.startswith("The workspace in the postgresql database agreed on 127.0.0.1 is not available: ")
    assert "s3cr3t" not in told
