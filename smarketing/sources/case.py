"""One file of an import: what it may be, by what it says itself and what others say of it. Decides nothing but whether
a CRM's word is taken."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from smarketing.sources import evidence, lists
from smarketing.sources.dialects import Dialect, dialect_of
from smarketing.sources.evidence import Candidate
from smarketing.sources.look import Look
from smarketing.sources.maps import Map, ObjectMap
from smarketing.sources.matching import Match
from smarketing.sources.reasons import Reason
from smarketing.sources.understood import Told

#: Evidence that is enough to load a file.
ENOUGH = 4.0
#: Headers that no other source has, from which on a CRM's word is taken whatever else the file looks like.
_SURELY_ITS_OWN, _ITS_OWN = 3, 2
#: The share of a file's headers that a CRM's map explains where none is its own, and plain names cannot read the file.
_MOSTLY = 0.75
#: That from which on they are the CRM's though each of them may be anybody's.
_ALL = 0.9
#: That of a list that is not needed, so that it is called by its name.
_SOME = 0.5


@dataclass
class Case:
    """One file, what it may be, and what is known of it from others."""

    look: Look
    maps: Sequence[Map]
    objects: tuple[ObjectMap, ...]
    told: Told
    found: list[Candidate] = field(init=False)
    dialect: Dialect = field(init=False)
    surely_leads: bool = False  # other files name its records as leads
    vouched: bool = False  # other files name its records, or they are there already
    belongs: bool = False  # it is clearly of marketing and sales, or linked with a list that is

    def __post_init__(self) -> None:
        self.found = evidence.candidates(self.look, self.objects)
        self.dialect = dialect_of(self.look.headers, self.maps, self.found)

    @cached_property
    def nouns(self) -> frozenset[str]:
        """What the file is called and what its rows are numbered by."""
        return frozenset((*self.look.named, *(self.look.key.nouns if self.look.key else ())))

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
    def ranked(self) -> list[Candidate]:
        """What the file may be, the likeliest first."""
        listed = [c for c in self.found if c.possible and c.score > 0]
        return sorted(listed, key=lambda c: -c.score)

    @property
    def best(self) -> Candidate | None:
        return next(iter(self.ranked), None)

    @property
    def table(self) -> str | None:
        """What its rows most likely fill."""
        return self.look.held or (self.best.table if self.best else None)

    @property
    def spoken(self) -> bool:
        """Whether a CRM's map says so much of the file that it is the CRM's: headers of its own, or all there are; of
        what was done, whose headers are anybody's, nothing less is enough."""
        done = self.dialect.match is not None and self.dialect.match.object.table in ("activities", "stage_changes")
        return not done or self.dialect.alone > 0 or self.dialect.share >= _ALL

    @property
    def clearly(self) -> Match | None:
        """The CRM's match where its word is taken: its headers say more than plain names do, and what the file is
        otherwise does not speak against it, unless they are surely its own."""
        match, best = self.dialect.match, self.best
        if match is None or self.dialect.more < 0:
            return None
        table, alone = match.object.table, self.dialect.alone
        possible = any(c.possible for c in self.found if c.table == table)
        if (
            not possible
            and (table == "reps" or (self.look.rows and not alone and self.dialect.share < _MOSTLY))
            and match.object.reason is None
        ):
            return None
        if table == "reps" and not (alone or evidence.of_users(self.look)):
            return None  # people of any kind have names, addresses and roles
        if match.object.reason is not None and not alone and self.dialect.share < _SOME:
            return None  # it would be called by the name of another list
        called = best is not None and (best.named or best.keyed)
        agrees = best is None or best.table == table or best.score < ENOUGH or {best.table, table} <= evidence.PEOPLE
        unneeded = match.object.reason is not None and not called
        surely = alone >= _SURELY_ITS_OWN or (alone >= _ITS_OWN and not called)
        return match if agrees or unneeded or surely else None
