"""The unit that a header names beside its column: “Amount (EUR)”, “Wert (k€)”, “Betrag in TEUR”. Reads no values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from smarketing.sources.money import SYMBOLS

#: ISO codes, so that “Link (URL)” is no amount of a currency URL.
_CODES = (
    "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "BRL", "CAD", "AUD", "NZD", "MXN",
    "ZAR", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "ILS", "SGD",
    "HKD", "AED", "SAR", "KRW", "THB", "MYR", "IDR", "PHP", "VND", "TWD", "RUB", "UAH",
    "CLP", "COP", "ARS", "PEN", "EGP", "NGN", "KES", "MAD", "QAR", "KWD", "ISK", "RSD",
)  # fmt: skip
_SCALES = {
    1e3: r"k|t|tsd|tys|mila|mil|thousands?|tausend|thsd|'?000s?|milliers|千|仟",
    1e4: r"万|萬",
    1e6: r"m|mm|mio|mn|mln|millions?|millionen|mio|百万|百萬",
    1e8: r"億|亿",
    1e9: r"b|bn|mrd|mld|billions?|milliarden",
}
_SCALE = "|".join(_SCALES.values())
_MARKS = "|".join(
    re.escape(mark.casefold())
    for mark in sorted(SYMBOLS, key=len, reverse=True)
    if not mark.isascii() or not mark.isalpha()
)
_CURRENCY = rf"{'|'.join(_CODES).casefold()}|{_MARKS}"
_UNIT = re.compile(
    rf"(?:in )?(?:(?P<c1>{_CURRENCY})\s*(?P<s1>{_SCALE})?|(?P<s2>{_SCALE})\s*(?P<c2>{_CURRENCY}))|"
    rf"in (?P<s3>{_SCALE})|(?P<s4>thousands?|millions?|'?000s?|k|tsd|mio|百?[万萬]|千|億|亿)"
)
#: Without brackets a unit must be written as one: “Amount EUR”, “Betrag in T€”, not “Amount Try”.
_WRITTEN = re.compile(rf"(?:in (?:\S+ )?)?\S*(?:{'|'.join(_CODES)}|[€$£¥₹])\S*|in [Tt]ausend|in thousands")
#: Characters of a unit, and so of what the patterns above are asked about: on longer texts they would take for ever.
_LONGEST = 40
#: What stands between a name and a unit: any space, or one of these.
_SEPARATORS = ",_-" + "".join(c for c in map(chr, range(1 << 14)) if c.isspace())


@dataclass(frozen=True)
class Unit:
    """`name` is the header without its unit; `currency` an ISO code, None where only the scale is named; an amount
    under the header is worth `scale` times what is written."""

    name: str
    currency: str | None
    scale: float


def unit_of(header: str) -> Unit | None:
    """The unit a header ends with; None where it names none that is understood.

    >>> unit_of("Value (k€)"), unit_of("Betrag in €")
    (Unit(name='Value', currency='EUR', scale=1000.0), Unit(name='Betrag', currency='EUR', scale=1))
    """
    header = header.rstrip()
    for name, said in (*_in_brackets(header), *_bare(header)):
        if unit := _UNIT.fullmatch(_plain(said)):
            currency, scale = unit["c1"] or unit["c2"], unit["s1"] or unit["s2"] or unit["s3"] or unit["s4"]
            return Unit(name, _code(currency), _factor(scale))
    return None


def _in_brackets(header: str) -> Iterator[tuple[str, str]]:
    """The name before a bracket at the end of a header, and what stands in it."""
    opening = max(header.rfind(mark, -_LONGEST - 2) for mark in "([（")
    if opening < 0 or not header.endswith((")", "]", "）")):
        return
    name, said = header[:opening].rstrip(), header[opening + 1 : -1]
    if name and not any(mark in said for mark in ")]）"):
        yield name, said


def _bare(header: str) -> Iterator[tuple[str, str]]:
    """The ends of a header that are written as a unit, each with the name before it: the longest first."""
    for start in range(max(1, len(header) - _LONGEST), len(header)):
        apart = header[start - 1] in _SEPARATORS and header[start] not in _SEPARATORS
        if apart and _WRITTEN.fullmatch(header, start) and (name := header[:start].rstrip(_SEPARATORS)):
            yield name, header[start:]


def _plain(unit: str) -> str:
    bare = re.sub(r"^(?:単位|单位|unit)[:：]\s*", "", unit.casefold().replace("’", "'"))
    return re.sub(r"[.\s]+", " ", bare).strip()


def _code(currency: str | None) -> str | None:
    return SYMBOLS.get(currency.upper(), currency.upper()) if currency else None


def _factor(scale: str | None) -> float:
    return next((factor for factor, words in _SCALES.items() if scale and re.fullmatch(words, scale)), 1)
