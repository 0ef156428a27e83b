"""Imports killed at any moment, two at once, an undo or a refresh meanwhile: the warehouse is as before or after."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from smarketing import company as companies
from smarketing import signing
from smarketing.agreement import Naming
from smarketing.company import open_company, refresh
from smarketing.errors import WarehouseBusy, WarehouseError
from smarketing.importing import files as importing_files
from smarketing.importing import import_files, preview, return_to, runs, undo
from smarketing.settings import REPOSITORY, Home
from smarketing.warehouse import Store, store

MOMENTS = 50
FIGURES = "select id, source, owner, created_on, became_opportunity, is_customer, revenue from lead_facts order by id"

#: Loaded once, then forked for every import: only the import itself is left to be killed. Takes lines of a home, a file
#: and the seconds after which to kill, and says how the import ended.
DRIVER = """
import os, signal, sys, time
from pathlib import Path
from smarketing.importing import import_files
from smarketing.settings import Home

print("ready", flush=True)
for line in sys.stdin:
    home, file, delay = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if not child:
        try:
            import_files([Path(file)], Home(Path(home)))
        finally:
            os._exit(0)
    ends = time.monotonic() + float(delay)
    while time.monotonic() < ends and not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def leads(first: int, last: int, source: str) -> str:
    return "lead_id,source,owner,created\n" + "".join(
        f"{number},{source},Rita,2026-01-{number % 28 + 1:02}\n" for number in range(first, last)
    )


def figures(home: Home) -> str:
    return str(open_company(home).warehouse.query(FIGURES).to_csv())


@pytest.fixture
def driver() -> Iterator[Any]:
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == "ready\n"

    def killed_after(delay: float, home: Home, file: Path) -> int:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{home.folder}\t{file}\t{delay}\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    yield killed_after
    process.stdin.close()
    process.stdout.close()
    process.wait(timeout=30)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_an_import_killed_at_any_moment_leaves_the_warehouse_as_before_or_after(
    home: Home, tmp_path: Path, driver: Any
) -> None:
    """A newer export updates half of 200 leads and adds 100. Killed 50 times, from its first moment to its last."""
    import_files([write(tmp_path / "a", "leads.csv", leads(0, 200, "Fair"))], home)
    newer = write(tmp_path / "b", "leads.csv", leads(100, 300, "Web"))
    before = figures(home)
    began = time.monotonic()
    assert driver(60, home, newer) == 0
    whole = time.monotonic() - began
    after = figures(home)
    assert after != before
    Store(home.warehouse).undo()

    chance, killed = random.Random(9), 0
    for _ in range(3 * MOMENTS):
        began = time.monotonic()
        ended = driver(whole * (killed + chance.random()) / MOMENTS, home, newer)
        if ended == 0:
            whole = min(whole, time.monotonic() - began)  # it took less time than the first
        killed += ended == -signal.SIGKILL
        found = figures(home)
        assert found == after if ended == 0 else found in (before, after), f"killed {killed} times"
        if found == after:
            Store(home.warehouse).undo()
        if killed == MOMENTS:
            break
    assert killed == MOMENTS

    import_files([newer], home)
    assert figures(home) == after
    assert len(list(home.warehouse.glob("warehouse-*"))) == 2
    assert not list(home.warehouse.glob("draft-*"))


