"""Months as the first of each, for counting back and forth. Imports the standard library only."""

from __future__ import annotations

from datetime import date, timedelta


def shifted(first: date, months: int) -> date:
    """The first of a month some months later, or earlier.

    >>> shifted(date(2026, 1, 1), -1), shifted(date(2026, 11, 1), 3)
    (datetime.date(2025, 12, 1), datetime.date(2027, 2, 1))
    """
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def whole_months(first: date, last: date) -> int:
    """How many months a span of whole months has."""
    after = last + timedelta(days=1)
    return (after.year - first.year) * 12 + after.month - first.month
