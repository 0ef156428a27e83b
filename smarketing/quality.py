"""How far the data can be trusted: imports, rejected rows, impossible dates, gaps, coverage and freshness."""

from __future__ import annotations

import pandas as pd

from smarketing.sources import LEFT_EMPTY
from smarketing.statements import statements
from smarketing.stats import difference, wilson
from smarketing.warehouse import LinkShare, Warehouse
from smarketing.warehouse.shares import LINK_SHARES

STATEMENTS = statements("quality.sql")


def imports(warehouse: Warehouse) -> pd.DataFrame:
    """Every file imported, newest first: imported_at (UTC), file, crm, object, notes, and what became of its rows."""
    return warehouse.query(STATEMENTS["imports"])


def rejects(warehouse: Warehouse) -> pd.DataFrame:
    """Every value that could not be read: file, row, column, value, reason, left_empty.

    It cost its row, for which there may be several reasons, or only stays empty in a row that was loaded
    (`left_empty`). What earlier versions of the app kept was all refused.
    """
    return warehouse.query(STATEMENTS["rejects"], {"left_empty": LEFT_EMPTY})


def findings(warehouse: Warehouse) -> pd.DataFrame:
    """What looks wrong or is missing, counted: kind (order, gap or duplicate), finding, rows, of (rows looked at).

    Only findings with rows. Days are compared, not minutes: some exports carry no time of day.
    """
    found = warehouse.query(STATEMENTS["findings"])
    return found[found["rows"] > 0].reset_index(drop=True)


def shares(warehouse: Warehouse) -> tuple[LinkShare, ...]:
    """Of the records that name another by its id, how many name one that is in the data; the least found first."""
    found = warehouse.query(LINK_SHARES)
    plain = found.astype(object).where(found.notna(), None)
    return tuple(LinkShare.of(row) for row in plain.itertuples(index=False, name=None))


def links(warehouse: Warehouse) -> pd.DataFrame:
    """The same as a table: table, column, crm, parent (what kind is named), across (the other systems in which it was
    found, null at home), named, found, share, records, linked, none, weak, sentence: as `warehouse.LinkShare` says."""
    columns = [
        *("table", "column", "crm", "parent", "across", "named", "found", "share", "records", "linked", "none", "weak"),
        "sentence",
    ]
    told = [[getattr(link, column) for column in columns] for link in shares(warehouse)]
    return pd.DataFrame(told, columns=columns).astype({"records": "Int64", "linked": "Int64"})


def reasons(warehouse: Warehouse) -> pd.DataFrame:
    """The values that could not be read by reason and column, the most frequent first, with an example of each."""
    return warehouse.query(STATEMENTS["reasons"], {"left_empty": LEFT_EMPTY})


def coverage(warehouse: Warehouse) -> pd.DataFrame:
    """In how many records of a month a field says something.

    what (leads, deals, activities or marketing events), field, month, rows, known: a row per kind of record, field and
    month that has records. These are fields that a record should have from its beginning; a stage reached later is none
    of them.
    """
    return warehouse.query(STATEMENTS["coverage"])


#: A field that so few records have at all is not missed in a month. A month lacks one where it is filled less than half
#: as often as usual, or empty in so many more of the records, and that is no chance, which is given one in a thousand
#: because many months and fields are compared.
RARE, SUNK, MORE, SURE = 0.05, 0.5, 0.25, 0.999
#: Fields that more records than this leave empty are named.
MOSTLY = 0.5


def holes(covered: pd.DataFrame) -> pd.DataFrame:
    """The months that leave a field empty far more often than the others: what, field, month, rows, empty, usual.

    `empty` is the share of the month's records without the field, `usual` that of all other months together. A month is
    here where 99.9 % Newcombe's interval says that the difference is no chance, and the field is filled less than half
    as often as usual or empty in 25 percentage points more of the records. Most records without the field first.
    """
    found = covered.assign(gone=covered["rows"] - covered["known"])
    others = found.groupby(["what", "field"])[["rows", "gone"]].transform("sum") - found[["rows", "gone"]]
    found["empty"] = found["gone"] / found["rows"]
    found["usual"] = others["gone"] / others["rows"].where(others["rows"] > 0)
    far = (1 - found["empty"] < SUNK * (1 - found["usual"])) | (found["empty"] - found["usual"] >= MORE)
    found = found.join(others.add_prefix("other_"))[far & (1 - found["usual"] >= RARE)]
    least = [difference(r.gone, r.rows, r.other_gone, r.other_rows, SURE)[0] for r in found.itertuples()]
    lacking = found[pd.Series(least, found.index, dtype=float) > 0]
    lacking = lacking.assign(missed=lacking["rows"] * (lacking["empty"] - lacking["usual"]))
    columns = ["what", "field", "month", "rows", "empty", "usual"]
    return lacking.sort_values("missed", ascending=False)[columns].reset_index(drop=True)


def emptiest(covered: pd.DataFrame) -> pd.DataFrame:
    """The fields that more than half of all records leave empty, in whatever month: what, field, rows, empty (a share,
    1 where no record has it); the emptiest first."""
    found = covered.groupby(["what", "field"], sort=False)[["rows", "known"]].sum().reset_index()
    found = found.assign(empty=(found["rows"] - found["known"]) / found["rows"])
    columns = ["what", "field", "rows", "empty"]
    return found.loc[found["empty"] > MOSTLY, columns].sort_values(
        "empty", ascending=False, kind="stable", ignore_index=True
    )


def worst(found: pd.DataFrame, kind: str) -> pd.Series | None:
    """Of the findings of a kind the one that most of the rows looked at have; None without one.

    By the lower end of the share's 95 % Wilson interval: one of one is less sure than half of thousands.
    """
    some = found[found["kind"] == kind]
    if some.empty:
        return None
    sure = [wilson(int(rows), int(of))[0] for rows, of in zip(some["rows"], some["of"], strict=True)]
    return some.loc[pd.Series(sure, some.index, dtype=float).idxmax()]


def freshness(warehouse: Warehouse) -> pd.DataFrame:
    """How far each system's records reach, and which import wrote them last.

    system, what, records, newest, days_behind (the data date), imported_at (UTC), file. `newest` is the latest of all
    dates that such records have, null where none has one, and never after the day of the import: a plan is no event.
    Visits are counted themselves, null where no row says how many; ad spend is counted in rows.
    """
    return warehouse.query(STATEMENTS["freshness"])
