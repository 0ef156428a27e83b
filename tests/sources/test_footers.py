"""Rows that are no records, wherever they stand and however they are called; and records that are called so."""

# ruff: noqa: E501  (rows are drawn as wide as they are written)

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.sources import UNREADABLE, staging
from smarketing.sources.footers import FOOTER
from tests.sources.support import Reading, read, write

DEALS = "Deal name,Owner,Stage,Close date,Amount,Weighted,Margin\n"
LEADS = "Name;E-Mail;Quelle;Erstellt am\n"


def footers(it: Reading) -> list[int]:
    assert it.adds_up() and all(reason == FOOTER for *_, reason in it.rejects)
    return [row for row, *_ in it.rejects]


def test_a_total_of_several_sums(tmp_path: Path) -> None:
    """
    Alpha  Ann  Closed won  2026-03-02  1000  1000  300
    Total                               1000  1000  300    more sums than a third of the columns
    """
    it = read(tmp_path, DEALS + "Alpha,Ann,Closed won,2026-03-02,1000,1000,300\nTotal,,,,1000,1000,300\n")
    assert it.values("amount") == [1000] and footers(it) == [3]


def test_the_file_adds_up_in_the_report(tmp_path: Path, home: Home) -> None:
    text = DEALS + "Alpha,Ann,Closed won,2026-03-02,1000,1000,300\nTotal,,,,1000,1000,300\n"
    (report,) = import_files([write(tmp_path, text)], home).files
    assert (report.rows_read, report.loaded, report.merged, report.rejected) == (2, 1, 0, 1)


@pytest.mark.parametrize(
    "row",
    ["Total", "Grand total", "Sub-total", "Subtotal Web", "Sum:", "Summe", "Zwischensumme", "Gesamt", "Gesamtsumme",
     "Anzahl: 2", "Stand: 01.03.2026", "Total général", "Sous-total Salon", "Totale", "Suma", "Итого", "合計", "2 Datensätze",
     "Mittelwert", "Subtotal Web;30 leads", "Total;60", ";;;Summe", "Exportiert am 01.03.2026", "Grand Totals (2 records)"],
)  # fmt: skip
def test_labels(tmp_path: Path, row: str) -> None:
    row += ";" * (3 - row.count(";"))
    it = read(tmp_path, f"{LEADS}A;a@q.de;Web;02.02.2026\n{row}\nB;b@q.de;Messe;13.02.2026\n")
    assert it.values("name") == ["A", "B"] and footers(it) == [3]


def test_in_the_middle_of_a_long_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the rows by which the file is understood: the fast way must notice it as well."""
    monkeypatch.setattr(staging, "_SAMPLE", 3)
    leads = [f"P {n};p{n}@q.de;Web;2026-02-{n:02}" for n in range(1, 21)]
    text = LEADS + "\n".join([*leads[:9], "Zwischensumme;9;;", *leads[9:]]) + "\n"
    ahead = read(tmp_path, text, pace="ahead")
    assert ahead.staged.ahead
    with pytest.raises(UNREADABLE):
        ahead.con.execute("SELECT * FROM it").fetchall()
    for pace in ("at once", "carefully"):
        it = read(tmp_path, text, pace=pace)
        assert len(it.values("name")) == 20 and footers(it) == [11]


def test_a_sum_with_its_currency_under_ids(tmp_path: Path) -> None:
    header = "Deal-Nr;Firma;Phase;Betrag;Währung;Erstellt am;Geschlossen am;Verantwortlich\n"
    it = read(tmp_path, f"{header}D-1;Süß GmbH;Gewonnen;950,00;EUR;05.02.2026;12.03.2026;Ann\nSumme;;;950,00;EUR;;;\n")
    assert it.values("id") == ["D-1"] and footers(it) == [3]


def test_groups_of_a_spreadsheet(tmp_path: Path) -> None:
    """“Ann Total” is the label of a sum: where there is nothing to sum it is a name."""
    it = read(tmp_path, "Owner,Deal name,Amount,Stage\nAnn,A,5,Won\nAnn Total,,5,\nBo,B,7,Won\nBo Ergebnis,,7,\n")
    assert it.values("name") == ["A", "B"] and footers(it) == [3, 5]
    assert read(tmp_path, "Name,Email,Source\nAnn Total,,\n").values("name") == ["Ann Total"]


@pytest.mark.parametrize(
    "row",
    ["Total Energies renewal,,,,5000", "Total,,,2026-03-01,5000", "Total,Ann,,,5000", "Total,,Won,,5000",
     "Total recall,,,,", "Summit,,,,10", "Sum Ltd,,,,10", "Standard licence 2026,,,,10", "Anzahlung,,,,10"],
)  # fmt: skip
def test_deals_that_are_called_so(tmp_path: Path, row: str) -> None:
    it = read(tmp_path, f"Deal name,Owner,Stage,Close date,Amount\n{row}\n")
    assert it.values("name") == [row.split(",")[0]] and not it.rejects


@pytest.mark.parametrize(
    ("text", "column"),
    [("Company,Email,Created\nTotal,,2026-01-05\n", "company"), ("Company,Email,Created\nTotal,a@x.org,\n", "company"),
     ("Company,Name,Source\nTotal,Ann Poe,\n", "company"),
     ("Record ID,Company Name,Company owner,Industry\n4711,Total,,\n", "name")],
)  # fmt: skip
def test_a_company_that_is_called_total(tmp_path: Path, text: str, column: str) -> None:
    it = Reading(write(tmp_path, text, "companies.csv" if column == "name" else "leads.csv"))
    assert it.values(column) == ["Total"] and not it.rejects


def test_a_row_of_remarks_is_no_record(tmp_path: Path) -> None:
    """Only a column that nobody reads is filled: it was once a deal of nothing."""
    it = read(tmp_path, "Deal ID,Deal name,Amount,Remark\n1,A,5,\n,,,see above\n")
    assert it.values("id") == ["1"] and it.adds_up()
    assert it.rejects == [(3, None, None, "nothing that makes a record: no id, name, date or amount")]


def test_headings_of_groups(tmp_path: Path) -> None:
    """
    Owner | Deal name | Amount
    Ann   |           |            a heading
          | A         | 100
    """
    it = read(tmp_path, "Owner,Deal name,Stage,Amount\nAnn,,,\n,A,Won,100\nBo,,,\n,B,Won,200\n")
    assert it.values("name") == ["A", "B"] and it.adds_up() and [row for row, *_ in it.rejects] == [2, 4]


def test_every_way_of_reading_refuses_the_same(tmp_path: Path) -> None:
    found: list[Any] = []
    for pace in ("ahead", "at once", "carefully"):
        it = read(tmp_path, DEALS + "A,Ann,Won,2026-03-02,5,5,5\nTotal,,,,5,5,5\n,,,,5,,\n,,,,,1,\n", pace=pace)
        found.append((it.values("name"), it.rejects))
    assert found[0] == found[1] == found[2] and [row for row, *_ in found[0][1]] == [3, 4, 5]
