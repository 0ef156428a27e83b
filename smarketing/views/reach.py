"""Tables of days: what the data does not reach is unknown there, as it is in the headline. May not import ui."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from smarketing.views.standing import Pacing


def only_known(rows: pd.DataFrame, columns: Sequence[str], pacing: Pacing, asked: date) -> pd.DataFrame:
    """The rows with null in `columns` on days before the first record and after the day that `asked` is judged by."""
    days = rows["day"].dt.date
    known = (days >= pacing.known_since) & (days <= pacing.judged(asked))
    return rows.assign(**{column: rows[column].where(known) for column in columns})
