"""Importing in the browser: what would happen, doing it, the question about dates, a file nobody knows, the demo
company, the inbox, and back."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.errors import NotAllowed, WarehouseError
from smarketing.guide import TEMPLATES
from smarketing.importing import Preview, import_files, inbox
from smarketing.importing.watch import watch
from smarketing.schema import TABLES
from smarketing.settings import DEMO, Home
from smarketing.ui import history, mapping, preview, uploads
from smarketing.warehouse import Store, Warehouse, store
from tests.app.conftest import Open, said, table

PAGE = "pages/data/import_exports.py"
LEADS = "email,source,created_at\n" + "".join(f"p{i}@example.com,Referral,2026-03-{i + 1:02}\n" for i in range(20))
MORE = LEADS.replace("p1@", "q1@")
AMBIGUOUS = "email,source,created_at\n" + "".join(f"p{i}@example.com,Referral,{i + 1:02}/03/2026\n" for i in range(9))
STRANGE = "Kundin,Herkunft X,Wann\nanna@example.com,Messe,2026-03-01\nbob@example.com,Web,2026-03-02\n"
NO_TABLE = b"\x89PNG\r\n\x1a\n\x00\x00\x00"


def leads(folder: Path) -> int:
    return Warehouse(Store(Home(folder).warehouse).current).contents.leads


def uploaded(app: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    contents = [(name, text if isinstance(text, bytes) else text.encode()) for name, text in files]
    for name, content in contents:
        app.file_uploader[0].upload(name, content)
    return app.run()


def put(folder: Path, name: str, text: str | bytes) -> Path:
    """A file in the inbox."""
    place = Home(folder).inbox
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return place / name


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file counts as complete at once, and another import is hardly waited for."""
    monkeypatch.setattr(inbox, "SETTLED", 0.02)
    monkeypatch.setattr(store, "PATIENCE", 0.2)


def test_choosing_a_file_shows_what_would_happen_and_changes_nothing(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("anything.csv", LEADS + "x@example.com,Fair,2026-99-99\n"))
    assert not app.exception
    assert "21 rows in 1 file: 21 are new, 0 known already. 1 value cannot be read and stays empty." in said(app)
    row = table(app, "rows_read").iloc[0]
    assert (row["recognised"], row["rows_read"], row["loaded"], row["rejected"]) == (
        "Plain column names, leads",
        21,
        21,
        0,
    )
    mapping = table(app, "header").set_index("column")
    assert mapping["header"].to_dict() == {"Email": "email", "Source": "source", "Created at": "created_at"}
    assert table(app, "Email")["Created at"].tolist() == [f"2026-03-0{day}" for day in range(1, 6)]
    assert table(app, "reason")["value"].tolist() == ["2026-99-99"]
    assert Store(Home(tmp_path).warehouse).current is None


def test_an_upload_is_imported_and_reported(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("anything.csv", LEADS))
    app.button(key="import").click().run()
    assert not app.exception
    assert leads(tmp_path) == 20
    report = table(app, "rows_read", "note").iloc[0]
    assert (report["file"], report["rows_read"], report["loaded"], report["rejected"]) == ("anything.csv", 20, 20, 0)
    assert "20 rows read from 1 of 1 file." in said(app)
    assert "20 rows in 1 file" not in said(app)  # the files are done with


def test_a_page_shows_the_new_data_without_a_restart(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("anything.csv", LEADS))
    app.button(key="import").click().run()
    app.switch_page("pages/views/leads_by_source.py").run()
    assert app.metric[0].value == "20"


