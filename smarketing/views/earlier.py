"""The stretch that a chosen stretch of days is compared with: as long, just before it, and seen at the same age."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from smarketing.views.base import Filters
from smarketing.views.periods import ONE_DAY, months_later
from smarketing.views.wording import day as day_text


def earlier(filters: Filters) -> Filters | None:
    """The filters of the comparable stretch; None without a start, because nothing comes before everything.

    Whole months are compared with as many months before, other stretches with as many days before. A stretch that is
    not over compares with the same part of the one before. `as_of` moves back as far: what became of the earlier leads
    is judged at the age that the present ones have, or the younger would always look worse.
    """
    start, as_of = filters.start, filters.as_of
    last = filters.end or as_of
    if start is None or as_of is None or last is None or not start <= min(last, as_of):
        return None
    before = start - ONE_DAY
    months = _whole_months(start, last)
    first = months_later(start, -months) if months else start - (last - start + ONE_DAY)
    if as_of >= last:
        return replace(filters, start=first, end=before, as_of=before + (as_of - last))
    reached = min(first + (as_of - start), before)
    return replace(filters, start=first, end=reached, as_of=reached)


def stretch(filters: Filters) -> str:
    """ "1 Oct 2026 to 13 Oct 2026"."""
    return f"{day_text(filters.start)} to {day_text(filters.end)}"


def _whole_months(first: date, last: date) -> int | None:
    """How many calendar months the days fill exactly; None when they do not."""
    after = last + timedelta(days=1)
    whole = first.day == 1 and after.day == 1
    return (after.year - first.year) * 12 + after.month - first.month if whole else None
