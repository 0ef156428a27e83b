"""What holds customers' data is its owner's alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from smarketing import signing
from smarketing.agreement import Naming
from smarketing.company import open_company
from smarketing.importing import import_files, inbox
from smarketing.settings import Home
from smarketing.sources import save_map

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such modes")
LEADS = "lead_id,email,source,owner,created\n1,ann@example.com,Fair,Rita,2026-01-05\n"


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """By which files are everybody's to read, unless somebody says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def everything(home: Home, folder: Path) -> None:
    """All that writes into a home."""
    (folder / "leads.csv").write_text(LEADS, encoding="utf-8")
    import_files([folder / "leads.csv"], home, told={"leads.csv": "leads"})
    signing.rename(open_company(home), Naming(sources={"Fair": "Events"}))
    save_map(home.maps, "own", "leads", {"id": "number"})
    inbox.take_in(home)


def modes(folder: Path) -> dict[str, int]:
    return {str(file.relative_to(folder)): file.stat().st_mode & 0o777 for file in (folder, *folder.rglob("*"))}


def test_a_new_home_can_be_entered_by_its_owner_alone(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found wrong: 755 and 644, so that everybody on the machine could read the customers' data."""
    monkeypatch.delenv("SMARKETING_DATABASE", raising=False)
    everything(home, tmp_path)
    found = modes(home.folder)
    for folder in (".", "warehouse", "maps", "inbox"):
        assert found[folder] == 0o700, folder
    data = [name for name in found if name.endswith((".duckdb", ".sqlite3"))]
    assert len(data) >= 2
    assert {found[name] for name in data} == {0o600}


def test_a_home_that_an_earlier_version_left_open_is_closed_and_a_folder_of_others_is_not(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    | before the next write | mode | after it | why                                    |
    |-----------------------|------|----------|----------------------------------------|
    | the home's folder     | 755  | 755      | whoever named it may use it for more   |
    | warehouse/            | 775  | 770      | the group was let in by somebody       |
    | workspace.sqlite3     | 644  | 640      | the same                               |
    """
    monkeypatch.delenv("SMARKETING_DATABASE", raising=False)
    everything(home, tmp_path)
    home.folder.chmod(0o755)
    home.warehouse.chmod(0o775)
    (home.folder / "workspace.sqlite3").chmod(0o644)
    signing.rename(open_company(home), Naming(sources={"Fair": "Fairs"}))
    found = modes(home.folder)
    assert (found["."], found["warehouse"], found["workspace.sqlite3"]) == (0o755, 0o770, 0o640)
