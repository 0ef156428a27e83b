"""The SQL that makes canonical columns of a recognised file: texts, then parsed values, then what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from smarketing.schema import LEAD_STAGE_CHANGES, SQL_TYPE, STAGES, TABLES, Kind
from smarketing.sources import footers, money, values
from smarketing.sources.dates import CAME, month_sql, within
from smarketing.sources.formats import Formats, sound, text
from smarketing.sources.maps import STAGED_AT, key
from smarketing.sources.matching import Match
from smarketing.sources.sql import literal, quoted
from smarketing.sources.terms import languages, term_of
from smarketing.sources.units import unit_of

#: Columns whose words carry meaning, and the group of words that explains them.
WORDS = {
    "leads": {"stage": "stage", "status": "status"},
    "opportunities": {"stage": "deal", "outcome": "deal"},
    "stage_changes": {"stage": "deal"},
    "activities": {"kind": "kind", "direction": "direction", "done": "done"},
    "contacts": {},
    "reps": {},
    "traffic": {},
    "costs": {},
    "companies": {},
    "contact_roles": {},
    "lead_stage_changes": {"stage": "stage"},
    "marketing_events": {},
    "campaign_members": {},
}
RANKED = {
    "lead_at": "lead",
    "mql_at": "mql",
    "sql_at": "sql",
    "opportunity_at": "opportunity",
    "customer_at": "customer",
}
#: Times that say something by being true, without a day: a stage that was reached, an end that a deal came to.
FLAGS = frozenset({*RANKED, "won_at", "lost_at"})
_PARSED = ("time", "money", "number", "bool")
_EXPECTED = {
    "time": "a date such as 2024-03-31 or 31 Mar 2024 09:30",
    "money": "an amount such as 1500, 1,500.00 or 1.500,00 €",
    "number": "a number such as 1500 or 1,500",
    "bool": "yes or no, true or false, 1 or 0",
}
#: What values that are not of a kind are not.
NO = {"time": "no date", "money": "no amount", "number": "no number", "bool": "neither yes nor no"}
#: How the reason begins of a value that was left out of a row which otherwise was read.
LEFT_EMPTY = "left empty: "
DELETED = "the record was deleted in the CRM"
OTHER_FIELD = "a change of another field than the stage"
#: What a change of stage cannot do without, and the reason to give.
NO_DEAL, NO_LEAD, NO_STAGE = "no deal is named", "no lead is named", "no stage is named"
#: Tables of changes of stage: the columns that say whose, and the reason to give where none does.
_HISTORIES = {
    "stage_changes": (("opportunity_id", "opportunity"), NO_DEAL),
    "lead_stage_changes": (("lead_id", "contact_id", "email"), NO_LEAD),
}
NUMBERS = "nothing but numbers, as in a row of totals"
NOTHING = "nothing that makes a record: no id, name, date or amount"
HEADER = "the header once more, not a record"
#: Why a row that could well be read is none of the records.
NO_RECORD = (DELETED, OTHER_FIELD, NUMBERS, NOTHING, HEADER, footers.FOOTER)
DAMAGED = "the id was rounded by a spreadsheet; export again and import without opening it there"


def kinds(match: Match) -> dict[str, Kind]:
    return {column: match.kind(column) for column in match.columns}


def has_time(match: Match, column: str | None) -> str | None:
    """SQL of whether a row says the time of day, where that has a column of its own; else None."""
    if column is None or not match.clocks.keys() & set(match.headers(column)):
        return None
    parsed = within(_p(column))
    return f"coalesce(contains({text(column)}, ':') OR {parsed} <> date_trunc('day', {parsed}), false)"


def parsed_sql(match: Match, formats: Formats, texts: str, timezone: str | None) -> str:
    """`texts` with the parsed values `p_<column>` of dates, amounts and booleans beside them."""
    parsed = [f"{_parse(c, match, formats, timezone)} AS {_p(c)}" for c in to_parse(match)]
    return f"(SELECT {', '.join(['*', *parsed])} FROM {texts})"


def _parse(column: str, match: Match, formats: Formats, timezone: str | None) -> str:
    t = text(column)
    if column in formats.dates:
        day = formats.dates[column].sql(t, timezone, match.object.utc)
        return f"coalesce({day}, {month_sql(t)})" if of_months(column, match) else day
    return _amount(column, match, formats) if column in formats.money else _yes(column, match, formats)


def _yes(column: str, match: Match, formats: Formats) -> str:
    """True or false; of a column whose words carry meaning also as these say, where such were seen.

    A meeting that was called off, or to which the lead did not come, is not done: nobody was met, and counting it would
    say that sales got hold of somebody.
    """
    t, group = text(column), WORDS[match.object.table].get(column, "")
    words = match.object.words.get(group, {})
    odd = (w for w in formats.seen.get(column, ()) if w.lower() not in values.BOOLEANS)
    told = [f"WHEN {literal(w)} THEN {m == 'yes'}" for w in odd if (m := values.meaning(w, words))]
    return f"CASE {t} {' '.join(told)} ELSE {values.boolean(t)} END" if told else values.boolean(t)


def of_months(column: str, match: Match) -> bool:
    """Whether a column of dates holds months, which are read as their first day: its header says so, or the object."""
    if column == "day" and match.object.constants.get("covers") == "month":
        return True
    return any("month" in term_of(match.columns[column], language).concepts for language in languages())


def _amount(column: str, match: Match, formats: Formats) -> str:
    """A number as written, or in the unit that its header names."""
    t, unit = text(column), unit_of(match.columns[column])
    amount = formats.money[column].sql(t)
    if unit is None or unit.scale == 1 or match.kind(column) != "money":
        return amount
    return money.in_units(amount, t, unit.scale)


def unreadable(match: Match) -> dict[str, tuple[str, str]]:
    """Column -> (SQL that is true for a value nobody can read, the reason to give): such a field stays empty."""
    return {
        c: (f"({text(c)} IS NOT NULL AND {_p(c)} IS NULL)", f"this is not {_EXPECTED[k]}")
        for c, k in kinds(match).items()
        if k in _PARSED
    }


def refused(match: Match) -> dict[str, tuple[str, str]]:
    """Column -> (SQL that is true for a row that lacks in it what makes it a record, the reason to give)."""
    found, wrong = dict[str, tuple[str, str]](), unreadable(match)
    if "id" in match.columns:
        found["id"] = (f"coalesce({values.damaged_identifier(text('id'), sound('id'))}, false)", DAMAGED)
    elif "day" in match.columns:  # with an id it is a campaign, which may have no day
        found["day"] = (f"{_p('day')} IS NULL", wrong["day"][1])
    if "deleted" in match.columns:
        found["deleted"] = (f"coalesce({_p('deleted')}, false){_unless_merged(match)}", DELETED)
    if match.object.table == "activities":
        found |= _no_time(match, wrong)
    return found | _no_change(match) if match.object.table in _HISTORIES else found


def _unless_merged(match: Match) -> str:
    """A deleted record that names the one it was merged into says where the links to it lead: it is kept for that."""
    if "merged_into" not in match.columns:
        return ""
    return f" AND ({values.identifier(text('merged_into'), sound('merged_into'))}) IS NULL"


def _no_time(match: Match, wrong: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Activities whose times cannot be read: nobody knows when they were. One that never had any is a plan without a
    day, which the CRM itself keeps so."""
    times = [c for c in ("occurred_at", "created_at") if c in match.columns]
    none = f"coalesce({', '.join([*map(_p, times), 'NULL'])}) IS NULL"
    return {c: (f"({wrong[c][0]} AND {none})", wrong[c][1]) for c in times}


