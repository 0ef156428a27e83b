"""Agreeing in the browser: the agreement page, a month's goal on the page that judges it, names of sources."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from smarketing import agreement as agreements
from smarketing.agreement import Agreement
from smarketing.errors import AgreementError
from smarketing.settings import Home
from smarketing.ui.goals import revised
from smarketing.ui.spellings import renamed
from tests.app.conftest import Open, said, table

NOVEMBER = date(2026, 11, 13)


def test_saving_the_demos_agreement_makes_it_the_companys_own(open_page: Open, demo: Home) -> None:
    app = open_page("pages/plan/agreement.py", demo.folder)
    assert "saving makes it your own" in said(app)
    next(field for field in app.number_input if field.label == "MQLs").set_value(200.0)
    next(button for button in app.button if button.label == "Save the agreement").click().run()
    assert not app.exception
    saved = agreements.load(demo.agreement)
    assert saved.goals.mqls_per_month == 200
    assert saved.goals.by_month["2026-11"].mqls == 145
    assert saved.source_goals["Referrals"] == 20
    assert saved.currency == "EUR"
    assert len(saved.holidays) == 10


def test_what_makes_no_sense_is_a_sentence_and_changes_nothing(open_page: Open, demo: Home) -> None:
    app = open_page("pages/plan/agreement.py", demo.folder)
    next(field for field in app.text_input if field.label == "Time zone").set_value("Nowhere/At all")
    next(button for button in app.button if button.label == "Save the agreement").click().run()
    assert not app.exception
    assert "Europe/Berlin" in app.error[0].value.replace("\\", "")
    assert not demo.agreement.exists()


def test_a_months_goal_is_agreed_on_the_page(open_page: Open, demo: Home) -> None:
    app = open_page("pages/views/sla_progress.py", demo.folder)
    before = app.subheader[0].value
    field = next(field for field in app.number_input if "November 2026" in field.label)
    assert field.value == 145
    field.set_value(40.0)
    next(button for button in app.button if button.label == "Save the goal").click().run()
    assert agreements.load(demo.agreement).goals.by_month["2026-11"].mqls == 40
    assert app.subheader[0].value != before
    assert "ahead of pace" in app.subheader[0].value


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
    assert agreements.load(demo.agreement).source_names == {"Referrals": "Word of mouth"}
    app.run()
    assert "Word of mouth" in set(table(app, "source", "leads", "conversion")["source"])
