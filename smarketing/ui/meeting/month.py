"""The meeting about a month, held on the page of its review: comments per section, decisions, actions, the minutes."""

from __future__ import annotations

from collections.abc import Sequence

from smarketing.company import Company
from smarketing.meetings import Meeting, Shown, kept
from smarketing.meetings.things import ANYTHING
from smarketing.review.document import Section
from smarketing.ui.guard import guarded
from smarketing.ui.meeting import closing, lists, points, saying


def begin(opened: Company, meeting: Meeting, sections: Sequence[Section]) -> bool:
    """How things stand with the meeting, and who writes; whether it is open."""
    with guarded():
        state = saying.book().state(meeting)
        minutes = kept(saying.book(), meeting) if state.closed else None
        if minutes:
            closing.closed(opened, meeting, state, minutes, lambda: sections)
            return False
    saying.who_writes()
    return True


def about(section: Section, meeting: Meeting, *, is_open: bool) -> None:
    """What was said to a section, and a field to say more."""
    saying.notes(meeting, (section.name,), Shown.by(section))
    if is_open:
        saying.write(meeting, section.name, section)


def end(opened: Company, meeting: Meeting, sections: Sequence[Section], *, is_open: bool) -> None:
    """What else was said, what is to be done, and closing."""
    if is_open:
        points.anything_else(meeting)
        lists.actions(meeting)
        closing.ending(opened, meeting, sections)
    else:
        saying.notes(meeting, (ANYTHING,))
