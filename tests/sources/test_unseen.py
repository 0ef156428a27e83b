"""Files as people really have them: re-saved by a spreadsheet of some country, padded, rounded, summed up, half-empty."""

# ruff: noqa: E501  (rows are drawn as wide as they are written)

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from smarketing.company import open_company
from smarketing.errors import AmbiguousDates
from smarketing.importing import import_files
from smarketing.settings import Home
from tests.sources.support import Reading, read, write

JAN5, JAN15 = datetime(2026, 1, 5), datetime(2026, 1, 15)


def kind(it: Reading) -> tuple[str, str]:
    assert it.adds_up()
    return it.staged.crm, it.staged.object


# --- re-saved by a spreadsheet ------------------------------------------------------------------------------------


def test_german_excel_with_its_separator_line(tmp_path: Path) -> None:
    """`sep=;` above the header, BOM, dates of two-digit years, a dash for no owner."""
    it = read(
        tmp_path,
        "\ufeffsep=;\r\nDatensatz-ID;Vorname;Nachname;E-Mail;Erstellungsdatum;Lifecycle-Phase;Zuständiger Mitarbeiter für Kontakt\r\n"
        "101;Ann;Poe;ann@x.org;05.01.26 09:05;Lead;Rita Roe\r\n102;Bo;Ek;bo@x.org;31.01.26 21:05;Kunde;-\r\n",
    )
    assert kind(it) == ("hubspot", "contacts")
    assert it.rows("id", "email", "name", "owner", "stage", "created_at", "row") == [
        ("101", "ann@x.org", "Ann Poe", "Rita Roe", "lead", datetime(2026, 1, 5, 9, 5), 3),
        ("102", "bo@x.org", "Bo Ek", None, "customer", datetime(2026, 1, 31, 21, 5), 4),
    ]


def test_french_excel(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        "ID de fiche d'informations;Nom de la transaction;Phase de la transaction;Montant;Date de fermeture;Date de création;Propriétaire de la transaction\r\n"
        "1;A;Fermé gagné;1\u202f234,50 €;31/01/2026 09:05;05/01/2026;Renée Dubois\r\n2;B;Fermé perdu;12,5;01/02/2026;05/01/2026;Renée Dubois\r\n",
    )
    assert kind(it) == ("hubspot", "deals")
    assert it.rows("outcome", "amount", "owner", "created_at", "closed_at") == [
        ("won", 1234.5, "Renée Dubois", JAN5, datetime(2026, 1, 31, 9, 5)),
        ("lost", 12.5, "Renée Dubois", JAN5, datetime(2026, 2, 1)),
    ]


@pytest.mark.parametrize("names", ["Zażółć Gęślą", "Łukasz Wąż", "Dvořák Příliš"])
def test_polish_and_czech_excel(tmp_path: Path, names: str) -> None:
    """Windows-1250 was once read as Windows-1252: Duży became Du¿y."""
    text = f"Deal - ID;Deal - Title;Deal - Value;Deal - Status;Deal - Won time;Deal - Owner\n1;Duży;1 500,00;Won;2026-01-05 10:00:00;{names}\n"
    it = read(tmp_path, text.encode("cp1250"))
    assert kind(it) == ("pipedrive", "deals") and "encoding Windows-1250" in it.staged.notes
    assert it.rows("name", "owner", "amount") == [("Duży", names, 1500.0)]


def test_western_signs_stay_western(tmp_path: Path) -> None:
    text = "Deal ID,Deal Name,Amount,Stage,Deal Owner\n1,5 m³ à £5 ¿Qué?,5,Won,Zoë Müller\n2,l’été,5,Won,Jürgen Weiß\n"
    it = read(tmp_path, text.encode("cp1252"))
    assert it.rows("name", "owner") == [("5 m³ à £5 ¿Qué?", "Zoë Müller"), ("l’été", "Jürgen Weiß")]


def test_american_excel(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        "Record ID,First Name,Last Name,Email,Create Date,Lifecycle Stage,Lead Status\n"
        "101,Ann,Poe,ann@x.org,1/5/2026 9:05 PM,Lead,N/A\n102,Bo,Ek,bo@x.org,1/15/2026 12:00 AM,lead,unknown\n",
    )
    assert it.rows("created_at", "status", "stage") == [
        (datetime(2026, 1, 5, 21, 5), None, "lead"),
        (JAN15, "unknown", "lead"),
    ]


