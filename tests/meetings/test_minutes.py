"""Minutes: what was shown and said, kept when the meeting closes, and the same file ever after."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pptx import Presentation

from smarketing.company import Company, open_company
from smarketing.errors import ReviewError
from smarketing.meetings import Book, Meeting, Shown, agenda, close, kept, minutes, of_meeting
from smarketing.meetings.minutes import file_name
from smarketing.review import FORMATS, write
from smarketing.settings import Home
from tests.companies import company
from tests.review import slides

WEEK = Meeting.named("2026-W46")
NASTY = "<script>alert(1)</script> [x](http://evil.example) @here =1+1 #panic() \u202e😀 مرحبا"


@pytest.fixture
def opened(demo_folder: Path, tmp_path: Path) -> Company:
    """The demo company with a workspace of this test."""
    return replace(open_company(Home(demo_folder)), home=Home(tmp_path / "home"))


def book_of(opened: Company) -> Book:
    return Book(opened.workspace, opened.warehouse.data_date)


def test_a_closed_meeting_stays_as_it_was(opened: Company) -> None:
    """Whatever is done and imported later, its minutes are the same bytes in every format."""
    book, sections = book_of(opened), agenda(opened, WEEK)
    book.note(WEEK, "promises", "Late again", shown=Shown.by(sections[0]), author="Ada")
    book.note(WEEK, "promises", "Call within the hour", decision=True, author="Otto")
    book.note(WEEK, "anything-else", "Cake on Friday")
    action = book.act("Call all 22", "Otto", date(2026, 11, 20), meeting=WEEK)
    close(opened, WEEK, sections, author="Ada")
    made = kept(book, WEEK)
    assert made is not None
    assert [section.name for section in made.sections] == [
        "decisions", "promises", "wins", "slipped", "actions", "anything-else"
    ]  # fmt: skip
    assert any("Closed by Ada on" in fact for fact in made.facts)
    files = {form: write(made, form) for form in FORMATS}
    for part in ("Late again", "Call within the hour", "Cake on Friday", "Call all 22", "Otto · due 20 Nov 2026"):
        assert part in files["html"].decode()
        assert part in files["md"].decode()
    book.settle(action.number, "done")
    other = company()
    again = of_meeting(replace(other, home=opened.home), WEEK, lambda: agenda(other, WEEK))
    assert {form: write(again, form) for form in files} == files


def test_minutes_before_the_close_say_so(opened: Company) -> None:
    made = minutes(opened, WEEK, agenda(opened, WEEK))
    assert "The meeting is not closed yet" in made.facts
    assert kept(book_of(opened), WEEK) is None


def test_a_note_says_what_its_figures_were_where_they_changed_since(opened: Company) -> None:
    """
    | when       | MQLs |
    |------------|------|
    | note       | 62   |
    | at the end | 64   |
    """
    promises, *others = agenda(opened, WEEK)
    book_of(opened).note(WEEK, "promises", "Too few", shown=Shown.by(promises), author="Ada")
    first, *rest = promises.cards
    later = replace(promises, cards=(replace(first, value=64.0), *rest))
    made = minutes(opened, WEEK, [later, *others])
    (said,) = next(section for section in made.sections if section.name == "promises").said
    assert said.by.endswith("MQLs was 62, is 64")
    assert first.value == 62


def test_no_text_becomes_markup_in_any_format(opened: Company) -> None:
    book = book_of(opened)
    book.note(WEEK, "promises", f"{NASTY}\n# Heading\n- item", author=NASTY)
    book.act(NASTY, owner=NASTY, meeting=WEEK)
    book.suggest(NASTY, page=NASTY, author=NASTY)
    book.brief(NASTY, whom=NASTY, bite=NASTY)
    made = minutes(opened, WEEK, agenda(opened, WEEK))
    for form in FORMATS:
        assert write(made, form)
    page, chat = write(made, "html").decode(), write(made, "md").decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert 'href="http' not in page
    assert "<script" not in chat.replace("\\<", "")
    assert "](http" not in chat.replace("\\]", "")
    assert "\n# Heading" not in chat
    assert "\u202e" not in page + chat


def test_slides_open_with_the_answers_and_say_the_longest_note_whole(opened: Company) -> None:
    """What a slide has no room for stands in its notes, to be said aloud."""
    note = " ".join(f"word{number}" for number in range(500))
    book_of(opened).note(WEEK, "wins", note, author="Ada")
    show = Presentation(io.BytesIO(write(minutes(opened, WEEK, agenda(opened, WEEK)), "pptx")))
    texts = slides.texts(show)
    assert sum("1 deal was won in week 46 of 2026" in text for text in texts) == 2
    assert any("word0 word1" in text and text.endswith("…") for text in texts)
    assert any(note in said for said in slides.notes(show))


def test_every_action_is_in_the_minutes_even_for_a_chat(opened: Company) -> None:
    book = book_of(opened)
    for number in range(40):
        book.act(f"Action {number}", f"Owner {number}", meeting=WEEK)
    chat = write(minutes(opened, WEEK, agenda(opened, WEEK)), "md").decode()
    assert all(f"> Action {number}\n" in chat + "\n" for number in range(40))


def test_what_was_done_since_the_last_meeting_is_told_once(opened: Company) -> None:
    book = book_of(opened)
    action = book.act("Call", "Otto", meeting=WEEK.before)
    close(opened, WEEK.before, ())
    book.settle(action.number, "done")
    made = minutes(opened, WEEK, ())
    assert [section.headline for section in made.sections] == ["No action is open; 1 was done since last time."]
    close(opened, WEEK, ())
    assert minutes(opened, Meeting.named("2026-W47"), ()).sections == ()


def test_files_are_named_by_the_meeting_and_other_formats_refused(opened: Company) -> None:
    assert file_name(WEEK, "pdf") == "weekly-meeting-2026-W46.pdf"
    assert file_name(Meeting.named("2026-10"), "md") == "monthly-review-minutes-2026-10.md"
    with pytest.raises(ReviewError, match="is no format of a review; there are pdf"):
        write(minutes(opened, WEEK, ()), "docx")
