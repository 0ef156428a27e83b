"""What people say in meetings at the same moment: nothing is lost, and the second of two changes is told."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from smarketing.errors import EditConflict, MeetingError
from smarketing.meetings import Book, Meeting
from smarketing.workspace import Workspace

WEEK = Meeting.named("2026-W46")
DAY = date(2026, 11, 13)
WRITERS, ROUNDS = 6, 5
PATIENCE = 90


def test_notes_written_at_once_are_all_kept_and_everybody_sees_them(url: str) -> None:
    """Six people write five notes each, all at the same moments; the first of them make the tables."""
    barrier = threading.Barrier(WRITERS)

    def write(writer: int) -> int:
        for turn in range(ROUNDS):
            barrier.wait(PATIENCE)
            Book(Workspace(url), DAY).note(WEEK, "promises", f"{turn}", author=f"writer {writer}")
            barrier.wait(PATIENCE)
        return len(Book(Workspace(url), DAY).notes(WEEK))

    with ThreadPoolExecutor(WRITERS) as pool:
        seen = list(pool.map(write, range(WRITERS)))
    assert seen == [WRITERS * ROUNDS] * WRITERS
    notes = Book(Workspace(url), DAY).notes(WEEK)
    assert sorted(note.number for note in notes) == list(range(1, WRITERS * ROUNDS + 1))
    assert Counter(note.author for note in notes) == {f"writer {writer}": ROUNDS for writer in range(WRITERS)}


def test_of_those_who_settle_an_action_or_close_a_meeting_at_once_one_does(url: str) -> None:
    book = Book(Workspace(url), DAY)
    action = book.act("Call", "Otto", meeting=WEEK)
    barrier = threading.Barrier(WRITERS)

    def settle(writer: int) -> tuple[str, str]:
        mine = Book(Workspace(url), DAY)
        barrier.wait(PATIENCE)
        try:
            mine.settle(action.number, "done", seen=action.revision, author=f"writer {writer}")
            settled = "won"
        except EditConflict:
            settled = "told"
        barrier.wait(PATIENCE)
        try:
            mine.close(WEEK, {"by": writer}, seen=action.number, author=f"writer {writer}")
            closed = "won"
        except MeetingError:
            closed = "told"
        return settled, closed

    with ThreadPoolExecutor(WRITERS) as pool:
        told = list(pool.map(settle, range(WRITERS)))
    assert Counter(settled for settled, _ in told) == {"won": 1, "told": WRITERS - 1}
    assert Counter(closed for _, closed in told) == {"won": 1, "told": WRITERS - 1}
    assert len(book.workspace.entries(("minutes",))) == 1
