"""Traps seen in exports, each with a tiny file."""

from __future__ import annotations

import codecs
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from smarketing.errors import AmbiguousDates, FileError
from smarketing.sources import Skipped, reading
from tests.sources.support import Reading, read, workbook

LEADS = "Record ID,Email,First Name,Last Name,Create Date\n"


# --- encodings and delimiters -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = (LEADS + "1,zoë@x.org,Zoë,Müller,2024-01-31\n2,b@x.org,Bo,Ek,2024-02-01\n").replace(",", delimiter)
    it = read(tmp_path, text.encode(encoding))
    assert it.values("name") == ["Zoë Müller", "Bo Ek"]
    assert it.values("record") == ["1", "2"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252", "cp1251"])
def test_no_encoding_sends_a_file_through_python_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    """Two million rows in Windows-1252 took two minutes: now a copy in UTF-8 is read as fast as any other file."""

    def row_by_row(*_: Any) -> None:
        raise AssertionError("read row by row")

    monkeypatch.setattr(reading, "load_exactly", row_by_row)
    name = "Анна" if encoding == "cp1251" else "Zoë"
    rows = [f"{i},p{i}@x.org,{name},Рой,2024-01-31" if encoding == "cp1251" else f"{i},p{i}@x.org,{name},Poe,2024-01-31"
            for i in range(50)]  # fmt: skip
    it = read(tmp_path, (LEADS + "\n".join(rows)).encode(encoding))
    assert it.values("first_name") == [name] * 50 and it.adds_up()


def test_an_encoding_that_shows_late(tmp_path: Path) -> None:
    """One é in Windows-1252, two megabytes into a file that looks like plain ASCII."""
    rows = [f"{i},p{i}@x.org,Ann,Poe,2024-01-31" for i in range(60_000)] + ["60000,z@x.org,Zo\xe9,Poe,2024-01-31"]
    it = read(tmp_path, (LEADS + "\n".join(rows)).encode("cp1252"))
    assert it.values("first_name")[-1] == "Zo\xe9"
    assert it.staged.rows_read == 60_001 and it.staged.notes == ["encoding Windows-1252"]


def test_one_broken_character_does_not_spoil_the_others(tmp_path: Path) -> None:
    good = "".join(f"{i},p{i}@x.org,Zoë,Müller,2024-01-31\n" for i in range(20))
    it = read(tmp_path, (LEADS + good).encode() + b"99,q@x.org,Zo\xeb,Poe,2024-01-31\n")
    assert it.values("first_name") == ["Zoë"] * 20 + ["Zo\ufffd"]


def test_a_broken_character_behind_a_byte_order_mark_or_at_the_end(tmp_path: Path) -> None:
    good = "1,a@x.org,Zoë,Müller,2024-01-31\n" * 10
    it = read(tmp_path, codecs.BOM_UTF8 + (LEADS + good).encode() + b"2,b@x.org,Zo\xeb,Poe,2024-01-31\n")
    assert it.staged.rows_read == 11 and it.values("first_name")[-1] == "Zo\ufffd"
    cut = (LEADS + good).encode("utf-16")[:-1]
    assert read(tmp_path, cut).staged.rows_read == 10


def test_utf16_with_tabs(tmp_path: Path) -> None:
    text = LEADS.replace(",", "\t") + "1\ta@x.org\tAnn\tПоэ\t2024-01-31\r\n"
    it = read(tmp_path, codecs.BOM_UTF16_LE + text.encode("utf-16-le"))
    assert it.values("last_name") == ["Поэ"] and it.staged.notes == ["encoding UTF-16"]


# --- dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-03-09", datetime(2024, 3, 9)),
        ("2024-03-09 17:05", datetime(2024, 3, 9, 17, 5)),
        ("2024-03-09 17:05:06.789", datetime(2024, 3, 9, 17, 5, 6, 789000)),
        ("2024-03-09T17:05:06Z", datetime(2024, 3, 9, 17, 5, 6)),
        ("2018-10-13T17:16:45.000Z", datetime(2018, 10, 13, 17, 16, 45)),
        ("2024-03-09T17:05:06+02:00", datetime(2024, 3, 9, 17, 5, 6)),
        ("2024-03-09 17:05:06+0530", datetime(2024, 3, 9, 17, 5, 6)),
        ("2024.03.09 7:05", datetime(2024, 3, 9, 7, 5)),
        ("2024-03-09 10:05 PM", datetime(2024, 3, 9, 22, 5)),
        ("31.03.2024", datetime(2024, 3, 31)),
        ("3/31/2024 5:16 PM", datetime(2024, 3, 31, 17, 16)),
        ("31-03-2024 17:05", datetime(2024, 3, 31, 17, 5)),
        ("9 Mar, 2024 00:03:00", datetime(2024, 3, 9, 0, 3)),
        ("09-Mar-2024", datetime(2024, 3, 9)),
        ("Mar 9, 2024 5:16 PM", datetime(2024, 3, 9, 17, 16)),
        ("Saturday, 9th March 2024", datetime(2024, 3, 9)),
        ("45360", datetime(2024, 3, 9)),
        ("45360.5", datetime(2024, 3, 9, 12)),
        ("1710003906789", datetime(2024, 3, 9, 17, 5, 6, 789000)),
        ("1710003906", datetime(2024, 3, 9, 17, 5, 6)),
        ("20240309", datetime(2024, 3, 9)),
        ("9. März 2024", datetime(2024, 3, 9)),
        ("9-Okt.-2024 09:30", datetime(2024, 10, 9, 9, 30)),
        ("1er avril 2024", datetime(2024, 4, 1)),
        ("vendredi 9 février 2024", datetime(2024, 2, 9)),
        ("9 mars 2024 à 17:05", datetime(2024, 3, 9, 17, 5)),
        ("15 de agosto de 2021", datetime(2021, 8, 15)),
        ("12 de dic. de 2023", datetime(2023, 12, 12)),
        ("9 maja 2024", datetime(2024, 5, 9)),
        ("2024年3月9日", datetime(2024, 3, 9)),
        ("31. 3. 2024 17:05", datetime(2024, 3, 31, 17, 5)),
        ("3/31/2024, 5:16\u202fPM", datetime(2024, 3, 31, 17, 16)),
        ("Mar 9, 2024, 5:16\u202fPM", datetime(2024, 3, 9, 17, 16)),
        ("2024-03-31 5:16 p. m.", datetime(2024, 3, 31, 17, 16)),
        ("31/03/24", datetime(2024, 3, 31)),
        ("31/03/99", datetime(1999, 3, 31)),
        ("9999-12-31", None),
        ("1/1/2050", None),
        ("1970-01-01", None),
    ],
)
def test_date_formats(tmp_path: Path, written: str, meant: datetime | None) -> None:
    it = read(tmp_path, LEADS + f'1,a@x.org,Ann,Poe,"{written}"\n', dates="day-first")
    assert it.values("created_at") == [meant]


