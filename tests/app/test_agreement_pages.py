"""Agreeing in the browser: the agreement page, a month's goal on the page that judges it, names of sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from smarketing import signing
from smarketing.agreement import Agreement
from smarketing.agreement.model import Milestone, Pot, Statement
from smarketing.company import open_company, words_of
from smarketing.errors import AgreementError
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.ui.agreement.document import _goal, _milestone, _pot
from smarketing.ui.goals import revised
from smarketing.ui.spellings import renamed
from smarketing.workspace import Workspace
from tests.app.conftest import Open, said, table

NOVEMBER = date(2026, 11, 13)


def propose(app: AppTest, **typed: object) -> AppTest:
    """Fill fields of the agreement form by their labels and send it."""
    for label, value in typed.items():
        fields = [*app.number_input, *app.text_input, *app.selectbox]
        next(field for field in fields if field.label.lower().replace(" ", "_") == label).set_value(value)
    return next(button for button in app.button if button.label == "Save the agreement").click().run()


def test_a_version_of_the_demos_agreement_makes_it_the_companys_own(open_page: Open, demo: Home) -> None:
    """Nothing of the demo's agreement is lost: its versions come first, the new one waits for signatures."""
    app = open_page("pages/plan/agreement.py", demo.folder)
    assert "saving a version makes it your own" in said(app)
    before = words_of(demo, demo=True).agreements
    propose(app, mqls=200.0)
    assert not app.exception
    after = Workspace(demo.workspace).agreements()
    assert after.versions[:-1] == before.versions
    assert after.signed == before.signed
    newest = after.versions[-1].agreement
    assert newest.goals.mqls_per_month == 200
    assert newest == before.versions[-1].agreement.revised(goals=newest.goals)


def test_a_pot_is_agreed_in_the_form_and_read_in_the_document(open_page: Open, demo: Home) -> None:
    """Half of it typed is told; typed whole it is in the next version, and read there as a sentence."""
    app = propose(open_page("pages/plan/agreement.py", demo.folder), **{"earned_from,_%_of_every_promise": 80.0})
    assert "The shared pot has no amount" in said(app)
    propose(app, amount_that_both_sides_earn_together=6000.0)
    assert not app.exception
    newest = Workspace(demo.workspace).agreements().versions[-1].agreement
    assert newest.pot == Pot(amount=6000, earned_from=0.8)
    assert _pot(newest.revised(currency="EUR"))[0] == (
        "6,000 EUR a quarter, nothing at 80 % of every promise, all of it at 100 %."
    )


def test_a_proposal_waits_until_both_sides_signed(open_page: Open, demo: Home) -> None:
    app = open_page("pages/plan/agreement.py", demo.folder)
    propose(app, mqls=200.0, signed_for_marketing_by="Mara")
    assert "waits for the signature of sales" in said(app)
    number = Workspace(demo.workspace).agreements().versions[-1].number
    next(field for field in app.text_input if field.label == "Signed for sales by").set_value("Otto")
    next(button for button in app.button if button.label == "Sign").click().run()
    assert not app.exception
    signed = Workspace(demo.workspace).agreements().signed[-1]
    assert (signed.number, [s.name for s in signed.signatures]) == (number, ["Mara", "Otto"])
    assert "waits for the signature" not in said(app)


def test_the_second_of_two_writers_is_told_and_keeps_what_was_typed(open_page: Open, demo: Home) -> None:
    app = open_page("pages/plan/agreement.py", demo.folder)
    company = open_company(demo)
    changed = company.agreement.revised(promise_hours=3.0)
    other = signing.propose(
        company, changed, base=signing.newest(company), effective_from=date(2026, 12, 1), author="Otto"
    )
    propose(app, mqls=200.0)
    assert not app.exception
    assert f"Otto saved version {other.number}" in app.warning[0].value.replace("\\", "")
    assert Workspace(demo.workspace).agreements().versions[-1].number == other.number
    assert next(field for field in app.number_input if field.label == "MQLs").value == 200
    next(button for button in app.button if button.label == "Save the agreement").click().run()
    assert Workspace(demo.workspace).agreements().versions[-1].agreement.goals.mqls_per_month == 200


def test_what_makes_no_sense_is_a_sentence_and_changes_nothing(open_page: Open, demo: Home) -> None:
    app = open_page("pages/plan/agreement.py", demo.folder)
    propose(app, time_zone="Nowhere/At all")
    assert not app.exception
    assert "Europe/Berlin" in app.error[0].value.replace("\\", "")
    assert not Workspace(demo.workspace).agreements().versions


def test_a_months_goal_is_agreed_on_the_page(open_page: Open, demo: Home) -> None:
    """Both names put it in force at once; the month is then judged by it."""
    app = open_page("pages/views/sla_progress.py", demo.folder)
    before = app.subheader[0].value
    field = next(field for field in app.number_input if "November 2026" in field.label)
    assert field.value == 145
    field.set_value(40.0)
    for side, name in (("marketing", "Mara"), ("sales", "Otto")):
        next(field for field in app.text_input if field.label == f"Signed for {side} by").set_value(name)
    next(button for button in app.button if button.label == "Save the goal").click().run()
    assert Workspace(demo.workspace).agreements().signed[-1].agreement.goals.by_month["2026-11"].mqls == 40
    assert app.subheader[0].value != before
    assert "Marketing is on course" in app.subheader[0].value


