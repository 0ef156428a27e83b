"""CSV downloads: data for a spreadsheet, never formulas."""

from __future__ import annotations

import csv
import doctest
import io
import re
import time
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing import tables
from smarketing.tables import to_csv


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", " =1", '"=1', "'=1", "＝1+1", "\n\tx"])
def test_text_that_would_start_a_formula_is_led_by_an_apostrophe(text: str) -> None:
    assert cells(to_csv(pd.DataFrame({"name": [text]})))[1] == [f"'{text}"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ann;=cmd|'/c calc'!A1", "Ann;'=cmd|'/c calc'!A1"),
        ("Ann; +1", "Ann; '+1"),
        ("Ann\t=1", "Ann\t'=1"),
        ("Ann;\t=1", "Ann;\t'=1"),
        ("Ann\n=1", "Ann\n'=1"),
        ("Ann\r@x", "Ann\n'@x"),
        ('Ann;"=1"', 'Ann;"\'=1"'),
        ("Ann;＝1", "Ann;'＝1"),
        ("=1;=1", "'=1;'=1"),
        ("\n\t=1", "'\n\t'=1"),
        ("Ann; Bea;Cid", "Ann; Bea;Cid"),
    ],
)
def test_nor_does_a_part_of_it_where_another_sign_separates_cells(text: str, written: str) -> None:
    """Found wrong: `7,Ann;=cmd` is the two cells `7,Ann` and `=cmd` where the list separator is a semicolon."""
    assert cells(to_csv(pd.DataFrame({"name": [text]})))[1] == [written]


PIECES = st.sampled_from(["Ann", ";", "\t", "\n", "\r", " ", '"', "'", ",", "=", "+", "-", "@", "＝", "1", "|"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")) | st.lists(PIECES).map("".join)


@given(st.lists(TEXTS, min_size=1))
def test_no_cell_starts_a_formula_and_no_text_is_lost(texts: list[str]) -> None:
    written = to_csv(pd.DataFrame({"name": texts, "n": range(len(texts))}))
    parsed = list(csv.reader(io.StringIO(written, newline="")))[1:]
    for text, (name, _) in zip(texts, parsed, strict=True):
        whole = text.replace("\r\n", "\n").replace("\r", "\n")
        assert name.replace("'", "") == whole.replace("'", "")
        assert not name.lstrip(' "').startswith(("=", "+", "-", "@", "\t", "\r"))
    for cell in re.split("[;\t\n]", written):  # as where these separate cells, and quotes within a line mean nothing
        assert not cell.lstrip(' "').startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def test_a_long_cell_takes_no_longer_for_what_it_holds() -> None:
    """Each of these made a pattern that looks ahead try every start anew."""
    began = time.perf_counter()
    to_csv(pd.DataFrame({"name": [sign * 1_000_000 for sign in ";\t\n' \""]}))
    assert time.perf_counter() - began < 20


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
