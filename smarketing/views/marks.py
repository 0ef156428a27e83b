"""Parts that charts share: text legible on light and dark pages, and rows named on two lines. May not import ui."""

from __future__ import annotations

from typing import Any

import altair as alt

NAMES: dict[str, Any] = {"labelLimit": 145, "labelFlush": False, "ticks": False, "domain": False}


def inked(text: alt.Chart) -> alt.Chart:
    """Text marks in the strong end of the page's own colour ramp: dark on a light page, light on a dark one.

    Text has no colour that follows the theme by itself: on a dark page it would be black on black.
    """
    strong = alt.Color("ink:Q", scale=alt.Scale(domain=[0, 1], range="ramp"), legend=None)
    return text.transform_calculate(ink="1").encode(color=strong)


def rows(field: str, order: list[str]) -> alt.Y:
    """Rows in the order given; a name with a line break stands on two lines, such as the source and its figure."""
    axis = alt.Axis(**NAMES, labelExpr="split(datum.label, '\\n')")
    return alt.Y(f"{field}:N", sort=order, title=None, axis=axis)
