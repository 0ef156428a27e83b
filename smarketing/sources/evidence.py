"""What speaks for an export being one kind of list or another: its name, its key, its columns, their values, and which
other files point to it. Each piece of evidence has a weight and a sentence; nothing is decided here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from smarketing.sources import lists, plain, signs
from smarketing.sources.lists import HEAD_LAST
from smarketing.sources.look import Column, Look
from smarketing.sources.maps import ObjectMap
from smarketing.sources.plain import Fit
from smarketing.sources.reasons import HELD, KEYED, NAMED, NOT_SO, OTHERWISE_NAMED, SOMETIMES, Reason
from smarketing.sources.terms import UNKNOWN, term_of

_HERE = Path(__file__).parent
#: What a key says that is not the first of the file.
LATER = 0.6
#: Columns with which a list begins.
_BEGINNING = 4
#: A word that speaks for an object although its column is not read, and as much as all such words may say.
SPOKEN, SPOKEN_MOST = 1.0, 4.0
FOREIGN_SPOKEN, FOREIGN_MOST = 1.5, 7.5
#: Tables of people, of whom the one kind may be the other.
PEOPLE = frozenset({"leads", "contacts"})
CALLED = "the file is called"
#: Whom ids may be of: somebody who may become a customer, somebody who sells.
_PERSON = frozenset({"lead", "contact", "customer", "user"})
_REPS = frozenset({"rep", "user", "employee", "manager", "team"})


@dataclass(frozen=True)
class Foreign:
    """A kind of list that is not read: how it is told (`numbered`: only by its key), what it is, and the object it may
    be taken for if a person says so."""

    name: str
    names: tuple[str, ...]
    may_be: tuple[str, ...]
    numbered: tuple[str, ...]
    speaks: tuple[str, ...]
    said: str
    taken_as: str | None


@dataclass(frozen=True)
class Candidate:
    """What an export may be: an object of plain names with the columns that fit it, or a list that is not read."""

    object: ObjectMap | None
    foreign: Foreign | None
    fits: Mapping[str, tuple[Fit, ...]] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    possible: bool = True

    @property
    def name(self) -> str:
        return self.object.name if self.object else self.foreign.name if self.foreign else ""

    @property
    def table(self) -> str | None:
        return self.object.table if self.object else None

    @property
    def named(self) -> bool:
        """Whether the file bears the object's own name."""
        return any(r.weight >= NAMED and r.said.startswith(CALLED) for r in self.reasons)

    @property
    def keyed(self) -> bool:
        """Whether the rows are numbered by what it is a list of."""
        return any(r.weight >= KEYED for r in self.reasons)

    @property
    def score(self) -> float:
        return sum(r.weight for r in self.reasons)

    def told(self) -> str:
        """The two weightiest reasons, in words."""
        listed = sorted((r for r in self.reasons if r.weight > 0 and r.said), key=lambda r: -r.weight)
        return " and ".join(r.said for r in listed[:2])


@cache
def foreign() -> tuple[Foreign, ...]:
    with (_HERE / "foreign.toml").open("rb") as file:
        entries = tomllib.load(file)
    return tuple(_foreign(name, entry) for name, entry in entries.items())


def _foreign(name: str, entry: dict[str, Any]) -> Foreign:
    names, may_be, numbered, speaks = (tuple(entry.get(p, ())) for p in ("names", "may_be", "numbered", "speaks"))
    return Foreign(name, names, may_be, numbered, speaks, entry["said"], entry.get("as"))


def candidates(look: Look, objects: Sequence[ObjectMap]) -> list[Candidate]:
    """Every kind of list with what speaks for it in the file itself; those that lack what they need are impossible."""
    return [*(_of_object(look, o) for o in objects), *(_of_foreign(look, f) for f in foreign())]


def _of_object(look: Look, o: ObjectMap) -> Candidate:
    found = plain.fits(o, look)
    reasons = [*_by_name(look, o.names, o.may_be), *_by_key(look, o.names, o.may_be)]
    reasons += [Reason(o.telling.get(column, 0.0) * listed[0].score, "") for column, listed in found.items()]
    spoken = _spoken(look, o.speaks, found)
    reasons.append(Reason(min(SPOKEN * len(spoken), SPOKEN_MOST), ""))
    reasons += signs.of(look, o, found)
    return Candidate(o, None, found, tuple(r for r in reasons if r.weight), lists.possible(look, o, found))


def _of_foreign(look: Look, f: Foreign) -> Candidate:
    reasons = [*_by_name(look, f.names, f.may_be), *_by_key(look, (*f.names, *f.numbered), f.may_be)]
    spoken = _spoken(look, f.speaks, {})
    reasons.append(
        Reason(min(FOREIGN_SPOKEN * len(spoken), FOREIGN_MOST), ", ".join(sorted(spoken)[:3]) + " stand in it")
    )
    return Candidate(None, f, {}, tuple(r for r in reasons if r.weight))