def test_an_offset_is_converted_to_the_companys_time_and_local_times_are_not(tmp_path: Path) -> None:
    rows = (
        "1,a@x.org,A,B,2024-07-01T22:30:00Z\n2,b@x.org,A,B,2024-01-01T22:30:00-01:00\n3,c@x.org,A,B,2024-07-01 22:30\n"
    )
    it = read(tmp_path, LEADS + rows, timezone="Europe/Berlin")
    assert it.values("created_at") == [
        datetime(2024, 7, 2, 0, 30),
        datetime(2024, 1, 2, 0, 30),
        datetime(2024, 7, 1, 22, 30),
    ]


def test_the_last_row_settles_the_order(tmp_path: Path) -> None:
    """Forty thousand rows fit both orders; only the very last says month first."""
    rows = [f"{i},p{i}@x.org,A,B,0{i % 9 + 1}/02/2024" for i in range(40_000)] + ["x,q@x.org,A,B,02/28/2024"]
    it = read(tmp_path, LEADS + "\n".join(rows))
    assert it.values("created_at")[2] == datetime(2024, 3, 2)
    assert it.staged.notes == ["Create Date read as month first"]


def test_undecidable_dates_are_asked_about(tmp_path: Path) -> None:
    with pytest.raises(AmbiguousDates) as asked:
        read(tmp_path, LEADS + "1,a@x.org,A,B,04/05/2024\n")
    assert (asked.value.file, asked.value.column, asked.value.example) == ("export.csv", "Create Date", "04/05/2024")
    assert read(tmp_path, LEADS + "1,a@x.org,A,B,04/05/2024\n", dates="day-first").values("created_at") == [
        datetime(2024, 5, 4)
    ]


