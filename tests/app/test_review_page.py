"""The monthly review on its page: every section with its figures, and a file of each format."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from smarketing.review import kept
from smarketing.settings import Home
from smarketing.workspace import Workspace
from tests.app.conftest import Open, said

PAGE = "pages/review/monthly_review.py"


def test_the_month_is_shown_and_offered_as_files(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder)
    app.multiselect(key="sections").set_value(["scorecard", "month-review"]).run()
    assert not app.exception
    assert "October 2026 was" in said(app)
    assert [subheader.value for subheader in app.subheader] == [
        "Promises", "Why the month hit or missed", "Anything else", "Actions", "Close the meeting"
    ]  # fmt: skip
    assert {button.label for button in app.get("download_button")} >= {
        "PDF", "PowerPoint", "Web page", "Text for chat",
    }  # fmt: skip


def test_without_data_it_leads_to_the_import(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    assert not app.exception
    assert "Nothing has been imported yet" in said(app)


def button(app: AppTest, label: str) -> Button:
    return next(one for one in app.button if one.label == label)


def test_a_review_is_kept_and_says_what_has_become_of_its_figures(open_page: Open, demo: Home) -> None:
    app = open_page(PAGE, demo.folder)
    app.multiselect(key="sections").set_value(["scorecard"]).run()
    button(app, "Keep with today’s figures").click().run()
    assert not app.exception
    again = open_page(PAGE, demo.folder)
    assert any("no figure differs" in expander.label for expander in again.expander)
    assert kept.asked(Workspace(demo.workspace), date(2026, 10, 1)).review.sections[0].name == "scorecard"


def test_sections_and_paper_can_be_kept_for_every_review(open_page: Open, demo: Home) -> None:
    app = open_page(PAGE, demo.folder)
    assert not [one for one in app.button if one.label == "Use for every review"]
    app.multiselect(key="sections").set_value(["funnel", "scorecard"]).run()
    button(app, "Use for every review").click().run()
    again = open_page(PAGE, demo.folder)
    assert [subheader.value for subheader in again.subheader][:2] == ["Funnel", "Promises"]


def test_readers_keep_nothing(open_page: Open, demo: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_EDITORS", "ada@example.com")
    app = open_page(PAGE, demo.folder)
    app.multiselect(key="sections").set_value(["funnel"]).run()
    assert not {one.label for one in app.button} & {"Keep with today’s figures", "Use for every review"}
