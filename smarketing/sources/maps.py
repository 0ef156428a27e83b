"""Maps: one TOML file per CRM that says which header fills which canonical column. Reads no export.

    crm = "name"                              # identity of the records' origin
    title = "Name"                            # for sentences
    id_forms = [18, 15]                       # an id of 18 characters is the same as its first 15

    [labels.de]                               # headers in other languages, for all objects of the map
    "Erstellt am" = "Created On"

    [objects.deals]                           # one kind of export
    table = "opportunities"                   # a table of schema.py
    marks = ["Deal Name", "Stage"]            # one of these headers must be present
    unless = ["Change Id"]                    # not where one of these headers is present
    needs = [["amount", "stage"], ["id"]]     # one column of every group must be supplied; default NEEDS
    prefixes = ["Deal_"]                      # headers may begin so
    coalesce = ["closed_at"]                  # further headers of these columns fill the gaps of the first
    spare = ["contact_name"]                  # columns that count only in rows without a `lead_id`
    identity = ["name", ["company", "email"]] # what makes a record where there is no id, of several the first that is
                                              # filled; default IDENTITY
    floor = "lead"                            # a stage that every row has reached
    entered = ["Date entered"]                # headers that begin so and go on with a stage: when a deal entered it
    like = "calls"                            # has what that object has, and what is said here beside it
    utc = true                                # times without a zone are UTC, not the company's
    not_needed = "why"                        # recognised, but not read

    [objects.deals.constants]                 # a column's value, or for a choice what holds where no word tells
    outcome = "won"

    [objects.deals.columns]                   # canonical column or helper (HELPERS) = headers, the preferred one first
    closed_at = ["Closed On", { header = "Date", unless = ["Created On"] }]
    created_at = [{ header = "Created", time = "At" }]  # the time of day, where it has a column of its own

    [objects.deals.words.deal]                # meaning = words, instead of that group in words.toml
    won = ["sold", "closed won*"]

Headers compare by `key`: case, spaces and marks do not matter.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from smarketing.errors import FileError, UnknownName
from smarketing.private import private_folder
from smarketing.schema import ACTIVITY_KINDS, DIRECTIONS, OUTCOMES, TABLES, Kind

_HERE = Path(__file__).parent
GENERIC = "generic"

#: Headers under this name only tell the export from others; they are not read.
UNREAD = "unread"
STAGED_AT = "staged_at"
#: Columns a map may fill that are no canonical columns themselves but decide one (`outcome`, `stage`, `closed_at`);
#: a `deleted` row is refused, as is a change of another `field` than the stage; a call or meeting that is not `done` is
#: a task yet. `staged_at` is when a deal entered the stage it is in: an entry for the table of stage changes.
HELPERS: dict[str, dict[str, Kind]] = {
    "leads": {"lead_at": "time", "deleted": "bool"},
    "opportunities": {
        "is_won": "bool",
        "is_closed": "bool",
        "won_at": "time",
        "lost_at": "time",
        "expected_at": "time",
        STAGED_AT: "time",
        "deleted": "bool",
    },
    "stage_changes": {"field": "text", "deleted": "bool", UNREAD: "text"},
    "activities": {"done": "bool", "deleted": "bool"},
    "contacts": {"deleted": "bool", UNREAD: "text"},
    "reps": {},
    "traffic": {},
    "costs": {"deleted": "bool", UNREAD: "text"},
    "companies": {"deleted": "bool", UNREAD: "text"},
    "contact_roles": {"deleted": "bool"},
    "lead_stage_changes": {"field": "text", "deleted": "bool", UNREAD: "text"},
    "marketing_events": {"deleted": "bool", UNREAD: "text"},
    "campaign_members": {"deleted": "bool", UNREAD: "text"},
}

#: What only a list of leads says of people.
LEADISH = (
    *("source", "lead_type", "campaign", "owner", "status", "stage", "rejected", "converted", "created_at"),
    *("mql_at", "sql_at", "opportunity_at", "customer_at", "last_activity_at"),
)

#: What a file must supply to be useful as a table: one column of every group (a constant counts).
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "leads": (("id", "email", "name", "first_name", "last_name"), LEADISH),
    "opportunities": (("amount", "stage", "closed_at", "won_at", "expected_at", "outcome", "is_won"),),
    "stage_changes": (("opportunity_id", "opportunity"), ("stage",), ("changed_at",)),
    "activities": (("kind",), ("occurred_at", "created_at")),
    "contacts": (("id", "email", "name", "first_name", "last_name"),),
    "reps": (("name", "first_name", "last_name"), ("id", "email", "team")),
    "traffic": (("day",), ("visits",)),
    "costs": (("day",), ("amount",)),
    "companies": (("name",),),
    "contact_roles": (("opportunity_id",), ("contact_id",)),
    "lead_stage_changes": (("lead_id", "contact_id", "email"), ("stage",), ("changed_at",)),
    "marketing_events": (("lead_id", "contact_id", "email"), ("kind",), ("occurred_at",)),
    "campaign_members": (("campaign_id", "campaign"), ("lead_id", "contact_id", "email")),
}

#: What words of a group may mean, where nothing but that can be stored.
_MEANINGS = {"kind": ACTIVITY_KINDS, "direction": DIRECTIONS, "kind_direction": DIRECTIONS, "deal": OUTCOMES}

#: A column, or several of which the first that a row fills counts.
Natural = str | tuple[str, ...]
#: Columns that make a record when the export has no id: what a later export of the same record still says. A deal is
#: also known by the day on which it was won or lost, which no longer moves.
IDENTITY: dict[str, tuple[Natural, ...]] = {
    "leads": ("name", "first_name", "last_name", "company", "created_at"),
    "opportunities": (
        *("name", ("company", "company_id", "contact_name", "lead_name"), "created_at"),
        *("lead_id", "contact_id", "email"),
    ),
    "stage_changes": ("opportunity_id", "opportunity", "stage", "changed_at"),
    "activities": (
        *("kind", "owner", "owner_id", "subject", "lead_id", "contact_id", "email"),
        *("occurred_at", "created_at"),
    ),
    "contacts": ("name", "first_name", "last_name", "company", "created_at"),
    "reps": ("name", "first_name", "last_name"),
    "traffic": ("day", "source", "campaign", "landing_page"),
    "costs": ("day", "last_day", "covers", "source", "campaign"),
    "companies": ("name",),
    "contact_roles": ("opportunity_id", "contact_id"),
    "lead_stage_changes": ("lead_id", "contact_id", "email", "stage", "changed_at"),
    "marketing_events": ("lead_id", "contact_id", "email", "kind", "campaign", "landing_page", "occurred_at"),
    "campaign_members": ("campaign_id", "campaign", "lead_id", "contact_id", "email"),
}


@lru_cache(maxsize=1 << 16)
def key(header: str) -> str:
    """A header as maps compare it: lower-case letters and digits only, so that quotes, spaces and marks do not matter.

    >>> key('Date entered “Marketing Qualified Lead (Lifecycle Stage Pipeline)”'), key(" Lead_Owner.id ")
    ('dateenteredmarketingqualifiedlead', 'leadownerid')
    """
    text = header.strip().lstrip("\ufeff").casefold()
    if text.startswith(("date entered", "date exited")):  # the bracket holds the pipeline, in the portal's language
        text = _without_bracket(text)
    return "".join(c for c in text.removeprefix("property_") if c.isalnum())


def _without_bracket(text: str) -> str:
    """A text without what it ends with in brackets; marks behind them do not matter."""
    last = next((i for i in range(len(text) - 1, -1, -1) if text[i].isalnum()), -1)
    opening = text.rfind("(", 0, last + 1)
    closing = text.find(")", opening)
    return text[:opening] if opening >= 0 and closing > last and "(" not in text[last:closing] else text


@dataclass(frozen=True)
class Alias:
    """A header, as its key, that may fill a column; ignored where a header of `unless` is present. `time` are the
    keys of a header with the time of day of its dates; `spelled` is how the map writes it."""

    key: str
    unless: frozenset[str] = frozenset()
    time: tuple[str, ...] = ()
    spelled: str = ""


@dataclass(frozen=True, eq=False)
class ObjectMap:
    """One kind of export of a CRM. `reason` is set when it is recognised but not needed; `floor` is the stage every
    row has reached; `entered` are beginnings of headers that go on with a stage of deals; `marks` are headers of which
    one must be present, `unless` headers of which none may; `exact` (own maps) must all be present; `spare` columns
    count only in rows without a `lead_id`; `utc` when times without a zone are UTC; an id of `id_forms[0]` characters
    is the same as its first `id_forms[1]`. Of plain names: `names` are what lists of the kind are called, `may_be` what
    they are called sometimes, `telling` how much a column that is filled speaks for the kind, and `speaks` are headers
    that do though they are not read."""

    name: str
    table: str
    columns: dict[str, tuple[Alias, ...]]
    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    coalesce: frozenset[str] = frozenset()
    spare: frozenset[str] = frozenset()
    identity: tuple[Natural, ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    marks: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    floor: str | None = None
    entered: tuple[str, ...] = ()
    reason: str | None = None
    utc: bool = False
    id_forms: tuple[int, int] | None = None
    names: tuple[str, ...] = ()
    may_be: tuple[str, ...] = ()
    telling: dict[str, float] = field(default_factory=dict)
    speaks: tuple[str, ...] = ()

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(k for aliases in self.columns.values() for a in aliases for k in (a.key, *a.time))

    def kind(self, column: str) -> Kind:
        helpers = HELPERS[self.table]
        return helpers[column] if column in helpers else TABLES[self.table].column(column).kind


@dataclass(frozen=True, eq=False)
class Map:
    """All exports of one CRM that we know; `own` when a user saved it. `labels` are keys of headers in other languages
    with the keys they stand for, several where one word says several things."""

    crm: str
    title: str
    objects: tuple[ObjectMap, ...]
    own: bool = False
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)


def load_maps(extra: Path | None = None) -> list[Map]:
    """The bundled maps and every `*.toml` of folder `extra`. Raises FileError for a map that makes no sense."""
    own = sorted(extra.glob("*.toml")) if extra and extra.is_dir() else []
    return [*_bundled(), *(_load(p, own=True) for p in own)]


@cache
def _bundled() -> tuple[Map, ...]:
    """The maps that come with the app: read once, and the same objects each time."""
    return tuple(_load(p) for p in sorted((_HERE / "maps").glob("*.toml")))


def save_map(folder: Path, name: str, table: str, columns: dict[str, str]) -> Path:
    """Write a map of canonical column -> header that recognises files with exactly these headers."""
    if table not in TABLES:
        raise UnknownName("table", table, TABLES)
    if unknown := set(columns) - set(TABLES[table].names):
        raise UnknownName("column", min(unknown), TABLES[table].names)
    private_folder(folder)
    crm = re.sub(r"\W+", "-", name.strip().casefold()).strip("-") or "own"
    lines = [f"crm = {_toml(crm)}", f"title = {_toml(name.strip() or crm)}", "", f"[objects.{table}]"]
    lines += [f"table = {_toml(table)}", f"exact = [{', '.join(_toml(h) for h in columns.values())}]", ""]
    lines += [f"[objects.{table}.columns]", *(f"{c} = [{_toml(h)}]" for c, h in columns.items())]
    path = folder / f"{crm}.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@cache
def default_words() -> dict[str, dict[str, str]]:
    """What words such as “junk” or “closed won” mean where a map does not say otherwise."""
    with (_HERE / "words.toml").open("rb") as file:
        return {group: _words(entries) for group, entries in tomllib.load(file).items()}


def _load(path: Path, own: bool = False) -> Map:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        forms = tuple(data["id_forms"]) if "id_forms" in data else None
        entries = {name: _inherited(entry, data["objects"]) for name, entry in data["objects"].items()}
        objects = tuple(_object(name, entry, forms) for name, entry in entries.items())
        return Map(data["crm"], data.get("title", data["crm"]), objects, own, _labels(data.get("labels", {})))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise FileError(f"{path.name}: this map cannot be used ({error}); save it again from the data page.") from error


def _labels(languages: dict[str, dict[str, str | list[str]]]) -> dict[str, tuple[str, ...]]:
    """Of a word that two languages use, every meaning."""
    found: dict[str, tuple[str, ...]] = {}
    for foreign, meant in ((f, m) for labels in languages.values() for f, m in labels.items()):
        keys = [key(m) for m in ([meant] if isinstance(meant, str) else meant)]
        found[key(foreign)] = (*found.get(key(foreign), ()), *keys)
    return found


def _inherited(entry: dict[str, Any], entries: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """An object that is `like` another one with what it has of its own."""
    if "like" not in entry:
        return entry
    parent = entries[entry["like"]]
    parts = {part: parent.get(part, {}) | entry.get(part, {}) for part in ("columns", "constants", "words")}
    return parent | entry | parts


def _object(name: str, entry: dict[str, Any], id_forms: tuple[int, int] | None) -> ObjectMap:
    table = entry["table"]
    known = {*TABLES[table].names, *HELPERS[table]}
    if unknown := set(entry["columns"]) - known:
        raise KeyError(f"table {table} has no column {min(unknown)}")
    _insist_on_meanings(table, entry)
    groups = tuple(tuple(group) for group in entry.get("needs", ()))
    prefixes = ("", *(key(p) for p in entry.get("prefixes", ())))
    return ObjectMap(
        name=name,
        table=table,
        columns={
            column: tuple(_alias(a, p, prefixes) for a in aliases for p in prefixes)
            for column, aliases in entry["columns"].items()
        },
        constants=dict(entry.get("constants", {})),
        words=default_words() | {group: _words(w) for group, w in entry.get("words", {}).items()},
        coalesce=frozenset(entry.get("coalesce", ())),
        spare=frozenset(entry.get("spare", ())),
        identity=tuple(n if isinstance(n, str) else tuple(n) for n in entry.get("identity", IDENTITY[table])),
        needs=groups or NEEDS[table],
        marks=frozenset(p + key(h) for h in entry.get("marks", ()) for p in prefixes),
        unless=frozenset(key(h) for h in entry.get("unless", ())),
        exact=frozenset(key(h) for h in entry.get("exact", ())),
        floor=entry.get("floor"),
        entered=tuple(entry.get("entered", ())),
        reason=entry.get("not_needed"),
        utc=entry.get("utc", False),
        id_forms=id_forms,
        names=tuple(entry.get("names", ())),
        may_be=tuple(entry.get("may_be", ())),
        telling=dict(entry.get("telling", {})),
        speaks=tuple(entry.get("speaks", ())),
    )


def _insist_on_meanings(table: str, entry: dict[str, Any]) -> None:
    """KeyError for a word or a constant that means what no column may be."""
    meant = {(group, meaning) for group, words in entry.get("words", {}).items() for meaning in words}
    allowed = {group: {*choices, ""} for group, choices in _MEANINGS.items()}
    given = entry.get("constants", {})
    meant |= {(c.name, given[c.name]) for c in TABLES[table].columns if c.choices and c.name in given}
    allowed |= {c.name: {*c.choices} for c in TABLES[table].columns if c.choices}
    for group, meaning in sorted(meant):
        if meaning not in allowed.get(group, {meaning}):
            raise KeyError(f"{group} cannot be “{meaning}”, only {', '.join(sorted(allowed[group] - {''}))}")


def _alias(entry: str | dict[str, Any], prefix: str, prefixes: tuple[str, ...]) -> Alias:
    if isinstance(entry, str):
        return Alias(prefix + key(entry), spelled=entry)
    times = tuple(p + key(entry["time"]) for p in prefixes) if "time" in entry else ()
    return Alias(
        prefix + key(entry["header"]), frozenset(key(h) for h in entry.get("unless", ())), times, entry["header"]
    )


def _words(entries: dict[str, list[str]]) -> dict[str, str]:
    """`meaning = [word, ...]` turned round; a `*` at the end of a word stays, for any continuation."""
    return {key(w) + "*" * w.endswith("*"): meaning for meaning, words in entries.items() for w in words}


def _toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
