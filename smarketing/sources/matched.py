"""Which header of a file became which canonical column, and how its texts were read: for a person to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smarketing.schema import TABLES
from smarketing.sources.formats import Formats
from smarketing.sources.maps import key
from smarketing.sources.matching import Match
from smarketing.sources.money import Money

#: How dates of each family are written.
_WRITTEN = {
    "iso": "as 2026-12-31",
    "zoned": "with a time zone",
    "dotted": "as 2026.12.31",
    "named": "with the month’s name",
    "number": "as numbers",
    "day-first": "day first, as 31/12/2026",
    "month-first": "month first, as 12/31/2026",
    "half-day": "with AM and PM",
}
#: What each column that dates a stage of deals is read as.
STAGE_ENTERED = "stage_entered"
#: Helpers that are no more than a further source of the column they decide.
_DECIDES = {"expected_at": "closed_at"}
_KINDS = {
    "id": "Id",
    "email": "E-mail address",
    "text": "Text",
    "bool": "Yes or no",
    "choice": "Words with a meaning",
}


@dataclass(frozen=True)
class ColumnRead:
    """A canonical column (or a helper that decides one) and what fills it: `headers`, the preferred one first, none
    where the kind of file alone says it; `how` the texts were read, in words."""

    column: str
    headers: tuple[str, ...]
    how: str


def columns_read(match: Match, found: Formats) -> tuple[ColumnRead, ...]:
    """Every column that the file's headers or the kind of file supply, in the table's order, helpers last."""
    read = [ColumnRead(_column(c, match), match.headers(c), _how(c, match, found)) for c in match.columns]
    constants = match.object.constants.items()
    read += [ColumnRead(c, (), f"Always “{value}”") for c, value in constants if c not in match.columns]
    order = {name: place for place, name in enumerate(TABLES[match.object.table].names)}
    return tuple(sorted(read, key=lambda r: order.get(r.column, len(order))))


def _column(column: str, match: Match) -> str:
    return STAGE_ENTERED if column in match.stages else _DECIDES.get(column, column)


def unused(headers: Sequence[str], match: Match) -> tuple[str, ...]:
    """The headers that nothing reads; those of unnamed columns are none."""
    read = {key(h) for c in match.columns for h in match.headers(c)}
    return tuple(dict.fromkeys(h for h in headers if key(h) and key(h) not in read))


def _how(column: str, match: Match, found: Formats) -> str:
    if column in found.dates:
        if found.dates[column].flags:
            return "Yes or no: whether it came to that, not when"
        families = dict.fromkeys(f.partition(":")[0] for f in found.dates[column].families)
        # Plain ISO is always understood, and stands in the list even where no date is written so.
        return "Dates " + ", ".join(_WRITTEN[f] for f in families if f != "iso" or len(families) == 1)
    if column in found.money:
        return _amounts(found.money[column], match.object.kind(column) == "money")
    if column in TABLES[match.object.table].unkept:
        return "Text, to tell records without an id apart; not kept"
    return _KINDS[match.object.kind(column)]


def _amounts(read: Money, money: bool) -> str:
    what = "Amounts" if money else "Numbers"
    if read.comma:
        return f"{what} with a decimal comma, as 1.500,00"
    return what if read.whole or read.pointless else f"{what} with a decimal point, as 1,500.00"
