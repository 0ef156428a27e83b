"""Sales by day: worked small companies, the traps, and an independent sum in pandas on random ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement, Goals, Rate, Rates
from smarketing.company import Company
from smarketing.views.base import Filters, Kpi, Result
from smarketing.views.sales_by_day import VIEW
from tests.companies import company

EURO = Agreement(currency="EUR")
DOLLARS = Rates(rates=(Rate(currency="USD", into="EUR", rate=0.5),))
GOAL = Agreement(currency="EUR", goals=Goals(revenue_per_month=21_000))


def won(day: date | None, amount: float | None = 1000.0, **more: Any) -> dict[str, Any]:
    return {"outcome": "won", "closed_at": day, "amount": amount, **more}


def lost(day: date) -> dict[str, Any]:
    return {"outcome": "lost", "closed_at": day}


def of_deals(*deals: dict[str, Any], agreement: Agreement = EURO, rates: Rates | None = None) -> Company:
    rows = [{"id": f"d{n}", **deal} for n, deal in enumerate(deals)]
    return company(opportunities=rows, agreement=agreement, rates=rates)


def every_working_day(first: date, last: date, amount: float | None) -> list[dict[str, Any]]:
    return [won(day, amount) for day in pd.bdate_range(first, last).date]


def ask(of: Company, **filters: Any) -> Result:
    return VIEW.ask(of, Filters(**filters))


def card(result: Result, label: str) -> Kpi:
    return next(kpi for kpi in result.kpis if kpi.label.startswith(label))


# --- the table ---------------------------------------------------------------------------------------------------


def test_columns_are_the_contract() -> None:
    rows = ask(of_deals(won(date(2026, 5, 4)))).rows
    assert list(rows.columns) == ["day", "deals", "revenue", "month_to_date", "goal_to_date"]
    assert [column.name for column in VIEW.columns] == list(rows.columns)


def test_empty_days_have_a_row_and_the_running_total_no_gap() -> None:
    rows = ask(of_deals(won(date(2026, 5, 4), 100), won(date(2026, 5, 7), 50))).rows
    assert rows["deals"].tolist() == [1, 0, 0, 1]
    assert rows["revenue"].tolist() == [100, 0, 0, 50]
    assert rows["month_to_date"].tolist() == [100, 100, 100, 150]


def test_the_month_to_date_holds_the_days_before_the_first_one_asked() -> None:
    """Asked from 6 May: the 100 of 4 May are in the month-to-date, and so is its goal; 1 June starts anew."""
    of = of_deals(won(date(2026, 5, 4), 100), won(date(2026, 6, 1), 30), agreement=GOAL)
    rows = ask(of, start=date(2026, 5, 6)).rows.set_index("day")
    assert rows.index[0] == pd.Timestamp(2026, 5, 6)
    assert rows.loc["2026-05-06", "month_to_date"] == 100
    assert rows.loc["2026-05-06", "goal_to_date"] == pytest.approx(4000)  # the 4th of 21 working days
    assert rows.loc["2026-05-31", ["month_to_date", "goal_to_date"]].tolist() == pytest.approx([100, 21_000])
    assert rows.loc["2026-06-01", "month_to_date"] == 30
    assert rows.loc["2026-06-01", "goal_to_date"] == pytest.approx(21_000 / 22)


def test_days_to_come_are_unknown_and_have_a_goal() -> None:
    rows = ask(of_deals(won(date(2026, 5, 4)), agreement=GOAL), end=date(2026, 5, 29)).rows
    assert rows.loc[1:, ["deals", "revenue", "month_to_date"]].isna().all(axis=None)
    assert rows["goal_to_date"].iloc[-1] == pytest.approx(21_000)


def test_no_goal_is_unknown_and_not_zero() -> None:
    of = of_deals(won(date(2026, 5, 4), owner="Ann"), won(date(2026, 5, 4), owner="Bob"), agreement=GOAL)
    assert ask(of_deals(won(date(2026, 5, 4)))).rows["goal_to_date"].isna().all()
    alone = ask(of, owners=("Ann",))
    assert alone.rows["deals"].tolist() == [1]
    assert alone.rows["goal_to_date"].isna().all()
    assert "the goal is agreed for the whole company only" in alone.summary


def test_a_missing_amount_is_unknown_and_not_zero() -> None:
    """4 May: one deal without an amount; 5 May: one of 100 and one of 0, which is a missing amount too."""
    result = ask(of_deals(won(date(2026, 5, 4), None), won(date(2026, 5, 5), 100), won(date(2026, 5, 5), 0)))
    assert result.rows["deals"].tolist() == [1, 2]
    assert pd.isna(result.rows["revenue"][0])
    assert pd.isna(result.rows["month_to_date"][0])
    assert result.rows["revenue"][1] == result.rows["month_to_date"][1] == 100
    assert [(left.rows, left.reason.split(" (")[0]) for left in result.left_out] == [(2, "won deals without an amount")]


def test_while_an_exchange_rate_lacks_no_part_is_shown_as_the_whole() -> None:
    """5 May: €100, 6 May: $900 and no rate. €100 is not the revenue of May, and the reason is said everywhere."""
    deals = won(date(2026, 5, 5), 100), won(date(2026, 5, 6), 900, currency="USD"), lost(date(2026, 5, 6))
    result = ask(of_deals(*deals))
    assert result.rows["revenue"].isna().all() and result.rows["month_to_date"].isna().all()
    assert result.rows["deals"].tolist() == [1, 1]
    why = "1 won deal is in USD without an exchange rate to EUR"
    assert result.summary.startswith(f"Sales have won 2 deals by 6 May 2026; revenue is unknown. {why}.")
    assert card(result, "Revenue").value is None and card(result, "Revenue").note.startswith(f"Unknown: {why}")
    assert result.refused == f"{why}, so no amounts are added up: enter rates on the page Exchange rates."
    assert [(left.reason.split(",")[0], left.rows) for left in result.left_out] == [
        ("won deals in a currency without an exchange rate", 1)
    ]


def test_amounts_in_other_currencies_are_converted_and_it_is_said_by_which_rate() -> None:
    deals = won(date(2026, 5, 4), 100), won(date(2026, 5, 4), 900, currency="USD"), lost(date(2026, 5, 4))
    result = ask(of_deals(*deals, rates=DOLLARS))
    assert result.rows["revenue"].tolist() == [100 + 450]
    assert (result.refused, result.left_out) == ("", ())
    assert result.converted == (
        "1 won deal in another currency was converted, each by the rate of its close date: 1 at 1 USD = 0.5 EUR."
    )


def test_amounts_in_no_named_currency_are_a_caveat() -> None:
    plain = ask(of_deals(won(date(2026, 5, 4), 100), won(date(2026, 5, 4), None), agreement=Agreement()))
    assert [caveat.rows for caveat in plain.caveats] == [1]
    assert "set it in the agreement" in plain.caveats[0].reason
    assert ask(of_deals(won(date(2026, 5, 4), 100))).caveats == ()


def test_open_deals_and_deals_without_a_date_are_no_sales() -> None:
    open_deal = {"outcome": "open", "closed_at": date(2026, 5, 4), "amount": 500.0}
    result = ask(of_deals(won(date(2026, 5, 4), 100), won(None, 70), open_deal, lost(date(2026, 5, 4))))
    assert result.rows["revenue"].tolist() == [100]
    assert result.rows["deals"].tolist() == [1]
    assert [(left.reason, left.rows) for left in result.left_out] == [("won deals without a close date: on no day", 1)]


def test_an_earlier_data_date_forgets_what_came_later() -> None:
    result = ask(of_deals(won(date(2026, 5, 4), 100), won(date(2026, 5, 8), 50)), as_of=date(2026, 5, 5))
    assert result.rows["month_to_date"].tolist() == [100, 100]
    assert any("after the data date" in left.reason and left.rows == 1 for left in result.left_out)


# --- what the data lacks -----------------------------------------------------------------------------------------


def test_without_deals_without_won_ones_without_dates() -> None:
    assert "export of deals" in str(ask(company()).missing)
    assert "No deal in the data is won" in str(ask(of_deals(lost(date(2026, 5, 4)))).missing)
    assert "Close date" in str(ask(of_deals(won(None))).missing)
    dated_only_by_creation = ask(of_deals(won(None, created_at=date(2026, 5, 4))))
    assert "Close date" in str(dated_only_by_creation.missing)
    early = ask(of_deals(won(date(2026, 5, 4))), end=date(2026, 1, 31))
    assert early.summary == "The first deal closed on 4 May 2026, after the days asked for."
    assert VIEW.charts(early) == []


def test_where_amounts_are_missing_deals_are_counted_and_no_zero_is_printed() -> None:
    """As where a CRM holds an amount for 1 of 20 won deals: its 70 are not the month's revenue."""
    deals = [*every_working_day(date(2026, 5, 1), date(2026, 5, 27), None), won(date(2026, 5, 28), 70)]
    result = ask(of_deals(*deals, agreement=GOAL))
    assert result.summary == (
        "Sales have won 20 deals by 28 May 2026; revenue is unknown. "
        "19 of the 20 deals won since 1 May 2026 have no amount."
    )
    assert card(result, "Revenue").value is None
    assert card(result, "Deals won").value == 20
    chart = VIEW.charts(result)[0].spec.to_dict()
    assert {row["series"] for rows in chart["datasets"].values() for row in rows if "series" in row} == {"May 2026"}
    assert "Goal" not in str(chart["datasets"])


