"""The monthly review on its page: every section with its figures, and a file of each format."""

from __future__ import annotations

from pathlib import Path

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
    assert {button.label for button in app.get("download_button")} >= {"PDF", "Web page", "Text for chat"}


def test_without_data_it_leads_to_the_import(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    assert not app.exception
    assert "Nothing has been imported yet" in said(app)