def _by_name(look: Look, names: Iterable[str], may_be: Iterable[str]) -> Iterable[Reason]:
    """What the file's name says: all of it, its head (the last word, or the first in other languages), or a part."""
    weight = max(
        (
            _named_so(look.named, term_of(name).concepts, look.language) * factor
            for listed, factor in ((names, 1.0), (may_be, SOMETIMES))
            for name in listed
        ),
        default=0.0,
    )
    if weight:
        yield Reason(weight, f"{CALLED} {look.name.rsplit('/', 1)[-1]}")
    elif any(
        _named_so(look.named, term_of(name).concepts, look.language) >= NAMED for f in foreign() for name in f.names
    ):
        yield Reason(-OTHERWISE_NAMED, "")


def oddly_named(look: Look) -> bool:
    """Whether the file's name is a word that no list of marketing and sales is called, and no key says what it is."""
    return bool(look.named) and look.named[-1].startswith(UNKNOWN) and not any(c.nouns for c in look.keyed)


def _named_so(said: tuple[str, ...], name: tuple[str, ...], language: str) -> float:
    if not name or not set(name) <= set(said):
        return 0.0
    head = said[-len(name) :] == name or (language not in HEAD_LAST and said[: len(name)] == name)
    return NAMED + 0.5 * (len(name) - 1) if head else HELD


def _by_key(look: Look, names: Sequence[str], may_be: Sequence[str]) -> Iterable[Reason]:
    """What the columns number that tell the rows apart: a list of deals is numbered by deals, and by nothing else."""
    keys = [c for c in look.keyed if c.nouns]
    if not keys:
        others = (c for c in look.columns if c.numbers and c.nouns and c not in look.keyed)
        if look.keyed and any(_numbered(c, names, ()) == KEYED for c in others):
            yield Reason(-NOT_SO, "")  # `id` beside `deal_id`: rows of something that deals have
        return
    first = keys[0] if look.rows else None
    told = [(_numbered(c, names, may_be) * (1 if first in (None, c) and _leads(c, look) else LATER), c) for c in keys]
    weight, own = max(told, key=lambda t: t[0])
    stranger = keys[0].numbers and all(n.startswith(UNKNOWN) for n in keys[0].nouns)  # rows of something else
    if weight > 0 and not (stranger and own is not keys[0] and not {*own.nouns} & {*look.named}):
        yield Reason(weight, f"each {own.header} comes once" if own.traits.filled else f"it has {own.header}")
    else:
        yield Reason(-KEYED if keys[0].numbers else -KEYED * SOMETIMES, "")


def _leads(own: Column, look: Look) -> bool:
    """Whether a key stands where lists begin, and not behind what they are about."""
    return own in look.columns[:_BEGINNING] or not look.rows


def _numbered(own: Column, names: Sequence[str], may_be: Sequence[str]) -> float:
    """How much a key speaks for a kind of list."""
    sure, nouns = KEYED if own.numbers else KEYED * SOMETIMES, own.nouns
    if any(set(term_of(name).concepts) == set(nouns) for name in names):
        return sure
    kindred = any(set(term_of(name).concepts) == set(nouns) for name in may_be)
    return sure * SOMETIMES if kindred or any(nouns[-1:] == term_of(name).concepts for name in names) else 0.0


def _spoken(look: Look, speaks: Iterable[str], found: Mapping[str, tuple[Fit, ...]]) -> set[str]:
    """The headers that speak for a kind of list though they fill none of its columns."""
    taken = {listed[0].header for listed in found.values()}
    wanted = [frozenset(term_of(word).concepts) for word in speaks]
    return {
        c.header
        for c in look.columns
        if c.header not in taken and any(w and w <= frozenset(c.term.concepts) for w in wanted)
    }


def is_person(column: Column) -> bool:
    """Whether an id's header is that of a person who may become a customer."""
    return bool(set(column.nouns) & _PERSON) and not set(column.nouns) & {"rep"}


def is_rep(column: Column) -> bool:
    return bool(set(column.nouns) & _REPS)


def of_reps(look: Look) -> bool:
    """Whether a file is called a list of those who sell."""
    return bool(set(look.named) & _REPS)


def of_users(look: Look) -> bool:
    """Whether a file or a header speaks of those who sell, or of users."""
    return of_reps(look) or any(set(c.term.concepts) & _REPS for c in look.columns)


def unknown_key(look: Look) -> str | None:
    """The word that the rows are numbered by, where it is none that lists of marketing and sales know."""
    own = look.key
    if own and own.nouns and all(n.startswith(UNKNOWN) for n in own.nouns):
        return " ".join(n.removeprefix(UNKNOWN) for n in own.nouns)
    return None
