"""Importing as a whole: counts add up, repeats change nothing, newer exports update, failures leave no trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from smarketing.company import open_company, refresh
from smarketing.errors import AmbiguousDates, FileError, WarehouseBusy, WarehouseError
from smarketing.importing import FileReport, import_files, undo
from smarketing.settings import REPOSITORY, Home
from smarketing.sources import edition, save_map
from smarketing.views import Filters, view
from smarketing.warehouse import Store, builder, store

LEADS = """lead_id,email,source,owner,created,status
1,ann@example.com,Google,Rita,2026-01-05,open
2,bob@example.com,google,Rita,2026-01-06,open
3,cy@example.com,Fair,Sam,2026-01-07,open
"""


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def rows(home: Home, sql: str) -> pd.DataFrame:
    return open_company(home).warehouse.query(sql)


def balanced(report: FileReport) -> bool:
    return report.rows_read == report.loaded + report.merged + report.rejected


def test_rows_read_are_loaded_merged_or_rejected(home: Home, tmp_path: Path) -> None:
    """
    id  created     amount
    1   2026-01-05  10       loaded
    1   2026-01-05  12       merged: the same record again
    2   2026-01-xx  10       loaded: no date, which stays empty
    3E+9 (an id that a spreadsheet rounded)   rejected
    """
    file = write(tmp_path, "deals.csv", "deal_id,created,close_date,stage,amount\n1,2026-01-05,2026-01-06,won,10\n"
                 "1,2026-01-05,2026-01-06,won,12\n2,2026-01-xx,2026-01-06,won,10\n"
                 "3.00E+9,2026-01-05,2026-01-06,won,7\n")  # fmt: skip
    (report,) = import_files([file], home, told={"deals.csv": "anyway"}).files  # a quarter of it is refused
    assert (report.rows_read, report.loaded, report.merged, report.rejected, report.blanked) == (4, 2, 1, 1, 1)
    assert rows(home, "select amount from opportunities order by 1")["amount"].tolist() == [10, 12]
    reject, refused = (row for _, row in rows(home, 'select * from rejects order by "row"').iterrows())
    assert (refused["row"], refused["column"], refused["value"]) == (5, "deal_id", "3.00E+9")
    assert (reject["file"], reject["row"], reject["column"], reject["value"]) == (
        "deals.csv",
        4,
        "created",
        "2026-01-xx",
    )


def test_the_same_file_twice_changes_nothing(home: Home, tmp_path: Path) -> None:
    file = write(tmp_path, "leads.csv", LEADS)
    assert import_files([file], home).changed
    version = Store(home.warehouse).current
    again = import_files([file], home)
    assert not again.changed
    assert (again.files[0].loaded, again.files[0].merged) == (0, 3)
    assert Store(home.warehouse).current == version


def test_a_file_is_read_again_once_a_map_reads_it_otherwise(home: Home, tmp_path: Path) -> None:
    """Found wrong: a mapping that was corrected after the import changed nothing, as the file was known.

    header      by the app's own map  by the map saved later
    Kanal X     not read              source
    """
    file = write(tmp_path, "leads.csv", "Lead ID,Created,Kanal X\n1,2026-01-05,Fair\n")
    import_files([file], home)
    assert not import_files([file], home).changed
    save_map(home.maps, "Own", "leads", {"id": "Lead ID", "created_at": "Created", "source": "Kanal X"})
    assert import_files([file], home).changed
    assert "Fair" in rows(home, "select source from leads")["source"].tolist()


def test_an_edition_of_the_reader_is_told_by_its_files(tmp_path: Path) -> None:
    before = edition(tmp_path)
    assert edition(tmp_path) == before == edition(None)
    (tmp_path / "own.toml").write_text("crm = 'own'", encoding="utf-8")
    assert edition(tmp_path) != before


def test_two_files_of_one_name_keep_the_rejects_of_both(home: Home, tmp_path: Path) -> None:
    """Found wrong: one folder per month, and only the last month's refused values were shown.

    file        rows  unreadable
    a/leads.csv 3     1
    b/leads.csv 1     0
    """
    first = write(tmp_path / "a", "leads.csv", LEADS.replace("2026-01-07", "2026-01-xx"))
    second = write(tmp_path / "b", "leads.csv", "lead_id,source,created\n9,Fair,2026-01-07\n")
    reports = import_files([first, second], home).files
    assert sum(report.blanked for report in reports) == len(rows(home, "select * from rejects")) > 0


@pytest.mark.parametrize("trusted", ["within a file", "between two files"])
def test_a_record_that_comes_twice_in_a_first_import_counts_once(home: Home, tmp_path: Path, trusted: str) -> None:
    """file    rows   records
    a       1 to N      N
    b       N, N + 1    1 more (N is known from a); or all in one file
    """
    most = 3 * builder._FIRST  # further down than the first rows, which are always looked up
    header, lines = "lead_id,source,created\n", [f"{n},Fair,2026-01-05\n" for n in range(1, most + 1)]
    again = [f"{n},Fair,2026-01-05\n" for n in range(most + 1, 2 * most)] + lines[-1:]
    texts = [lines + again] if trusted == "within a file" else [lines, again]
    files = [write(tmp_path, f"{n}.csv", header + "".join(text)) for n, text in enumerate(texts)]
    reports = import_files(files, home).files
    assert sum(r.loaded for r in reports) == 2 * most - 1 == len(rows(home, "select distinct record from stored.leads"))
    assert sum(r.merged for r in reports) == 1
    assert len(rows(home, "select record from stored.leads")) == 2 * most - 1


def test_a_newer_export_updates_its_records_and_keeps_what_it_lacks(home: Home, tmp_path: Path) -> None:
    import_files([write(tmp_path / "a", "leads.csv", LEADS)], home)
    newer = "lead_id,source,owner,created\n3,Fair,Rita,2026-01-07\n4,Fair,Sam,2026-01-09\n"
    (report,) = import_files([write(tmp_path / "b", "leads.csv", newer)], home).files
    assert (report.loaded, report.merged) == (1, 1)
    leads = rows(home, "select id, owner, email from leads order by id")
    assert leads["owner"].tolist() == ["Rita", "Rita", "Rita", "Sam"]
    assert leads["email"].tolist()[2] == "cy@example.com"


def test_an_export_with_one_half_of_an_owner_does_not_leave_the_other_half_stale(home: Home, tmp_path: Path) -> None:
    """lead  first export   names only  ->  owner
    1     Ann, id 7      Bob             Bob (the id of Ann would win over his name)
    2     Ann, id 7      Ann             Ann, still id 7
    """
    first = "lead_id,owner,owner_id,created\n1,Ann,7,2026-01-05\n2,Ann,7,2026-01-05\n"
    import_files([write(tmp_path / "a", "leads.csv", first)], home)
    names = "lead_id,owner,created\n1,Bob,2026-01-05\n2,Ann,2026-01-05\n"
    import_files([write(tmp_path / "b", "leads.csv", names)], home)
    leads = rows(home, "select owner, owner_id from leads order by id")
    assert leads["owner"].tolist() == ["Bob", "Ann"]
    assert [None if pd.isna(value) else value for value in leads["owner_id"]] == [None, "7"]


def test_an_older_export_does_not_undo_a_newer_one(home: Home, tmp_path: Path) -> None:
    text = "lead_id,source,owner,created,modified\n1,Fair,{},2026-01-07,{}\n"
    import_files([write(tmp_path / "a", "leads.csv", text.format("New", "2026-03-01"))], home)
    import_files([write(tmp_path / "b", "leads.csv", text.format("Old", "2026-02-01"))], home)
    assert rows(home, "select owner from leads")["owner"].tolist() == ["New"]


def test_a_file_that_cannot_be_read_leaves_everything_as_it_was(home: Home, tmp_path: Path) -> None:
    good = write(tmp_path, "leads.csv", LEADS)
    import_files([good], home)
    before = Store(home.warehouse).current
    bad = tmp_path / "broken.csv"
    bad.write_bytes(b"\x00\x01\x02\x03PK" * 50)
    other = write(tmp_path, "more.csv", LEADS.replace("1,ann", "9,zoe"))
    with pytest.raises(FileError, match=r"broken\.csv"):
        import_files([other, bad], home)
    assert Store(home.warehouse).current == before
    assert rows(home, "select count(*) as n from leads")["n"].tolist() == [3]
    assert not list(home.warehouse.glob("draft-*"))


def test_unrecognised_files_are_skipped_and_fail_only_under_strict(home: Home, tmp_path: Path) -> None:
    good = write(tmp_path, "leads.csv", LEADS)
    odd = write(tmp_path, "weather.csv", "wind,cloud\n3,yes\n")
    report = import_files([good, odd], home)
    assert [f.file for f in report.skipped] == ["weather.csv"]
    assert report.skipped[0].notes[0]
    with pytest.raises(FileError, match=r"weather\.csv"):
        import_files([good, odd], home, strict=True)
    with pytest.raises(FileError, match=r"weather\.csv"):
        import_files([odd], home)


def test_dates_that_cannot_settle_their_order_are_asked_about(home: Home, tmp_path: Path) -> None:
    file = write(tmp_path, "leads.csv", "lead_id,source,created\n1,Fair,03/04/2026\n2,Fair,05/06/2026\n")
    with pytest.raises(AmbiguousDates, match="--dates"):
        import_files([file], home)
    assert Store(home.warehouse).current is None
    import_files([file], home, dates="day-first")
    assert str(rows(home, "select min(created_on) as day from lead_base")["day"][0])[:10] == "2026-04-03"


def test_undo_returns_to_the_warehouse_before(home: Home, tmp_path: Path) -> None:
    import_files([write(tmp_path / "a", "leads.csv", LEADS)], home)
    import_files([write(tmp_path / "b", "leads.csv", LEADS.replace("1,ann", "9,zoe"))], home)
    assert rows(home, "select count(*) as n from leads")["n"].tolist() == [4]
    undo(home)
    assert rows(home, "select count(*) as n from leads")["n"].tolist() == [3]
    undo(home)
    assert open_company(home).warehouse.contents.empty
    with pytest.raises(WarehouseError):
        undo(home)


def test_a_reader_keeps_what_it_opened_while_an_import_swaps(home: Home, tmp_path: Path) -> None:
    import_files([write(tmp_path / "a", "leads.csv", LEADS)], home)
    old = open_company(home).warehouse
    count = "select count(*) as n from leads"
    assert old.query(count)["n"].tolist() == [3]
    import_files([write(tmp_path / "b", "leads.csv", LEADS.replace("1,ann", "9,zoe"))], home)
    assert old.query(count)["n"].tolist() == [3]
    assert open_company(home).warehouse.query(count)["n"].tolist() == [4]


def test_the_first_real_import_replaces_the_demo_company(demo: Home, tmp_path: Path) -> None:
    home = demo
    assert open_company(home).warehouse.contents.demo
    report = import_files([write(tmp_path, "leads.csv", LEADS)], home)
    company = open_company(home)
    assert company.warehouse.contents.leads == 3
    assert not company.warehouse.contents.demo
    assert company.agreement.goals.mqls_per_month is None
    assert report.notes
    undo(home)
    assert open_company(home).warehouse.contents.demo


def test_a_killed_import_leaves_the_old_warehouse_readable(home: Home, tmp_path: Path) -> None:
    import_files([write(tmp_path / "a", "leads.csv", LEADS)], home)
    before = Store(home.warehouse).current
    big = ["lead_id,email,source,owner,created,status"]
    big += [f"{i},p{i}@example.com,Fair,Rita,2026-01-07,open" for i in range(10, 400_000)]
    file = write(tmp_path / "b", "leads.csv", "\n".join(big))
    process = subprocess.Popen(
        [sys.executable, "-m", "smarketing", "import", str(file)], cwd=REPOSITORY,
        env=os.environ | {"SMARKETING_HOME": str(home.folder)}, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    while process.poll() is None and not list(home.warehouse.glob("draft-*")):
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the import finished before it could be killed: make the file larger"
    assert Store(home.warehouse).current == before
    assert rows(home, "select count(*) as n from leads")["n"].tolist() == [3]
    import_files([write(tmp_path / "c", "leads.csv", LEADS.replace("1,ann", "9,zoe"))], home)
    assert rows(home, "select count(*) as n from leads")["n"].tolist() == [4]


def test_an_import_that_takes_long_is_not_waited_for_for_ever(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.1)
    file = write(tmp_path, "leads.csv", LEADS)
    with Store(home.warehouse).building(), pytest.raises(WarehouseBusy, match="Another import"):
        import_files([file], home)


def test_own_names_of_sources_apply_after_a_refresh(home: Home, tmp_path: Path) -> None:
    import_files([write(tmp_path, "leads.csv", LEADS)], home)
    by_source = view("leads-by-source")
    before = by_source.ask(open_company(home), Filters()).rows
    assert set(before["source"]) == {"Google", "Fair"}
    home.agreement.write_text('[source_names]\n"Fair" = "Events"\n', encoding="utf-8")
    refresh(home)
    assert set(by_source.ask(open_company(home), Filters()).rows["source"]) == {"Google", "Events"}


def test_tables_without_their_own_key_lose_and_double_nothing(home: Home, tmp_path: Path) -> None:
    """
    Two tasks alike in every column are two tasks; the newer export has one more and a changed status.
    """
    task = 'Rita,Call,"16 Apr, 2026 00:02:00","20 Apr, 2026 00:06:00",{},"16 Apr, 2026 00:08:00"\n'
    header = "Task Owner,Subject,Created Time,Due Date,Status,Modified Time\n"
    first = write(tmp_path / "a", "Tasks.csv", header + task.format("Open") * 2)
    (report,) = import_files([first], home).files
    assert (report.rows_read, report.loaded) == (2, 2)
    newer = write(tmp_path / "b", "Tasks.csv", header + task.format("Completed") * 3)
    (report,) = import_files([newer], home).files
    assert (report.loaded, report.merged) == (1, 2)
    assert rows(home, "select outcome from activities")["outcome"].tolist() == ["Completed"] * 3


def test_rejects_of_a_corrected_file_go_away(home: Home, tmp_path: Path) -> None:
    bad = LEADS.replace("2026-01-06", "2026-01-99")
    import_files([write(tmp_path / "a", "leads.csv", bad)], home)
    assert len(rows(home, "select * from rejects")) == 1
    import_files([write(tmp_path / "b", "leads.csv", LEADS)], home)
    assert rows(home, "select * from rejects").empty


def test_a_damaged_warehouse_is_a_sentence_and_can_be_undone(home: Home, tmp_path: Path) -> None:
    import_files([write(tmp_path / "a", "leads.csv", LEADS)], home)
    import_files([write(tmp_path / "b", "leads.csv", LEADS.replace("1,ann", "9,zoe"))], home)
    current = Store(home.warehouse).current
    assert current is not None
    current.write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseError, match="undo"):
        open_company(home)
    undo(home)
    assert rows(home, "select count(*) as n from leads")["n"].tolist() == [3]
