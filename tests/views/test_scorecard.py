"""The scorecard: each month judged by the version in force in it, the joint promise, what needs attention."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement, Agreements, Naming, Version
from smarketing.statistics.lead_value import Kind, Values
from smarketing.stats import wilson
from smarketing.views import Filters, Result, view
from smarketing.views.periods import Span
from smarketing.views.scorecard_lines import Line, Month, Tally, of_ratio, of_share
from tests.companies import Row, company

VIEW = view("scorecard")
SIGNED = Agreements.always(Agreement()).versions[0].signatures


def versions(*agreed: tuple[date, dict[str, Any]]) -> Agreements:
    """Signed versions from their first days, numbered from 1."""
    return Agreements(
        tuple(
            Version(number, Agreement.model_validate(values), first, signatures=SIGNED)
            for number, (first, values) in enumerate(agreed, start=1)
        )
    )


def mqls(month: int, many: int, hours_to_call: float | None = 1.0) -> tuple[list[Row], list[Row]]:
    """MQLs handed over at 10:00, one a day from the 1st, and a call to each so many hours later; a subscriber of the
    28th tells that the month is in the export to its end."""
    leads, calls = [], []
    for number in range(many):
        at = datetime(2026, month, 1 + number, 10)
        key = f"{month}-{number}"
        leads.append({"id": key, "created_at": at, "mql_at": at, "stage": "mql", "owner": "Dana"})
        if hours_to_call is not None:
            done = at + timedelta(hours=hours_to_call)
            calls.append({"id": key, "lead_id": key, "kind": "call", "occurred_at": done, "owner": "Dana"})
    leads.append({"id": f"{month}-last", "created_at": datetime(2026, month, 28), "stage": "subscriber"})
    return leads, calls


def ask(agreements: Agreements, as_of: date, *months: tuple[list[Row], list[Row]]) -> Result:
    leads = [lead for leads, _ in months for lead in leads]
    calls = [call for _, calls in months for call in calls]
    won = {"id": "d", "lead_id": leads[0]["id"], "outcome": "won", "amount": 500.0,
           "created_at": date(2026, 4, 2), "closed_at": date(2026, 4, 3)}  # fmt: skip
    # An open deal tells that the export of deals reaches the day.
    still = {"id": "open", "outcome": "open", "created_at": as_of}
    return VIEW.ask(company(leads, [won, still], calls, agreement=agreements), Filters(as_of=as_of))


def verdict(result: Result, month: int, promise: str) -> tuple[float | None, float | None, str, int | None]:
    rows = result.rows[(result.rows["month"] == date(2026, month, 1)) & result.rows["promise"].str.startswith(promise)]
    (row,) = rows.to_dict("records")
    return tuple(None if pd.isna(row[name]) else row[name] for name in ("value", "goal", "verdict", "agreement"))  # type: ignore[return-value]


def test_last_month_is_judged_by_the_old_version_and_this_month_by_the_new() -> None:
    """version  in force from  MQLs  hours  in time      month  MQLs  called after
    1        1 Apr 2026     10    24     90 %         April  12    3 h: kept, 12 of 12 within 24 h
    2        1 May 2026     20    2      90 %         May    12    3 h: not kept, 0 of 12 within 2 h
    """
    agreed = versions(
        (date(2026, 4, 1), {"promise_hours": 24, "goals": {"mqls_per_month": 10}, "sales": {"share_in_time": 0.9}}),
        (date(2026, 5, 1), {"promise_hours": 2, "goals": {"mqls_per_month": 20}, "sales": {"share_in_time": 0.9}}),
    )
    result = ask(agreed, date(2026, 5, 31), mqls(4, 12, 3), mqls(5, 12, 3))
    assert verdict(result, 4, "MQLs") == (12, 10, "kept", 1)
    assert verdict(result, 5, "MQLs") == (12, 20, "not kept", 2)
    assert verdict(result, 4, "First attempt in 24 hours") == (1.0, 0.9, "kept", 1)
    assert verdict(result, 5, "First attempt in 2 hours") == (0.0, 0.9, "not kept", 2)
    assert result.judged_by == (1, 2)
    assert result.facts["joint"] == {"this": False, "last": True}
    assert result.summary == (
        "May 2026: marketing kept 0 of 1 promise, sales kept 0 of 1 promise, so the joint promise was not kept. "
        "In April 2026 both sides kept their promise."
    )


def test_a_month_without_an_agreement_is_never_judged_by_a_later_one() -> None:
    agreed = versions((date(2026, 5, 1), {"goals": {"mqls_per_month": 1}, "sales": {"share_in_time": 0.1}}))
    result = ask(agreed, date(2026, 5, 31), mqls(4, 5), mqls(5, 5))
    assert verdict(result, 4, "MQLs") == (5, None, "no agreement in force", None)
    assert verdict(result, 4, "First attempt")[1:] == (None, "no agreement in force", None)
    assert verdict(result, 5, "MQLs") == (5, 1, "kept", 1)
    assert "In April 2026 no agreement was in force." in result.summary


def test_a_side_that_promised_nothing_is_not_said_to_have_promised() -> None:
    """Found wrong: “Marketing promised” and “Sales promised” over figures of a company without an agreement, and
    “Nothing is behind” where nothing is judged."""
    goals: dict[str, Any] = {"goals": {"mqls_per_month": 5}}
    for agreed, groups in (
        (Agreements(), ["Marketing", "Sales"]),
        (versions((date(2026, 1, 1), {})), ["Marketing", "Sales"]),
        (versions((date(2026, 1, 1), goals)), ["Marketing promised", "Sales"]),
        (
            versions((date(2026, 1, 1), goals | {"sales": {"share_in_time": 0.9}})),
            ["Marketing promised", "Sales promised"],
        ),
    ):
        result = ask(agreed, date(2026, 5, 31), mqls(5, 6))
        assert list(dict.fromkeys(kpi.group for kpi in result.kpis)) == groups
        assert result.facts["judged"] is bool(agreed.versions)


def test_one_side_missing_its_promise_means_the_joint_promise_was_not_kept() -> None:
    agreed = versions((date(2026, 1, 1), {"goals": {"mqls_per_month": 5}, "sales": {"share_in_time": 0.9}}))
    result = ask(agreed, date(2026, 5, 31), mqls(4, 6, None), mqls(5, 6))
    assert result.summary == (
        "May 2026: marketing kept 1 of 1 promise, sales kept 1 of 1 promise, so the joint promise was kept. "
        "In April 2026 sales missed 1 of 1 promise, so the joint promise was not kept."
    )


def test_what_nobody_agreed_is_shown_but_not_judged() -> None:
    result = ask(versions((date(2026, 1, 1), {})), date(2026, 5, 31), mqls(5, 6))
    assert verdict(result, 5, "MQLs") == (6, None, "not agreed", 1)
    assert "marketing promised nothing, sales promised nothing" in result.summary


def test_the_three_that_may_cost_most_customers_come_first() -> None:
    """5 MQLs of May were never attempted; 20 were due. A year ago 1 of 17 MQLs became a customer."""
    agreed = versions((date(2026, 1, 1), {"goals": {"mqls_per_month": 20}}))
    result = ask(agreed, date(2026, 5, 31), mqls(4, 12), mqls(5, 5, None))
    (first, *_) = result.facts["attention"]
    assert first.page == "follow-up"
    assert first.asked == {"owner": "Dana", "from": "2026-05-02"}
    assert first.text == "Dana: 4 leads without an attempt"
    assert first.stake == pytest.approx(4 / 17)


def test_quotas_are_judged_for_each_rep_and_added_up_for_their_team() -> None:
    agreed = versions((date(2026, 1, 1), {"quotas": {"Dana": 2100.0}}))
    leads, calls = mqls(4, 3)
    won = {"id": "d", "lead_id": leads[0]["id"], "outcome": "won", "amount": 500.0, "owner": "Dana",
           "created_at": date(2026, 4, 2), "closed_at": date(2026, 4, 3)}  # fmt: skip
    lee = {"id": "e", "outcome": "won", "amount": 70.0, "owner": "Lee", "closed_at": date(2026, 4, 9)}
    made = company(leads, [won, lee], calls, agreement=agreed, naming=Naming(teams={"Dana": "North", "Lee": "North"}))
    result = VIEW.ask(made, Filters(as_of=date(2026, 4, 30)))
    (north,) = result.extra["team_parts"].to_dict("records")
    assert (north["team"], north["revenue"], north["quota"], north["handed_over"]) == ("North", 570, 2100, 3)
    dana, lee = result.extra["people"].to_dict("records")
    assert (lee["rep"], lee["revenue"], lee["team"]) == ("Lee", 70, "North")
    assert (dana["rep"], dana["revenue"], dana["quota"], dana["quota_due"]) == ("Dana", 500, 2100, 2100)


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.05, 1), st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_share_is_judged_before_the_month_is_over_only_where_chance_cannot_explain_it(
    some: int, more: int, goal: float, complete: bool
) -> None:
    of = some + more
    span = Span.holding(date(2026, 5, 10), "month")
    month = Month(span, span.last if complete else date(2026, 5, 10), 1)
    line: Line = of_share(month, "sales", "Attempted", "follow-up", Tally(some, of, 0, "leads"), goal)
    if not of:
        assert (line.value, line.verdict) == (None, "unknown")
    elif complete:
        assert line.verdict == ("kept" if some / of >= goal else "not kept")
    elif some / of >= goal:
        assert line.verdict == "on course"
    else:
        assert (line.verdict == "behind") == ((wilson(some, of)[1] or 0) < goal)


def test_an_effort_may_still_grow_before_the_month_is_over() -> None:
    span = Span.holding(date(2026, 5, 10), "month")
    now, over = Month(span, date(2026, 5, 10), 1), Month(span, span.last, 1)
    for month, calls, sqls, waiting, expected in (
        (now, 3, 2, 0, "too early to tell"),
        (now, 0, 0, 5, "not due yet"),
        (over, 3, 2, 0, "not kept"),
        (over, 4, 2, 0, "kept"),
        (over, 4, 2, 1, "not due yet"),
        (over, 0, 0, 0, "unknown"),
    ):
        line = of_ratio(month, "Calls per SQL", "follow-up", Tally(calls, sqls, waiting, "SQLs"), 2.0)
        assert line.verdict == expected
        assert (line.value is None) == (not sqls)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.floats(0.05, 1), st.data())
@settings(max_examples=200, deadline=None)
def test_no_lead_that_waits_can_change_a_verdict_on_a_month_that_is_over(
    some: int, more: int, waiting: int, goal: float, data: st.DataObject
) -> None:
    """Of 10 leads 5 are due and 5 were attempted, 80 % are promised: not due yet. 8 of 8: kept, 2 of 8: not kept."""
    span = Span.holding(date(2026, 5, 10), "month")

    def verdict_of(counts: int, of: int, wait: int) -> str:
        tally = Tally(counts, of, wait, "leads")
        return of_share(Month(span, span.last, 1), "sales", "Attempted", "follow-up", tally, goal).verdict

    before = verdict_of(some, some + more, waiting)
    come = data.draw(st.integers(0, waiting))
    after = verdict_of(some + come, some + more + waiting, 0)
    assert before in (after, "not due yet")


def test_marketing_s_promise_of_lead_value_counts_each_lead_by_what_its_source_is_worth() -> None:
    """All leads are of one source: 1 of 17 became a customer and brought 500.

    A lead is worth 500 times a chance between the 1 of 17 counted and what so few leads leave open; May's 5 leads that
    five times.
    """
    agreed = versions((date(2026, 1, 1), {"level": "lead value", "goals": {"lead_value_per_month": 300}}))
    result = ask(agreed, date(2026, 5, 31), mqls(4, 12), mqls(5, 5))
    worth = Values.of([Kind.of("one", 17, [500.0])]).kinds[0].value
    assert 500 / 17 < worth < 2 * 500 / 17
    value, *rest = verdict(result, 5, "Lead value")
    assert value == pytest.approx(5 * worth)
    assert rest == [300, "not kept", 1]
    assert verdict(result, 4, "Lead value")[2] == "kept"


def test_a_part_of_a_month_is_never_compared_with_a_whole_one() -> None:
    """Found on the demo company: revenue of 13 days, too early to compare by day, stood beside all of October.

    won    500 on 30 April, 60 on 4 May     data ends on 5 May
    """
    agreed = versions((date(2026, 1, 1), {"level": "lead value", "goals": {"revenue_per_month": 100}}))
    leads, calls = mqls(4, 12)
    days = {"d1": (500.0, date(2026, 4, 30)), "d2": (60.0, date(2026, 5, 4))}
    won = [
        {"id": key, "lead_id": leads[0]["id"], "outcome": "won", "amount": amount, "closed_at": day}
        for key, (amount, day) in days.items()
    ]
    made = company(leads, won, calls, agreement=agreed)
    result = VIEW.ask(made, Filters(as_of=date(2026, 5, 5)))
    for promise in ("Revenue", "Lead value", "MQLs"):
        (card,) = [kpi for kpi in result.kpis if kpi.label == promise]
        assert card.previous != 500
        assert (card.previous is None) == bool(card.uncompared)


def test_a_month_that_the_export_does_not_reach_is_not_judged_unless_its_goal_is_reached_already() -> None:
    """Found wrong: a month whose leads are known up to the 15th was “not kept”, compared with the whole month before,
    while SLA progress called it open.

    12 MQLs, the export of leads ends on 12 May, that of deals on 30 June     goal   verdict
                                                                              20     unknown
                                                                              10     kept
    """
    for many, goal, said in ((12, 20, "unknown"), (12, 10, "kept")):
        agreed = versions((date(2026, 1, 1), {"goals": {"mqls_per_month": goal}}))
        (leads, calls), (before, earlier) = mqls(5, many), mqls(4, 20)
        known = [lead for lead in leads if lead["stage"] == "mql"]
        deal = {"id": "d", "outcome": "won", "amount": 5.0, "closed_at": date(2026, 6, 30)}
        made = company([*before, *known], [deal], [*earlier, *calls], agreement=agreed)
        result = VIEW.ask(made, Filters(start=date(2026, 5, 1), end=date(2026, 5, 31)))
        assert verdict(result, 5, "MQLs") == (12, goal, said, 1)
        (card,) = [kpi for kpi in result.kpis if kpi.label == "MQLs"]
        assert card.previous != 20 and card.days == (date(2026, 5, 1), date(2026, 5, 12))
        assert ("what marketing kept is unknown" in result.summary) == (said == "unknown")


def test_goals_of_visits_and_customers_are_judged_like_every_other() -> None:
    """One customer was won in April; 2 were agreed. No web analytics: visits are unknown."""
    goals = {"customers_per_month": 2, "visits_per_month": 100}
    result = ask(versions((date(2026, 1, 1), {"goals": goals})), date(2026, 4, 30), mqls(4, 3))
    assert verdict(result, 4, "Customers") == (1, 2, "not kept", 1)
    assert verdict(result, 4, "Visits") == (None, None, "unknown", 1)
    assert "sales kept 0 of 1 promise" in result.summary


def test_where_the_value_of_leads_is_promised_their_number_is_shown_but_not_judged() -> None:
    """Volume and quality may be traded: 5 MQLs of 20 are no broken promise where their value reaches its goal."""
    goals = {"lead_value_per_month": 100, "mqls_per_month": 20, "leads_per_month": 30}
    result = ask(versions((date(2026, 1, 1), {"level": "lead value", "goals": goals})), date(2026, 5, 31), mqls(5, 5))
    assert verdict(result, 5, "Lead value")[1:] == (100, "kept", 1)
    for promise in ("MQLs", "Leads"):
        assert verdict(result, 5, promise) == (5, None, "not agreed", 1)
    assert result.summary.startswith("May 2026: marketing kept 1 of 1 promise, ")


def test_a_rep_s_part_is_judged_by_the_quota_and_marketing_s_promises_stay_whole() -> None:
    """Found wrong: with `owner=Dana` nothing of marketing's was agreed, while all leads were said to be used.

    owner | MQLs of May | in time | sold  | quota
    Dana  | 4           | 4 of 4  | 500   | 400
    Lee   | 2           | 0 of 2  | -     | -
    """
    agreed = versions(
        (date(2026, 1, 1),
         {"goals": {"mqls_per_month": 6, "revenue_per_month": 9000}, "quotas": {"Dana": 400.0},
          "sales": {"share_in_time": 0.9}})
    )  # fmt: skip
    leads, calls = mqls(5, 6)
    leads = [lead | {"owner": "Lee" if n > 3 else "Dana"} for n, lead in enumerate(leads)]
    won = {"id": "d", "lead_id": leads[0]["id"], "outcome": "won", "amount": 500.0, "owner": "Dana",
           "closed_at": date(2026, 5, 20)}  # fmt: skip
    made = company(leads, [won], [call for call in calls if call["id"] < "5-4"], agreement=agreed)
    result = VIEW.ask(made, Filters(as_of=date(2026, 5, 31), owners=("Dana",)))
    assert verdict(result, 5, "MQLs") == (6, 6, "kept", 1)
    assert verdict(result, 5, "First attempt") == (1.0, 0.9, "kept", 1)
    assert verdict(result, 5, "Revenue") == (500, 400, "kept", 1)
    assert result.rows_used == 4
    assert result.facts["joint"] == {"this": None, "last": None}
    assert result.summary == (
        "May 2026, Dana: marketing kept 1 of 1 promise, sales kept 2 of 2 promises. "
        "The joint promise, and marketing’s, are the whole company’s."
    )
    whole = VIEW.ask(made, Filters(as_of=date(2026, 5, 31)))
    assert whole.rows_used == 6
    assert verdict(whole, 5, "Revenue") == (500, 9000, "not kept", 1)


def test_mqls_that_sales_accepts_are_judged_after_the_agreed_days_by_what_was_accepted_in_them() -> None:
    """10 days are agreed. Accepted: 0 on the 5th day, 1 on the 20th, 2 never; the last days are over on 13 May."""
    agreed = versions(
        (date(2026, 1, 1), {"marketing": {"share_accepted": 0.3}, "sales": {"effort_days": 10}}),
    )
    leads, calls = mqls(5, 3)
    for number, after in ((0, 5), (1, 20)):
        leads[number] |= {"stage": "sql", "sql_at": leads[number]["mql_at"] + timedelta(days=after)}
    made = company(leads, (), [*calls, {"kind": "note", "occurred_at": date(2026, 9, 1)}], agreement=agreed)
    for as_of, value, told in (
        (date(2026, 5, 8), None, "not due yet"),
        (date(2026, 5, 31), 1 / 3, "kept"),
        (date(2026, 8, 31), 1 / 3, "kept"),
    ):
        result = VIEW.ask(made, Filters(end=min(as_of, date(2026, 5, 31)), as_of=as_of))
        assert verdict(result, 5, "MQLs accepted") == (value, 0.3, told, 1)


def test_nobody_is_named_for_what_is_not_done_where_nothing_was_agreed() -> None:
    """4 leads of Dana's wait for a call that she never promised; the newest is of a day ago at most."""
    found = ask(Agreements(), date(2026, 5, 31), mqls(4, 1), mqls(5, 4, None)).facts["attention"]
    assert [(a.text, dict(a.asked)) for a in found] == [
        ("Handed-over leads: 3 leads without an attempt", {"from": "2026-05-02"})
    ]


def test_the_month_of_a_day_amid_it_has_what_was_known_by_that_day() -> None:
    """Found wrong: asked up to 10 May, the card showed what was closed by 31 May.

    closed  | 4 May | 20 May
    amount  |   100 |    900
    """
    deals = [
        {"id": str(day), "lead_id": "1", "outcome": "won", "amount": amount, "closed_at": date(2026, 5, day)}
        for day, amount in ((4, 100.0), (20, 900.0))
    ]
    leads = [{"id": "1", "source": "Web", "created_at": date(2026, 5, 1)}]
    of = company(leads, deals, agreement=Agreement(currency="EUR"))
    until = Filters(end=date(2026, 5, 10), as_of=date(2026, 5, 31))
    cards = {kpi.label: kpi.value for kpi in VIEW.ask(of, until).kpis}
    assert cards["Revenue"] == 100 == view("sales-by-day").ask(of, until).kpis[0].value
