"""CSV downloads: data for a spreadsheet, never formulas."""

from __future__ import annotations

import csv
import doctest
import io
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing import tables
from smarketing.tables import to_csv


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", " =1", '"=1', "'=1", "＝1+1", "\n\t=1"])
def test_text_that_would_start_a_formula_is_led_by_an_apostrophe(text: str) -> None:
    assert cells(to_csv(pd.DataFrame({"name": [text]})))[1] == [f"'{text}"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1))
def test_no_cell_starts_a_formula_and_no_text_is_lost(texts: list[str]) -> None:
    rows = to_csv(pd.DataFrame({"name": texts, "n": range(len(texts))}))
    parsed = list(csv.reader(io.StringIO(rows, newline="")))[1:]
    for text, (name, _) in zip(texts, parsed, strict=True):
        whole = text.replace("\r\n", "\n").replace("\r", "\n")
        assert name in (whole, f"'{whole}")
        assert not name.lstrip(' "').startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_stay_numbers_dates_are_iso_and_nulls_empty() -> None:
    frame = pd.DataFrame(
        {
            "rep": ["Ann", None],
            "leads": pd.array([3, None], dtype="Int64"),
            "change": [-1.0, None],
            "share": [0.125, -0.5],
            "day": pd.to_datetime(["2026-11-13", None]),
            "on": [date(2026, 1, 2), None],
            "open": [True, False],
        }
    )
    assert to_csv(frame).splitlines() == [
        "rep,leads,change,share,day,on,open",
        "Ann,3,-1,0.125,2026-11-13,2026-01-02,True",
        ",,,-0.5,,,False",
    ]


def test_an_empty_table_keeps_its_header() -> None:
    assert to_csv(pd.DataFrame({"rep": pd.Series(dtype="object"), "leads": pd.Series(dtype="float")})) == "rep,leads\n"


def test_the_example_in_the_docstring() -> None:
    assert doctest.testmod(tables).failed == 0
