"""Both sides month by month: the joint attainment, whether all was kept, and what a shared pot brings."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from smarketing.agreement import Agreement, Agreements
from smarketing.agreement.model import Pot, Side
from smarketing.views import Filters, Kpi, Result, further_tables, view
from smarketing.views.joint import Joint
from smarketing.views.periods import Span
from smarketing.views.scorecard_lines import Line, Month, Verdict
from tests.companies import Row, company
from tests.views.random_companies import Known, companies
from tests.views.test_scorecard import mqls, versions

VIEW = view("month-review")
AGREED: dict[str, Any] = {
    "currency": "EUR", "promise_hours": 24, "goals": {"mqls_per_month": 10}, "sales": {"share_in_time": 0.8},
}  # fmt: skip
APRIL = date(2026, 4, 1)


def ask(agreements: Agreements, filters: Filters, *months: tuple[list[Row], list[Row]]) -> Result:
    leads = [lead for leads, _ in months for lead in leads]
    calls = [call for _, calls in months for call in calls]
    return VIEW.ask(company(leads, activities=calls, agreement=agreements), filters)


def agreed(**pot: Any) -> Agreements:
    return versions((APRIL, AGREED | ({"pot": pot} if pot else {})))


def rows(result: Result, *columns: str) -> list[tuple[Any, ...]]:
    shown = result.extra["joint"]
    return [
        (f"{row['month']:%B}", *(None if pd.isna(row[name]) else row[name] for name in columns))
        for _, row in shown.iterrows()
    ]


def pots(result: Result) -> dict[str, float | None]:
    return {kpi.label: kpi.value for kpi in result.kpis if kpi.group == "Shared pot"}


def test_both_are_as_good_as_the_promise_furthest_from_its_goal() -> None:
    """month  MQLs of 10  in time, of 80 %         marketing  sales  both
    April  12          12 of 12                 120 %      125 %  120 %: kept
    May    8           8 of 8                   80 %       125 %  80 %: not kept
    June   11          0 of 11, called late     110 %      0 %    0 %: not kept
    """
    made = ask(agreed(), Filters(as_of=date(2026, 6, 30)), mqls(4, 12, 3), mqls(5, 8, 3), mqls(6, 11, 30))
    found = rows(made, "marketing", "marketing_kept", "sales", "sales_kept", "joint", "joint_kept", "furthest")
    expected = [
        ("April", 1.2, "Kept", 1.25, "Kept", 1.2, "Kept", "Marketing: MQLs"),
        ("May", 0.8, "Not kept", 1.25, "Kept", 0.8, "Not kept", "Marketing: MQLs"),
        ("June", 1.1, "Kept", 0.0, "Not kept", 0.0, "Not kept", "Sales: First attempt in 24 hours"),
    ]
    assert [row[:1] + row[2::2] for row in found] == [row[:1] + row[2::2] for row in expected]
    for row, right in zip(found, expected, strict=True):
        assert [row[1], row[3], row[5]] == pytest.approx([right[1], right[3], right[5]])


def test_a_month_without_an_agreement_between_others_is_unknown() -> None:
    """Version 1 ended with April; in May none was in force."""
    first = agreed().versions[0]
    ended = Agreements((type(first)(1, first.agreement, APRIL, date(2026, 4, 30), signatures=first.signatures),))
    made = ask(ended, Filters(as_of=date(2026, 5, 31)), mqls(4, 12, 3), mqls(5, 12, 3))
    assert rows(made, "joint", "joint_kept", "why") == [
        ("April", pytest.approx(1.2), "Kept", ""),
        ("May", None, "Not judged", "No agreement was in force."),
    ]


def test_a_month_that_runs_says_so() -> None:
    """By 15 June, 11 of 22 working days, 5 MQLs are due; 5 came, so that it is open and at 100 %."""
    made = ask(agreed(), Filters(as_of=date(2026, 6, 15)), mqls(4, 12, 3), mqls(5, 8, 3), mqls(6, 5, 3))
    assert rows(made, "joint", "why")[-1] == ("June", pytest.approx(1.0), "Not over: of what was due by now.")


@pytest.mark.parametrize(
    ("pot", "earned", "so_far", "whole"),
    [
        ({"amount": 3000.0}, [1000, 0, None], 1000, "Q2 2026"),
        ({"amount": 3000.0, "earned_from": 0.5}, [1000, 600, None], 1600, "Q2 2026"),
        ({"amount": 3000.0, "earned_from": 0.8}, [1000, 0, None], 1000, "Q2 2026"),
        ({"amount": 900.0, "per": "month"}, [900, 0, None], 0, "June 2026"),
    ],
)
def test_each_month_earns_its_part(pot: dict[str, Any], earned: list[float | None], so_far: float, whole: str) -> None:
    """April 120 %, May 80 %, June runs. A third of a quarter's pot is 1,000; from 50 % on 80 % is 3/5 of it."""
    made = ask(agreed(**pot), Filters(as_of=date(2026, 6, 15)), mqls(4, 12, 3), mqls(5, 8, 3), mqls(6, 5, 3))
    assert [row[1] for row in rows(made, "earned")] == [None if e is None else pytest.approx(e) for e in earned]
    cards = pots(made)
    assert cards[f"Earned of the pot, {whole}"] == pytest.approx(so_far)
    assert f"Likely payout, {whole}" in cards