def test_a_sibling_column_settles_the_order(tmp_path: Path) -> None:
    text = "Record ID,Email,Create Date,Last Modified Date\n1,a@x.org,04/05/2024,04/25/2024\n"
    assert read(tmp_path, text).values("created_at") == [datetime(2024, 4, 5)]


def test_same_day_and_month_needs_no_question(tmp_path: Path) -> None:
    assert read(tmp_path, LEADS + "1,a@x.org,A,B,04/04/2024\n").values("created_at") == [datetime(2024, 4, 4)]


def test_two_formats_in_one_column(tmp_path: Path) -> None:
    it = read(tmp_path, LEADS + '1,a@x.org,A,B,2024-04-05\n2,b@x.org,A,B,"15 Apr, 2024 00:03:00"\n')
    assert it.values("created_at") == [datetime(2024, 4, 5), datetime(2024, 4, 15, 0, 3)]


def test_an_unreadable_date_leaves_its_field_empty(tmp_path: Path) -> None:
    """A lead of an unknown day is still a lead."""
    good = "4,d@x.org,A,B,2024-04-06\n"
    it = read(tmp_path, LEADS + "1,a@x.org,A,B,2024-04-05\n2,b@x.org,A,B,soon\n3,c@x.org,A,B,2024-02-30\n" + good)
    assert it.rows("record", "created_at") == [
        ("1", datetime(2024, 4, 5)), ("2", None), ("3", None), ("4", datetime(2024, 4, 6))
    ]  # fmt: skip
    assert it.adds_up() and it.staged.blanked == {"Create Date": 2}
    assert it.staged.notes == ["Create Date: 2 values cannot be read and stay empty (first: row 3 “soon”)"]
    assert [r[:3] for r in it.rejects] == [(3, "Create Date", "soon"), (4, "Create Date", "2024-02-30")]
    assert "2024-03-31" in it.rejects[0][3]


# --- nothing, booleans, money -------------------------------------------------------------------------------------


def test_nothing_is_null_and_unknown_is_an_answer(tmp_path: Path) -> None:
    nothing = ["", "-", "n/a", "N/A", "null", "None", "Select", "-None-", " - "]
    rows = "".join(f"{i},p{i}@x.org,{word},2024-01-01\n" for i, word in enumerate([*nothing, "unknown"], 1))
    it = read(tmp_path, "Record ID,Email,Original Source,Create Date\n" + rows)
    assert it.values("source") == [None] * len(nothing) + ["unknown"]


def test_padded_dates_and_amounts_are_read(tmp_path: Path) -> None:
    it = read(tmp_path, 'Deal ID,Deal Name,Close Date,Amount\n1,D," 2024-01-31\t", 5 \n2,D, - ,\n')
    assert it.rows("closed_at", "amount") == [(datetime(2024, 1, 31), 5), (None, None)] and it.rejects == []


def test_trimming_takes_blanks_only(tmp_path: Path) -> None:
    """A wrong escape once made the trim take the letters u and a and the digit 0 as blanks: “ 100” became 1."""
    it = read(tmp_path, LEADS + "1, a@x.org , ua0 ,\u00a0a\t,2024-01-01\n 100 ,b@x.org,A,B,2024-01-01\n")
    assert it.rows("id", "email", "first_name", "last_name")[0] == ("1", "a@x.org", "ua0", "a")
    assert it.values("id") == ["1", "100"]


def test_ids(tmp_path: Path) -> None:
    header = "TASKID,LEADID,POTENTIALID,Call Owner,Call Start Time\n"
    rows = "zcrm_4876876000000123456,0,000000000000000AAA,Ann,2024-01-01\n007,zcrm_12,-,Ann,2024-01-01\n"
    it = read(tmp_path, header + rows)
    assert it.rows("id", "lead_id", "opportunity_id") == [("4876876000000123456", None, None), ("007", "12", None)]


def test_an_id_rounded_by_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    it = read(tmp_path, LEADS + "4.87688E+18,a@x.org,A,B,2024-01-01\n5,b@x.org,A,B,2024-01-01\n")
    assert it.values("id") == ["5"] and it.adds_up()
    assert it.rejects[0][:3] == (2, "Record ID", "4.87688E+18")


