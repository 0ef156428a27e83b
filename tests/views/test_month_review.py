"""The month review: parts that add up, against the goal, the month before and the year before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from smarketing.agreement import Agreement, Goals
from smarketing.company import Company
from smarketing.views import Filters, Result, view
from smarketing.views.month_review_parts import OF_SALES, Part
from smarketing.views.month_review_sides import Side
from smarketing.views.month_review_words import reasons
from tests.companies import company

VIEW = view("month-review")


def deals(month: int, source: str, won: int, lost: int, amount: float) -> list[dict[str, Any]]:
    """Decided deals of one source in a month of 2026, each of a lead of its own."""
    rows = []
    for n in range(won + lost):
        who = f"{source}{month}-{n}"
        outcome = "won" if n < won else "lost"
        rows.append({"id": who, "lead_id": who, "outcome": outcome, "stage": outcome, "amount": amount,
                     "created_at": date(2026, month, 2), "closed_at": date(2026, month, 10 + n % 15)})  # fmt: skip
    return rows


def people(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"id": row["lead_id"], "source": row["lead_id"].split("-")[0].rstrip("0123456789"), "owner": "Dana",
         "stage": "mql", "created_at": row["created_at"], "mql_at": row["created_at"]}
        for row in rows
    ]  # fmt: skip


def made(goals: Goals | None = None) -> Company:
    """
    | month | source | decided | won | amount |
    |---|---|---|---|---|
    | April | Fair | 20 | 10 | 100 |
    | April | Web  | 20 | 6  | 50  |
    | May   | Fair | 10 | 6  | 100 |
    | May   | Web  | 30 | 9  | 60  |
    """
    rows = [*deals(4, "Fair", 10, 10, 100), *deals(4, "Web", 6, 14, 50), *deals(5, "Fair", 6, 4, 100),
            *deals(5, "Web", 9, 21, 60), *deals(3, "Fair", 5, 5, 100), *deals(6, "Web", 1, 1, 50)]  # fmt: skip
    agreement = Agreement(currency="EUR", goals=goals) if goals else Agreement(currency="EUR")
    return company(people(rows), rows, agreement=agreement)


def ask(of: Company, **filters: Any) -> Result:
    return VIEW.ask(of, Filters(end=date(2026, 5, 31), **filters))


def parts(result: Result, side: str, by: str = "all") -> pd.DataFrame:
    rows = result.rows
    return rows[(rows["side"] == side) & (rows["by"] == by)]


@pytest.mark.parametrize("by", ["all", "source", "rep"])
def test_the_parts_add_up_to_the_difference(by: str) -> None:
    """April brought 10 x 100 + 6 x 50 = 1,300, May 6 x 100 + 9 x 60 = 1,140."""
    found = parts(ask(made(), against="previous"), "sales", by)
    assert found["effect"].sum() == pytest.approx(1140 - 1300)


def test_a_source_that_decided_fewer_of_as_many_is_mix() -> None:
    """As many deals are decided, so the volume has no part; Fair halves its share at unchanged rates."""
    found = parts(ask(made(), against="previous"), "sales").set_index("part")
    assert found.loc["decided deals", "effect"] == 0
    assert found.loc["source mix", "effect"] < -300
    assert found.loc["win rate", ["before", "after"]].tolist() == [16 / 40, 15 / 40]
    assert found.loc["average amount", ["before", "after"]].tolist() == [1300 / 16, 1140 / 15]


def test_against_the_goal_the_usual_factors_reach_it() -> None:
    """
    March and April decided 50 deals and brought 1,800, so 36 each. A goal of 1,440 takes 40 of them: as many as May
    decided, so the volume explains nothing.
    """
    result = ask(made(Goals(revenue_per_month=1440.0)))
    found = parts(result, "sales").set_index("part")
    assert found["effect"].sum() == pytest.approx(1140 - 1440)
    assert found.loc["decided deals", "before"] == pytest.approx(40)
    assert found.loc["decided deals", "effect"] == pytest.approx(0, abs=1e-9)
    assert "€300 short of the goal" in result.summary


def test_without_a_goal_it_is_said() -> None:
    result = ask(made(), against="goal")
    assert "no revenue goal is agreed for May 2026" in result.summary
    assert parts(result, "sales").empty


def test_a_month_before_the_data_is_unknown() -> None:
    result = ask(made(), against="year")
    assert "May 2025 is not in the data, or not wholly" in result.summary
    assert parts(result, "sales").empty and parts(result, "marketing").empty


def test_few_wins_have_no_interval() -> None:
    early = VIEW.ask(made(), Filters(end=date(2026, 3, 31), against="previous"))
    assert parts(early, "sales").empty
    june = VIEW.ask(made(), Filters(end=date(2026, 6, 30), against="previous"))
    assert parts(june, "sales")["low"].isna().all()
    assert "too few wins to say what is chance" in june.summary.lower()


def test_marketing_without_visits_starts_with_its_leads() -> None:
    """April created 40 leads and May 40, all of them MQLs."""
    found = parts(ask(made(), against="previous"), "marketing").set_index("part")
    assert list(found.index) == ["leads", "source mix", "lead to MQL"]
    assert found["effect"].tolist() == pytest.approx([0, 0, 0])


def test_won_deals_without_an_amount_are_left_out_and_counted() -> None:
    rows = [row for month in (5, 4, 3, 6) for row in deals(month, "Fair", 10, 10, 100)]
    rows[0]["amount"] = None
    result = ask(company(people(rows), rows), against="previous")
    assert parts(result, "sales")["effect"].sum() == pytest.approx(-100)
    assert [(part.rows, part.reason.split(":")[0]) for part in result.left_out] == [
        (1, "deals won in the month without an amount")
    ]


def test_refunds_are_a_part_of_their_own() -> None:
    """
    | month | won | refunds |
    |---|---|---|
    | April | 10 x 100 | – |
    | May   | 10 x 100 | -30, -20 |
    """
    rows = [row for month in (3, 4, 5, 6) for row in deals(month, "Fair", 10, 10, 100)]
    paid_back = [dict(rows[-21], id=f"R{n}", outcome="won", stage="won", amount=-amount, closed_at=date(2026, 5, 20))
                 for n, amount in enumerate((30, 20))]  # fmt: skip
    result = ask(company(people(rows), [*rows, *paid_back]), against="previous")
    found = parts(result, "sales").set_index("part")
    assert found.loc["refunds", ["before", "after", "effect"]].tolist() == [0, -50, -50]
    assert found["effect"].sum() == pytest.approx(-50)
    assert "50 less from refunds" in result.summary


def test_the_charts_are_stairs_from_before_to_after() -> None:
    result = ask(made(), against="previous")
    sales, marketing = VIEW.charts(result)
    assert "April 2026" in sales.alt and "May 2026" in sales.alt and sales.spec.to_json()
    assert marketing.spec.to_json()


def told(*effects: float, distinct: tuple[bool, ...] = ()) -> str:
    """The reasons of a difference with these parts, in the order of the factors."""
    parts = [
        Part(
            "sales", factor.name, "all", "", None, None, effect, None, None, i < len(distinct) and distinct[i], "money"
        )
        for i, (factor, effect) in enumerate(zip(OF_SALES, effects, strict=False))
    ]

    class Told(Side):
        @property
        def parts(self) -> list[Part]:
            return parts

    return reasons(Told("sales", "Revenue", "money", 1000.0 + sum(effects), 1000.0), "EUR")


def test_two_parts_that_cancel_each_other_do_not_explain_a_difference() -> None:
    """Found wrong: 50 above the month before, “52 more from a better mix and 52 less from fewer deals”."""
    assert told(-52, 52, 50).count(" more ") + told(-52, 52, 50).count(" less ") == 3
    assert told(-52, 10, 4).count(" more ") + told(-52, 10, 4).count(" less ") == 2


def test_every_part_beyond_chance_is_named_as_such() -> None:
    """Found wrong: of three parts named, the second of two beyond chance was said to be none."""
    assert told(-100, -52, 60, distinct=(True, False, True)).count("more than chance") == 1
    said = told(-100, -52, 60, distinct=(True, False, True)).split("; ")[1]
    assert said.startswith("only ") and " and " in said and said.endswith("are more than chance")
