"""The SQL that makes canonical columns of a recognised file: texts, then parsed values, then what follows from them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from smarketing.schema import SQL_TYPE, TABLES, Kind
from smarketing.sources import money, values
from smarketing.sources.dates import within
from smarketing.sources.formats import Formats, text
from smarketing.sources.recognise import Match
from smarketing.sources.sql import literal, quoted

#: Columns whose words carry meaning, and the group of words that explains them.
WORDS = {
    "leads": {"stage": "stage", "status": "status"},
    "opportunities": {"stage": "deal", "outcome": "deal"},
    "activities": {"kind": "kind", "direction": "direction"},
    "contacts": {},
    "reps": {},
    "traffic": {},
    "costs": {},
}
RANKED = {
    "lead_at": "lead",
    "mql_at": "mql",
    "sql_at": "sql",
    "opportunity_at": "opportunity",
    "customer_at": "customer",
}
_PARSED = ("time", "money", "number", "bool")
_EXPECTED = {
    "time": "a date such as 2024-03-31 or 31 Mar 2024 09:30",
    "money": "an amount such as 1500, 1,500.00 or 1.500,00 €",
    "number": "a number such as 1500 or 1,500",
    "bool": "yes or no, true or false, 1 or 0",
}
DELETED = "the record was deleted in the CRM"
NUMBERS = "nothing but numbers, as in a row of totals"
DAMAGED = "the id was rounded by a spreadsheet; export again and import without opening it there"


def kinds(match: Match) -> dict[str, Kind]:
    return {column: match.object.kind(column) for column in match.columns}


def positions(match: Match, headers: tuple[str, ...]) -> dict[str, list[int]]:
    """Canonical column -> positions of its headers in the file, the preferred one first."""
    return {c: [headers.index(h) for h in (first, *match.more.get(c, ()))] for c, first in match.columns.items()}


def texts_sql(match: Match, where: dict[str, list[int]], relation: str, row: str, trim_all: bool) -> str:
    """The relation with the texts `t_<column>` and the row number, as a SQL FROM item.

    Dates, amounts and booleans are trimmed only when asked: a padded one does not parse, which is noticed.
    """
    raw = set() if trim_all else set(_to_parse(match))
    columns = [f"{_filled(places, c in raw)} AS {text(c)}" for c, places in where.items()]
    return f"(SELECT {row} AS row, {', '.join(columns)} FROM {relation})"


def _filled(places: list[int], raw: bool) -> str:
    parts = [f"c{i}" if raw else values.text(f"c{i}") for i in places]
    return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"


def parsed_sql(match: Match, formats: Formats, texts: str, timezone: str | None) -> str:
    """`texts` with the parsed values `p_<column>` of dates, amounts and booleans beside them."""
    utc = match.object.utc
    parsed = [f"{_parse(c, formats, timezone, utc)} AS {_p(c)}" for c in _to_parse(match)]
    return f"(SELECT {', '.join(['*', *parsed])} FROM {texts})"


def _parse(column: str, formats: Formats, timezone: str | None, utc: bool) -> str:
    t = text(column)
    if column in formats.dates:
        return formats.dates[column].sql(t, timezone, utc)
    return formats.money[column].sql(t) if column in formats.money else values.boolean(t)


def unreadable(match: Match) -> dict[str, tuple[str, str]]:
    """Column -> (SQL that is true for a value nobody can read, the reason to give)."""
    found = {
        c: (f"({text(c)} IS NOT NULL AND {_p(c)} IS NULL)", f"this is not {_EXPECTED[k]}")
        for c, k in kinds(match).items()
        if k in _PARSED
    }
    if "id" in match.columns:
        found["id"] = (f"coalesce({values.damaged_identifier(text('id'))}, false)", DAMAGED)
    if "day" in match.columns:
        found["day"] = (f"{_p('day')} IS NULL", found["day"][1])
    if "deleted" in match.columns:
        found["deleted"] = (f"coalesce({_p('deleted')}, false)", DELETED)
    return found


def numbers_only(match: Match) -> str:
    """SQL that is true for a row in which only amounts and counts are filled: a sum that nobody labelled."""
    counted = [text(c) for c, k in kinds(match).items() if k in ("money", "number")]
    others = [text(c) for c, k in kinds(match).items() if k not in ("money", "number")]
    if not counted or not others or "day" in match.columns:  # a day that lacks is refused anyway
        return "false"
    return f"(coalesce({', '.join(others)}) IS NULL AND coalesce({', '.join(counted)}) IS NOT NULL)"


def damaged_links(match: Match) -> dict[str, str]:
    """Column -> SQL that is true where it holds an id of another record that a spreadsheet has rounded. Such a link
    leads nowhere or, worse, somewhere: it is taken for none."""
    linked = (c for c, k in kinds(match).items() if k == "id" and c != "id")
    return {c: f"coalesce({values.damaged_identifier(text(c))}, false)" for c in linked}


def blank(match: Match) -> str:
    """SQL that is true for a row without any text in the mapped columns."""
    return f"coalesce({', '.join(text(c) for c in match.columns)}) IS NULL"


def canonical(match: Match, formats: Formats) -> dict[str, str]:
    """Canonical column -> SQL of its value, for every column the file supplies, over `parsed_sql`."""
    table = match.object.table
    found = {c: literal(v) for c, v in match.object.constants.items()}
    found |= {c: _value(c, table, match, formats) for c in match.columns if c in TABLES[table].names}
    for c in match.object.constants.keys() & match.columns.keys():
        found[c] = f"coalesce({found[c]}, {literal(match.object.constants[c])})"
    if "done" in match.columns and "kind" in found:
        found["kind"] = f"CASE WHEN {_p('done')} = false THEN 'task' ELSE {found['kind']} END"
    found |= _DERIVED[table](match, formats)
    return {c: f"({sql})::{SQL_TYPE[TABLES[table].column(c).kind]}" for c, sql in found.items()}


def _value(column: str, table: str, match: Match, formats: Formats) -> str:
    t = text(column)
    match match.object.kind(column), table:
        case "time", _:
            return within(_p(column))
        case (("money" | "number" | "bool"), _):
            return _p(column)
        case "id", "activities" if column in ("lead_id", "contact_id"):
            return values.one_form(values.identifiers(t), match.object.id_forms)
        case "id", _:
            one = values.first_identifier(t) if column.endswith("_id") else values.identifier(t)
            return values.one_form(one, match.object.id_forms)
        case "email", "activities":
            return values.emails(t)
        case "email", _:
            return values.email(t)
        case "choice", _:
            return _meaning(column, table, match, formats)
        case _:
            return t


def _meaning(column: str, table: str, match: Match, formats: Formats) -> str:
    words = match.object.words.get(WORDS[table][column], {})
    return values.words_sql(text(column), words, formats.seen.get(column, ()))


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
        yield f"coalesce({_p('rejected')}, false)"
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
            yield f"CASE WHEN {within(_p(column))} IS NOT NULL THEN {values.rank(stage)} END"
    if "converted" in have:
        yield f"CASE WHEN {_p('converted')} THEN {values.rank('opportunity')} END"


def _opportunity(match: Match, formats: Formats) -> dict[str, str]:
    have, found = match.columns, dict[str, str]()
    closed = [within(_p(c)) for c in ("closed_at", "won_at", "lost_at", "expected_at") if c in have]
    if len(closed) > 1 or (closed and "closed_at" not in have):
        found["closed_at"] = f"coalesce({', '.join(closed)})"
    if "outcome" not in match.object.constants and (outcomes := list(_outcomes(match, formats))):
        found["outcome"] = f"coalesce({', '.join(outcomes)})"
    return found | _said_beside(match, formats)


def _outcomes(match: Match, formats: Formats) -> Iterable[str]:
    """What a deal's row says about its outcome, the surest first; a stage that names neither end is open."""
    have = match.columns
    if "is_won" in have:
        yield f"CASE WHEN {_p('is_won')} THEN 'won' END"
    if "is_closed" in have and "is_won" in have:
        yield f"CASE WHEN {_p('is_closed')} THEN 'lost' ELSE 'open' END"
    if "outcome" in have:
        yield _meaning("outcome", "opportunities", match, formats)
    if "stage" in have:
        yield f"nullif({_meaning('stage', 'opportunities', match, formats)}, 'open')"
    for column, outcome in (("won_at", "won"), ("lost_at", "lost")):
        if column in have:
            yield f"CASE WHEN {within(_p(column))} IS NOT NULL THEN {literal(outcome)} END"
    if known := [text(c) for c in ("stage", "outcome") if c in have] + [
        _p(c) for c in ("is_won", "is_closed") if c in have
    ]:
        yield f"CASE WHEN coalesce({', '.join(f'{k}::VARCHAR' for k in known)}) IS NOT NULL THEN 'open' END"
    elif "won_at" in have:
        yield "'open'"


