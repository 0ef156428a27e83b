"""Reading the warehouse: earlier days remembered, nothing written, and a warehouse of another version prepared anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.warehouse import Store, Warehouse, reader

LEADS = "lead_id,source,created,status\n1,Fair,2026-01-05,open\n2,Fair,2026-02-05,open\n3,Web,2026-03-05,open\n"
COUNT = "select count(*) as leads from lead_facts where created_on <= $as_of::date"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    import_files([tmp_path / "leads.csv"], Home(tmp_path / "home"))
    return Home(tmp_path / "home")


@pytest.mark.parametrize("most", [0, 3, 1000])
def test_an_earlier_day_is_the_same_remembered_or_not(home: Home, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """as_of   5 Jan  5 Feb  4 Mar  5 Mar (the data date)
    leads   1      2      2      3
    """
    monkeypatch.setattr(reader, "MOST_REMEMBERED", most)
    warehouse = Warehouse(Store(home.warehouse).current)
    days = [date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 4), date(2026, 3, 5)]
    for _ in range(2):
        assert [warehouse.query(COUNT, {"as_of": day})["leads"].iloc[0] for day in days] == [1, 2, 2, 3]
    assert warehouse.query("select count(*) as leads from lead_facts")["leads"].iloc[0] == 3


def test_a_reader_can_write_nothing_and_read_no_other_file(home: Home) -> None:
    warehouse = Warehouse(Store(home.warehouse).current)
    for sql in ("delete from stored.leads", "select * from read_csv('/etc/passwd')"):
        with pytest.raises(duckdb.Error):
            warehouse.query(sql)


def test_a_warehouse_of_another_version_of_the_app_is_prepared_anew(home: Home) -> None:
    file = Store(home.warehouse).current
    assert file is not None
    with duckdb.connect(str(file)) as con:
        con.execute("alter table contents drop column leads_with_fit")
        con.execute("alter table person_facts drop column handed_at")
        con.execute("drop view traffic")
        con.execute("drop table stored.traffic")
    company = open_company(home)
    assert company.warehouse.contents.leads == 3
    assert company.warehouse.contents.leads_with_fit == 0
    assert company.warehouse.query("select count(handed_at) as known from lead_facts")["known"].iloc[0] == 3


def test_a_plan_that_duckdb_cannot_carry_out_is_asked_anew_as_written(home: Home) -> None:
    """Such a failure takes the whole connection down, so what comes next is asked of another one."""

    class Broken:
        def cursor(self) -> Broken:
            return self

        def execute(self, sql: str, *given: object) -> None:
            if sql.startswith("select"):
                raise duckdb.InternalException("INTERNAL Error: dict-surviving join")

    warehouse = Warehouse(Store(home.warehouse).current)
    leads = warehouse.contents.leads
    warehouse.__dict__["_connection"] = Broken()
    for _ in range(2):
        assert warehouse.query("select count(*) as leads from lead_facts")["leads"].tolist() == [leads]
