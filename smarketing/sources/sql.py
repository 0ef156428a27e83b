"""Names and texts as SQL: the only two ways by which anything from a file or a map may enter a statement."""

from __future__ import annotations


def quoted(name: str) -> str:
    """A table or column name as a DuckDB identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as a SQL string; DuckDB's plain strings know no escape but the doubled quote."""
    return "'" + text.replace("'", "''") + "'"