def test_a_month_whose_own_deals_all_lack_amounts() -> None:
    deals = every_working_day(date(2026, 4, 1), date(2026, 4, 30), 100)
    result = ask(of_deals(*deals, won(date(2026, 5, 4), None), agreement=GOAL))
    assert result.summary == "Sales have won 1 deal by 4 May 2026, of which none has an amount: revenue is unknown."
    assert card(result, "Revenue").value is None
    assert len(VIEW.charts(result)) == 3


# --- the sentence ------------------------------------------------------------------------------------------------


def test_behind_and_above_the_month_before_with_the_end_of_the_month() -> None:
    """800 each working day of May after 700 in April: by 13 May, the 9th, 7,200 against 6,300.

    12 working days of about one deal of 700 to 800 are to come: about 16,000 of the 21,000 agreed."""
    days = every_working_day(date(2026, 4, 1), date(2026, 4, 30), 700)
    now = every_working_day(date(2026, 5, 1), date(2026, 5, 13), 800)
    headline = ask(of_deals(*days, *now, agreement=GOAL)).summary
    assert headline.startswith(
        "Sales are behind for May 2026: €7,200 closed by 13 May 2026, 14 % above April 2026 at the same working day; "
        "reaching the goal of €21K is "
    )
    assert " likely. The month will likely end between €" in headline
    assert ask(of_deals(*days, *now)).summary == (
        "Sales have closed €7,200 by 13 May 2026, 14 % above April 2026 at the same working day; "
        "no goal is agreed for May 2026."
    )


