"""Which columns of which files hold the keys of another: told by their values, and by what they are called. Reads no
file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from smarketing.sources import evidence
from smarketing.sources.look import Column, Look
from smarketing.sources.traits import share_in

#: Share of the values of a column that are another file's keys, from which on it is a link.
_LINKED = 0.5


@dataclass(frozen=True)
class Link:
    """A column whose values are the keys of another file: which files, by their place, and what share was found."""

    child: int
    column: Column
    parent: int
    share: float


def links_between(looks: Sequence[Look]) -> list[Link]:
    """Every column that holds the keys of another file, by its values and by what it is called."""
    holders: dict[str, set[int]] = defaultdict(set)
    for place, look in enumerate(looks):
        if look.key:
            for value in look.key.traits.values:
                holders[value].add(place)
    found = []
    for place, look in enumerate(looks):
        for column in look.columns:
            t = column.traits
            if not t.values or t.dates > 0.5 or (not column.numbers and t.numbers > 0.5):
                continue
            near = Counter(p for value in list(t.values)[:50] for p in holders.get(value, ()) if p != place)
            for parent, _ in near.most_common(5):
                link = _link(place, column, parent, looks[parent])
                if link:
                    found.append(link)
    return found


def without_links(looks: Sequence[Look]) -> list[Look]:
    """The looks, each knowing which of its columns of ids are another file's keys rather than its own: where that file
    is called by what they number, and this one is not."""
    linked: dict[int, set[str]] = defaultdict(set)
    for link in links_between(looks):
        child, parent = looks[link.child], looks[link.parent]
        nouns = set(link.column.nouns)
        if (
            not parent.held
            and link.column in child.keyed
            and nouns & set(parent.named)
            and not nouns & set(child.named)
        ):
            linked[link.child].add(link.column.header)
    return [replace(look, linked=frozenset(linked[i])) if linked[i] else look for i, look in enumerate(looks)]


def _link(child: int, column: Column, parent: int, look: Look) -> Link | None:
    own = look.key
    assert own is not None
    share = share_in(column.traits.values, own.traits.values)
    sellers = evidence.is_rep(column) and (evidence.is_rep(own) or evidence.of_reps(look))
    named = column.header == own.header or sellers or bool(set(column.nouns) & {*own.nouns, *look.named})
    told = named or column.traits.telling > 0.5
    return Link(child, column, parent, share) if share >= _LINKED and told else None
