"""Deals that were won and did not stay so: the history of their stages decides what was won on an earlier day."""

from __future__ import annotations

from datetime import date
from typing import Any

from smarketing.agreement import Agreement
from smarketing.company import Company
from smarketing.views import Filters, view
from tests.companies import company

FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))
LEADS = [{"id": str(n), "source": "Fair", "created_at": date(2026, 1, 1)} for n in range(3)]


def deal(number: int, outcome: str, closed: date | None, amount: float = 500) -> dict[str, Any]:
    return {
        "id": f"d{number}", "lead_id": str(number), "outcome": outcome, "closed_at": closed, "amount": amount,
        "created_at": date(2026, 1, 5), "stage": {"open": "Talks", "won": "Won", "lost": "Lost"}[outcome],
    }  # fmt: skip


def history(number: int, *days: date) -> list[dict[str, Any]]:
    """Talks, Won, Talks, Won, ... on those days."""
    return [
        {"opportunity_id": f"d{number}", "stage": ("Talks", "Won")[n % 2], "outcome": ("open", "won")[n % 2],
         "changed_at": day}
        for n, day in enumerate(days)
    ]  # fmt: skip


def made(deals: list[dict[str, Any]], changes: list[dict[str, Any]]) -> Company:
    return company(LEADS, deals, stage_changes=changes, agreement=Agreement(currency="EUR"))


def revenue(of: Company, as_of: date | None, **days: Any) -> float:
    return float(view("sales-by-day").ask(of, Filters(as_of=as_of, **days)).rows["revenue"].fillna(0).sum())


def test_a_deal_reopened_since_was_won_then() -> None:
    """Found wrong: won on 1 February, reopened on 10 March, and as of the end of February nothing was won.

    deal  won     reopened  won again   as of 28 Feb   15 Mar   31 Mar
    0     1 Feb   10 Mar    -           won            open     open
    1     10 Feb  20 Feb    20 Mar      open           open     won
    2     5 Feb   -         -           won            won      won
    """
    of = made(
        [deal(0, "open", date(2026, 6, 1), 500), deal(1, "won", date(2026, 3, 20), 300),
         deal(2, "won", date(2026, 2, 5), 70)],
        [*history(0, date(2026, 1, 5), date(2026, 2, 1), date(2026, 3, 10)),
         *history(1, date(2026, 1, 5), date(2026, 2, 10), date(2026, 2, 20), date(2026, 3, 20)),
         *history(2, date(2026, 1, 5), date(2026, 2, 5)),
         *history(2, date(2026, 4, 1))],
    )  # fmt: skip
    days = (date(2026, 2, 15), date(2026, 2, 28), date(2026, 3, 15), date(2026, 3, 31))
    assert [revenue(of, day) for day in days] == [870, 570, 70, 370]
    facts = view("leads-by-source").ask(of, Filters(as_of=FEBRUARY[1])).rows.iloc[0]
    assert facts[["customers", "revenue"]].tolist() == [2, 570]


def test_who_asks_today_is_told_that_it_was_won_once() -> None:
    of = made(
        [deal(0, "lost", date(2026, 3, 10)), deal(2, "won", date(2026, 2, 5), 70)],
        [*history(0, date(2026, 1, 5), date(2026, 2, 1)),
         {"opportunity_id": "d0", "stage": "Lost", "outcome": "lost", "changed_at": date(2026, 3, 10)}],
    )  # fmt: skip
    result = view("sales-by-day").ask(of, Filters(start=FEBRUARY[0], end=FEBRUARY[1]))
    assert result.rows["revenue"].sum() == 70
    assert [(left.reason, left.rows) for left in result.left_out] == [
        ("deals won in these days by their stage history, and reopened or lost since: no sales", 1)
    ]
    assert revenue(of, FEBRUARY[1]) == 570


def test_without_a_history_a_deal_is_taken_as_it_stands() -> None:
    of = made([deal(0, "open", date(2026, 6, 1)), deal(2, "won", date(2026, 2, 5), 70)], [])
    assert revenue(of, FEBRUARY[1]) == 70
