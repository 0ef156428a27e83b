"""The points of a weekly meeting: the pages' own figures, and a sentence where there are none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from smarketing.agreement import Agreements
from smarketing.company import Company, open_company
from smarketing.meetings import Meeting, agenda
from smarketing.meetings.agenda import RECENT
from smarketing.settings import Home
from smarketing.views import Filters, view
from tests.companies import company

WEEK = Meeting.named("2026-W45")
SUNDAY = date(2026, 11, 8)


@pytest.fixture(scope="module")
def demo_company(demo_folder: object) -> Company:
    return open_company(Home(demo_folder))  # type: ignore[arg-type]


def test_its_figures_are_those_of_the_pages(demo_company: Company) -> None:
    promises, wins, slipped = agenda(demo_company, WEEK)
    scorecard = view("scorecard").ask(demo_company, Filters(end=SUNDAY, as_of=SUNDAY))
    assert (promises.headline, promises.cards) == (scorecard.headline, scorecard.kpis)
    sold = view("sales-by-day").ask(demo_company, Filters(start=WEEK.first, end=SUNDAY, as_of=SUNDAY)).rows
    days = sold[sold["day"].dt.date.between(WEEK.first, SUNDAY)]
    (deals,) = wins.tables
    assert deals.total == days["deals"].sum() == 5
    assert days["revenue"].sum() == 55_460
    assert wins.headline == "5 deals were won in week 45 of 2026: €55.5K."
    assert len(wins.said) == 5
    follow_up = view("follow-up").ask(demo_company, Filters(start=SUNDAY - RECENT, as_of=SUNDAY))
    broken, soon = (int(card.value or 0) for card in slipped.cards)
    assert (broken, soon) == (follow_up.rows["broken"].sum(), follow_up.rows["about_to_break"].sum())
    (waiting,) = slipped.tables
    assert waiting.total + sum(part.rows for part in slipped.left_out) == broken + soon


@pytest.mark.parametrize("key", ["2026-W47", "2031-W02"])
def test_of_a_week_after_the_data_nothing_is_known(demo_company: Company, key: str) -> None:
    for section in agenda(demo_company, Meeting.named(key)):
        assert "the data ends on 13 Nov 2026" in section.missing
        assert not section.cards


def test_a_week_without_a_win_says_so(demo_company: Company) -> None:
    _, wins, _ = agenda(demo_company, Meeting.named("2019-W02"))
    assert wins.headline == "No deal was won in week 2 of 2019."
    assert (wins.tables, wins.said) == ((), ())


def test_without_data_deals_activities_or_agreement_each_point_says_what_lacks() -> None:
    assert [s.missing for s in agenda(company(), WEEK)] == ["Nothing has been imported yet."] * 3
    leads = [
        {"id": f"L{n}", "owner": "Dana", "stage": "mql", "created_at": SUNDAY - timedelta(days=n),
         "mql_at": SUNDAY - timedelta(days=n)}
        for n in range(9)
    ]  # fmt: skip
    promises, wins, slipped = agenda(company(leads), WEEK)
    assert promises.cards
    assert "import your CRM's export of deals" in wins.missing
    assert "import your CRM's export of calls" in slipped.remarks
    assert slipped.headline == "Nothing is agreed for this month; which leads wait is unknown."


def test_of_leads_that_the_data_does_not_reach_none_is_said_to_wait_or_not() -> None:
    """The leads end in March, deals go on until November: that nobody waits is not known."""
    leads = [
        {"id": "L1", "owner": "Dana", "stage": "mql", "created_at": date(2026, 3, 2), "mql_at": date(2026, 3, 2)},
    ]
    called = [{"kind": "call", "lead_id": "L1", "occurred_at": date(2026, 3, 3), "owner": "Dana"}]
    deals = [{"id": "D", "outcome": "won", "amount": 9.0, "created_at": date(2026, 11, 1), "closed_at": SUNDAY}]
    _, _, slipped = agenda(company(leads, deals, called, agreement=Agreements()), WEEK)
    assert slipped.headline == "Nothing is agreed for this month; which leads wait is unknown."
    assert slipped.remarks.startswith("The newest lead in the data is of 2 Mar 2026: what came later is unknown")


def test_nobody_is_named_for_leads_that_wait_where_nothing_was_signed() -> None:
    leads = [
        {"id": f"L{n}", "name": f"Lead {n}", "owner": "Dana", "stage": "mql", "created_at": date(2026, 11, 2),
         "mql_at": date(2026, 11, 2)}
        for n in range(3)
    ]  # fmt: skip
    called = [{"kind": "call", "lead_id": "L0", "occurred_at": date(2026, 11, n), "owner": "Dana"} for n in (3, 8)]
    _, _, slipped = agenda(company(leads, activities=called, agreement=Agreements()), WEEK)
    (waiting,) = slipped.tables
    assert waiting.labels[:2] == ("Name", "Company")
    assert {row[0] for row in waiting.rows} == {"Lead 1", "Lead 2"}
    assert slipped.headline == "Nothing is agreed for this month; 2 leads wait longer than the usual 24 hours."
