"""What the files of an import are, decided together by evidence: their headers and values, their keys, and which of
them point to which. A CRM's name is a dialect: it counts where headers speak for it that no other source has, and what
its map does not read is read by plain names. Reads no file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from smarketing.errors import UnknownName
from smarketing.schema import TABLES
from smarketing.sources import evidence, lists, plain
from smarketing.sources.dialects import Dialect, dialect_of, filled
from smarketing.sources.evidence import Candidate, Reason
from smarketing.sources.look import Look, look_at
from smarketing.sources.maps import GENERIC, HELPERS, Map, ObjectMap, key
from smarketing.sources.matching import Match, by_key, clocks, with_stages
from smarketing.sources.neighbours import Link, links_between, without_links
from smarketing.sources.plain import Fit

#: Evidence that is enough to load a file, and how much more than for the next best reading.
_ENOUGH, _SURELY = 4.0, 1.5
#: Of a file of few columns so much for each is enough, apart from ids.
_EACH = 0.6
#: The least where the file's name says nothing of the kind.
_ODD = 2.5
#: Evidence with which a list that is not read is told.
_FOREIGN = 3.0
#: Headers that no other source has, from which on a CRM's word is taken whatever else the file looks like.
_SURELY_ITS_OWN, _ITS_OWN = 3, 2
#: The share of a file's headers that a CRM's map explains where none is its own, and plain names cannot read the file.
_MOSTLY = 0.75
#: What other files say of a list whose keys they hold.
_PERSON_LINKED, _REP_LINKED, _NOT_THE_LEADS = 2.5, 4.0, -5.0
#: Tables in which a mistake costs figures; of the others a doubtful file is left out without a question.
_AT_STAKE = frozenset({"leads", "contacts", "opportunities", "activities", "stage_changes"})


#: What a person says of a file that is to be left out, and what speaks for one that is read as they said.
SKIP, YOU_SAID = "skip", "you said so"


@dataclass(frozen=True)
class Reading:
    """One way to read a file: the object, as `--as FILE=name` names it, the table it fills, and what speaks for it."""

    name: str
    table: str
    why: str


@dataclass(frozen=True)
class Told:
    """What a person said of a file: which object it is, or `skip`, where they said so; and of canonical columns which
    header fills them."""

    object: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Understood:
    """What an export is taken for: a match to read it by, or why it is left out (with the match where it is an export
    that is known and not needed; `instead` is the object that a person may have it read as), or the readings to choose
    from where that is not sure. `why` says in words what speaks for the match."""

    look: Look
    match: Match | None = None
    why: str = ""
    left_out: str | None = None
    readings: tuple[Reading, ...] = ()
    instead: str | None = None


def recognise(headers: Sequence[str], maps: Sequence[Map], name: str = "") -> Match | None:
    """What a single file with such headers is read as; None where it is not read, or only a person can tell."""
    found = understand([look_at(name, headers)], maps)[0]
    return found.match


def understand(
    looks: Sequence[Look], maps: Sequence[Map], told: Mapping[int, Told] | None = None, held: Sequence[Look] = ()
) -> list[Understood]:
    """What each of the files of one import is, all of them considered together, and with what is `held` already.

    `told` is what a person has said of files, by their place. UnknownName for a kind of file, a column or a header that
    does not exist.
    """
    told = told or {}
    objects = plain_objects(maps)
    everything = without_links([*looks, *held])
    links = links_between(everything)
    cases = [_Case(look, maps, objects, told.get(place, Told())) for place, look in enumerate(everything)]
    _consider_links(cases, links)
    return [_corrected(_linked(case.decided(), case, cases, links), case.told) for case in cases[: len(looks)]]


def plain_objects(maps: Iterable[Map]) -> tuple[ObjectMap, ...]:
    return tuple(o for m in maps if m.crm == GENERIC for o in m.objects)


@dataclass
class _Case:
    """One file, what it may be, and what is known of it from others."""

    look: Look
    maps: Sequence[Map]
    objects: tuple[ObjectMap, ...]
    told: Told
    found: list[Candidate] = field(init=False)
    dialect: Dialect = field(init=False)

    def __post_init__(self) -> None:
        self.found = evidence.candidates(self.look, self.objects)
        self.dialect = dialect_of(self.look.headers, self.maps, self.found)

    def add(self, tables: Collection[str], reason: Reason) -> None:
        """Further evidence for (or against) what fills some tables."""
        self.found = [replace(c, reasons=(*c.reasons, reason)) if c.table in tables else c for c in self.found]

    def vouch(self, table: str) -> None:
        """Other files say that this one may fill the table, if it has what that needs."""
        self.found = [
            replace(c, possible=True)
            if c.object
            and c.table == table
            and lists.WHO & c.fits.keys()
            and all({*c.fits, *c.object.constants} & set(g) for g in c.object.needs)
            else c
            for c in self.found
        ]

    @property
    def best(self) -> Candidate | None:
        return max((c for c in self._ranked()), key=lambda c: c.score, default=None)

    @property
    def table(self) -> str | None:
        """What its rows most likely fill."""
        return self.look.held or (self.best.table if self.best else None)

    def _ranked(self) -> list[Candidate]:
        listed = [c for c in self.found if c.possible and c.score > 0]
        return sorted(listed, key=lambda c: -c.score)

    def decided(self) -> Understood:
        if self.told.object == SKIP:
            return Understood(self.look, left_out="You said to leave it out.")
        own = self.dialect.own
        if own and self.told.object in (None, own.object.name, own.object.table):
            return Understood(self.look, with_stages(own, self.look.headers), "your own map says so")
        if self.told.object:
            return self._as_told(self.told.object)
        if match := self.clearly:
            return self._in_dialect(match)
        ranked = self._ranked()
        if not ranked:
            return self._unknown()
        best = ranked[0]
        other = next((c for c in ranked[1:] if c.table != best.table), None)
        if best.object is None:
            return self._foreign(best) if best.score >= _FOREIGN else self._unknown()
        if best.score < self._enough():
            return self._unknown()
        if (called := self._called(ranked)) and called.table != best.table and not _same_people(best, called):
            return self._doubtful(best, called)
        if numbered := self._numbered(ranked, best):
            return self._doubtful(best, numbered)
        if sold := self._sold(best):
            return self._doubtful(best, sold)
        if best.table in evidence.PEOPLE and self._nameless(best):
            return Understood(self.look, readings=(_reading(best),))
        if other and other.foreign and other.named and not (best.named or best.keyed):
            return self._foreign(other)
        if other and not _same_people(best, other) and best.score - other.score < _margin(best, other):
            return self._doubtful(best, other)
        return self._plainly(best)

    def _enough(self) -> float:
        """How much evidence a reading takes: less where there are few columns, more under a name that says nothing of
        the kind."""
        few = min(_ENOUGH, _EACH * sum(not c.numbers for c in self.look.columns))
        return max(few, _ODD) if evidence.oddly_named(self.look) else few

    def _sold(self, best: Candidate) -> Candidate | None:
        """The deals that a list of leads may be as well: each row says what the lead bought, when, and how it ended."""
        if best.table != "leads":
            return None
        deals = (c for c in self.found if c.table == "opportunities" and {"amount", "closed_at"} <= c.fits.keys())
        ended = (
            c for c in deals
            if {"pipeline"} & c.fits.keys() or (not best.named and any(r.weight == evidence.WORDED for r in c.reasons))
        )  # fmt: skip
        return next(ended, None)

    def _called(self, ranked: Sequence[Candidate]) -> Candidate | None:
        """What the file is called, where that is a list that is read and costs figures."""
        return next((c for c in ranked if c.table in ("leads", "opportunities") and c.named), None)

    def _numbered(self, ranked: Sequence[Candidate], best: Candidate) -> Candidate | None:
        """What the rows of a list of leads or deals are numbered by, where that is another list that costs figures."""
        if best.keyed or best.table not in ("leads", "opportunities"):
            return None
        numbered = (c for c in ranked if c.table in ("leads", "opportunities", "activities") and c.keyed)
        return next((c for c in numbered if c.table != best.table), None)

    def _nameless(self, best: Candidate) -> bool:
        """Whether people are listed under a name that says something else, and nothing of them that sales asks."""
        asked = lists.ASKED - {"owner", "owner_id", "status", "stage"} & best.fits.keys()
        worded = any(r.weight == evidence.WORDED for r in best.reasons)
        led = any("lead" in c.term.concepts for c in self.look.columns)
        return evidence.oddly_named(self.look) and not (asked or worded or led)

    @property
    def clearly(self) -> Match | None:
        """The CRM's match where its word is taken: its headers say more than plain names do, and what the file is
        otherwise does not speak against it, unless they are surely its own."""
        match, best = self.dialect.match, self.best
        if match is None or self.dialect.more < 0:
            return None
        table, alone = match.object.table, self.dialect.alone
        vouched = any(c.possible for c in self.found if c.table == table)
        if (
            not vouched
            and (table == "reps" or (self.look.rows and not alone and self.dialect.share < _MOSTLY))
            and match.object.reason is None
        ):
            return None
        called = best is not None and (best.named or best.keyed)
        agrees = best is None or best.table == table or best.score < _ENOUGH or {best.table, table} <= evidence.PEOPLE
        unneeded = match.object.reason is not None and not called
        surely = alone >= _SURELY_ITS_OWN or (alone >= _ITS_OWN and not called)
        return match if agrees or unneeded or surely else None

    def _in_dialect(self, match: Match) -> Understood:
        title = next(m.title for m in self.maps if m.crm == match.crm)
        if match.object.reason:
            name = match.object.name.replace("_", " ")
            said = f"This is the {title} {name} export, which is not needed: {match.object.reason}."
            return Understood(self.look, match, left_out=said)
        whole = filled(match, self.found, self.look)
        return Understood(self.look, with_stages(whole, self.look.headers), f"its headers are {title}’s")

    def _plainly(self, c: Candidate) -> Understood:
        assert c.object is not None
        match = Match(GENERIC, c.object, plain.chosen(c.fits), {}, clocks(c.object, by_key(self.look.headers)))
        return Understood(self.look, match, c.told())

    def _as_told(self, name: str) -> Understood:
        c = next((c for c in self.found if c.object and c.name == name), None)
        if c is None or c.object is None:
            raise UnknownName("kind of file", name, [o.name for o in self.objects])
        if (match := self.clearly) and match.object.table == c.table:
            return replace(self._in_dialect(match), why=YOU_SAID)  # it is the CRM's own list of just that
        o, c = c.object, self._numbered_as_told(c)
        supplied = {*c.fits, *o.constants, *self.told.columns}
        lacking = next((g for g in o.needs if not supplied & set(g)), None)
        if lacking:
            wanted = " or ".join(column.replace("_", " ") for column in lacking[:5])
            return Understood(
                self.look, left_out=f"It cannot be read as {_listed(name)}: it has no column for {wanted}."
            )
        return replace(self._plainly(c), why=YOU_SAID)

    def _numbered_as_told(self, c: Candidate) -> Candidate:
        """Offers that somebody says are deals are numbered by offers."""
        own, read = self.look.key, {listed[0].header for listed in c.fits.values()}
        if "id" in c.fits or own is None or own.header in read:
            return c
        return replace(c, fits={**c.fits, "id": (Fit(own.header, plain.OWN, 0),)})

    def _doubtful(self, best: Candidate, other: Candidate) -> Understood:
        stakes = {best.table, other.table} & _AT_STAKE
        if best.table not in _AT_STAKE and (other.object is None or not stakes):
            return self._foreign(other) if other.foreign else self._plainly(best)
        readings = tuple(_reading(c) for c in (best, other) if c.object)
        return Understood(self.look, readings=readings, why=other.foreign.said if other.foreign else "")

    def _foreign(self, c: Candidate) -> Understood:
        assert c.foreign is not None
        return Understood(self.look, left_out=f"This is {c.foreign.said}.", instead=c.foreign.taken_as)

    def _unknown(self) -> Understood:
        word, again = evidence.unknown_key(self.look), self.look.repeating
        if again and not self._ranked():
            repeats = f"{again.header} comes again and again, so that its rows are no list of what it numbers."
            return Understood(self.look, left_out=repeats)
        said = f"Its rows are numbered by “{word}”, which is none of the lists that are read." if word else None
        return Understood(self.look, left_out=said)


def _corrected(found: Understood, told: Told) -> Understood:
    """The match with the columns that a person said."""
    match = found.match
    if match is None or not told.columns:
        return found
    present, table = by_key(found.look.headers), match.object.table
    for column, header in told.columns.items():
        if column not in {*TABLES[table].names, *HELPERS[table]}:
            raise UnknownName(f"column of {_listed(match.object.name)}", column, TABLES[table].names)
        if key(header) not in present:
            raise UnknownName(f"column in {found.look.name}", header, (h for h in found.look.headers if h))
    said = {column: present[key(header)] for column, header in told.columns.items()}
    more = {column: headers for column, headers in match.more.items() if column not in said}
    return replace(found, match=replace(match, columns=match.columns | said, more=more))


def _reading(c: Candidate) -> Reading:
    return Reading(c.name, c.table or "", c.told())


def _margin(best: Candidate, other: Candidate) -> float:
    """How much more evidence than for the next reading is sure: less where the file bears the name of the one, more
    where it bears that of the other."""
    if best.named == other.named:
        return _SURELY
    return 0.0 if best.named else 2 * _SURELY


def _same_people(best: Candidate, other: Candidate) -> bool:
    """Leads and contacts are people either way: where there are no leads, contacts count as such."""
    return {best.table, other.table} <= evidence.PEOPLE


def _listed(name: str) -> str:
    return name.replace("_", " ")


def _consider_links(cases: Sequence[_Case], links: Sequence[Link]) -> None:
    """What files say of each other: whom deals and activities name are the people, whom owners name the reps."""
    leads = {place for place, case in enumerate(cases) if _is_leads(case)}
    people = {place for place, case in enumerate(cases) if _is_people(case)}
    for place, case in enumerate(cases):
        if not case.look.held:
            to_it = [link for link in links if link.parent == place]
            known = _known_already(case, [link for link in links if link.child == place], cases)
            others = people - {place} - known
            _consider_people(case, to_it, cases, leads - {place} - known, place in people, bool(others))
            _consider_reps(case, to_it)


def _known_already(case: _Case, from_it: Sequence[Link], cases: Sequence[_Case]) -> set[int]:
    """The tables of the warehouse that hold a file's own records: it is a newer export of them."""
    own = [link for link in from_it if link.column in case.look.keyed and cases[link.parent].look.held]
    for link in own:
        case.add({cases[link.parent].look.held or ""}, Reason(_PERSON_LINKED, "its records are there already"))
    return {link.parent for link in own}


