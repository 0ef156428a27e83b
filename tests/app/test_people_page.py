"""The page on people with several records: what it says, and that its buttons decide what they say."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from smarketing import people
from smarketing.company import open_company
from smarketing.settings import Home
from tests.app.conftest import Open, said, table

PAGE = "pages/data/people.py"


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def test_merged_people_stand_beside_what_they_count_as(open_page: Open, demo: Home) -> None:
    app = open_page(PAGE, demo.folder)
    assert not app.exception
    assert "24 people have several records and count once: 4,774 records are 4,750 leads." in said(app)
    records = table(app, "Field", "Counts as")
    assert len(records.columns) == 4


def test_keeping_apart_and_taking_that_back(open_page: Open, demo: Home) -> None:
    app = open_page(PAGE, demo.folder)
    app = press(app, "Keep apart")
    assert "23 people have several records" in said(app)
    assert "Kept apart by hand" in said(app)
    app = press(app, "Merge again")
    assert "24 people have several records" in said(app)
    assert "Kept apart by hand" not in said(app)


def test_answering_a_suggestion(open_page: Open, demo: Home) -> None:
    """Eleven of the demo company's people came again with a private address: the likeliest suggestions."""
    before = len(people.suggestions(open_company(demo)))
    app = open_page(PAGE, demo.folder)
    app = press(app, "Same person")
    assert "25 people have several records" in said(app)
    app = press(app, "Not the same")
    assert "25 people have several records" in said(app)
    assert len(people.suggestions(open_company(demo))) == before - 2


def test_the_second_of_two_is_told_and_nothing_is_overruled(open_page: Open, demo: Home) -> None:
    app = open_page(PAGE, demo.folder)
    opened = open_company(demo)
    first = people.suggestions(opened).iloc[1]
    people.merge(opened, [(first.crm_a, first.record_a), (first.crm_b, first.record_b)], author="Ada")
    app = press(app, "Keep apart")
    assert "Ada saved" in said(app)
    assert people.counts(open_company(demo)).merged_people == 25


def test_who_may_not_edit_sees_and_decides_nothing(
    open_page: Open, demo: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMARKETING_EDITORS", "ada@example.com")
    app = open_page(PAGE, demo.folder)
    assert "Only editors may decide who is one person" in said(app)
    assert not {button.label for button in app.button} & {"Keep apart", "Same person", "Not the same"}


def test_a_large_company_is_asked_before_names_are_compared(
    open_page: Open, demo: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smarketing.ui.duplicates.AT_ONCE", 100)
    app = open_page(PAGE, demo.folder)
    assert "Same person" not in {button.label for button in app.button}
    assert "Same person" in {button.label for button in press(app, "Look for them").button}
