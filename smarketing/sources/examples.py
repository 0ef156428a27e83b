"""The example rows of the templates: marked in their own cells, so that they are known wherever they are left."""

from __future__ import annotations

from smarketing.sources.formats import text
from smarketing.sources.maps import GENERIC
from smarketing.sources.matching import Match
from smarketing.sources.sql import literal

#: What the ids, addresses and names of an example row begin with, and nothing else does.
MARK = "(example)"
REASON = "an example row of the template, not a record"
ONLY = "This is a template with nothing but its example rows; put rows of your own below them."


def sql(match: Match) -> str:
    """SQL that is true for an example row; only a file with plain column names can hold one."""
    if match.crm != GENERIC:
        return "false"
    marked = [c for c in match.columns if match.kind(c) in ("id", "email", "text")]
    found = [f"starts_with({text(c)}, {literal(MARK)})" for c in marked]
    return f"coalesce({' OR '.join(f'coalesce({f}, false)' for f in found)}, false)" if found else "false"


def said(count: int) -> str:
    """The note of a report on rows that were left out."""
    rows = "1 example row" if count == 1 else f"{count:,} example rows"
    return f"{rows} of the template left out"
