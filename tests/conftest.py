"""Fixtures shared by all tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from smarketing.company import Company, open_company
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
def imported_once(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[Path], Home]:
    """The home of a folder of exports, imported once for all tests in all processes. Read only."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if hasattr(request.config, "workerinput") else own

    def home_of(exports: Path) -> Home:
        folder, draft = shared / f"imported-{exports.name}", own / f"importing-{exports.name}"
        with FileLock(shared / f"imported-{exports.name}.lock"):
            if not folder.exists():
                import_files([exports], Home(draft))
                draft.rename(folder)
        return Home(folder)

    return home_of


@pytest.fixture(scope="session")
def demo_folder(imported_once: Callable[[Path], Home], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company, for pages and commands. Read only: a test that changes it takes `demo`."""
    return Path(shutil.copytree(imported_once(DEMO).folder, tmp_path_factory.mktemp("demo") / "home"))


@pytest.fixture
def demo(imported_once: Callable[[Path], Home], tmp_path: Path) -> Home:
    """A copy of the demo company to change."""
    return Home(shutil.copytree(imported_once(DEMO).folder, tmp_path / "demo"))


@pytest.fixture(scope="session")
def real_company(realdata: Path, imported_once: Callable[[Path], Home]) -> Callable[[str], Company]:
    """The company of one folder of `realdata`. Read only."""
    return lambda name: open_company(imported_once(realdata / name))


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of exports that may be tested with but not shipped."""
    folder = REPOSITORY.parent / "shared" / "realdata"
    if not folder.is_dir():
        pytest.skip("the folder of third-party sample exports (../shared/realdata) is not on this machine")
    return folder
