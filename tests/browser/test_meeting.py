"""A meeting in a browser: two people write, one closes it, and it opens again with what became of its actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from smarketing.importing import import_files
from smarketing.settings import DEMO, Home
from tests.browser import server
from tests.browser.photos import settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    import_files([DEMO], Home(tmp_path / "home"))
    with server.served(tmp_path / "home") as running:
        yield running


def joined(chromium: Browser, address: str, name: str) -> Page:
    """A person of that name at the meeting, in a browser of their own."""
    page = chromium.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{address}/weekly-meeting")
    settle(page)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your name").press("Tab")
    settle(page)
    return page


def write(page: Page, place: int, text: str) -> None:
    form = page.get_by_test_id("stForm").filter(has=page.get_by_role("button", name="Keep the note")).nth(place)
    form.get_by_role("textbox").fill(text)
    form.get_by_role("textbox").press("Tab")
    form.get_by_role("button", name="Keep the note").click()
    settle(page)


def suggest(chromium: Browser, address: str) -> None:
    page = chromium.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{address}/lead-aging?owner=Milo+Featherby")
    settle(page)
    page.get_by_role("button", name="Suggest something for the weekly meeting").click()
    page.get_by_label("What do you suggest").fill("Hand the old ones back")
    page.get_by_label("What do you suggest").press("Tab")
    page.get_by_role("button", name="Suggest it").click()
    settle(page)


def test_two_hold_a_meeting_close_it_and_open_it_again(chromium: Browser, address: str) -> None:
    suggest(chromium, address)
    ada, bob = joined(chromium, address, "Ada"), joined(chromium, address, "Bob")
    expect(ada.get_by_test_id("stMain")).to_contain_text("Hand the old ones back")
    expect(ada.get_by_test_id("stMain")).to_contain_text("on the page Lead aging")
    link = ada.get_by_role("link", name="Open the page as it was asked then")
    assert "owner=Milo" in str(link.get_attribute("href"))
    write(ada, 0, "Too few calls on Monday")
    write(bob, 0, "Two reps were ill")
    for page in (ada, bob):  # the first sees the second without a click
        main = page.get_by_test_id("stMain")
        expect(main).to_contain_text("Too few calls on Monday", timeout=40_000)
        expect(main).to_contain_text("Two reps were ill", timeout=40_000)

    ada.get_by_role("button", name="New action").click()
    ada.get_by_label("What is to be done").fill("Call the leads that wait")
    ada.get_by_label("What is to be done").press("Tab")
    ada.get_by_role("button", name="Agree on it").click()
    expect(ada.get_by_test_id("stMain")).to_contain_text("1 action is open")

    ada.get_by_role("button", name="Close the meeting").click()
    expect(ada.get_by_test_id("stMain")).to_contain_text("This meeting was closed by Ada")
    settle(ada)
    with ada.expect_download() as downloaded:
        ada.get_by_role("button", name="Text for chat").click()
    minutes = Path(downloaded.value.path()).read_text(encoding="utf-8")
    assert downloaded.value.suggested_filename == "weekly-meeting-2026-W46.md"
    assert all(text in minutes for text in ("Too few calls on Monday", "Two reps were ill", "Call the leads that wait"))

    write(bob, 1, "Too late")
    expect(bob.get_by_test_id("stMain")).to_contain_text("closed by Ada")

    ada.get_by_role("button", name="Reopen the meeting").click()
    expect(ada.get_by_test_id("stMain")).to_contain_text("1 action is open")
    ada.get_by_role("button", name="Done", exact=True).click()
    expect(ada.get_by_test_id("stMain")).to_contain_text("1 was done since last time")
    ada.get_by_role("tab", name="Earlier meetings").click()
    ada.get_by_placeholder("Words that were said").fill("ill reps")
    ada.get_by_placeholder("Words that were said").press("Enter")
    expect(ada.get_by_test_id("stMain")).to_contain_text("1 thing was said with these words")
