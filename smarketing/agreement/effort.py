"""How long sales' work on a lead counts: the days after its hand-over, as the agreement then in force says.

Imports the versions only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from smarketing.agreement.history import ONE_DAY, Agreements
from smarketing.agreement.model import USUAL_EFFORT_DAYS


@dataclass(frozen=True)
class Window:
    """Leads handed over from `first` to `last` are judged by what sales did within `days` days of the hand-over."""

    first: date
    last: date
    days: int


def windows(agreements: Agreements) -> tuple[Window, ...]:
    """A window for every day there is, in order; the usual days where no version was in force or none says.

    >>> [window.days for window in windows(Agreements())]
    [30]
    """
    joined: list[Window] = []
    for window in _covering(agreements):
        if joined and joined[-1].days == window.days:
            joined[-1] = Window(joined[-1].first, window.last, window.days)
        else:
            joined.append(window)
    return tuple(joined)


def _covering(agreements: Agreements) -> Iterator[Window]:
    begins = date.min
    for version in agreements.signed:
        first, last = agreements.days(version.number)
        if first > begins:
            yield Window(begins, first - ONE_DAY, USUAL_EFFORT_DAYS)
        yield Window(first, last, version.agreement.effort_days)
        if last == date.max:
            return
        begins = last + ONE_DAY
    yield Window(begins, date.max, USUAL_EFFORT_DAYS)
