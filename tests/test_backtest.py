"""The forecast checked on a company's own months: from the days before alone, counted, and silent where it cannot
be.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from smarketing.backtest import Backtest, Summary, backtests
from smarketing.cli import main
from smarketing.statistics.ends import Ends
from smarketing.statistics.record import Told
from smarketing.views.base import Filters
from smarketing.views.sla_progress import VIEW
from tests.companies import company

Row = dict[str, Any]


def made(last: date = date(2026, 5, 13)) -> tuple[list[Row], list[Row]]:
    """About 5 MQLs and one deal of about 1,000 each working day since September 2025."""
    rng = np.random.default_rng(1)
    leads, deals = [], []
    for day in pd.bdate_range(date(2025, 9, 1), last).date:
        leads += [{"id": f"{day}{n}", "created_at": day, "mql_at": day, "stage": "mql"} for n in range(rng.poisson(5))]
        deals += [
            {"id": f"d{day}{n}", "outcome": "won", "closed_at": day, "amount": float(rng.integers(500, 1500))}
            for n in range(rng.poisson(1))
        ]
    return [*leads, {"id": "last", "created_at": last, "stage": "lead"}], deals


def test_every_month_that_is_over_is_foreseen_from_the_days_before() -> None:
    """September has nothing before it and May is not over: October to April, from the 10th and the 20th."""
    leads, deals = made()
    mqls, revenue = backtests(company(leads, deals))
    months = [date(2025, n, 1) for n in (10, 11, 12)] + [date(2026, n, 1) for n in range(1, 5)]
    assert [told.first for told in mqls.seen_from(10)] == [told.first for told in revenue.seen_from(20)] == months
    for told in mqls.told:
        of_month = [lead for lead in leads if lead.get("mql_at") and lead["mql_at"].replace(day=1) == told.first]
        assert told.actual == len(of_month)
        assert told.so_far == sum(lead["mql_at"] <= told.day for lead in of_month)
        assert told.so_far <= told.low <= told.median <= told.high


def test_a_month_is_told_as_the_page_told_it_on_that_day() -> None:
    """The page as of 20 March, from an export that goes on to May, shows the band of the backtest."""
    leads, _ = made()
    of = company(leads)
    told = next(t for t in backtests(of)[0].told if t.day == date(2026, 3, 20))
    seen = VIEW.ask(of, Filters(as_of=date(2026, 3, 20))).facts["standing"].projection
    assert (seen.low, seen.median, seen.high) == (told.low, told.median, told.high)


def test_a_summary_counts_the_months_and_says_how_little_a_dozen_tell() -> None:
    """9 of 12: Wilson's interval goes from 46.8 to 91.1 %. Bands of 20 around 100, off by 5 or 15."""
    day = date(2026, 1, 10)
    ends = Ends.certain(100.0)
    told = [Told(day.replace(day=1), day, 30, 100, 90, 110, 105.0 if n < 9 else 115.0, ends) for n in range(12)]
    summary = Summary.of(10, told)
    assert summary is not None
    assert (summary.months, summary.held) == (12, 9)
    assert (summary.low, summary.high) == (pytest.approx(0.468, abs=1e-3), pytest.approx(0.911, abs=1e-3))
    assert summary.width == pytest.approx(20 * 12 / (9 * 105 + 3 * 115))
    assert summary.off == pytest.approx((9 * 5 + 3 * 15) / (9 * 105 + 3 * 115))
    assert Summary.of(10, []) is None


@pytest.mark.parametrize(
    ("leads", "deals", "reasons"),
    [
        ([], [], ("The data has no dates.", "The data has no dates.")),
        (
            [{"id": "a", "created_at": date(2026, 5, 4)}],
            [{"id": "d", "outcome": "won", "closed_at": date(2026, 5, 4), "amount": None}],
            ("The data does not say which leads are MQLs.", "Fewer than half of the won deals have an amount."),
        ),
        (
            [{"id": "a", "created_at": date(2026, 5, 4), "stage": "mql"}],
            [{"id": "d", "outcome": "won", "closed_at": date(2026, 5, 4), "amount": 5.0}],
            ("No month that is over had enough before it.",) * 2,
        ),
    ],
)
def test_without_a_forecast_it_says_why(leads: list[Row], deals: list[Row], reasons: tuple[str, str]) -> None:
    assert tuple(found.reason for found in backtests(company(leads, deals))) == reasons
    assert all(isinstance(found, Backtest) and not found.told for found in backtests(company(leads, deals)))


def test_the_command_prints_a_sentence_a_table_and_json(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_HOME", str(demo_folder))
    text = CliRunner().invoke(main, ["backtest"]).output
    assert text.startswith("MQLs: seen from the 10th, the 80 % band held ")
    document = json.loads(CliRunner().invoke(main, ["backtest", "--json"]).output)
    by_name = {found["measure"]: found for found in document["measures"]}
    held = [month["held"] for month in by_name["MQLs"]["months"] if month["as_of"].endswith("-10")]
    summary = by_name["MQLs"]["summaries"][0]
    assert (summary["day"], summary["months"], summary["held"]) == (10, len(held), sum(held))
    assert by_name["Revenue"]["missing"] is None
