"""A file of which no row can be read is refused, with its first reason; one without records is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from smarketing.cli import main
from smarketing.errors import FileError
from smarketing.importing import import_files, inbox, preview
from smarketing.settings import Home
from tests.sources.support import write

GOOD = "email,source,created\na@x.org,Web,2026-01-05\n"
BAD = "Day,Visits,Source\nsoon,5,Web\nlater,7,Web\n"
WHY = (
    "bad.csv: none of its 2 rows can be read; row 2, Day “soon”: "
    "this is not a date such as 2024-03-31 or 31 Mar 2024 09:30."
)


def test_nothing_is_loaded_and_the_first_reason_is_said(tmp_path: Path, home: Home) -> None:
    """
    Day   | Visits | Source
    soon  | 5      | Web      no row is good: that was once “loaded”, with nothing
    later | 7      | Web
    """
    with pytest.raises(FileError) as refused:
        import_files([write(tmp_path, GOOD, "good.csv"), write(tmp_path, BAD, "bad.csv")], home)
    assert str(refused.value) == WHY and not list(home.warehouse.glob("*.duckdb"))
    (shown,) = preview([tmp_path / "bad.csv"], home).reports
    assert (shown.status, shown.notes) == ("refused", (WHY,))


def test_the_command_fails(tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_HOME", str(home.folder))
    found = CliRunner().invoke(main, ["import", str(write(tmp_path, BAD, "bad.csv"))])
    assert found.exit_code != 0 and WHY in found.output.replace("\n", " ")


def test_such_a_file_stays_in_the_inbox(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "SETTLED", 0.0)
    home.inbox.mkdir(parents=True)
    write(home.inbox, GOOD, "good.csv")
    write(home.inbox, BAD, "bad.csv")
    report = inbox.take_in(home)
    assert [(f.file, f.loaded) for f in report.loaded] == [("good.csv", 1)]
    assert [(f.file, f.status, f.notes) for f in report.left] == [("bad.csv", "refused", (WHY,))]
    assert (home.inbox / "bad.csv").exists() and (home.inbox / "imported" / "good.csv").exists()


@pytest.mark.parametrize(
    "text",
    ["Lead ID,Email,Created\n", "Lead ID,Email,Created\nTotal,,\n",
     "Id,IsDeleted,AccountId,LastName,FirstName,Email,OwnerId,CreatedDate\n"
     "0035e000002XyZx,true,,Ek,Bo,,,2026-01-05T10:00:00.000Z\n"],
)  # fmt: skip
def test_a_file_without_records_is_read(tmp_path: Path, home: Home, text: str) -> None:
    (report,) = import_files([write(tmp_path, text)], home).files
    assert (report.status, report.loaded) == ("loaded", 0)
