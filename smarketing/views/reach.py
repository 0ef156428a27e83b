"""How far an export reaches: what lies beyond is unknown, which is not none. May not import ui."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

import pandas as pd

from smarketing.agreement.workdays import Workdays, days_between
from smarketing.company import Company
from smarketing.views.wording import day as day_text

#: Working days without a single record after which an export is taken to have ended, not the business to have stopped.
SILENT_DAYS = 10
#: The first deal closed, as it was known on $as_of.
FIRST_CLOSED = """
select min(closed_on) as day from deal_base where outcome in ('won', 'lost', 'refund') and closed_on <= $as_of::date
"""


def reached(newest: date, seen: date, workdays: Workdays) -> date:
    """The last day that is known of records whose newest is of a day, where the data goes up to `seen`.

    Exports are not all of one day: with deals up to May and leads up to April, May had no leads that we know of, which
    is not a May without leads. A few quiet days are known.
    """
    if seen <= newest:
        return newest
    silent = sum(day in workdays for day in days_between(newest + timedelta(days=1), seen))
    return newest if silent >= SILENT_DAYS else seen


@dataclass(frozen=True)
class Known:
    """The days of the first and of the newest record of a kind, and the last day that is known."""

    since: date
    newest: date
    last: date

    def overlaps(self, first: date, last: date) -> bool:
        """Whether any of some days is known."""
        return self.since <= last and first <= self.last


def begins_after(first: date | None) -> str:
    """Why nothing is known of leads of some days: the first in the data is of a later one."""
    return f"The first lead in the data is of {day_text(first)}, after the days asked for."


@dataclass(frozen=True)
class Reach:
    """The days that the data knows of leads created, of leads becoming MQLs and customers, and of deals closed; whoever
    is asked about. None where it knows of none."""

    leads: Known | None
    mqls: Known | None
    customers: Known | None
    deals: Known | None


def reach(company: Company, as_of: date) -> Reach:
    """How far the data reaches, looked at on a day."""
    found = company.warehouse.query(_statement(), {"today": company.warehouse.data_date}).iloc[0]
    # A deal reopened since was closed then.
    closed = company.warehouse.query(FIRST_CLOSED, {"as_of": as_of})["day"].iloc[0]
    workdays = Workdays.of(company.agreement)

    def known(kind: str) -> Known | None:
        since, until = found[f"{kind}_since"], found[f"{kind}_until"]
        if kind == "deals":
            since = min((day for day in (since, closed) if not pd.isna(day)), default=None)
        if pd.isna(since) or pd.isna(until):
            return None
        newest = max(since, until).date()
        return Known(since.date(), newest, reached(newest, as_of, workdays))

    return Reach(known("leads"), known("mqls"), known("customers"), known("deals"))


@cache
def _statement() -> str:
    return resources.files(__package__).joinpath("reach.sql").read_text(encoding="utf-8")


def only_known(rows: pd.DataFrame, columns: Sequence[str], first: date, last: date) -> pd.DataFrame:
    """The rows with null in `columns` on days before the first that is known, and after the last."""
    days = rows["day"].dt.date
    known = (days >= first) & (days <= last)
    return rows.assign(**{column: rows[column].where(known) for column in columns})
