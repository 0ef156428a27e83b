"""Where things live and what may be set from outside. Reads the environment only; imports nothing of ours."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
DEMO = REPOSITORY / "data" / "demo"


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
    def maps(self) -> Path:
        return self.folder / "maps"


def home() -> Home:
    """The folder named by SMARKETING_HOME, else the repository's `data/`."""
    return Home(Path(os.environ.get("SMARKETING_HOME") or REPOSITORY / "data").expanduser().resolve())
