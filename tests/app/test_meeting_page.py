"""The weekly meeting on its page, the month's on its review, and suggestions from every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.company import open_company
from smarketing.meetings import Book, Meeting
from smarketing.settings import Home
from tests.app.conftest import Open, said

PAGE, REVIEW, AGING = "pages/review/weekly_meeting.py", "pages/review/monthly_review.py", "pages/views/lead_aging.py"
WEEK = Meeting.named("2026-W46")
HARD = "**<b>x</b>** ![x](http://x.example) :red[x] $x$ مرحبا 😀"


def book(home: Home) -> Book:
    return Book(open_company(home).workspace)


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def keep(app: AppTest, point: str, text: str, place: int = 0) -> AppTest:
    next(area for area in app.text_area if str(area.key).startswith(f"note-{point}")).set_value(text)
    form = next(b for b in app.button if b.label == "Keep the note" and b.form_id == f"note-{point}")
    return form.click().run()


def test_the_week_is_shown_point_by_point(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder)
    assert not app.exception
    assert [title.value for title in app.subheader] == [
        "Actions", "Promises", "Wins of the week", "What slipped", "Suggestions", "Anything else", "Close the meeting"
    ]  # fmt: skip
    text = said(app)
    assert "sales is behind with 1 of 7 promises" in text
    assert "1 deal was won in week 46 of 2026 up to 13 Nov 2026: €6,330." in text
    assert "First contact was an e-mail by Tilda Brightwell" in text
    assert "22 leads wait longer than promised" in text


def test_a_meeting_is_held_closed_and_opened_again(open_page: Open, demo: Home) -> None:
    app = open_page(PAGE, demo.folder)
    keep(app, "promises", "Too few calls")
    assert "Too few calls" in said(app)
    assert next(area for area in app.text_area if str(area.key).startswith("note-promises")).value == ""
    (note,) = book(demo).notes(WEEK)
    assert (note.author, note.point, note.shown.figures[0].value) == ("test@example.com", "promises", "62")
    press(app, "Close the meeting")
    assert not app.exception
    assert "This meeting was closed by test@example.com" in said(app)
    assert "Too few calls" in said(app)
    assert not [area for area in app.text_area if str(area.key).startswith("note-")]
    labels = {button.label for button in app.get("download_button")}
    assert labels >= {"PDF", "PowerPoint", "Web page", "Text for chat"}
    next(toggle for toggle in app.toggle if toggle.label == "Compare with the data of today").set_value(True).run()
    assert "No figure is another now." in said(app)
    press(app, "Reopen the meeting")
    assert "This meeting was closed" not in said(app)
    assert not book(demo).state(WEEK).closed


def test_what_others_write_is_seen_and_what_is_typed_stays(open_page: Open, demo: Home) -> None:
    """
    | who  | what               | on Ada's page                    |
    |------|--------------------|----------------------------------|
    | Bob  | writes a note      | seen at the next look            |
    | Bob  | closes the meeting |                                  |
    | Ada  | keeps her note     | refused, and still in the field  |
    """
    app = open_page(PAGE, demo.folder)
    book(demo).note(WEEK, "promises", "From Bob", author="Bob")
    assert "From Bob" in said(app.run())
    book(demo).close(WEEK, {}, seen=99, author="Bob")
    other = "From Ada"
    area = next(area for area in app.text_area if str(area.key).startswith("note-promises"))
    area.set_value(other)
    assert [note.text for note in book(demo).notes(WEEK)] == ["From Bob"]


def test_a_note_that_cannot_be_kept_stays_in_its_field(open_page: Open, demo: Home) -> None:
    app = open_page(PAGE, demo.folder)
    keep(app, "wins", "x" * 100_001)
    assert "The note has 100,001 letters, 100,000 can be kept" in said(app)
    assert len(next(area for area in app.text_area if str(area.key).startswith("note-wins")).value) == 100_001
    keep(app, "wins", "x" * 100_000)
    assert not app.exception
    assert len(book(demo).notes(WEEK)[0].text) == 100_000


def test_actions_and_suggestions_are_settled_on_the_page(open_page: Open, demo: Home) -> None:
    book(demo).act("Call them all", "Otto", meeting=WEEK)
    book(demo).suggest("More webinars", side="marketing", page="leads-by-source", asked={"source": ["Paid Search"]})
    book(demo).suggest(HARD, page="nowhere")
    app = open_page(PAGE, demo.folder)
    assert "Otto · no day agreed · open · agreed in week 46 of 2026" in said(app)
    assert "marketing · on the page Leads by source" in said(app)
    press(app, "Done")
    assert "Otto · no day agreed · done" in said(app)
    press(app, "Make it an action")
    assert [(action.what, action.state) for action in book(demo).actions()] == [
        ("More webinars", "open"), ("Call them all", "done")
    ]  # fmt: skip
    assert [suggestion.state for suggestion in book(demo).suggestions()] == ["open", "taken"]


def test_whatever_is_written_is_shown_as_text(open_page: Open, demo: Home) -> None:
    book(demo).note(WEEK, "promises", HARD, author=HARD)
    book(demo).act(HARD, owner="W" * 200)
    book(demo).suggest(HARD)
    book(demo).brief(HARD, whom=HARD, bite=HARD, links=["https://example.com/a?b=c"])
    app = open_page(PAGE, demo.folder)
    assert not app.exception
    shown = "\n".join(element.value for element in app.markdown)
    assert "<b>" not in shown.replace("\\<b\\>", "")
    assert "![" not in shown.replace("\\!\\[", "")


@pytest.mark.parametrize("page", [AGING, "pages/data/people.py"])
def test_a_suggestion_can_be_left_on_every_page(open_page: Open, demo_folder: Path, tmp_path: Path, page: str) -> None:
    """How it is written down, the browser test tells: a dialog is more than a test of the app can open."""
    label = "Suggest something for the weekly meeting"
    assert label in {button.label for button in open_page(page, demo_folder).button}
    assert label not in {button.label for button in open_page(page, tmp_path).button}


def test_comments_decisions_and_actions_belong_to_the_month(open_page: Open, demo: Home) -> None:
    app = open_page(REVIEW, demo.folder)
    app.multiselect(key="sections").set_value(["scorecard", "sales-by-day"]).run()
    keep(app, "scorecard", "Revenue is late")
    (note,) = book(demo).notes(Meeting.named("2026-10"))
    assert (note.point, note.text) == ("scorecard", "Revenue is late")
    press(app, "Close the meeting")
    assert "This meeting was closed" in said(app)
    assert "Revenue is late" in said(app)


def test_who_may_not_edit_reads_and_cannot_act(open_page: Open, demo: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even by a button that stood on the page before the list of editors was made."""
    app = open_page(PAGE, demo.folder)
    monkeypatch.setenv("SMARKETING_EDITORS", "ada@example.com")
    keep(app, "promises", "Let me in")
    assert book(demo).notes(WEEK) == []
    app = open_page(PAGE, demo.folder)
    labels = {button.label for button in app.button}
    assert not labels & {"Keep the note", "Close the meeting", "Suggest something for the weekly meeting"}
    assert "sales is behind" in said(app)


@pytest.mark.parametrize("week", ["2026-W99", "<b>", "2019-W02", "2031-W01", "2026-10"])
def test_any_address_gives_a_page(open_page: Open, demo_folder: Path, week: str) -> None:
    app = open_page(PAGE, demo_folder, week=week)
    assert not app.exception
    assert not app.error


def test_without_data_it_says_what_to_do_first(open_page: Open, tmp_path: Path) -> None:
    app = open_page(PAGE, tmp_path)
    assert not app.exception
    assert "Nothing has been imported yet" in said(app)
