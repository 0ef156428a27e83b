"""The book of meetings: notes, decisions, actions, suggestions and briefs, and when a meeting was closed.

The only writer of these. Nothing is overwritten: who changes something adds what it is from then on, and says which
state of it they had seen; the second of two who change the same is told what the first did. May not import ui.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from smarketing.errors import EditConflict, MeetingError
from smarketing.meetings.meeting import Meeting
from smarketing.meetings.shown import Shown
from smarketing.meetings.things import (
    ACTION,
    BRIEF,
    MINUTES,
    NOTE,
    STATE,
    SUGGESTION,
    Action,
    ActionState,
    Brief,
    Note,
    Side,
    State,
    Suggestion,
    SuggestionState,
    action_of,
    brief_of,
    note_of,
    state_of,
    suggestion_of,
    threads,
)
from smarketing.meetings.words import LONGEST_NOTE, short_enough, written
from smarketing.workspace import Draft, Entry, Known, Workspace

#: A database has no number beyond, and refuses to look for one.
MOST_ENTRIES = 2**31 - 1


@dataclass(frozen=True)
class Book:
    """What was said in a company's meetings. `data_date` is that of the data which the figures said are of."""

    workspace: Workspace
    data_date: date | None = None

    def notes(self, meeting: Meeting) -> list[Note]:
        return [note_of(entry) for entry in self.workspace.entries((NOTE,), meeting=meeting.key)]

    def actions(self) -> list[Action]:
        """All actions: those open first, by the day they are due; then the others, the newest first."""
        found = [action_of(begun, newest) for begun, newest in threads(self.workspace.entries((ACTION,)))]
        still = sorted((a for a in found if a.state == "open"), key=lambda a: (a.due or date.max, a.number))
        return [*still, *sorted((a for a in found if a.state != "open"), key=lambda a: -a.revision)]

    def suggestions(self) -> list[Suggestion]:
        """All suggestions: those open first, the oldest on top; then the others, the newest first."""
        found = [suggestion_of(begun, newest) for begun, newest in threads(self.workspace.entries((SUGGESTION,)))]
        still = [suggestion for suggestion in found if suggestion.state == "open"]
        return [*still, *sorted((s for s in found if s.state != "open"), key=lambda s: -s.revision)]

    def briefs(self) -> list[Brief]:
        """The briefs that were not taken back, the newest first."""
        found = [brief_of(begun, newest) for begun, newest in threads(self.workspace.entries((BRIEF,)))]
        return [brief for brief in reversed(found) if not brief.gone]

    def state(self, meeting: Meeting) -> State:
        entries = self.workspace.entries((STATE,), meeting=meeting.key)
        return state_of(entries)

    def note(
        self, meeting: Meeting, point: str, text: str, *, shown: Shown | None = None, author: str = "",
        decision: bool = False,
    ) -> Note:  # fmt: skip
        """Say something to a point. Raises MeetingError where the meeting is closed, or the text cannot be kept."""
        content = {
            "point": short_enough(point, "The point"),
            "text": written(text, "The decision" if decision else "The note", LONGEST_NOTE),
            "decision": decision,
            "shown": (shown or Shown()).content,
        }
        return note_of(self._append(NOTE, content, author, meeting=meeting))

    def act(
        self, what: str, owner: str = "", due: date | None = None, *, meeting: Meeting | None = None, author: str = ""
    ) -> Action:
        """Agree on something to be done. Raises MeetingError as for a note."""
        content = {
            "what": written(what, "The action"),
            "owner": short_enough(owner, "The owner’s name"),
            "due": due.isoformat() if due else None,
            "state": "open",
        }
        entry = self._append(ACTION, content, author, meeting=meeting)
        return action_of(entry, entry)

    def settle(self, number: int, state: ActionState, *, seen: int | None = None, author: str = "") -> Action:
        """Say that an action is done, dropped or open again. `seen` is the entry of it that its author knew, None the
        newest. Raises EditConflict where somebody changed it since, and MeetingError where there is none."""
        begun, newest = self._thread(ACTION, "action", number)
        entry = self._go_on(newest, {"state": state}, seen, author, "action")
        return action_of(begun, entry)

    def suggest(
        self, text: str, *, side: Side = "", page: str = "", asked: Mapping[str, Sequence[str]] | None = None,
        author: str = "",
    ) -> Suggestion:  # fmt: skip
        """Suggest something to be talked about, from a page with what it was asked."""
        content = {
            "text": written(text, "The suggestion"),
            "side": side,
            "page": short_enough(page, "The page"),
            "asked": {name: list(values) for name, values in (asked or {}).items()},
            "state": "open",
            "answer": "",
        }
        entry = self._append(SUGGESTION, content, author)
        return suggestion_of(entry, entry)

    def answer(
        self, number: int, state: SuggestionState, answer: str = "", *, seen: int | None = None, author: str = ""
    ) -> Suggestion:
        """Take a suggestion up, close it or open it again, with why. Raises as `settle`."""
        begun, newest = self._thread(SUGGESTION, "suggestion", number)
        change = {"state": state, "answer": short_enough(answer, "The answer", LONGEST_NOTE)}
        return suggestion_of(begun, self._go_on(newest, change, seen, author, "suggestion"))

    def brief(
        self, what: str, *, whom: str = "", bite: str = "", links: Iterable[str] = (), first: date | None = None,
        last: date | None = None, author: str = "",
    ) -> Brief:  # fmt: skip
        """Tell sales of a campaign or of news. Raises MeetingError for days the wrong way round, or no web address."""
        if first and last and last < first:
            raise MeetingError("The brief ends before it begins; swap the days.")
        content = {
            "what": written(what, "The brief"),
            "whom": short_enough(whom, "For whom", LONGEST_NOTE),
            "bite": short_enough(bite, "The sentence to say", LONGEST_NOTE),
            "links": [_address(link) for link in links if link.strip()],
            "first": first.isoformat() if first else None,
            "last": last.isoformat() if last else None,
        }
        entry = self._append(BRIEF, content, author)
        return brief_of(entry, entry)

    def take_back(self, number: int, *, seen: int | None = None, author: str = "") -> Brief:
        """Take a brief off the page; it stays in the book."""
        begun, newest = self._thread(BRIEF, "brief", number)
        return brief_of(begun, self._go_on(newest, {"gone": True}, seen, author, "brief"))

    def close(self, meeting: Meeting, minutes: dict[str, Any], *, seen: int, author: str = "") -> State:
        """Close a meeting and keep its minutes. `seen` is the newest entry that the minutes contain.

        Raises MeetingError where it is closed already, and EditConflict where somebody said something since.
        """
        state = self.state(meeting)

        def check(known: Known) -> None:
            if (now := state_of(known((STATE,), meeting=meeting.key))).closed:
                raise MeetingError(_is_closed(meeting, now))
            if later := [e for e in known((NOTE, ACTION), meeting=meeting.key) if e.number > seen]:
                raise EditConflict(
                    f"{later[-1].author or 'Somebody'} wrote something while you were closing the meeting; look at it "
                    "and close again."
                )

        thread = self._first_state(meeting)
        drafts = (
            Draft(STATE, {"closed": True}, meeting.key, thread, self.data_date),
            Draft(MINUTES, minutes, meeting.key, None, self.data_date),
        )
        closed, _ = self.workspace.append(drafts, author=short_enough(author, "The name"), check=check)
        return State(True, closed.author, closed.saved_at, state.revision + 1)

    def reopen(self, meeting: Meeting, *, author: str = "") -> State:
        """Open a closed meeting again; the minutes that were made stay. Raises MeetingError where it is open."""
        state = self.state(meeting)

        def check(known: Known) -> None:
            if not state_of(known((STATE,), meeting=meeting.key)).closed:
                raise MeetingError(f"The meeting about {meeting.name} is open.")

        draft = Draft(STATE, {"closed": False}, meeting.key, self._first_state(meeting), self.data_date)
        (opened,) = self.workspace.append((draft,), author=short_enough(author, "The name"), check=check)
        return State(False, opened.author, opened.saved_at, state.revision + 1)

    def minutes(self, meeting: Meeting) -> Entry | None:
        """The newest minutes of a meeting; None before it was closed."""
        entries = self.workspace.entries((MINUTES,), meeting=meeting.key)
        return entries[-1] if entries else None

    def newest(self, meeting: Meeting) -> int:
        """The number of the newest entry that belongs to a meeting."""
        return max((entry.number for entry in self.workspace.entries((NOTE, ACTION), meeting=meeting.key)), default=0)

    def _first_state(self, meeting: Meeting) -> int | None:
        entries = self.workspace.entries((STATE,), meeting=meeting.key)
        return entries[0].thread if entries else None

    def _append(self, kind: str, content: dict[str, Any], author: str, *, meeting: Meeting | None = None) -> Entry:
        def check(known: Known) -> None:
            if meeting and (now := state_of(known((STATE,), meeting=meeting.key))).closed:
                raise MeetingError(_is_closed(meeting, now))

        draft = Draft(kind, content, meeting.key if meeting else "", None, self.data_date)
        (entry,) = self.workspace.append((draft,), author=short_enough(author, "The name"), check=check)
        return entry

    def _thread(self, kind: str, what: str, number: int) -> tuple[Entry, Entry]:
        entries = self.workspace.entries((kind,), thread=number) if 0 < number <= MOST_ENTRIES else []
        if not entries:
            raise MeetingError(f"There is no {what} number {number}.")
        return entries[0], entries[-1]

    def _go_on(self, newest: Entry, change: Mapping[str, Any], seen: int | None, author: str, what: str) -> Entry:
        seen = newest.number if seen is None else seen

        def check(known: Known) -> None:
            now = known((newest.kind,), thread=newest.thread)[-1]
            if now.number != seen:
                raise EditConflict(
                    f"{now.author or 'Somebody'} changed this {what} meanwhile; look at it and say it again if it "
                    "still holds."
                )

        draft = Draft(newest.kind, newest.content | dict(change), "", newest.thread, self.data_date)
        (entry,) = self.workspace.append((draft,), author=short_enough(author, "The name"), check=check)
        return entry


def _is_closed(meeting: Meeting, state: State) -> str:
    by = f" by {state.by}" if state.by else ""
    return f"The meeting about {meeting.name} was closed{by}; reopen it to change it."


def _address(link: str) -> str:
    link = short_enough(link, "The link", 2000)
    if not link.lower().startswith(("https://", "http://")) or any(letter.isspace() for letter in link):
        raise MeetingError(f"“{link[:60]}” is no web address; it begins with https://.")
    return link
