"""The meetings so far, and looking for words in what was said. May not import ui."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from unicodedata import combining, normalize

from smarketing.meetings.book import Book
from smarketing.meetings.meeting import Meeting
from smarketing.meetings.things import (
    ACTION,
    NOTE,
    SMALL,
    STATE,
    SUGGESTION,
    State,
    action_of,
    brief_of,
    note_of,
    state_of,
    suggestion_of,
    threads,
)  # fmt: skip
from smarketing.workspace import Entry


@dataclass(frozen=True)
class Held:
    """A meeting with what there is of it."""

    meeting: Meeting
    state: State
    notes: int
    decisions: int
    actions: int


@dataclass(frozen=True)
class Found:
    """Something said that has the words looked for. `meeting` is None for what was said outside of any."""

    kind: str
    number: int
    text: str
    author: str
    said_at: datetime
    meeting: Meeting | None


def held(book: Book) -> list[Held]:
    """The meetings in which anything was said or that were closed, the newest week or month first."""
    entries: dict[str, list[Entry]] = {}
    for entry in book.workspace.entries((NOTE, ACTION, STATE)):
        if entry.meeting:
            entries.setdefault(entry.meeting, []).append(entry)
    found = [_held(Meeting.named(key), of) for key, of in entries.items()]
    return sorted(found, key=lambda one: (one.meeting.last, one.meeting.first), reverse=True)


def _held(meeting: Meeting, entries: list[Entry]) -> Held:
    notes = [entry for entry in entries if entry.kind == NOTE]
    decisions = sum(bool(entry.content.get("decision")) for entry in notes)
    return Held(
        meeting, state_of([entry for entry in entries if entry.kind == STATE]), len(notes) - decisions, decisions,
        sum(entry.kind == ACTION for entry in entries),
    )  # fmt: skip


def search(book: Book, words: str) -> list[Found]:
    """What holds all of the words, or beginnings and parts of them, whatever their case and accents; the newest first.
    Nothing for no word."""
    wanted = _folded(words).split()
    if not wanted:
        return []
    return [
        found for found in _everything(book) if all(word in _folded(f"{found.text} {found.author}") for word in wanted)
    ]


def _everything(book: Book) -> Iterator[Found]:
    entries = book.workspace.entries([kind for kind in SMALL if kind != STATE])
    for begun, newest in sorted(threads(entries), key=lambda thread: -thread[0].number):
        meeting = Meeting.named(begun.meeting) if begun.meeting else None
        text = _text(begun, newest)
        yield Found(_kind(newest), begun.number, text, begun.author, begun.saved_at, meeting)


def _kind(entry: Entry) -> str:
    return "decision" if entry.kind == NOTE and entry.content.get("decision") else entry.kind


def _text(begun: Entry, newest: Entry) -> str:
    if newest.kind == NOTE:
        return note_of(newest).text
    if newest.kind == ACTION:
        action = action_of(begun, newest)
        return " · ".join(filter(None, (action.what, action.owner, action.state)))
    if newest.kind == SUGGESTION:
        suggestion = suggestion_of(begun, newest)
        return " · ".join(filter(None, (suggestion.text, suggestion.page, suggestion.answer)))
    brief = brief_of(begun, newest)
    return " · ".join(filter(None, (brief.what, brief.whom, brief.bite)))


def _folded(text: str) -> str:
    """Text without case and accents.

    >>> _folded("Löwenzahn")
    'lowenzahn'
    """
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
