"""What each way to read an unclear file would give, by really reading it that way and keeping nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import duckdb

from smarketing.errors import AskingFile, FileError
from smarketing.importing.report import Answer
from smarketing.sources import Skipped, Staged, discard

_PEOPLE = "select id from leads where id is not null union all select id from contacts where id is not null"
_ADDRESSES = "select lower(email) from leads union all select lower(email) from contacts"
_OF_PEOPLE = f"lead_id in ({_PEOPLE}) or contact_id in ({_PEOPLE}) or lower(email) in ({_ADDRESSES})"
_DEALS = "select id from opportunities where id is not null"
#: By table: which rows are linked, which name what they are linked to, and where that is looked for.
_LINKED = {
    **dict.fromkeys(
        ("opportunities", "activities", "lead_stage_changes", "marketing_events", "campaign_members"),
        (_OF_PEOPLE, "coalesce(lead_id, contact_id, email) is not null", ("leads", "contacts")),
    ),
    "stage_changes": (f"opportunity_id in ({_DEALS})", "opportunity_id is not null", ("opportunities",)),
    "contact_roles": (f"opportunity_id in ({_DEALS})", "opportunity_id is not null", ("opportunities",)),
}


def answered(
    con: duckdb.DuckDBPyConnection, answer: Answer, read: Callable[[], Staged | Skipped], currency: str | None
) -> Answer:
    """The answer with what it would give, of a file that `read` puts into view `staged`. Nothing is known yet where
    that would ask something itself. Amounts without a currency are in `currency`."""
    try:
        staged = read()
        if isinstance(staged, Skipped):
            return replace(answer, rows=0, why=_and(answer.why, staged.reason))
        return _counted(con, answer, staged, currency)
    except AskingFile:
        return answer
    except FileError as error:
        return replace(answer, rows=0, why=_and(answer.why, str(error)))
    finally:
        discard(con, "staged")


def _and(why: str, but: str) -> str:
    return f"{why}; but {but}" if why else but


def _counted(con: duckdb.DuckDBPyConnection, answer: Answer, staged: Staged, currency: str | None) -> Answer:
    found = replace(answer, rows=staged.rows_read - staged.refused, linked=_linked(con, staged.table))
    if staged.table != "opportunities":
        return found
    ((won, amount, currencies, own),) = con.execute(
        "select count(*) filter (coalesce(amount, 0) >= 0), sum(amount), count(distinct currency), any_value(currency) "
        "from staged where outcome = 'won'"
    ).fetchall()
    return replace(found, won=won, amount=amount if currencies < 2 else None, currency=own or currency)


def _linked(con: duckdb.DuckDBPyConnection, table: str) -> float | None:
    """The share of rows that name a record which is in the data; None where none names one, or there is nothing that
    they could name."""
    if table not in _LINKED:
        return None
    linked, naming, parents = _LINKED[table]
    there = any(con.execute(f"select 1 from {parent} limit 1").fetchall() for parent in parents)
    rows, named, found = con.execute(
        f"select count(*), count(*) filter ({naming}), count(*) filter ({linked}) from staged"
    ).fetchall()[0]
    return found / rows if there and named else None
