"""Numbers as people read them: rounded to what is known, with their unit. Used by headlines, cards and charts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeGuard

from babel.dates import format_date
from babel.numbers import format_compact_currency, format_currency, format_decimal

from smarketing.metrics import Unit

LOCALE = "en"
UNKNOWN = "unknown"


def known(value: float | None) -> TypeGuard[float]:
    return value is not None and not math.isnan(value)


def count(value: float | None, one: str = "", many: str = "") -> str:
    """1204, "MQL", "MQLs" -> "1,204 MQLs"."""
    if not known(value):
        return UNKNOWN
    text = format_decimal(round(value), locale=LOCALE)
    word = one if round(value) == 1 else many or one
    return f"{text} {word}".strip()


def listed(parts: Iterable[str]) -> str:
    """ "campaign, fit and type"."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def share(value: float | None, digits: int | None = None) -> str:
    """0.1052 -> "10.5 %"; below 10 % and above 0 with one decimal, else whole, unless `digits` says otherwise."""
    if not known(value):
        return UNKNOWN
    percent = value * 100
    places = digits if digits is not None else (1 if 0 < abs(percent) < 20 and percent != round(percent) else 0)
    return f"{percent:,.{places}f} %"


def money(value: float | None, currency: str | None, *, compact: bool = False) -> str:
    """Money in its currency, without cents; compact: "€1.2M". Without a known currency the bare number."""
    if not known(value):
        return UNKNOWN
    if currency is None:
        return format_decimal(round(value), locale=LOCALE) if not compact else _compact(value)
    if compact and abs(value) >= 10_000:
        return format_compact_currency(value, currency, locale=LOCALE, fraction_digits=1 if abs(value) < 10e6 else 0)
    return format_currency(value, currency, format="¤#,##0" if abs(value) >= 100 or value == 0 else "¤#,##0.00",
                           locale=LOCALE, currency_digits=False)  # fmt: skip


def _compact(value: float) -> str:
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if abs(value) >= size * 10 or (abs(value) >= size and size > 1e3):
            return f"{value / size:,.1f}{letter}"
    return format_decimal(round(value), locale=LOCALE)


def hours(value: float | None) -> str:
    """0.4 -> "24 min"; 5.2 -> "5.2 h"; 80 -> "3.3 days"; 9901 -> "413 d", short enough for a card."""
    if not known(value):
        return UNKNOWN
    if value < 1:
        return f"{value * 60:.0f} min"
    if value < 48:
        return f"{value:.1f} h"
    return f"{value / 24:.1f} days" if value < 2400 else f"{value / 24:,.0f} d"


def days(value: float | None) -> str:
    if not known(value):
        return UNKNOWN
    return f"{value:,.0f} day" + ("" if round(value) == 1 else "s")


def ago(days: int) -> str:
    """How long ago so many days are, in whole years, months or weeks, as one says it.

    >>> ago(1), ago(40), ago(200), ago(1900)
    ('1 day ago', '5 weeks ago', '6 months ago', '5 years ago')
    """
    for unit, length, least in (("year", 365.25, 730), ("month", 30.44, 75), ("week", 7, 21)):
        if days >= least:
            return f"{int(days / length)} {unit}s ago"
    return count(days, "day ago", "days ago")


def day(value: date | None) -> str:
    """date(2026, 11, 13) -> "13 Nov 2026"."""
    return UNKNOWN if value is None else format_date(value, "d MMM y", locale=LOCALE)


def month(value: date) -> str:
    return format_date(value, "MMMM y", locale=LOCALE)


def quantity(value: float | None, unit: Unit, currency: str | None = None) -> str:
    """Any value by its unit."""
    if unit == "money":
        return money(value, currency, compact=True)
    if unit == "ratio":
        return UNKNOWN if not known(value) else f"{value:,.1f}"
    words: dict[str, Callable[[float | None], str]] = {"count": count, "share": share, "hours": hours, "days": days}
    return words[unit](value)
