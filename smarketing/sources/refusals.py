"""The SQL that tells rows that are no records, and values that nobody can read, each with the reason to give."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from smarketing.schema import Kind
from smarketing.sources import footers, values
from smarketing.sources.dates import within
from smarketing.sources.formats import sound, text
from smarketing.sources.matching import Match
from smarketing.sources.parsing import PARSED, kinds, parsed

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


def unreadable(match: Match) -> dict[str, tuple[str, str]]:
    """Column -> (SQL that is true for a value nobody can read, the reason to give): such a field stays empty."""
    return {
        c: (f"({text(c)} IS NOT NULL AND {parsed(c)} IS NULL)", f"this is not {_EXPECTED[k]}")
        for c, k in kinds(match).items()
        if k in PARSED
    }


def refused(match: Match) -> dict[str, tuple[str, str]]:
    """Column -> (SQL that is true for a row that lacks in it what makes it a record, the reason to give)."""
    found, wrong = dict[str, tuple[str, str]](), unreadable(match)
    if "id" in match.columns:
        found["id"] = (f"coalesce({values.damaged_identifier(text('id'), sound('id'))}, false)", DAMAGED)
    elif "day" in match.columns:  # with an id it is a campaign, which may have no day
        found["day"] = (f"{parsed('day')} IS NULL", wrong["day"][1])
    if "deleted" in match.columns:
        found["deleted"] = (f"coalesce({parsed('deleted')}, false){_unless_merged(match)}", DELETED)
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
    none = f"coalesce({', '.join([*map(parsed, times), 'NULL'])}) IS NULL"
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
    no_time = f"(NOT ({other}) AND {within(parsed('changed_at'))} IS NULL)"
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