def test_a_month_that_is_over_compares_with_the_whole_one_before() -> None:
    """21 x 800 in May, 22 x 700 in April: 16,800 against 15,400, though April had a working day more."""
    april = every_working_day(date(2026, 4, 1), date(2026, 4, 30), 700)
    deals = [*april, *every_working_day(date(2026, 5, 1), date(2026, 6, 2), 800)]
    assert ask(of_deals(*deals, agreement=GOAL), end=date(2026, 5, 31)).summary == (
        "Sales closed €16.8K in May 2026, 80 % of the €21K goal and 9 % above April 2026."
    )
    middle = ask(of_deals(*deals, agreement=GOAL), end=date(2026, 5, 13))
    assert middle.summary.startswith("Sales were behind for May 2026: €7,200 closed by 13 May 2026, ")
    assert "will likely end" not in middle.summary
    assert "Projected" not in {kpi.label.split()[0] for kpi in middle.kpis}


def test_with_too_few_deals_the_month_is_open_until_the_goal_is_reached() -> None:
    """Nine deals are one too few to say what a deal brings."""
    few = ask(of_deals(*every_working_day(date(2026, 5, 1), date(2026, 5, 13), 1200), agreement=GOAL))
    assert few.summary == (
        "May 2026 is open for sales: €10.8K closed by 13 May 2026; there is too little history to say how likely the "
        "goal of €21K is."
    )
    assert card(few, "Projected").note == "The last year has 9 deals with an amount and a forecast needs at least 10."
    reached = ask(of_deals(*every_working_day(date(2026, 5, 1), date(2026, 5, 13), 2400), agreement=GOAL)).summary
    assert reached == "Sales are on course for May 2026: €21.6K closed by 13 May 2026; the goal of €21K is reached."


