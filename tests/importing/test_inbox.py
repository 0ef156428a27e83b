"""The inbox: what is put there is imported once, put away, and what cannot be read stays with its reason."""

from __future__ import annotations

import gzip
import os
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from smarketing.company import open_company
from smarketing.errors import WarehouseBusy, WarehouseError
from smarketing.importing import Report, inbox
from smarketing.importing.inbox import take_in
from smarketing.settings import Home
from smarketing.warehouse import Store, store

LEADS = "lead_id,source,created\n1,Fair,2026-01-05\n2,Web,2026-01-06\n"
MORE = "lead_id,source,created\n3,Fair,2026-01-07\n"
AMBIGUOUS = "lead_id,source,created\n7,Fair,03/04/2026\n8,Fair,05/06/2026\n"
DAMAGED = gzip.compress(LEADS.encode())[:-9]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "SETTLED", 0.1)
    monkeypatch.setattr(store, "PATIENCE", 0.1)


def put(home: Home, name: str, text: str | bytes = LEADS) -> Path:
    home.inbox.mkdir(parents=True, exist_ok=True)
    (home.inbox / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return home.inbox / name


def leads(home: Home) -> int:
    return open_company(home).warehouse.contents.leads


def lying(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []


def test_what_was_imported_is_moved_and_what_cannot_be_read_stays(home: Home) -> None:
    put(home, "a.csv")
    put(home, "b.csv.gz", DAMAGED)
    put(home, "c.csv", "wind,cloud\n3,yes\n")
    put(home, "d.csv", AMBIGUOUS)
    put(home, "e.pdf", b"%PDF")
    (home.inbox / "folder").mkdir()
    report = take_in(home)
    assert leads(home) == 2
    assert lying(home.inbox) == ["b.csv.gz", "c.csv", "d.csv", "e.pdf", "folder", "imported"]
    assert lying(home.inbox / "imported") == ["a.csv"]
    status = {f.file: f.status for f in report.files}
    assert status == {
        "a.csv": "loaded", "b.csv.gz": "refused", "c.csv": "skipped", "d.csv": "asks", "e.pdf": "refused",
        "folder": "refused",
    }  # fmt: skip
    reasons = {f.file: f.notes[0] for f in report.files if f.status != "loaded"}
    assert "damaged" in reasons["b.csv.gz"]
    assert "Not recognised" in reasons["c.csv"]
    assert ".csv" in reasons["e.pdf"]
    take_in(home, dates="day-first")
    assert leads(home) == 4
    assert lying(home.inbox / "imported") == ["a.csv", "d.csv"]


def test_files_of_one_name_do_not_overwrite_one_another(home: Home) -> None:
    for text in (LEADS, MORE, MORE.replace("3,", "4,")):
        put(home, "leads.csv.gz", gzip.compress(text.encode()))
        take_in(home)
    assert leads(home) == 4
    assert lying(home.inbox / "imported") == ["leads (2).csv.gz", "leads (3).csv.gz", "leads.csv.gz"]


def test_a_file_imported_before_is_put_away_and_changes_nothing(home: Home) -> None:
    put(home, "a.csv")
    take_in(home)
    version = Store(home.warehouse).current
    put(home, "again.csv")
    report = take_in(home)
    assert not report.changed
    assert Store(home.warehouse).current == version
    assert lying(home.inbox) == ["imported"]


def test_only_unreadable_files_import_nothing_and_are_all_explained(home: Home) -> None:
    put(home, "b.csv.gz", DAMAGED)
    put(home, "c.csv", "wind,cloud\n3,yes\n")
    report = take_in(home)
    assert not report.changed
    assert {f.file for f in report.files} == {"b.csv.gz", "c.csv"}
    assert Store(home.warehouse).current is None


@pytest.fixture
def copied(home: Home) -> Iterator[Path]:
    """A file to which somebody adds a line every 20 ms for half a second."""
    file = put(home, "slow.csv", LEADS)

    def copy() -> None:
        for number in range(10, 35):
            with file.open("a", encoding="utf-8") as opened:
                opened.write(f"{number},Fair,2026-01-08\n")
            time.sleep(0.02)

    writer = Thread(target=copy)
    writer.start()
    yield file
    writer.join()


def test_a_file_that_still_grows_is_left_alone_until_it_is_complete(home: Home, copied: Path) -> None:
    put(home, "a.csv", MORE)
    report = take_in(home)
    assert {f.file: f.status for f in report.files} == {"a.csv": "loaded", "slow.csv": "refused"}
    assert "still being copied" in report.left[0].notes[0]
    assert leads(home) == 1
    while "slow.csv" in lying(home.inbox):
        take_in(home)
    assert leads(home) == 28


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")
def test_a_copy_that_stalls_is_told_by_the_writer_that_has_it_open(home: Home) -> None:
    file = put(home, "slow.csv", LEADS)
    time.sleep(0.2)
    with file.open("a", encoding="utf-8") as opened:
        if not inbox._being_written(file):
            pytest.skip("this file system does not tell who has a file open")
        assert take_in(home).left
        assert file.exists()
        opened.write("3,Fair,2026-01-07\n")
    take_in(home)
    assert leads(home) == 3


def test_a_file_that_changes_while_it_is_imported_stays_and_is_imported_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(home, "slow.csv", LEADS)
    original = inbox.import_files

    def importing_slowly(*given: object, **named: object) -> object:
        report = original(*given, **named)  # type: ignore[arg-type]
        with file.open("a", encoding="utf-8") as opened:
            opened.write("3,Fair,2026-01-07\n")
        return report

    with monkeypatch.context() as changed:
        changed.setattr(inbox, "import_files", importing_slowly)
        report = take_in(home)
    assert "changed while it was imported" in report.notes[0]
    assert file.exists()
    take_in(home)
    assert leads(home) == 3
    assert not file.exists()


def test_an_inbox_from_which_nothing_can_be_moved_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    file = put(home, "a.csv")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(inbox, "_move", refuse)
    assert "cannot be moved out of the inbox" in take_in(home).notes[0]
    assert file.exists()
    assert leads(home) == 2


def test_an_import_that_runs_is_not_disturbed(home: Home) -> None:
    put(home, "a.csv")
    with Store(home.warehouse).building(), pytest.raises(WarehouseBusy):
        take_in(home)
    assert lying(home.inbox) == ["a.csv"]
    take_in(home)
    assert leads(home) == 2


def test_an_inbox_taken_in_twice_at_once_is_imported_once(home: Home) -> None:
    put(home, "a.csv")
    with inbox._alone(home), pytest.raises(WarehouseBusy, match="inbox"):
        take_in(home)


def test_there_need_be_no_inbox(home: Home) -> None:
    assert inbox.waiting(home) == {}
    assert not home.inbox.exists()
    assert take_in(home).files == ()


def test_hidden_files_and_links_out_of_the_inbox_harm_nothing(home: Home, tmp_path: Path) -> None:
    original = tmp_path / "elsewhere.csv"
    original.write_text(LEADS)
    home.inbox.mkdir(parents=True)
    (home.inbox / "link.csv").symlink_to(original)
    (home.inbox / ".hidden.csv").write_text(MORE)
    take_in(home)
    assert leads(home) == 2
    assert original.read_text() == LEADS
    assert lying(home.inbox / "imported") == ["link.csv"]
    assert (home.inbox / ".hidden.csv").exists()


def test_files_of_odd_names_are_told_apart_from_those_that_are_shown_alike(home: Home) -> None:
    """
    name            shown        content    afterwards
    empty<LRM>.csv  empty?.csv   none       stays, and keeps nobody from being imported
    leads<LRM>.csv  leads?.csv   two leads  imported/leads<LRM>.csv
    more.csv        more.csv     one lead   imported/more.csv
    """
    put(home, "empty\u200e.csv", "")
    put(home, "leads\u200e.csv")
    put(home, "more.csv", MORE)
    report = take_in(home)
    assert leads(home) == 3
    assert {f.file: f.status for f in report.files} == {
        "empty?.csv": "refused", "leads?.csv": "loaded", "more.csv": "loaded",
    }  # fmt: skip
    assert lying(home.inbox) == ["empty\u200e.csv", "imported"]
    assert lying(home.inbox / "imported") == ["leads\u200e.csv", "more.csv"]
    assert {f.source for f in report.left} == {home.inbox / "empty\u200e.csv"}


@pytest.mark.skipif(sys.platform != "linux", reason="names elsewhere are always text")
def test_a_name_that_is_no_text_can_be_said(home: Home) -> None:
    for name, content in ((b"M\xfcller.csv.gz", DAMAGED), (b"M\xfcller.pdf", b"%PDF"), (b"M\xfcller.csv", LEADS)):
        put(home, os.fsdecode(name), content)
    report = take_in(home)
    assert leads(home) == 2
    assert len(report.left) == 2
    for file in report.files:
        "".join((file.file, *file.notes)).encode()


def refusing(importing: Callable[..., Report]) -> Callable[..., Report]:
    """An import by which a file without a single good row cannot be read."""

    def imported(*given: object, **named: object) -> Report:
        report = importing(*given, **named)
        files = (f if f.loaded + f.merged else replace(f, status="refused") for f in report.files)
        return replace(report, files=tuple(files))

    return imported


def test_a_file_of_which_a_table_is_refused_is_not_put_away(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    file       rows  good
    a.csv      2     2     put away
    b.csv      2     0     stays
    c.zip      1+1   1+0   stays as a whole
    """
    monkeypatch.setattr(inbox, "import_files", refusing(inbox.import_files))
    bad = "lead_id,source,created\n8.00E+17,Fair,2026-01-05\n9.00E+17,Fair,2026-01-06\n"
    put(home, "a.csv")
    put(home, "b.csv", bad)
    with zipfile.ZipFile(home.inbox / "c.zip", "w") as archive:
        archive.writestr("good.csv", MORE)
        archive.writestr("bad.csv", bad.replace("8.00", "7.00"))
    take_in(home)
    assert lying(home.inbox) == ["b.csv", "c.zip", "imported"]
    assert lying(home.inbox / "imported") == ["a.csv"]


def test_all_that_is_wrong_with_an_archive_is_said(home: Home) -> None:
    put(home, "a.csv")
    with zipfile.ZipFile(home.inbox / "c.zip", "w") as archive:
        archive.writestr("empty.csv", "")
        archive.writestr("ask.csv", AMBIGUOUS)
        archive.writestr("good.csv", MORE)
    report = take_in(home)
    assert leads(home) == 2
    assert {f.file: f.status for f in report.left} == {"c.zip/empty.csv": "refused", "c.zip/ask.csv": "asks"}
    assert lying(home.inbox) == ["c.zip", "imported"]


def test_a_file_that_is_taken_away_keeps_the_others_from_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once while its copying is waited for, once after the inbox was looked into and before it is read, once after."""
    for name in ("a.csv", "b.csv", "c.csv"):
        put(home, name, MORE)
    put(home, "d.csv")
    monkeypatch.setattr(time, "sleep", lambda _: (home.inbox / "a.csv").unlink())
    imports, original = [], inbox.import_files

    def importing(files: list[Path], *given: object, **named: object) -> Report:
        imports.append([file.name for file in files])
        if len(imports) == 1:
            (home.inbox / "b.csv").unlink()
        report = original(files, *given, **named)  # type: ignore[arg-type]
        (home.inbox / "c.csv").unlink()
        return report

    monkeypatch.setattr(inbox, "import_files", importing)
    report = take_in(home)
    assert imports == [["b.csv", "c.csv", "d.csv"], ["c.csv", "d.csv"]]
    assert {f.file: f.status for f in report.files} == {"c.csv": "loaded", "d.csv": "loaded"}
    assert report.notes == ("c.csv was taken out of the inbox while it was imported.",)
    assert leads(home) == 3
    assert lying(home.inbox / "imported") == ["d.csv"]


def test_a_newer_file_that_comes_at_the_last_moment_is_not_put_away_unread(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, "a.csv")
    move, moved = inbox._move, []

    def late(file: Path, folder: Path) -> Path:
        if not moved:
            put(home, "a.csv", MORE)
        moved.append(folder)
        return move(file, folder)

    monkeypatch.setattr(inbox, "_move", late)
    report = take_in(home)
    assert "changed while it was imported" in report.notes[0]
    assert lying(home.inbox / "imported") == []
    assert (home.inbox / "a.csv").read_text() == MORE
    take_in(home)
    assert leads(home) == 3
    assert lying(home.inbox / "imported") == ["a.csv"]


def test_a_file_that_cannot_be_moved_leaves_nothing_in_its_place(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    put(home, "a.csv")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        inbox._move(home.inbox / "a.csv", home.inbox / "imported")
    assert lying(home.inbox / "imported") == []
    assert (home.inbox / "a.csv").read_text() == LEADS


def test_an_inbox_that_cannot_be_written_to_is_a_sentence(home: Home) -> None:
    put(home, "a.csv")
    (home.inbox / ".lock").mkdir()
    with pytest.raises(WarehouseError, match=r"inbox cannot be written to \(.+\); it should be a folder"):
        take_in(home)
    assert lying(home.inbox) == ["a.csv"]


def test_what_cannot_be_opened_is_not_said_to_bear_a_wrong_name(home: Home) -> None:
    put(home, "a.csv")
    (home.inbox / "gone.csv").symlink_to(home.inbox / "nowhere.csv")
    (home.inbox / "round.csv").symlink_to(home.inbox / "round.csv")
    put(home, "~$leads.xlsx", b"Excel keeps this beside an open workbook")
    report = take_in(home)
    assert {f.file for f in report.left} == {"gone.csv", "round.csv"}
    assert all("cannot be opened" in f.notes[0] for f in report.left)
    assert leads(home) == 2


def test_a_folder_that_may_be_listed_but_not_entered_breaks_no_look(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, "a.csv")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as forbidden:
        forbidden.setattr(Path, "stat", refuse)
        assert inbox.waiting(home) == {}
    assert list(inbox.waiting(home)) == [home.inbox / "a.csv"]
