"""What a person should know about how a file was read, or why it was not: sentences only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from smarketing.schema import Kind
from smarketing.sources import matched, outcomes, parsing, refusals, values
from smarketing.sources.dates import DAY_FIRST as LANGUAGES
from smarketing.sources.dialect import Layout
from smarketing.sources.formats import Formats
from smarketing.sources.maps import GENERIC, Map, key
from smarketing.sources.matching import Match
from smarketing.sources.nearest import nearest
from smarketing.sources.terms import Term, language_of, term_of
from smarketing.sources.units import unit_of

#: How stages begin that are an end, in the languages of words.toml.
_CLOSED = ("closed", "abgeschl", "geschl", "fermé", "conclu", "cerrad", "fechad", "chius", "zamkn", "uzavř")
_PLAIN = "Plain column names"
#: Words that make something else of an amount.
_NO_AMOUNT = frozenset(
    {"id", "currency", "pct", "weighted", "count", "unitprice", "probability", "type", "lost", "size"}
)
#: Records that are many of one name, and the kinds of columns that tell them apart surely.
_RECORDS = {"leads": "Leads", "contacts": "Contacts", "opportunities": "Deals"}
_SURE = frozenset({"id", "email", "time"})


def read_as(layout: Layout, match: Match, found: Formats) -> list[str]:
    """Choices made while reading: encoding, header row, order of dates, decimal mark, words without a meaning."""
    notes = [n for n in (layout.encoding.note,) if n]
    notes += [f"header found in row {layout.row}"] if layout.row > 1 else []
    if layout.groups:
        notes.append("a report in groups: each row was given what its group says")
    notes += list(_twice(layout, match))
    notes += [f"Times carry a zone ({_zones(found)}); they are kept as written until a time zone is agreed"] * bool(
        found.zones
    )
    for column, dates in found.dates.items():
        if apart := dates.by_separator:
            orders = " and ".join(f"{order.replace('-', ' ')} with “{mark}”" for mark, order in apart.items())
            notes.append(f"{match.columns[column]} read {orders}")
        elif dates.order and column not in match.stages:
            mixed = "; some of its dates only fit the other order" if dates.conflict else ""
            notes.append(f"{match.columns[column]} read as {dates.order.replace('-', ' ')}{mixed}")
    notes += [
        f"{match.columns[c]}: months are read as their first day"
        for c in found.dates
        if c not in match.stages and match.object.table != "costs" and parsing.of_months(c, match)
    ]
    notes += [f"{match.columns[c]} read with a decimal comma" for c, m in found.money.items() if m.comma]
    notes += [
        f"{match.columns[c]}: three digits after a point, such as 1.500, read as decimals"
        for c, m in found.money.items()
        if m.doubtful
    ]
    notes += [*_in_units(match), *_no_amount(layout, match), *_other_amounts(layout, match)]
    notes += [*_by_name(match), *_no_end(match), *_only_won(match, found), *_lost_by_reason(match, found)]
    return notes + list(_not_understood(match, found))


def _zones(found: Formats) -> str:
    return ", ".join("Z, which is UTC" if z in ("Z", "z") else z for z in found.zones)


def _in_units(match: Match) -> Iterable[str]:
    for column, header in match.columns.items():
        if match.kind(column) == "money" and (unit := unit_of(header)) and unit.scale != 1:
            yield f"{header}: amounts multiplied by {unit.scale:,.0f}"


def _no_amount(layout: Layout, match: Match) -> Iterable[str]:
    """A file of deals without their amounts, which a header that was not read may hold."""
    unread = matched.unused(layout.headers, match)
    if match.object.table == "opportunities" and "amount" not in match.columns and unread:
        yield f"no amounts were read; columns that were not read: {_some(unread)}"


def _other_amounts(layout: Layout, match: Match) -> Iterable[str]:
    """Amounts of deals beside the one that counts."""
    if match.object.table != "opportunities" or "amount" not in match.columns:
        return
    own = match.columns["amount"]
    language = language_of(layout.headers)
    others = [h for h in matched.unused(layout.headers, match) if _is_amount(term_of(h, language))]
    if others:
        yield f"{own} counts as the amount of the deals, not {_some(others)}"


def _is_amount(said: Term) -> bool:
    return "amount" in said.concepts and not (said.timed or _NO_AMOUNT & {*said.concepts})


def _by_name(match: Match) -> Iterable[str]:
    """Deals of which only the name of their file says how they ended."""
    end = match.object.constants.get("outcome")
    if end and match.crm == GENERIC:
        yield f"no column says how the deals ended: all of them count as {end}, as the file is called"


def _no_end(match: Match) -> Iterable[str]:
    """A file of deals that says of none how it ended."""
    ends = {"stage", "outcome", "is_won", "is_closed", "won_at", "lost_at"}
    if match.object.table == "opportunities" and not match.provided & ends:
        yield "no column says how the deals ended: all of them count as open"


def _lost_by_reason(match: Match, found: Formats) -> Iterable[str]:
    if match.object.table == "opportunities" and outcomes.by_reason(match, found):
        yield f"no word says that a deal was lost: those with a {match.columns['lost_reason']} count so"


def _only_won(match: Match, found: Formats) -> Iterable[str]:
    """A file of deals of which a yes or no says that they were won, and nothing that they were lost."""
    if match.object.table == "opportunities" and (header := outcomes.says_only_won(match, found)):
        yield f"{header} says which deals were won, and no column which were lost: all others count as open"


def _twice(layout: Layout, match: Match) -> Iterable[str]:
    """Headers that were read and stand in the file more than once."""
    keys = Counter(key(h) for h in layout.headers)
    for header in dict.fromkeys(h for c, h in match.columns.items() if c not in match.stages):
        if keys[key(header)] > 1:
            yield f"{header} is the name of {keys[key(header)]} columns; of each row the first that is filled was read"


def by_names(match: Match, natural: Sequence[Sequence[str]]) -> Iterable[str]:
    """What it means that rows without an id have nothing but names to be known by."""
    records = _RECORDS.get(match.object.table)
    if records and not {match.kind(c) for of in natural for c in of} & _SURE:
        headers = dict.fromkeys(match.columns[of[0]] for of in natural if of[0] in match.columns)
        days = ", and by the day they were won or lost" if match.object.table == "opportunities" else ""
        yield (
            f"{records} without an id are told apart by {' and '.join(headers)}{days}; "
            "those of a later file that are alike in this are taken for the same"
        )


def entries(stages: int) -> str:
    return f"with the dates of {stages} stage{'s' * (stages > 1)} that deals entered"


def unreadable(file: str, rows: int, row: int, column: str | None, value: str | None, reason: str) -> str:
    """Why a file of which no row can be read is refused: the first row's reason."""
    which = "its only row cannot be read" if rows == 1 else f"none of its {rows:,} rows can be read"
    where = f"row {row}" + (f", {column}" if column else "") + (f" “{value[:100]}”" if value else "")
    return f"{file}: {which}; {where}: {reason}."


