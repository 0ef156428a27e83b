"""The months behind and ahead."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from smarketing.planner.history import History, history, read_history
from smarketing.views.periods import months_later
from tests.companies import Row, company

YEAR = [months_later(date(2025, 3, 1), n) for n in range(12)]


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_only_whole_months_count_and_at_most_twelve() -> None:
    """A lead a day from 3 Jan 2025 (January is whole: the data begins in its first week) to 10 Apr 2026."""
    leads: list[Row] = [{"id": str(d), "created_at": d} for d in days(date(2025, 1, 3), date(2026, 4, 10))]
    found = history(read_history(company(leads), date(2026, 4, 10)), "leads", date(2026, 4, 10))
    assert found is not None
    assert list(found.values) == [months_later(date(2025, 4, 1), n) for n in range(12)]
    assert found.values[date(2026, 2, 1)] == 28
    short = history(read_history(company(leads[:80]), date(2025, 3, 23)), "leads", date(2025, 3, 23))
    assert short is not None and list(short.values.values()) == [29, 28]
    assert history(read_history(company(leads[:9]), date(2025, 1, 11)), "leads", date(2025, 1, 11)) is None


def test_revenue_by_month_is_what_pandas_adds_up() -> None:
    rng = np.random.default_rng(4)
    rows = [{"day": date(2025, 1, 1) + timedelta(days=int(n)), "amount": float(a)}
            for n, a in zip(rng.integers(0, 364, 200), rng.integers(1, 900, 200), strict=True)]  # fmt: skip
    rows += [{"day": date(2025, 1, 1), "amount": 5.0}, {"day": date(2025, 12, 31), "amount": 5.0}]
    deals = [{"id": str(n), "outcome": "won", "amount": r["amount"], "closed_at": r["day"]} for n, r in enumerate(rows)]
    found = history(read_history(company([], deals), date(2025, 12, 31)), "revenue", date(2025, 12, 31))
    frame = pd.DataFrame(rows)
    frame["month"] = frame["day"].map(lambda d: d.replace(day=1))
    assert found is not None
    assert found.values == frame.groupby("month")["amount"].sum().to_dict()
    assert found.noise == pytest.approx((frame["amount"] ** 2).sum() / 12)


def test_the_seasons_of_a_year_are_what_is_more_than_chance() -> None:
    """Months of 50 and 150 by turns: mean 100, variance 30,000 / 11; chance makes 100 of it: 96.3 % is season."""
    found = History({month: 50.0 + 100.0 * (n % 2) for n, month in enumerate(YEAR)}, 100.0)
    assert found.seasonal == pytest.approx(1 - 100 / (30_000 / 11))
    ahead = found.ahead(date(2026, 3, 1))
    assert list(ahead) == [months_later(date(2026, 3, 1), n) for n in range(12)]
    assert ahead[date(2026, 3, 1)] == pytest.approx(100 - 50 * found.seasonal)
    assert sum(ahead.values()) == pytest.approx(1200)


def test_months_that_differ_by_chance_have_hardly_a_season() -> None:
    rng = np.random.default_rng(8)
    years = [rng.poisson(100, 12) for _ in range(300)]
    seasons = [History(dict(zip(YEAR, map(float, x), strict=True)), float(x.mean())).seasonal for x in years]
    assert np.mean(seasons) < 0.2
    assert np.mean([s == 0 for s in seasons]) > 0.4


def test_less_than_a_year_has_no_seasons() -> None:
    found = History({YEAR[0]: 10.0, YEAR[1]: 90.0}, 50.0)
    assert found.seasonal == 0
    assert set(found.ahead(date(2025, 5, 1)).values()) == {50.0}


def test_months_ahead_follow_the_same_month_even_with_a_gap() -> None:
    found = History({month: float(month.month * 1000) for month in YEAR}, 0.0)
    assert found.ahead(date(2026, 7, 1))[date(2026, 7, 1)] == pytest.approx(7000)
