"""Maps: one TOML file per CRM that says which header fills which canonical column. Reads no export."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from smarketing.errors import FileError, UnknownName
from smarketing.schema import TABLES, Kind

_HERE = Path(__file__).parent
GENERIC = "generic"

#: Columns a map may fill that are no canonical columns themselves but decide one (`outcome`, `stage`, `closed_at`).
HELPERS: dict[str, dict[str, Kind]] = {
    "leads": {"lead_at": "time"},
    "opportunities": {"is_won": "bool", "is_closed": "bool", "won_at": "time", "lost_at": "time"},
    "activities": {},
    "reps": {},
    "traffic": {},
}

_LEADISH = (
    *("source", "lead_type", "campaign", "owner", "status", "stage", "rejected", "converted", "created_at"),
    *("mql_at", "sql_at", "opportunity_at", "customer_at", "last_activity_at"),
)

#: What a file must supply to be useful as a table: one column of every group (a constant counts).
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "leads": (("id", "email", "name", "first_name", "last_name"), _LEADISH),
    "opportunities": (("amount", "stage", "closed_at", "won_at", "outcome", "is_won"),),
    "activities": (("kind",), ("occurred_at", "created_at")),
    "reps": (("name", "first_name", "last_name"), ("id", "email", "team")),
    "traffic": (("day",), ("visits",)),
}

#: Columns that make a record when the export has no id: what a later export of the same record still says.
IDENTITY: dict[str, tuple[str, ...]] = {
    "leads": ("name", "first_name", "last_name", "company", "created_at"),
    "opportunities": ("name", "created_at", "lead_id", "contact_id", "email"),
    "activities": (
        *("kind", "owner", "owner_id", "subject", "lead_id", "contact_id", "email"),
        *("occurred_at", "created_at"),
    ),
    "reps": ("name", "first_name", "last_name"),
    "traffic": ("day", "source", "campaign", "landing_page"),
}


def key(header: str) -> str:
    """A header as maps compare it: lower-case letters and digits only, so that quotes, spaces and marks do not matter.

    >>> key('Date entered “Marketing Qualified Lead (Lifecycle Stage Pipeline)”'), key(" Lead_Owner.id ")
    ('dateenteredmarketingqualifiedlead', 'leadownerid')
    """
    text = header.strip().lstrip("\ufeff").casefold()
    if text.startswith(("date entered", "date exited")):  # the bracket holds the pipeline, in the portal's language
        text = re.sub(r"\([^()]*\)\W*$", "", text)
    return "".join(c for c in text.removeprefix("property_") if c.isalnum())


@dataclass(frozen=True)
class Alias:
    """A header, as its key, that may fill a column; ignored where a header of `unless` is present."""

    key: str
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ObjectMap:
    """One kind of export of a CRM. `reason` is set when it is recognised but not needed; `floor` is the stage every
    row has reached; `marks` are headers of which one must be present; `exact` (own maps) must all be present."""

    name: str
    table: str
    columns: dict[str, tuple[Alias, ...]]
    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    coalesce: frozenset[str] = frozenset()
    identity: tuple[str, ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    marks: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    floor: str | None = None
    reason: str | None = None

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(a.key for aliases in self.columns.values() for a in aliases)

    def kind(self, column: str) -> Kind:
        helpers = HELPERS[self.table]
        return helpers[column] if column in helpers else TABLES[self.table].column(column).kind


@dataclass(frozen=True)
class Map:
    """All exports of one CRM that we know; `own` when a user saved it."""

    crm: str
    title: str
    objects: tuple[ObjectMap, ...]
    own: bool = False


def load_maps(extra: Path | None = None) -> list[Map]:
    """The bundled maps and every `*.toml` of folder `extra`. Raises FileError for a map that makes no sense."""
    own = sorted(extra.glob("*.toml")) if extra and extra.is_dir() else []
    return [_load(p) for p in sorted((_HERE / "maps").glob("*.toml"))] + [_load(p, own=True) for p in own]


def save_map(folder: Path, name: str, table: str, columns: dict[str, str]) -> Path:
    """Write a map of canonical column -> header that recognises files with exactly these headers."""
    if table not in TABLES:
        raise UnknownName("table", table, TABLES)
    if unknown := set(columns) - set(TABLES[table].names):
        raise UnknownName("column", min(unknown), TABLES[table].names)
    folder.mkdir(parents=True, exist_ok=True)
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
        objects = tuple(_object(name, entry) for name, entry in data["objects"].items())
        return Map(data["crm"], data.get("title", data["crm"]), objects, own)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise FileError(f"{path.name}: this map cannot be used ({error}); save it again from the data page.") from error


def _object(name: str, entry: dict[str, Any]) -> ObjectMap:
    table = entry["table"]
    known = {*TABLES[table].names, *HELPERS[table]}
    if unknown := set(entry["columns"]) - known:
        raise KeyError(f"table {table} has no column {min(unknown)}")
    groups = tuple(tuple(group) for group in entry.get("needs", ()))
    return ObjectMap(
        name=name,
        table=table,
        columns={column: tuple(_alias(a) for a in aliases) for column, aliases in entry["columns"].items()},
        constants=dict(entry.get("constants", {})),
        words=default_words() | {group: _words(w) for group, w in entry.get("words", {}).items()},
        coalesce=frozenset(entry.get("coalesce", ())),
        identity=tuple(entry.get("identity", IDENTITY[table])),
        needs=groups or NEEDS[table],
        marks=frozenset(key(h) for h in entry.get("marks", ())),
        exact=frozenset(key(h) for h in entry.get("exact", ())),
        floor=entry.get("floor"),
        reason=entry.get("not_needed"),
    )


def _alias(entry: str | dict[str, Any]) -> Alias:
    if isinstance(entry, str):
        return Alias(key(entry))
    return Alias(key(entry["header"]), frozenset(key(h) for h in entry["unless"]))


def _words(entries: dict[str, list[str]]) -> dict[str, str]:
    """`meaning = [word, ...]` turned round; a `*` at the end of a word stays, for any continuation."""
    return {key(w) + "*" * w.endswith("*"): meaning for meaning, words in entries.items() for w in words}


def _toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