def missed(match: Match, without: Collection[str]) -> bool:
    """Whether a file that was recognised is useless without these of its columns."""
    before, after = match.provided, leaving_out(match, without).provided
    return any(before & {*group} and not after & {*group} for group in match.object.needs)


def leaving_out(match: Match, without: Collection[str]) -> Match:
    """The match without these of its columns."""
    columns = {c: header for c, header in match.columns.items() if c not in without}
    return replace(match, columns=columns, stages={c: s for c, s in match.stages.items() if c not in without})


def _no_change(match: Match) -> dict[str, tuple[str, str]]:
    """Rows of a history that are no change of stage: of another field, or without a deal (or lead), a stage or a time.
    Each has one of these reasons."""
    ids, reason = _HISTORIES[match.object.table]
    found, other = dict[str, tuple[str, str]](), "false"
    if "field" in match.columns:
        other = f"coalesce({values.words_sql(text('field'), match.object.words['field'], ())}, '') <> 'stage'"
        found["field"] = (f"({other})", OTHER_FIELD)
    named = [c for c in ids if c in match.columns]
    of = [values.first_identifier(text(c), sound(c)) if c.endswith("_id") else text(c) for c in named]
    found[named[0]] = (f"(NOT ({other}) AND coalesce({', '.join(of)}) IS NULL)", reason)
    found["stage"] = (f"(NOT ({other}) AND {text('stage')} IS NULL)", NO_STAGE)
    no_time = f"(NOT ({other}) AND {within(_p('changed_at'))} IS NULL)"
    found["changed_at"] = (no_time, f"this is not {_EXPECTED['time']}")
    return found


