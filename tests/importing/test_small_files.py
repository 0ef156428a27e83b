"""Many small files in one archive: each is a file of its own, and cheaper ways to read them say what the usual ones do."""

# ruff: noqa: E501  (a file's rows stand in one line)

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from smarketing.company import open_company
from smarketing.importing import doubts, import_files
from smarketing.settings import Home
from smarketing.sources import Export, values
from smarketing.sources.dialect import Layout, layout
from smarketing.sources.maps import default_words

HEADER = "lead_id,name,email,created_at,lead_status\n"
JULY = HEADER + "".join(f"{n},P {n},p{n}@x.org,2026-07-01,New\n" for n in (*range(30, 42), 30))
FILES = {
    "a/may.csv": HEADER + "1,Ann Poe,ann@x.org,2026-05-01,New\n2,Bo Ek,bo@x.org,2026-05-02,Won\n",
    "b/may.csv": HEADER + "3,Cy Orr,cy@x.org,2026-05-03,New\n1,Ann Poe,ann@x.org,2026-05-01,MQL\n",
    "june.csv": HEADER + "".join(f"{n},P {n},p{n}@x.org,2026-06-{n - 9:02},New\n" for n in range(10, 22)) + "3.00E+9,Di Eck,,2026-06-05,New\n",
    "july.csv": JULY,
    "again.csv": JULY,
}  # fmt: skip


def packed(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "year.zip", "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    return folder / "year.zip"


def test_each_file_has_its_own_report_number_and_rejects(home: Home, tmp_path: Path) -> None:
    """
    file        read  loaded  merged  rejected
    a/may.csv   2     2       0       0
    b/may.csv   2     1       1       0          lead 1 was in a/may.csv
    june.csv    13    12      0       1          an id that a spreadsheet rounded
    july.csv    13    12      1       0          lead 30 twice
    again.csv   13    0       13      0          july.csv byte for byte
    """
    archive = packed(tmp_path)
    report = import_files([archive], home)
    counted = {r.file: (r.rows_read, r.loaded, r.merged, r.rejected) for r in report.files}
    assert counted == {
        "year.zip/a/may.csv": (2, 2, 0, 0), "year.zip/b/may.csv": (2, 1, 1, 0), "year.zip/june.csv": (13, 12, 0, 1),
        "year.zip/july.csv": (13, 12, 1, 0), "year.zip/again.csv": (13, 0, 13, 0),
    }  # fmt: skip
    warehouse = open_company(home).warehouse
    kept = warehouse.query("select number, file, rows_read, loaded, merged, rejected from imports order by number")
    assert kept["number"].tolist() == [1, 2, 3, 4]  # the fifth brought nothing new
    assert {r.file: (r.rows_read, r.loaded, r.merged, r.rejected) for r in kept.itertuples()} == {
        file: counts for file, counts in counted.items() if not file.endswith("again.csv")
    }
    assert warehouse.query("select count(distinct imported_at) as times from imports")["times"].tolist() == [1]
    assert warehouse.query("select file, value, imported from rejects").values.tolist() == [
        ["year.zip/june.csv", "3.00E+9", 3]
    ]
    stored = warehouse.query("select id, imported from leads where id in ('1', '3', '10', '30') order by imported, id")
    assert stored.values.tolist() == [["1", 2], ["3", 2], ["10", 3], ["30", 4]]
    assert not import_files([archive], home).changed


def test_a_corrected_file_takes_its_rejects_back(home: Home, tmp_path: Path) -> None:
    (tmp_path / "june.csv").write_text(FILES["june.csv"], encoding="utf-8")
    import_files([tmp_path / "june.csv"], home)
    (tmp_path / "june.csv").write_text(FILES["june.csv"].replace("3.00E+9", "31"), encoding="utf-8")
    import_files([tmp_path / "june.csv"], home)
    assert open_company(home).warehouse.query("select * from rejects").empty


@pytest.mark.parametrize("group", ["stage", "deal", "kind", "status"])
def test_words_mean_the_same_where_all_of_them_are_known(group: str) -> None:
    words = default_words()[group]
    said = [w.rstrip("*") for w in words] + [
        "6 - Closed Won",
        "Stage 2: new",
        "LOST (10 %)",
        "nothing of the kind",
        "50%",
    ]
    with duckdb.connect() as con:
        con.execute("create table said as select unnest($said) as t", {"said": said})
        others, all_known = values.words_sql("t", words, ()), values.words_sql("t", words, values.AllWords(said))
        assert con.execute(f"select t from said where ({others}) is distinct from ({all_known})").fetchall() == []


CELLS = ("", " ", "-", " n/a ", "null", "Ann", " Ann", "Ann\t", "\u00a0", "#N/A", "#REF!", "Select", "0000-00-00", "0", "é", "–", "-5", "a b", "No", "None", "nonesuch")  # fmt: skip


def test_texts_of_few_rows_are_those_of_many() -> None:
    """Whatever surrounds a cell, and whatever word for nothing it holds."""
    with duckdb.connect() as con:
        con.execute("create table cells as select unnest($cells) as c0, 'x' as c1", {"cells": [*CELLS, None]})
        many, few = values.text("c0"), f"({values.few_texts(['c1', 'c0'])})[2]"
        assert con.execute(f"select c0 from cells where ({many}) is distinct from {few}").fetchall() == []


ALIKE: dict[str, Sequence[str]] = {
    "a record twice under two ids": ("1,Ann,5", "2,Ann,5", "3,Bo,5"),
    "in three spellings of nothing": ("1,Ann,", "2,Ann,n/a", "3,Ann,-"),
    "the same id twice is no second record": ("1,Ann,5", "1,Ann,5"),
    "an id that is missing is none": (",Ann,5", "1,Ann,5", "2,Ann,5"),
    "nothing but ids": ("1,,", "2,,"),
    "quoted, with commas and line breaks": ('1,"Ann, Poe","5\n6"', '2,"Ann, Poe","5\n6"', "3,Ann,5"),
    "a blank line": ("1,Ann,5", "", "2,Ann,5"),
    "a row too short": ("1,Ann,5", "2,Ann"),
    "no record like another": ("1,Ann,5", "2,Bo,5"),
}


@pytest.mark.parametrize("name", ALIKE)
def test_rows_alike_are_counted_alike_in_short_and_long_files(name: str, tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("\n".join(["deal_id,deal,amount", *ALIKE[name], ""]), encoding="utf-8")
    laid: Layout = layout(Export(file, file.name), frozenset({"dealid", "amount"}))
    with duckdb.connect() as con:
        assert doubts._alike_few(laid, {"deal_id"}) == doubts._alike(con, laid, {"deal_id"})