def test_serials_and_dates_in_one_column(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        "Deal ID,Deal,Amount,Stage,Close Date,Created\n1,A,10,Won,46027,46027.375\n2,B,10,Won,2026-01-05,46028\n",
    )
    assert it.rows("closed_at", "created_at") == [(JAN5, datetime(2026, 1, 5, 9)), (JAN5, datetime(2026, 1, 6))]


def test_an_old_mac_ends_lines_otherwise(tmp_path: Path) -> None:
    it = read(tmp_path, "deal_id,deal,amount,stage,close date\r1,A,1000,won,2026-01-05\r2,B,5,lost,2026-01-15\r")
    assert it.rows("id", "outcome", "amount", "closed_at") == [("1", "won", 1000.0, JAN5), ("2", "lost", 5.0, JAN15)]


@pytest.mark.parametrize(
    ("first", "second"),
    [("5 Jan 2026", "Jan 15 2026"), ("2026/01/05", "2026/1/15"), ("2026-01-05T00:00:00.000+0000", "2026-01-15"),
     ("1/5/26", "1/15/26"), ("05.01.26", "15.01.26"), ("Mon, 5 Jan 2026", "Thu, 15 Jan 2026")],
)  # fmt: skip
def test_dates_of_sheets_and_numbers(tmp_path: Path, first: str, second: str) -> None:
    it = read(tmp_path, f'deal_id,deal,amount,stage,close date\n1,A,5,won,"{first}"\n2,B,5,lost,"{second}"\n')
    assert it.values("closed_at") == [JAN5, JAN15]


def test_an_order_that_no_row_settles_is_asked(tmp_path: Path) -> None:
    with pytest.raises(AmbiguousDates):
        read(tmp_path, "deal_id,deal,amount,stage,close date\n1,A,1000,won,05-01-2026\n2,B,2000,lost,06/01/2026\n")


# --- ids ----------------------------------------------------------------------------------------------------------


def test_ids_that_were_numbers_with_decimals(tmp_path: Path) -> None:
    """A column with a gap comes out of pandas as 101.0: the deal's link must still meet the contact."""
    contacts = read(
        tmp_path,
        "Record ID,Email,Lifecycle Stage,Create Date\n101.0,a@x.org,Lead,2026-01-05\n102,b@x.org,Lead,2026-01-05\n",
    )
    assert contacts.values("record") == ["101", "102"]
    deals = read(
        tmp_path,
        "Record ID,Deal Name,Deal Stage,Amount,Associated Contact IDs\n1.0,A,closedwon,100,101.0\n2.0,B,closedlost,1,102.0;101.0\n",
    )
    assert deals.rows("id", "lead_id") == [("1", "101"), ("2", "102")]
    calls = read(tmp_path, "Record ID,Call Title,Activity date,Associated Contact IDs\n1.0,x,2026-01-05,101.0; 102.0\n")
    assert calls.rows("id", "lead_id") == [("1", "101;102")]


def test_versions_are_no_decimals(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        "lead_id,email,source,created\nA1.0,a@x.org,Web,2026-01-05\n1.0.0,b@x.org,Web,2026-01-05\n007,c@x.org,Web,2026-01-05\n",
    )
    assert it.values("id") == ["A1.0", "1.0.0", "007"]


def test_ids_in_scientific_notation(tmp_path: Path) -> None:
    """Of a record's own id the row is refused; of a link the row counts, without the link, and it is said."""
    ids = read(
        tmp_path,
        'Record ID,Email,Lifecycle Stage\n1.23E+17,a@x.org,Lead\n"1,23E+17",b@x.org,Lead\n1.23e+11,c@x.org,Lead\n4,d@x.org,Lead\n',
    )
    assert ids.values("id") == ["4"] and ids.adds_up() and len(ids.rejects) == 3
    links = read(
        tmp_path,
        "Record ID,Deal Name,Deal Stage,Amount,Associated Contact IDs\n1,A,closedwon,100,1.23E+17\n2,B,closedwon,1,101\n",
    )
    assert links.rows("amount", "lead_id") == [(100.0, None), (1.0, "101")]
    assert links.staged.notes == [
        "Associated Contact IDs: 1 ids were rounded by a spreadsheet and are taken for none; export again"
    ]


