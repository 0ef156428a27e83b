"""What would happen before it happens: exact, and it changes nothing."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.errors import FileError, WarehouseError
from smarketing.importing import files as importing_files
from smarketing.importing import import_files, preview, shown
from smarketing.settings import DEMO, Home
from smarketing.sources import save_map
from smarketing.warehouse import Store

LEADS = (
    "lead_id,email,source,created,shoe size\n1,ann@example.com,Fair,2026-01-05,39\n2,bob@example.com,,2026-01-06,44\n"
)
DEALS = "deal_id;created;close_date;stage;amount\n1;31/01/2026;28/02/2026;won;1.500,50\n2;01/02/2026;x;won;2.000,00\n"
ODD = "wind,cloud\n3,yes\n"
AMBIGUOUS = "lead_id,source,created\n1,Fair,03/04/2026\n2,Fair,05/06/2026\n"
NOT_NEEDED = "Id,AccountId,ContactId,Roles,IsActive,IsDirect\n07k1,0011,0031,Buyer,1,0\n"


def write(folder: Path, name: str, text: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder / name


def test_a_file_is_shown_as_it_is_understood(home: Home, tmp_path: Path) -> None:
    """
    deal_id  created     close_date  stage  amount
    1        31/01/2026  28/02/2026  won    1.500,50   day first, as the 31st tells; a decimal comma
    2        01/02/2026  x           won    2.000,00   no date: stays empty
    """
    (seen,) = preview([write(tmp_path, "deals.csv", DEALS)], home).files
    assert (seen.report.title, seen.report.object, seen.table) == (
        "Plain column names",
        "opportunities",
        "opportunities",
    )
    assert (seen.report.rows_read, seen.report.loaded, seen.report.merged, seen.report.rejected) == (2, 2, 0, 0)
    assert seen.report.blanked == 1
    read = {c.column: (c.headers, c.how) for c in seen.columns}
    assert read["created_at"] == (("created",), "Dates day first, as 31/12/2026")
    assert read["amount"] == (("amount",), "Amounts with a decimal comma, as 1.500,00")
    assert seen.sample[0]["created_at"] == datetime(2026, 1, 31)
    assert seen.sample[0]["amount"] == 1500.5
    assert seen.sample[0]["outcome"] == "won"
    assert [(r.row, r.column, r.value) for r in seen.rejects] == [(3, "close_date", "x")]


def test_the_first_rows_are_shown_in_their_order(home: Home, tmp_path: Path) -> None:
    """Of rows without an id too, which are told apart by what they say."""
    days = [f"2026-01-{n:02}" for n in range(1, 31)]
    file = write(tmp_path, "spend.csv", "day,source,spend\n" + "".join(f"{day},Web,{day[-2:]}.5\n" for day in days))
    (seen,) = preview([file], home).files
    assert [f"{row['day']:%Y-%m-%d}" for row in seen.sample] == days[:5]


def test_columns_that_nothing_reads_are_named(home: Home, tmp_path: Path) -> None:
    (seen,) = preview([write(tmp_path, "leads.csv", LEADS)], home).files
    assert seen.unused == ("shoe size",)
    assert {c.headers for c in seen.columns} == {("lead_id",), ("email",), ("source",), ("created",)}


def test_a_preview_changes_nothing_at_all(home: Home, tmp_path: Path) -> None:
    file = write(tmp_path, "leads.csv", LEADS)
    preview([file], home)
    assert not home.warehouse.exists()
    import_files([file], home)
    before = {f: f.stat().st_mtime_ns for f in home.warehouse.iterdir()}
    preview([write(tmp_path / "b", "leads.csv", LEADS.replace("2,bob", "3,cy"))], home)
    assert {f: f.stat().st_mtime_ns for f in home.warehouse.iterdir()} == before


ROW = st.tuples(st.integers(1, 6), st.sampled_from(["Fair", "Web", ""]), st.sampled_from(["2026-01-05", "bad"]))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company with leads 1 and 2, to copy."""
    folder = tmp_path_factory.mktemp("known")
    import_files([write(folder, "known.csv", LEADS)], Home(folder / "home"))
    return folder / "home"


