"""Agreeing in the browser: the agreement page, a month's goal on the page that judges it, names of sources."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from smarketing import signing
from smarketing.agreement import Agreement
from smarketing.company import open_company, words_of
from smarketing.errors import AgreementError
from smarketing.settings import Home
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
    assert "ahead of pace" in app.subheader[0].value


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
