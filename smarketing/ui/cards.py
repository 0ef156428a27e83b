"""A row of cards, one for each figure: the value, and how it compares with the period before."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Literal

import streamlit as st

from smarketing.metrics import measure
from smarketing.ui.navigation import WORDS, url_path
from smarketing.ui.text import literal
from smarketing.views import Kpi
from smarketing.views.wording import known, quantity

DELTA_COLOR: dict[str, Literal["normal", "inverse", "off"]] = {"up": "normal", "down": "inverse", "neither": "off"}
UNKNOWN = "–"
#: Cards that fit side by side, more stand in rows of equal length; and where a value is longer than so many characters,
#: which would be cut off.
MOST, MOST_OF_LONG, LONG = 5, 4, 8


def cards(kpis: Sequence[Kpi], currency: str | None) -> None:
    """The figures side by side; an unknown one is a dash whose help says why.

    Those that a narrow screen puts in the next row share its whole width: a grid would leave the fifth card alone.
    """
    most = MOST_OF_LONG if any(len(shown(kpi, currency)) > LONG for kpi in kpis) else MOST
    rows = ceil(len(kpis) / most)
    for row in range(rows):
        with st.container(horizontal=True, gap="small"):
            for kpi in kpis[len(kpis) * row // rows : len(kpis) * (row + 1) // rows]:
                card(kpi, currency)


def card(kpi: Kpi, currency: str | None) -> None:
    change = delta(kpi)
    with st.container(border=True, height="stretch", gap="xxsmall"):
        # A metric's own label is cut off on a narrow card; a caption wraps.
        st.caption(literal(kpi.label), help=explained(kpi) or None)
        st.metric(
            literal(kpi.label),
            literal(shown(kpi, currency)),
            change,
            DELTA_COLOR[kpi.better],
            label_visibility="collapsed",
            chart_data=list(kpi.trend) or None,
        )
        if kpi.beside:
            st.markdown(f":red[{literal(kpi.beside)}]" if kpi.broken else literal(kpi.beside))
        if versus := compared(kpi, currency):
            st.caption(literal(versus))


def shown(kpi: Kpi, currency: str | None) -> str:
    """The value as text; an unknown one is a dash."""
    return quantity(kpi.value, kpi.unit, currency) if known(kpi.value) else UNKNOWN


def explained(kpi: Kpi) -> str:
    """The card's note, and the way to what its measure means; empty where there is neither."""
    if not kpi.measure:
        return literal(kpi.note)
    entry = f"[{literal(measure(kpi.measure).name)}: what it means]({url_path(WORDS)}?measure={kpi.measure})"
    return "\n\n".join([literal(kpi.note)] * bool(kpi.note) + [entry])


def delta(kpi: Kpi) -> str | int | None:
    """The change since the comparable earlier value: in percent, for a share in percentage points. None: unknown."""
    now, before = kpi.value if kpi.recent is None else kpi.recent, kpi.previous
    if now is None or before is None or not known(now) or not known(before):
        return None
    if kpi.unit == "share":
        change, sign = (now - before) * 100, "points"
    elif before:
        change, sign = (now / before - 1) * 100, "%"
    else:
        return None
    digits = 1 if abs(change) < 10 else 0
    return f"{change:+.{digits}f} {sign}" if round(change, digits) else 0


def compared(kpi: Kpi, currency: str | None) -> str:
    """What the card is compared with, or why with nothing; empty where the figure itself is unknown."""
    if not known(kpi.value) or not known(kpi.previous):
        return kpi.uncompared if known(kpi.value) else ""
    before = f"{kpi.previous_label or 'before'}: {quantity(kpi.previous, kpi.unit, currency)}"
    if kpi.recent is None:
        return before
    return f"{kpi.recent_label}: {quantity(kpi.recent, kpi.unit, currency)}; {before}"
