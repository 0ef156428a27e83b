"""What a file that is not recognised comes closest to, and which header may be meant for which column: for a person to
decide. Reads no file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from smarketing.errors import UnknownName
from smarketing.schema import TABLES
from smarketing.sources import limits
from smarketing.sources.maps import GENERIC, Map, ObjectMap, key, load_maps
from smarketing.sources.matching import by_key, translated

#: How alike two names are of which one is taken for the other, and how alike to be worth a question.
_LIKE, _NEARLY = 0.85, 0.8


def suggest(headers: Sequence[str], table: str) -> dict[str, str]:
    """Canonical column -> header for the mapping form: by the aliases of all maps, then by likeness of names."""
    if table not in TABLES:
        raise UnknownName("table", table, TABLES)
    objects = [o for m in _generic_first(load_maps()) for o in m.objects if o.table == table and not o.reason]
    free, found = by_key(headers), dict[str, str]()
    for column in TABLES[table].names:
        aliases = (a.key for o in objects for a in o.columns.get(column, ()))
        if hit := next((a for a in aliases if a in free), None):
            found[column] = free.pop(hit)
    for column in TABLES[table].names:
        names = (key(column), *(a.key for o in objects for a in o.columns.get(column, ())))
        near = [h for a in names for h in get_close_matches(a, list(free)[: limits.COMPARED], n=1, cutoff=_LIKE)]
        if column not in found and near:
            found[column] = free.pop(near[0])
    return found


@dataclass(frozen=True)
class Near:
    """The kind of export that a file almost is: the columns of which it lacks one, and headers that are nearly those of
    a column, which they may be meant for."""

    title: str
    object: str
    lacking: tuple[str, ...]
    meant: dict[str, str]


def nearest(headers: Sequence[str], maps: Sequence[Map]) -> Near | None:
    """Of the kinds of export that are read, the one most headers speak for; None where hardly any speaks for one."""
    some = headers[: limits.COMPARED]
    found = [near for m in maps for o in m.objects if not o.reason and not o.exact and (near := _near(m, o, some))]
    return max(found, key=lambda n: n[0])[1] if found else None


def _near(m: Map, o: ObjectMap, headers: Sequence[str]) -> tuple[float, Near] | None:
    present = translated(by_key(headers), m)
    columns = {c: {a.key for a in aliases} for c, aliases in o.columns.items()}
    hits = {c for c, keys in columns.items() if keys & present.keys()} | o.constants.keys()
    like = {k: get_close_matches(k, o.keys, n=1, cutoff=_NEARLY) for k in present if k not in o.keys}
    meant = {
        present[k]: column for k, near in like.items() for column, keys in columns.items() if near and near[0] in keys
    }
    lacking = next((group for group in o.needs if not hits & set(group)), ())
    marked = not o.marks or o.marks & {*present, *(near[0] for near in like.values() if near)}
    if not marked or len(hits) + len(meant) < 2 or not (lacking or meant):
        return None
    return len(o.keys & present.keys()) + len(meant), Near(
        m.title, o.name, tuple(c for c in lacking if c in columns), meant
    )


def _generic_first(maps: list[Map]) -> list[Map]:
    return sorted(maps, key=lambda m: m.crm != GENERIC)
