"""The app in a real browser: pages open, links show what the sender saw, no request leaves for another host."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.ui.text import JOINER
from tests.browser import server
from tests.browser.photos import addresses, settle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def address(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = shutil.copytree(demo_folder, tmp_path_factory.mktemp("served") / "home")
    with server.served(home) as running:
        yield running


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def headline(page: Page) -> str:
    return page.get_by_test_id("stMain").inner_text()


@pytest.mark.parametrize("name", addresses())
def test_every_page_opens_without_an_error_or_a_foreign_request(page: Page, address: str, name: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{address}/{name}")
    settle(page)
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_role("heading", level=1).count() == 1
    foreign = [url for url in requests if urlsplit(url).hostname not in ("127.0.0.1", None, "")]
    assert len(requests) > 5
    assert foreign == []


def test_a_fresh_server_finds_the_page_of_its_first_visitor(page: Page, tmp_path: Path) -> None:
    """Streamlit takes a folder named pages/ beside the script for the pages until the script has declared its own: the
    first visitor of a server, coming by a link, would read "Page not found" over the right page. The second would not,
    which is why the server of the other tests cannot tell. `serve` says beforehand that the folder is none of
    Streamlit's."""
    with server.served(tmp_path) as fresh:
        page.goto(f"{fresh}/exchange-rates")
        settle(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Exchange rates")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_text("Page not found")).to_have_count(0)


def test_a_slider_moves_the_plan_and_its_link_shows_the_same_in_another_browser(
    chromium: Browser, page: Page, address: str
) -> None:
    page.goto(f"{address}/planner")
    settle(page)
    before = headline(page)
    thumb = page.get_by_role("slider").nth(1)
    thumb.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    moved = thumb.evaluate("thumb => thumb.value")  # the page runs for each step: wait for the last one
    expect(page).to_have_url(re.compile(rf"\?.*={moved}\b"))
    settle(page)
    after = headline(page)
    assert after != before
    colleague = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    colleague.goto(page.url)
    settle(colleague)
    assert headline(colleague) == after


def test_filters_travel_in_the_link(chromium: Browser, page: Page, address: str) -> None:
    page.goto(f"{address}/leads-by-source?from=2026-01-01&to=2026-06-30")
    settle(page)
    with_dates = headline(page)
    page.goto(f"{address}/leads-by-source")
    settle(page)
    assert headline(page) != with_dates
    colleague = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    colleague.goto(f"{address}/leads-by-source?from=2026-01-01&to=2026-06-30")
    settle(colleague)
    assert headline(colleague) == with_dates


def test_names_from_exports_appear_as_they_are(chromium: Browser, tmp_path: Path) -> None:
    """Markup, formulas and pictures in names are text: nothing is rendered, loaded or evaluated."""
    names = ["<b>bold</b>", "![x](http://example.com/x.png)", "=1+1", ":red[x]", "$x$ **y**"]
    rows = ["lead_id,source,owner,created,type"]
    rows += [f'{i},"{name}","{name}",2026-01-0{1 + i % 9},"{name}"' for i in range(40) for name in [names[i % 5]]]
    leads = tmp_path / "leads.csv"
    leads.write_text("\n".join(rows), encoding="utf-8")
    calls = tmp_path / "calls.csv"
    calls.write_text("activity_id,lead_id,type,date,owner\n" + "\n".join(
        f'{i},{i},call,2026-01-1{i % 9},"{names[i % 5]}"' for i in range(40)), encoding="utf-8")  # fmt: skip
    home = tmp_path / "home"
    import_files([leads, calls], Home(home))
    with server.served(home) as running:
        page = chromium.new_context().new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        for name in ("leads-by-source", "rep-activity", "lead-aging"):
            page.goto(f"{running}/{name}")
            settle(page)
            shown = page.locator("body").inner_text().replace(JOINER, "")
            assert page.locator("b", has_text="bold").count() == 0
            assert page.locator("img[src*='example.com']").count() == 0
            assert any(text in shown for text in names), name
        assert not [url for url in requests if "example.com" in url]


def test_a_cell_of_the_aging_grid_lists_its_leads_and_so_does_its_link(
    chromium: Browser, page: Page, address: str
) -> None:
    page.goto(f"{address}/lead-aging")
    settle(page)
    before = headline(page)
    cells = page.locator("[data-testid=stVegaLiteChart] svg path[aria-roledescription]")
    if not cells.count():
        cells = page.locator("[data-testid=stVegaLiteChart] svg .mark-rect path")
    cells.nth(cells.count() // 2).click()
    settle(page)
    assert headline(page) != before
    expect(page).to_have_url(re.compile(r"cell-owner=.+cell-age=|cell-age=.+cell-owner="))
    colleague = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    colleague.goto(page.url)
    settle(colleague)
    assert headline(colleague) == headline(page)


@pytest.mark.parametrize(("width", "side_by_side"), [(390, 2), (800, 3), (1280, 5)])
def test_no_row_of_cards_is_left_half_empty(page: Page, address: str, width: int, side_by_side: int) -> None:
    """Found on a phone: of five cards the last stood alone beside an empty place."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/rep-activity")
    settle(page)
    metrics = page.get_by_test_id("stMetric")
    cards = [metrics.nth(n).locator("xpath=..").locator("xpath=..").bounding_box() for n in range(metrics.count())]
    rows: dict[int, list[tuple[float, float]]] = {}
    for box in cards:
        assert box is not None
        rows.setdefault(round(box["y"] / 60), []).append((box["x"], box["x"] + box["width"]))
    assert len(cards) == 5
    assert len({round(max(end for _, end in row)) for row in rows.values()}) == 1
    assert max(len(row) for row in rows.values()) == side_by_side


def test_the_products_name_is_on_every_page(page: Page, address: str) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{address}/sla-progress")
        settle(page)
        logo = page.get_by_test_id("stSidebarLogo" if width > 600 else "stHeaderLogo")
        expect(logo).to_be_visible()
        assert logo.evaluate("image => image.naturalWidth / image.naturalHeight") > 3


def test_an_empty_warehouse_says_what_to_do_on_every_page(chromium: Browser, tmp_path: Path) -> None:
    with server.served(tmp_path) as running:
        page = chromium.new_context().new_page()
        for name in addresses():
            page.goto(f"{running}/{name}")
            settle(page)
            assert page.get_by_test_id("stException").count() == 0, name
            assert "import" in headline(page).lower(), name


def test_pages_and_charts_keep_the_policy_of_the_server(page: Page, address: str) -> None:
    """The policy allows no script but our own; a chart that needed more would not be drawn."""
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{address}/sales-by-day")
    settle(page)
    assert page.locator("[data-testid='stVegaLiteChart'] :is(canvas, svg)").count()
    assert broken == []