def numbers_only(match: Match) -> str:
    """SQL that is true for a row in which only amounts and counts are filled: a sum that nobody labelled."""
    counted = [text(c) for c, k in kinds(match).items() if k in ("money", "number")]
    others = [text(c) for c, k in kinds(match).items() if k not in ("money", "number") and c != "currency"]
    if not counted or not others or "day" in match.columns:  # a day that lacks is refused anyway
        return "false"
    return f"(coalesce({', '.join(others)}) IS NULL AND coalesce({', '.join(counted)}) IS NOT NULL)"


def footer(match: Match) -> str:
    """SQL that is true for a row that says itself that it is no record, such as a total."""
    return footers.sql(_said(match), text("id") if "id" in match.columns else None)


def footer_words(match: Match) -> str:
    """SQL of what such a row says."""
    return footers.words(_said(match))


def _said(match: Match) -> dict[str, Kind]:
    """The texts of a row by their kinds; the currency belongs to the amount."""
    return {text(c): "money" if c == "currency" else k for c, k in kinds(match).items()}


def damaged_links(match: Match) -> dict[str, str]:
    """Column -> SQL that is true where it holds an id of another record that a spreadsheet has rounded. Such a link
    leads nowhere or, worse, somewhere: it is taken for none."""
    linked = (c for c, k in kinds(match).items() if k == "id" and c != "id")
    return {c: f"coalesce({values.damaged_identifier(text(c), sound(c))}, false)" for c in linked}


def blank(match: Match) -> str:
    """SQL that is true for a row that fills nothing of what makes a record, such as the heading of a group."""
    o = match.object
    of = {"id", "email", *(c for n in o.identity for c in ((n,) if isinstance(n, str) else n))}
    needed = {c for group in o.needs for c in group} if o.table in ("opportunities", "traffic", "costs") else set()
    made_by = [c for c in match.columns if c in of | needed] or list(match.columns)
    return f"coalesce({', '.join(text(c) for c in made_by)}) IS NULL"


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
    found |= {c: within(_p(c)) for c in (*match.stages, STAGED_AT) if c in match.columns}
    for c in match.object.constants.keys() & match.columns.keys():
        found[c] = f"coalesce({found[c]}, {literal(match.object.constants[c])})"
    if "done" in match.columns and "kind" in found:
        found["kind"] = f"CASE WHEN {_p('done')} = false THEN 'task' ELSE {found['kind']} END"
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
            return within(_p(column))
        case (("money" | "number" | "bool"), _):
            return _p(column)
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
            return _meaning(column, table, match, formats)
        case "text", ("opportunities" | "activities") if column == "contact_name":
            return values.names(t, several=table == "activities")
        case "text", ("opportunities" | "activities") if column == "company":
            return values.only(t, t)
        case _:
            return t


