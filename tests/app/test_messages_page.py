"""The page of messages: subscribing, pausing, removing, looking, trying again; and what who may not edit sees."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from smarketing.company import open_company
from smarketing.sending import send_due, subscriptions
from smarketing.sending.subscriptions import Kept
from smarketing.settings import Home
from tests.app.conftest import Open, said

PAGE = "pages/plan/messages.py"
TOKEN = "T0KENT0KEN"


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMARKETING_DATABASE", "SMARKETING_URL", "SMARKETING_SMTP_HOST", "SMARKETING_EDITORS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SMARKETING_TODAY", "2026-12-01")


def subscribed(home: Home, **more: object) -> Kept:
    given = {"who": "Ada", "what": "alerts", "to": ["ada@example.com", f"json://localhost:1/{TOKEN}"]} | more
    since = datetime(2026, 11, 1, tzinfo=UTC)
    return subscriptions.add(open_company(home).workspace, subscriptions.subscription(**given), now=since)


def known(home: Home) -> list[Kept]:
    return subscriptions.kept(open_company(home).workspace)


def button(app: object, label: str) -> object:
    return next(one for one in app.button if one.label == label)  # type: ignore[attr-defined]


def test_somebody_is_subscribed_paused_and_removed(demo: Home, open_page: Open) -> None:
    app = open_page(PAGE, demo.folder)
    assert "Nobody gets messages yet." in said(app)
    assert "SMARKETING_SMTP_HOST" in said(app) and "SMARKETING_URL" in said(app)
    app.text_input(key="new-who").set_value("Ada *x*")
    app.text_area(key="new-to").set_value(f"ada@example.com\njson://localhost/{TOKEN}\n")
    button(app, "Add").click()  # type: ignore[attr-defined]
    app.run()
    assert not app.exception
    (one,) = known(demo)
    assert one.subscription.to == ("ada@example.com", f"json://localhost/{TOKEN}")
    assert "Ada *x*" in said(app) and "To ada@example.com, json://localhost" in said(app)
    assert TOKEN not in said(app)
    button(app, "Pause").click().run()  # type: ignore[attr-defined]
    assert known(demo)[0].subscription.paused and "Paused" in said(app)
    button(app, "Remove it").click().run()  # type: ignore[attr-defined]
    assert known(demo) == [] and "Nobody gets messages yet." in said(app)


def test_a_wrong_address_is_told_without_it(demo: Home, open_page: Open) -> None:
    app = open_page(PAGE, demo.folder)
    app.text_input(key="new-who").set_value("Ada")
    app.text_area(key="new-to").set_value(f"nosuch://{TOKEN}/x")
    button(app, "Add").click()  # type: ignore[attr-defined]
    app.run()
    assert "of no known service" in said(app)
    assert TOKEN not in "\n".join(error.value for error in app.error)
    assert known(demo) == []


def test_what_would_go_out_is_shown(demo: Home, open_page: Open) -> None:
    subscribed(demo)
    app = open_page(PAGE, demo.folder)
    button(app, "Show").click().run()  # type: ignore[attr-defined]
    assert "The data ends on 13 Nov 2026: 11 working days are missing." in said(app)


def test_what_failed_says_why_and_can_be_tried_again(demo: Home, open_page: Open) -> None:
    subscribed(demo, to=[f"json://localhost:1/{TOKEN}"])
    send_due(demo, now=datetime(2026, 12, 1, 10, tzinfo=UTC))
    app = open_page(PAGE, demo.folder)
    (row,) = app.dataframe[0].value.to_dict("records")
    assert (row["State"], row["To"], row["For"]) == ("Failed, will be tried again", "json://localhost", "Ada")
    assert "did not take it" in row["Why"] and TOKEN not in str(row)
    button(app, "Try it again").click().run()  # type: ignore[attr-defined]
    assert not app.exception
    assert app.dataframe[0].value["State"].tolist() == ["Waiting"]


def test_who_may_not_edit_sees_no_address_and_changes_nothing(
    demo: Home, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even by a button that was on the page before the list of editors was made."""
    subscribed(demo)
    app = open_page(PAGE, demo.folder)
    monkeypatch.setenv("SMARKETING_EDITORS", "boss@example.com")
    button(app, "Pause").click().run()  # type: ignore[attr-defined]
    assert not known(demo)[0].subscription.paused
    app = open_page(PAGE, demo.folder)
    assert "Only editors may change who gets messages" in said(app)
    assert "example.com" not in said(app) and "SMARKETING" not in said(app)
    assert [one.label for one in app.button if one.label in ("Pause", "Add", "Remove it")] == []


def test_nothing_imported(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    assert not app.exception and "Nothing has been imported yet" in said(app)


def test_links_are_called_as_the_menu_calls_their_pages() -> None:
    from smarketing.sending.message import Line
    from smarketing.ui.navigation import page_titles

    for page, title in page_titles().items():
        assert Line("", page=page).leads_to == f"Open {title}"