#: Tables of what happened with people: whom these name are leads.
_OF_PEOPLE = frozenset({"opportunities", "activities", "lead_stage_changes", "marketing_events", "campaign_members"})


def _consider_people(
    case: _Case, to_it: Sequence[Link], cases: Sequence[_Case], leads: Collection[int], person: bool, others: bool
) -> None:
    """Customers, users and contacts are leads where sales' records name them and nobody else lists leads.

    `leads` are the other lists of leads; `person` whether this one lists persons, `others` whether another does.
    """
    naming = [link for link in to_it if evidence.is_person(link.column) and cases[link.child].table in _OF_PEOPLE]
    nouns = {*case.look.named, *(case.look.key.nouns if case.look.key else ())}
    if naming and case.look.key:
        said = f"{cases[naming[0].child].look.name} names its {case.look.key.header}"
        if person or not others:
            case.add({"leads", "contacts"}, Reason(_PERSON_LINKED, said))
        if not others:
            case.vouch("leads")
            case.add({"leads"}, Reason(_PERSON_LINKED, said))
    if "lead" in nouns or not nouns & {"customer", "user", "contact"}:
        return
    if leads:
        case.add({"leads"}, Reason(_NOT_THE_LEADS, ""))
    elif nouns & {"customer", "user"} and not naming and not _speaks_of_sales(case, "user" in nouns):
        case.add({"leads", "contacts", "companies"}, Reason(_NOT_THE_LEADS, ""))


