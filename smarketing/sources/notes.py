"""What a person should know about how a file was read, or why it was not: sentences only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smarketing.sources import values
from smarketing.sources.columns import WORDS
from smarketing.sources.dialect import Layout
from smarketing.sources.formats import Formats
from smarketing.sources.maps import GENERIC, Map
from smarketing.sources.recognise import Match


def read_as(layout: Layout, match: Match, found: Formats) -> list[str]:
    """Choices made while reading: encoding, header row, order of dates, decimal mark, words without a meaning."""
    notes = [n for n in (layout.encoding.note,) if n]
    notes += [f"header found in row {layout.row}"] if layout.row > 1 else []
    for column, dates in found.dates.items():
        if dates.order:
            mixed = "; some of its dates only fit the other order" if dates.conflict else ""
            notes.append(f"{match.columns[column]} read as {dates.order.replace('-', ' ')}{mixed}")
    notes += [f"{match.columns[c]} read with a decimal comma" for c, m in found.money.items() if m.comma]
    return notes + list(_not_understood(match, found))


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
    )


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