def test_only_editors_may_change_it(open_page: Open, demo: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_EDITORS", "mara@example.com")
    app = open_page("pages/plan/agreement.py", demo.folder)
    assert not app.exception
    assert "Only editors may change the agreement" in said(app)
    assert not [button for button in app.button if "Save" in button.label or "Sign" in button.label]


def test_a_months_goal_leaves_other_goals_alone() -> None:
    agreed = Agreement().revised(goals={"mqls_per_month": 100.0, "by_month": {"2026-11": {"revenue": 5.0}}})
    month = revised(agreed, NOVEMBER, "mqls", 40.0, usual=False).goals
    assert (month.mqls_per_month, month.by_month["2026-11"].mqls, month.by_month["2026-11"].revenue) == (100, 40, 5)
    usual = revised(agreed, NOVEMBER, "revenue", 9.0, usual=True).goals
    assert (usual.revenue_per_month, usual.by_month) == (9, {})
    with pytest.raises(AgreementError):
        revised(agreed, NOVEMBER, "mqls", -1.0, usual=False)


def test_a_goal_and_its_milestones_read_as_sentences() -> None:
    """Found wrong: “375,000 EUR., by 31 Dec 2026”, “120 MQLs (120 MQLs)”, “36 customers are won (36 Customers)”."""
    by = date(2026, 12, 31)
    assert _goal(Statement(what="The quarter brings 375,000 EUR.", by=by)) == (
        "**The quarter brings 375\\,000 EUR**, by 31 Dec 2026"
    )
    assert _goal(Statement(what="We grow.")) == "**We grow\\.**"

    def read(what: str, measure: Any, target: float | None) -> str:
        return _milestone(Milestone(what=what, by=by, measure=measure, target=target), "EUR").removeprefix(
            "31 Dec 2026: "
        )

    assert read("October brings 120 MQLs", "mqls", 120) == "October brings 120 MQLs"
    assert read("October brings enough", "mqls", 120) == "October brings enough (120 MQLs)"
    assert read("36 Customers are won", "customers", 36) == "36 Customers are won"
    assert read("The first sale", "customers", 1) == "The first sale (1 customer)"
    assert read("200,000 EUR are won", "revenue", 200_000) == "200,000 EUR are won"
    assert read("Half of Q4 is won", "revenue", 200_000) == "Half of Q4 is won (€200K)"
    assert read("The programme is described", None, None) == "The programme is described"


def test_milestones_stand_in_the_order_of_their_days(open_page: Open, demo_folder: Path) -> None:
    """Found wrong: 30 November below 31 December."""
    app = open_page("pages/plan/agreement.py", demo_folder)
    listed = next(text for text in said(app).split("**") if "October brings" in text)
    days = [line.removeprefix("- ").split(":")[0] for line in listed.strip().splitlines() if line.startswith("- ")]
    assert days == ["31 Oct 2026", "15 Nov 2026", "30 Nov 2026", "31 Dec 2026"]


@pytest.fixture
def unagreed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company of nine leads without an agreement."""
    monkeypatch.delenv("SMARKETING_DATABASE", raising=False)
    rows = "".join(f"p{i}@example.com,Fair,2026-03-0{i + 1}\n" for i in range(9))
    (tmp_path / "leads.csv").write_text(f"email,source,created_at\n{rows}")
    import_files([tmp_path / "leads.csv"], Home(tmp_path))
    return tmp_path


def test_where_nothing_is_judged_nothing_is_said_to_be_behind_or_not(open_page: Open, unagreed: Path) -> None:
    """Found wrong: “Nothing is behind.” under “no agreement is in force, so nothing is judged”."""
    shown = said(open_page("pages/views/scorecard.py", unagreed))
    assert "no agreement is in force, so nothing is judged" in shown
    assert "No agreement is in force, so it cannot be said what is behind." in shown
    assert "Nothing is behind" not in shown and "promised**" not in shown


def test_the_way_to_the_goals_of_sources_says_whether_there_are_any(
    open_page: Open, unagreed: Path, demo_folder: Path
) -> None:
    """Found wrong: “Change these goals” under the costs of campaigns, in a company without a goal."""
    page = "pages/views/leads_by_source.py"
    labels = [link.label for link in open_page(page, unagreed).get("page_link")]
    assert "Agree goals for sources" in labels and "Change these goals" not in labels
    labels = [link.label for link in open_page(page, demo_folder).get("page_link")]
    assert "Change these goals" in labels and "Agree goals for sources" not in labels


def test_names_of_sources_given_by_hand() -> None:
    """spelling  name before  name after
    google      Google       Search      -> by hand
    bing        Bing         Bing        -> unchanged
    fb          Facebook     (emptied)   -> automatic again
    """
    before = pd.DataFrame({"spelling": ["google", "bing", "fb"], "name": ["Google", "Bing", "Facebook"]})
    after = before.assign(name=["Search", "Bing", None])
    assert renamed({"fb": "Facebook", "old": "Kept"}, before, after) == {"google": "Search", "old": "Kept"}


def test_renaming_a_source_counts_on_every_page(open_page: Open, demo: Home) -> None:
    app = open_page("pages/views/leads_by_source.py", demo.folder)
    row = app.data_editor(key="spellings-table").value.reset_index(drop=True)
    place = int(row.index[row["spelling"] == "Referrals"][0])
    app.session_state["spellings-table"] = {
        "edited_rows": {place: {"name": "Word of mouth"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    next(button for button in app.button if button.label == "Save names").click().run()
    assert not app.exception
    assert words_of(demo, demo=True).naming.sources == {"Referrals": "Word of mouth"}
    app.run()
    assert "Word of mouth" in set(table(app, "source", "leads", "conversion")["source"])
