"""Files that cannot be read are left out where that is asked for; the dry run says the same."""

from __future__ import annotations

import json
import os
import socket
import stat
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from smarketing.cli import main
from smarketing.errors import FileError
from smarketing.importing import import_files, inbox, preview
from smarketing.settings import Home
from smarketing.warehouse import Store, Warehouse
from tests.sources.support import write

LEADS = "lead_id,source,created\n1,Fair,2026-01-05\n2,Web,2026-01-06\n"
ASKS = "deal_id,created,stage,amount\n1,03/04/2026,won,100\n2,05/06/2026,won,200\n"
BAD = "deal_id,close_date,stage,amount\n5.00E+17,2026-01-05,won,100\n6.00E+17,2026-01-06,won,200\n"
LEFT_OUT = "bad.csv was left out: its deals and their revenue are in no figure. Import it once it can be read."


def leads(home: Home) -> int:
    return Warehouse(Store(home.warehouse).current).contents.leads


def written(folder: Path) -> list[Path]:
    texts = {"bad.csv": BAD, "empty.csv": "", "asks.csv": ASKS, "leads.csv": LEADS, "odd.csv": "wind,cloud\n3,yes\n"}
    return [write(folder, text, name) for name, text in texts.items()]


def test_what_can_be_read_is_loaded_and_what_lacks_is_said(tmp_path: Path, home: Home) -> None:
    """
    bad.csv    its ids were rounded by a sheet      refused, though recognised as deals
    empty.csv  nothing in it                      refused
    asks.csv   day first or month first           asks
    leads.csv                                     loaded
    odd.csv    wind and cloud                     skipped, as ever
    """
    report = import_files(written(tmp_path), home, skip_unreadable=True)
    status = ["refused", "refused", "asks", "loaded", "skipped"]
    assert [f.status for f in report.files] == status and leads(home) == 2
    assert LEFT_OUT in report.notes and len([n for n in report.notes if "was left out" in n]) == 3
    assert report.files[0].notes[0].startswith("bad.csv: none of its 2 rows can be read")


def test_the_dry_run_says_the_same(tmp_path: Path, home: Home) -> None:
    seen = preview(written(tmp_path), home, skip_unreadable=True)
    done = import_files(written(tmp_path), home, skip_unreadable=True)
    assert (seen.reports, seen.notes, seen.refusal, seen.changes) == (done.files, done.notes, None, done.changed)


def test_without_it_all_or_nothing_stays(tmp_path: Path, home: Home) -> None:
    with pytest.raises(FileError):
        import_files(written(tmp_path), home)
    assert Store(home.warehouse).current is None
    assert preview(written(tmp_path), home).refusal


def test_an_import_of_nothing_but_such_files_fails(tmp_path: Path, home: Home) -> None:
    bad = [write(tmp_path, BAD, "bad.csv")]
    with pytest.raises(FileError, match="none of its 2 rows can be read"):
        import_files(bad, home, skip_unreadable=True)
    assert "none of its 2 rows" in (preview(bad, home, skip_unreadable=True).refusal or "")


def test_of_an_archive_the_tables_that_can_be_read_are_loaded(tmp_path: Path, home: Home) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for file in written(tmp_path):
            archive.write(file, file.name)
    report = import_files([tmp_path / "a.zip"], home, skip_unreadable=True)
    assert leads(home) == 2 and [f.file for f in report.loaded] == ["a.zip/leads.csv"]


def test_the_command_succeeds_only_where_asked(tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_HOME", str(home.folder))
    files = [str(file) for file in written(tmp_path)]
    assert CliRunner().invoke(main, ["import", *files]).exit_code == 1
    dry = CliRunner().invoke(main, ["import", "--dry-run", "--skip-unreadable", "--json", *files])
    done = CliRunner().invoke(main, ["import", "--skip-unreadable", "--json", *files])
    assert (dry.exit_code, done.exit_code) == (0, 0)
    said = json.loads(done.stdout)
    assert [f["status"] for f in said["files"]][:2] == ["refused", "refused"] and LEFT_OUT in said["notes"]
    again = CliRunner().invoke(main, ["import", "--skip-unreadable", *files])
    assert "left out: empty.csv is empty" in again.stdout and LEFT_OUT in again.stdout
    assert CliRunner().invoke(main, ["import", "--inbox", "--skip-unreadable"]).exit_code == 2


# Files that are none


def special(folder: Path, kind: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "leads.csv"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(str(path))
        case "device":
            path.symlink_to("/dev/zero")
        case _:
            path.symlink_to(folder / "gone.csv")
    return path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has neither pipes nor devices among its files")
@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "nothing"])
def test_what_is_no_regular_file_is_refused_before_it_is_opened(
    tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Each would be read for ever, by its name, out of a folder or out of the inbox."""
    monkeypatch.setattr(inbox, "SETTLED", 0.0)
    path = special(tmp_path / "f", kind)
    for given in (path, path.parent):
        with pytest.raises(FileError, match=r"is not a regular file|does not exist"):
            import_files([given], home)
    write(path.parent, LEADS, "more.csv")
    assert import_files([path.parent], home, skip_unreadable=True).left[0].status == "refused"
    left = special(home.inbox, kind)
    assert [f.source for f in inbox.take_in(home).left] == [left]


def test_a_link_to_a_file_is_one(tmp_path: Path, home: Home) -> None:
    (tmp_path / "link.csv").symlink_to(write(tmp_path, LEADS, "leads.csv"))
    assert import_files([tmp_path / "link.csv"], home).files[0].loaded == 2


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_an_archive_with_such_a_file_is_refused(tmp_path: Path, home: Home, kind: int) -> None:
    member = zipfile.ZipInfo("leads.csv")
    member.create_system, member.external_attr = 3, (kind | 0o644) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(member, "/etc/hostname")
    with pytest.raises(FileError, match="holds a link, pipe or device instead of a file"):
        import_files([tmp_path / "a.zip"], home)