def wrong_column(file: str, header: str, rows: int, filled: int, odd: int, row: int, value: str, reason: str) -> str:
    """Why a file is refused whose one indispensable column is the wrong one."""
    if odd == rows:
        return unreadable(file, rows, row, header, value, reason)
    return f"{file}: {odd:,} of {filled:,} values of {header} cannot be read; row {row}, “{value[:100]}”: {reason}."


def left_unread(header: str, kind: Kind, filled: int, odd: int, example: str) -> str:
    values = f"{odd:,} of {filled:,} values are" if filled > 1 else "its only value is"
    return f"{header} is left unread: {values} {refusals.NO[kind]}, such as “{example[:100]}”"


def left_empty(header: str, count: int, row: int, value: str) -> str:
    if count == 1:
        return f"{header}: one value cannot be read and stays empty (row {row} “{value[:100]}”)"
    return f"{header}: {count:,} values cannot be read and stay empty (first: row {row} “{value[:100]}”)"


def by_language(header: str, language: str) -> str:
    named = LANGUAGES[language]
    return f"{header}: no date tells day from month; read day first, as in {named} files"


def refunds(count: int) -> str:
    if count == 1:
        return "one deal has a negative amount: a refund or credit"
    return f"{count:,} deals have a negative amount: refunds or credits"


