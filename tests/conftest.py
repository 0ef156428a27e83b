"""Fixtures shared by all tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from smarketing.importing import import_files
from smarketing.settings import DEMO, REPOSITORY, Home

# The same examples on every run, so that a red test is red for everybody. How long an example takes on a machine that
# is busy with something else says nothing: no deadline, and no complaint that drawing them is slow.
settings.register_profile(
    "steady", derandomize=True, deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty company folder."""
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def imported_demo(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The demo company, imported once for all tests in all processes. Nobody writes to it, nor opens it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if hasattr(request.config, "workerinput") else own
    folder = shared / "imported-demo"
    with FileLock(shared / "imported-demo.lock"):
        if not folder.exists():
            import_files([DEMO], Home(own / "importing-demo"))
            (own / "importing-demo").rename(folder)
    return folder


@pytest.fixture(scope="session")
def demo_folder(imported_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company, to be opened. Read only: a test that changes it takes `demo`."""
    return Path(shutil.copytree(imported_demo, tmp_path_factory.mktemp("demo") / "home"))


@pytest.fixture
def demo(imported_demo: Path, tmp_path: Path) -> Home:
    """A copy of the demo company to change."""
    return Home(shutil.copytree(imported_demo, tmp_path / "demo"))


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of exports that may be tested with but not shipped."""
    folder = REPOSITORY.parent / "shared" / "realdata"
    if not folder.is_dir():
        pytest.skip("the folder of third-party sample exports (../shared/realdata) is not on this machine")
    return folder
