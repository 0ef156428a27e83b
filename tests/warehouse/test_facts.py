"""One row per lead, as known on a day: what it became, what it brought, who touched it and how soon."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from smarketing.company import Company
from tests.companies import Row, company

BORN = datetime(2026, 3, 2, 9)
TODAY = date(2026, 6, 1)


def facts(made: Company, columns: str, as_of: date = TODAY) -> list[tuple[Any, ...]]:
    """Values per lead in the order of their ids; null is None."""
    found = made.warehouse.query(f"select {columns} from lead_facts order by id", {"as_of": as_of}).astype(object)
    return [tuple(row) for row in found.where(found.notna(), None).itertuples(index=False)]


def lead(**more: Any) -> Row:
    return {"id": "L1", "created_at": BORN, "stage": "lead", **more}


def deal(number: int, **more: Any) -> Row:
    return {"id": f"D{number}", "lead_id": "L1", "created_at": date(2026, 3, 10), "outcome": "won", **more}


def call(hours: float, **more: Any) -> Row:
    return {"lead_id": "L1", "kind": "call", "occurred_at": BORN + timedelta(hours=hours), "record": str(hours), **more}


def test_a_lead_with_several_deals_is_one_lead_whose_revenue_adds_up() -> None:
    """Fan-out: three deals and two calls are one lead, three deals and two calls, not six of either."""
    deals = [deal(n, amount=100.0, closed_at=date(2026, 4, n)) for n in (3, 1, 2)]
    made = company([lead()], deals, [call(1), call(2)], today=TODAY)
    assert facts(made, "won_deals, priced_deals, revenue, calls, attempts, is_customer") == [(3, 3, 300.0, 2, 2, True)]
    assert facts(made, "first_won_on")[0][0] == pd.Timestamp(2026, 4, 1)


def test_a_lost_deal_made_the_lead_an_opportunity_and_not_a_customer() -> None:
    made = company([lead()], [deal(1, outcome="lost", amount=9.0, closed_at=date(2026, 4, 1))], today=TODAY)
    assert facts(made, "became_opportunity, is_customer, is_open, revenue") == [(True, False, False, 0.0)]


def test_where_deals_are_linked_they_say_what_a_lead_became() -> None:
    made = company([lead(stage="customer"), lead(id="L2")], [deal(1, lead_id="L2")], today=TODAY)
    assert facts(made, "became_opportunity, is_customer") == [(False, False), (True, True)]


def test_without_linked_deals_the_stage_says_it_and_money_is_unknown() -> None:
    leads = [lead(), lead(id="L2", stage="opportunity"), lead(id="L3", stage="customer", customer_at=date(2026, 5, 1))]
    made = company(leads, [deal(1, lead_id="nobody", amount=9.0)], today=TODAY)
    assert facts(made, "is_mql, became_opportunity, is_customer, revenue, won_deals") == [
        (False, False, False, None, None),
        (True, True, False, None, None),
        (True, True, True, None, None),
    ]
    assert facts(made, "first_won_on")[2][0] == pd.Timestamp(2026, 5, 1)


def test_without_deals_and_stages_nothing_is_known_of_what_became_of_a_lead() -> None:
    made = company([lead(stage=None)], today=TODAY)
    assert facts(made, "is_mql, became_opportunity, is_customer, revenue") == [(None, None, None, None)]


def test_a_deal_alone_makes_no_mql() -> None:
    """Found wrong: deals that sales opened for contacts nobody had qualified were 138 MQLs more than the CRM itself
    reports. An MQL is what the CRM calls one, or what it says went further."""
    made = company([lead(), lead(id="L2"), lead(id="L3", stage="opportunity")], [deal(1)], today=TODAY)
    assert facts(made, "is_mql, became_opportunity") == [(False, True), (False, False), (True, False)]


def test_a_converted_flag_alone_says_nothing_about_mqls() -> None:
    """Found wrong: an export that only tells converted leads gave 0 MQLs where the number is unknown."""
    made = company([lead(stage=None, converted=True), lead(id="L2", stage=None, converted=False)], today=TODAY)
    assert facts(made, "is_mql, became_opportunity") == [(None, True), (None, False)]


# As known on an earlier day


def test_on_an_earlier_day_later_leads_deals_wins_and_touches_are_unknown() -> None:
    made = company(
        [lead(), lead(id="L2", created_at=datetime(2026, 5, 20))],
        [deal(1, created_at=date(2026, 3, 10), closed_at=date(2026, 5, 2), amount=70.0)],
        [call(10), call(24 * 70)],
        today=TODAY,
    )
    columns = "became_opportunity, is_customer, revenue, open_amount, calls, is_open"
    assert facts(made, columns, date(2026, 3, 9)) == [(False, False, 0.0, None, 1, True)]
    assert facts(made, columns, date(2026, 3, 10)) == [(True, False, 0.0, 70.0, 1, False)]
    assert facts(made, columns, date(2026, 5, 2)) == [(True, True, 70.0, None, 1, False)]
    assert len(facts(made, columns, date(2026, 5, 20))) == 2


def test_a_deal_lost_later_was_still_open_then() -> None:
    """Found wrong: money in a deal that was open on the day, and lost later, was missing from the open amount."""
    made = company([lead()], [deal(1, outcome="lost", amount=70.0, closed_at=date(2026, 5, 2))], today=TODAY)
    assert facts(made, "open_amount", date(2026, 4, 1)) == [(70.0,)]
    assert facts(made, "open_amount") == [(None,)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 9), (False, False, False, True)),
        (date(2026, 3, 10), (True, False, False, True)),
        (date(2026, 4, 10), (True, True, False, False)),
        (date(2026, 5, 10), (True, True, True, False)),
    ],
)
def test_dated_stages_are_reached_on_their_day(day: date, expected: tuple[bool, ...]) -> None:
    """Found wrong: on any earlier day a lead already was what it became months later."""
    dates = {"mql_at": date(2026, 3, 10), "opportunity_at": date(2026, 4, 10), "customer_at": date(2026, 5, 10)}
    made = company([lead(stage="customer", **dates), lead(id="L2", created_at=TODAY)], today=TODAY)
    assert facts(made, "is_mql, became_opportunity, is_customer, is_open", day) == [expected]


def test_a_stage_without_a_date_is_taken_as_reached() -> None:
    made = company([lead(stage="customer"), lead(id="L2", created_at=TODAY)], today=TODAY)
    assert facts(made, "is_mql, became_opportunity, is_customer", date(2026, 4, 1)) == [(True, True, True)]


def test_the_crms_last_activity_counts_when_later_than_any_touch_and_not_before_it_happened() -> None:
    made = company([lead(last_activity_at=datetime(2026, 5, 5, 8))], activities=[call(48)], today=TODAY)
    assert facts(made, "last_activity_on")[0][0] == pd.Timestamp(2026, 5, 5)
    assert facts(made, "last_activity_on", date(2026, 5, 4))[0][0] == pd.Timestamp(2026, 3, 4)
    assert facts(made, "last_activity_on", date(2026, 3, 3)) == [(None,)]


# Response


def test_what_an_attempt_is() -> None:
    kinds = [("call", "inbound"), ("call", "outbound"), ("email", "inbound"), ("email", None), ("email", "outbound"),
             ("meeting", None), ("task", None), ("note", None)]  # fmt: skip
    touches = [call(n + 1, kind=kind, direction=direction) for n, (kind, direction) in enumerate(kinds)]
    made = company([lead()], activities=touches, today=TODAY)
    assert facts(made, "attempts, calls, emails, meetings") == [(5, 2, 2, 1)]


def test_first_response_is_the_first_attempt_after_creation() -> None:
    touches = [call(-5), call(30), call(2.5), call(0.5, kind="note"), call(1, kind="email", direction="inbound")]
    made = company([lead()], activities=touches, today=TODAY)
    assert facts(made, "first_response_hours, precise, attempts") == [(2.5, True, 3)]


def test_a_lead_touched_only_before_it_was_created_was_contacted_with_an_unknown_response() -> None:
    made = company([lead()], activities=[call(-24)], today=TODAY)
    assert facts(made, "attempts, first_response_hours") == [(1, None)]


@pytest.mark.parametrize(("days", "hours"), [(0, 0.0), (1, 24.0), (3, 72.0), (-1, None)])
def test_dates_without_times_are_known_to_the_day(days: int, hours: float | None) -> None:
    made = company([lead()], activities=[call(0, occurred_at=BORN.date() + timedelta(days=days))], today=TODAY)
    assert facts(made, "first_response_hours, precise") == [(hours, None if hours is None else False)]


@pytest.mark.parametrize(
    ("timed", "dated", "known"),
    [(0.5, 28, (0.5, True)), (0.5, 0, (0.5, True)), (30, 0, (0.0, False)), (None, 1, (24.0, False))],
)
def test_of_two_first_attempts_on_one_day_the_one_with_a_time_says_how_soon(
    timed: float | None, dated: int, known: tuple[float, bool]
) -> None:
    """Found wrong: an answer after 30 minutes became one after 0 hours, known to the day, by a later task with a date.

    created 9:00  attempt with a time  with a date only  response
                  9:30                 28 days later     0.5 h
                  9:30                 the same day      0.5 h: the better known of the two
                  30 h later           the same day      0 days
                                       the next day      1 day
    """
    calls = [call(0, record="dated", occurred_at=BORN.date() + timedelta(days=dated))]
    calls += [call(timed)] if timed is not None else []
    made = company([lead()], activities=calls, today=TODAY)
    assert facts(made, "first_response_hours, precise") == [known]


def test_an_activity_planned_for_the_future_has_not_happened() -> None:
    made = company([lead(), lead(id="L2", created_at=TODAY)], activities=[call(24 * 365)], today=TODAY)
    assert facts(made, "attempts, last_activity_on")[0] == (0, None)