# --- nothing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "nothing", ["Select", "-None-", "#N/A", "#REF!", "#WERT!", "#NOM?", "(none)", "(blank)", "n.a.", "--", "–", "NaN"]
)
def test_words_for_nothing(tmp_path: Path, nothing: str) -> None:
    header = "Record Id,Lead Owner,Last Name,Email,Lead Source,Lead Status,Created Time,Amount\n"
    it = read(
        tmp_path,
        f"{header}zcrm_1,{nothing},Poe,{nothing},{nothing},{nothing},{nothing},5\nzcrm_2,Rita,Ek,b@x.org,Web,New,2026-01-05,5\n",
    )
    assert it.rows("owner", "email", "source", "status", "created_at") == [
        (None, None, None, None, None),
        ("Rita", "b@x.org", "Web", "New", JAN5),
    ]


@pytest.mark.parametrize(
    "never", ["0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "31.12.9999", "2050-01-01", "9999-12-31 23:59:59"]
)
def test_days_that_never_come(tmp_path: Path, never: str) -> None:
    it = read(tmp_path, f"deal_id,deal,amount,stage,close date\n1,A,5,open,{never}\n2,B,5,won,15.01.2026\n")
    assert it.values("closed_at") == [None, JAN15] and it.rejects == []


def test_blanks_that_cannot_be_seen(tmp_path: Path) -> None:
    """A no-break space behind a word made another word of it, and a date unreadable."""
    it = read(
        tmp_path,
        "deal_id,deal,amount,stage,close date,owner\n1\u00a0,A,1\u00a0000,won,2026-01-05\u00a0,Rita\u00a0\n2,B\u200b,5,won,\u202f2026-01-15,\u00a0Rita\n",
    )
    assert it.rows("id", "name", "amount", "closed_at", "owner") == [
        ("1", "A", 1000.0, JAN5, "Rita"),
        ("2", "B", 5.0, JAN15, "Rita"),
    ]


def test_addresses_that_were_links(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        'Record ID,Email,Lifecycle Stage\n1,mailto:Ann@X.org,Lead\n2,"Bo Ek <bo@x.org>",Lead\n3,"""cy@x.org""",Lead\n4,none given,Lead\n',
    )
    assert it.values("email") == ["ann@x.org", "bo@x.org", "cy@x.org", None]


# --- totals and other rows that are no records --------------------------------------------------------------------


def test_totals_under_a_report(tmp_path: Path) -> None:
    """Sum, average and count rows were once deals of an owner named Sum."""
    it = read(
        tmp_path,
        "Opportunity Owner,Opportunity Name,Stage,Amount,Close Date\n"
        'Rita,A,Closed Won,"1,000.00",1/15/2026\n,,,,\nSum,,,"3,000.00",\nAverage,,,"3,000.00",\nCount,2,,,\nTotal Records: 2,,,,\n',
    )
    assert it.rows("owner", "amount") == [("Rita", 1000.0)] and it.adds_up()
    assert [row for row, *_ in it.rejects] == [4, 5, 6, 7]


def test_a_sum_that_nobody_labelled(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        "Deal Name,Stage,Amount,Close Date\nA,Closed Won,1000,2026-01-05\nB,Closed Won,500,2026-01-15\n,,1500,\n",
    )
    assert it.values("amount") == [1000.0, 500.0] and it.adds_up()
    assert it.rejects == [(4, None, None, "nothing but numbers, as in a row of totals")]


def test_visits_without_a_day(tmp_path: Path) -> None:
    """The total that analytics puts under its days was once a day without a date."""
    it = read(tmp_path, '# All users\n# Sessions\n\nDate,Sessions\n20260105,"1,234"\n20260115,56\n,"1,290"\n')
    assert kind(it) == ("analytics", "visits")
    assert it.rows("day", "visits") == [(JAN5, 1234.0), (JAN15, 56.0)] and [row for row, *_ in it.rejects] == [7]


def test_titles_above_the_header(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        'Sales report Q1,,,,\n"Generated 05.02.2026, 14:00",,,,\n,,,,\nDeal ID,Deal Name,Amount,Stage,Close Date\n1,A,"1.000,50",Won,15.01.2026\n',
    )
    assert it.rows("id", "amount", "closed_at", "row") == [("1", 1000.5, JAN15, 5)]


# --- money --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "huge", ["99999999999999999999999", "9" * 400, "1e999", "1E+05", "$1,000,000,000,000,000,000.00", "999999999B"]
)
def test_amounts_nobody_ever_had(tmp_path: Path, huge: str) -> None:
    it = read(tmp_path, f'Deal ID,Deal Name,Amount,Stage\n1,A,"{huge}",Won\n2,B,5,Won\n')
    assert it.values("amount") == [None, 5.0] and it.adds_up() and it.rejects[0][:3] == (2, "Amount", huge)


