"""Which meeting: of a week or a month, by a name that can be typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.errors import MeetingError
from smarketing.meetings import Meeting

DAYS = st.dates(date(1972, 1, 1), date(2049, 11, 30))


def test_a_week_begins_on_monday_and_a_year_may_begin_in_the_week_of_another() -> None:
    """
    | day             | meeting  | first           | last            |
    |-----------------|----------|-----------------|-----------------|
    | Fri 13 Nov 2026 | 2026-W46 | Mon 9 Nov 2026  | Sun 15 Nov 2026 |
    | Fri 1 Jan 2027  | 2026-W53 | Mon 28 Dec 2026 | Sun 3 Jan 2027  |
    """
    week = Meeting.of_week(date(2026, 11, 13))
    assert (week.key, week.first, week.last) == ("2026-W46", date(2026, 11, 9), date(2026, 11, 15))
    assert Meeting.of_week(date(2027, 1, 1)).key == "2026-W53"
    assert Meeting.named("2026-W53").last == date(2027, 1, 3)


@given(DAYS)
def test_every_day_lies_in_the_meetings_of_its_week_and_month_whose_names_lead_back(day: date) -> None:
    for meeting in (Meeting.of_week(day), Meeting.of_month(day)):
        assert meeting.first <= day <= meeting.last
        assert Meeting.named(meeting.key) == meeting
        assert meeting.before.last == meeting.first - timedelta(days=1)


@pytest.mark.parametrize("text", ["", "week 46", "2026-W54", "2025-W53", "2026-13", "1026-W02", "2026-W46; drop table"])
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(MeetingError, match="is no week or month; write it as"):
        Meeting.named(text)


def test_data_of_the_first_days_of_a_week_is_looked_at_to_speak_of_the_week_before() -> None:
    """
    | newest event    | next meeting | whose figures are of |
    |-----------------|--------------|----------------------|
    | Sun 15 Nov 2026 | week 46      | Sun 15 Nov           |
    | Tue 17 Nov 2026 | week 46      | Tue 17 Nov           |
    | Wed 18 Nov 2026 | week 47      | Wed 18 Nov           |
    """
    sunday = date(2026, 11, 15)
    found = [Meeting.next_of(sunday + timedelta(days=later)) for later in (0, 2, 3)]
    assert [meeting.key for meeting in found] == ["2026-W46", "2026-W46", "2026-W47"]
    assert [m.looked_at(sunday + timedelta(days=later)).day for m, later in zip(found, (0, 2, 3), strict=True)] == [
        15, 17, 18
    ]  # fmt: skip
    assert Meeting.named("2026-W45").looked_at(sunday) == date(2026, 11, 8)