@pytest.mark.parametrize(
    ("yes", "no"),
    [("1", "0"), ("Yes", "No"), ("TRUE", "FALSE"), ("true", "false"), ("y", "n"), ("WAHR", "FALSCH"),
     ("Oui", "Non"), ("Sí", "No")],
)  # fmt: skip
def test_booleans(tmp_path: Path, yes: str, no: str) -> None:
    text = f"LEADID,Email,Lead Status,Is Converted\n1,a@x.org,New,{yes}\n2,b@x.org,New,{no}\n3,c@x.org,New,\n"
    assert read(tmp_path, text).values("converted") == [True, False, None]


def _amounts(folder: Path, *written: str) -> list[float | None]:
    rows = "".join(f'{i},D,Qualification,"{w}"\n' for i, w in enumerate(written))
    return read(folder, "Deal ID,Deal Name,Deal Stage,Amount\n" + rows).values("amount")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (("15000.0", "0", "-3.5"), [15000, 0, -3.5]),
        (("$22,700.00", "$342.09K", "$1,117.10K"), [22700, 342090, 1117100]),
        (("1.234,56", "12,5", "1.500"), [1234.56, 12.5, 1500]),
        (("1 234,56 €", "1\u00a0234,00 €"), [1234.56, 1234]),
        (("1.500", "22.000", "300"), [1500, 22000, 300]),
        (("1.500", "12.25"), [1.5, 12.25]),
        (("1,500", "22,000"), [1500, 22000]),
        (("(500)", "-$5.50", "5-"), [-500, -5.5, -5]),
        (("1,00,000.00", "USD 5"), [100000, 5]),
        (("CHF 1'234.50", "10"), [1234.5, 10]),
        (("1,5 Mio. €", "2,5 Mrd. €", "12,25 Tsd. €"), [1.5e6, 2.5e9, 12250]),
        (("$1.2M", "$3.4bn", "$5k"), [1.2e6, 3.4e9, 5000]),
        (("1\u202f234,50 €", "R 5"), [1234.5, 5]),
    ],
)
def test_money(tmp_path: Path, written: tuple[str, ...], meant: list[float]) -> None:
    assert _amounts(tmp_path, *written) == meant


def test_the_last_amount_decides_what_a_dot_means(tmp_path: Path) -> None:
    """Thirty thousand amounts such as 1.500 could be thousands or decimals; the last one, 7.25, says decimals."""
    amounts = _amounts(tmp_path, *["1.500"] * 30_000, "7.25")
    assert amounts[0] == 1.5 and amounts[-1] == 7.25
    thousands = _amounts(tmp_path, *["100"] * 30_000, "1.500")
    assert thousands[-1] == 1500


def test_currency_beside_the_amount(tmp_path: Path) -> None:
    text = 'Deal ID,Deal Name,Amount\n1,D,"$5"\n2,D,"7 €"\n3,D,"GBP 9"\n4,D,3\n'
    it = read(tmp_path, text)
    assert it.values("currency") == ["USD", "EUR", "GBP", None] and "currency" in it.staged.provided
    plain = read(tmp_path, "Deal ID,Deal Name,Amount,Currency\n1,D,5,EUR\n")
    assert plain.values("currency") == ["EUR"]
    assert "currency" not in read(tmp_path, "Deal ID,Deal Name,Amount\n1,D,5\n").staged.provided


def test_an_unreadable_amount_names_what_would_be_right(tmp_path: Path) -> None:
    it = read(tmp_path, "Deal ID,Deal Name,Amount\n1,D,5\n2,D,a lot\n")
    assert it.adds_up() and it.rejects[0][:3] == (3, "Amount", "a lot") and "1,500.00" in it.rejects[0][3]


# --- owners, keyless tables ---------------------------------------------------------------------------------------


def test_owners_as_ids_names_and_addresses(tmp_path: Path) -> None:
    header = "Record Id,Lead Owner.id,Lead Owner,Email,Lead Status,Created Time\n"
    it = read(tmp_path, header + "zcrm_1,zcrm_77,  Ann Poe ,A@X.org,New,2024-01-01\n")
    assert it.rows("id", "owner_id", "owner", "email") == [("1", "77", "Ann Poe", "a@x.org")]


