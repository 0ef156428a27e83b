"""The agreement's life in a browser: proposed from the data, changed, signed, and then each month judged by its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from smarketing import demo
from smarketing.cli import main
from smarketing.importing import import_files
from smarketing.settings import DEMO, Home
from tests.browser import server
from tests.browser.photos import settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
#: Four weeks after the demo company's own export, so that its next one is no export from the future.
LATER = date(2026, 12, 11)


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("SMARKETING_TODAY", LATER.isoformat())
    import_files([DEMO], Home(tmp_path / "home"))
    with server.served(tmp_path / "home") as running:
        yield running


def scorecard(home: Path) -> list[dict[str, Any]]:
    """The rows that a script gets."""
    shown = CliRunner().invoke(main, ["show", "scorecard", "--format", "json"], env={"SMARKETING_HOME": str(home)})
    rows: list[dict[str, Any]] = json.loads(shown.stdout)["rows"]
    return rows


def fill(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True).first
    field.fill(text)
    field.press("Tab")


def test_last_month_is_judged_by_the_old_agreement_and_this_month_by_the_new(
    chromium: Browser, address: str, tmp_path: Path
) -> None:
    page = chromium.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.set_default_timeout(120_000)  # seven exports are previewed on a machine that may be busy
    page.goto(f"{address}/agreement")
    settle(page)
    page.get_by_role("tab", name="Change").click()
    page.get_by_role("button", name="Propose an agreement from the data").click()
    page.get_by_role("button", name="Save as a proposal").click()
    settle(page)
    expect(page.get_by_test_id("stMain")).to_contain_text("Version 3 from 1 Dec 2026 waits for the signature")

    page.get_by_role("tab", name="Change").click()
    page.get_by_role("tab", name="Promises").click()
    fill(page, "First attempt within, hours", "4")
    fill(page, "First attempt in time, %", "50")
    form = page.get_by_test_id("stForm").filter(has_text="From when, and why")
    for side, name in (("marketing", "Mara"), ("sales", "Otto")):
        form.get_by_label(f"Signed for {side} by").fill(name)
        form.get_by_label(f"Signed for {side} by").press("Tab")
    page.get_by_role("button", name="Save the agreement").click()
    settle(page)

    exports = [file for file in demo.write(tmp_path / "next", until=LATER) if file.suffix == ".csv"]
    page.goto(f"{address}/import-exports")
    settle(page)
    page.locator("input[type=file]").first.set_input_files([str(file) for file in exports])
    settle(page)
    page.get_by_test_id("stMain").get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_test_id("stMain")).to_contain_text("rows read from 7 of 7 files", timeout=60_000)

    page.goto(f"{address}/scorecard")
    settle(page)
    shown = page.get_by_test_id("stMain")
    expect(shown).to_contain_text("December 2026 so far")
    expect(shown).to_contain_text("First attempt in 4 business hours")
    expect(shown).to_contain_text("In November 2026")
    rows = [row for row in scorecard(tmp_path / "home") if row["promise"].startswith("First attempt in")]
    judged = {row["month"]: row for row in rows}
    told = {month: (row["promise"], row["agreement"]) for month, row in judged.items()}
    assert told["2026-11-01"] == ("First attempt in 8 business hours", 2)
    assert told["2026-12-01"] == ("First attempt in 4 business hours", 4)
    assert (judged["2026-11-01"]["goal"], judged["2026-12-01"]["goal"]) == (0.8, 0.5)