def _meaning(column: str, table: str, match: Match, formats: Formats) -> str:
    return values.words_sql(text(column), words_of(match, column), formats.seen.get(column, ()))


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
            yield f"CASE WHEN {_came(column, formats)} THEN {values.rank(stage)} END"
    if "converted" in have:
        yield f"CASE WHEN {_p('converted')} THEN {values.rank('opportunity')} END"


def _came(column: str, formats: Formats) -> str:
    """SQL of whether a row says that it came to this, be the day known or not."""
    flags = formats.dates[column].flags
    return f"{_p(column)} = {CAME}" if flags else f"{within(_p(column))} IS NOT NULL"


def _opportunity(match: Match, formats: Formats) -> dict[str, str]:
    have, found = match.columns, dict[str, str]()
    days = [c for c in ("closed_at", "won_at", "lost_at", "expected_at") if c in have and not formats.dates[c].flags]
    closed = [within(_p(c)) for c in days]
    if len(closed) > 1 or (closed and "closed_at" not in have):
        found["closed_at"] = f"coalesce({', '.join(closed)})"
    if "outcome" not in match.object.constants and (outcomes := list(_outcomes(match, formats))):
        found["outcome"] = f"coalesce({', '.join(outcomes)})"
    return found | _said_beside(match, formats)


def _outcomes(match: Match, formats: Formats) -> Iterable[str]:
    """What a deal's row says about its outcome, the surest first; a stage that names neither end is open.

    Of an outcome and a stage whichever names an end tells; an outcome that names ends is believed where it says open
    too. “Not won” names none: the deal may be lost or open, which only another column says.
    """
    have = match.columns
    if "is_won" in have:
        yield f"CASE WHEN {_p('is_won')} THEN 'won' END"
    if "is_closed" in have and "is_won" in have:
        known = f"coalesce({_p('is_closed')}, {_p('is_won')}) IS NOT NULL"
        yield f"CASE WHEN {_p('is_closed')} THEN 'lost' WHEN {known} THEN 'open' END"
    if "outcome" in have:
        ending = _ending(match, formats)
        yield ending if _tells_ends(match, formats) else f"nullif({ending}, 'open')"
    if "stage" in have:
        stage = f"nullif({_meaning('stage', 'opportunities', match, formats)}, 'open')"
        flag = _won_flag(match, formats)
        yield f"nullif({stage}, CASE WHEN NOT {flag} THEN 'won' END)" if flag else stage
    if {"is_won", "lost_reason"} <= have.keys():  # not won, and it is said why
        yield f"CASE WHEN NOT {_p('is_won')} AND {text('lost_reason')} IS NOT NULL THEN 'lost' END"
    for column, outcome in (("won_at", "won"), ("lost_at", "lost")):
        if column in have:
            yield f"CASE WHEN {_came(column, formats)} THEN {literal(outcome)} END"
    if told := [text(c) for c in ("stage", "outcome") if c in have] + [
        _p(c) for c in ("is_won", "is_closed") if c in have
    ]:
        yield f"CASE WHEN coalesce({', '.join(f'{t}::VARCHAR' for t in told)}) IS NOT NULL THEN 'open' END"
    elif "won_at" in have:
        yield "'open'"


def _tells_ends(match: Match, formats: Formats) -> bool:
    """Whether the outcome of some deals is an end: one that is open for all of them says nothing."""
    words = match.object.words["deal"]
    return not _only_flags(formats) and any(
        values.meaning(w, words) in ("won", "lost") for w in formats.seen.get("outcome", ())
    )


def _ending(match: Match, formats: Formats) -> str:
    """SQL of the outcome that its own column says; of one that only says yes or no, yes is won and no is not."""
    said = _meaning("outcome", "opportunities", match, formats)
    if not _only_flags(formats):
        return said
    flag = values.plain_boolean(text("outcome"))
    return f"coalesce(CASE {flag} WHEN true THEN 'won' WHEN false THEN 'open' END, {said})"


def _only_flags(formats: Formats) -> bool:
    words = formats.seen.get("outcome", ())
    return bool(words) and all(w.lower() in values.PLAIN for w in words)


