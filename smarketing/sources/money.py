"""How a column of texts becomes amounts: decimal point or decimal comma, decided over the whole column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smarketing.sources.sql import literal

_CURRENCY = r"(?:[A-Za-z]{0,3}[$€£¥￥₹₽₺₩฿₴]|[A-Z]{3}|円|元|圆|zł|Kč|Ft|lei|kr\.?|Fr\.?|Rs\.?|R[pM]?)"
_SHAPE = (
    rf"[-+]?\s*\(?\s*[-+]?\s*({_CURRENCY})?\s*[-+]?\s*"
    rf"(\d[\d.,'’\s\x{{00a0}}\x{{202f}}]*?)\s*([KkMmBb]|[Tt]sd\.?|tys\.?|[Mm]io\.?|mln|[Mm]rd\.?|mld|bn|百万|[千万萬億亿])?\s*({_CURRENCY})?\s*-?\)?"
)
_PLAIN, _WHOLE = r"-?\d{1,15}(\.\d+)?", r"-?\d{1,15}"
_POINT = r"\d+(\.\d+)?|\d{1,3}(,\d{2,3})*,\d{3}(\.\d+)?"
_COMMA = r"\d+(,\d+)?|\d{1,3}(\.\d{3})+(,\d+)?"
_MOST = "1e15"
#: Units of China and Japan behind a number: thousands, ten thousands, hundred millions.
_EASTERN = "WHEN '千' THEN 1e3 WHEN '万' THEN 1e4 WHEN '萬' THEN 1e4 WHEN '億' THEN 1e8 WHEN '亿' THEN 1e8"
_DOTTED_THOUSANDS = r"[1-9]\d{0,2}(\.\d{3})+"

#: What currencies are written as.
SYMBOLS = {
    "$": "USD", "US$": "USD", "USD$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "RS": "INR", "RS.": "INR",
    "￥": "JPY", "円": "JPY", "元": "CNY", "圆": "CNY",
    "R$": "BRL", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "₽": "RUB", "₺": "TRY", "₩": "KRW",
    "฿": "THB", "₴": "UAH", "ZŁ": "PLN", "KČ": "CZK", "FR": "CHF", "FR.": "CHF", "FT": "HUF", "LEI": "RON",
    "R": "ZAR", "RP": "IDR", "RM": "MYR",
}  # fmt: skip


@dataclass(frozen=True)
class Money:
    """The decision for one column. `whole`: only digits seen, so a later point or comma reopens the question;
    `comma`: the comma is the decimal mark; `plain`: digits and a decimal point, nothing else; `doubtful`: every point
    stands before three digits and yet is a decimal one, because longer numbers go without; `assumed`: nothing but
    points before three digits speaks for thousands, so that a longer number without one decides otherwise."""

    plain: bool = True
    whole: bool = False
    comma: bool = False
    pointless: bool = False
    doubtful: bool = False
    assumed: bool = False

    def sql(self, text: str) -> str:
        """The amount in SQL expression `text`; null where it is not one."""
        if self.plain:
            shape = _WHOLE if self.whole else _PLAIN
            return f"CASE WHEN regexp_full_match({text}, {literal(shape)}) THEN try_cast({text} AS DOUBLE) END"
        return _written(text, self.comma, self.pointless)


def decide(counts: Mapping[str, int]) -> Money:
    """The decision from the counts of `counts_sql`, or of `plain_counts_sql` where it `is_plain`.

    A dot before exactly three digits is a thousands mark only if every dot is, and no longer number goes without.
    """
    likely = _likely_thousands(counts)
    thousands = likely and not counts["long"]
    doubtful = likely and not thousands
    if is_plain(counts):
        return Money(whole=counts["whole"] == counts["all"], doubtful=doubtful)
    even = counts["point"] == counts["comma"]
    comma = thousands if even else counts["comma"] > counts["point"]
    pointless = not comma and not counts["dots"]
    return Money(False, False, comma, pointless, doubtful=doubtful and not comma, assumed=even and thousands)


def plain_counts_sql(text: str) -> dict[str, str]:
    """The aggregates that show a column of plain numbers, by name, over SQL expression `text`: a twentieth of the work
    of `counts_sql`, and enough for most columns."""
    return {"plain": _matching(text, _PLAIN), **_common_counts(text, f"ltrim({text}, '-')")}


def is_plain(counts: Mapping[str, int]) -> bool:
    """Whether `plain_counts_sql` say all that `decide` asks of a column: plain numbers, and no mark of thousands."""
    thousands = _likely_thousands(counts) and not counts["long"]
    return counts["plain"] == counts["all"] and not thousands


def _likely_thousands(counts: Mapping[str, int]) -> bool:
    return 0 < counts["dotted-thousands"] == counts["dots"]


def counts_sql(text: str) -> dict[str, str]:
    """The aggregates `decide` needs, by name, over SQL expression `text`."""
    return {
        "plain": _matching(text, _PLAIN),
        "point": f"count({_written(text, comma=False)})",
        "comma": f"count({_written(text, comma=True)})",
        **_common_counts(text, _part(text, 2)),
    }


def _common_counts(text: str, number: str) -> dict[str, str]:
    return {
        "all": f"count({text})",
        "whole": _matching(text, _WHOLE),
        "dots": f"count(*) FILTER (contains({text}, '.'))",
        "dotted-thousands": _matching(number, _DOTTED_THOUSANDS),
        "long": _matching(number, r"\d{4,}"),
    }


def _matching(text: str, shape: str) -> str:
    return f"count(*) FILTER (regexp_full_match({text}, {literal(shape)}))"


def currency_sql(text: str) -> str:
    """The ISO code of the currency written beside an amount, or null."""
    mark = f"upper(coalesce(nullif({_part(text, 1)}, ''), nullif({_part(text, 4)}, '')))"
    known = " ".join(f"WHEN {literal(s)} THEN {literal(code)}" for s, code in SYMBOLS.items())
    return f"CASE {mark} {known} ELSE CASE WHEN regexp_full_match({mark}, '[A-Z]{{3}}') THEN {mark} END END"


def in_units(amount: str, text: str, scale: float) -> str:
    """An amount of a column whose header says that it is in thousands or millions; one that says so itself stays."""
    own = f"regexp_matches({text}, '(?i)[0-9]\\s*(k|m|b|bn|t|tsd|tys|mi?o|mln|mrd|mld)\\b|[0-9]\\s*[百千万萬億亿]')"
    return f"CASE WHEN {own} THEN {amount} ELSE round({amount} * {scale:.0f}, 6) END"


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
    letter = f"CASE {word} WHEN '百万' THEN 'm' ELSE {letter} END"
    scale = (
        f"CASE {letter} WHEN 'k' THEN 1e3 WHEN 't' THEN 1e3 WHEN 'm' THEN 1e6 WHEN 'b' THEN 1e9 {_EASTERN} ELSE 1 END"
    )
    return _possible(
        f"CASE WHEN regexp_full_match({number}, {literal(shape)}) "
        f"THEN round(try_cast({digits} AS DOUBLE) * {scale} * {sign}, 6) END"
    )


def _possible(amount: str) -> str:
    """Null for an amount that nobody ever had: more digits than a number keeps, and a sum of such knows no cents."""
    return f"list_filter([{amount}], lambda a: abs(a) < {_MOST})[1]"


def _part(text: str, group: int) -> str:
    return f"regexp_extract({text}, {literal('^' + _SHAPE + '$')}, {group})"
