"""What the values of a column are like: unique or repeated, dates, amounts, addresses, flags, a few words. Says what is
there, not what it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from smarketing.sources.values import FALSE, NOTHING, RARE, TRUE

#: Values of a column that are looked at one by one, and those that are counted.
LOOKED, COUNTED = 300, 5_000
_LONG = 200  # characters of a value that are looked at
_NOTHING = frozenset((*NOTHING, *RARE))
_FLAGS = frozenset((*TRUE, *FALSE))
_MONTH = r"[^\W\d_]{3,10}\.?"
_CLOCK = r"(?:[ T,]+(?:um |at )?\d{1,2}[:h.]\d{2}.*)?"
_DATE = re.compile(
    rf"(?:19|20)\d{{2}}(?:[-/]\d{{1,2}}|[-/.]\d{{1,2}}[-/.]\d{{1,2}}\.?){_CLOCK}"
    rf"|(?:19|20)\d{{2}}年\d{{1,2}}月(?:\d{{1,2}}日)?.*"
    rf"|(?:[^\W\d_]{{2,10}}[.,]* )?\d{{1,2}}[-/.] ?\d{{1,2}}[-/.] ?(?:\d{{4}}|\d{{2}})\b{_CLOCK}"
    rf"|(?:[^\W\d_]{{3,10}}, )?\d{{1,2}}(?:st|nd|rd|th|er|\.)?[ -]{{1,2}}(?:de )?{_MONTH}[ ,-]*"
    rf"(?:de )?(?:\d{{4}}|\d{{2}})\b{_CLOCK}"
    rf"|(?:[^\W\d_]{{3,10}}, )?{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b.*"
)
_PERIOD = re.compile(
    rf"{_MONTH}[ -]?(?:\d{{4}}|\d{{2}})|\d{{1,2}}[-/.]\d{{4}}|\d{{4}}[-/ ]?[QWM]\d{{1,2}}|[QWM]\d{{1,2}}[-/ ]\d{{4}}"
)
_CLOCKED = re.compile(r"\d{1,2}:\d{2}(:\d{2})?\s?([AaPp]\.?[Mm]\.?)?")
_STAMP = re.compile(r"(?:19|20)\d{6}|1\d{9}(?:\d{3}){0,2}|[34]\d{4}(?:\.\d+)?")
_MARK = r"(?:[A-Z]{2,3}|R\$|US\$|kr\.?|zł|Rs\.?|[€$£¥￥円元₹₽])"
_MONEY = re.compile(
    rf"[-+(]?\s?(?:{_MARK}\s?)?[-+]?\d[\d.,'’\s]*(?:[kKmM]|tsd|mio|百万|[千万億亿])?\s?(?:{_MARK}|%)?\)?\.?"
)
_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}")
_PHONE = re.compile(r"(?=(?:\D*\d){7})\+?[\d\s()./x-]{7,24}(?:ext\.? ?\d+)?")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|de|co|eu|fr|es|it|pl|nl|br|jp|cn|example)(?:/\S*)?"
)
_CODE = re.compile(r"[A-Za-z]{0,6}[-_#/.]?[A-Za-z]{0,3}[-_]?\d[\w-]*|[0-9a-fA-F-]{16,}|(?=\w*\d)\w{15,18}")
#: Values long or odd enough that two files share them by no chance.
_TELLING = re.compile(r".*[A-Za-z@].*\d.*|.*\d.*[A-Za-z@].*|\d{6,}|.*@.*|.{9,}", re.DOTALL)


@dataclass(frozen=True)
class Traits:
    """The values of one column of a sample of rows. Shares are of the filled ones, 0 where none is filled.

    `words` are its distinct values where they are few and come again; `values` all distinct ones that were counted."""

    rows: int
    filled: int
    values: frozenset[str]
    first: str
    dates: float
    periods: float
    stamps: float
    numbers: float
    negatives: float
    emails: float
    phones: float
    links: float
    flags: float
    codes: float
    clocks: float
    telling: float
    counting: bool
    spaced: float
    length: float

    @property
    def unique(self) -> bool:
        """Whether every row has a value of its own; of a single row nobody knows."""
        return self.rows > 1 and self.filled == self.rows and len(self.values) == self.filled

    @property
    def repeated(self) -> bool:
        """Whether most rows share their value with another one."""
        return self.filled > 1 and len(self.values) <= 0.6 * self.filled

    @property
    def empty(self) -> bool:
        return not self.filled

    @property
    def few(self) -> bool:
        """Whether the values are words that come again, as stages, statuses and kinds do."""
        return 0 < len(self.values) <= max(12, self.filled // 4) and len(self.values) <= 60 and self.length <= 40

    @property
    def dated(self) -> bool:
        return self.dates > 0.5

    @property
    def numeric(self) -> bool:
        return self.numbers > 0.6 and self.dates < 0.5


def traits_of(values: Sequence[str]) -> Traits:
    """What the values of a column are like, as they stand in the file.

    >>> found = traits_of(["2026-01-05", "", "05/03/2026"])
    >>> found.filled, found.dated, found.unique
    (2, True, False)
    """
    counted = [v for value in values[:COUNTED] if (v := value[:_LONG].strip()) and v not in _NOTHING]
    looked = counted[:LOOKED]
    total = max(len(looked), 1)
    kinds = [_kinds(v) for v in looked]
    share = {name: sum(name in k for k in kinds) / total for name in _PROOFS}
    return Traits(
        rows=len(values[:COUNTED]), filled=len(counted), values=frozenset(counted),
        first=counted[0] if counted else "", counting=_count_up(values[:COUNTED]),
        length=sum(map(len, looked)) / total, **share,
    )  # fmt: skip


def _count_up(values: Sequence[str]) -> bool:
    """Whether the rows are numbered from one on, as a sheet numbers them."""
    return len(values) > 1 and all(value.strip() == str(place) for place, value in enumerate(values, 1))


_PROOFS: dict[str, Callable[[str], object]] = {
    "dates": _DATE.fullmatch,
    "periods": _PERIOD.fullmatch,
    "stamps": _STAMP.fullmatch,
    "numbers": _MONEY.fullmatch,
    "negatives": lambda v: v[0] in "-(" and _MONEY.fullmatch(v),
    "emails": _EMAIL.search,
    "phones": _PHONE.fullmatch,
    "links": _LINK.fullmatch,
    "flags": lambda v: v.casefold() in _FLAGS,
    "codes": _CODE.fullmatch,
    "clocks": _CLOCKED.fullmatch,
    "telling": _TELLING.fullmatch,
    "spaced": lambda v: " " in v,
}


@lru_cache(maxsize=1 << 15)
def _kinds(value: str) -> frozenset[str]:
    return frozenset(name for name, proof in _PROOFS.items() if proof(value))


def share_in(some: Iterable[str], all_of: frozenset[str] | set[str]) -> float:
    """The share of values that are among others; 0 of none."""
    listed = list(some)
    return sum(v in all_of for v in listed) / len(listed) if listed else 0.0
