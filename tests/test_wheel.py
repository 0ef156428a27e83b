"""What `pip install .` installs: the whole product, which runs from a folder where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from streamlit import net_util
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from smarketing.serving.server import serve
from smarketing.settings import DEMO, REPOSITORY, home

#: Runs a page of the installed app on an empty company, and says what it was and where it came from.
OPENED = """
from pathlib import Path
from streamlit.testing.v1 import AppTest
from smarketing import settings
app = AppTest.from_file(str(settings.SHIPPED / "app.py"), default_timeout=60).run()
app.switch_page("pages/data/import_exports.py").run()
assert not app.exception, app.exception
print(app.title[0].value, settings.home().folder, settings.SHIPPED, sep="|")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without asking a registry."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index",
               "--wheel-dir", str(folder), str(REPOSITORY)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return next(folder.glob("smarketing-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages with ours in it."""
    folder = tmp_path_factory.mktemp("installed")
    with ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def contents(*tops: str) -> Iterator[str]:
    for top in tops:
        for file in (REPOSITORY / top).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(REPOSITORY).as_posix()


def test_the_wheel_has_all_of_the_product_and_nothing_of_a_company(wheel: Path) -> None:
    """What is in data/ beside the demo, or among Streamlit's secrets, belongs to whoever builds the wheel.

    | checkout               | wheel                                     |
    |------------------------|-------------------------------------------|
    | smarketing/…           | smarketing/…                              |
    | app.py, pages/…        | smarketing/shipped/app.py, …/pages/…      |
    | data/demo/…            | smarketing/shipped/data/demo/…            |
    | .streamlit/config.toml | smarketing/shipped/.streamlit/config.toml |
    """
    beside = ["app.py", "asgi.py", ".streamlit/config.toml", *contents("pages", "data/demo")]
    expected = {*contents("smarketing"), *(f"smarketing/shipped/{name}" for name in beside)}
    with ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
        about = {name.split("/", 1)[1]: name for name in packed.namelist() if ".dist-info/" in name}
        metadata = packed.read(about["METADATA"]).decode()
        commands = packed.read(about["entry_points.txt"]).decode()
    assert names == expected
    assert "smarketing = smarketing.cli:main" in commands
    assert "licenses/LICENSE" in about
    assert "License-Expression: Apache-2.0" in metadata
    required = {line.split(">=")[0] for line in requirements("requirements.txt")}
    found = {line.split(": ")[1].replace("[", ">").replace("<", ">").replace("=", ">").split(">")[0]
             for line in metadata.splitlines() if line.startswith("Requires-Dist")}  # fmt: skip
    assert found == {name.split("[")[0] for name in required}


def requirements(name: str) -> list[str]:
    lines = (REPOSITORY / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("-r")]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_says_what_it_is_for(name: str) -> None:
    for line in requirements(name):
        assert line.partition(" # ")[2].strip(), line


def test_an_installed_app_needs_no_checkout(installed: Path, tmp_path: Path) -> None:
    """It opens its pages, and keeps the company in the user's own folder, not among the packages."""
    given = {"PYTHONPATH": str(installed), "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SMARKETING")} | given
    done = subprocess.run([sys.executable, "-c", OPENED], capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert not done.returncode, done.stderr
    title, folder, shipped = done.stdout.strip().split("|")
    assert title
    assert Path(folder) == (tmp_path / "smarketing").resolve()
    assert Path(shipped) == (installed / "smarketing" / "shipped").resolve()
    written = subprocess.run(
        [sys.executable, "-m", "smarketing", "demo", "exports"], capture_output=True, cwd=tmp_path, env=environment
    )
    assert not written.returncode, written.stderr
    for file in DEMO.iterdir():
        assert (tmp_path / "exports" / file.name).read_bytes() == file.read_bytes()


def test_paths_mean_the_same_to_the_app_as_to_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`SMARKETING_HOME=acme smarketing run` opens the folder acme of the folder it was said in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMARKETING_HOME", "acme")
    monkeypatch.setenv("SMARKETING_DATABASE", "sqlite:///words.sqlite3")
    for owner, name in ((PagesManager, "uses_pages_directory"), (net_util, "get_external_ip")):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # what serving changes is put back for other tests
    seen = []
    monkeypatch.setattr(cli, "main", lambda said, prog_name: seen.append((said, home().folder, Path.cwd())))
    with pytest.raises(SystemExit):
        serve(["--server.port", "8600"])
    assert seen == [
        (["run", str(REPOSITORY / "asgi.py"), "--server.port", "8600"], (tmp_path / "acme").resolve(), tmp_path)
    ]
