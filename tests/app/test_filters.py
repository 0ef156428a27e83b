"""The shared filters: from the URL to one frozen Filters, and a sentence for what cannot be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from smarketing.views import Filters
from tests.app.conftest import Open, said, table

PAGE = "pages/views/leads_by_source.py"


def test_the_url_becomes_filters(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, **{
        "from": "2026-01-01", "to": "2026-06-30", "as-of": "2026-07-31",
        "source": ["Paid Search", "Referrals"], "owner": "Rufus Pennywhistle"})  # fmt: skip
    assert app.session_state["_filters"] == Filters(
        date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 31), ("Paid Search", "Referrals"), ("Rufus Pennywhistle",)
    )
    assert set(table(app, "source", "leads", "conversion")["source"]) == {"Paid Search", "Referrals"}


def test_what_is_chosen_and_the_link_to_it_show_the_same(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder)
    everything = [metric.value for metric in app.metric]
    app.date_input(key="from").set_value(date(2026, 2, 1))
    app.multiselect(key="source").set_value(["Referrals"]).run()
    colleague = open_page(PAGE, demo_folder, **{"from": "2026-02-01", "source": "Referrals"})
    assert [metric.value for metric in colleague.metric] == [metric.value for metric in app.metric] != everything


def test_filters_stay_when_the_page_changes(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, owner="Milo Featherby")
    app.switch_page("pages/views/rep_activity.py").run()
    assert app.session_state["_filters"].owners == ("Milo Featherby",)


def test_stale_values_are_ignored_with_a_sentence(open_page: Open, demo_folder: Path) -> None:
    app = open_page(
        PAGE, demo_folder, **{"source": ["Referrals", "Carrier pigeon"], "from": "2019-01-01", "to": "soon"}
    )
    assert app.session_state["_filters"] == Filters(sources=("Referrals",))
    assert "There is no source “Carrier pigeon” in the data; it was ignored." in said(app)
    assert "“2019-01-01” is no day in the data; “from” was ignored." in said(app)
    assert "“soon” is no day in the data; “to” was ignored." in said(app)
    app.multiselect(key="source").set_value([]).run()
    assert "ignored" not in said(app)


def test_from_after_to_is_a_sentence_and_narrows_nothing(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, **{"from": "2026-06-30", "to": "2026-01-01"})
    assert "From (30 Jun 2026) is after To (1 Jan 2026)" in said(app)
    assert app.session_state["_filters"] == Filters()


def test_all_filters_can_be_cleared(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, **{"from": "2026-06-30", "source": "Referrals"})
    next(button for button in app.button if button.label == "Clear all filters").click().run()
    assert app.session_state["_filters"] == Filters()