def test_months_to_come_are_taken_to_end_as_the_newest() -> None:
    """At the end of April 1,000 of 3,000 are certain; with May and June like it, all of it."""
    made = ask(agreed(amount=3000.0), Filters(as_of=date(2026, 4, 30)), mqls(4, 12, 3), mqls(5, 1, 3))
    assert pots(made) == {"Earned of the pot, Q2 2026": 1000.0, "Likely payout, Q2 2026": pytest.approx(3000.0)}


def test_a_period_that_is_over_has_nothing_likely() -> None:
    made = ask(agreed(amount=900.0, per="month"), Filters(as_of=date(2026, 5, 31)), mqls(4, 12, 3), mqls(5, 8, 3))
    assert pots(made) == {"Earned of the pot, May 2026": 0.0}


def test_without_a_forecast_the_likely_payout_is_unknown_and_says_why() -> None:
    """The first lead ever is of this month: nothing can be foreseen from it."""
    made = ask(agreed(amount=900.0, per="month"), Filters(as_of=date(2026, 4, 8)), mqls(4, 5, 3))
    (card,) = [kpi for kpi in made.kpis if kpi.measure == "pot-likely"]
    assert card.value is None
    assert card.note == (
        "Unknown: there is no forecast of MQLs, as the data has 0 days before the period and a forecast needs at least "
        "14."
    )


def test_without_a_pot_only_how_to_agree_one_is_said() -> None:
    made = ask(agreed(), Filters(as_of=date(2026, 5, 31)), mqls(4, 12, 3), mqls(5, 8, 3))
    assert pots(made) == {}
    assert made.facts["pot"].startswith("No shared pot is agreed.")
    (shown,) = [table for table in further_tables(VIEW, made) if table.name == "joint"]
    assert "earned" not in [column.name for column in shown.columns if shown.rows[column.name].notna().any()]


def test_a_part_of_the_company_has_no_joint_promise() -> None:
    made = ask(agreed(amount=900.0), Filters(as_of=date(2026, 5, 31), owners=("Dana",)), mqls(4, 12, 3), mqls(5, 8, 3))
    assert made.extra["joint"].empty and pots(made) == {}
    assert "whole company’s" in made.facts["pot"]


def line(side: Side, value: float | None, verdict: Verdict, *, lacks: bool = False) -> Line:
    return Line(APRIL, side, "Promise", value, "count", 10, 10, verdict, "It is not in the data.", 1, "", lacks=lacks)


def over(*lines: Line) -> Joint:
    return Joint.of(Month(Span.holding(APRIL, "month"), date(2026, 6, 1), 1), lines)


KEPT, MISSED = line("marketing", 12, "kept"), line("marketing", 8, "not kept")


@pytest.mark.parametrize(
    ("marketing", "sales", "kept", "attained", "all_or_nothing", "from_half"),
    [
        (KEPT, line("sales", 11, "kept"), True, 1.1, 300, 300),
        (MISSED, line("sales", 11, "kept"), False, 0.8, 0, 180),
        (KEPT, line("sales", 9, "not due yet"), None, 0.9, None, None),
        (MISSED, line("sales", 9, "not due yet"), False, 0.8, 0, None),
        (KEPT, line("sales", None, "unknown", lacks=True), None, None, None, None),
        (line("marketing", 5, "not kept"), line("sales", 9, "not due yet"), False, 0.5, 0, 0),
    ],
)
def test_what_is_open_or_unknown_is_neither_kept_nor_missed(
    marketing: Line, sales: Line, kept: bool | None, attained: float | None,
    all_or_nothing: float | None, from_half: float | None,
) -> None:  # fmt: skip
    """marketing  sales      kept  both   of 300: all or nothing  from 50 % on
    12 of 10   11 of 10   yes   110 %  300                     300
    8 of 10    11 of 10   no    80 %   0                       180
    12 of 10   9, open    open  90 %   open                    open
    8 of 10    9, open    no    80 %   0                       open: the other may still end lower
    12 of 10   unknown    ?     ?      ?                       ?
    5 of 10    9, open    no    50 %   0                       0: whatever the other ends at
    """
    month = over(marketing, sales)
    assert (month.kept, month.attained) == (kept, attained and pytest.approx(attained))
    earned = [month.earned(Pot(amount=300, per="month", earned_from=begins)) for begins in (None, 0.5)]
    assert earned == [None if e is None else pytest.approx(e) for e in (all_or_nothing, from_half)] or not month.both