KEYLESS = "Task Owner,Subject,Created Time,Status\n"


def test_exact_duplicates_without_an_id_stay_apart(tmp_path: Path) -> None:
    it = read(tmp_path, KEYLESS + "Ann,Call,2024-01-01,Done\nAnn,Call,2024-01-01,Done\nBob,Call,2024-01-01,Done\n")
    assert len(set(it.values("record"))) == 3


def test_a_newer_export_of_keyless_rows_meets_the_same_identities(tmp_path: Path) -> None:
    """The status changed, the date is written otherwise, and a row is new: the two old records are recognised."""
    old = read(tmp_path, KEYLESS + "Ann,Call,2024-01-01,Open\nAnn,Call,2024-01-01,Open\n")
    new = read(
        tmp_path, KEYLESS + 'Bob,X,"3 Jan, 2024",Open\nAnn,Call,"1 Jan, 2024",Done\nAnn,Call,"1 Jan, 2024",Done\n'
    )
    assert set(old.values("record")) < set(new.values("record")) and len(set(new.values("record"))) == 3


def test_a_person_without_an_id_is_known_by_the_address(tmp_path: Path) -> None:
    it = read(tmp_path, "Email,Lead Source,Created\nA@x.org,Web,2024-01-01\n,Web,2024-01-01\n,Web,2024-01-01\n")
    records = it.values("record")
    assert records[0] == "a@x.org" and len(set(records)) == 3 and it.staged.crm == "generic"


# --- rows that are no records -------------------------------------------------------------------------------------


def test_footers_blank_lines_and_titles(tmp_path: Path) -> None:
    """Row numbers are those of a spreadsheet: title and blank lines count."""
    text = (
        "Monthly report\n\n"
        '"Record ID","Email","Create Date","Amount spent",""\n'
        '"1","a@x.org","2024-01-01","5",""\n'
        "\n"
        '"2","b@x.org","tomorrow","5",""\n'
        '"Grand Totals (5700 records)","","","10",""\n'
        "\n"
        "Copyright (c) 2000-2024 some vendor. All rights reserved.\n"
        "Confidential Information - Do Not Distribute\n"
    )
    it = read(tmp_path, text)
    assert it.rows("record", "row") == [("1", 4), ("2", 6)] and it.adds_up()
    assert [(row, column) for row, column, *_ in it.rejects] == [(6, "Create Date"), (7, None), (9, None), (10, None)]
    assert it.rejects[1][3] == it.rejects[3][3] == "looks like a footer, not a record"
    assert it.staged.rows_read == 5


def test_subtotals_of_grouped_reports(tmp_path: Path) -> None:
    rows = "1,A,5\nSubtotal,,5\n2,B,7\nSum of Amount,,12\nRecord Count,2,\n,,\nZwischensumme,,12\n"
    it = read(tmp_path, "Deal ID,Deal Name,Amount\n" + rows)
    assert it.values("id") == ["1", "2"] and it.adds_up()
    assert [row for row, *_ in it.rejects] == [3, 5, 6, 8]


def test_a_company_that_is_called_total(tmp_path: Path) -> None:
    it = read(tmp_path, "Company,Email,Lead Status,Lead Owner,Created Time\nTotal,a@x.org,New,Ann,2024-01-01\n")
    assert it.values("company") == ["Total"]


def test_ragged_rows(tmp_path: Path) -> None:
    it = read(tmp_path, LEADS + "1,a@x.org,A,B,2024-01-01,,\n2,b@x.org,A,B\n3,c@x.org,A,B,2024-01-01,surplus\n")
    assert it.rows("record", "created_at") == [("1", datetime(2024, 1, 1)), ("2", None)] and it.adds_up()
    assert it.rejects == [(4, None, "surplus", "this row has 6 values where the header has 5")]


def test_a_quote_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    one = '1,a@x.org,"Ann,Poe,2024-01-01\n2,b@x.org,Bo,Ek,2024-01-02\n'
    two = '3,c@x.org,"Cy,Lo,2024-01-03\n4,d@x.org,Di,Fu,2024-01-04\n'
    it = read(tmp_path, LEADS + one + two)
    assert it.values("record") == ["2", "4"] and it.adds_up()
    assert [row for row, *_ in it.rejects] == [2, 4]


