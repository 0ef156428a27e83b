"""Tables for the terminal."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from smarketing.outputs.tables import print_table


@pytest.mark.parametrize("unknown", [None, float("nan"), pd.NA, pd.NaT])
def test_every_kind_of_unknown_is_a_dash(unknown: object) -> None:
    """Found wrong: an unknown count (pandas' NA) stopped `show leads-by-source` for exports without a stage."""
    assert print_table(("a",), [(unknown,)]).splitlines()[-1] == "–"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234, "1,234"), (1234.0, "1,234"), (1234.5, "1,234.50"), (0.12345, "0.1235"), (date(2026, 1, 2), "2026-01-02"),
     (pd.Timestamp("2026-01-02"), "2026-01-02"), ("two\nlines", "two lines")],
)  # fmt: skip
def test_values_as_people_write_them(value: object, shown: str) -> None:
    assert print_table(("a",), [(value,)]).splitlines()[-1] == shown


def test_numbers_stand_to_the_right_and_text_to_the_left() -> None:
    assert print_table(("name", "n"), [("Ann", 5), ("B", 1000)]) == (
        "name      n\n----  -----\nAnn       5\nB     1,000"
    )
