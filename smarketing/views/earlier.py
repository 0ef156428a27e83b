"""The stretch that a chosen stretch of days is compared with: as long, just before it, and seen at the same age.

Where no stretch is chosen, the last 90 days are compared with the 90 before. May not import ui.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from smarketing.company import Company
from smarketing.views.base import Filters, run
from smarketing.views.periods import ONE_DAY, months_later
from smarketing.views.standing import FEWEST_DUE
from smarketing.views.wording import day as day_text

#: The last days that are compared where none are chosen: a quarter, long enough that a month's end does not matter.
RECENT = timedelta(days=90)
#: Beyond so many activities, to see the company as it was 90 days ago takes seconds: only for who asks for it.
QUICK = 2_000_000
#: Totals of some leads by name; None where unknown.
Totals = dict[str, Any]


@dataclass(frozen=True)
class Comparison:
    """What a View's cards are compared with: `now` the totals compared, `before` those of the stretch before.

    `now` is None where the whole of what the cards show is compared. `why_not` is set where nothing is.
    """

    now: Totals | None = None
    before: Totals | None = None
    now_label: str = ""
    before_label: str = ""
    why_not: str = ""

    def card(self, name: str) -> Totals:
        """What the card of one total says of it, as keywords of Kpi."""
        if self.before is None:
            return {"uncompared": self.why_not}
        before = self.before.get(name)
        if before is None:
            return {"uncompared": f"No comparison: unknown for {self.before_label}"}
        if self.now is None:
            return {"previous": before, "previous_label": self.before_label}
        recent = self.now.get(name)
        if recent is None:
            return {"uncompared": f"No comparison: unknown for the {self.now_label}"}
        versus = {"previous": before, "previous_label": self.before_label}
        return versus | {"recent": recent, "recent_label": self.now_label}


def compared(
    company: Company,
    filters: Filters,
    totals: Callable[[Filters], Totals],
    leads: str,
    *,
    noun: str = "lead",
    known: str = "earlier",
) -> Comparison:
    """Compare with the stretch before by `totals` of a stretch, of which `leads` names the number of leads; or of other
    records, whose `noun` and whose statement of what is `known` are given."""
    if filters.start is None and company.warehouse.contents.activities > QUICK:
        return Comparison(why_not="No comparison of everything: choose a From date")
    span = _known(company, filters, known)
    if span is None or filters.as_of is None:
        return Comparison(why_not=f"No comparison: no {noun} has a creation date")
    last = min(filters.end or filters.as_of, filters.as_of)
    # Exports are not all of one day: leads up to April and deals up to May are no May without leads.
    ended = span.silent(last - span.until)
    if ended:
        last = span.until
    recent = replace(filters, start=last - RECENT + ONE_DAY, end=last) if filters.start is None else None
    before = earlier(recent or (replace(filters, end=last) if ended else filters))
    if before is None:
        return Comparison(why_not=f"No comparison: the newest {noun} in the data is of {day_text(span.until)}")
    if before.start is None or span.silent(span.since - before.start):
        return Comparison(why_not=f"No comparison: the first {noun} in the data is of {day_text(span.since)}")
    past = totals(before)
    if not past[leads]:
        return Comparison(why_not=f"No comparison: no {noun}s from {stretch(before)}")
    if recent is None:
        return Comparison(before=past, before_label=stretch(before))
    days = f"{RECENT.days} days"
    name = f"{days} to {day_text(last)}" if last != filters.as_of else f"last {days}"
    return Comparison(totals(recent), past, name, f"the {RECENT.days} before")


@dataclass(frozen=True)
class _Known:
    """The days of the first and the newest lead, and the leads between them."""

    since: date
    until: date
    leads: int

    def silent(self, gap: timedelta) -> bool:
        """Whether so long a gap without leads can only mean that they are not in the data: chance does not make it."""
        usual = self.leads / ((self.until - self.since).days + 1)
        return usual * gap.days > FEWEST_DUE


def _known(company: Company, filters: Filters, statement: str) -> _Known | None:
    found = run(company, statement, filters).iloc[0]
    if not found["leads"]:
        return None
    return _Known(found["known_since"].date(), found["known_until"].date(), int(found["leads"]))


def earlier(filters: Filters) -> Filters | None:
    """The filters of the comparable stretch; None without a start, or where it has not begun.

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
