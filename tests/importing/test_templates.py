"""The templates: each is read as what it is, its example rows never, and says what goes into its columns."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from smarketing.company import open_company
from smarketing.errors import FileError, UnknownName
from smarketing.guide import TEMPLATES, Template, template
from smarketing.importing import import_files, preview
from smarketing.schema import TABLES
from smarketing.settings import Home
from smarketing.sources import load_maps, recognise
from smarketing.sources.examples import MARK, ONLY, REASON
from smarketing.warehouse import Store

#: A row of somebody's own for each template, by its headers.
OWN = {
    "leads": {"lead_id": "7", "email": "cy@x.org", "source": "Web", "stage": "mql", "created_at": "2026-03-01"},
    "deals": {"deal_id": "70", "lead_id": "7", "outcome": "won", "amount": "1.200,50", "closed_at": "05/31/2026"},
    "deal-stages": {"deal_id": "70", "stage": "Demo", "changed_at": "2026-03-05"},
    "activities": {"lead_id": "7", "kind": "call", "occurred_at": "2026-03-02 10:00"},
    "reps": {"rep_id": "U1", "name": "Rita Roe", "team": "North"},
    "ad-spend": {"day": "2026-03-01", "source": "Google Ads", "spend": "12.50"},
    "visits": {"day": "2026-03-01", "visits": "40", "source": "Web"},
}


def filled(one: Template, *, examples: bool, first: bool = True) -> str:
    """The template with a row of one's own, below its example rows, above them, or instead of them."""
    rows = list(csv.reader(io.StringIO(one.csv)))
    own = [OWN[one.name].get(header, "") for header in one.headers]
    below = [*rows[1:], own] if first else [own, *rows[1:]]
    target = io.StringIO()
    csv.writer(target).writerows([rows[0], *(below if examples else [own])])
    return target.getvalue()


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8-sig", newline="")
    return folder / name


@pytest.mark.parametrize("one", TEMPLATES.values(), ids=TEMPLATES)
def test_every_column_of_a_template_is_recognised_as_itself(one: Template) -> None:
    match = recognise(one.headers, load_maps())
    assert match is not None
    assert (match.crm, match.object.table) == ("generic", one.table)
    assert {c: match.columns.get(c) for c in one.columns} == dict(zip(one.columns, one.headers, strict=True))


@pytest.mark.parametrize("one", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_with_own_rows_instead_is_read_as_what_it_is(one: Template, tmp_path: Path) -> None:
    seen = preview([put(tmp_path, one.file, filled(one, examples=False))], Home(tmp_path / "home"))
    (file,) = seen.files
    assert (file.table, file.report.crm, file.report.loaded, file.report.rejected) == (one.table, "generic", 1, 0)


@pytest.mark.parametrize("one", TEMPLATES.values(), ids=TEMPLATES)
@pytest.mark.parametrize("first", [True, False], ids=["above", "below"])
def test_example_rows_left_in_are_left_out_and_said(one: Template, first: bool, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    file = put(tmp_path, one.file, filled(one, examples=True, first=first))
    (report,) = import_files([file], home).files
    assert (report.rows_read, report.loaded, report.rejected) == (3, 1, 2)
    assert "2 example rows of the template left out" in report.notes
    rejects = open_company(home).warehouse.query("select reason from rejects")["reason"]
    assert rejects.tolist() == [REASON, REASON]


@pytest.mark.parametrize("one", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_as_it_was_downloaded_is_no_data(one: Template, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    file = put(tmp_path, one.file, one.csv)
    with pytest.raises(FileError, match="nothing but its example rows"):
        import_files([file], home)
    assert Store(home.warehouse).current is None


def test_an_empty_template_does_not_hold_up_those_that_were_filled_in(tmp_path: Path) -> None:
    files = [
        put(tmp_path, t.file, t.csv if t.name == "deals" else filled(t, examples=True)) for t in TEMPLATES.values()
    ]
    home = Home(tmp_path / "home")
    seen, done = preview(files, home), import_files(files, home)
    assert [f.report for f in seen.files] == list(done.files)
    (skipped,) = done.skipped
    assert (skipped.file, skipped.notes) == ("deals-template.csv", (ONLY,))
    contents = open_company(home).warehouse.contents
    assert (contents.leads, contents.opportunities, contents.activities, contents.traffic_days) == (1, 0, 1, 1)


@pytest.mark.parametrize(("written", "meant"), [
    (("1.200", "3.400"), (1200.0, 3400.0)),
    (("1.200,50", "7"), (1200.5, 7.0)),
    (("1200.50", "1,500.00"), (1200.5, 1500.0)),
])  # fmt: skip
def test_example_rows_say_nothing_of_how_amounts_are_written(
    written: tuple[str, str], meant: tuple[float, float], tmp_path: Path
) -> None:
    one = TEMPLATES["deals"]
    rows = list(csv.reader(io.StringIO(one.csv)))
    for number, amount in enumerate(written):
        own = {"deal_id": str(number), "outcome": "won", "amount": amount, "closed_at": "31/05/2026"}
        rows.append([own.get(header, "") for header in one.headers])
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    home = Home(tmp_path / "home")
    import_files([put(tmp_path, one.file, target.getvalue())], home)
    deals = open_company(home).warehouse.query("select amount, closed_at from opportunities order by record")
    assert tuple(deals["amount"]) == meant
    assert set(deals["closed_at"].dt.strftime("%Y-%m-%d")) == {"2026-05-31"}


def test_an_example_row_is_known_without_its_id(tmp_path: Path) -> None:
    """Somebody deletes the columns they have nothing for: the mark stands in others too."""
    text = f"email,source,created_at\n{MARK} ann@example.com,{MARK} Trade fair,2026-01-05\ncy@x.org,Web,2026-03-01\n"
    (report,) = import_files([put(tmp_path, "leads.csv", text)], Home(tmp_path / "home")).files
    assert (report.loaded, report.rejected) == (1, 1)


def test_a_row_that_only_mentions_an_example_is_a_record(tmp_path: Path) -> None:
    text = f"lead_id,name,source,created_at\n1,Ann {MARK},Web,2026-03-01\n2,Example Ltd,(examples),2026-03-02\n"
    (report,) = import_files([put(tmp_path, "leads.csv", text)], Home(tmp_path / "home")).files
    assert (report.loaded, report.rejected) == (2, 0)


@pytest.mark.parametrize("one", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_says_what_goes_where(one: Template) -> None:
    assert len(one.examples) == 2
    assert all(any(cell.startswith(MARK) for cell in row) for row in one.examples)
    assert set(one.meanings) == set(one.headers)
    for column in TABLES[one.table].columns:
        if column.choices and column.name in one.columns:
            assert all(choice in one.meanings[column.name] for choice in column.choices)


def test_an_unknown_template_lists_those_there_are() -> None:
    with pytest.raises(UnknownName, match="leads"):
        template("lead")
