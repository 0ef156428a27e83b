"""Whether leads have had the time to become customers. May not import ui."""

from __future__ import annotations

from datetime import date

import pandas as pd

from smarketing.company import Company
from smarketing.views.base import Filters, run


def days_to_close(company: Company, filters: Filters) -> float | None:
    """Median days from the creation of a lead to its first won deal, of all customers; None while fewer than ten
    have."""
    days = run(company, "maturity", filters)["days"].iloc[0]
    return None if pd.isna(days) else float(days)


def judged_from(company: Company, filters: Filters) -> int | None:
    """The age in days by which 9 of 10 customers had bought: younger leads are in no measured rate. None without
    any."""
    days = run(company, "maturity", filters)["judged_from"].iloc[0]
    return None if pd.isna(days) else int(days)


def is_young(last: date, as_of: date, days: float | None) -> bool:
    """Whether leads created up to the day `last` are younger than half the customers were when they bought."""
    return days is not None and (as_of - last).days < days
