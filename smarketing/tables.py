"""A table as CSV that a spreadsheet opens as data, never as formulas; for pages and scripts. May not import ui."""

from __future__ import annotations

import re

import pandas as pd
from pandas.api import types

#: What starts a formula in Excel, LibreOffice or Sheets, full-width forms included, after any spaces or quotes.
FORMULA = re.compile("[\\s'\"]*[=+\\-@\t\r＝＋－＠]|[\t\r]")
#: Where a cell begins for a spreadsheet whose list separator is no comma: Excel then knows no quotes in the middle of a
#: line, so that it splits a text at its semicolons, tabs and ends of lines. Always matches, so takes linear time.
CELL = re.compile("([;\t\n][;\\s'\"]*)([=+\\-@＝＋－＠]?)")


def to_csv(frame: pd.DataFrame) -> str:
    """The frame as CSV: ISO dates, nulls empty, numbers as numbers; an apostrophe leads text that would be a formula,
    also the part of a text after what separates cells elsewhere.

    >>> to_csv(pd.DataFrame({"name": ["=1+1", "Ann;=1"], "leads": [-1, None]}))
    "name,leads\\n'=1+1,-1\\nAnn;'=1,\\n"
    """
    written = pd.DataFrame({_text(name): _column(values) for name, values in frame.items()})
    return str(written.to_csv(index=False, lineterminator="\n"))


def _column(values: pd.Series) -> pd.Series:
    if types.is_float_dtype(values) and _whole(values):
        return values.astype("Int64")  # 3.0 is only how a column with nulls holds 3
    if types.is_object_dtype(values) or types.is_string_dtype(values):
        return values.astype(object).map(_text, na_action="ignore")
    return values


def _whole(values: pd.Series) -> bool:
    known = values.dropna()
    return bool((known == known.round()).all() and (known.abs() < 2**53).all())


def _text(value: object) -> object:
    if not isinstance(value, str):
        return value
    # A lone carriage return is not quoted and would end the row for some readers.
    shown = value.replace("\r\n", "\n").replace("\r", "\n")
    shown = CELL.sub(_led, shown)
    return f"'{shown}" if FORMULA.match(value) else shown


def _led(cell: re.Match[str]) -> str:
    return f"{cell[1]}'{cell[2]}" if cell[2] else cell[1]
