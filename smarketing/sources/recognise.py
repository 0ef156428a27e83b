"""Which CRM and which object a file is, by its headers alone. Reads no file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from smarketing.errors import UnknownName
from smarketing.schema import TABLES, Kind
from smarketing.sources import limits
from smarketing.sources.entries import Stage, stage_of
from smarketing.sources.maps import GENERIC, UNREAD, Alias, Map, ObjectMap, key, load_maps
from smarketing.sources.units import unit_of

#: How alike two names are of which one is taken for the other, and how alike to be worth a question.
_LIKE, _NEARLY = 0.85, 0.8


@dataclass(frozen=True)
class Match:
    """A recognised file: canonical column -> header; `more` are further headers that fill gaps of the first, `clocks`
    the headers with the time of day of a header of dates, `stages` the columns that say when a deal entered a stage,
    which go under names of their own."""

    crm: str
    object: ObjectMap
    columns: dict[str, str]
    more: dict[str, tuple[str, ...]] = field(default_factory=dict)
    clocks: dict[str, str] = field(default_factory=dict)
    stages: dict[str, Stage] = field(default_factory=dict)

    def kind(self, column: str) -> Kind:
        return "time" if column in self.stages else self.object.kind(column)

    def headers(self, column: str) -> tuple[str, ...]:
        """Every header that fills a column, the preferred one first, each with that of its time of day."""
        dates = (self.columns[column], *self.more.get(column, ()))
        return tuple(h for d in dates for h in (d, *([self.clocks[d]] if d in self.clocks else [])))

    @property
    def provided(self) -> set[str]:
        return {*self.columns, *self.object.constants}


def recognise(headers: Sequence[str], maps: Sequence[Map]) -> Match | None:
    """The best match of the headers, or None: a user's own map first, then a CRM's unless plain names explain more."""
    by_map: dict[str, dict[str, str]] = {}
    for m in maps:
        by_map[m.crm] = _translated(_by_key(headers), m) | by_map.get(m.crm, {})
    matches = [match for m in maps for o in m.objects if (match := _match(m, o, by_map[m.crm]))]
    shared = Counter(k for m in maps if m.crm != GENERIC for o in m.objects for k in o.keys)
    own = [match for match in matches if match.object.exact]
    crm = [match for match in matches if match.crm != GENERIC and not match.object.exact]
    plain = [match for match in matches if match.crm == GENERIC]
    if own:
        return max(own, key=lambda match: len(match.object.exact))
    by_rarity = max(crm, key=lambda match: _rarity(match, by_map[match.crm], shared), default=None)
    by_number = max(plain, key=lambda match: len(match.object.keys & by_map[match.crm].keys()), default=None)
    if by_rarity is None or by_number is None:
        found = by_rarity or by_number
    else:
        found = max(by_rarity, by_number, key=lambda match: _weight(match, by_map[match.crm], maps))
    return _with_stages(found, headers) if found and found.object.entered else found


def _with_stages(match: Match, headers: Sequence[str]) -> Match:
    """The match with the columns that date a stage each. Two pipelines may have stages of one name, so that headers are
    told apart by all they say."""
    free = (h for h in dict.fromkeys(headers) if key(h) not in match.object.keys)
    named = {h: stage for h in free if (stage := stage_of(h, match.object.entered))}
    stages = {f"entered_{n}": stage for n, stage in enumerate(named.values(), 1)}
    return replace(match, columns=match.columns | dict(zip(stages, named, strict=True)), stages=stages)


def suggest(headers: Sequence[str], table: str) -> dict[str, str]:
    """Canonical column -> header for the mapping form: by the aliases of all maps, then by likeness of names."""
    if table not in TABLES:
        raise UnknownName("table", table, TABLES)
    objects = [o for m in _generic_first(load_maps()) for o in m.objects if o.table == table and not o.reason]
    free, found = _by_key(headers), dict[str, str]()
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
    present = _translated(_by_key(headers), m)
    columns = {c: {a.key for a in aliases} for c, aliases in o.columns.items()}
    hits = {c for c, keys in columns.items() if keys & present.keys()} | o.constants.keys()
    like = {k: get_close_matches(k, o.keys, n=1, cutoff=_NEARLY) for k in present if k not in o.keys}
    meant = {present[k]: next(c for c, keys in columns.items() if near[0] in keys) for k, near in like.items() if near}
    lacking = next((group for group in o.needs if not hits & set(group)), ())
    marked = not o.marks or o.marks & {*present, *(near[0] for near in like.values() if near)}
    if not marked or len(hits) + len(meant) < 2 or not (lacking or meant):
        return None
    return len(o.keys & present.keys()) + len(meant), Near(
        m.title, o.name, tuple(c for c in lacking if c in columns), meant
    )


def known_keys(maps: Iterable[Map]) -> frozenset[str]:
    """Every header any map knows, to tell the header row from titles above it."""
    return frozenset(k for m in maps for o in m.objects for k in {*o.keys, *o.exact, *m.labels})


def _by_key(headers: Sequence[str]) -> dict[str, str]:
    """Key -> header; of two equal headers the first counts, an unnamed column never does. A header with a unit of money
    goes under its name without that as well."""
    found: dict[str, str] = {}
    for header in headers:
        if k := key(header):
            found.setdefault(k, header)
    for header in headers:
        if (unit := unit_of(header)) and (k := key(unit.name)):
            found.setdefault(k, header)
    return found


def _translated(present: dict[str, str], m: Map) -> dict[str, str]:
    """The headers also under the names that their words in another language stand for."""
    meant = {k: header for foreign, header in present.items() for k in m.labels.get(foreign, ())}
    return meant | present


def _match(m: Map, o: ObjectMap, present: dict[str, str]) -> Match | None:
    if not o.exact <= present.keys() or (o.marks and not o.marks & present.keys()) or o.unless & present.keys():
        return None
    hits = {column: _hits(aliases, present) for column, aliases in o.columns.items()}
    columns = {column: found[0] for column, found in hits.items() if found and column != UNREAD}
    more = {column: tuple(hits[column][1:]) for column in o.coalesce & columns.keys() if len(hits[column]) > 1}
    match = Match(m.crm, o, columns, more, _clocks(o, present))
    useful = bool(columns) and all(match.provided & set(group) for group in o.needs)
    return match if o.exact or useful else None


def _hits(aliases: Sequence[Alias], present: dict[str, str]) -> list[str]:
    return [present[a.key] for a in aliases if a.key in present and not a.unless & present.keys()]


def _clocks(o: ObjectMap, present: dict[str, str]) -> dict[str, str]:
    found = ((a.key, k) for aliases in o.columns.values() for a in aliases for k in a.time if k in present)
    return {present[date]: present[clock] for date, clock in found if date in present}


def _rarity(match: Match, present: dict[str, str], shared: Counter[str]) -> tuple[float, bool]:
    """Headers explained, each weighing more the fewer objects share it; of equals the object that is needed."""
    explained = match.object.keys & present.keys()
    return len(explained) + sum(2 / shared[k] for k in explained), match.object.reason is None


def _weight(match: Match, present: dict[str, str], maps: Sequence[Map]) -> float:
    """Headers explained; one that no plain file would carry speaks for a CRM, names in snake_case against it."""
    explained = (match.object.keys | match.object.marks) & present.keys()
    if match.crm == GENERIC:
        spelled = [present[k] for k in explained]
        snake = all(h == h.lower() for h in spelled) and any("_" in h for h in spelled)
        return len(explained) + (0.5 if snake else -0.5)
    plain = {k for m in maps if m.crm == GENERIC for o in m.objects for k in o.keys}
    return len(explained) + 2 * len(explained - plain)


def _generic_first(maps: list[Map]) -> list[Map]:
    return sorted(maps, key=lambda m: m.crm != GENERIC)
