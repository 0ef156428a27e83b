"""The CSV files of a topic, as the columns they hold."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def days(file: Path, column: str) -> tuple[list[date], list[float]]:
    """A day and a number from every row."""
    found = rows(file)
    return [date.fromisoformat(row["day"]) for row in found], [float(row[column]) for row in found]
