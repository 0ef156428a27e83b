"""What speaks for an export being one kind of list or another: its name, its key, its columns, their values, and which
other files point to it. Each piece of evidence has a weight and a sentence; nothing is decided here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from smarketing.sources import lists, plain
from smarketing.sources.lists import ENDS, HEAD_LAST
from smarketing.sources.look import Column, Look
from smarketing.sources.maps import ObjectMap, key
from smarketing.sources.plain import Fit, known_share
from smarketing.sources.terms import UNKNOWN, term_of

_HERE = Path(__file__).parent
#: Weights: the name of the file, whole and as a part of it; the noun of its key; what lists are called sometimes counts
#: so much less.
NAMED, HELD, KEYED, SOMETIMES = 4.0, 2.5, 6.0, 0.5
#: A file that bears the name of a list that is not read.
OTHERWISE_NAMED = 5.0
#: What a key says that is not the first of the file.
LATER = 0.6
#: A word that speaks for an object although its column is not read, and as much as all such words may say.
SPOKEN, SPOKEN_MOST = 1.0, 4.0
FOREIGN_SPOKEN, FOREIGN_MOST = 1.5, 7.5
#: Words of stages, kinds or marketing in a column of few words.
WORDED = 2.5
#: Headers and names that a list of its kind does not bear.
NOT_SO = 4.0
#: Of the people that other files name.
PEOPLE = frozenset({"leads", "contacts"})
#: Headers that only a list of changes has.
_CHANGES = frozenset({"changedat", "changedon", "enteredat", "enteredon", "tostage", "newstage", "movedat", "movedon"})
CALLED = "the file is called"
_PERSON = frozenset({"lead", "contact", "customer", "user"})
_REPS = frozenset({"rep", "user", "employee", "manager", "team"})


@dataclass(frozen=True)
class Reason:
    """One piece of evidence, and how much it weighs."""

    weight: float
    said: str


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
    reasons += _by_words(look, o, found)
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
    told = [(_numbered(c, names, may_be) * (1 if first in (None, c) else LATER), c) for c in keys]
    weight, own = max(told, key=lambda t: t[0])
    if weight > 0:
        yield Reason(weight, f"each {own.header} comes once" if own.traits.filled else f"it has {own.header}")
    else:
        yield Reason(-KEYED if keys[0].numbers else -KEYED * SOMETIMES, "")


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


def _by_words(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> Iterable[Reason]:
    """What the words of its stages, statuses and kinds mean; what reps do bears their names, not a campaign's."""
    said = {concept for c in look.columns for concept in c.term.concepts}
    moved = any({"from"} & set(c.term.concepts) and {"stage", "status"} & set(c.term.concepts) for c in look.columns)
    changes = {key(c.header) for c in look.columns} & _CHANGES
    if changes and o.table == "opportunities" and not {"amount", "closed_at", "expected_at", "name"} & found.keys():
        yield Reason(-NOT_SO, "")
    if changes and o.table == "activities":
        yield Reason(-NOT_SO, "")
    if moved and o.table in ("leads", "opportunities", "contacts"):
        yield Reason(-NOT_SO, "")
    if (
        o.table == "opportunities"
        and said & {"payment", "unitprice", "quantity", "supplier", "expense"}
        and "deal" not in look.named
    ):
        yield Reason(-NOT_SO, "")
    strangers = {*look.named, *(c.term.concepts[0] for c in look.columns if len(c.term.concepts) == 1)}
    if o.table in PEOPLE and {"supplier", "employee"} & strangers:
        yield Reason(-NOT_SO, "")
    if o.table in PEOPLE and {"touchpoint", "session", "activity"} & set(look.named[-1:]):
        yield Reason(-NOT_SO, "")
    if o.table == "opportunities":
        surely = any(lists.ends_surely(c.traits.values) for c in look.columns if c.traits.few)
        if surely or "stage" in said:
            yield from _words(look, found, ("stage", "outcome"), "deal", ENDS, look.rows)
    if o.table == "leads":
        yield from _words(look, found, ("status", "stage"), "status", None, look.rows)
    if o.table == "stage_changes":
        yield from _words(look, found, ("stage",), "deal", ENDS, look.rows)
    if o.table == "lead_stage_changes":
        yield from _words(look, found, ("stage",), "stage", frozenset({"mql", "sql", "subscriber", "lead"}), look.rows)
    if o.table == "activities":
        yield from _words(look, found, ("kind",), "kind", None, look.rows)
        if "campaign" in said and "rep" not in said:
            yield Reason(-WORDED, "")
        marketing = [c for c in look.columns if known_share(c.traits.values, "marketing") > 0.3 and c.traits.few]
        yield from (Reason(-WORDED * 2, "") for _ in marketing[:1])
    if o.table == "marketing_events":
        if "rep" in said:
            yield Reason(-WORDED, "")
        for c in look.columns:
            if c.traits.few and known_share(c.traits.values, "marketing") > 0.3:
                yield Reason(WORDED * 2, f"{c.header} holds {c.traits.first}")
                break
        else:
            kinds = [c for c in look.columns if c.traits.few and known_share(c.traits.values, "kind") > 0.6]
            yield from (Reason(-WORDED, "") for _ in kinds[:1])


def _words(
    look: Look,
    found: Mapping[str, tuple[Fit, ...]],
    columns: Iterable[str],
    group: str,
    among: frozenset[str] | None,
    rows: int,
) -> Iterable[Reason]:
    for name in columns:
        for fit in found.get(name, ())[:2]:
            t = look.by_header[fit.header].traits
            if t.few and known_share(t.values, group, among) > (0.2 if among else 0.4):
                yield Reason(WORDED, f"{fit.header} holds {_example(t.values, group, among)}")
                return


def _example(words: frozenset[str], group: str, among: frozenset[str] | None) -> str:
    return next((w for w in sorted(words) if known_share(frozenset({w}), group, among)), "")


def is_person(column: Column) -> bool:
    """Whether an id's header is that of a person who may become a customer."""
    return bool(set(column.nouns) & _PERSON) and not set(column.nouns) & {"rep"}


def is_rep(column: Column) -> bool:
    return bool(set(column.nouns) & _REPS)


def unknown_key(look: Look) -> str | None:
    """The word that the rows are numbered by, where it is none that lists of marketing and sales know."""
    own = look.key
    if own and own.nouns and all(n.startswith(UNKNOWN) for n in own.nouns):
        return " ".join(n.removeprefix(UNKNOWN) for n in own.nouns)
    return None