# --- cards -------------------------------------------------------------------------------------------------------


def test_a_partial_month_compares_with_the_same_part_of_the_one_before() -> None:
    """April: 700 a working day, 15,400 in all but 6,300 by its 9th; 13 May is the 9th of May."""
    days = every_working_day(date(2026, 4, 1), date(2026, 4, 30), 700)
    result = ask(of_deals(*days, *every_working_day(date(2026, 5, 1), date(2026, 5, 13), 800)))
    revenue = card(result, "Revenue")
    assert (revenue.value, revenue.previous) == (7200, 6300)
    assert revenue.previous_label == "April 2026 at the same working day"
    assert (card(result, "Deals won").value, card(result, "Deals won").previous) == (9, 9)


def test_a_lost_deal_stays_in_the_denominator_and_the_rate_is_one_of_sums() -> None:
    """Day one: 1 won of 1 (100 %). Day two: 1 won of 4 (25 %). The rate is 2 of 5, not the mean of 62.5 %."""
    of = of_deals(won(date(2026, 5, 4)), won(date(2026, 5, 5)), *[lost(date(2026, 5, 5))] * 3)
    assert card(ask(of), "Win rate").value == pytest.approx(2 / 5)


def test_without_any_lost_deal_the_win_rate_is_unknown() -> None:
    rate = card(ask(of_deals(won(date(2026, 5, 4)))), "Win rate")
    assert rate.value is None
    assert rate.note == "Unknown: the export has no lost deals."


def test_the_average_deal_is_one_of_known_amounts() -> None:
    of = of_deals(won(date(2026, 5, 4), 100), won(date(2026, 5, 4), 300), won(date(2026, 5, 5), None))
    result = ask(of)
    assert card(result, "Revenue per won deal").value == 200
    assert "1 deal has no amount." in card(result, "Revenue").note


# --- frames and charts -------------------------------------------------------------------------------------------


def test_months_are_aligned_by_day_and_by_working_day() -> None:
    """1 April 2026 is a Wednesday, 1 May a Friday: Mon 4 May is the 2nd working day, as Thu 2 April is."""
    of = of_deals(won(date(2026, 4, 1), 10), won(date(2026, 4, 2), 20), won(date(2026, 5, 4), 5))
    aligned = ask(of).extra["months_aligned"]
    assert list(aligned.columns) == ["month", "day_of_month", "working_day", "revenue_to_date", "deals_to_date"]
    second = aligned[aligned["working_day"] == 2].drop_duplicates("month", keep="first")
    assert second["day_of_month"].tolist() == [2, 4]
    assert second["revenue_to_date"].tolist() == [30, 5]
    titles = [chart.title for chart in VIEW.charts(ask(of))]
    total = "Revenue (EUR) in May 2026, running total"
    assert titles == [
        f"{total} by day of the month", f"{total} by working day", "Revenue (EUR) per month; partial month pale"
    ]  # fmt: skip