def test_quotes_newlines_and_delimiters_inside_texts(tmp_path: Path) -> None:
    rows = '1,a@x.org,"A ""B"", C","D\nE",2024-01-01\n2,b@x.org,5" pipe,F,2024-01-02\n3,c@x.org,"G" H,I,2024-01-03\n'
    it = read(tmp_path, LEADS + rows)
    assert it.rows("first_name", "last_name") == [('A "B", C', "D\nE"), ('5" pipe', "F"), ("G H", "I")]


def test_header_quirks(tmp_path: Path) -> None:
    """A BOM, curly and doubled quotes, a duplicate, a trailing unnamed column."""
    text = (
        '\ufeffRecord ID,Email,"Date entered ""Marketing Qualified Lead (Phasen)""",Create Date,Create Date,\n'
        "1,a@x.org,2024-02-01,2024-01-01,1999-01-01,\n"
    )
    for quote in ('""', "“", "'"):
        it = read(tmp_path, text.replace('""', quote))
        assert it.rows("mql_at", "created_at", "stage") == [(datetime(2024, 2, 1), datetime(2024, 1, 1), "mql")]


def test_hostile_headers_and_values_stay_data(tmp_path: Path) -> None:
    text = (
        'Record ID,Email,"x\'); DROP TABLE it; --",Lead Status,Create Date\n1,a@x.org,x,"\'); SELECT \'",2024-01-01\n'
    )
    assert read(tmp_path, text).values("status") == ["'); SELECT '"]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for content in (b"", b"  \n ", bytes(range(256)) * 20, b"PK\x03\x04 not a workbook"):
        with pytest.raises(FileError, match=r"export\.csv"):
            read(tmp_path, content)


def test_a_header_without_rows_is_read_as_nothing(tmp_path: Path) -> None:
    for text in (LEADS, LEADS.rstrip()):
        it = read(tmp_path, text)
        assert it.staged.rows_read == 0 and it.rows("record") == []


def test_an_unknown_file_names_its_columns(tmp_path: Path) -> None:
    outcome = read(tmp_path, "alpha,beta\n1,2\n").outcome
    assert isinstance(outcome, Skipped) and "alpha, beta" in outcome.reason and "HubSpot" in outcome.reason


# --- files that lack something ------------------------------------------------------------------------------------


def test_missing_columns_are_null_and_not_provided(tmp_path: Path) -> None:
    it = read(tmp_path, "email,source,owner\na@x.org,Web,Ann\n")
    assert it.staged.provided == {"email", "source", "owner"}
    assert it.rows("created_at", "stage", "converted") == [(None, None, None)]
    assert it.con.execute("SELECT typeof(created_at), typeof(value) FROM it").fetchone() == ("TIMESTAMP", "DOUBLE")


def test_timed_says_whether_times_carry_a_time_of_day(tmp_path: Path) -> None:
    assert read(tmp_path, LEADS + "1,a@x.org,A,B,2024-01-01 00:00\n").values("timed") == [False]
    assert read(tmp_path, LEADS + "1,a@x.org,A,B,2024-01-01 09:00\n").values("timed") == [True]


def test_a_workbook(tmp_path: Path) -> None:
    """The hidden sheet is passed over; a number under a date column is a serial; 1002.0 is the id 1002."""
    rows: list[list[Any]] = [
        ["Lead export"],
        ["LEADID", "Email", "Lead Status", "Created Time", "Is Converted"],
        [1001, "a@x.org", "Pre Qualified", datetime(2024, 1, 31, 9, 30), True],
        [1002.0, "b@x.org", "Junk Lead", 45322, False],
        [],
        [1003, "c@x.org", "New", "never", False],
    ]
    hidden: list[list[Any]] = [["LEADID", "Email", "Lead Status"], [1, "z@x.org", "New"]]
    path = workbook(tmp_path / "leads.xlsx", {"Old": ("hidden", hidden), "Leads": ("visible", rows)})
    it = Reading(path)
    assert it.rows("id", "created_at", "stage", "rejected", "row") == [
        ("1001", datetime(2024, 1, 31, 9, 30), "opportunity", False, 3),
        ("1002", datetime(2024, 1, 31), "lead", True, 4),
        ("1003", None, "lead", False, 6),
    ]
    assert it.rejects[0][:3] == (6, "Created Time", "never") and it.adds_up()
