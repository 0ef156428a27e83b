"""Versions on disk: how many are kept, which can be returned to, and what a process killed at the worst moment leaves.

The files hold a few bytes here: the store does not open them.
"""

from __future__ import annotations

import re
from pathlib import Path
from threading import Event, Thread

import pytest

from smarketing.errors import WarehouseBusy, WarehouseError
from smarketing.warehouse import Store, store


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    return Store(tmp_path / "warehouse")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.2)


def build(kept: Store, content: str, *, anew: bool = False) -> Path:
    with kept.building(anew=anew) as draft:
        draft.write_text(content)
    assert kept.current is not None
    return kept.current


def content(kept: Store) -> str | None:
    return kept.current.read_text() if kept.current else None


def numbers(kept: Store) -> list[int]:
    return [version.number for version in kept.versions]


def test_six_versions_are_kept_the_one_in_force_and_five_to_go_back_to(kept: Store) -> None:
    for number in range(1, 9):
        build(kept, f"import {number}")
    assert numbers(kept) == [3, 4, 5, 6, 7, 8]
    assert len(list(kept.folder.glob("warehouse-*"))) == 6
    for number in range(7, 2, -1):
        kept.undo()
        assert content(kept) == f"import {number}"
    # What was before the third import is no longer known: an empty warehouse it was not.
    with pytest.raises(WarehouseError, match="there is none"):
        kept.undo()
    assert content(kept) == "import 3"


def test_undo_of_the_first_import_leaves_an_empty_warehouse(kept: Store) -> None:
    build(kept, "import 1")
    assert kept.undo() is None
    assert kept.current is None
    assert not list(kept.folder.glob("warehouse-*"))
    with pytest.raises(WarehouseError, match="no import to undo"):
        kept.undo()


def test_any_version_that_is_kept_can_be_returned_to_and_the_later_ones_go(kept: Store) -> None:
    for number in range(1, 6):
        build(kept, f"import {number}")
    assert kept.return_to(2) is not None
    assert content(kept) == "import 2"
    assert numbers(kept) == [1, 2]
    build(kept, "another 3")
    assert numbers(kept) == [1, 2, 3]
    with pytest.raises(WarehouseError, match="there are 0 \\(empty\\), 1, 2"):
        kept.return_to(4)
    assert kept.return_to(0) is None
    assert kept.current is None


def test_figures_prepared_anew_are_no_import_of_their_own(kept: Store) -> None:
    """
    import 1, import 2, prepared anew five times: back is import 1, and all that was kept is still there
    """
    build(kept, "import 1")
    before = build(kept, "import 2")
    for time in range(5):
        after = build(kept, f"import 2, anew {time}", anew=True)
    assert after != before
    assert numbers(kept) == [1, 2]
    kept.undo()
    assert content(kept) == "import 1"


def test_the_version_replaced_last_stays_for_who_is_about_to_open_it(kept: Store) -> None:
    build(kept, "import 1")
    before = build(kept, "import 1, anew", anew=True)
    build(kept, "import 1, anew again", anew=True)
    assert before.is_file()
    build(kept, "import 2")
    assert not before.is_file()


def test_a_draft_that_gives_way_begins_empty(kept: Store) -> None:
    build(kept, "demo")
    with kept.building(lambda current: current.read_text() == "demo") as draft:
        assert not draft.exists()
        draft.write_text("real")
    assert content(kept) == "real"
    kept.undo()
    assert content(kept) == "demo"


def test_trying_changes_nothing_and_waits_for_nobody(kept: Store) -> None:
    build(kept, "import 1")
    with kept.building(), kept.trying() as draft:
        assert draft.read_text() == "import 1"
        draft.write_text("something else")
    assert content(kept) == "import 1"
    assert not draft.exists()


def test_trying_an_empty_warehouse_leaves_no_trace(kept: Store) -> None:
    with kept.trying() as draft:
        draft.write_text("x")
    assert not kept.folder.exists()


def test_what_a_killed_import_left_is_cleared_away(kept: Store) -> None:
    """Killed while DuckDB had spilled, before the swap: a draft, its log, and the folder it spilled into."""
    build(kept, "import 1")
    (kept.folder / "draft-77.duckdb").write_text("half")
    (kept.folder / "draft-77.duckdb.wal").write_text("half")
    (kept.folder / "draft-77.duckdb.tmp").mkdir()
    (kept.folder / "draft-77.duckdb.tmp" / "duckdb_temp_block-1").write_text("half")
    build(kept, "import 2")
    assert sorted(re.sub(r"-\d.*", "", f.name) for f in kept.folder.iterdir()) == [
        "current", "lock", "warehouse", "warehouse"
    ]  # fmt: skip


def test_an_import_killed_between_its_file_and_the_swap_never_was(kept: Store) -> None:
    first = build(kept, "import 1")
    second = build(kept, "import 2")
    (kept.folder / "current").write_text(first.name)  # the second's file is there, and nothing points at it
    assert (content(kept), numbers(kept)) == ("import 1", [1])
    build(kept, "import 2 again")
    assert numbers(kept) == [1, 2]
    assert content(kept) == "import 2 again"
    assert not second.exists()


def test_an_undo_killed_after_its_swap_is_done(kept: Store) -> None:
    files = [build(kept, f"import {number}") for number in (1, 2, 3)]
    (kept.folder / "current").write_text(files[0].name)  # 2 and 3 were still to be removed
    assert numbers(kept) == [1]
    build(kept, "import 2 again")
    assert numbers(kept) == [1, 2]
    assert not files[1].exists()
    assert not files[2].exists()


def test_versions_from_before_they_had_numbers_are_counted(kept: Store) -> None:
    kept.folder.mkdir()
    for day in (1, 2, 3):
        (kept.folder / f"warehouse-2026010{day}T000000.000000.duckdb").write_text(f"day {day}")
    (kept.folder / "current").write_text("warehouse-20260103T000000.000000.duckdb")
    assert numbers(kept) == [1, 2, 3]
    build(kept, "import 4")
    assert numbers(kept) == [1, 2, 3, 4]
    kept.return_to(2)
    assert content(kept) == "day 2"


def test_a_missing_file_is_a_sentence_and_can_be_undone(kept: Store) -> None:
    build(kept, "import 1")
    build(kept, "import 2").unlink()
    with pytest.raises(WarehouseError, match="undo"):
        _ = kept.current
    kept.undo()
    assert content(kept) == "import 1"


def test_the_second_of_two_waits_a_moment_and_then_says_so(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    build(kept, "import 1")
    with kept.building() as draft:
        for work in (lambda: build(kept, "import 2"), kept.undo, lambda: kept.return_to(0)):
            with pytest.raises(WarehouseBusy, match="Another import is running"):
                work()
        draft.unlink()
    assert content(kept) == "import 1"
    monkeypatch.setattr(store, "PATIENCE", 30)
    held, done = Event(), Event()

    def first() -> None:
        with kept.building() as draft:
            held.set()
            done.wait(30)
            draft.write_text("import 2")

    thread = Thread(target=first)
    thread.start()
    held.wait(30)
    Thread(target=done.set).start()
    assert build(kept, "import 3").read_text() == "import 3"
    thread.join()
    assert numbers(kept) == [1, 2, 3]


def test_an_undo_does_not_take_back_what_nobody_saw(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An undo that waited for an import means the one before, and would take back the one that came."""
    build(kept, "import 1")
    seen = kept.in_force
    build(kept, "import 2")
    with pytest.raises(WarehouseError, match="changed since you looked"):
        kept.return_to(0, seen=seen)
    assert content(kept) == "import 2"
