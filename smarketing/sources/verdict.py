"""The decision about one file: read as the list that most speaks for, by a margin; else left out with the reason, or
asked about, with the readings that are possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from smarketing.errors import UnknownName
from smarketing.sources import evidence, lists, plain, unexplained
from smarketing.sources.case import ENOUGH, Case
from smarketing.sources.dialects import filled
from smarketing.sources.evidence import Candidate
from smarketing.sources.maps import GENERIC, ObjectMap
from smarketing.sources.matching import Match, by_key, clocks, with_stages
from smarketing.sources.plain import Fit
from smarketing.sources.reasons import WORDED
from smarketing.sources.understood import SKIP, YOU_SAID, Reading, Understood, spelled_out

#: How much more evidence than for the next best reading is sure.
_SURELY = 1.5
#: Of a file of few columns so much for each is enough, apart from ids.
_EACH = 0.6
#: The least where the file's name says nothing of the kind.
_ODD = 2.5
#: Evidence with which a list that is not read is told.
_FOREIGN = 3.0
#: Evidence with which it is called by its name, and what is said of it otherwise.
_TOLD = 4.5
_NOT_READ = "This is none of the lists that figures are made of."
#: Tables in which a mistake costs figures; of the others a doubtful file is left out without a question.
_AT_STAKE = frozenset({"leads", "contacts", "opportunities", "activities", "stage_changes"})


def verdict(case: Case) -> Understood:
    """What a file is: as a person said, or a map of their own, or a CRM's headers; else by the evidence of plain names.

    UnknownName for a kind of file that does not exist.
    """
    told = case.told.object
    if told == SKIP:
        return Understood(case.look, left_out="You said to leave it out.")
    own = case.dialect.own
    if own and told in (None, own.object.name, own.object.table):
        return Understood(case.look, with_stages(own, case.look.headers), "your own map says so")
    if told:
        return _as_told(case, told)
    if match := case.clearly:
        return _not_alone(case, match) or _in_dialect(case, match)
    return _by_evidence(case)


def _by_evidence(case: Case) -> Understood:
    ranked = case.ranked
    if not ranked:
        return _unknown(case)
    best, other = ranked[0], _next(ranked)
    if best.object is None:
        if called := _called(ranked):
            surely = called.score >= ENOUGH and any(r.weight == WORDED for r in called.reasons)
            return _plainly(case, called) if surely else _doubtful(case, called, best)
        return _foreign(case, best) if best.score >= _FOREIGN else _unknown(case)
    if best.score < _enough(case):
        return _unknown(case)
    if rival := next(_rivals(case, ranked), None):
        return _doubtful(case, best, rival)
    if best.table in evidence.PEOPLE and _nameless(case, best):
        return Understood(case.look, readings=(_reading(best),))
    if other and other.foreign and other.named and not (best.named or best.keyed):
        return _foreign(case, other)
    if other and _close(best, other):
        return _doubtful(case, best, other)
    if doubt := unexplained.doubt(case, best):
        return _unexplained(case, best, doubt)
    return _plainly(case, best)


# --- what speaks for and against the best reading ---------------------------------------------------------------------


def _next(ranked: Sequence[Candidate]) -> Candidate | None:
    """The best reading that fills another table; behind one of the same people the best list that is not read."""
    best = ranked[0]
    other = next((c for c in ranked[1:] if c.table != best.table), None)
    if other and _same_people(best, other):
        return next((c for c in ranked if c.foreign), None)
    return other


def _enough(case: Case) -> float:
    """How much evidence a reading takes: less where there are few columns, more under a name that says nothing of the
    kind."""
    few = min(ENOUGH, _EACH * sum(not c.numbers for c in case.look.columns))
    return max(few, _ODD) if evidence.oddly_named(case.look) else few


def _rivals(case: Case, ranked: Sequence[Candidate]) -> Iterator[Candidate]:
    """The readings that must be asked about however much speaks for the best one."""
    best, called = ranked[0], _called(ranked)
    if called and called.table != best.table and not _same_people(best, called):
        yield called
    yield from _numbered(ranked)
    yield from _sold(case, best)


def _called(ranked: Sequence[Candidate]) -> Candidate | None:
    """What the file is called, where that is a list that is read and costs figures."""
    return next((c for c in ranked if c.table in ("leads", "opportunities") and c.named), None)


def _numbered(ranked: Sequence[Candidate]) -> Iterator[Candidate]:
    """What the rows of a list of leads or deals are numbered by, where that is another list that costs figures."""
    best = ranked[0]
    if best.keyed or best.table not in ("leads", "opportunities"):
        return
    numbered = (c for c in ranked if c.table in ("leads", "opportunities", "activities") and c.keyed)
    yield from (c for c in numbered if c.table != best.table)


def _sold(case: Case, best: Candidate) -> Iterator[Candidate]:
    """The deals that a list of leads may be as well: each row says what the lead bought, when, and how it ended. Some
    systems call them leads."""
    if best.table != "leads":
        return
    for c in (c for c in case.found if c.table == "opportunities"):
        worded = any(r.weight == WORDED for r in c.reasons)
        bought = {"amount", "closed_at"} <= c.fits.keys()
        closing = {"closed_at", "expected_at"} & c.fits.keys() and _worth(case, c)
        so_called = worded and closing and not (best.keyed or case.surely_leads)
        if so_called or (bought and ("pipeline" in c.fits or (worded and not best.named))):
            yield c


def _worth(case: Case, c: Candidate) -> bool:
    """Whether deals have an amount, or a name that calls them so."""
    title = case.look.by_header[c.fits["name"][0].header] if "name" in c.fits else None
    return "amount" in c.fits or bool(title and "deal" in title.term.concepts)


def _nameless(case: Case, best: Candidate) -> bool:
    """Whether people are listed under a name that says something else, and nothing of them that sales asks."""
    asked = lists.ASKED - {"owner", "owner_id", "status", "stage"} & best.fits.keys()
    worded = any(r.weight == WORDED for r in best.reasons)
    led = any("lead" in c.term.concepts for c in case.look.columns)
    return evidence.oddly_named(case.look) and not (asked or worded or led)


def _close(best: Candidate, other: Candidate) -> bool:
    """Whether another reading is so near that only a person can tell; customers of a product are near to people."""
    by, margin = best.score - other.score, _margin(best, other)
    return by < margin or (by == margin and bool(other.foreign) and best.table in evidence.PEOPLE)


def _margin(best: Candidate, other: Candidate) -> float:
    """How much more evidence than for the next reading is sure: less where the file bears the name of the one, more
    where it bears that of the other."""
    if best.named == other.named:
        return _SURELY
    return 0.0 if best.named else 2 * _SURELY


def _same_people(best: Candidate, other: Candidate) -> bool:
    """Leads and contacts are people either way: where there are no leads, contacts count as such."""
    return {best.table, other.table} <= evidence.PEOPLE


# --- what comes of it -------------------------------------------------------------------------------------------------


def _not_alone(case: Case, match: Match) -> Understood | None:
    """The question about what was done, in headers that are a CRM's and anybody's, with no other sign of sales."""
    table = match.object.table
    if case.spoken or match.object.reason is not None:
        return None
    read = next((c for c in case.ranked if c.table == table), None)
    doubted = unexplained.alone(case, table)
    return _unexplained(case, read, doubted) if read and doubted else None


def _in_dialect(case: Case, match: Match) -> Understood:
    title = next(m.title for m in case.maps if m.crm == match.crm)
    if match.object.reason:
        name = spelled_out(match.object.name)
        said = f"This is the {title} {name} export, which is not needed: {match.object.reason}."
        return Understood(case.look, match, left_out=said)
    whole = filled(match, case.found, case.look)
    return Understood(case.look, with_stages(whole, case.look.headers), f"its headers are {title}’s")


def _plainly(case: Case, c: Candidate) -> Understood:
    assert c.object is not None
    o = _as_called(case, c.object, c)
    match = Match(GENERIC, o, plain.chosen(c.fits), {}, clocks(o, by_key(case.look.headers)))
    return Understood(case.look, match, c.told())


def _as_called(case: Case, o: ObjectMap, c: Candidate) -> ObjectMap:
    """The object, with the end that its deals came to where the name of the file alone says it: “Won deals 2026”."""
    called = lists.ENDS & {*case.look.named}
    told = {"is_won", "is_closed", "won_at", "lost_at"} & plain.suiting(c.fits).keys()
    if o.table != "opportunities" or len(called) != 1 or told:
        return o
    listed = (f for column in ("stage", "outcome") for f in c.fits.get(column, ())[:1])
    words = frozenset[str]().union(*(case.look.by_header[f.header].traits.values for f in listed))
    if plain.known_share(words, "deal", lists.ENDS):
        return o
    return replace(o, constants={**o.constants, "outcome": next(iter(called))})


def _as_told(case: Case, name: str) -> Understood:
    c = next((c for c in case.found if c.object and c.name == name), None)
    if c is None or c.object is None:
        raise UnknownName("kind of file", name, [o.name for o in case.objects])
    if (match := case.clearly) and match.object.table == c.table:
        return replace(_in_dialect(case, match), why=YOU_SAID)  # it is the CRM's own list of just that
    o, c = c.object, _numbered_as_told(case, c)
    supplied = {*c.fits, *o.constants, *case.told.columns}
    lacking = next((g for g in o.needs if not supplied & set(g)), None)
    if lacking:
        wanted = " or ".join(spelled_out(column) for column in lacking[:5])
        said = f"It cannot be read as {spelled_out(name)}: it has no column for {wanted}."
        return Understood(case.look, left_out=said)
    return replace(_plainly(case, c), why=YOU_SAID)


def _numbered_as_told(case: Case, c: Candidate) -> Candidate:
    """Offers that somebody says are deals are numbered by offers."""
    own, read = case.look.key, {listed[0].header for listed in c.fits.values()}
    if "id" in c.fits or own is None or own.header in read:
        return c
    return replace(c, fits={**c.fits, "id": (Fit(own.header, plain.OWN, 0),)})


def _doubtful(case: Case, best: Candidate, other: Candidate) -> Understood:
    stakes = {best.table, other.table} & _AT_STAKE
    if best.table not in _AT_STAKE and (other.object is None or not stakes):
        return _foreign(case, other) if other.foreign else _plainly(case, best)
    readings = tuple(_reading(c) for c in (best, other) if c.object)
    return Understood(case.look, readings=readings, why=other.foreign.said if other.foreign else "")


def _unexplained(case: Case, best: Candidate, doubt: str) -> Understood:
    """The question whether a file is what it is likeliest to be; where no figure hangs on it, it is left out."""
    if best.table not in _AT_STAKE:
        return Understood(case.look, left_out=f"{_NOT_READ[:-1]}: {doubt}.")
    why = ", but ".join(said for said in (best.told(), doubt) if said)
    readings = (replace(_reading(best), why=why), *map(_reading, unexplained.also(case, best)))
    return Understood(case.look, readings=readings, why=doubt)


def _reading(c: Candidate) -> Reading:
    return Reading(c.name, c.table or "", c.told())


def _foreign(case: Case, c: Candidate) -> Understood:
    assert c.foreign is not None
    others = (o.score for o in case.found if o.foreign and o is not c and o.score > 0)
    told = c.named or c.keyed or (c.score >= _TOLD and c.score - max(others, default=0) >= _SURELY)
    said = f"This is {c.foreign.said}." if told else _NOT_READ
    return Understood(case.look, left_out=said, instead=c.foreign.taken_as if told else None)


def _unknown(case: Case) -> Understood:
    word, again = evidence.unknown_key(case.look), case.look.repeating
    if again and not case.ranked:
        repeats = f"{again.header} comes again and again, so that its rows are no list of what it numbers."
        return Understood(case.look, left_out=repeats)
    said = f"Its rows are numbered by “{word}”, which is none of the lists that are read." if word else None
    return Understood(case.look, left_out=said)
