"""How far the data can be trusted: imports, rejected rows, impossible dates, gaps, coverage and freshness."""

from __future__ import annotations

from importlib import resources

import pandas as pd

from smarketing.stats import wilson
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


def reasons(warehouse: Warehouse) -> pd.DataFrame:
    """The refused values by reason and column, the most frequent first, with an example of each."""
    return warehouse.query(STATEMENTS["reasons"])


def coverage(warehouse: Warehouse) -> pd.DataFrame:
    """In how many records of a month a field says something.

    what (leads, deals or activities), field, month, rows, known: a row per kind of record, field and month that has
    records. These are fields that a record should have from its beginning; a stage reached later is none of them.
    """
    return warehouse.query(STATEMENTS["coverage"])


#: A field that so few records have at all is not missed in a month; one that has surely sunk to less than half of what
#: is usual is.
RARE, SUNK = 0.05, 0.5


def holes(covered: pd.DataFrame) -> pd.DataFrame:
    """The months in which a field says far less than in the others: what, field, month, rows, share, usual.

    `usual` is the share over all other months together. A month lacks a field when the 95 % interval of its share lies
    below half of that, so that a few records prove nothing. Most records without the field first.
    """
    total = covered.groupby(["what", "field"])[["rows", "known"]].transform("sum") - covered[["rows", "known"]]
    found = covered.assign(
        share=covered["known"] / covered["rows"], usual=total["known"] / total["rows"].where(total["rows"] > 0)
    )
    most = pd.Series([wilson(int(r.known), int(r.rows))[1] for r in found.itertuples()], found.index, dtype=float)
    lacks = (found["usual"] >= RARE) & (most < found["usual"] * SUNK)
    lacking = found[lacks].assign(missed=lambda rows: rows["rows"] * (rows["usual"] - rows["share"]))
    columns = ["what", "field", "month", "rows", "share", "usual"]
    return lacking.sort_values("missed", ascending=False)[columns].reset_index(drop=True)


def never(covered: pd.DataFrame) -> list[str]:
    """The fields that no record has, such as "fit of leads"."""
    known = covered.groupby(["what", "field"], sort=False)["known"].sum()
    return [f"{field} of {what}" for what, field in known[known == 0].index]


def freshness(warehouse: Warehouse) -> pd.DataFrame:
    """How far each system's records reach, and which import wrote them last.

    system, what, records, newest, days_behind (the data date), imported_at (UTC), file. `newest` is null where nothing
    has a date, and never after the day of the import: a plan is no event.
    """
    return warehouse.query(STATEMENTS["freshness"])
