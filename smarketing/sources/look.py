"""A first look at an export: how it is laid out, what its headers and its name say, and what its first values are like.
Reads the beginning only, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath

from smarketing.sources.maps import key
from smarketing.sources.terms import ENGLISH, Term, language_of, split, term_of
from smarketing.sources.traits import Traits, traits_of

#: What makes a column the one that numbers the rows.
ID = "id"
#: Things that a list may be of, so that a column of their names tells its rows apart.
NOUNS = frozenset(
    {
        *("lead", "contact", "customer", "deal", "company", "rep", "user", "product", "campaign", "order", "invoice"),
        *("activity", "call", "emailing", "meeting", "task", "note", "history", "event", "touchpoint", "session"),
        *("membership", "payment", "lineitem", "ticket", "survey", "subscription", "employee", "quote", "target"),
    }
)
#: Words of a column that is more than a number of rows.
_IDENTIFIES = frozenset({"id", "uuid", "guid", "identifier", "key", "pk", "code"})
#: Words that say of an id that it is of another record.
_ANOTHERS = frozenset(
    {"primary", "parent", "associated", "by", "create", "modify", "from", "to", "assign", "last", "first"}
)
#: Columns whose values are looked at; those beyond are read by their headers alone.
_COLUMNS = 400
_KEYED = 0.9


@dataclass(frozen=True)
class Column:
    """One column: its header, what that says, and what the values of the first rows are like."""

    header: str
    term: Term
    traits: Traits

    @property
    def nouns(self) -> tuple[str, ...]:
        """What a column of ids numbers: `deal` of `deal_id`, nothing of `id`."""
        return self.term.without({ID} if ID in self.term.concepts else {"name"})

    @property
    def numbers(self) -> bool:
        """Whether the header is that of an id."""
        telephone = self.traits.first.startswith("+")  # “customer number” of a call is the line
        return ID in self.term.concepts and not (self.term.timed or telephone or self.counts_rows)

    @property
    def counts_rows(self) -> bool:
        """Whether it only numbers the rows of this one file: “No” or “Nr.” of 1, 2, 3, which another file has too."""
        bare = not self.term.without({ID, "rowno"})
        return bare and self.traits.counting and not _IDENTIFIES & set(split(self.header))


@dataclass(frozen=True)
class Look:
    """What can be seen of an export before it is read. `named` are the concepts of its name, without its ending and
    digits; `sampled` whether more rows follow than were looked at; `linked` are the headers of columns that hold
    another file's keys, which are none of its own; `held` is the table of the warehouse that is seen like a file."""

    name: str
    columns: tuple[Column, ...]
    named: tuple[str, ...] = ()
    language: str = ENGLISH
    rows: int = 0
    sampled: bool = False
    headers: tuple[str, ...] = field(default=())
    linked: frozenset[str] = frozenset()
    held: str | None = None

    @cached_property
    def by_header(self) -> Mapping[str, Column]:
        """Of several columns of one name the first."""
        return {c.header: c for c in reversed(self.columns)}

    @cached_property
    def keys(self) -> frozenset[str]:
        """The headers as maps compare them."""
        return frozenset(key(c.header) for c in self.columns)

    @cached_property
    def keyed(self) -> tuple[Column, ...]:
        """The columns that tell the rows from each other: those of ids that hardly repeat; where no header is that of
        an id, a first column of names that come once each. Beside a bare `id` no other is; without rows every one may
        be."""
        numbers = [c for c in self.columns if c.numbers and c.header not in self.linked]
        found = [c for c in numbers if self._may_number(c, c is numbers[0]) and self._keys(c)]
        if bare := next((c for c in found if not c.nouns), None):
            return (bare,)
        if found or numbers or not self.columns:
            return tuple(found)
        first = self.columns[0]
        nouns = first.term.without({ID, "name"})
        named = not first.term.timed and first.traits.unique and len(nouns) == 1 and self._of_these({*nouns})
        return (first,) if named else ()

    def _may_number(self, column: Column, first: bool) -> bool:
        """Whether an id may be the rows' own: the first is, unless it is said to be another's; a further one where it
        numbers what the file is called, or the file is called nothing."""
        nouns = set(column.nouns)
        if nouns & _ANOTHERS:
            return False
        if first:
            return not nouns or bool(nouns & NOUNS) or column in self.columns[:2]
        return not nouns or self._of_these(nouns)

    def _of_these(self, nouns: set[str]) -> bool:
        """Whether nouns are what the file is called, or it is called nothing that is listed."""
        return bool(nouns & NOUNS) and bool(nouns & set(self.named) or not set(self.named) & NOUNS)

    @property
    def key(self) -> Column | None:
        """The first column that tells the rows apart."""
        return self.keyed[0] if self.keyed else None

    @property
    def key_nouns(self) -> frozenset[str]:
        """What the rows may be numbered by."""
        return frozenset(noun for c in self.keyed for noun in c.nouns)

    @property
    def repeating(self) -> Column | None:
        """The first column of ids where its values come again and again: the rows are no list of what it numbers."""
        first = next((c for c in self.columns if c.numbers), None)
        return first if first and first.traits.repeated else None

    def _keys(self, column: Column) -> bool:
        filled, rows = column.traits.filled, column.traits.rows
        if not filled:
            return not rows
        return filled >= _KEYED * rows and len(column.traits.values) >= _KEYED * filled


def look_at(name: str, headers: Sequence[str], rows: Sequence[Sequence[str]] = (), *, sampled: bool = False) -> Look:
    """The look of a table of texts under its headers, called `name`."""
    language = language_of(headers)
    columns = tuple(
        Column(
            header,
            term_of(header, language),
            traits_of([r[i] if i < len(r) else "" for r in rows] if i < _COLUMNS else []),
        )
        for i, header in enumerate(headers)
        if header.strip()
    )
    return Look(name, columns, named(name, language), language, len(rows), sampled, tuple(headers))


def look_at_held(table: str, noun: str, ids: Sequence[str]) -> Look:
    """The look of records that are in the warehouse already, by their ids."""
    header = f"{noun} id"
    column = Column(header, term_of(header), traits_of(ids))
    return Look(table, (column,), term_of(noun).concepts, ENGLISH, len(ids), True, (header,), held=table)


def named(name: str, language: str = ENGLISH) -> tuple[str, ...]:
    """The concepts of a file's name, in the language of its headers, or its own where they are English.

    >>> named("archive.zip/sf_opportunity_line_item_data-2.csv")
    ('lineitem',)
    """
    stem = PurePath(name.replace("\\\\", "/")).name
    for _ in range(2):
        stem = stem.rsplit(".", 1)[0] if "." in stem[1:] else stem
    words = " ".join(w for w in split(stem) if not w.isdigit())
    return term_of(words, language if language != ENGLISH else language_of([words])).concepts
