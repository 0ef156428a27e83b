"""How far the data can be trusted: imports, rejected rows, impossible dates, gaps and duplicates. May not import ui."""

from __future__ import annotations

from importlib import resources

import pandas as pd

from smarketing.warehouse import Warehouse

_TEXT = resources.files(__package__).joinpath("quality.sql").read_text(encoding="utf-8")
#: Statement by name: each follows a line `-- name: what it is`.
STATEMENTS = {
    head.split(":")[0].strip(): f"-- {head}\n{body}".strip().removesuffix(";")
    for head, _, body in (part.partition("\n") for part in _TEXT.split("-- name: ")[1:])
}


def imports(warehouse: Warehouse) -> pd.DataFrame:
    """Every file imported, newest first: imported_at (UTC), file, crm, object, notes, and what became of its rows."""
    return warehouse.query(STATEMENTS["imports"])


def rejects(warehouse: Warehouse) -> pd.DataFrame:
    """Every refused value: file, row, column, value, reason. A row may be refused for several reasons."""
    return warehouse.query(STATEMENTS["rejects"])


def findings(warehouse: Warehouse) -> pd.DataFrame:
    """What looks wrong or is missing, counted: kind (order, gap or duplicate), finding, rows, of (rows looked at).

    Only findings with rows. Days are compared, not minutes: some exports carry no time of day.
    """
    found = warehouse.query(STATEMENTS["findings"])
    return found[found["rows"] > 0].reset_index(drop=True)
