"""How far an export reaches: what lies beyond is unknown, which is not none. May not import ui."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from smarketing.agreement.workdays import Workdays, days_between

#: Working days without a single record after which an export is taken to have ended, not the business to have stopped.
SILENT_DAYS = 10


def reached(newest: date, seen: date, workdays: Workdays) -> date:
    """The last day that is known of records whose newest is of a day, where the data goes up to `seen`.

    Exports are not all of one day: with deals up to May and leads up to April, May had no leads that we know of, which
    is not a May without leads. A few quiet days are known.
    """
    if seen <= newest:
        return newest
    silent = sum(day in workdays for day in days_between(newest + timedelta(days=1), seen))
    return newest if silent >= SILENT_DAYS else seen


def only_known(rows: pd.DataFrame, columns: Sequence[str], first: date, last: date) -> pd.DataFrame:
    """The rows with null in `columns` on days before the first that is known, and after the last."""
    days = rows["day"].dt.date
    known = (days >= first) & (days <= last)
    return rows.assign(**{column: rows[column].where(known) for column in columns})
