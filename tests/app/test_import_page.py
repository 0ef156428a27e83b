"""Importing in the browser: upload, the question about dates, a file nobody knows, the demo company, and back."""

from __future__ import annotations

from pathlib import Path

from smarketing.settings import Home
from smarketing.warehouse import Store, Warehouse
from tests.app.conftest import Open, said

PAGE = "pages/data/import_exports.py"
LEADS = "email,source,created_at\n" + "".join(f"p{i}@example.com,Referral,2026-03-{i + 1:02}\n" for i in range(20))
AMBIGUOUS = "email,source,created_at\n" + "".join(f"p{i}@example.com,Referral,{i + 1:02}/03/2026\n" for i in range(9))
STRANGE = "Kundin,Herkunft X,Wann\nanna@example.com,Messe,2026-03-01\nbob@example.com,Web,2026-03-02\n"


def leads(folder: Path) -> int:
    return Warehouse(Store(Home(folder).warehouse).current).contents.leads


def test_an_upload_is_imported_and_reported(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    app.file_uploader[0].upload("anything.csv", LEADS.encode()).run()
    app.button(key="import").click().run()
    assert not app.exception
    assert leads(tmp_path) == 20
    report = app.dataframe[0].value.iloc[0]
    assert (report["file"], report["rows_read"], report["loaded"], report["rejected"]) == ("anything.csv", 20, 20, 0)
    assert "20 rows read from 1 of 1 files." in said(app)


def test_a_page_shows_the_new_data_without_a_restart(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    app.file_uploader[0].upload("anything.csv", LEADS.encode()).run()
    app.button(key="import").click().run()
    app.switch_page("pages/views/leads_by_source.py").run()
    assert app.metric[0].value == "20"


def test_dates_that_could_be_either_are_asked_about(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    app.file_uploader[0].upload("leads.csv", AMBIGUOUS.encode()).run()
    app.button(key="import").click().run()
    assert "Which are they?" in said(app)
    assert Store(Home(tmp_path).warehouse).current is None
    app.button(key="day-first").click().run()
    assert leads(tmp_path) == 9
    assert Warehouse(Store(Home(tmp_path).warehouse).current).data_date.isoformat() == "2026-03-09"


def test_an_unknown_file_gets_a_form_and_is_known_from_then_on(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    app.file_uploader[0].upload("kunden.csv", STRANGE.encode()).run()
    assert "is not recognised" in said(app)
    for column, header in {"email": "Kundin", "source": "Herkunft X", "created_at": "Wann"}.items():
        app.selectbox(key=f"map-kunden.csv-leads-{column}").set_value(header)
    next(button for button in app.button if button.label.startswith("Save and recognise")).click().run()
    assert "is not recognised" not in said(app)
    app.button(key="import").click().run()
    assert leads(tmp_path) == 2


def test_a_file_that_is_no_table_is_a_sentence(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    app.file_uploader[0].upload("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00").run()
    app.button(key="import").click().run()
    assert not app.exception
    assert "picture.csv" in app.error[0].value.replace("\\", "")
    assert Store(Home(tmp_path).warehouse).current is None


def test_the_demo_company_opens_and_the_import_can_be_taken_back(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    app.button(key="demo").click().run()
    assert leads(tmp_path) > 4000
    app.button(key="undo").click().run()
    assert Store(Home(tmp_path).warehouse).current is None
    assert app.button(key="demo")
