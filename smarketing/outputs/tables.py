"""Tables for the terminal: aligned, thousands separated, unknown as a dash. And JSON for scripts."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import click

UNKNOWN = "–"


def print_table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as text: numbers to the right, text to the left."""
    body = [[_cell(value) for value in row] for row in rows]
    right = [all(_is_number(row[i]) for row in body) for i in range(len(header))]
    widths = [max(len(line[i]) for line in [list(header), *body]) for i in range(len(header))]
    return "\n".join(_line(line, widths, right) for line in [list(header), ["-" * w for w in widths], *body])


def echo_json(document: Any) -> None:
    """Print a document for scripts, unknown as null."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (c.rjust(w) if r else c.ljust(w) for c, w, r in zip(cells, widths, right, strict=True))
    return "  ".join(padded).rstrip()


def _cell(value: Any) -> str:
    if _is_unknown(value):
        return UNKNOWN
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if hasattr(value, "date") and callable(value.date):
        return str(value.date())
    return value.isoformat() if isinstance(value, date) else " ".join(str(value).split())


def _is_unknown(value: Any) -> bool:
    """None, or what pandas writes for it; told without pandas, which an import does not load."""
    return value is None or (not isinstance(value, str) and str(value) in ("nan", "NaT", "<NA>"))


def _decimal(value: float) -> str:
    """Whole numbers as such, amounts with two decimals, shares below 1 with four digits."""
    if abs(value) < 1:
        return f"{value:,.4g}"
    return f"{value:,.0f}" if value == math.floor(value) else f"{value:,.2f}"


def _is_number(text: str) -> bool:
    return text == UNKNOWN or text.replace(",", "").replace(".", "").lstrip("-").isdigit() or "e-" in text
