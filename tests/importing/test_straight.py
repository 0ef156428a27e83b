"""New records go straight from the file into their table. What the first rows promise must hold for every row."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import duckdb
import pytest

from smarketing.company import open_company
from smarketing.importing import FileReport, import_files
from smarketing.settings import Home
from smarketing.sources import staging
from smarketing.warehouse import builder

HEADER = "deal_id,created,close_date,stage,amount\n"
GOOD = HEADER + "".join(f"{n},2026-01-05,2026-01-06,won,10\n" for n in range(1, 6))


@pytest.fixture(autouse=True)
def few_first_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows settle the formats and one tells whether records are known, so that small files have later rows too."""
    monkeypatch.setattr(staging, "_SAMPLE", 2)
    monkeypatch.setattr(builder, "_FIRST", 1)


def imported(home: Home, tmp_path: Path, text: str) -> FileReport:
    file = tmp_path / "deals.csv"
    file.write_text(text, encoding="utf-8")
    (report,) = import_files([file], home).files
    assert report.rows_read == text.count("\n") - 1 == report.loaded + report.merged + report.rejected
    return report


def values(home: Home, column: str) -> list:
    return open_company(home).warehouse.query(f"select {column} as v from opportunities order by row_key")["v"].tolist()


def test_new_records_are_loaded_in_the_files_order(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "merge", None)  # the way by a copy is not taken
    assert imported(home, tmp_path, GOOD).loaded == 5
    assert values(home, "id") == ["1", "2", "3", "4", "5"]
    assert values(home, "timed") == [False] * 5


def test_a_later_value_that_cannot_be_read_is_kept_with_its_row_number(home: Home, tmp_path: Path) -> None:
    report = imported(home, tmp_path, GOOD + "6,2026-01-xx,2026-01-06,won,10\n7,2026-01-05,2026-01-06,won,10\n")
    assert (report.loaded, report.rejected, report.blanked) == (7, 0, 1)
    assert open_company(home).warehouse.query('select "row" from rejects')["row"].tolist() == [7]
    assert values(home, "coalesce(created_at::varchar, 'unknown')")[5:] == ["unknown", "2026-01-05 00:00:00"]


def test_a_record_that_comes_twice_counts_once_and_the_later_row_wins(home: Home, tmp_path: Path) -> None:
    report = imported(home, tmp_path, GOOD + "5,2026-01-05,2026-01-06,won,99\n")
    assert (report.loaded, report.merged) == (5, 1)
    assert sorted(values(home, "amount")) == [10, 10, 10, 10, 99]


def test_a_known_record_after_new_ones_is_updated(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path, GOOD)
    newer = HEADER + "".join(f"{n},2026-01-05,2026-01-06,won,20\n" for n in (8, 9, 5))
    report = imported(home, tmp_path, newer)
    assert (report.loaded, report.merged) == (2, 1)
    assert sorted(values(home, "amount")) == [10, 10, 10, 10, 20, 20, 20]


def test_a_later_row_without_an_id_is_a_record_of_its_own(home: Home, tmp_path: Path) -> None:
    assert imported(home, tmp_path, GOOD + ",2026-01-05,2026-01-06,won,10\n").loaded == 6
    assert len(set(values(home, "record"))) == 6


def test_a_time_of_day_in_a_later_row_makes_the_file_a_timed_one(home: Home, tmp_path: Path) -> None:
    imported(home, tmp_path, GOOD + "6,2026-01-05,2026-01-06 17:30,won,10\n")
    assert values(home, "timed") == [True] * 6


def test_a_proof_that_takes_longer_than_the_figures_is_waited_for(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That no record comes twice is proved beside the preparing; as long as the proof reads, nothing can be settled."""
    prepared = Event()
    prepare = builder.prepare

    def proof(con: duckdb.DuckDBPyConnection, *_: object) -> bool:
        con.execute("begin")
        con.execute("select count(*) from stored.opportunities").fetchall()
        assert prepared.wait(60)
        con.execute("commit")
        return False

    monkeypatch.setattr(builder, "repeats", proof)
    monkeypatch.setattr(builder, "prepare", lambda *given, **named: (prepare(*given, **named), prepared.set()))
    assert imported(home, tmp_path, GOOD).loaded == 5
    assert values(home, "id") == ["1", "2", "3", "4", "5"]
    assert not list(home.warehouse.glob("*.wal"))


def test_words_that_an_earlier_version_kept_are_forgotten(home: Home, tmp_path: Path) -> None:
    """Subjects of activities were stored once, though no figure needs them."""
    imported(home, tmp_path, GOOD)
    (file,) = home.warehouse.glob("*.duckdb")
    with duckdb.connect(str(file)) as con:
        con.execute("alter table stored.activities add column subject varchar")
    with builder.connect(file) as con:
        stored = con.execute("select column_name from duckdb_columns() where table_name = 'activities'").fetchall()
        assert con.execute("select count(subject) from activities").fetchall() == [(0,)]
    assert ("subject",) in stored and stored.count(("subject",)) == 1  # the view's, which is null
