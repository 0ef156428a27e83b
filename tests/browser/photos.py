"""Photographs every page, light, dark and at phone width: `python -m tests.browser.photos [FOLDER] [--home DIR]`.

Without --home the demo company stands model. `python -m tests.browser.photos --readme` renews the README's screenshot,
docs/scorecard.png: the demo company's first page, light, without photographing the rest.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from smarketing.importing import import_files
from smarketing.settings import DEMO, REPOSITORY, Home
from tests.browser.server import browser, served

README_PICTURE = REPOSITORY / "docs" / "scorecard.png"
LOOKS = {"light": ("light", 1280), "dark": ("dark", 1280), "phone": ("light", 390)}


def addresses() -> list[str]:
    """The URL path of every page: the file's name with dashes."""
    return [file.stem.replace("_", "-") for file in sorted((REPOSITORY / "pages").rglob("*/*.py"))]


def settle(page: Page) -> None:
    """Wait until the app has stopped running and its charts are drawn."""
    page.get_by_test_id("stMain").wait_for(timeout=30_000)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'",
        timeout=60_000,
    )
    # Widgets and charts arrive in parts of their own; until then the page shows grey placeholders.
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')", timeout=60_000)
    page.wait_for_timeout(600)  # charts draw after the script has stopped


def photograph(chromium: Browser, address: str, folder: Path, pages: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for look, (scheme, width) in LOOKS.items():
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        for name in pages:
            page.goto(f"{address}/{name}")
            settle(page)
            _grow(page, width)
            page.screenshot(path=folder / f"{name}.{look}.png")
            page.set_viewport_size({"width": width, "height": 900})
        context.close()


def readme(chromium: Browser, address: str) -> None:
    """The part of the first page that is in sight without scrolling."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.goto(f"{address}/scorecard")
    settle(page)
    page.screenshot(path=README_PICTURE)
    context.close()


def _grow(page: Page, width: int) -> None:
    """Make the window as tall as the page: the app scrolls inside it, so a full-page screenshot would be cut."""
    for _ in range(2):  # a taller window may bring more of the page
        height = page.evaluate(
            "() => document.querySelector('[data-testid=stMainBlockContainer]')?.scrollHeight ?? 900"
        )
        page.set_viewport_size({"width": width, "height": min(max(int(height) + 80, 900), 6000)})
        page.wait_for_timeout(500)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.photos", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("photos"))
    parser.add_argument("--home", type=Path, help="a company's folder instead of the demo company's")
    parser.add_argument("--page", action="append", help="only this page, e.g. lead-aging; may be repeated")
    parser.add_argument("--readme", action="store_true", help=f"only renew {README_PICTURE.relative_to(REPOSITORY)}")
    options = parser.parse_args()
    if options.readme and options.home:
        parser.error("the README shows the demo company: leave out --home")
    with tempfile.TemporaryDirectory() as temporary:
        home = options.home or Path(temporary)
        if options.home is None:
            import_files([DEMO], Home(home))
        with served(home) as address, browser() as chromium:
            if options.readme:
                readme(chromium, address)
                print(README_PICTURE)
                return
            photograph(chromium, address, options.folder, options.page or addresses())
    print(f"{options.folder.resolve()}: {len(list(options.folder.glob('*.png')))} pictures")


if __name__ == "__main__":
    main()
