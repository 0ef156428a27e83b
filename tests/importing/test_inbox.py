"""The inbox: what is put there is imported once, put away, and what cannot be read stays with its reason."""

from __future__ import annotations

import gzip
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from smarketing.company import open_company
from smarketing.errors import WarehouseBusy
from smarketing.importing import inbox
from smarketing.importing.inbox import take_in
from smarketing.importing.watch import Watch, watch
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
    watched = Watch(home)
    watched.look()
    assert not watched.running
    assert not home.inbox.exists()
    assert take_in(home).files == ()


class TestWatch:
    """Counts how often the inbox was taken in."""

    @pytest.fixture(autouse=True)
    def counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        original = Watch._take_in

        def counting(watched: Watch) -> object:
            self.times += 1
            return original(watched)

        monkeypatch.setattr(Watch, "_take_in", counting)

    def look(self, watched: Watch) -> None:
        watched.look()
        watched.wait()

    def test_the_first_look_imports_and_later_ones_only_what_is_new(self, home: Home) -> None:
        put(home, "a.csv")
        put(home, "b.csv.gz", DAMAGED)
        watched = Watch(home)
        self.look(watched)
        assert leads(home) == 2
        assert watched.report is not None
        assert [f.file for f in watched.report.left] == ["b.csv.gz"]
        self.look(watched)
        assert self.times == 1
        put(home, "c.csv", MORE)
        self.look(watched)
        assert self.times == 2
        assert leads(home) == 3
        put(home, "b.csv.gz", gzip.compress(MORE.replace("3,", "4,").encode()))
        self.look(watched)
        assert leads(home) == 4
        assert lying(home.inbox) == ["imported"]

    def test_a_new_server_finds_nothing_to_do(self, home: Home) -> None:
        put(home, "a.csv")
        self.look(Watch(home))
        self.look(Watch(home))
        assert self.times == 1

    def test_another_import_is_not_disturbed_and_tried_again_later(
        self, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(home, "a.csv")
        watched = Watch(home)
        with Store(home.warehouse).building():
            self.look(watched)
            assert isinstance(watched.error, WarehouseBusy)
            self.look(watched)
            assert self.times == 1  # not at every click
        watched._pause = 0
        self.look(watched)
        assert watched.error is None
        assert leads(home) == 2

    def test_a_file_that_still_grows_is_waited_for(self, home: Home, copied: Path) -> None:
        put(home, "a.csv", MORE)
        watched = Watch(home)
        self.look(watched)
        assert leads(home) == 28
        assert watched.report is not None
        assert {f.file for f in watched.report.loaded} == {"a.csv", "slow.csv"}
        assert not watched.report.left

    def test_there_is_one_watch_for_a_home(self, home: Home) -> None:
        assert watch(home) is watch(Home(home.folder))


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
