"""Which column of a file fills which canonical column of an object, by what the headers say and what the values are
like: the plain names of any language and spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from smarketing.schema import Kind
from smarketing.sources import values
from smarketing.sources.look import Column, Look
from smarketing.sources.maps import UNREAD, Alias, ObjectMap, default_words, key
from smarketing.sources.terms import UNKNOWN, term_of
from smarketing.sources.traits import Traits

#: How well a header fits: written as the map writes it; saying the same; saying the same of the object itself; saying
#: it with a word more that does not change it; saying so, of values that are something else.
EXACT, SAME, OWN, QUALIFIED = 1.0, 0.95, 0.85, 0.7
#: Words beside an amount or a date that leave it one.
UNFIT = 0.1
_PARSED = ("time", "money", "number", "email", "bool")
_QUALIFIERS = {
    "money": frozenset(
        {
            "actual",
            "expect",
            "annual",
            "monthly",
            "quote",
            "pipeline",
            "sales",
            "plan",
            "subscription",
            "order",
            "deal",
            "target",
            "budget",
        }
    ),
    "time": frozenset({"actual", "sales", "first", "record", "order", "deal"}),
    "other": frozenset({"sales", "actual", "primary", "property", "to", "associated", "profile"}),
}
_ANY_QUALIFIER = frozenset[str]().union(*_QUALIFIERS.values())
#: Words that make something else of an amount.
_PARTS = frozenset({"pct", "weighted", "unitprice", "count", "size", "quantity", "lost"})
#: Columns that a date of the record itself, such as “call date”, may fill.
_MAIN_DAYS = frozenset({"occurred_at", "changed_at", "day", "created_at"})
_NO_NAME = 0.8
#: Share of values of several words from which on a column that is not called an id holds names.
_NAMES = 0.5
#: Columns whose words say what the rows are, and the groups of words.txt that explain them.
_WORDED = {"kind": "kind", "direction": "direction", "outcome": "deal"}


#: Columns whose words may tell them whatever their headers say, the groups that explain them, and the share that must
#: be understood.
_TOLD_BY_VALUES = {
    "opportunities": {"stage": "sure"},
    "stage_changes": {"stage": "deal"},
    "lead_stage_changes": {"stage": "stage"},
    "activities": {"kind": "kind", "direction": "direction"},
    "marketing_events": {"kind": "marketing"},
}
_TOLD = 0.4
#: Share of a column's values that are days, for it to be one of days whatever it is called.
_DAYS = 0.9
#: What such a column is not, by its header.
_SAYS_ITSELF = frozenset(
    {"text", "note", "subject", "stage", "status", "source", "channel", "campaign", "profile", "from", "reason"}
)


@dataclass(frozen=True)
class Fit:
    """A header that may fill a column: how well, and in which place the column prefers it."""

    header: str
    score: float
    place: int


def fits(o: ObjectMap, look: Look) -> dict[str, tuple[Fit, ...]]:
    """Canonical column -> the headers that fill it, the best first; columns that none fills are left out."""
    found: dict[str, list[Fit]] = defaultdict(list)
    unfit: dict[str, list[Fit]] = defaultdict(list)
    present = look.keys
    for c in look.columns:
        for column, (score, place) in _said_by(o, c, present).items():
            if _suits(column, o.kind(column), c, o, score):
                found[column].append(Fit(c.header, score, place))
            elif score >= OWN and o.kind(column) in _PARSED and not (c.term.timed and o.kind(column) == "bool"):
                unfit[column].append(Fit(c.header, UNFIT, place))
    taken = {f.header for listed in found.values() for f in listed}
    for column, listed in unfit.items():  # whoever reads the file says that it does not fit
        if free := [f for f in listed if f.header not in taken]:
            found[column] += free
    ordered = {
        column: tuple(sorted(found[column], key=lambda f: (-f.score, f.place)))
        for column in o.columns
        if found.get(column)
    }
    return _one_id(o, _by_values(o, look, _halves(ordered | _first_and_last(o, look, ordered), look)), look)


def _halves(found: dict[str, tuple[Fit, ...]], look: Look) -> dict[str, tuple[Fit, ...]]:
    """A bare name beside one half of it is the other half: “Nom” beside “Prénom”."""
    halves = {"first_name", "last_name"} - found.keys()
    if "name" not in found or len(halves) != 1 or look.by_header[found["name"][0].header].term.concepts != ("name",):
        return found
    rest = {column: listed for column, listed in found.items() if column != "name"}
    return rest | {halves.pop(): found["name"]}


def _first_and_last(o: ObjectMap, look: Look, found: Mapping[str, tuple[Fit, ...]]) -> dict[str, tuple[Fit, ...]]:
    """The halves of a name under First and Last, which one beside the other can only be."""
    bare = {c.term.concepts: c for c in look.columns}
    halves = {"first_name": bare.get(("first",)), "last_name": bare.get(("last",))}
    if {"name", *halves} & found.keys() or not halves.keys() <= o.columns.keys():
        return {}
    fits: dict[str, tuple[Fit, ...]] = {
        column: (Fit(c.header, OWN, 0),) for column, c in halves.items() if c and _suits_text(column, c.traits, c, o)
    }
    return fits if len(fits) == 2 else {}


def _by_values(o: ObjectMap, look: Look, found: dict[str, tuple[Fit, ...]]) -> dict[str, tuple[Fit, ...]]:
    """The columns that no header names, by values that can be nothing else."""
    taken = {f.header for listed in found.values() for f in listed}
    more = {}
    for column, group in _TOLD_BY_VALUES.get(o.table, {}).items():
        if column in found or column in o.constants or column not in o.columns:
            continue
        free = (
            c
            for c in look.columns
            if c.header not in taken and c.traits.few and c.traits.numbers < 0.5 and c.traits.flags < 0.9
            if column == "stage" or "stage" not in c.term.concepts  # a stage called Demo is no meeting
        )
        told = ((_told(c.traits.values, group), c) for c in free)
        share, best = max(told, key=lambda t: t[0], default=(0.0, None))
        if best and share >= _TOLD:
            more[column] = (Fit(best.header, QUALIFIED, 0),)
    return found | more | _only_day(o, look, found)


def _told(words: frozenset[str], group: str) -> float:
    """The share of words that a group explains; of those that surely mean that a deal was won or lost one is enough."""
    return float(ends_surely(words)) if group == "sure" else known_share(words, group)


def ends_surely(words: frozenset[str]) -> bool:
    """Whether one of the words means that a deal was won or lost, and nothing else."""
    listed = default_words()["sure"]
    return any(sure in key(word) for word in sorted(words)[:60] for sure in listed)


def _only_day(o: ObjectMap, look: Look, found: Mapping[str, tuple[Fit, ...]]) -> dict[str, tuple[Fit, ...]]:
    """When something happened: the one column of days, called by a word that says of no other day: “Dialed at”."""
    if o.table != "activities" or {"occurred_at", "created_at"} & found.keys():
        return {}
    days = [c for c in look.columns if c.traits.dates > _DAYS]
    said = [concept for c in days for concept in c.term.concepts if not concept.startswith(UNKNOWN)]
    if len(days) != 1 or set(said) - _nouns(o):
        return {}
    return {"occurred_at": (Fit(days[0].header, QUALIFIED, 0),)}


def _one_id(o: ObjectMap, found: dict[str, tuple[Fit, ...]], look: Look) -> dict[str, tuple[Fit, ...]]:
    """Of several headers that may be the record's own id, the one that tells the rows apart."""
    listed = {f.header: f for f in found.get("id", ())}
    keys = [c for c in look.keyed if c.header in listed]
    own = next((c for c in keys if set(c.nouns) & _nouns(o)), keys[0] if keys else None)
    if own is None:
        return found
    return found | {"id": tuple(sorted(found["id"], key=lambda f: f.header != own.header))}