def test_a_point_before_three_digits_beside_longer_numbers_is_said(tmp_path: Path) -> None:
    it = read(tmp_path, "Deal ID,Deal Name,Amount,Stage\n1,A,EUR 1.500,Won\n2,B,2000 EUR,Won\n")
    assert it.values("amount") == [1.5, 2000.0]
    assert it.staged.notes == ["Amount: three digits after a point, such as 1.500, read as decimals"]


def test_percentages_are_no_amounts(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        "Opportunity Name,Stage,Amount,Probability (%),Close Date\nA,Closed Won,1000,100%,1/15/2026\nB,Prospecting,2000,10%,1/20/2026\n",
    )
    assert it.values("amount") == [1000.0, 2000.0]


def test_currency_pairs_of_reports(tmp_path: Path) -> None:
    it = read(
        tmp_path,
        'Opportunity Name,Stage,Amount Currency,Amount,Amount (converted) Currency,Amount (converted),Close Date\nA,Closed Won,EUR,"1,000.00",USD,"1,100.00",1/15/2026\n',
    )
    assert it.rows("amount", "currency") == [(1000.0, "EUR")]


# --- people and names on disk -------------------------------------------------------------------------------------


def test_last_name_first_is_the_same_rep(tmp_path: Path, home: Home) -> None:
    """The users export knows Rita Roe; three lead exports call her by name, by last name first and by address."""
    users = write(
        tmp_path,
        "Id,Username,FirstName,LastName,Email,IsActive\n0055e000004MnOpAAG,rita@x.org.prod,Rita,Roe,rita@x.org,1\n",
        "User.csv",
    )
    header = "Lead ID,Last Name,First Name,Lead Owner,Lead Status,Created Date,Company / Account\n"
    rows = "".join(
        f'00Q5e000001AbC{n},Poe,Ann,"{owner}",Open,1/25/2026,Acme\n'
        for n, owner in enumerate(["Rita Roe", "Roe, Rita", "rita@x.org"])
    )
    import_files([users, write(tmp_path, header + rows, "report.csv")], home)
    owners = open_company(home).warehouse.query("select distinct owner from lead_facts")["owner"].tolist()
    assert owners == ["Rita Roe"]


@pytest.mark.parametrize("name", ["a\nb.csv", "ünï*.csv", "'; drop table leads; --.csv", "[1] {x}.csv", " .csv"])
def test_names_of_files_are_only_names(tmp_path: Path, home: Home, name: str) -> None:
    path = write(tmp_path, "email,source,owner,created\na@x.org,Web,Rita,2026-01-05\n", name)
    (report,) = import_files([path], home).files
    assert report.loaded == 1 and "\n" not in report.file


def test_a_name_that_is_no_text(tmp_path: Path, home: Home) -> None:
    path = Path(str(tmp_path) + "/caf\udce9.csv")
    try:
        path.write_text("email,source,owner,created\na@x.org,Web,Rita,2026-01-05\n", encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such name")
    (report,) = import_files([path], home).files
    assert (report.file, report.loaded) == ("caf?.csv", 1)


def test_formulas_are_texts(tmp_path: Path) -> None:
    cells: list[Any] = ["=1+1", '=HYPERLINK("http://x","y")', "@SUM(A1)", "+49 170 1234", "-5"]
    rows = "".join(
        f'{n},p{n}@x.org,"{cell.replace(chr(34), chr(34) * 2)}",2026-01-05\n' for n, cell in enumerate(cells, 1)
    )
    assert read(tmp_path, "lead_id,email,source,created\n" + rows).values("source") == cells
