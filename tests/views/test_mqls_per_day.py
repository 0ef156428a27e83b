"""MQLs per day: worked small companies, the traps, and an independent count in pandas."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement, Goals
from smarketing.company import Company
from smarketing.views import Filters, Result
from smarketing.views.mqls_per_day import VIEW
from smarketing.views.sla_progress import VIEW as SLA_PROGRESS
from tests.companies import company

Row = dict[str, Any]


def mqls(day: date, number: int = 1, **more: Any) -> list[Row]:
    return [
        {"id": f"{day}-{n}-{more}", "created_at": day, "mql_at": day, "stage": "mql", **more} for n in range(number)
    ]


def steady(first: date, last: date, number: int, **more: Any) -> list[Row]:
    """So many on each working day, one fewer and one more in turn."""
    days = pd.bdate_range(first, last).date
    return [lead for n, day in enumerate(days) for lead in mqls(day, number + (-1) ** n, **more)]


def ask(of: Company, **filters: Any) -> Result:
    return VIEW.ask(of, Filters(**filters))


def test_columns_are_the_contract() -> None:
    rows = ask(company(mqls(date(2026, 5, 4)))).rows
    assert list(rows.columns) == ["day", "mqls", "working_day", "mean", "lower", "upper", "signal"]
    assert [column.name for column in VIEW.columns] == list(rows.columns)


def test_empty_days_and_days_off_have_rows_of_their_own_kind() -> None:
    """Fri 8 May 2, Sat 1, Mon 11 May none, Tue 3. 11 May is a holiday."""
    of = company(
        [*mqls(date(2026, 5, 8), 2), *mqls(date(2026, 5, 9)), *mqls(date(2026, 5, 12), 3)],
        agreement=Agreement(holidays=(date(2026, 5, 11),)),
    )
    rows = ask(of).rows
    assert rows["mqls"].tolist() == [2, 1, 0, 0, 3]
    assert rows["working_day"].tolist() == [True, False, False, False, True]
    assert rows[["lower", "upper", "signal"]].isna().all(axis=None)


def test_the_mean_is_of_the_last_seven_working_days() -> None:
    """1, 2, ... 8 MQLs on 8 working days from Mon 4 May: 4 on average by the 7th, 5 by the 8th."""
    days = pd.bdate_range("2026-05-04", periods=8).date
    rows = ask(company([lead for n, day in enumerate(days, 1) for lead in mqls(day, n)])).rows.set_index("day")
    assert rows.loc["2026-05-11", "mean"] != rows.loc["2026-05-11", "mean"]  # six working days: unknown
    assert rows.loc["2026-05-12", "mean"] == pytest.approx(4)
    assert rows.loc["2026-05-13", "mean"] == pytest.approx(5)


def test_working_days_and_days_off_are_judged_by_their_own_kind() -> None:
    """5 on weekdays, 1 on weekends: 8 on a Saturday are news, though they would be ordinary on a Friday."""
    days = pd.date_range("2026-01-05", "2026-05-15").date
    some = [lead for day in days for lead in mqls(day, 5 if day.isoweekday() < 6 else 1)]
    rows = ask(company([*some, *mqls(date(2026, 5, 16), 8)])).rows.set_index("day")
    assert rows.loc["2026-05-15", "signal"] == "none"
    assert rows.loc["2026-05-16", "signal"] == "above"
    assert rows.loc["2026-05-16", "upper"] < 8 < rows.loc["2026-05-15", "upper"]


def test_an_ordinary_day_and_one_that_is_not_in_words() -> None:
    """6 a day: a Poisson count is 0 one time in 403 and above 15 one time in 1,958; 740 is the limit."""
    usual = steady(date(2026, 3, 2), date(2026, 5, 12), 6)
    assert ask(company([*usual, *mqls(date(2026, 5, 13), 7)])).summary == (
        "Sales received 7 MQLs on 13 May 2026, an ordinary working day (0 to 15 would be). No working day before was "
        "out of the ordinary."
    )
    burst = ask(company([*usual, *mqls(date(2026, 5, 13), 25), *mqls(date(2026, 5, 14), 5)]))
    assert "out of the ordinary was 13 May 2026 with 25." in burst.summary
    now = ask(company([*usual, *mqls(date(2026, 5, 13), 25)]))
    assert "more than the 0 to 15 of an ordinary working day: worth asking why" in now.summary
    assert now.kpis[0].better == "up"
    assert burst.kpis[0].better == "neither"  # a day within the limits is neither good nor bad


def test_too_few_days_to_say_what_is_ordinary() -> None:
    assert "too few to say what is ordinary" in ask(company(steady(date(2026, 5, 4), date(2026, 5, 13), 5))).summary


def test_the_same_days_as_sla_progress() -> None:
    of = company(
        [*steady(date(2026, 3, 2), date(2026, 5, 12), 6), {"id": "x", "created_at": date(2026, 3, 3), "stage": "sql"}]
    )
    here, there = ask(of), SLA_PROGRESS.ask(of, Filters())
    assert here.rows["mqls"].tolist() == there.rows["mqls"].tolist()
    assert (here.left_out, here.caveats) == (there.left_out, there.caveats)


def test_days_before_the_first_mql_are_known_from_the_first_lead_on() -> None:
    some = [{"id": "a", "created_at": date(2026, 5, 4), "stage": "lead"}, *mqls(date(2026, 5, 7))]
    assert ask(company(some)).rows["mqls"].tolist() == [0, 0, 0, 1]
    nobody = ask(company([{"id": "a", "created_at": date(2026, 5, 4), "stage": "lead"}]))
    assert nobody.rows["mqls"].tolist() == [0]


def test_who_received_them() -> None:
    """By Wed 13 May, the 9th working day: Dana 3 (April by its 9th, the 13th: 1), Lee 1, nobody 1."""
    some = [
        *mqls(date(2026, 5, 12), 3, owner="Dana"), *mqls(date(2026, 5, 13), owner="Lee"), *mqls(date(2026, 5, 5)),
        *mqls(date(2026, 4, 13), owner="Dana"), *mqls(date(2026, 4, 14), owner="Dana"), *mqls(date(2026, 3, 31)),
    ]  # fmt: skip
    reps = ask(company(some)).extra["mqls_by_rep"].set_index("rep")
    assert reps["mqls"].to_dict() == {"Dana": 3, "Lee": 1, "No owner": 1}
    assert reps["before"].to_dict() == {"Dana": 1, "Lee": 0, "No owner": 0}
    assert reps.loc["Dana", "share"] == pytest.approx(3 / 5)
    chosen = ask(company(some), start=date(2026, 4, 14)).extra["mqls_by_rep"].set_index("rep")
    assert chosen.loc["Dana", ["mqls", "before"]].tolist() == [4, 1]


def test_the_pattern_of_the_week() -> None:
    """Two weeks of 4 on Mondays and 1 on Fridays."""
    some = [lead for day in (date(2026, 5, 4), date(2026, 5, 11)) for lead in mqls(day, 4)]
    some += [lead for day in (date(2026, 5, 8), date(2026, 5, 15)) for lead in mqls(day)]
    week = ask(company(some)).extra["mqls_by_weekday"].set_index("weekday")
    assert week["mean"].to_dict() == {
        "Monday": 4, "Tuesday": 0, "Wednesday": 0, "Thursday": 0, "Friday": 1, "Saturday": 0, "Sunday": 0
    }  # fmt: skip
    assert week.loc["Monday", "share"] == pytest.approx(0.8)


def test_cards() -> None:
    agreed = Agreement(goals=Goals(mqls_per_month=210))
    result = ask(company(steady(date(2026, 3, 2), date(2026, 5, 13), 6), agreement=agreed))
    assert [kpi.label for kpi in result.kpis] == [
        "13 May 2026", "Per day, last 7 working days", "May 2026 so far", "Out of the ordinary, last 60 working days"
    ]  # fmt: skip
    assert result.kpis[2].broken
    assert result.kpis[3].value == 0
    assert result.kpis[3].uncompared.startswith("No comparison")


def test_what_the_data_lacks() -> None:
    assert "No leads" in str(ask(company()).missing)
    assert "MQLs per day need to know which leads are MQLs" in str(
        ask(company([{"id": "a", "created_at": date(2026, 5, 4)}])).missing
    )
    assert "Create date" in str(ask(company([{"id": "a", "stage": "mql"}])).missing)
    early = ask(company(mqls(date(2026, 5, 4))), end=date(2026, 1, 31))
    assert early.missing is not None and VIEW.charts(early) == []


def test_the_picture_says_what_was_out_of_the_ordinary() -> None:
    usual = steady(date(2026, 3, 2), date(2026, 5, 12), 6)
    chart = VIEW.charts(ask(company([*usual, *mqls(date(2026, 5, 13), 25)])))[0]
    assert chart.alt.startswith("1 day was out of the ordinary, the newest 13 May 2026 (25)")
    assert "dark: out of the ordinary" in chart.title


# --- an independent count ----------------------------------------------------------------------------------------

DAYS = st.integers(0, 50).map(lambda n: date(2026, 1, 5) + timedelta(days=n))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(DAYS, st.sampled_from(["Dana", "Lee", None])), min_size=1, max_size=40), st.none() | DAYS)
def test_equals_an_independent_count(drawn: list[tuple[date, str | None]], as_of: date | None) -> None:
    some = [{"id": str(n), "created_at": day, "stage": "mql", "owner": owner} for n, (day, owner) in enumerate(drawn)]
    first = {"id": "first", "created_at": date(2026, 1, 5), "stage": "lead"}
    result = ask(company([first, *some]), as_of=as_of)
    until = as_of or max(day for day, _ in drawn)
    counts = pd.Series([day for day, _ in drawn if day <= until], dtype=object).value_counts()
    rows = result.rows
    assert rows["mqls"].sum() == counts.sum()
    assert all(row.mqls == counts.get(row.day.date(), 0) for row in rows.itertuples())
    worked = rows[rows["day"].dt.day_of_week < 5]
    expected = [worked["mqls"].iloc[max(0, n - 6) : n + 1].mean() if n >= 6 else None for n in range(len(worked))]
    assert [None if pd.isna(mean) else mean for mean in worked["mean"]] == [
        None if mean is None else pytest.approx(mean) for mean in expected
    ]
    month = pd.Timestamp(rows["day"].iloc[-1]).replace(day=1).date()
    by = pd.Series([owner or "No owner" for day, owner in drawn if month <= day <= until], dtype=object).value_counts()
    reps = result.extra["mqls_by_rep"].set_index("rep")["mqls"]
    assert {rep: n for rep, n in reps.items() if n} == by.to_dict()
