"""Periods that people ask for by name, the same on every page and on the command line. May not import ui.

They count from the data date, the newest event in the data, and not from the clock: an old export is not empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from smarketing.views.base import Days, Period
from smarketing.views.periods import Span, months_later


@dataclass(frozen=True)
class Preset:
    """A period by its name in scripts and on pages. `days` tells its first and last day from the data date and the
    fiscal year's first month; None is everything. `kind` is the period that a headline then speaks of."""

    name: str
    label: str
    days: Callable[[date, int], Days | None]
    kind: Period = "month"


def _this(kind: Period) -> Callable[[date, int], Days]:
    """The one that runs, up to the data date."""
    return lambda today, starts: (Span.holding(today, kind, starts).first, today)


def _last(kind: Period) -> Callable[[date, int], Days]:
    """The whole one before."""

    def days(today: date, starts: int) -> Days:
        before = Span.holding(today, kind, starts).before
        return before.first, before.last

    return days


def _newest(count: int) -> Callable[[date, int], Days]:
    """So many days, the data date the last of them."""
    return lambda today, _: (today - timedelta(days=count - 1), today)


#: Periods that a headline may speak of.
KINDS: tuple[Period, ...] = get_args(Period)
#: By the name in scripts. Quarters and years are the fiscal ones.
PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("this-month", "This month", _this("month")),
        Preset("last-month", "Last month", _last("month")),
        Preset("this-quarter", "This quarter", _this("quarter"), "quarter"),
        Preset("last-quarter", "Last quarter", _last("quarter"), "quarter"),
        Preset("this-year", "This year", _this("year"), "year"),
        Preset("last-year", "Last year", _last("year"), "year"),
        Preset("last-30-days", "Last 30 days", _newest(30)),
        Preset("last-90-days", "Last 90 days", _newest(90)),
        Preset("last-365-days", "Last 365 days", _newest(365)),
        Preset("last-12-months", "Last 12 months", lambda today, _: (months_later(today.replace(day=1), -11), today)),
        Preset("everything", "Everything", lambda *_: None),
    )
}
