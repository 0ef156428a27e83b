"""Fiscal quarters and years: the months they hold, and their names. Imports nothing of ours.

A fiscal year is named by the calendar year in which it ends; with January as its first month it is the calendar year.
"""

from __future__ import annotations

from datetime import date


def fiscal_year(day: date, starts: int = 1) -> tuple[date, ...]:
    """The firsts of the twelve months of the fiscal year a day lies in; `starts` is its first month, 1 to 12.

    >>> [str(first) for first in fiscal_year(date(2026, 11, 13), 7)][::11]
    ['2026-07-01', '2027-06-01']
    """
    return _months(date(day.year - (day.month < starts), starts, 1), 12)


def fiscal_quarter(day: date, starts: int = 1) -> tuple[date, ...]:
    """The firsts of the three months of the fiscal quarter a day lies in."""
    year = fiscal_year(day, starts)
    place = year.index(day.replace(day=1)) // 3 * 3
    return year[place : place + 3]


def quarter_name(day: date, starts: int = 1) -> str:
    """The quarter as agreements name it.

    >>> quarter_name(date(2026, 11, 13)), quarter_name(date(2026, 11, 13), 7)
    ('2026-Q4', '2027-Q2')
    """
    year = fiscal_year(day, starts)
    return f"{year[-1]:%Y}-Q{year.index(day.replace(day=1)) // 3 + 1}"


def _months(first: date, count: int) -> tuple[date, ...]:
    places = range(first.year * 12 + first.month - 1, first.year * 12 + first.month - 1 + count)
    return tuple(date(place // 12, place % 12 + 1, 1) for place in places)
