"""Tables on pages: one precision for a column, unknown and newest in their place, and downloads as scripts get them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from smarketing.ui.columns import configured, number_format, readable
from smarketing.ui.page import most_left_out
from smarketing.views import Column, LeftOut
from smarketing.views.base import Unit
from tests.app.conftest import Open, table

DAYS_PAGES = ["pages/views/sla_progress.py", "pages/views/sales_by_day.py"]


def column(unit: Unit, name: str = "x") -> Column:
    return Column(name, "X", unit, "What x is.")


@pytest.mark.parametrize(
    ("unit", "values", "expected"),
    [
        ("share", [0.279, 0.02], "%.1f %%"),
        ("share", [1.0587, 0.522], "%.0f %%"),
        ("count", [3, 1136], "%,.0f"),
        ("count", [3.0, None], "%,.0f"),
        ("count", [23.8, 31.0], "%,.1f"),
        ("money", [834.2, 4.38], "%,.0f"),
        ("money", [4.38, None], "%,.2f"),
        ("hours", [1.6, 318.2], "%,.1f"),
        ("hours", [9901.0], "%,.0f"),
        ("share", [None, None], "%.1f %%"),
    ],
)
def test_a_column_has_one_precision(unit: Unit, values: list[Any], expected: str) -> None:
    """Found wrong: 114% stood above 105.9%, and 2% beside 4.2%."""
    assert number_format(column(unit), pd.Series(values)) == expected


def test_shares_are_percents_and_flags_words_and_the_rest_is_left_alone() -> None:
    frame = pd.DataFrame({"part": [0.5, None], "partial": [True, False], "leads": [1, 2]})
    columns = (column("share", "part"), column("flag", "partial"), column("count", "leads"))
    shown = readable(frame, columns)
    assert shown["part"].iloc[0] == 50 and pd.isna(shown["part"].iloc[1])
    assert shown["partial"].tolist() == ["partial", ""]
    assert shown["leads"].tolist() == [1, 2]
    assert frame["part"].iloc[0] == 0.5


def test_money_and_hours_name_their_unit_and_days_do_not_say_it_twice() -> None:
    columns = (Column("a", "Revenue", "money", ""), Column("b", "First response", "hours", ""),
               Column("c", "Days to close", "days", ""))  # fmt: skip
    made = configured(pd.DataFrame({"a": [1.0], "b": [2.0], "c": [3.0]}), columns, "EUR")
    assert [made[name]["label"] for name in "abc"] == ["Revenue (EUR)", "First response (h)", "Days to close"]


@pytest.mark.parametrize("page", DAYS_PAGES)
def test_a_page_lists_the_newest_day_first(open_page: Open, demo_folder: Path, page: str) -> None:
    days = table(open_page(page, demo_folder), "day")["day"]
    assert days.is_monotonic_decreasing
    assert str(days.iloc[0].date()) == "2026-11-13"


def test_what_is_left_out_is_named_not_only_counted() -> None:
    """Found confusing: "1,900 MQLs used · 2,874 left out"."""
    few, many = LeftOut("MQLs without any date: on no day", 2), LeftOut("leads that are not (yet) MQLs", 2874)
    assert most_left_out([]) == []
    assert most_left_out([few]) == ["left out: 2 MQLs without any date"]
    assert most_left_out([few, many]) == ["left out: 2,874 leads that are not (yet) MQLs, and more"]
