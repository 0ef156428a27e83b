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
from smarketing.views.scorecard_lines import Line, Month, of_ratio, of_share
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
    """MQLs handed over at 10:00, one a day from the 1st, and a call to each so many hours later."""
    leads, calls = [], []
    for number in range(many):
        at = datetime(2026, month, 1 + number, 10)
        key = f"{month}-{number}"
        leads.append({"id": key, "created_at": at, "mql_at": at, "stage": "mql", "owner": "Dana"})
        if hours_to_call is not None:
            done = at + timedelta(hours=hours_to_call)
            calls.append({"id": key, "lead_id": key, "kind": "call", "occurred_at": done, "owner": "Dana"})
    return leads, calls


def ask(agreements: Agreements, as_of: date, *months: tuple[list[Row], list[Row]]) -> Result:
    leads = [lead for leads, _ in months for lead in leads]
    calls = [call for _, calls in months for call in calls]
    won = {"id": "d", "lead_id": leads[0]["id"], "outcome": "won", "amount": 500.0,
           "created_at": date(2026, 4, 2), "closed_at": date(2026, 4, 3)}  # fmt: skip
    return VIEW.ask(company(leads, [won], calls, agreement=agreements), Filters(as_of=as_of))


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
    assert verdict(result, 4, "Attempted in 24 hours") == (1.0, 0.9, "kept", 1)
    assert verdict(result, 5, "Attempted in 2 hours") == (0.0, 0.9, "not kept", 2)
    assert result.judged_by == (1, 2)
    assert result.facts["joint"] == {"this": False, "last": True}
    assert result.headline == (
        "May 2026: marketing keeps 0 of 1 promise, sales keeps 0 of 1 promise. "
        "In April 2026 both sides kept their promise."
    )


def test_a_month_without_an_agreement_is_never_judged_by_a_later_one() -> None:
    agreed = versions((date(2026, 5, 1), {"goals": {"mqls_per_month": 1}, "sales": {"share_in_time": 0.1}}))
    result = ask(agreed, date(2026, 5, 31), mqls(4, 5), mqls(5, 5))
    assert verdict(result, 4, "MQLs") == (5, None, "no agreement in force", None)
    assert verdict(result, 4, "Attempted")[1:] == (None, "no agreement in force", None)
    assert verdict(result, 5, "MQLs") == (5, 1, "kept", 1)
    assert "In April 2026 no agreement was in force." in result.headline


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
    assert "In April 2026 sales missed a promise, so the joint promise was not kept." in result.headline


def test_what_nobody_agreed_is_shown_but_not_judged() -> None:
    result = ask(versions((date(2026, 1, 1), {})), date(2026, 5, 31), mqls(5, 6))
    assert verdict(result, 5, "MQLs") == (6, None, "not agreed", 1)
    assert "marketing promised nothing, sales promised nothing" in result.headline


def test_the_three_that_may_cost_most_customers_come_first() -> None:
    """5 MQLs of May were never attempted; 20 were due. A year ago 1 of 17 MQLs became a customer."""
    agreed = versions((date(2026, 1, 1), {"goals": {"mqls_per_month": 20}}))
    result = ask(agreed, date(2026, 5, 31), mqls(4, 12), mqls(5, 5, None))
    (first, *_) = result.facts["attention"]
    assert first.page == "follow-up"
    assert first.asked == {"owner": "Dana", "from": "2026-05-02"}
    assert first.text == "Dana: 4 leads never attempted"
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
    line: Line = of_share(month, "sales", "Worked", "follow-up", some, of, goal, "leads")
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
    assert of_ratio(now, "Calls per SQL", "follow-up", 3, 2, 2.0, "SQLs").verdict == "too early to tell"
    assert of_ratio(over, "Calls per SQL", "follow-up", 3, 2, 2.0, "SQLs").verdict == "not kept"
    assert of_ratio(over, "Calls per SQL", "follow-up", 4, 2, 2.0, "SQLs").verdict == "kept"
    assert of_ratio(over, "Calls per SQL", "follow-up", 0, 0, 2.0, "SQLs").value is None


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
