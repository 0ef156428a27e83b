"""Looking at the beginning of a text file, without reading it."""

from __future__ import annotations

from smarketing.sources import dialect
from smarketing.sources.dialect import Layout
from smarketing.sources.look import Look, look_at


def look(layout: Layout) -> Look:
    """The look of a file whose layout is known, by its first rows."""
    rows, whole = dialect.first_rows(layout)
    return look_at(layout.name, layout.headers, rows, sampled=not whole)
