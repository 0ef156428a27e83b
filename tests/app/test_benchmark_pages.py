"""The funnel's slider and the ledger's proposal, as a person uses them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from smarketing.settings import Home
from smarketing.workspace import Workspace
from tests.app.conftest import Open, said, table

FUNNEL, LEDGER = "pages/views/funnel.py", "pages/views/ledger.py"


def test_the_slider_raises_a_step_and_lives_in_the_url(open_page: Open, demo_folder: Path) -> None:
    app = open_page(FUNNEL, demo_folder, points="10")
    assert app.slider(key="points").value == 10
    assert "Raising it by 10 points would bring" in said(app)
    raised = table(app, "step", "raised_to")
    assert (raised["raised_to"] - raised["rate"]).round(6).eq(10).all()
    app.slider(key="points").set_value(20.0).run()
    more = table(app, "step", "raised_to")
    assert not app.exception
    assert more["customers"].iloc[0] > raised["customers"].iloc[0]


def test_the_ledgers_benchmarks_become_a_proposal_from_the_next_month_on(open_page: Open, demo: Home) -> None:
    """Author and reason are kept; nothing is in force until both sides signed."""
    app = open_page(LEDGER, demo.folder)
    assert not app.exception
    text = {field.label: field for field in app.text_input}
    text["Your name"].set_value("Ada")
    text["Reason"].set_value("The year is over")
    next(button for button in app.button if button.label.startswith("Propose from")).click().run()
    assert not app.exception
    saved = Workspace(demo.workspace).agreements()
    newest = saved.versions[-1]
    assert (newest.author, newest.reason, newest.effective_from) == ("Ada", "The year is over", date(2026, 12, 1))
    assert not newest.signed
    before = saved.versions[-2].agreement
    assert newest.agreement.benchmarks.months == 12
    assert newest.agreement.revised(benchmarks=before.benchmarks.model_dump(), deal_size=before.deal_size) == before
    assert f"Version {newest.number} is proposed and waits for the signatures of both sides." in said(app)
    assert "The agreement reckons with these already." in said(app)


def test_a_part_of_the_company_makes_no_benchmarks(open_page: Open, demo_folder: Path) -> None:
    app = open_page(LEDGER, demo_folder, source=["Referrals"])
    assert not app.exception
    assert [error.value for error in app.error] == []
    assert "benchmarks are the whole company" in said(app)


def test_which_sources_are_sales_own_can_be_agreed(open_page: Open, demo: Home) -> None:
    app = open_page(LEDGER, demo.folder)
    next(field for field in app.multiselect if field.label == "Sales’ own sources").set_value(["Offline Sources"])
    for label in ("Signed for marketing by", "Signed for sales by"):
        next(field for field in app.text_input if field.label == label).set_value("Ada")
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.exception
    assert Workspace(demo.workspace).agreements().current(date(2026, 11, 13)).sales_sources == ("Offline Sources",)
    assert "so not marketing-generated: Offline Sources." in said(app)
