"""How a column of texts becomes amounts: decimal point or decimal comma, decided over the whole column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smarketing.sources.sql import literal

_CURRENCY = r"(?:[A-Za-z]{0,3}[$€£¥₹₽₺₩฿₴]|[A-Z]{3}|zł|Kč|Ft|lei|kr\.?|Fr\.?|Rs\.?|R[pM]?)"
_SHAPE = (
    rf"[-+]?\s*\(?\s*[-+]?\s*({_CURRENCY})?\s*[-+]?\s*"
    rf"(\d[\d.,'’\s\x{{00a0}}\x{{202f}}]*?)\s*([KkMmBb]|[Tt]sd\.?|tys\.?|[Mm]io\.?|mln|[Mm]rd\.?|mld|bn)?\s*({_CURRENCY})?\s*-?\)?"
)
_PLAIN, _WHOLE = r"-?\d{1,15}(\.\d+)?", r"-?\d{1,15}"
_POINT = r"\d+(\.\d+)?|\d{1,3}(,\d{2,3})*,\d{3}(\.\d+)?"
_COMMA = r"\d+(,\d+)?|\d{1,3}(\.\d{3})+(,\d+)?"
_MOST = "1e15"
_DOTTED_THOUSANDS = r"[1-9]\d{0,2}(\.\d{3})+"

_SYMBOLS = {
    "$": "USD", "US$": "USD", "USD$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "RS": "INR", "RS.": "INR",
    "R$": "BRL", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "₽": "RUB", "₺": "TRY", "₩": "KRW",
    "฿": "THB", "₴": "UAH", "ZŁ": "PLN", "KČ": "CZK", "FR": "CHF", "FR.": "CHF", "FT": "HUF", "LEI": "RON",
    "R": "ZAR", "RP": "IDR", "RM": "MYR",
}  # fmt: skip


@dataclass(frozen=True)
class Money:
    """The decision for one column. `whole`: only digits seen, so a later point or comma reopens the question;
    `comma`: the comma is the decimal mark; `plain`: digits and a decimal point, nothing else; `doubtful`: every point
    stands before three digits and yet is a decimal one, because longer numbers go without."""

    plain: bool = True
    whole: bool = False
    comma: bool = False
    pointless: bool = False
    doubtful: bool = False

    def sql(self, text: str) -> str:
        """The amount in SQL expression `text`; null where it is not one."""
        if self.plain:
            shape = _WHOLE if self.whole else _PLAIN
            return f"CASE WHEN regexp_full_match({text}, {literal(shape)}) THEN try_cast({text} AS DOUBLE) END"
        return _written(text, self.comma, self.pointless)


def decide(counts: Mapping[str, int]) -> Money:
    """The decision from the counts of `counts_sql`.

    A dot before exactly three digits is a thousands mark only if every dot is, and no longer number goes without.
    """
    dotted = counts["dotted-thousands"]
    likely = dotted > 0 and dotted == counts["dots"]
    thousands = likely and not counts["long"]
    doubtful = likely and not thousands
    if counts["plain"] == counts["all"] and not thousands:
        return Money(whole=counts["whole"] == counts["all"], doubtful=doubtful)
    comma = thousands if counts["point"] == counts["comma"] else counts["comma"] > counts["point"]
    return Money(False, comma=comma, pointless=not comma and not counts["dots"], doubtful=doubtful and not comma)


def counts_sql(text: str) -> dict[str, str]:
    """The aggregates `decide` needs, by name, over SQL expression `text`."""
    number = _part(text, 2)
    shapes = {"plain": _PLAIN, "whole": _WHOLE}
    counts = {name: f"count(*) FILTER (regexp_full_match({text}, {literal(s)}))" for name, s in shapes.items()}
    counts["all"] = f"count({text})"
    counts["point"] = f"count({_written(text, comma=False)})"
    counts["comma"] = f"count({_written(text, comma=True)})"
    counts["dots"] = f"count(*) FILTER (contains({text}, '.'))"
    counts["dotted-thousands"] = f"count(*) FILTER (regexp_full_match({number}, {literal(_DOTTED_THOUSANDS)}))"
    counts["long"] = f"count(*) FILTER (regexp_full_match({number}, '\\d{{4,}}'))"
    return counts


def currency_sql(text: str) -> str:
    """The ISO code of the currency written beside an amount, or null."""
    mark = f"upper(coalesce(nullif({_part(text, 1)}, ''), nullif({_part(text, 4)}, '')))"
    known = " ".join(f"WHEN {literal(s)} THEN {literal(code)}" for s, code in _SYMBOLS.items())
    return f"CASE {mark} {known} ELSE CASE WHEN regexp_full_match({mark}, '[A-Z]{{3}}') THEN {mark} END END"


def _written(text: str, comma: bool, pointless: bool = False) -> str:
    """An amount with thousands marks, currency, sign or a K, M, B behind it."""
    number = f"regexp_replace({_part(text, 2)}, '[\\s\\x{{00a0}}\\x{{202f}}''’]', '', 'g')"
    shape = _COMMA if comma else _POINT
    if pointless:
        shape = shape.replace(r"(\.\d+)?", "")
    digits = f"replace(replace({number}, '.', ''), ',', '.')" if comma else f"replace({number}, ',', '')"
    sign = f"CASE WHEN regexp_matches({text}, '-|^\\s*\\(') THEN -1 ELSE 1 END"
    word = f"lower({_part(text, 3)})"
    letter = f"CASE left({word}, 3) WHEN 'mrd' THEN 'b' WHEN 'mld' THEN 'b' ELSE left({word}, 1) END"
    scale = f"CASE {letter} WHEN 'k' THEN 1e3 WHEN 't' THEN 1e3 WHEN 'm' THEN 1e6 WHEN 'b' THEN 1e9 ELSE 1 END"
    return _possible(
        f"CASE WHEN regexp_full_match({number}, {literal(shape)}) "
        f"THEN round(try_cast({digits} AS DOUBLE) * {scale} * {sign}, 6) END"
    )


def _possible(amount: str) -> str:
    """Null for an amount that nobody ever had: more digits than a number keeps, and a sum of such knows no cents."""
    return f"list_filter([{amount}], lambda a: abs(a) < {_MOST})[1]"


def _part(text: str, group: int) -> str:
    return f"regexp_extract({text}, {literal('^' + _SHAPE + '$')}, {group})"