@dataclass(frozen=True)
class _Index:
    """Which columns of an object a header may fill: by its key, and by what it says; with the place of the alias."""

    by_key: dict[str, list[tuple[str, int, Alias]]]
    by_concepts: dict[frozenset[str], list[tuple[str, int, bool, Alias]]]


@cache
def _index(o: ObjectMap) -> _Index:
    by_key, by_concepts = defaultdict(list), defaultdict(list)
    for column, aliases in o.columns.items():
        for place, alias in enumerate(aliases if column != UNREAD else ()):
            said = term_of(alias.spelled)
            by_key[alias.key].append((column, place, alias))
            by_concepts[frozenset(said.concepts)].append((column, place, said.timed, alias))
    return _Index(dict(by_key), dict(by_concepts))


def _said_by(o: ObjectMap, c: Column, present: frozenset[str]) -> dict[str, tuple[float, int]]:
    """Column -> how well the header fits it, and in which place the column prefers it."""
    index, best = _index(o), dict[str, tuple[float, int]]()

    def note(column: str, score: float, place: int, alias: Alias) -> None:
        if alias.unless & present:
            return
        if column not in best or (score, -place) > (best[column][0], -best[column][1]):
            best[column] = (score, place)

    for column, place, alias in index.by_key.get(key(c.header), ()):
        note(column, EXACT, place, alias)
    theirs = frozenset(c.term.concepts)
    for dropped in _droppable(theirs, o):
        ours = theirs - dropped
        for column, place, timed, alias in index.by_concepts.get(ours, ()):
            if score := _score(column, o.kind(column), c, ours, dropped, timed, _nouns(o)):
                note(column, score, place, alias)
    return best


@lru_cache(maxsize=1 << 14)
def _droppable(theirs: frozenset[str], o: ObjectMap) -> tuple[frozenset[str], ...]:
    """The words that may be left out of a header, in every combination, fewest first."""
    extra = sorted(theirs & (_nouns(o) | _ANY_QUALIFIER))[:4]
    sizes = range(len(extra) + 1)
    return tuple(frozenset(some) for size in sizes for some in combinations(extra, size))


