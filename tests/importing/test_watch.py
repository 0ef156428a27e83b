"""Watching the inbox: a look imports what is new, nothing that came meanwhile is forgotten, nobody is kept waiting."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from threading import Barrier, Thread
from types import SimpleNamespace

import pytest

from smarketing.errors import SmarketingError, WarehouseBusy
from smarketing.importing import Report, inbox
from smarketing.importing import watch as watching
from smarketing.importing.watch import TURNS, Watch, watch
from smarketing.settings import Home
from smarketing.warehouse import Store, store
from tests.importing.test_inbox import DAMAGED, MORE, leads, lying, put

#: What became of the inbox each time it was taken in.
Times = list[Report]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.1)


class Naps:
    """Stands in for every wait: no time passes, but something may happen, and nobody is to be kept out meanwhile."""

    def __init__(self, home: Home) -> None:
        self.home, self.count = home, 0
        self.happens: Callable[[int], object] = lambda number: None

    def __call__(self, seconds: float) -> None:
        self.count += 1
        with inbox._alone(self.home):
            self.happens(self.count)


@pytest.fixture(autouse=True)
def naps(home: Home, monkeypatch: pytest.MonkeyPatch) -> Naps:
    found = Naps(home)
    clock = SimpleNamespace(time=time.time, monotonic=time.monotonic, sleep=found)
    for module in (inbox, watching):
        monkeypatch.setattr(module, "time", clock)
    return found


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    found: Times = []
    original = inbox.take_in

    def counting(*given: object, **named: object) -> Report:
        found.append(Report((), changed=False))
        found[-1] = original(*given, **named)  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(inbox, "take_in", counting)
    return found


def look(watched: Watch) -> None:
    watched.look()
    watched.wait()


def by_hand(watched: Watch) -> None:
    watched.take_in(progress=lambda share, text: None)


def test_the_first_look_imports_and_later_ones_only_what_is_new(home: Home, times: Times) -> None:
    put(home, "a.csv")
    put(home, "b.csv.gz", DAMAGED)
    watched = Watch(home)
    look(watched)
    assert leads(home) == 2
    assert watched.report is not None
    assert [f.file for f in watched.report.left] == ["b.csv.gz"]
    look(watched)
    assert len(times) == 1
    put(home, "c.csv", MORE)
    look(watched)
    assert len(times) == 2
    assert leads(home) == 3
    put(home, "b.csv.gz", gzip.compress(MORE.replace("3,", "4,").encode()))
    look(watched)
    assert leads(home) == 4
    assert lying(home.inbox) == ["imported"]


def test_a_new_server_finds_nothing_to_do(home: Home, times: Times) -> None:
    put(home, "a.csv")
    look(Watch(home))
    look(Watch(home))
    assert len(times) == 1


def test_another_import_is_not_disturbed_and_tried_again_later(home: Home, times: Times) -> None:
    put(home, "a.csv")
    watched = Watch(home)
    with Store(home.warehouse).building():
        look(watched)
        assert isinstance(watched.error, WarehouseBusy)
        look(watched)
        assert len(times) == 1  # not at every click
    watched._pause = 0
    look(watched)
    assert watched.error is None
    assert leads(home) == 2


def test_there_is_one_watch_for_a_home(home: Home) -> None:
    assert watch(home) is watch(Home(home.folder))


def test_sessions_that_come_at_once_get_the_same_watch(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    both, original, found = Barrier(2, timeout=5), Watch.__init__, []

    def making(watched: Watch, place: Home) -> None:
        both.wait()  # each has begun before either is done
        original(watched, place)

    monkeypatch.setattr(Watch, "__init__", making)
    sessions = [Thread(target=lambda: found.append(watch(home))) for _ in range(2)]
    for session in sessions:
        session.start()
    for session in sessions:
        session.join()
    assert len(found) == 2
    assert found[0] is found[1]


def test_where_there_is_no_inbox_nothing_begins(home: Home) -> None:
    watched = Watch(home)
    watched.look()
    assert not watched.running
    assert not home.inbox.exists()


def test_a_file_that_still_grows_is_waited_for(home: Home, times: Times, naps: Naps) -> None:
    """A line comes in each of the first two waits: while the file is first looked at, and after that."""
    slow = put(home, "slow.csv")
    put(home, "a.csv", MORE)

    def grow(nap: int) -> None:
        if nap <= 2:
            with slow.open("a", encoding="utf-8") as opened:
                opened.write(f"{nap + 10},Fair,2026-01-08\n")

    naps.happens = grow
    watched = Watch(home)
    look(watched)
    assert [{f.file: f.status for f in report.files} for report in times] == [
        {"a.csv": "loaded", "slow.csv": "refused"},
        {"slow.csv": "loaded"},
    ]
    assert leads(home) == 5
    assert watched.report is not None
    assert {f.file for f in watched.report.loaded} == {"a.csv", "slow.csv"}
    assert not watched.report.left


def test_a_file_that_stays_open_is_tried_a_few_times_and_again_after_a_pause(
    home: Home, times: Times, naps: Naps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else is kept from the inbox while it is waited for: `Naps` asks for it each time."""
    put(home, "a.csv", MORE)
    put(home, "held.csv")
    closed_at = [20]
    monkeypatch.setattr(inbox, "_being_written", lambda file: "held" in file.name and len(times) < closed_at[0])
    watched = Watch(home)
    look(watched)
    assert len(times) == TURNS
    assert naps.count >= TURNS - 1
    assert watched.error is None
    assert watched.report is not None
    assert [(f.file, f.status) for f in watched.report.files] == [("a.csv", "loaded"), ("held.csv", "refused")]
    look(watched)
    assert len(times) == TURNS  # not at every click
    closed_at[0] = 0
    watched._pause = 0.0
    look(watched)
    assert leads(home) == 3
    assert lying(home.inbox) == ["imported"]


