"""Files that only a person can tell: what is asked, what each answer would give, and what is remembered of it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from smarketing.errors import DoubtfulFile, UnclearFile, UnknownName
from smarketing.importing import Answer, Report, import_files, preview
from smarketing.settings import Home
from smarketing.warehouse import Store, Warehouse
from tests.sources.support import write

PEOPLE = "lead_id,email,source,created_at,owner\n" + "".join(
    f"L{i},p{i}@example.com,Fair,2026-02-{i:02},Kim\n" for i in range(1, 21)
)


def unclear(*, first: int = 1, of: str = "L") -> str:
    """Called leads, numbered by deals as well as by leads: a third of them won, EUR 100 each."""
    rows = (
        f"D{i},{of}{i},{('Won', 'Lost', 'New')[i % 3]},100,EUR,2026-03-{i:02},2026-02-{i:02}\n"
        for i in range(first, first + 15)
    )
    return "deal_id,lead_id,stage,amount,currency,close_date,created\n" + "".join(rows)


def deals(count: int = 12, of: str = "X") -> str:
    rows = (f"D{i},{of}{i},Won,{i}00,2026-03-{i:02},2026-02-{i:02}\n" for i in range(1, count + 1))
    return "deal_id,lead_id,stage,amount,close_date,created\n" + "".join(rows)


def quotes(count: int = 12) -> str:
    """A list of quotes, which no figure needs unless somebody says that they are deals."""
    rows = (f"Q-{i},Firm {i},{i}00,{'Accepted' if i % 3 else 'Declined'},2026-03-{i:02}" for i in range(1, count + 1))
    return "\n".join(("Quote number,Customer,Amount,Status,Date", *rows)) + "\n"


def counts(home: Home) -> tuple[int, int]:
    found = Warehouse(Store(home.warehouse).current).query(
        "select (select count(*) from leads) as leads, (select count(*) from opportunities) as deals"
    )
    return int(found["leads"][0]), int(found["deals"][0])


def notes(report: Report, file: str) -> str:
    return " ".join(next(f.notes for f in report.files if f.file == file))


def test_an_unclear_file_is_not_guessed(home: Home, tmp_path: Path) -> None:
    with pytest.raises(UnclearFile, match=r"leads.csv may hold leads .* or opportunities .*--as leads.csv=skip"):
        import_files([write(tmp_path, unclear(), "leads.csv")], home)
    assert Store(home.warehouse).current is None


def test_each_reading_is_tried_before_it_is_chosen(home: Home, tmp_path: Path) -> None:
    """
    leads.csv    15 rows, 5 won, 100 each; they name L1 to L15
    people.csv   L1 to L20
    """
    files = [write(tmp_path, unclear(), "leads.csv"), write(tmp_path, PEOPLE, "people.csv")]
    seen = preview(files, home)
    (asks,) = seen.asks
    assert asks.question is not None
    answers = {a.name: a for a in asks.question.answers}
    assert answers.keys() == {"leads", "opportunities"}
    found = answers["opportunities"]
    assert (found.rows, found.won, found.amount, found.linked, found.currency) == (15, 5, 500, 1.0, "EUR")
    assert found.numbers == "15 rows, 5 won, EUR 500, 100 % linked to a record in the data"
    assert "deal_id" in found.why
    assert (answers["leads"].rows, answers["leads"].won, answers["leads"].linked) == (15, None, None)
    assert seen.refusal and "leads.csv may hold" in seen.refusal
    assert Store(home.warehouse).current is None


def test_an_answer_loads_what_its_preview_said(home: Home, tmp_path: Path) -> None:
    files = [write(tmp_path, unclear(), "leads.csv"), write(tmp_path, PEOPLE, "people.csv")]
    report = import_files(files, home, told={"leads.csv": "deals"})
    assert counts(home) == (20, 15)
    assert report.files[0].why == "you said so"


def test_an_answer_holds_for_later_files_of_the_layout(home: Home, tmp_path: Path) -> None:
    people = write(tmp_path, PEOPLE, "people.csv")
    import_files([people, write(tmp_path, unclear(), "leads.csv")], home, told={"leads.csv": "deals"})
    report = import_files([write(tmp_path, unclear(first=6), "leads-may.csv")], home)
    assert counts(home) == (20, 20)
    assert "read as deals, as you said before; --as leads-may.csv=... changes it" in notes(report, "leads-may.csv")
    with pytest.raises(UnclearFile):
        import_files([write(tmp_path, unclear(first=7), "leads.csv")], home, told={"leads.csv": "ask"})
    assert import_files([write(tmp_path, unclear(), "leads.csv")], home).changed is False  # known: read so before


def test_another_answer_says_that_the_first_one_still_counts(home: Home, tmp_path: Path) -> None:
    file = write(tmp_path, unclear(), "leads.csv")
    first = import_files([file], home, told={"leads.csv": "leads"})
    assert "before, and its rows still count" not in notes(first, "leads.csv")
    then = import_files([file], home, told={"leads.csv": "opportunities"})
    assert counts(home) == (15, 15)
    assert "was loaded as generic leads before, and its rows still count" in notes(then, "leads.csv")


def test_leaving_a_file_out_is_about_that_file(home: Home, tmp_path: Path) -> None:
    files = [write(tmp_path, unclear(), "leads.csv"), write(tmp_path, PEOPLE, "people.csv")]
    report = import_files(files, home, told={"leads.csv": "skip"})
    assert notes(report, "leads.csv") == "You said to leave it out."
    with pytest.raises(UnclearFile):
        import_files(files, home)


def test_of_files_of_one_name_each_may_be_told_with_its_folder(home: Home, tmp_path: Path) -> None:
    (tmp_path / "north").mkdir()
    (tmp_path / "south").mkdir()
    north = write(tmp_path / "north", unclear(), "leads.csv")
    south = write(tmp_path / "south", unclear(first=16, of="M"), "leads.csv")
    people = write(tmp_path, PEOPLE, "people.csv")
    import_files([north, south, people], home, told={"leads.csv": "deals", "south/leads.csv": "skip"})
    assert counts(home) == (20, 15)


def test_a_member_of_an_archive_goes_by_its_name_in_the_report_or_its_own(home: Home, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "may.zip", "w") as archive:
        archive.writestr("leads.csv", unclear())
        archive.writestr("people.csv", PEOPLE)
    for name in ("may.zip/leads.csv", "leads.csv"):
        seen = preview([tmp_path / "may.zip"], home, told={name: "opportunities"})
        assert seen.refusal is None and not seen.asks


def test_what_does_not_exist_is_said_with_what_does(home: Home, tmp_path: Path) -> None:
    file = write(tmp_path, deals(), "deals.csv")
    with pytest.raises(UnknownName, match=r"no file named 'deal.csv'; there are: deals.csv"):
        import_files([file], home, told={"deal.csv": "deals"})
    with pytest.raises(UnknownName, match=r"no kind of file named 'dels'; .* Did you mean deals"):
        import_files([file], home, told={"deals.csv": "dels"})
    with pytest.raises(UnknownName, match=r"no column in deals.csv named 'worth'; there are: amount, "):
        import_files([file], home, columns={"deals.csv": {"amount": "worth"}})
    with pytest.raises(UnknownName, match=r"no column of opportunities named 'amont'; .* Did you mean amount"):
        import_files([file], home, columns={"deals.csv": {"amont": "amount"}})


def test_a_column_is_read_as_told(home: Home, tmp_path: Path) -> None:
    file = write(tmp_path, deals(of="L").replace("amount", "wert2"), "deals.csv")
    import_files([file], home, told={"deals.csv": "anyway"}, columns={"deals.csv": {"amount": "wert2"}})
    found = Warehouse(Store(home.warehouse).current).query("select sum(amount) as total from opportunities")
    assert found["total"][0] == 7800


def test_deals_of_other_leads_are_asked_about(home: Home, tmp_path: Path) -> None:
    """Twelve deals name X1 to X12, the leads are L1 to L20: they belong to other leads."""
    import_files([write(tmp_path, PEOPLE, "people.csv")], home)
    file = write(tmp_path, deals(), "deals.csv")
    with pytest.raises(DoubtfulFile, match=r"None of the 12 lead ids of deals.csv is among the 20 leads; .*=anyway"):
        import_files([file], home)
    assert counts(home) == (20, 0)
    (asks,) = preview([file], home).asks
    assert asks.question is not None
    said = "None of the 12 lead ids of deals.csv is among the 20 leads"
    assert asks.question.answers == (Answer("anyway", said, 12, 12, 7800, 0.0, None),)
    report = import_files([file], home, told={"deals.csv": "anyway"})
    assert counts(home) == (20, 12)
    assert report.notes[0] == "None of the 12 deals that name a lead names one that is in the data."


def test_deals_may_come_before_their_leads(home: Home, tmp_path: Path) -> None:
    import_files([write(tmp_path, deals(of="L"), "deals.csv")], home)
    import_files([write(tmp_path, PEOPLE, "people.csv")], home)
    assert counts(home) == (20, 12)


def test_a_file_that_leads_nowhere_is_left_out_where_that_is_asked_for(home: Home, tmp_path: Path) -> None:
    files = [write(tmp_path, PEOPLE, "people.csv"), write(tmp_path, deals(), "deals.csv")]
    seen = preview(files, home, skip_unreadable=True)
    report = import_files(files, home, skip_unreadable=True)
    assert [f.status for f in report.files] == ["loaded", "asks"] and counts(home) == (20, 0)
    assert (seen.reports, seen.notes) == (report.files, report.notes)


def test_a_file_of_which_many_rows_would_be_refused_asks(home: Home, tmp_path: Path) -> None:
    """Three of fifteen deals bear ids that a spreadsheet rounded."""
    text = deals(12, of="L") + "".join(f"{i}.00E+9,L{i},Won,100,2026-03-01,2026-02-01\n" for i in range(1, 4))
    file = write(tmp_path, text, "deals.csv")
    with pytest.raises(DoubtfulFile, match=r"3 of the 15 rows of deals.csv cannot be read .* row 14, deal_id"):
        import_files([file], home)
    import_files([file], home, told={"deals.csv": "deals"})
    assert counts(home) == (0, 12)


def test_totals_and_deleted_rows_ask_nothing(home: Home, tmp_path: Path) -> None:
    file = write(tmp_path, deals(3, of="L") + "Total,,,600,,\n", "deals.csv")
    (report,) = import_files([file], home).files
    assert (report.loaded, report.rejected) == (3, 1)


def test_deals_without_amounts_ask_where_a_column_may_hold_them(home: Home, tmp_path: Path) -> None:
    text = deals(of="L").replace("amount", "zlurp")
    with pytest.raises(DoubtfulFile, match=r"without an amount, though “zlurp”, not read, .*--map deals.csv:amount="):
        import_files([write(tmp_path, text, "deals.csv")], home)


def test_rows_that_may_be_one_record_are_counted(home: Home, tmp_path: Path) -> None:
    """
    D1  Won  100    D3 says the same under another id; D2 comes twice
    """
    text = "deal_id,stage,amount,close_date\n" + "".join(
        f"{id},Won,{amount},2026-03-01\n" for id, amount in (("D1", 100), ("D2", 200), ("D3", 100), ("D2", 250))
    )
    file = write(tmp_path, text, "deals.csv")
    seen = preview([file], home)
    report = import_files([file], home)
    assert seen.reports == report.files
    said = notes(report, "deals.csv")
    assert "1 of 4 rows (25 %) is like another one in everything but deal_id" in said
    assert "1 of the 4 rows has the id of another one; they merge into 3 records" in said


def test_a_list_that_no_figure_needs_may_be_read_as_one_that_figures_need(home: Home, tmp_path: Path) -> None:
    files = [write(tmp_path, quotes(), "quotes.csv"), write(tmp_path, PEOPLE, "people.csv")]
    (offered,) = (f for f in preview(files, home).files if f.report.status == "skipped")
    assert offered.question and [a.name for a in offered.question.answers] == ["opportunities"]
    assert offered.question.answers[0].rows == 12
    assert "--as quotes.csv=opportunities" in offered.report.said
    assert "--as" not in offered.report.notes[0]
    import_files(files, home, told={"quotes.csv": "deals"})
    assert counts(home) == (20, 12)
