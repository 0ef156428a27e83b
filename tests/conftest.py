"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from smarketing.settings import REPOSITORY, Home

# The same examples on every run, so that a red test is red for everybody; no deadline on a noisy machine.
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=25)
settings.load_profile("steady")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty company folder."""
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of exports that may be tested with but not shipped."""
    folder = REPOSITORY.parent / "shared" / "realdata"
    if not folder.is_dir():
        pytest.skip("the folder of third-party sample exports (../shared/realdata) is not on this machine")
    return folder