def _score(
    column: str,
    kind: Kind,
    c: Column,
    ours: frozenset[str],
    dropped: frozenset[str],
    timed: bool,
    nouns: frozenset[str],
) -> float:
    """How well a header fits that says `ours` once the words `dropped` are left out of it."""
    if kind not in ("time", "bool") and c.term.timed and not timed:
        return 0.0
    if kind == "time" and not (c.term.timed or c.traits.dated or c.traits.periods > 0.5):
        return 0.0
    if not dropped:
        return SAME if ours or c.term.timed else 0.0
    if dropped <= nouns:
        return OWN if ours or (c.term.timed and column in _MAIN_DAYS) else 0.0
    extra = dropped - nouns
    if ours and extra <= _QUALIFIERS.get(kind, _QUALIFIERS["other"]) and not (ours | dropped) & _PARTS:
        return QUALIFIED - 0.01 * len(extra)
    return 0.0


@cache
def _nouns(o: ObjectMap) -> frozenset[str]:
    """The words for a record of the object, which its own columns may carry: `deal` in `deal_amount`."""
    if o.table in _OF_OTHERS:
        return frozenset({"history", "event"})
    said = (term_of(name).concepts for name in (*o.names, *o.may_be))
    return frozenset(concepts[0] for concepts in said if len(concepts) == 1) - _NEVER_OWN


#: Tables of what happened to other records, whose words are those records'.
_OF_OTHERS = frozenset({"stage_changes", "lead_stage_changes"})
_NEVER_OWN = frozenset(
    {"stage", "history", "status", "email", "source", "pipeline", "funnel", "cost", "form", "session"}
)


def _suits(column: str, kind: Kind, c: Column, o: ObjectMap, score: float) -> bool:
    """Whether the values may be what the column holds; of no values nobody knows."""
    t = c.traits
    if t.empty:
        return True
    match kind:
        case "time":
            told = t.dates + t.periods + (t.stamps if c.term.timed or score == EXACT else 0) > 0.5
            return told or (t.flags > 0.9 and _may_be_flag(column)) or (t.clocks > 0.5 and score == EXACT)
        case "money" | "number":
            return t.numeric
        case "email":
            return t.emails > 0.3
        case "bool":
            return t.flags > 0.5
        case "id":
            return (
                not (column == "id" and c.counts_rows)
                and not t.first.startswith("+")
                and t.length <= 80
                and t.dates < 0.5
                and (c.numbers or t.spaced < _NAMES)
                and not (t.flags > 0.9 and t.filled > 3 and len(t.values) <= 2)
            )
        case "choice":
            return _suits_choice(column, c, o, score)
        case _:
            return _suits_text(column, t, c, o)


def _may_be_flag(column: str) -> bool:
    return column.endswith("_at") and column not in (
        "created_at",
        "modified_at",
        "occurred_at",
        "changed_at",
        "staged_at",
    )


def _suits_choice(column: str, c: Column, o: ObjectMap, score: float) -> bool:
    """Words with a meaning: some of them known; of headers that say surely what they hold none need be."""
    t = c.traits
    if column == "outcome" and t.flags > 0.9:
        return True
    if t.dates > 0.5 or t.emails > 0.5 or (t.numbers > 0.9 and column != "stage"):
        return False
    group = _WORDED.get(column)
    if group is None:
        return True
    known = known_share(t.values, group)
    if column == "outcome":
        return known > 0
    sure = bool(_nouns(o) & set(c.term.concepts))
    return known > 0 or (column == "kind" and sure and score >= OWN and t.few)


def _suits_text(column: str, t: Traits, c: Column, o: ObjectMap) -> bool:
    if t.dates > 0.5 and column not in ("subject",):
        return False
    if column in (
        "name",
        "first_name",
        "last_name",
        "company",
        "source",
        "contact_name",
        "lead_name",
        "team",
        "lost_reason",
        "title",
    ):
        return t.numbers < _NO_NAME and not (t.flags > 0.9 and len(t.values) == 2)
    if column == "currency":
        return t.numbers < 0.5 and t.length <= 20
    if column in ("stage", "status") and o.table != "companies":
        return not (t.numbers > 0.9 and not t.few) and t.length <= 60 and not (t.numbers > 0.9 and len(t.values) > 20)
    return True


@lru_cache(maxsize=1 << 12)
def known_share(words: frozenset[str], group: str, among: frozenset[str] | None = None) -> float:
    """The share of words that a group explains, as one of the meanings `among` where given."""
    listed = [w for w in words if not w.replace(".", "").isdigit()][:60]
    if not listed:
        return 0.0
    meant = (_meaning(w, group) for w in listed)
    return sum(m is not None and (among is None or m in among) for m in meant) / len(listed)


@lru_cache(maxsize=1 << 14)
def _meaning(word: str, group: str) -> str | None:
    return values.meaning(word, default_words().get(group, {}))


def suiting(found: Mapping[str, tuple[Fit, ...]]) -> dict[str, tuple[Fit, ...]]:
    """The columns that headers fill whose values are what the column holds."""
    return {column: listed for column, listed in found.items() if listed[0].score > UNFIT}


def chosen(found: Mapping[str, tuple[Fit, ...]]) -> dict[str, str]:
    """Canonical column -> the header that fills it best."""
    return {column: listed[0].header for column, listed in found.items()}
