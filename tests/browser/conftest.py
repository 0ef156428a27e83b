"""The system's Chromium, started once per module; `.ci/run` requires one, elsewhere its tests are skipped without."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import server


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if server.chromium() is None and not os.environ.get("SMARKETING_BROWSER_REQUIRED"):
        pytest.skip("no Chromium on this machine: install the packages chromium and chromium-driver")
    with server.browser() as opened:
        yield opened
