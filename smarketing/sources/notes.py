"""What a person should know about how a file was read, or why it was not: sentences only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from smarketing.sources import values
from smarketing.sources.columns import WORDS
from smarketing.sources.dialect import Layout
from smarketing.sources.formats import Formats
from smarketing.sources.maps import GENERIC, Map, key
from smarketing.sources.recognise import Match, nearest

_PLAIN = "Plain column names"


def read_as(layout: Layout, match: Match, found: Formats) -> list[str]:
    """Choices made while reading: encoding, header row, order of dates, decimal mark, words without a meaning."""
    notes = [n for n in (layout.encoding.note,) if n]
    notes += [f"header found in row {layout.row}"] if layout.row > 1 else []
    notes += list(_twice(layout, match))
    for column, dates in found.dates.items():
        if dates.order:
            mixed = "; some of its dates only fit the other order" if dates.conflict else ""
            notes.append(f"{match.columns[column]} read as {dates.order.replace('-', ' ')}{mixed}")
    notes += [f"{match.columns[c]} read with a decimal comma" for c, m in found.money.items() if m.comma]
    notes += [
        f"{match.columns[c]}: three digits after a point, such as 1.500, read as decimals"
        for c, m in found.money.items()
        if m.doubtful
    ]
    return notes + list(_not_understood(match, found))


def _twice(layout: Layout, match: Match) -> Iterable[str]:
    """Headers that were read and stand in the file more than once."""
    keys = Counter(key(h) for h in layout.headers)
    for header in dict.fromkeys(match.columns.values()):
        if keys[key(header)] > 1:
            yield f"{header} is the name of {keys[key(header)]} columns; the first was read"


def damaged_links(header: str, count: int) -> str:
    return f"{header}: {count:,} ids were rounded by a spreadsheet and are taken for none; export again"


def not_needed(match: Match, maps: Sequence[Map]) -> str:
    title = next(m.title for m in maps if m.crm == match.crm)
    name = match.object.name.replace("_", " ")
    return f"This is the {title} {name} export, which is not needed: {match.object.reason}."


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
    for column in ("kind", "stage"):
        if match.object.table == "opportunities" or column not in found.seen:
            continue
        words = match.object.words[WORDS[match.object.table][column]]
        unknown = [w for w in found.seen[column] if not values.known(w, words)]
        if unknown:
            shown = ", ".join(unknown[:5]) + (", ..." if len(unknown) > 5 else "")
            yield f"{match.columns[column]} not understood and left unknown: {shown}"