def _won_flag(match: Match, formats: Formats) -> str | None:
    """SQL of whether a deal was won, where a column says just that; else None."""
    if "is_won" in match.columns:
        return _p("is_won")
    return values.plain_boolean(text("outcome")) if "outcome" in match.columns and _only_flags(formats) else None


def at_odds(match: Match, formats: Formats) -> tuple[str, str] | None:
    """SQL that is true where a deal's outcome and stage say different things, of which the outcome counts; and SQL that
    is true where the stage counts, because the outcome says of every deal that it is open; None where a file has not
    both."""
    if not {"outcome", "stage"} <= match.columns.keys() or match.object.table != "opportunities":
        return None
    outcome, stage = _ending(match, formats), _meaning("stage", "opportunities", match, formats)
    ended = f"{stage} IN ('won', 'lost')"
    if _won_flag(match, formats):
        return f"coalesce(({outcome} = 'won') <> ({stage} = 'won') AND {ended}, false)", "false"
    if _tells_ends(match, formats):
        return f"coalesce({ended} AND {outcome} <> {stage}, false)", "false"
    return "false", f"coalesce({ended} AND {outcome} = 'open', false)"


def by_words(match: Match, formats: Formats) -> tuple[str, ...]:
    """The columns of deals whose words alone say how they ended; none where a flag or a day says it too."""
    if match.object.table != "opportunities" or {"is_won", "is_closed", "won_at", "lost_at"} & match.provided:
        return ()
    if "outcome" in match.object.constants or _only_flags(formats):
        return ()
    return tuple(c for c in ("outcome", "stage") if c in match.columns)


def some_won(told: Sequence[str], match: Match, formats: Formats) -> bool:
    """Whether one of the words seen in some columns is that of deals that were won."""
    seen = (w for c in told for w in formats.seen.get(c, ()))
    return any(values.meaning(w, match.object.words["deal"]) == "won" for w in seen)


def says_only_won(match: Match, formats: Formats) -> str | None:
    """The header of the flag that says which deals were won, where nothing says of the others whether they were lost or
    are open; else None."""
    if _won_flag(match, formats) is None or {"is_closed", "lost_at", "lost_reason", "stage"} & match.columns.keys():
        return None
    if "outcome" in match.columns and not _only_flags(formats):
        return None
    return match.columns.get("is_won") or match.columns["outcome"]


def _stage_change(match: Match, formats: Formats) -> dict[str, str]:
    return {} if "outcome" in match.columns else {"outcome": _meaning("stage", "stage_changes", match, formats)}


#: Of the words for won and lost deals those that say little of a lead: a step may be “completed” too.
_LOOSE = {key(w) for w in ("complete", "completed", "success", "true", "false", "yes", "no", "active", "pending")}
_OF_DEALS = {"won": "customer", "lost": "rejected"}


def words_of(match: Match, column: str) -> Mapping[str, str]:
    """What the words of a column mean. A history of leads mixes lifecycle stages, statuses and stages of deals."""
    group = WORDS[match.object.table][column]
    words = match.object.words.get(group, {})
    if match.object.table != LEAD_STAGE_CHANGES.name:
        return words
    deals = {w: _OF_DEALS.get(m, "") for w, m in match.object.words["deal"].items() if w not in _LOOSE}
    return {w: m for w, m in deals.items() if m} | match.object.words["status"] | words


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
        told.insert(0, _meaning("direction", "activities", match, formats))
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
            yield f"({_meaning(column, 'opportunities', match, formats)}) IS NOT DISTINCT FROM 'won'"
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


def to_parse(match: Match) -> list[str]:
    """The columns whose texts become something else."""
    return [c for c, kind in kinds(match).items() if kind in _PARSED]


def brief(match: Match) -> Match:
    """The match without the columns that say nothing more where every record has an id of its own."""
    if "id" not in match.columns:
        return match
    unkept = TABLES[match.object.table].unkept
    return replace(match, columns={c: header for c, header in match.columns.items() if c not in unkept})


def _p(column: str) -> str:
    return quoted(f"p_{column}")
