"""Whether a file speaks a CRM's dialect: which of its headers are a CRM's own, and what its map leaves unread that
plain names say. Reads no file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from smarketing.sources import plain
from smarketing.sources.entries import stage_of
from smarketing.sources.evidence import Candidate
from smarketing.sources.look import Look
from smarketing.sources.maps import GENERIC, Map, key
from smarketing.sources.matching import Match, by_key, match_of, rarity, translated

#: What a CRM's own record says of these is in its map, or not said at all.
_NEVER_FILLED = frozenset(
    {"name", "kind", "stage", "deleted", "done", "merged_ids", "occurred_at", "changed_at", "day", "covers"}
)
_ENDS = frozenset({"outcome", "is_won", "is_closed", "won_at", "lost_at"})


@dataclass(frozen=True)
class Dialect:
    """The match of a map of the user's own; that of the CRM whose headers speak most; by how much `more` that explains
    than plain names do; how many headers are the CRM's `alone`; and the `share` of all that it explains."""

    own: Match | None
    match: Match | None = None
    more: float = -1.0
    alone: int = 0
    share: float = 0.0


def _withheld(match: Match) -> frozenset[str]:
    """The columns that plain names do not fill: those that are filled, and those that a CRM's own record says in its
    map or not at all. How deals ended one column says; a stage counts where the CRM's map reads neither."""
    told = match.provided & {"stage", *_ENDS}
    return frozenset({*match.provided, *_NEVER_FILLED, *(_ENDS if match.provided & _ENDS else ())}) - (
        frozenset() if told else {"stage"}
    )


def dialect_of(headers: Sequence[str], maps: Sequence[Map], found: Sequence[Candidate]) -> Dialect:
    """The dialect of a file, whose readings by plain names are `found`. A word in another language that plain names
    know as well is no CRM's, and one word alone only where it is written as the CRM writes it."""
    present = by_key(headers)
    by_map: dict[str, dict[str, str]] = {}
    for m in maps:
        by_map[m.crm] = translated(present, m) | by_map.get(m.crm, {})
    matches = [match for m in maps for o in m.objects if (match := match_of(m, o, by_map[m.crm]))]
    own = max((m for m in matches if m.object.exact), key=lambda m: len(m.object.exact), default=None)
    crms = [m for m in matches if m.crm != GENERIC and not m.object.exact]
    shared = Counter(k for m in maps if m.crm != GENERIC for o in m.objects for k in o.keys)
    best = max(crms, key=lambda match: rarity(match, by_map[match.crm], shared), default=None)
    if best is None:
        return Dialect(own)
    explained = (best.object.keys | best.object.marks) & by_map[best.crm].keys()
    own_words = explained - _plain_keys(tuple(m for m in maps if m.crm == GENERIC))
    foreign = {k for k in explained if key(by_map[best.crm][k]) != k}
    said = {f.header for c in found if c.table == best.object.table for listed in c.fits.values() for f in listed}
    own_words -= {k for k in foreign if by_map[best.crm][k] in said}
    spelled = {a.spelled.strip() for aliases in best.object.columns.values() for a in aliases}
    dated = sum(stage_of(h, best.object.entered) is not None for h in headers) if best.object.entered else 0
    alone = len(own_words) == 1 and not {by_map[best.crm][k] for k in own_words} & spelled
    untold = {k for k in foreign - own_words if by_map[best.crm][k] not in said}
    exclusive = dated + len(untold) + (0 if alone else len(own_words))
    known = max((_explained(m, by_map[GENERIC]) for m in matches if m.crm == GENERIC), default=0.0)
    if foreign:
        known = max(known, len(said))
    share = len({by_map[best.crm][k] for k in explained}) / max(len(set(headers)), 1)
    return Dialect(own, best, len(explained) + 2 * exclusive - known, exclusive, share)


def _explained(match: Match, present: Mapping[str, str]) -> float:
    """How many headers plain names explain; names in snake_case speak for them."""
    found = match.object.keys & present.keys()
    spelled = [present[k] for k in found]
    snake = all(h == h.lower() for h in spelled) and any("_" in h for h in spelled)
    return len(found) + (0.5 if snake else -0.5)


@cache
def _plain_keys(generic: tuple[Map, ...]) -> frozenset[str]:
    """The headers that any list may carry: they speak for no CRM."""
    objects = [o for m in generic for o in m.objects]
    return frozenset(k for o in objects for k in o.keys) | {key(word) for o in objects for word in o.speaks}


def filled(match: Match, found: Sequence[Candidate], look: Look) -> Match:
    """The CRM's match with what its map does not read and plain names say surely; an id where it is the rows' own."""
    read = {h for c in match.columns for h in match.headers(c)}
    known, entered = match.object.keys, match.object.entered
    same = max((c for c in found if c.table == match.object.table), key=lambda c: len(c.fits), default=None)
    if same is None:
        return match
    more: dict[str, str] = {}
    for column in same.fits.keys() - _withheld(match):
        sure = [f for f in same.fits[column] if f.score >= plain.OWN and f.header not in read]
        if column == "id":
            sure = [f for f in sure if look.by_header[f.header] in look.keyed]
        free = (f for f in sure if key(f.header) not in known and not stage_of(f.header, entered))
        if (best := next(free, None)) and best.header not in more.values():
            more[column] = best.header
    return replace(match, columns=match.columns | more)
