"""Reports in groups: what a group has in common stands in its first row only, or in a heading above its rows. Each row
is given what its group says, as if the report were a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from smarketing.sources.maps import default_words
from smarketing.sources.terms import Term, language_of, term_of
from smarketing.sources.values import meaning

Row = Sequence[str]

#: Share of the rows that have the first column empty, where it stands in the first row of each group.
_EMPTY = 0.3
#: What reports are grouped by; and what numbers or reaches one record, which no other row may be given.
_GROUPING = frozenset(
    {"stage", "status", "rep", "source", "team", "campaign", "pipeline", "month", "year", "quarter", "address", "type"}
)
_OWN = frozenset({"id", "number", "email", "phone"})
#: What a heading of a report looks like: “Stage: Closed Won (2)”, “Closed Won (2 records)”.
_LABELLED = re.compile(r"(?P<label>[^\W\d][^:]{1,30}):\s*(?P<value>\S.*)")
_COUNTED = re.compile(r"\s*\(\d[\d., ]*(?: ?[^\W\d]+)?\)$")
#: The header of what headings say that name no column: words of stages, or any others.
_STAGE, _GROUP = "Stage", "Group"
#: Cells that rows of a table have at the least, for a single one to be a heading.
_WIDTH = 3


@dataclass(frozen=True)
class Groups:
    """How a report is grouped: how many columns at its `left` stand in the first row of each group only; and `title`,
    the header of a column more for what headings say, None where there are none. `first` is the heading above the
    header."""

    left: int = 0
    title: str | None = None
    first: str = ""

    def __bool__(self) -> bool:
        return bool(self.left or self.title)

    def headers(self, headers: tuple[str, ...]) -> tuple[str, ...]:
        return (*headers, self.title) if self.title else headers

    def filler(self, headers: Row) -> Filler:
        return Filler(self, headers)


class Filler:
    """Gives row after row of a report what its group says, under these headers."""

    def __init__(self, groups: Groups, headers: Row) -> None:
        self.groups, self.width = groups, len(headers) - bool(groups.title)
        self.own = [*headers[: self.width]]
        self.carried = [""] * groups.left
        self.heading = groups.first

    def __call__(self, cells: list[str]) -> list[str] | None:
        """The row as a list would have it; None for a heading, which is no row."""
        if self.groups.title and _is_heading(cells):
            self.heading = _said(cells[0])
            return None
        if self.groups.left and _filled(cells) >= _WIDTH - 1:
            cells = [*self._carry(cells), *cells[self.groups.left :]]
        return self._with_group(cells) if self.groups.title else cells

    def _carry(self, cells: list[str]) -> list[str]:
        """What the row says itself, and from where it says nothing on what its group does."""
        left = self.groups.left
        for place in range(min(left, len(cells))):
            if cells[place].strip():
                self.carried[place:] = [c.strip() for c in (cells + [""] * left)[place:left]]
                break
        return [*self.carried]

    def _with_group(self, cells: list[str]) -> list[str]:
        again = [c.strip() for c in cells[: self.width]] == self.own
        said = self.groups.title or "" if again else self.heading if _filled(cells) >= _WIDTH else ""
        return [*(cells + [""] * self.width)[: self.width], said, *cells[self.width :]]


NONE = Groups()


def groups_of(headers: Row, rows: Sequence[Row], above: Row = ()) -> Groups:
    """How the rows below a header are grouped, by the first of them; `above` is the line above the header."""
    table = [row for row in rows if _filled(row)]
    if len(headers) < _WIDTH or len(table) < _WIDTH:
        return NONE
    if headed := _headed(headers, table, above):
        return headed
    left, language = 0, language_of(headers)
    while left < len(headers) - _WIDTH + 1 and _carried(table, left, term_of(headers[left], language)):
        left += 1
    return Groups(left)


def may_be_grouped(rows: Sequence[Row]) -> bool:
    """Whether the first rows look like those of a report in groups, so that more of them are worth a look."""
    table = [row for row in rows if _filled(row)]
    return any(_is_heading(row) for row in table) or sum(not _cell(row, 0) for row in table[1:]) >= 2


def _carried(table: Sequence[Row], place: int, header: Term) -> bool:
    """Whether a column says for each group once what its rows have in common: it begins the first group, does not say
    one thing twice running, and rows without it are whole otherwise.

    A column that only some people have looks alike: only what reports are grouped by is carried on, or what stands in
    the order of a sorted report.
    """
    if _OWN & {*header.concepts}:
        return False
    rows = [row for row in table if _filled(row) >= _WIDTH - 1]
    values = [_cell(row, place) for row in rows]
    said = [v for v in values if v]
    if len(said) < 2 or not values[0] or len(values) - len(said) < max(2, _EMPTY * len(values)):
        return False
    groups = _GROUPING & {*header.concepts} or (header.timed and not header.concepts)
    if not groups and (len(said) * 2 > len(values) or not _in_order(said)):
        return False
    if place == 0 and len(set(said)) < len(said):
        return False
    if place and any(a == b for a, b in pairwise(said)):
        return False
    usual = sorted(_filled(row[place + 1 :]) for row in rows)[len(rows) // 2]
    lacking = [row for row, v in zip(rows, values, strict=True) if not v]
    return sum(_filled(row[place + 1 :]) >= usual - 1 for row in lacking) >= 0.8 * len(lacking)


def _in_order(said: Sequence[str]) -> bool:
    """Whether three or more values stand as a report sorts them."""
    keys = [value.casefold() for value in said]
    return len(keys) >= 3 and keys in (sorted(keys), sorted(keys, reverse=True))


def _headed(headers: Row, table: Sequence[Row], above: Row) -> Groups | None:
    """Headings over groups of rows: the first row is one or the line above the header, they say what groups are called,
    and each has rows below it. A name without anything beside it, as rows of a sparse list may be, is none."""
    headings = [n for n, row in enumerate(table) if _is_heading(row)]
    before = _said(above[0]) if above and _is_heading(above) else ""
    if not headings or (headings[0] != 0 and not before) or len(table) - 1 in headings:
        return None
    if any(b == a + 1 for a, b in pairwise(headings)) or 2 * len(headings) > len(table):
        return None
    names = [table[n][0].strip() for n in headings]
    repeated = all([c.strip() for c in table[n + 1][: len(headers)]] == [*headers] for n in headings)
    if len(set(names)) < len(names) or not (repeated or all(map(_names_group, names))):
        return None
    labels = {m["label"].strip() for name in names if (m := _LABELLED.fullmatch(name))}
    if len(labels) == 1:
        return Groups(0, labels.pop(), before)
    staged = _STAGE not in headers and any(meaning(_said(name), default_words()["deal"]) for name in names)
    return Groups(0, _STAGE if staged else _GROUP, before)


def _names_group(name: str) -> bool:
    """Whether a text is what groups are called: labelled, counted, or a word of stages and statuses."""
    if _LABELLED.fullmatch(name) or _COUNTED.search(name):
        return True
    return any(meaning(name, default_words()[group]) for group in ("deal", "status", "stage"))


def _said(heading: str) -> str:
    """What a heading says, without its label and its count."""
    bare = _COUNTED.sub("", heading.strip())
    found = _LABELLED.fullmatch(bare)
    return found["value"].strip() if found else bare


def _is_heading(row: Row) -> bool:
    first = _cell(row, 0)
    return bool(first) and _filled(row) == 1 and not first[0].isdigit() and len(first) <= 80


def _cell(row: Row, place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _filled(row: Row) -> int:
    return sum(bool(c.strip()) for c in row)
