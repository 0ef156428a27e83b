"""The meeting that a command is about, opened where it is asked for: its company, its book and what it looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smarketing.meetings import Book, Shown
    from smarketing.review import Review
    from smarketing.review.document import Section

#: The week and the month that were asked for; of neither, the week that the data is for.
Asked = tuple[str | None, date | None]


class Held:
    """The meeting that was asked for, with its company and its book."""

    def __init__(self, asked: Asked) -> None:
        from smarketing.company import open_company
        from smarketing.errors import MeetingError
        from smarketing.meetings import Book, Meeting
        from smarketing.settings import home, today

        week, month = asked
        self.company = open_company(home())
        data_date = self.company.warehouse.data_date
        self.book = Book(self.company.workspace, data_date)
        if month:
            self.meeting = Meeting.of_month(month)
        elif week:
            self.meeting = Meeting.named(week)
            if self.meeting.kind != "weekly":
                raise MeetingError(f"“{week}” is a month; say it with --month {week}.")
        else:
            self.meeting = Meeting.next_of(data_date or today())

    def sections(self, point: str | None = None) -> Sequence[Section]:
        """What it looks at; of a month's, only one point where it is named."""
        from smarketing.meetings import agenda
        from smarketing.review import layout, review

        if self.meeting.kind == "weekly":
            return agenda(self.company, self.meeting)
        chosen = (point,) if point else layout.layout(self.company.workspace).sections
        return review(self.company, self.meeting.first, chosen).sections

    def shown(self, point: str) -> Shown | None:
        """The figures of a point; UnknownName for one that there is not."""
        from smarketing.errors import UnknownName
        from smarketing.meetings import Shown
        from smarketing.meetings.agenda import TITLES
        from smarketing.meetings.things import ANYTHING

        if point == ANYTHING:
            return None
        if self.meeting.kind == "weekly" and point not in TITLES:
            raise UnknownName("point", point, (*TITLES, ANYTHING))
        return next((Shown.by(section) for section in self.sections(point) if section.name == point), None)

    def minutes(self) -> Review:
        """Those that were kept, of an open meeting as they stand. Figures are computed only where it is open."""
        from smarketing.meetings import of_meeting

        return of_meeting(self.company, self.meeting, self.sections)

    def about(self) -> dict[str, Any]:
        state = self.book.state(self.meeting)
        return {"key": self.meeting.key, "title": self.meeting.title, "from": self.meeting.first,
                "to": self.meeting.last, **asdict(state)}  # fmt: skip


def book() -> Book:
    """The book of the company, for what belongs to no meeting."""
    return Held((None, None)).book
