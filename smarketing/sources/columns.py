"""The SQL that makes canonical columns of a recognised file's parsed values, and what a record is known by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from smarketing.schema import SQL_TYPE, STAGES, TABLES
from smarketing.sources import money, values
from smarketing.sources.dates import within
from smarketing.sources.formats import Formats, sound, text
from smarketing.sources.maps import STAGED_AT
from smarketing.sources.matching import Match
from smarketing.sources.outcomes import at_odds, by_words, endings, some_won
from smarketing.sources.parsing import RANKED, came, meaning, parsed, words_of
from smarketing.sources.sql import literal
from smarketing.sources.units import unit_of


def natural(match: Match, supplied: Collection[str]) -> list[tuple[str, ...]]:
    """The columns that make a record without an id; of several together the first that a row fills."""
    of = [((n,) if isinstance(n, str) else n) for n in match.object.identity]
    given = [tuple(c for c in n if c in supplied) for n in of]
    return [n for n in given if n] or [(c,) for c in sorted(supplied)]


def closed_on(supplied: Collection[str]) -> str | None:
    """SQL of what tells a deal that is won or lost from others of its name: the day. Null for an open deal, whose close
    date still moves, and for one whose creation tells it; None where the file does not say."""
    if not {"outcome", "closed_at"} <= set(supplied):
        return None
    created = "AND created_at IS NULL" if "created_at" in supplied else ""
    return f"CASE WHEN outcome IN ('won', 'lost') {created} THEN '-' || strftime(closed_at, '%Y-%m-%d') END"


def canonical(match: Match, formats: Formats) -> dict[str, str]:
    """Canonical column -> SQL of its value, for every column the file supplies, over `parsed_sql`."""
    table = match.object.table
    found = {c: literal(v) for c, v in match.object.constants.items()}
    found |= {c: _counted(c, table, match, formats) for c in match.columns if c in TABLES[table].names}
    found = {c: sql for c, sql in found.items() if c not in formats.dates or not formats.dates[c].flags}
    found |= {c: within(parsed(c)) for c in (*match.stages, STAGED_AT) if c in match.columns}
    for c in match.object.constants.keys() & match.columns.keys():
        found[c] = f"coalesce({found[c]}, {literal(match.object.constants[c])})"
    if "done" in match.columns and "kind" in found:
        found["kind"] = f"CASE WHEN {parsed('done')} = false THEN 'task' ELSE {found['kind']} END"
    found |= _DERIVED[table](match, formats)
    return {c: f"({sql})::{SQL_TYPE[match.kind(c)]}" for c, sql in found.items()}


def _counted(column: str, table: str, match: Match, formats: Formats) -> str:
    """A column's value; of one that is `spare` only where no id says the same."""
    value = _value(column, table, match, formats)
    if column not in match.object.spare or "lead_id" not in match.columns:
        return value
    return f"CASE WHEN {_value('lead_id', table, match, formats)} IS NULL THEN {value} END"


def _value(column: str, table: str, match: Match, formats: Formats) -> str:
    t, known = text(column), sound(column)
    match match.kind(column), table:
        case "time", _:
            return within(parsed(column))
        case (("money" | "number" | "bool"), _):
            return parsed(column)
        case "id", "activities" if column in ("lead_id", "contact_id"):
            return values.one_form(values.identifiers(t, known), match.object.id_forms)
        case "id", _ if column == "merged_ids":
            return values.one_form(values.identifiers(t, known), match.object.id_forms)
        case "id", _ if column == "company_id":  # of several companies none is meant alone
            return values.one_form(values.only(t, values.identifier(t, known)), match.object.id_forms)
        case "id", _:
            one = values.first_identifier(t, known) if column.endswith("_id") else values.identifier(t, known)
            return values.one_form(one, match.object.id_forms)
        case "email", "activities":
            named = match.columns.get("contact_name") == match.columns["email"]
            return values.emails(t, in_place=named)
        case "email", _:
            return values.email(t)
        case "choice", _:
            return meaning(column, table, match, formats)
        case "text", ("opportunities" | "activities") if column == "contact_name":
            return values.names(t, several=table == "activities")
        case "text", ("opportunities" | "activities") if column == "company":
            return values.only(t, t)
        case _:
            return t


def _lead(match: Match, formats: Formats) -> dict[str, str]:
    found = _name(match)
    if rejections := list(_rejections(match, formats)):
        found["rejected"] = " OR ".join(rejections)
    if evidence := list(_evidence(match, formats)):
        found["stage"] = values.furthest(evidence)
    return found


def _rejections(match: Match, formats: Formats) -> Iterable[str]:
    """A blank status or flag does not say that the lead was rejected."""
    if "rejected" in match.columns:
        yield f"coalesce({parsed('rejected')}, false)"
    if "status" in match.columns:
        meaning = values.words_sql(text("status"), match.object.words["status"], formats.seen.get("status", ()))
        yield f"coalesce({meaning} = 'rejected', false)"


