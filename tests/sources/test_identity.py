"""Records without an id: what makes two rows, or the rows of two exports, one record."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from tests.sources.support import read, workbook, write

HEADER = "Customer,Deal name,Amount,Close date,Status\n"


def deals(home: Home) -> list[tuple[Any, ...]]:
    sql = "select company, name, amount, outcome from opportunities order by closed_at, amount"
    return [tuple(row) for row in open_company(home).warehouse.query(sql).itertuples(index=False)]


def take(folder: Path, home: Home, name: str, *rows: str) -> tuple[int, int]:
    (report,) = import_files([write(folder, HEADER + "\n".join(rows) + "\n", name)], home).files
    return report.loaded, report.merged


def test_renewals_of_other_customers_do_not_replace_last_months(tmp_path: Path, home: Home) -> None:
    """
    January     Acme  Renewal  1000  won      Bcme  Renewal  700  won
    February    Ccme  Renewal  2000  won      Dcme  Renewal  800  won     four deals of 4500
    """
    take(tmp_path, home, "jan.csv", "Acme,Renewal,1000,2026-01-15,Won", "Bcme,Renewal,700,2026-01-16,Won")
    take(tmp_path, home, "feb.csv", "Ccme,Renewal,2000,2026-02-15,Won", "Dcme,Renewal,800,2026-02-16,Won")
    assert deals(home) == [
        ("Acme", "Renewal", 1000, "won"), ("Bcme", "Renewal", 700, "won"),
        ("Ccme", "Renewal", 2000, "won"), ("Dcme", "Renewal", 800, "won"),
    ]  # fmt: skip


def test_the_same_licence_won_in_two_months_is_two_deals(tmp_path: Path, home: Home) -> None:
    """
    sheet Jan   Acme  Licence  10 Jan  1000 won   | Acme  Licence  11 Jan  1001 won
    sheet Feb   Acme  Licence  10 Feb  2000 won                                        three deals
    """
    header = ["Customer", "Deal name", "Amount", "Close date", "Status"]
    jan: list[list[Any]] = [header, ["Acme", "Licence", 1000, datetime(2026, 1, 10), "Won"],
                            ["Acme", "Licence", 1001, datetime(2026, 1, 11), "Won"]]  # fmt: skip
    feb: list[list[Any]] = [header, ["Acme", "Licence", 2000, datetime(2026, 2, 10), "Won"]]
    book = workbook(tmp_path / "sales.xlsx", {"Jan": ("visible", jan), "Feb": ("visible", feb)})
    import_files([book], home)
    assert [amount for _, _, amount, _ in deals(home)] == [1000, 1001, 2000]
    (again,) = import_files([write(tmp_path, HEADER + "Acme,Licence,2500,2026-02-10,Won\n")], home).files
    assert (again.loaded, again.merged) == (0, 1) and deals(home)[-1] == ("Acme", "Licence", 2500, "won")


def test_an_open_deal_that_is_won_is_one_deal(tmp_path: Path, home: Home) -> None:
    """
    1st export   Acme  Licence  31 Mar  1000  Open
    2nd export   Acme  Licence  30 Apr  1100  Open    the close date moved: merged
    3rd export   Acme  Licence  28 Apr  1200  Won     merged
    4th export   Acme  Licence  28 Apr  1200  Won     and  Acme  Licence  30 Sep  900  Open, the next one
    """
    assert take(tmp_path, home, "1.csv", "Acme,Licence,1000,2026-03-31,Open") == (1, 0)
    assert take(tmp_path, home, "2.csv", "Acme,Licence,1100,2026-04-30,Open") == (0, 1)
    assert take(tmp_path, home, "3.csv", "Acme,Licence,1200,2026-04-28,Won") == (0, 1)
    assert deals(home) == [("Acme", "Licence", 1200, "won")]
    last = ("Acme,Licence,1200,2026-04-28,Won", "Acme,Licence,900,2026-09-30,Open")
    assert take(tmp_path, home, "4.csv", *last) == (1, 1)
    assert [(amount, outcome) for _, _, amount, outcome in deals(home)] == [(1200, "won"), (900, "open")]


def test_of_two_open_licences_one_is_won(tmp_path: Path, home: Home) -> None:
    """Open, open; then won, open: still two deals."""
    take(tmp_path, home, "1.csv", "Acme,Licence,10,2026-03-31,Open", "Acme,Licence,20,2026-04-30,Open")
    took = take(tmp_path, home, "2.csv", "Acme,Licence,10,2026-03-31,Won", "Acme,Licence,20,2026-04-30,Open")
    assert took == (0, 2) and [outcome for *_, outcome in deals(home)] == ["won", "open"]


def test_a_deal_known_by_its_creation_may_close_on_another_day(tmp_path: Path, home: Home) -> None:
    header = "Customer,Deal name,Amount,Created,Close date,Status\n"
    for name, closed in (("a.csv", "2026-03-01"), ("b.csv", "2026-03-02")):
        import_files([write(tmp_path, f"{header}Acme,Licence,10,2026-01-05,{closed},Won\n", name)], home)
    assert len(deals(home)) == 1


def test_a_customer_stands_for_its_contact(tmp_path: Path) -> None:
    """Of a customer’s deal the contact may change; where there is no customer, the contact tells deals apart."""
    text = "Customer,Contact name,Deal name,Amount,Status\nAcme,{},Licence,10,Open\n,Cy Lo,Licence,10,Open\n"
    (ann, cy), (bo, again) = (read(tmp_path, text.format(name)).values("record") for name in ("Ann Poe", "Bo Ek"))
    assert ann == bo and cy == again and ann != cy


@pytest.mark.parametrize("header", ["Customer", "client", "Kunde", "Kundenname", "Cliente", "Client name"])
def test_the_customer_is_the_company(tmp_path: Path, header: str) -> None:
    it = read(tmp_path, f"{header},Deal name,Amount,Status\nAcme,Licence,10,Won\n")
    assert it.values("company") == ["Acme"]


def test_names_alone_are_said(tmp_path: Path) -> None:
    it = read(tmp_path, HEADER + "Acme,Licence,10,2026-03-01,Won\n")
    assert it.staged.notes == [
        "Deals without an id are told apart by Deal name and Customer, and by the day they were won or lost; "
        "those of a later file that are alike in this are taken for the same"
    ]
    assert read(tmp_path, "Deal name,Created,Amount,Status\nLicence,2026-03-01,10,Won\n").staged.notes == []
