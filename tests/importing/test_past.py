"""The imports there were, and going back to one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing import signing
from smarketing.agreement import Naming
from smarketing.company import open_company, refresh
from smarketing.errors import WarehouseError
from smarketing.importing import import_files, lost, return_to, runs, undo
from smarketing.settings import Home
from smarketing.warehouse import Store


def leads(number: int) -> str:
    return f"lead_id,source,created\n{number},Fair {number},2026-01-0{number}\n"


def imported(home: Home, folder: Path, *numbers: int) -> None:
    """One import with a file of one lead for each number."""
    files = []
    for number in numbers:
        file = folder / f"leads{number}.csv"
        file.write_text(leads(number), encoding="utf-8")
        files.append(file)
    import_files(files, home)


def ids(home: Home) -> list[str]:
    return open_company(home).warehouse.query("select id from leads order by id")["id"].tolist()


def test_an_import_is_one_run_with_its_files_and_rows(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path, 1, 2)
    imported(home, tmp_path, 2, 3)  # the second file is known, and is not new
    newest, oldest = runs(home)
    assert (newest.number, newest.files, newest.loaded, newest.in_force) == (2, ("leads3.csv",), 1, True)
    assert (oldest.number, oldest.files, oldest.loaded, oldest.in_force) == (1, ("leads1.csv", "leads2.csv"), 2, False)
    assert newest.at is not None
    assert oldest.at is not None
    assert newest.at > oldest.at


def test_imports_too_old_to_return_to_are_still_listed(home: Home, tmp_path: Path) -> None:
    for number in range(1, 9):
        imported(home, tmp_path, number)
    past = runs(home)
    assert [run.number for run in past] == [8, 7, 6, 5, 4, 3, None, None]
    assert [run.files for run in past] == [(f"leads{number}.csv",) for number in range(8, 0, -1)]


def test_returning_says_before_what_is_lost_and_loses_only_that(home: Home, tmp_path: Path) -> None:
    for number in range(1, 5):
        imported(home, tmp_path, number)
    assert [run.files for run in lost(runs(home), 2)] == [("leads4.csv",), ("leads3.csv",)]
    assert return_to(home, 2) == 2
    assert ids(home) == ["1", "2"]
    assert [run.number for run in runs(home)] == [2, 1]
    imported(home, tmp_path, 4)
    assert ids(home) == ["1", "2", "4"]
    assert [run.files for run in runs(home)] == [("leads4.csv",), ("leads2.csv",), ("leads1.csv",)]


def test_the_demo_company_that_gave_way_can_be_returned_to(demo: Home, tmp_path: Path) -> None:
    home = demo
    imported(home, tmp_path, 1)
    real, shown_first = runs(home)
    assert (real.demo, shown_first.demo, shown_first.number) == (False, True, 1)
    assert undo(home) == 1
    assert open_company(home).warehouse.contents.demo


def test_names_given_since_then_hold_in_what_is_returned_to(home: Home, tmp_path: Path) -> None:
    """An import, another, and then sources named by hand: going back must not bring the old names back."""
    imported(home, tmp_path, 1)
    imported(home, tmp_path, 2)
    signing.rename(open_company(home), Naming(sources={"Fair 1": "Events", "Fair 2": "Events"}))
    assert [run.number for run in runs(home)] == [2, 1]
    undo(home)
    assert ids(home) == ["1"]
    assert open_company(home).names("source") == ["Events"]


def test_a_version_that_cannot_be_read_is_listed_and_can_be_left(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path, 1)
    imported(home, tmp_path, 2)
    current = Store(home.warehouse).current
    assert current is not None
    current.write_bytes(b"not a database" * 1000)
    broken, fine = runs(home)
    assert (broken.number, broken.at, broken.files, broken.rows_read, broken.in_force) == (2, None, (), None, True)
    assert fine.files == ("leads1.csv",)
    return_to(home, 1)
    assert ids(home) == ["1"]


def test_who_saw_another_warehouse_is_told_and_takes_nothing_back(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path, 1)
    seen = Store(home.warehouse).current
    imported(home, tmp_path, 2)
    with pytest.raises(WarehouseError, match="changed since you looked"):
        return_to(home, 0, seen=seen)
    assert ids(home) == ["1", "2"]


def test_figures_prepared_anew_take_no_place_in_the_history(home: Home, tmp_path: Path) -> None:
    for number in (1, 2):
        imported(home, tmp_path, number)
    for _ in range(7):
        refresh(home)
    assert [run.number for run in runs(home)] == [2, 1]
    assert return_to(home, 1) == 1


def test_nothing_imported_is_no_history(home: Home) -> None:
    assert runs(home) == ()