def test_a_preview_is_computed_once_for_a_content_and_anew_for_another_warehouse(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    original = preview.importing.preview

    def counted(*given: Any, **named: Any) -> Preview:
        looked.append("")
        return original(*given, **named)

    monkeypatch.setattr(preview.importing, "preview", counted)
    app = uploaded(open_page(PAGE, tmp_path), ("anything.csv", LEADS))
    app.run()
    assert len(looked) == 1
    other = tmp_path / "other.csv"
    other.write_text(LEADS)
    import_files([other], Home(tmp_path))
    app.run()
    assert len(looked) == 2
    assert "Everything in these files was imported before" in said(app)


def test_big_files_are_looked_at_only_when_asked_for(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "BIG", 100)
    app = uploaded(open_page(PAGE, tmp_path), ("anything.csv", LEADS))
    assert "about as long as importing them" in said(app)
    assert not app.dataframe
    next(button for button in app.button if button.label == "Show what will happen").click().run()
    assert "20 rows in 1 file: 20 are new" in said(app)


def test_dates_of_a_big_file_are_asked_about_when_it_is_imported(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "BIG", 100)
    app = uploaded(open_page(PAGE, tmp_path), ("leads.csv", AMBIGUOUS))
    app.button(key="import").click().run()
    assert "Which are they?" in said(app)
    app.radio[0].set_value("day-first").run()
    app.button(key="import").click().run()
    assert leads(tmp_path) == 9


def test_dates_that_could_be_either_are_asked_about_before_the_import(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("leads.csv", AMBIGUOUS))
    assert "Which are they?" in said(app)
    assert app.button(key="import").disabled
    app.radio[0].set_value("day-first").run()
    assert table(app, "Email")["Created at"].tolist() == [f"2026-03-0{day}" for day in range(1, 6)]
    assert Store(Home(tmp_path).warehouse).current is None
    app.button(key="import").click().run()
    assert leads(tmp_path) == 9
    assert Warehouse(Store(Home(tmp_path).warehouse).current).data_date.isoformat() == "2026-03-09"


def test_an_unknown_file_gets_a_form_and_is_known_from_then_on(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("kunden.csv", STRANGE))
    assert "say what its columns are" in said(app)
    assert app.button(key="import").disabled
    for column, header in {"email": "Kundin", "source": "Herkunft X", "created_at": "Wann"}.items():
        app.selectbox(key=f"map-kunden.csv-leads-{column}").set_value(header)
    next(button for button in app.button if button.label.startswith("Save and recognise")).click().run()
    assert "say what its columns are" not in said(app)
    assert "2 rows in 1 file: 2 are new" in said(app)
    app.button(key="import").click().run()
    assert leads(tmp_path) == 2


def test_web_visits_and_ad_spend_can_be_taught_too(open_page: Open, tmp_path: Path) -> None:
    """Found wrong: the form offered four of the tables, so a file of visits that no map knows could not be read."""
    app = uploaded(open_page(PAGE, tmp_path), ("besuche.csv", "Tag X,Zahl\n2026-03-01,20\n2026-03-02,30\n"))
    assert "web visits and ad spend" in said(app)
    app.selectbox(key="table-besuche.csv").set_value("traffic").run()
    for column, header in {"day": "Tag X", "visits": "Zahl"}.items():
        app.selectbox(key=f"map-besuche.csv-traffic-{column}").set_value(header)
    next(button for button in app.button if button.label.startswith("Save and recognise")).click().run()
    assert "2 rows in 1 file: 2 are new" in said(app)
    app.button(key="import").click().run()
    assert Warehouse(Store(Home(tmp_path).warehouse).current).contents.traffic_days == 2


def test_the_form_asks_in_words_and_for_what_is_rare_further_down(open_page: Open, tmp_path: Path) -> None:
    """Found wrong: 32 equal boxes, named “Id” and “Mql at”. What the file seems to have is in sight however rare."""
    app = uploaded(open_page(PAGE, tmp_path), ("kunden.csv", STRANGE.replace("Herkunft X", "Landing page X")))
    shown = [box.label.replace("\\", "") for box in app.main.selectbox]
    assert "When it became a marketing-qualified lead" in shown and "Mql at" not in shown
    (rare,) = [block for block in app.expander if "rarer columns" in block.label]
    asked = {box.key.rsplit("-", 1)[-1] for box in rare.selectbox}
    assert "sql_at" in asked and "lead_type" not in asked and not asked & set(mapping.USUAL["leads"])
    assert len(asked) + 13 == len(TABLES["leads"].columns)


@pytest.mark.parametrize("name", mapping.WHAT)
def test_every_box_of_the_form_has_words_of_its_own(name: str) -> None:
    asked = [mapping.asked(column) for column in TABLES[name].columns]
    assert len(set(asked)) == len(asked)
    assert not [words for words in asked if "_" in words or "`" in words or words.endswith(".")]
    assert set(mapping.USUAL.get(name, ())) <= set(TABLES[name].names)


def test_a_file_that_is_no_table_is_a_sentence_and_the_others_are_shown(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("picture.csv", NO_TABLE), ("leads.csv", LEADS))
    assert not app.exception
    assert "picture.csv" in app.error[0].value.replace("\\", "")
    assert app.button(key="import").disabled
    assert table(app, "rows_read")["recognised"].tolist() == ["cannot be read", "Plain column names, leads"]
    assert Store(Home(tmp_path).warehouse).current is None


def test_the_demo_company_opens_and_the_import_can_be_taken_back(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    app.button(key="demo").click().run()
    assert leads(tmp_path) > 4000
    assert f"{len(list(DEMO.glob('*.csv')))} files" in said(app)
    app.button(key="undo").click().run()
    assert not app.exception
    assert Store(Home(tmp_path).warehouse).current is None
    assert app.button(key="demo")
    assert "rows read" not in said(app)  # nothing is said of an import that was taken back


def test_any_of_the_last_imports_can_be_returned_to(open_page: Open, tmp_path: Path) -> None:
    for number in range(4):
        file = tmp_path / f"leads{number}.csv"
        file.write_text(LEADS.replace("p0@", f"new{number}@"))
        import_files([file], Home(tmp_path))
    app = open_page(PAGE, tmp_path)
    past = table(app, "number", "files")
    assert past["number"].tolist() == [4, 3, 2, 1]
    assert past["files"].tolist() == [f"leads{number}.csv" for number in (3, 2, 1, 0)]
    assert past["state"].tolist() == ["shown now", *["can be returned to"] * 3]
    assert app.selectbox(key="return-to").options[-1] == "Before the first import: empty"
    assert app.selectbox(key="return-to").label == "Return to the data as it was"
    assert app.selectbox(key="return-to").options[0].startswith("After ")
    assert "exchange rates, who is one person" in said(app)
    app.selectbox(key="return-to").set_value(2).run()
    assert "2 imports are taken back" in said(app)
    assert "leads3.csv" in said(app)
    app.button(key="undo").click().run()
    assert leads(tmp_path) == 21
    assert table(app, "number", "files")["number"].tolist() == [2, 1]
    app.switch_page("pages/views/leads_by_source.py").run()
    assert app.metric[0].value == "21"


def test_an_import_that_came_meanwhile_is_not_lost_by_going_back(open_page: Open, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(LEADS)
    second.write_text(MORE)
    import_files([first], Home(tmp_path))
    app = open_page(PAGE, tmp_path)
    import_files([second], Home(tmp_path))
    app.button(key="undo").click().run()
    assert "changed since you looked" in said(app)
    assert leads(tmp_path) == 21


def test_files_in_the_inbox_are_imported_when_somebody_comes(open_page: Open, tmp_path: Path) -> None:
    put(tmp_path, "leads.csv", LEADS)
    put(tmp_path, "picture.csv", NO_TABLE)
    app = open_page(PAGE, tmp_path)
    watch(Home(tmp_path)).wait()
    app.run()
    assert leads(tmp_path) == 20
    report = table(app, "rows_read", "note").set_index("file")
    assert report.loc["leads.csv", "loaded"] == 20
    assert "picture.csv" in report.loc["picture.csv", "note"]
    assert "1 file stays in the inbox" in said(app)
    assert sorted(p.name for p in Home(tmp_path).inbox.glob("*.csv")) == ["picture.csv"]


def test_only_what_still_lies_in_the_inbox_is_said_to_stay(open_page: Open, tmp_path: Path) -> None:
    """A table of the archive is not recognised, but the archive was imported and is put away."""
    put(tmp_path, "picture.csv", NO_TABLE)
    put(tmp_path, "ask.csv", AMBIGUOUS)
    with zipfile.ZipFile(Home(tmp_path).inbox / "both.zip", "w") as archive:
        archive.writestr("leads.csv", LEADS)
        archive.writestr("kunden.csv", STRANGE)
    app = open_page(PAGE, tmp_path)
    watch(Home(tmp_path)).wait()
    app.run()
    assert leads(tmp_path) == 20
    assert "2 files stay in the inbox" in said(app)
    (Home(tmp_path).inbox / "ask.csv").unlink()
    app.run()
    assert "1 file stays in the inbox" in said(app)
    assert not app.button(key="inbox").disabled
    (Home(tmp_path).inbox / "picture.csv").unlink()
    app.run()
    assert not app.exception
    assert "in the inbox; the note" not in said(app)


def test_the_inbox_can_be_imported_by_a_button_that_asks_about_dates(open_page: Open, tmp_path: Path) -> None:
    put(tmp_path, "leads.csv", AMBIGUOUS)
    app = open_page(PAGE, tmp_path)
    watch(Home(tmp_path)).wait()
    app.run()
    assert app.button(key="inbox").disabled
    app.radio(key="inbox-order").set_value("day-first").run()
    app.button(key="inbox").click().run()
    assert not app.exception
    assert leads(tmp_path) == 9
    assert "9 rows read from 1 of 1 file." in said(app)
    assert not any(button.key == "inbox" for button in app.button)


def test_who_may_not_edit_can_choose_no_files_and_changes_nothing(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "first.csv"
    file.write_text(LEADS)
    import_files([file], Home(tmp_path))
    monkeypatch.setenv("SMARKETING_EDITORS", "ada@example.com")
    app = open_page(PAGE, tmp_path)
    assert not app.exception and not app.file_uploader
    assert "Only editors may import" in said(app)
    assert not {button.key for button in app.button} & {"import", "undo", "demo", "inbox"}
    assert not any(button.label.startswith("Save and recognise") for button in app.button)


def test_what_was_chosen_by_who_may_no_longer_edit_is_neither_kept_nor_read(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    app = open_page(PAGE, tmp_path / "home")
    app.file_uploader[0].upload("leads.csv", LEADS.encode())
    monkeypatch.setenv("SMARKETING_EDITORS", "ada@example.com")
    monkeypatch.setattr(preview.importing, "preview", None)
    app.run()
    assert not app.exception and "Only editors may import" in said(app)
    assert not list(tmp_path.rglob("leads.csv"))


@pytest.mark.parametrize("work", [lambda: uploads._Spool().keep([object()]), lambda: preview.look([], None)])
def test_neither_the_spool_nor_the_preview_works_for_who_may_not_edit(
    monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]
) -> None:
    monkeypatch.setenv("SMARKETING_EDITORS", "ada@example.com")
    with pytest.raises(NotAllowed, match="Only editors may import"):
        work()


def test_a_file_that_cannot_be_read_can_be_left_out(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("leads.csv", LEADS), ("photo.csv", NO_TABLE))
    assert app.button(key="import").disabled
    assert app.checkbox(key="leave-out").label == "Leave out the 1 file that cannot be read"
    app.checkbox(key="leave-out").check().run()
    app.button(key="import").click().run()
    assert not app.exception and leads(tmp_path) == 20
    assert "20 rows read from 1 of 2 files." in said(app)
    assert "photo.csv was left out: what it holds is in no figure" in said(app)


def test_where_nothing_else_is_read_nothing_is_left_out(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("photo.csv", NO_TABLE))
    assert not app.checkbox and app.button(key="import").disabled


def guide_shown(app: AppTest) -> Any:
    return next(block for block in app.expander if block.label == "Which files do I need?")


def test_before_there_are_files_a_crm_says_what_to_fetch(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    assert guide_shown(app).proto.expanded
    assert "Makes possible" not in said(app)
    app.selectbox(key="system").set_value("hubspot").run()
    assert not app.exception
    text = said(app)
    assert "CRM > Contacts > All contacts > Export" in text
    assert "Sales by day, Deal stages" in text and "Ledger: Deal size, Marketing’s share of revenue" in text
    assert "Fit and interest need two columns in your export of leads" in text
    app.selectbox(key="system").set_value("analytics").run()
    assert "goes beside the exports of your CRM" in said(app) and "leave open" not in said(app)


def test_the_guide_is_folded_once_there_is_data_and_gone_while_files_are_looked_at(
    open_page: Open, tmp_path: Path
) -> None:
    file = tmp_path / "first.csv"
    file.write_text(LEADS)
    import_files([file], Home(tmp_path))
    app = open_page(PAGE, tmp_path)
    assert not guide_shown(app).proto.expanded
    uploaded(app, ("more.csv", MORE))
    assert not [block for block in app.expander if block.label == "Which files do I need?"]


def test_the_guide_is_open_beside_the_demo_company(open_page: Open, demo_folder: Path) -> None:
    assert guide_shown(open_page(PAGE, demo_folder)).proto.expanded


def test_templates_can_be_downloaded(open_page: Open, tmp_path: Path) -> None:
    buttons = [button.proto for button in open_page(PAGE, tmp_path).get("download_button")]
    assert [button.label for button in buttons] == [one.title for one in TEMPLATES.values()]


def test_folders_of_the_server_are_named_to_editors_only(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The inbox, and errors that name a file of the warehouse; in local mode everybody is an editor."""

    def broken(_: Any) -> None:
        raise WarehouseError(f"The warehouse file {tmp_path / 'warehouse' / '1.duckdb'} cannot be opened.")

    monkeypatch.setattr(history, "runs", broken)
    app = open_page(PAGE, tmp_path)
    assert said(app).count(str(tmp_path)) == 2
    monkeypatch.setenv("SMARKETING_EDITORS", "ada@example.com")
    app = open_page(PAGE, tmp_path)
    assert str(tmp_path) not in said(app)
    assert "The warehouse file the app’s folder/warehouse/1.duckdb cannot be opened." in said(app)


def test_an_import_that_runs_already_is_a_sentence(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("leads.csv", LEADS))
    with Store(Home(tmp_path).warehouse).building():
        app.button(key="import").click().run()
    assert "Another import is running" in said(app)
    app.button(key="import").click().run()
    assert leads(tmp_path) == 20


def test_uploads_do_not_pile_up(open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    app = uploaded(open_page(PAGE, tmp_path / "home"), ("leads.csv", LEADS))
    assert len([name for _, _, files in os.walk(tmp_path) for name in files if name == "leads.csv"]) == 1
    app.button(key="import").click().run()
    app.run()
    assert not [name for _, _, files in os.walk(tmp_path) for name in files if name == "leads.csv"]