def test_what_comes_while_the_rest_is_waited_for_is_imported_by_the_next_look(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """slow.csv is complete at the second time; late.csv comes after the inbox was looked into for it."""
    put(home, "slow.csv")
    turns, original = [], inbox.take_in
    monkeypatch.setattr(inbox, "_being_written", lambda file: "slow" in file.name and len(turns) < 2)

    def late(*given: object, **named: object) -> Report:
        turns.append(None)
        report = original(*given, **named)  # type: ignore[arg-type]
        if len(turns) == 2:
            put(home, "late.csv", MORE)
        return report

    monkeypatch.setattr(inbox, "take_in", late)
    watched = Watch(home)
    look(watched)
    assert lying(home.inbox) == ["imported", "late.csv"]
    look(watched)
    assert leads(home) == 3


class TestByHand:
    def test_is_what_became_of_the_files_which_are_not_tried_again(self, home: Home, times: Times) -> None:
        put(home, "a.csv")
        put(home, "b.csv.gz", DAMAGED)
        watched = Watch(home)
        by_hand(watched)
        look(watched)
        assert len(times) == 1
        assert watched.report is times[0]

    def test_what_comes_meanwhile_is_imported_by_the_next_look(self, home: Home, naps: Naps) -> None:
        put(home, "a.csv")
        naps.happens = lambda nap: put(home, "b.csv", MORE) if nap == 1 else None
        watched = Watch(home)
        by_hand(watched)
        assert lying(home.inbox) == ["b.csv", "imported"]
        look(watched)
        assert leads(home) == 3

    def test_what_was_still_being_copied_is_tried_again_after_a_pause(
        self, home: Home, times: Times, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(home, "a.csv")
        with monkeypatch.context() as held:
            held.setattr(inbox, "_being_written", lambda file: True)
            watched = Watch(home)
            by_hand(watched)
        look(watched)
        assert len(times) == 1
        watched._pause = 0.0
        look(watched)
        assert leads(home) == 2

    def test_the_looks_of_other_sessions_begin_nothing_meanwhile(self, home: Home, times: Times, naps: Naps) -> None:
        put(home, "a.csv")
        watched = Watch(home)
        seen = []

        def other_session(nap: int) -> None:
            put(home, "b.csv.gz", DAMAGED)
            watched.look()
            seen.append((watched.running, watched._thread))
            with pytest.raises(WarehouseBusy):
                by_hand(watched)

        naps.happens = other_session
        by_hand(watched)
        assert seen == [(True, None)]
        assert not watched.running
        assert watched.error is None
        assert len(times) == 1

    def test_that_is_broken_off_keeps_nobody_out(self, home: Home, naps: Naps) -> None:
        """As when the page is left: what it does ends wherever it shows how far it is."""
        put(home, "a.csv")
        watched = Watch(home)

        def leave(share: float, text: str) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            watched.take_in(progress=leave)
        assert not watched.running
        look(watched)
        assert leads(home) == 2
        assert lying(home.inbox) == ["imported"]


def test_an_error_goes_with_the_files_that_it_is_about(home: Home, times: Times) -> None:
    file = put(home, "a.csv")
    watched = Watch(home)
    with Store(home.warehouse).building():
        look(watched)
    assert isinstance(watched.error, SmarketingError)
    file.unlink()
    watched.look()
    assert watched.error is None
    assert len(times) == 1