class Importing:
    """An import in a thread that stops before it prepares the figures, until it is told to go on."""

    def __init__(self, home: Home, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.go_on = Event(), Event()
        original = importing_files.prepare

        def prepare(*given: Any, **named: Any) -> None:
            self.reached.set()
            self.go_on.wait(60)
            original(*given, **named)

        monkeypatch.setattr(importing_files, "prepare", prepare)
        self.thread = Thread(target=import_files, args=([file], home))
        self.thread.start()
        assert self.reached.wait(60)
        monkeypatch.setattr(importing_files, "prepare", original)

    def finish(self) -> None:
        self.go_on.set()
        self.thread.join()


@pytest.fixture
def busy(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Importing]:
    """A warehouse of leads 1 to 3, and an import of 4 to 6 that is half done."""
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    import_files([write(tmp_path, "first.csv", leads(1, 4, "Fair"))], home)
    running = Importing(home, write(tmp_path, "second.csv", leads(4, 7, "Fair")), monkeypatch)
    yield running
    running.finish()


def ids(home: Home) -> set[str]:
    return set(open_company(home).warehouse.query("select id from leads")["id"])


def test_of_two_imports_at_once_the_second_says_so_and_neither_is_lost(
    home: Home, tmp_path: Path, busy: Importing
) -> None:
    third = write(tmp_path, "third.csv", leads(7, 9, "Fair"))
    with pytest.raises(WarehouseBusy, match="Another import is running"):
        import_files([third], home)
    busy.finish()
    import_files([third], home)
    assert ids(home) == {str(number) for number in range(1, 9)}


def test_the_second_import_waits_for_the_first_and_builds_on_it(
    home: Home, tmp_path: Path, busy: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 60)
    third = write(tmp_path, "third.csv", leads(7, 9, "Fair"))
    waiting = Thread(target=import_files, args=([third], home))
    waiting.start()
    busy.finish()
    waiting.join()
    assert ids(home) == {str(number) for number in range(1, 9)}
    assert [run.files for run in runs(home)] == [("third.csv",), ("second.csv",), ("first.csv",)]


def test_two_first_real_imports_both_stay_though_both_found_the_demo_company(
    demo: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo gives way to the first of them; the second must not replace the first."""
    home = demo
    first = Importing(home, write(tmp_path, "first.csv", leads(1, 4, "Fair")), monkeypatch)
    second = Thread(target=import_files, args=([write(tmp_path, "second.csv", leads(4, 7, "Fair"))], home))
    second.start()
    first.finish()
    second.join()
    assert ids(home) == {str(number) for number in range(1, 7)}


def test_an_undo_during_an_import_takes_nothing_back(
    home: Home, busy: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    for back in (lambda: undo(home), lambda: return_to(home, 0)):
        with pytest.raises(WarehouseBusy, match="Another import is running"):
            back()
    monkeypatch.setattr(store, "PATIENCE", 60)
    said: list[str] = []

    def undo_what_was_seen() -> None:
        try:
            undo(home)
        except WarehouseError as error:
            said.append(str(error))

    waiting = Thread(target=undo_what_was_seen)
    waiting.start()
    time.sleep(0.2)  # it has seen the first import and waits for the second
    busy.finish()
    waiting.join()
    assert "changed since you looked" in said[0]
    assert ids(home) == {str(number) for number in range(1, 7)}


def test_names_saved_during_an_import_count_when_it_is_done(home: Home, busy: Importing) -> None:
    with pytest.raises(WarehouseBusy, match="stays saved"):
        signing.rename(open_company(home), Naming(sources={"Fair": "Events"}))
    busy.finish()
    assert open_company(home).names("source") == ["Events"]
    refresh(home)
    assert ids(home) == {str(number) for number in range(1, 7)}


def test_names_saved_while_the_figures_are_prepared_count_too(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    import_files([write(tmp_path, "first.csv", leads(1, 4, "Fair"))], home)
    original = companies.builder.prepare
    times: list[str] = []

    def prepare(*given: Any, **named: Any) -> None:
        original(*given, **named)
        times.append("")
        if len(times) == 1:
            with pytest.raises(WarehouseBusy):
                signing.rename(open_company(home), Naming(sources={"Fair": "Events"}))

    monkeypatch.setattr(companies.builder, "prepare", prepare)
    import_files([write(tmp_path, "second.csv", leads(4, 7, "Fair"))], home)
    assert len(times) == 2
    assert open_company(home).names("source") == ["Events"]


def test_a_look_at_files_during_an_import_waits_for_nobody(home: Home, tmp_path: Path, busy: Importing) -> None:
    seen = preview([write(tmp_path, "third.csv", leads(3, 9, "Fair"))], home)
    assert (seen.reports[0].loaded, seen.reports[0].merged) == (5, 1)  # beside what is in force now