def test_partial_months_are_marked_and_not_judged() -> None:
    days = every_working_day(date(2026, 3, 18), date(2026, 5, 13), 700)
    result = ask(of_deals(*days, agreement=GOAL))
    assert result.extra["revenue_months"]["partial"].tolist() == [True, False, True]
    bars = VIEW.charts(result)[2]
    assert bars.alt == "Sales met their goal in 0 of the last 1 whole month."
    kinds = [row["kind"] for rows in bars.spec.to_dict()["datasets"].values() for row in rows if "partial" in row][:3]
    assert kinds == ["happened", "behind", "happened"]


def test_at_most_three_earlier_months_are_drawn() -> None:
    result = ask(of_deals(*every_working_day(date(2025, 11, 3), date(2026, 5, 13), 700), agreement=GOAL))
    drawn = VIEW.charts(result)[0].spec.to_dict()["datasets"].values()
    series = {row["series"] for rows in drawn for row in rows if "series" in row}
    assert series == {"Goal", "May 2026", "April 2026", "March 2026", "February 2026"}
    assert result.extra["months_aligned"]["month"].nunique() == 7


# --- an independent sum ------------------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))
DEALS = st.lists(
    st.fixed_dictionaries(
        {
            "outcome": st.sampled_from(["won", "won", "lost", "open"]),
            "closed_at": st.none() | DAYS,
            "amount": st.sampled_from([None, 0.0, 10.0, 250.0]),
            "currency": st.sampled_from([None, "EUR", "USD"]),
        }
    ),
    max_size=25,
)


@settings(max_examples=15, deadline=None)
@given(DEALS, DAYS, st.integers(0, 60), DAYS)
def test_equals_an_independent_sum(deals: list[dict[str, Any]], start: date, length: int, as_of: date) -> None:
    first = won(date(2026, 1, 1), 10.0, currency="EUR")
    end = start + timedelta(days=length)
    rows = VIEW.ask(of_deals(first, *deals, rates=DOLLARS), Filters(start=start, end=end, as_of=as_of)).rows

    frame = pd.DataFrame([first, *deals])
    frame = frame[(frame["outcome"] == "won") & frame["closed_at"].notna()]
    rate = frame["currency"].map({"USD": 0.5}).fillna(1.0)
    frame["euros"] = (frame["amount"] * rate).where(frame["amount"] > 0)
    expected: list[tuple[Any, ...]] = []
    for day in pd.date_range(start, end).date:
        today = frame[frame["closed_at"] == day]
        month = frame[(frame["closed_at"] >= day.replace(day=1)) & (frame["closed_at"] <= day)]
        known = [
            sum(part["euros"].dropna()) if part.empty or part["euros"].notna().any() else None
            for part in (today, month)
        ]
        expected.append((pd.Timestamp(day), *((len(today), *known) if day <= as_of else (None, None, None))))
    # Where ten working days since the newest deal have nothing, the data is taken to end with it.
    newest = max(d["closed_at"] for d in [first, *deals] if d["outcome"] in ("won", "lost") and d["closed_at"])
    known = newest if len(pd.bdate_range(newest, as_of, inclusive="right")) >= 10 else max(newest, as_of)
    expected = [row if row[0].date() <= known else (row[0], None, None, None) for row in expected]
    columns = ["deals", "revenue", "month_to_date"]
    found = [
        (row.day, *(None if pd.isna(getattr(row, c)) else getattr(row, c) for c in columns))
        for row in rows.itertuples()
    ]
    assert found == expected


def test_zoho_revenue_by_closing_month(real_company: Callable[[str], Company]) -> None:
    """Won revenue by closing month of a full CRM export, summed independently of the project."""
    months = ask(real_company("zoho")).extra["revenue_months"].set_index("month")["revenue"]
    assert months["2020-11":"2021-05"].tolist() == [8084800, 8277600, 6087100, 5481300, 8222500, 8660200, 3597700]


def test_olist_has_too_few_amounts_to_speak_of_revenue(real_company: Callable[[str], Company]) -> None:
    """842 deals won, 797 of them without an amount."""
    result = ask(real_company("olist"))
    assert result.rows["deals"].sum() == 842
    assert "revenue is unknown. 797 of the 842 deals won" in result.summary
