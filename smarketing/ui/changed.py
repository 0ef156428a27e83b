"""Figures that were kept and are others now, side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from smarketing.review.kept import Change


def figures(changes: Sequence[Change]) -> None:
    """A table of what each figure was and is; nothing where none changed."""
    if changes:
        rows = [(change.section, change.figure, change.was, change.now) for change in changes]
        st.dataframe(pd.DataFrame(rows, columns=["Section", "Figure", "Was", "Is"]), hide_index=True,
                     alt="The figures that changed since they were kept")  # fmt: skip
