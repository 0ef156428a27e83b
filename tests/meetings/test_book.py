"""The book of meetings: what is said stays, and who comes second is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smarketing.errors import EditConflict, MeetingError, WorkspaceError
from smarketing.meetings import Book, Meeting, Shown, held, search
from smarketing.meetings.shown import Figure
from smarketing.meetings.words import LONGEST_NOTE
from smarketing.workspace import ENTRIES, Workspace

WEEK = Meeting.named("2026-W46")
DAY = date(2026, 11, 13)
SHOWN = Shown("1 promise is behind.", (Figure("MQLs", "62", "Open · goal 145"),))
HARD = "<b>x</b> ![x](http://x) '; drop table meeting_entries; -- مرحبا 😀 " + "W" * 200


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(Workspace(f"sqlite:///{tmp_path / 'home' / 'workspace.sqlite3'}"), DAY)


def test_a_note_is_kept_with_the_figures_that_it_was_said_to(book: Book) -> None:
    book.note(WEEK, "promises", "Late again.\nAs in October.", shown=SHOWN, author="Ada")
    (note,) = book.notes(WEEK)
    assert (note.point, note.text, note.author, note.meeting) == (
        "promises", "Late again.\nAs in October.", "Ada", "2026-W46"
    )  # fmt: skip
    assert (note.data_date, note.shown) == (DAY, SHOWN)
    assert book.notes(WEEK.before) == []


def test_whatever_is_written_is_text(book: Book) -> None:
    book.note(WEEK, "promises", HARD, author="مرحبا 😀")
    book.act(HARD, owner="O'Neill; --", meeting=WEEK)
    assert book.notes(WEEK)[0].text == HARD
    assert book.notes(WEEK)[0].author == "مرحبا 😀"
    assert (book.actions()[0].what, book.actions()[0].owner) == (HARD, "O'Neill; --")
    assert [found.kind for found in search(book, "DROP table")] == ["action", "note"]


def test_a_long_note_is_kept_whole_and_a_longer_one_refused(book: Book) -> None:
    book.note(WEEK, "promises", "x" * LONGEST_NOTE)
    assert len(book.notes(WEEK)[0].text) == LONGEST_NOTE
    with pytest.raises(MeetingError, match="The note has 100,001 letters, 100,000 can be kept"):
        book.note(WEEK, "promises", "x" * (LONGEST_NOTE + 1))
    with pytest.raises(MeetingError, match="The owner’s name has 201 letters, 200 can be kept"):
        book.act("Call", owner="x" * 201)
    for nothing in ("", " \n\t ", "\x00\x07"):
        with pytest.raises(MeetingError, match="is empty"):
            book.note(WEEK, "promises", nothing)
    assert len(book.notes(WEEK)) == 1


def test_actions_go_on_until_they_are_done_and_stay_in_the_book(book: Book) -> None:
    """
    | action | owner | due    | state   |
    |--------|-------|--------|---------|
    | Write  | Mara  |        | open    |
    | Call   | Otto  | 20 Nov | done    |
    | Visit  |       | 18 Nov | open    |
    """
    book.act("Write", "Mara", meeting=WEEK)
    call = book.act("Call", "Otto", date(2026, 11, 20), meeting=WEEK)
    visit = book.act("Visit", due=date(2026, 11, 18))
    done = book.settle(call.number, "done", seen=call.revision, author="Otto")
    assert (done.state, done.changed_by, done.meeting) == ("done", "Otto", "2026-W46")
    assert [(action.what, action.state) for action in book.actions()] == [
        ("Visit", "open"), ("Write", "open"), ("Call", "done")
    ]  # fmt: skip
    assert [visit.overdue(date(2026, 11, day)) for day in (18, 19)] == [False, True]
    assert len(book.workspace.entries(("action",), thread=call.number)) == 2
    with pytest.raises(MeetingError, match="There is no action number 99"):
        book.settle(99, "done")


def test_of_two_who_settle_the_same_the_second_is_told(book: Book) -> None:
    call = book.act("Call", "Otto")
    book.settle(call.number, "done", seen=call.revision, author="Otto")
    with pytest.raises(EditConflict, match="Otto changed this action meanwhile"):
        book.settle(call.number, "dropped", seen=call.revision, author="Mara")
    assert book.actions()[0].state == "done"


def test_a_suggestion_keeps_the_page_it_was_written_on_until_it_is_answered(book: Book) -> None:
    asked = {"source": ["Paid Search", "<b>"], "from": ["2026-11-01"]}
    made = book.suggest("More webinars", side="marketing", page="leads-by-source", asked=asked, author="Mara")
    other = book.suggest("Call sooner", side="sales")
    assert (made.page, made.asked["source"], made.state) == ("leads-by-source", ("Paid Search", "<b>"), "open")
    book.answer(made.number, "taken", "From Monday", seen=made.revision, author="Otto")
    assert [(s.number, s.state, s.answer) for s in book.suggestions()] == [
        (other.number, "open", ""), (made.number, "taken", "From Monday")
    ]  # fmt: skip


def test_a_brief_counts_until_its_last_day_or_until_it_is_taken_back(book: Book) -> None:
    begins = date(2026, 11, 12)
    made = book.brief(
        "Winter campaign", whom="Greenhouses", bite="Save heat.", links=["https://example.com/a"], first=begins,
        last=DAY,
    )  # fmt: skip
    (brief,) = book.briefs()
    assert (brief.bite, brief.links) == ("Save heat.", ("https://example.com/a",))
    assert [brief.counts_on(date(2026, 11, day)) for day in (11, 12, 13, 14)] == [False, True, True, False]
    book.take_back(made.number, seen=made.revision)
    assert book.briefs() == []
    assert len(book.workspace.entries(("brief",))) == 2
    for link in ("javascript:alert(1)", "example.com", "https://a b"):
        with pytest.raises(MeetingError, match="is no web address"):
            book.brief("Winter", links=[link])
    with pytest.raises(MeetingError, match="ends before it begins"):
        book.brief("Winter", first=DAY, last=date(2026, 11, 1))


def test_a_closed_meeting_takes_nothing_more_until_it_is_opened_again(book: Book) -> None:
    """
    | what          | then   | by  |
    |---------------|--------|-----|
    | note          | open   | Ada |
    | closed        | closed | Ada |
    | note, action  | refused |    |
    | closed again  | refused |    |
    | reopened      | open   | Bob |
    | note, closed  | closed | Bob |
    """
    book.note(WEEK, "promises", "One")
    book.close(WEEK, {"title": "first"}, seen=book.newest(WEEK), author="Ada")
    assert (book.state(WEEK).closed, book.state(WEEK).by) == (True, "Ada")
    for refused in (
        lambda: book.note(WEEK, "promises", "Two"),
        lambda: book.act("Call", meeting=WEEK),
        lambda: book.close(WEEK, {}, seen=99),
    ):
        with pytest.raises(MeetingError, match="The meeting about week 46 of 2026 was closed by Ada; reopen it"):
            refused()
    book.note(WEEK.before, "promises", "Another week")
    book.reopen(WEEK, author="Bob")
    with pytest.raises(MeetingError, match="is open"):
        book.reopen(WEEK)
    book.note(WEEK, "promises", "Two")
    book.close(WEEK, {"title": "second"}, seen=book.newest(WEEK), author="Bob")
    assert [note.text for note in book.notes(WEEK)] == ["One", "Two"]
    minutes = book.workspace.entries(("minutes",), meeting=WEEK.key)
    assert [entry.content["title"] for entry in minutes] == ["first", "second"]
    assert [(one.meeting.key, one.state.closed, one.notes) for one in held(book)] == [
        ("2026-W46", True, 2), ("2026-W45", False, 1)
    ]  # fmt: skip


def test_who_closes_without_having_seen_the_last_note_is_told(book: Book) -> None:
    book.note(WEEK, "promises", "One")
    seen = book.newest(WEEK)
    book.note(WEEK, "promises", "Two", author="Mara")
    with pytest.raises(EditConflict, match="Mara wrote something while you were closing"):
        book.close(WEEK, {}, seen=seen)
    assert not book.state(WEEK).closed


def test_words_are_found_whatever_their_case_and_accents(book: Book) -> None:
    book.note(WEEK, "promises", "Löwenzahn calls too late", decision=True, author="Ada")
    book.act("Ring up Lowenzahn", "Svenja")
    book.suggest("Shorter forms", page="volumes")
    assert [(found.kind, found.meeting and found.meeting.key) for found in search(book, "lowenzahn")] == [
        ("action", None), ("decision", "2026-W46")
    ]  # fmt: skip
    assert [found.kind for found in search(book, "LATE löwen")] == ["decision"]
    assert [found.kind for found in search(book, "ada")] == ["decision"]
    assert search(book, "nothing of it") == search(book, " ") == []


def test_reading_what_nobody_wrote_makes_nothing(book: Book, tmp_path: Path) -> None:
    assert (book.notes(WEEK), book.actions(), book.suggestions(), book.briefs(), held(book)) == ([], [], [], [], [])
    assert not book.state(WEEK).closed
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        '{"closed": 1}',
        '{"point": "wins", "text": 5, "decision": 0, "shown": {}}',
        '{"point": "wins", "text": "x", "decision": 0, "shown": []}',
        '{"what": 5, "owner": "", "due": null, "state": "open"}',
        '{"what": "x", "owner": "", "due": null, "state": "lost"}',
        '{"what": "x", "owner": "", "due": "2026-99-01", "state": "open"}',
    ],
)
def test_what_another_hand_wrote_is_damaged_and_no_error_of_ours(book: Book, content: str) -> None:
    """A note without a text, a figure that is none, an action in a state that there is not: said in a sentence."""
    book.note(WEEK, "wins", "Well done")
    book.act("Call", meeting=WEEK)
    with book.workspace.database.writing() as con:
        con.execute(ENTRIES.update().values(content=content))
    with pytest.raises(WorkspaceError, match="is damaged"):
        book.notes(WEEK)
    with pytest.raises(WorkspaceError, match="is damaged"):
        book.actions()


@pytest.mark.parametrize("number", [-1, 0, 7, 2**31, 10**20])
def test_a_number_of_nothing_is_said(book: Book, number: int) -> None:
    with pytest.raises(MeetingError, match=f"There is no action number {number}"):
        book.settle(number, "done")
