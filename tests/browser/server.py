"""Starting the app as a newcomer would, on a free port, and a Chromium that cannot reach another host unnoticed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from smarketing.settings import REPOSITORY

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The system's own Chromium, or None."""
    return next((found for name in CANDIDATES if (found := shutil.which(name))), None)


@contextmanager
def served(home: Path, *options: str) -> Iterator[str]:
    """Run the app on the company in `home`; yields its address."""
    port = _free_port()
    command = [sys.executable, "-m", "smarketing", "run", "--empty", "--server.headless=true",
               "--server.address=127.0.0.1", f"--server.port={port}", "--server.fileWatcherType=none",
               *options]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=REPOSITORY, env=os.environ | {"SMARKETING_HOME": str(home)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield _when_ready(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless system Chromium that makes no requests of its own."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                  "--disable-sync", "--no-first-run"],
        )  # fmt: skip
        try:
            yield opened
        finally:
            opened.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _when_ready(address: str, process: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the app stopped with status {process.returncode}")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                return address
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the app did not answer within 30 seconds")
