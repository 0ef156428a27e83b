"""Which row of a table names its columns: by what stands below it. Reads no file.

A header's cells are names, and where a column holds amounts, dates or addresses, its name is none. Words that are known
as headers are further evidence only: a row of data may well hold “email”, “call” and “new”.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from smarketing.sources.maps import key

#: Row number, text line on which it ends, cells.
Record = tuple[int, int, list[str]]
#: Characters of a cell that may be a name, and columns that are looked at.
LONGEST, _MANY = 500, 1_000
#: How many of a row's cells must be filled for it to be more than a remark, and how many of those below be values for
#: a column to be one of values.
_FILLED, _MOSTLY = 0.6, 0.8
_AMOUNT = frozenset("0123456789.,'’ \u00a0\u202f-+%()$€£¥")
_MOMENT = _AMOUNT | frozenset("/:TZ")


def header_of(records: Sequence[Record], known: frozenset[str]) -> Record | None:
    """The row that names the columns, by the beginning of a table; None where every row is data, or there is none.

    `known` are the keys of headers that some map knows.
    """
    filled = [r for r in records if any(c.strip() for c in r[2])]
    if not filled:
        return None
    usual = width(filled)
    needed = max(min(usual, 2), round(_FILLED * min(usual, _MANY)))
    cells = [[c.strip() for c in r[2][:_MANY]] for r in filled]
    rows = [_Row(place, row, cells[place + 1 :], known) for place, row in enumerate(cells)]
    full = [row for row in rows if len(row.names) + row.values >= needed]
    first = next((row for row in full if len(filled[row.place][2]) == usual), None)
    if first is None:
        return None
    best = _above(first, full) or first
    for row in full:
        if row.place > best.place and row.outdoes(best):
            best = row
    return None if best.is_data else filled[best.place]


def width(records: Sequence[Record]) -> int:
    """How many cells the rows of the table have, whatever is said above it: most often, the wider counting for more.
    Where no two rows are alike in this, as many as the first has that is more than a remark."""
    times = Counter(len(cells) for _, _, cells in records)
    often = {w: n for w, n in times.items() if n > 1 and w > 1}
    if not often:
        return next((w for w in times if w > 1), next(iter(times), 0))
    return max(often, key=lambda w: (w * often[w], -w))


def hits(cells: Iterable[str], known: frozenset[str]) -> int:
    """How many known headers a row holds."""
    return len({key(c) for c in cells if len(c) <= LONGEST} & known)


def _above(first: _Row, full: Sequence[_Row]) -> _Row | None:
    """The header that has not as many cells as the rows below it: of names alone, where the first usual row is data or
    holds fewer known ones."""
    earlier = [row for row in full if row.place < first.place and not row.values]
    return next((row for row in reversed(earlier) if row.hits > first.hits or first.is_data), None)


@dataclass(frozen=True)
class _Row:
    """A row that may be the header, its cells trimmed, and those of the rows below it."""

    place: int
    cells: list[str]
    below: list[list[str]]
    known: frozenset[str]

    @cached_property
    def names(self) -> dict[int, str]:
        """Column -> the cell that may be its name."""
        return {n: c for n, c in enumerate(self.cells) if c and not _is_value(c)}

    @cached_property
    def values(self) -> int:
        return sum(_is_value(c) for c in self.cells)

    @cached_property
    def repeated(self) -> frozenset[int]:
        """The columns that hold their own name, as no header's do, unless it stands in the file again."""
        others = [cells for cells in self.below if cells != self.cells]
        return frozenset(n for n, name in self.names.items() if name in _column(others, n))

    @cached_property
    def hits(self) -> int:
        return hits((name for n, name in self.names.items() if n not in self.repeated), self.known)

    @cached_property
    def unlike(self) -> int:
        """The columns of values that have a name."""
        return sum(_share(_column(self.below, n)) >= _MOSTLY for n in self.names)

    @cached_property
    def like(self) -> int:
        """The cells that are what stands below them."""
        values = [n for n, c in enumerate(self.cells) if _is_value(c)]
        return (
            len(self.repeated)
            + sum(_share(column) > 0.5 for n in values if (column := _column(self.below, n)))
            + (len(values) if not self.below else 0)
        )

    @cached_property
    def score(self) -> int:
        spelled = {name.casefold() for name in self.names.values()}
        return self.unlike - len(self.repeated) - self.values - (len(self.names) - len(spelled))

    @property
    def is_data(self) -> bool:
        return 0 < self.like >= self.unlike + self.hits

    def outdoes(self, other: _Row) -> bool:
        """Whether this row is the header, and the other one, which stands above it, a remark."""
        if self.values or self.score <= 0:
            return False
        named = self.hits > other.hits and self.score >= other.score
        return named or bool(other.values and self.score > other.score)


def _column(rows: Sequence[list[str]], place: int) -> list[str]:
    """The filled cells of a column."""
    return [cells[place] for cells in rows if place < len(cells) and cells[place]]


def _share(column: Sequence[str]) -> float:
    """How many of the cells are values."""
    return sum(map(_is_value, column)) / len(column) if column else 0


def _is_value(cell: str) -> bool:
    """Whether a text is an amount, a date, an address or a code, which nobody gives a column for a name. A year may be
    one."""
    return len(cell) > LONGEST or _reads_as_value(cell)


@lru_cache(maxsize=1 << 12)
def _reads_as_value(cell: str) -> bool:
    if not cell or (len(cell) == 4 and cell.isdecimal() and cell[:2] in ("19", "20")):
        return False
    if "://" in cell or "@" in cell[1:-1] or cell.lower() in ("true", "false"):
        return True
    digits = sum(c.isdecimal() for c in cell)
    letters = sum(c.isalpha() for c in cell)
    return bool(digits) and (_MOMENT.issuperset(cell) or (digits >= 3 and digits >= letters))