def _activity(match: Match, formats: Formats) -> dict[str, str]:
    """An “incoming e-mail” tells its direction by its type."""
    words, seen = match.object.words["kind_direction"], formats.seen.get("kind", [])
    if "kind" not in match.columns or not any(values.meaning(w, words) for w in seen):
        return {}
    told = [values.words_sql(text("kind"), words, seen)]
    if "direction" in match.columns:
        told.insert(0, _meaning("direction", "activities", match, formats))
    return {"direction": f"coalesce({', '.join(told)})"}


def _costs(match: Match, formats: Formats) -> dict[str, str]:
    """Some platforms name the currency in the header: “Amount spent (USD)”."""
    header = re.search(r"\(([A-Z]{3})\)\s*$", match.columns.get("amount", ""))
    if header:
        return {"currency": literal(header[1])}
    return _said_beside(match, formats)


def _said_beside(match: Match, formats: Formats) -> dict[str, str]:
    """The currency written beside the amount, where it has no column of its own."""
    if "amount" in match.columns and "currency" not in match.columns and not formats.money["amount"].plain:
        return {"currency": money.currency_sql(text("amount"))}
    return {}


def _name(match: Match) -> dict[str, str]:
    """The full name, from first and last name where it is missing."""
    halves = [text(c) for c in ("first_name", "last_name") if c in match.columns]
    if not halves:
        return {}
    both = f"nullif(concat_ws(' ', {', '.join(halves)}), '')"
    return {"name": f"coalesce({text('name')}, {both})" if "name" in match.columns else both}


_DERIVED = {
    "leads": _lead,
    "opportunities": _opportunity,
    "activities": _activity,
    "contacts": lambda match, _: _name(match),
    "reps": lambda match, _: _name(match),
    "traffic": lambda match, _: {},
    "costs": _costs,
}


def _to_parse(match: Match) -> list[str]:
    return [c for c, kind in kinds(match).items() if kind in _PARSED]


def _p(column: str) -> str:
    return quoted(f"p_{column}")
