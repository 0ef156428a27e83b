"""The day of an earlier period that a day compares with, and the days that an export is taken to know of."""

from __future__ import annotations

from datetime import date

import pytest

from smarketing.agreement import Agreement, Agreements
from smarketing.agreement.workdays import Workdays
from smarketing.views.base import Period
from smarketing.views.periods import Span, same_point
from smarketing.views.reach import Known, reached
from smarketing.views.standing import Pacing


@pytest.mark.parametrize(
    ("day", "same", "why"),
    [
        (date(2026, 5, 13), date(2026, 4, 13), "the 9th working day of each"),
        (date(2026, 5, 31), date(2026, 4, 30), "a whole month compares with the whole one, though 21 days face 22"),
        (date(2026, 5, 2), date(2026, 4, 1), "Saturday after the 1st working day; April's 2nd follows its 1st at once"),
        (date(2026, 5, 3), date(2026, 4, 1), "Sunday likewise"),
        (date(2026, 8, 1), None, "August begins with a Saturday, July with a working day that August has not had"),
    ],
)
def test_same_point(day: date, same: date | None, why: str) -> None:
    span = Span.holding(day, "month")
    assert same_point(Workdays.of(Agreement()), span, day, span.before) == same, why


def test_a_longer_month_meets_the_end_of_a_shorter_one() -> None:
    """March 2026 has 22 working days, February 20: from the 20th on, all of February is the comparison."""
    march = Span.holding(date(2026, 3, 30), "month")
    assert same_point(Workdays.of(Agreement()), march, date(2026, 3, 30), march.before) == date(2026, 2, 28)


def test_names_and_neighbours() -> None:
    quarter = Span.holding(date(2026, 2, 10), "quarter")
    assert (quarter.first, quarter.last, quarter.name) == (date(2026, 1, 1), date(2026, 3, 31), "Q1 2026")
    assert quarter.before.name == "Q4 2025"
    assert Span.holding(date(2026, 2, 10), "year").before.name == "2025"


def known_to(day: date) -> Known:
    return Known(date(2026, 1, 1), day, day)


def test_a_week_of_silence_is_news_and_two_are_the_end_of_the_export() -> None:
    """The newest record is of Fri 1 May: 9 working days without any are a lull, 10 are unknown."""
    newest, workdays = date(2026, 5, 1), Workdays.of(Agreement())
    assert reached(newest, date(2026, 5, 14), workdays) == date(2026, 5, 14)
    assert reached(newest, date(2026, 5, 15), workdays) == newest
    assert reached(newest, date(2026, 4, 1), workdays) == newest


def test_a_goal_between_months_with_and_without_one_is_unknown() -> None:
    agreement = Agreement.model_validate({"goals": {"by_month": {"2026-05": {"mqls": 21}}}})
    pacing = Pacing(Agreements.always(agreement), "mqls", known_to(date(2026, 5, 1)), "lead")
    assert pacing.goal(date(2026, 5, 1), date(2026, 5, 31)) == 21
    assert pacing.goal(date(2026, 4, 30), date(2026, 5, 31)) is None


@pytest.mark.parametrize(
    ("kind", "starts", "first", "last", "name", "before"),
    [
        ("month", 7, date(2026, 11, 1), date(2026, 11, 30), "November 2026", "October 2026"),
        ("quarter", 1, date(2026, 10, 1), date(2026, 12, 31), "Q4 2026", "Q3 2026"),
        ("quarter", 7, date(2026, 10, 1), date(2026, 12, 31), "Q2 FY 2027", "Q1 FY 2027"),
        ("quarter", 11, date(2026, 11, 1), date(2027, 1, 31), "Q1 FY 2027", "Q4 FY 2026"),
        ("year", 1, date(2026, 1, 1), date(2026, 12, 31), "2026", "2025"),
        ("year", 7, date(2026, 7, 1), date(2027, 6, 30), "FY 2027", "FY 2026"),
    ],
)
def test_quarters_and_years_follow_the_fiscal_year(
    kind: Period, starts: int, first: date, last: date, name: str, before: str
) -> None:
    span = Span.holding(date(2026, 11, 13), kind, starts)
    assert (span.first, span.last, span.name, span.before.name) == (first, last, name, before)


def test_a_fiscal_quarter_is_judged_by_its_own_goal() -> None:
    """Fiscal years from July: 2026-10 to 2026-12 is 2027-Q2, for which 300 are agreed."""
    agreed = Agreement.model_validate({"fiscal_year_starts": 7, "goals": {"by_quarter": {"2027-Q2": {"mqls": 300}}}})
    pacing = Pacing(Agreements.always(agreed), "mqls", known_to(date(2026, 12, 1)), "lead")
    standing = pacing.standing("quarter", date(2026, 12, 1), lambda first, last: 5.0)
    assert standing.goal == pytest.approx(300)
    assert standing.span.name == "Q2 FY 2027"