def at_odds(outcome: str, stage: str, differ: int, opened: int) -> Iterable[str]:
    if differ:
        deals = "one deal says" if differ == 1 else f"{differ:,} deals say"
        yield f"{deals} one thing in {outcome} and another in {stage}; {outcome} counts"
    if opened:
        deals = "one deal is" if opened == 1 else f"{opened:,} deals are"
        yield f"{deals} open by {outcome} but won or lost by {stage}, which counts"


def damaged_links(header: str, count: int) -> str:
    return f"{header}: {count:,} ids were rounded by a spreadsheet and are taken for none; export again"


def unrecognised(layout: Layout, maps: Sequence[Map]) -> str:
    shown = ", ".join(h for h in layout.headers[:8] if h) + (", ..." if len(layout.headers) > 8 else "")
    titles = ", ".join(m.title for m in maps if m.crm != GENERIC)
    return (
        f"Not recognised by its columns ({shown}); exports from {titles} are, and files with plain names such as "
        "email, source, created_at (leads), deal_id, amount, close_date (deals) or type, date, owner (activities)."
        + _almost(layout, maps)
    )


def _almost(layout: Layout, maps: Sequence[Map]) -> str:
    """What an unrecognised file comes closest to, what it lacks of that, and which headers may be meant for it."""
    near = nearest(layout.headers, maps)
    if near is None:
        return ""
    what = near.object.replace("_", " ")
    said = f" It comes closest to {'a list of ' + what if near.title == _PLAIN else near.title + ' ' + what}"
    if near.lacking:
        said += ", which needs a column for " + " or ".join(c.replace("_", " ") for c in near.lacking[:6])
    if near.meant:
        said += "; " + ", ".join(f"“{h}” may be meant for {c.replace('_', ' ')}" for h, c in near.meant.items())
    return said + "."


def _not_understood(match: Match, found: Formats) -> Iterable[str]:
    """Words that should have had a meaning: a person may want to add them to the map."""
    yield from _taken_as_open(match, found)
    for column in ("kind", "stage"):
        if match.object.table in ("opportunities", "stage_changes") or column not in found.seen:
            continue
        words = parsing.words_of(match, column)
        unknown = [w for w in found.seen[column] if not values.known(w, words)]
        if unknown:
            yield f"{match.columns[column]} not understood and left unknown: {_some(unknown)}"


def _taken_as_open(match: Match, found: Formats) -> Iterable[str]:
    """Words of deals' ends that nothing explains, where none of the file's is one that is won, or they look closed:
    revenue may be missing. Only where words alone say how a deal ended."""
    told = outcomes.by_words(match, found)
    if not told:
        return
    words = match.object.words["deal"]
    seen = dict.fromkeys(w for c in told for w in found.seen.get(c, ()))
    unknown = [w for w in seen if not values.known(w, words)]
    none_won = not outcomes.some_won(told, match, found)
    named = unknown if none_won else [w for w in unknown if key(w).lstrip("0123456789").startswith(_CLOSED)]
    if named:
        headers = " or ".join(dict.fromkeys(match.columns[c] for c in told))
        but = f"no {headers} is read as won; " if none_won else ""
        yield f"{but}taken as open: {_some(named)}"


def _some(words: Sequence[str]) -> str:
    return ", ".join(words[:5]) + (", ..." if len(words) > 5 else "")