@settings(max_examples=8)
@given(first=st.lists(ROW, max_size=6), second=st.lists(ROW, max_size=6))
def test_a_preview_says_what_the_import_then_does(
    known: Path, first: list, second: list, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two files with records in common, repeated and unreadable, into a warehouse that has some of them."""
    folder = tmp_path_factory.mktemp("p")
    home = Home(shutil.copytree(known, folder / "home"))

    def file(name: str, rows: list) -> Path:
        body = "".join(f"{n},p{n}@example.com,{source},{day}\n" for n, source, day in rows)
        return write(folder, name, "lead_id,email,source,created\n" + body)

    files = [file("first.csv", first), file("second.csv", second)]
    seen = preview(files, home)
    if seen.refusal:  # of one file no row can be read
        with pytest.raises(FileError) as refused:
            import_files(files, home)
        assert str(refused.value) in seen.refusal
        return
    done = import_files(files, home)
    assert seen.reports == done.files
    assert seen.changes == done.changed


def test_the_demo_company_gives_way_only_in_the_draft(demo: Home, tmp_path: Path) -> None:
    home = demo
    current = Store(home.warehouse).current
    seen = preview([write(tmp_path, "leads.csv", LEADS)], home)
    assert seen.replaces_demo
    assert seen.reports[0].loaded == 2
    assert Store(home.warehouse).current == current
    again = preview([DEMO], home)
    assert not again.replaces_demo
    assert not again.changes
    assert all(f.known for f in again.files)


def test_every_file_is_shown_also_beside_one_that_cannot_be_read(home: Home, tmp_path: Path) -> None:
    files = [
        write(tmp_path, "broken.csv", b"\x00\x01\x02\x03PK" * 50), write(tmp_path, "ask.csv", AMBIGUOUS),
        write(tmp_path, "odd.csv", ODD), write(tmp_path, "leads.csv", LEADS),
        write(tmp_path, "companies.csv", NOT_NEEDED),
    ]  # fmt: skip
    seen = preview(files, home)
    assert [r.status for r in seen.reports] == ["refused", "asks", "skipped", "loaded", "skipped"]
    assert "not needed" in seen.reports[4].notes[0]
    question = seen.asks[0].question
    assert question is not None
    assert (question.column, question.example) == ("created", "03/04/2026")
    assert seen.refusal
    with pytest.raises(FileError) as refused:
        import_files(files, home)
    assert str(refused.value) in seen.refusal


@pytest.mark.parametrize(
    ("texts", "strict"), [([ODD], False), ([ODD, LEADS], True), ([ODD, LEADS], False), ([LEADS], True)]
)
def test_the_refusal_is_the_sentence_with_which_the_import_fails(
    home: Home, tmp_path: Path, texts: list[str], strict: bool
) -> None:
    files = [write(tmp_path, f"{place}.csv", text) for place, text in enumerate(texts)]
    seen = preview(files, home, strict=strict)
    try:
        import_files(files, home, strict=strict)
    except FileError as error:
        assert seen.refusal == str(error)
    else:
        assert seen.refusal is None


def test_dates_once_answered_are_read_so(home: Home, tmp_path: Path) -> None:
    seen = preview([write(tmp_path, "leads.csv", AMBIGUOUS)], home, dates="day-first")
    assert not seen.asks
    assert seen.files[0].sample[0]["created_at"] == datetime(2026, 4, 3)


def test_a_map_of_ones_own_names_its_kind_of_file(home: Home, tmp_path: Path) -> None:
    save_map(home.maps, "Weather station", "leads", {"email": "wind", "source": "cloud"})
    (seen,) = preview([write(tmp_path, "odd.csv", ODD)], home).files
    assert seen.report.title == "Weather station"


def test_real_exports_are_explained(home: Home, realdata: Path) -> None:
    seen = preview([realdata / "zoho"], home)
    by_name = {f.report.file: f for f in seen.files}
    deals = {c.column: c for c in by_name["Potentials.csv"].columns}
    assert deals["created_at"].how == "Dates with the month’s name"
    assert deals["amount"].headers == ("Amount",)
    assert (by_name["Leads.csv"].report.loaded, by_name["Potentials.csv"].report.loaded) == (3900, 3632)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "–"), (datetime(2026, 1, 31), "2026-01-31"), (datetime(2026, 1, 31, 9, 5), "2026-01-31 09:05"),
        (True, "yes"), (1500.0, "1,500"), (0.125, "0.12"), ("Fair", "Fair"),
    ],
)  # fmt: skip
def test_values_are_shown_as_a_person_checks_them(value: object, said: str) -> None:
    assert shown(value) == said


def test_what_fails_in_the_preparing_fails_in_the_preview(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*given: object, **named: object) -> None:
        raise duckdb.BinderException("no such column")

    monkeypatch.setattr(importing_files, "prepare", failing)
    for attempt in (preview, import_files):
        with pytest.raises(WarehouseError, match="no such column"):
            attempt([write(tmp_path, "leads.csv", LEADS)], home)


def test_companies_without_ids_beside_deals_that_name_theirs(home: Home, tmp_path: Path) -> None:
    """Once the preview said that they load, and the import broke."""
    files = [
        write(tmp_path, "companies.csv", "Company name,Industry\nAcme,Tools\n"),
        write(tmp_path, "deals.csv", "Deal ID,Deal Name,Account ID,Amount,Close Date,Stage\n1,A,7,10,2026-01-31,won\n"),
    ]
    seen = preview(files, home)
    assert seen.reports == import_files(files, home).files
    assert [f.loaded for f in seen.reports if f.object] == [1, 1]
