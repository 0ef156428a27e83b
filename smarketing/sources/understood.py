"""What an export is taken for, the ways in which it may be read, and what a person said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from smarketing.errors import UnknownName
from smarketing.schema import TABLES
from smarketing.sources.look import Look
from smarketing.sources.maps import HELPERS, key
from smarketing.sources.matching import Match, by_key

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


def corrected(found: Understood, told: Told) -> Understood:
    """The match with the columns that a person said."""
    match = found.match
    if match is None or not told.columns:
        return found
    present, table = by_key(found.look.headers), match.object.table
    for column, header in told.columns.items():
        if column not in {*TABLES[table].names, *HELPERS[table]}:
            raise UnknownName(f"column of {spelled_out(match.object.name)}", column, TABLES[table].names)
        if key(header) not in present:
            raise UnknownName(f"column in {found.look.name}", header, (h for h in found.look.headers if h))
    said = {column: present[key(header)] for column, header in told.columns.items()}
    more = {column: headers for column, headers in match.more.items() if column not in said}
    return replace(found, match=replace(match, columns=match.columns | said, more=more))


def spelled_out(name: str) -> str:
    return name.replace("_", " ")
