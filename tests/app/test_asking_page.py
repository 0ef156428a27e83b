"""Importing in the browser where files ask: each question once, with what its answers would give, before anything is
imported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.importing import import_files, inbox
from smarketing.importing.watch import watch
from smarketing.settings import Home
from smarketing.ui import preview
from smarketing.warehouse import Store
from tests.app.conftest import Open, said
from tests.app.test_import_page import PAGE, impatient, leads, put, uploaded
from tests.importing.test_asking import PEOPLE, counts, deals, quotes, unclear

__all__ = ["impatient"]


def question(app: AppTest, file: str) -> Any:
    return next(radio for radio in app.radio if file in radio.label.replace("\\", ""))


def test_an_unclear_file_is_asked_about_before_anything_is_imported(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("leads.csv", unclear()), ("people.csv", PEOPLE))
    assert not app.exception
    assert "What is leads.csv?" in said(app)
    asked = question(app, "leads.csv")
    assert asked.options == ["Leads", "Deals", "Leave it out"] and asked.value is None
    assert app.button(key="import").disabled
    asked.set_value("opportunities").run()
    assert not app.button(key="import").disabled
    assert "35 rows in 2 files: 35 are new, 0 known already." in said(app)
    app.button(key="import").click().run()
    assert not app.exception
    assert counts(Home(tmp_path)) == (20, 15)


def test_what_an_answer_would_give_is_said_with_it() -> None:
    answer = preview.Answer("opportunities", "each deal_id comes once", 120, 14, 31_200, 0.96, "EUR")
    told = preview._caption(answer).replace("\\", "").replace("\u00a0", " ")
    assert told == "120 rows, 14 won, EUR 31,200, 96 % linked to a record in the data. Because each deal_id comes once."


def test_a_file_may_be_left_out(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("leads.csv", unclear()), ("people.csv", PEOPLE))
    question(app, "leads.csv").set_value("skip").run()
    app.button(key="import").click().run()
    assert not app.exception
    assert counts(Home(tmp_path)) == (20, 0)


def test_several_questions_are_asked_at_once_and_the_next_after_them(open_page: Open, tmp_path: Path) -> None:
    """leads.csv may be deals or leads; deals.csv names leads that are not there, which only the figures tell."""
    files = ("leads.csv", unclear()), ("people.csv", PEOPLE), ("deals.csv", deals().replace("D", "Q"))
    app = uploaded(open_page(PAGE, tmp_path), *files)
    question(app, "leads.csv").set_value("skip").run()
    assert "Load deals.csv all the same?" in said(app)
    assert "None of the 12 lead ids of deals.csv is among the 20 leads." in said(app)
    assert app.button(key="import").disabled
    question(app, "deals.csv").set_value("anyway").run()
    app.button(key="import").click().run()
    assert counts(Home(tmp_path)) == (20, 12)
    assert "None of the 12 deals that name a lead names one that is in the data." in said(app)


def test_what_was_answered_before_may_be_asked_again(open_page: Open, tmp_path: Path) -> None:
    first = tmp_path / "leads.csv"
    first.write_text(unclear())
    import_files([first], Home(tmp_path), told={"leads.csv": "deals"})
    app = uploaded(open_page(PAGE, tmp_path), ("leads.csv", unclear(first=5)))
    assert "read as deals, as you said before" in said(app) and not app.radio
    app.button(key="again-0").click().run()
    assert question(app, "leads.csv").value is None and app.button(key="import").disabled


@pytest.mark.parametrize(("answer", "loaded"), [(None, (20, 0)), ("opportunities", (20, 12))])
def test_quotes_are_left_out_unless_somebody_reads_them_as_deals(
    open_page: Open, tmp_path: Path, answer: str | None, loaded: tuple[int, int]
) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("quotes.csv", quotes()), ("people.csv", PEOPLE))
    assert "What is quotes.csv?" in said(app) and "--as" not in said(app)
    asked = question(app, "quotes.csv")
    assert asked.value == "skip" and not app.button(key="import").disabled
    if answer:
        asked.set_value(answer).run()
    app.button(key="import").click().run()
    assert not app.exception
    assert counts(Home(tmp_path)) == loaded


def test_why_a_file_is_what_it_is_stands_beside_it(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), ("deals.csv", deals()))
    assert "Deals, because each deal_id comes once and the file is called deals.csv." in said(app)


def test_names_from_files_are_shown_literally(open_page: Open, tmp_path: Path) -> None:
    app = uploaded(open_page(PAGE, tmp_path), (":red[x] **leads**.csv", unclear()))
    assert not app.exception
    asked = [m.value for m in app.markdown if "What is" in m.value]
    assert asked and r"\:red\[x\] \*\*leads\*\*\.csv" in asked[0]


def test_a_file_in_the_inbox_stays_until_it_is_answered(open_page: Open, tmp_path: Path) -> None:
    lying = put(tmp_path, "leads.csv", unclear())
    put(tmp_path, "people.csv", PEOPLE)
    inbox_app = open_page(PAGE, tmp_path)
    watch(Home(tmp_path)).wait()
    inbox_app.run()
    assert lying.exists() and leads(tmp_path) == 20
    assert "What is leads.csv?" in said(inbox_app)
    assert inbox_app.button(key="inbox").disabled
    question(inbox_app, "leads.csv").set_value("opportunities").run()
    inbox_app.button(key="inbox").click().run()
    assert not inbox_app.exception
    assert counts(Home(tmp_path)) == (20, 15) and not lying.exists()
    assert Store(Home(tmp_path).warehouse).current is not None and not inbox.waiting(Home(tmp_path))
