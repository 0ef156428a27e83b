"""The SQL that reads the texts of a recognised file: what a date, an amount, a flag and a word with a meaning say."""

from __future__ import annotations

from collections.abc import Mapping

from smarketing.schema import LEAD_STAGE_CHANGES, Kind
from smarketing.sources import money, values
from smarketing.sources.dates import CAME, month_sql, within
from smarketing.sources.formats import Formats, text
from smarketing.sources.maps import key
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
PARSED = ("time", "money", "number", "bool")


def kinds(match: Match) -> dict[str, Kind]:
    return {column: match.kind(column) for column in match.columns}


def has_time(match: Match, column: str | None) -> str | None:
    """SQL of whether a row says the time of day, where that has a column of its own; else None."""
    if column is None or not match.clocks.keys() & set(match.headers(column)):
        return None
    time = within(parsed(column))
    return f"coalesce(contains({text(column)}, ':') OR {time} <> date_trunc('day', {time}), false)"


def parsed_sql(match: Match, formats: Formats, texts: str, timezone: str | None) -> str:
    """`texts` with the parsed values `p_<column>` of dates, amounts and booleans beside them."""
    read = [f"{_parse(c, match, formats, timezone)} AS {parsed(c)}" for c in to_parse(match)]
    return f"(SELECT {', '.join(['*', *read])} FROM {texts})"


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


def meaning(column: str, table: str, match: Match, formats: Formats) -> str:
    return values.words_sql(text(column), words_of(match, column), formats.seen.get(column, ()))


def came(column: str, formats: Formats) -> str:
    """SQL of whether a row says that it came to this, be the day known or not."""
    flags = formats.dates[column].flags
    return f"{parsed(column)} = {CAME}" if flags else f"{within(parsed(column))} IS NOT NULL"


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


def to_parse(match: Match) -> list[str]:
    """The columns whose texts become something else."""
    return [c for c, kind in kinds(match).items() if kind in PARSED]


def parsed(column: str) -> str:
    """The name of a column's parsed value beside its text."""
    return quoted(f"p_{column}")
