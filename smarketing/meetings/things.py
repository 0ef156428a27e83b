"""What is said in and for meetings, as it is read from the workspace. May not import ui."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Literal, TypeVar, get_args

from smarketing.errors import WorkspaceError
from smarketing.meetings.shown import Shown
from smarketing.workspace import Entry

NOTE, ACTION, SUGGESTION, BRIEF, STATE, MINUTES = "note", "action", "suggestion", "brief", "state", "minutes"
#: What can be read without the figures that closed meetings keep.
SMALL = (NOTE, ACTION, SUGGESTION, BRIEF, STATE)
#: Where a note stands that belongs to no section.
ANYTHING = "anything-else"
Side = Literal["", "marketing", "sales"]
ActionState = Literal["open", "done", "dropped"]
SuggestionState = Literal["open", "taken", "closed"]
#: What may stand in a field, by how its type is written.
WORDS: Mapping[Any, tuple[str, ...]] = {
    "Side": get_args(Side),
    "ActionState": get_args(ActionState),
    "SuggestionState": get_args(SuggestionState),
}
Kept = TypeVar("Kept", bound="Thing")


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something said: the number of its thread, and of its newest entry; who began it when (UTC), on data of which day,
    and in which meeting, by its key, empty outside of any."""

    number: int
    revision: int
    author: str
    said_at: datetime
    data_date: date | None
    meeting: str


@dataclass(frozen=True, kw_only=True)
class Note(Thing):
    """What was said to a point of a meeting, with the figures that it showed then; a `decision` binds."""

    point: str
    text: str
    decision: bool = False
    shown: Shown = field(default_factory=Shown)


@dataclass(frozen=True, kw_only=True)
class Action(Thing):
    """What somebody is to do, and by when. `changed_by` and `changed_at` are of its newest state."""

    what: str
    owner: str
    due: date | None
    state: ActionState
    changed_by: str
    changed_at: datetime

    def overdue(self, today: date) -> bool:
        return self.state == "open" and self.due is not None and self.due < today


@dataclass(frozen=True, kw_only=True)
class Suggestion(Thing):
    """What one side suggests, with the page it looked at and what that was asked; `answer` says what came of it."""

    text: str
    side: Side
    page: str
    asked: Mapping[str, tuple[str, ...]]
    state: SuggestionState
    answer: str
    changed_by: str


@dataclass(frozen=True, kw_only=True)
class Brief(Thing):
    """News for sales: what it is, for which leads, the sentence to say, links, and the days on which it counts."""

    what: str
    whom: str
    bite: str
    links: tuple[str, ...]
    first: date | None
    last: date | None
    gone: bool = False

    def counts_on(self, day: date) -> bool:
        begun, over = self.first is None or self.first <= day, self.last is not None and self.last < day
        return not self.gone and begun and not over


@dataclass(frozen=True)
class State:
    """Whether a meeting is closed, by whom and when (UTC), and how many entries of that are known."""

    closed: bool = False
    by: str = ""
    at: datetime | None = None
    revision: int = 0


def threads(entries: Iterable[Entry]) -> list[tuple[Entry, Entry]]:
    """The first and the newest entry of each thread, in the order in which they began."""
    threads: dict[int, tuple[Entry, Entry]] = {}
    for entry in entries:
        begun, _ = threads.get(entry.thread, (entry, entry))
        threads[entry.thread] = begun, entry
    return list(threads.values())


def state_of(entries: Sequence[Entry]) -> State:
    if not entries:
        return State()
    newest = entries[-1]
    return State(bool(newest.content.get("closed")), newest.author, newest.saved_at, len(entries))


def _read(make: Callable[[Entry, Entry], Kept]) -> Callable[[Entry, Entry], Kept]:
    """A thing of its first and its newest entry, or WorkspaceError where somebody else has written there."""

    def of(begun: Entry, newest: Entry) -> Kept:
        try:
            made = make(begun, newest)
            _check(made)
        except (AttributeError, KeyError, TypeError, ValueError) as wrong:
            raise WorkspaceError(f"Entry {newest.number} of the meetings is damaged in the workspace.") from wrong
        return made

    return of


def _check(thing: Thing) -> None:
    """Raise ValueError where a text is none, or a state is of no kind that there is."""
    for one in fields(thing):
        value = getattr(thing, one.name)
        if (one.type == "str" and not isinstance(value, str)) or (one.type in WORDS and value not in WORDS[one.type]):
            raise ValueError(one.name)


def _common(begun: Entry, newest: Entry) -> dict[str, Any]:
    return {
        "number": begun.number, "revision": newest.number, "author": begun.author, "said_at": begun.saved_at,
        "data_date": begun.data_date, "meeting": begun.meeting,
    }  # fmt: skip


def note_of(entry: Entry) -> Note:
    @_read
    def note(begun: Entry, newest: Entry) -> Note:
        content = newest.content
        return Note(
            **_common(begun, newest), point=content["point"], text=content["text"],
            decision=bool(content["decision"]), shown=Shown.of(content["shown"]),
        )  # fmt: skip

    return note(entry, entry)


@_read
def action_of(begun: Entry, newest: Entry) -> Action:
    content = newest.content
    return Action(
        **_common(begun, newest), what=content["what"], owner=content["owner"], due=_day(content["due"]),
        state=content["state"], changed_by=newest.author, changed_at=newest.saved_at,
    )  # fmt: skip


@_read
def suggestion_of(begun: Entry, newest: Entry) -> Suggestion:
    content = newest.content
    asked = {name: tuple(values) for name, values in content["asked"].items()}
    return Suggestion(
        **_common(begun, newest), text=content["text"], side=content["side"], page=content["page"], asked=asked,
        state=content["state"], answer=content["answer"], changed_by=newest.author,
    )  # fmt: skip


@_read
def brief_of(begun: Entry, newest: Entry) -> Brief:
    content = newest.content
    return Brief(
        **_common(begun, newest), what=content["what"], whom=content["whom"], bite=content["bite"],
        links=tuple(content["links"]), first=_day(content["first"]), last=_day(content["last"]),
        gone=bool(content.get("gone")),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
