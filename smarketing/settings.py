"""Where things live and what may be set from outside. Reads the environment only; imports only errors of ours."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from smarketing.errors import SettingError

PACKAGE = Path(__file__).resolve().parent
#: The checkout; of an installed package the folder it is installed into, which holds nothing of ours but the package.
REPOSITORY = PACKAGE.parent
INSTALLED = (PACKAGE / "shipped").is_dir()
#: app.py, pages/, .streamlit/ and the demo's exports: beside the package in a checkout, inside it in a wheel.
SHIPPED = PACKAGE / "shipped" if INSTALLED else REPOSITORY
DEMO = SHIPPED / "data" / "demo"

#: The days that may be asked about; beyond them a table with a row for every day helps nobody.
EARLIEST, LATEST = date(1971, 1, 1), date(2049, 12, 31)


@dataclass(frozen=True)
class Home:
    """One company's folder: its warehouse, its agreement and the maps it taught the importer."""

    folder: Path

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    @property
    def agreement(self) -> Path:
        return self.folder / "agreement.toml"

    @property
    def workspace(self) -> str:
        """The database of agreement, scenarios and notes, as an SQLAlchemy URL: SMARKETING_DATABASE, else a file."""
        return os.environ.get("SMARKETING_DATABASE") or f"sqlite:///{self.folder / 'workspace.sqlite3'}"

    @property
    def maps(self) -> Path:
        return self.folder / "maps"

    @property
    def inbox(self) -> Path:
        """Exports put here are imported when the app starts, and when it notices them."""
        return self.folder / "inbox"


def home() -> Home:
    """The folder named by SMARKETING_HOME, else the checkout's `data/`, or `~/smarketing` where we are installed."""
    usual = "~/smarketing" if INSTALLED else REPOSITORY / "data"
    return Home(Path(os.environ.get("SMARKETING_HOME") or usual).expanduser().resolve())


def today() -> date:
    """The day up to which events have happened and after which they are plans: SMARKETING_TODAY, else the clock's.

    Raises SettingError where it is no day.
    """
    said = os.environ.get("SMARKETING_TODAY")
    try:
        return date.fromisoformat(said) if said else date.today()
    except ValueError as wrong:
        raise SettingError(f"SMARKETING_TODAY is {said}; it should be a day written as YYYY-MM-DD.") from wrong


def base_address() -> str:
    """The address at which people open the app, from SMARKETING_URL, for links in messages; empty where nobody said.

    Raises SettingError where it is none.
    """
    said = os.environ.get("SMARKETING_URL", "").strip().rstrip("/")
    if said and not re.fullmatch(r"https?://[^\s\"'<>?#@]+", said):
        raise SettingError("SMARKETING_URL should be the address of the app, such as https://smarketing.example.com.")
    return said