def _consider_reps(case: _Case, to_it: Sequence[Link]) -> None:
    """Whom the owners of other files name."""
    naming = [link for link in to_it if evidence.is_rep(link.column)]
    nouns = {*case.look.named, *(case.look.key.nouns if case.look.key else ())}
    if naming and not nouns & {"lead", "contact", "customer"}:
        case.vouch("reps")
        case.add({"reps"}, Reason(_REP_LINKED, f"{naming[0].column.header} of another file names them"))


def _speaks_of_sales(case: _Case, users: bool) -> bool:
    """Whether a list of customers says of them what a list of leads does; users of a product have addresses too."""
    lead = next((c for c in case.found if c.table == "leads"), None)
    said = lead.fits.keys() if lead else frozenset[str]()
    return bool(said & ({"owner", "owner_id", "status", "source"} | (set() if users else {"email"})))


def _is_leads(case: _Case) -> bool:
    if case.look.held:
        return case.look.held == "leads"
    if match := case.clearly:
        return match.object.table == "leads"
    return case.table == "leads" and "lead" in {*case.look.named, *(case.look.key.nouns if case.look.key else ())}


def _is_people(case: _Case) -> bool:
    """Whether a file lists persons, not companies."""
    if case.look.held:
        return case.look.held in evidence.PEOPLE
    said = {concept for c in case.look.columns for concept in c.term.concepts}
    return _is_leads(case) or bool(case.table in evidence.PEOPLE and {"email", "first name", "full"} & said)


#: Table of the file that a column's values are the keys of -> the canonical column that says so.
_LINK_COLUMNS = {
    "leads": ("lead_id", "contact_id"),
    "contacts": ("contact_id", "lead_id"),
    "companies": ("company_id",),
    "opportunities": ("opportunity_id", "converted_opportunity_id"),
    "reps": ("owner_id", "owner"),
}


def _linked(found: Understood, case: _Case, cases: Sequence[_Case], links: Sequence[Link]) -> Understood:
    """The match with the links that the values say and no header did."""
    match = found.match
    if match is None or found.left_out or match.crm != GENERIC or match.object.exact:
        return found
    read = set(match.columns.values())
    more: dict[str, str] = {}
    for link in links:
        if cases[link.child] is not case or link.column.header in read:
            continue
        table = cases[link.parent].table
        for column in _LINK_COLUMNS.get(table or "", ()):
            known = TABLES[match.object.table].names
            if column in known and column not in match.columns and column not in more:
                more[column] = link.column.header
                break
    return replace(found, match=replace(match, columns=match.columns | more)) if more else found