def _evidence(match: Match, formats: Formats) -> Iterable[str]:
    """What a lead's row says about its stage, each as a rank; the furthest counts."""
    have, words = match.columns, match.object.words
    if match.object.floor:
        yield values.rank(match.object.floor)
    for column, group in (("stage", "stage"), ("status", "status")):
        if column in have:
            ranks = values.rank_words(words[group])
            yield f"try_cast({values.words_sql(text(column), ranks, formats.seen.get(column, ()))} AS INTEGER)"
    for column, stage in RANKED.items():
        if column in have:
            yield f"CASE WHEN {came(column, formats)} THEN {values.rank(stage)} END"
    if "converted" in have:
        yield f"CASE WHEN {parsed('converted')} THEN {values.rank('opportunity')} END"


def _opportunity(match: Match, formats: Formats) -> dict[str, str]:
    have, found = match.columns, dict[str, str]()
    days = [c for c in ("closed_at", "won_at", "lost_at", "expected_at") if c in have and not formats.dates[c].flags]
    closed = [within(parsed(c)) for c in days]
    if len(closed) > 1 or (closed and "closed_at" not in have):
        found["closed_at"] = f"coalesce({', '.join(closed)})"
    if "outcome" not in match.object.constants and (outcomes := list(endings(match, formats))):
        found["outcome"] = f"coalesce({', '.join(outcomes)})"
    return found | _said_beside(match, formats)


def _stage_change(match: Match, formats: Formats) -> dict[str, str]:
    return {} if "outcome" in match.columns else {"outcome": meaning("stage", "stage_changes", match, formats)}


def _lead_stage_change(match: Match, formats: Formats) -> dict[str, str]:
    words, seen = words_of(match, "stage"), formats.seen.get("stage", ())
    stages = {w: m if m in STAGES else "" for w, m in words.items()}
    ends = {w: m if m == "rejected" else "" for w, m in words.items()}
    return {
        "reached": values.words_sql(text("stage"), stages, seen),
        "rejected": f"({values.words_sql(text('stage'), ends, seen)}) IS NOT NULL",
    }


def _activity(match: Match, formats: Formats) -> dict[str, str]:
    """An “incoming e-mail” tells its direction by its type."""
    words, seen = match.object.words["kind_direction"], formats.seen.get("kind", [])
    if not _tell_direction(match, formats):
        return {}
    told = [values.words_sql(text("kind"), words, seen)]
    if "direction" in match.columns:
        told.insert(0, meaning("direction", "activities", match, formats))
    return {"direction": f"coalesce({', '.join(told)})"}


def _tell_direction(match: Match, formats: Formats) -> bool:
    words = match.object.words["kind_direction"]
    return "kind" in match.columns and any(values.meaning(w, words) for w in formats.seen.get("kind", ()))


def unlike_seen(match: Match, formats: Formats) -> Iterable[str]:
    """SQL that is true for a row with a word that says what none of the words seen does, but decides about all rows: a
    type that tells the direction, a stage of deals that were won; or whose outcome and stage are at odds."""
    if match.object.table == "activities" and "kind" in match.columns and not _tell_direction(match, formats):
        words = match.object.words["kind_direction"]
        yield f"({values.words_sql(text('kind'), words, formats.seen.get('kind', ()))}) IS NOT NULL"
    if (told := by_words(match, formats)) and not some_won(told, match, formats):
        for column in told:
            yield f"({meaning(column, 'opportunities', match, formats)}) IS NOT DISTINCT FROM 'won'"
    yield from at_odds(match, formats) or ()


def _said_beside(match: Match, formats: Formats) -> dict[str, str]:
    """The currency where its column does not say it: as written beside the amount, or in the header of the amounts."""
    if "amount" not in match.columns:
        return {}
    unit = unit_of(match.columns["amount"])
    told = [text("currency")] if "currency" in match.columns else []
    if not told and not formats.money["amount"].plain:
        told.append(money.currency_sql(text("amount")))
    if unit and unit.currency:
        return {"currency": f"coalesce({', '.join([*told, literal(unit.currency)])})"}
    return {"currency": told[0]} if told and "currency" not in match.columns else {}


def _name(match: Match) -> dict[str, str]:
    """The full name, from first and last name where it is missing."""
    halves = [text(c) for c in ("first_name", "last_name") if c in match.columns]
    if not halves:
        return {}
    both = f"nullif(concat_ws(' ', {', '.join(halves)}), '')"
    return {"name": f"coalesce({text('name')}, {both})" if "name" in match.columns else both}


_DERIVED: dict[str, Callable[[Match, Formats], dict[str, str]]] = {
    "leads": _lead,
    "opportunities": _opportunity,
    "stage_changes": _stage_change,
    "activities": _activity,
    "contacts": lambda match, _: _name(match),
    "reps": lambda match, _: _name(match),
    "traffic": lambda match, _: {},
    "costs": _said_beside,
    "companies": lambda match, _: {},
    "contact_roles": lambda match, _: {},
    "lead_stage_changes": _lead_stage_change,
    "marketing_events": lambda match, _: {},
    "campaign_members": lambda match, _: {},
}


def brief(match: Match) -> Match:
    """The match without the columns that say nothing more where every record has an id of its own."""
    if "id" not in match.columns:
        return match
    unkept = TABLES[match.object.table].unkept
    return replace(match, columns={c: header for c, header in match.columns.items() if c not in unkept})
