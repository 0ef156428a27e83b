"""The page on people with several records: what it says, and that its buttons decide what they say."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from smarketing import people
from smarketing.company import open_company
from smarketing.settings import Home
from smarketing.ui.duplicates import _both, _text
from tests.app.conftest import Open, said, table

PAGE = "pages/data/people.py"


#: Tables that a row can be ticked in, and the buttons that decide about it.
TABLES = ("merged-people", "suggested-people", "kept-apart")
DECIDING = {"Keep apart", "Same person", "Not the same", "Merge again", "Suggest again"}


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def tick(app: AppTest, name: str, row: int = 0) -> AppTest:
    """Tick a row of one of the tables, as a click on its box does."""
    found = next(shown.proto.id for shown in app.dataframe if f"-{name}-" in shown.proto.id)
    app.session_state[found[found.index(f"{name}-") :]] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return app.run()


def deciding(app: AppTest) -> set[str]:
    return {button.label for button in app.button} & DECIDING


def test_merged_people_stand_beside_what_they_count_as(open_page: Open, demo: Home) -> None:
    app = open_page(PAGE, demo.folder)
    assert not app.exception
    assert "24 people have several records and count once: 4,776 records are 4,752 leads." in said(app)
    found = people.merged(open_company(demo))
    app = tick(app, "merged-people", 3)
    assert f"{found['name'][3]}: the records as they were exported" in said(app)
    records = table(app, "Field", "Counts as")
    assert len(records.columns) == 4
    assert records.set_index("Field").loc["E-mail", "Counts as"] == found["email"][3]


def test_nothing_is_decided_about_a_row_that_nobody_ticked(open_page: Open, demo: Home) -> None:
    """Found wrong: without a tick the buttons took the first row, and after each decision the next row became it:
    two presses of “Same person” merged two pairs."""
    people.separate(open_company(demo), _first_merged(demo))
    app = open_page(PAGE, demo.folder)
    assert all(any(f"-{name}-" in shown.proto.id for shown in app.dataframe) for name in TABLES)
    assert deciding(app) == set()
    app = press(tick(app, "suggested-people"), "Same person")
    assert deciding(app) == set()
    app = press(tick(app, "kept-apart"), "Merge again")
    assert deciding(app) == set()


def _first_merged(home: Home) -> tuple[str, str]:
    row = people.originals(open_company(home)).iloc[0]
    return row["crm"], row["record"]


def test_keeping_apart_and_taking_that_back(open_page: Open, demo: Home) -> None:
    name = people.merged(open_company(demo))["name"][0]
    app = open_page(PAGE, demo.folder)
    app = press(tick(app, "merged-people"), "Keep apart")
    assert "23 people have several records" in said(app)
    assert f"is kept apart from {name}." in app.success[0].value.replace("\\", "")
    assert "Kept apart by hand" in said(app)
    app = press(tick(app, "kept-apart"), "Merge again")
    assert "24 people have several records" in said(app)
    assert "count once again." in said(app)
    assert "Kept apart by hand" not in said(app)


def test_answering_a_suggestion(open_page: Open, demo: Home) -> None:
    """Eleven of the demo company's people came again with a private address: the likeliest suggestions."""
    before = people.suggestions(open_company(demo))
    app = open_page(PAGE, demo.folder)
    app = press(tick(app, "suggested-people", 2), "Same person")
    assert "25 people have several records" in said(app)
    chosen = before.iloc[2]
    both = f"{chosen.name_a} ({chosen.email_a}) and {chosen.name_b} ({chosen.email_b})"
    assert f"{both} count once." in said(app)
    app = press(tick(app, "suggested-people"), "Not the same")
    assert "25 people have several records" in said(app)
    assert "stay two people and are not suggested again." in said(app)
    assert len(people.suggestions(open_company(demo))) == len(before) - 2


def test_a_pair_is_told_by_names_and_where_these_are_the_same_by_addresses() -> None:
    """“Anna Bell and A. Bell”; two Anna Bells by their addresses, or by their records where these do not differ."""
    row = {"crm_a": "zoho", "record_a": "1", "name_a": "Anna Bell", "email_a": "anna@x.com",
           "crm_b": "zoho", "record_b": "2", "name_b": "A. Bell", "email_b": None}  # fmt: skip
    assert _both(row) == "Anna Bell and A. Bell"
    same = row | {"name_b": "Anna Bell"}
    assert _both(same) == "Anna Bell (zoho:1) and Anna Bell (zoho:2)"
    assert _both(same | {"email_b": "bell@y.com"}) == "Anna Bell (anna@x.com) and Anna Bell (bell@y.com)"
    assert _both(row | {"name_a": None}) == "zoho:1 and A. Bell"


def test_values_side_by_side_read_as_elsewhere() -> None:
    assert [_text(value) for value in (None, pd.NaT, "New", pd.Timestamp("2026-11-12 09:05"))] == [
        "–", "–", "New", "12 Nov 2026, 09:05"]  # fmt: skip
    assert _text(pd.Timestamp("2026-11-12")) == "12 Nov 2026" == _text(date(2026, 11, 12))


def test_the_second_of_two_is_told_and_nothing_is_overruled(open_page: Open, demo: Home) -> None:
    app = tick(open_page(PAGE, demo.folder), "merged-people")
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
    app = tick(tick(app, "merged-people"), "suggested-people")
    assert "one person?" in said(app)
    assert deciding(app) == set()


def test_a_large_company_is_asked_before_names_are_compared(
    open_page: Open, demo: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smarketing.ui.duplicates.AT_ONCE", 100)
    app = open_page(PAGE, demo.folder)
    assert not any("-suggested-people-" in shown.proto.id for shown in app.dataframe)
    app = press(app, "Look for them")
    assert "Same person" in deciding(tick(app, "suggested-people"))
