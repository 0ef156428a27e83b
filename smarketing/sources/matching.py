"""Which header fills which canonical column, by the maps: a header is compared by its key alone. Reads no file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from smarketing.schema import Kind
from smarketing.sources.entries import Stage, stage_of
from smarketing.sources.maps import UNREAD, Alias, Map, ObjectMap, key
from smarketing.sources.units import unit_of


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


def with_stages(match: Match, headers: Sequence[str]) -> Match:
    """The match with the columns that date a stage each. Two pipelines may have stages of one name, so that headers are
    told apart by all they say."""
    free = (h for h in dict.fromkeys(headers) if key(h) not in match.object.keys)
    named = {h: stage for h in free if (stage := stage_of(h, match.object.entered))}
    stages = {f"entered_{n}": stage for n, stage in enumerate(named.values(), 1)}
    return replace(match, columns=match.columns | dict(zip(stages, named, strict=True)), stages=stages)


def known_keys(maps: Iterable[Map]) -> frozenset[str]:
    """Every header any map knows, to tell the header row from titles above it."""
    return _known_keys(tuple(maps))


@lru_cache(maxsize=8)  # each file of an import asks for those of the same maps
def _known_keys(maps: tuple[Map, ...]) -> frozenset[str]:
    return frozenset(k for m in maps for o in m.objects for k in {*o.keys, *o.exact, *m.labels})


def by_key(headers: Sequence[str]) -> dict[str, str]:
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


def translated(present: dict[str, str], m: Map) -> dict[str, str]:
    """The headers also under the names that their words in another language stand for."""
    meant = {k: header for foreign, header in present.items() for k in m.labels.get(foreign, ())}
    return meant | present


def match_of(m: Map, o: ObjectMap, present: dict[str, str]) -> Match | None:
    if not o.exact <= present.keys() or (o.marks and not o.marks & present.keys()) or o.unless & present.keys():
        return None
    hits = {column: _hits(aliases, present) for column, aliases in o.columns.items()}
    columns = {column: found[0] for column, found in hits.items() if found and column != UNREAD}
    more = {column: tuple(hits[column][1:]) for column in o.coalesce & columns.keys() if len(hits[column]) > 1}
    match = Match(m.crm, o, columns, more, clocks(o, present))
    useful = bool(columns) and all(match.provided & set(group) for group in o.needs)
    return match if o.exact or useful else None


def _hits(aliases: Sequence[Alias], present: dict[str, str]) -> list[str]:
    return [present[a.key] for a in aliases if a.key in present and not a.unless & present.keys()]


def clocks(o: ObjectMap, present: dict[str, str]) -> dict[str, str]:
    found = ((a.key, k) for aliases in o.columns.values() for a in aliases for k in a.time if k in present)
    return {present[date]: present[clock] for date, clock in found if date in present}


def rarity(match: Match, present: dict[str, str], shared: Counter[str]) -> tuple[float, bool]:
    """Headers explained, each weighing more the fewer objects share it; of equals the object that is needed."""
    explained = match.object.keys & present.keys()
    return len(explained) + sum(2 / shared[k] for k in explained), match.object.reason is None
