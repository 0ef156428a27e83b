"""Every page, found by its file: on the demo company, with nothing imported, and with a garbled URL."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.settings import REPOSITORY
from smarketing.ui import navigation
from tests.app.conftest import Open, said

PAGES = sorted(str(file.relative_to(REPOSITORY)) for file in (REPOSITORY / "pages").rglob("*.py"))
VIEW_PAGES = [page for page in PAGES if page.startswith("pages/views/")]
GARBAGE = {
    "from": "31.31.2026",
    "to": ["", "9999-99-99"],
    "as-of": "\x00",
    "source": ["<b>x</b>", "![x](http://x)"],
    "owner": "'; drop table leads; --",
    "period": "fortnight",
    "all": "perhaps",
    "align": "moon",
    "by": "{}",
    "revenue": "-1e400",
    "lead-mql": "NaN",
    "reps": "½",
}


def test_every_page_is_in_the_navigation_and_in_a_section_folder() -> None:
    """A script directly in pages/ would be served without the frame by a cold server."""
    listed = [script for pages in navigation.SECTIONS.values() for script, *_ in pages]
    assert sorted(listed) == PAGES
    assert not list((REPOSITORY / "pages").glob("*.py"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_the_demo_company(open_page: Open, demo_folder: Path, page: str) -> None:
    app = open_page(page, demo_folder)
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert len(app.title) == 1


@pytest.mark.parametrize("page", VIEW_PAGES)
def test_a_view_answers_with_a_sentence_cards_a_chart_a_table_and_its_sql(
    open_page: Open, demo_folder: Path, page: str
) -> None:
    app = open_page(page, demo_folder)
    assert "Data as of 13 Nov 2026" in app.caption[0].value
    assert any(character.isdigit() for character in app.subheader[0].value)
    assert len(app.metric) >= 4
    charts = app.get("vega_lite_chart")
    assert charts
    assert all(chart.proto.alt for chart in charts)
    assert len(app.dataframe) >= 1
    assert app.get("download_button")
    assert any("select" in code.value.lower() for code in app.code)


def test_the_sql_is_that_of_the_answer_and_of_the_list_whoever_asked_first(open_page: Open, demo_folder: Path) -> None:
    """The second answer is the one remembered from the first."""
    page = "pages/views/lead_aging.py"
    first, second = (open_page(page, demo_folder, **{"cell-owner": "All owners"}) for _ in range(2))
    listed, whole = (code.value for code in second.code)
    assert "-- views/lead_aging.sql\nprepare q" in whole
    assert "-- views/lead_aging.records.sql\nprepare q" in listed
    assert "lead_aging.records" not in whole
    assert [code.value for code in first.code] == [listed, whole]


@pytest.mark.parametrize("page", PAGES)
def test_with_nothing_imported_a_page_says_what_to_do(open_page: Open, tmp_path: Path, page: str) -> None:
    app = open_page(page, tmp_path)
    assert not app.exception
    assert not app.error
    assert "import" in said(app).lower()
    leads_on = [link.label for link in app.get("page_link")] + [button.label for button in app.button]
    assert any("import" in label.lower() or "demo" in label.lower() for label in leads_on)


@pytest.mark.parametrize("page", PAGES)
def test_a_garbled_url_is_ignored(open_page: Open, demo_folder: Path, page: str) -> None:
    app = open_page(page, demo_folder, **GARBAGE)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1


def test_the_bare_address_leads_to_the_scorecard(open_page: Open, demo_folder: Path) -> None:
    app: AppTest = open_page(navigation.IMPORT, demo_folder)
    fresh = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=60).run()
    assert (app.title[0].value, fresh.title[0].value) == ("Import", "Scorecard")