def test_a_goal_of_nothing_is_reached() -> None:
    nothing = Line(APRIL, "marketing", "Visits", 0, "count", 0, 0, "kept", "", 1, "")
    assert over(nothing, line("sales", 12, "kept")).attained == 1.0


def test_revenue_that_was_promised_and_cannot_be_added_up_leaves_the_month_open() -> None:
    """A won deal in dollars without a rate: whether the revenue goal was reached nobody knows, though all else was."""
    goals = {"mqls_per_month": 10, "revenue_per_month": 100}
    leads, calls = mqls(4, 12, 3)
    won = {"id": "d", "lead_id": "4-0", "outcome": "won", "amount": 500.0, "currency": "USD",
           "created_at": date(2026, 4, 2), "closed_at": date(2026, 4, 3)}  # fmt: skip
    made = company(leads, [won], calls, agreement=versions((APRIL, AGREED | {"goals": goals})))
    asked = Filters(as_of=date(2026, 4, 30))
    assert view("scorecard").ask(made, asked).facts["joint"]["this"] is None
    ((_, joint, kept, why),) = rows(VIEW.ask(made, asked), "joint", "joint_kept", "why")
    assert (joint, kept) == (None, "Unknown") and why.startswith("Revenue is unknown:")


@settings(max_examples=15, deadline=None)
@given(companies())
def test_the_scorecard_says_the_same_of_every_month(known: Known) -> None:
    """Recomputed from the scorecard's own table: the worse side decides, and 100 % is exactly what is kept."""
    day = known.company.warehouse.data_date
    if day is None:
        return
    made = VIEW.ask(known.company, Filters())
    if made.missing:
        return
    for row in made.extra["joint"].to_dict("records"):
        end = Span.holding(row["month"].date(), "month").last
        judged = view("scorecard").ask(known.company, Filters(end=min(end, day)))
        table = judged.rows[judged.rows["month"] == row["month"].date()]
        table = table[table["verdict"].isin(["kept", "not kept"])]
        if row["joint_kept"] in ("Kept", "Not kept"):
            assert judged.facts["joint"]["this"] == (row["joint_kept"] == "Kept")
            assert (table["verdict"] == "kept").all() == (row["joint_kept"] == "Kept")
        if row["joint_kept"] == "Kept":
            assert row["joint"] >= 1
            assert row["joint"] == pytest.approx(min(row["marketing"], row["sales"]))


def test_the_pot_grows_with_what_both_attain() -> None:
    pot = Pot(amount=1200, earned_from=0.6)
    earned = [pot.earned(attained / 20) for attained in range(30)]
    assert all(one <= other for one, other in pairwise(earned))
    assert (earned[0], earned[-1]) == (0, 400)


def test_the_chart_says_how_often_the_joint_promise_was_kept() -> None:
    made = ask(agreed(), Filters(as_of=date(2026, 5, 31)), mqls(4, 12, 3), mqls(5, 8, 3))
    (chart,) = [chart for chart in VIEW.charts(made) if "Both sides" in chart.title]
    assert chart.alt == ("The joint promise was kept in 1 of 2 judged months; furthest from it was May 2026 with 80 %.")


def test_cards_say_of_how_much() -> None:
    made = ask(agreed(amount=900.0), Filters(as_of=date(2026, 6, 30)), mqls(4, 12, 3), mqls(5, 8, 3), mqls(6, 12, 3))
    card: Kpi = next(kpi for kpi in made.kpis if kpi.measure == "pot-so-far")
    assert (card.value, card.beside, card.unit) == (600.0, "of €900", "money")
    assert Agreement.model_validate(AGREED).pot is None
