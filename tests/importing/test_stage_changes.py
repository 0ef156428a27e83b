"""Stage histories imported: the same file twice changes nothing, overlapping exports double nothing, counts add up."""

# ruff: noqa: E501  (rows are as wide as the CRMs write them)

from __future__ import annotations

from pathlib import Path

from smarketing.company import open_company
from smarketing.importing import Report, import_files, preview
from smarketing.settings import Home
from smarketing.views import Filters, view
from tests.sources.support import write

DEALS = '''Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,"Date entered ""Demo (Sales)""","Date entered ""Offer (Sales)"""
1,Acme,Offer,Sales,10,2026-03-01,2026-01-01,2026-01-02 10:00,2026-01-05 10:00
2,Beta,Demo,Sales,10,2026-03-01,2026-01-01,2026-01-03 10:00,
'''
LATER = DEALS.replace("2026-01-03 10:00,\n", "2026-01-03 10:00,2026-01-09 10:00\n")
HISTORY = """deal_id,stage,changed_at
1,Demo,2026-01-02 10:00
1,Demo,2026-01-02 10:00
2,Demo,2026-01-03 10:00
,Demo,2026-01-03 10:00
"""


def load(home: Home, tmp_path: Path, content: str, name: str) -> Report:
    return import_files([write(tmp_path, content, name)], home)


def stored(home: Home) -> list[tuple[object, ...]]:
    sql = "select opportunity_id, stage, changed_at::date::varchar as day from stage_changes order by all"
    return list(open_company(home).warehouse.query(sql).itertuples(index=False, name=None))


def test_rows_of_deals_are_counted_once_and_their_stages_are_stored(home: Home, tmp_path: Path) -> None:
    looked = preview([write(tmp_path, DEALS, "deals.csv")], home).reports[0]
    (report,) = load(home, tmp_path, DEALS, "deals.csv").files
    assert (looked.rows_read, looked.loaded, looked.notes) == (report.rows_read, report.loaded, report.notes)
    assert (report.rows_read, report.loaded, report.merged, report.rejected) == (2, 2, 0, 0)
    assert "with the dates of 2 stages that deals entered" in report.notes
    first = [("1", "Demo", "2026-01-02"), ("1", "Offer", "2026-01-05"), ("2", "Demo", "2026-01-03")]
    assert stored(home) == first
    load(home, tmp_path, LATER, "deals later.csv")
    assert stored(home) == [*first, ("2", "Offer", "2026-01-09")]
    result = view("deal-stages").ask(open_company(home), Filters())
    assert result.rows[["stage", "deals"]].values.tolist() == [["Demo", 2], ["Offer", 2]]


def test_the_same_history_twice_and_one_that_overlaps(home: Home, tmp_path: Path) -> None:
    """Row 3 says what row 2 says; row 5 names no deal."""
    (report,) = load(home, tmp_path, HISTORY, "history.csv").files
    assert (report.rows_read, report.loaded, report.merged, report.rejected) == (4, 2, 1, 1)
    assert not load(home, tmp_path, HISTORY, "again.csv").changed
    (report,) = load(home, tmp_path, HISTORY + "2,Offer,2026-01-08 10:00\n", "newer.csv").files
    assert (report.rows_read, report.loaded, report.merged, report.rejected) == (5, 1, 3, 1)
    assert len(stored(home)) == 3


def test_a_plain_history_joins_the_deals_of_the_crm(home: Home, tmp_path: Path) -> None:
    """Both tell of the same entries: nothing is doubled."""
    load(home, tmp_path, DEALS, "deals.csv")
    load(home, tmp_path, HISTORY, "history.csv")
    result = view("deal-stages").ask(open_company(home), Filters())
    assert result.rows[["stage", "deals", "went_on"]].values.tolist() == [["Demo", 2, 1], ["Offer", 1, 0]]


def test_salesforce_histories_of_both_kinds_and_the_report_say_the_same(home: Home, tmp_path: Path) -> None:
    """Ids of 15 and 18 characters, and a report that has only the name, with days instead of times."""
    deal = "Id,Name,StageName,Amount,CloseDate,IsWon,IsClosed,CreatedDate\n0065e00000XyZabAAF,Acme,Offer,5,2026-04-01,false,false,2026-01-01T08:00:00.000Z\n"
    history = "Id,OpportunityId,CreatedDate,StageName,Amount\n0085e00000A1b2CAAR,0065e00000XyZabAAF,2026-01-01T08:00:00.000Z,Demo,5\n0085e00000A1b2DAAR,0065e00000XyZabAAF,2026-01-06T10:00:00.000Z,Offer,5\n"
    fields = "Id,OpportunityId,CreatedDate,Field,OldValue,NewValue\n0175e00000A1b2CAAR,0065e00000XyZab,2026-01-06T10:00:00.000Z,StageName,Demo,Offer\n"
    report = "Opportunity Name,From Stage,To Stage,Last Modified,Stage Duration\nAcme,Demo,Offer,2026-01-06,5\n"
    for name, content in {"deal": deal, "history": history, "fields": fields, "report": report}.items():
        loaded = load(home, tmp_path, content, f"{name}.csv").files[0]
        assert loaded.rejected == 0 and loaded.loaded == loaded.rows_read
        if name != "deal":
            result = view("deal-stages").ask(open_company(home), Filters())
            assert result.rows[["stage", "deals", "went_on"]].values.tolist() == [["Demo", 1, 1], ["Offer", 1, 0]]
            assert result.rows["median_days_in_stage"].iloc[0] == 5
