"""Recorded statements as a script that an analyst can copy and run in DuckDB on the warehouse.

A statement stands there letter by letter, headed by the files it is written in. Its parameters stay parameters: it is
prepared, and executed with their values, which are the only thing written out, each as a literal of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any

import pandas as pd

from smarketing.sources.sql import literal, quoted
from smarketing.statements import parts_of
from smarketing.warehouse.facts import FACTS, LEADS_OF
from smarketing.warehouse.recording import Run, Statement

#: A longer list is set as a variable, so that statements that share it do not repeat it.
MOST_IN_LINE = 12
#: Characters of a list beyond which nobody reads it.
MOST_READ = 2000
#: `facts.sql` of a day that is named by a macro's parameter, as no prepared statement makes a table.
FACTS_ON = re.sub(r"\$as_of\b", "day_asked", FACTS).strip()
#: What the tables that are as of an earlier day are then, as the reader makes them.
AS_OF = {
    "deal_base": "from deals_on(date '{}')", "person_facts": 'from "facts of {}"',
    "lead_facts": LEADS_OF.format("person_facts"),
}  # fmt: skip


def script(statements: Sequence[Statement], *, long_lists: bool = True) -> str:
    """The statements with their parameters, in the order in which they were first run.

    Without `long_lists` it is to be read, not to be run: of a list that nobody reads, such as the days of a calendar
    of years, it says how long it is.
    """
    return "\n\n".join(_Writer(long_lists).written(statements))


class _Writer:
    """Writes statements one after the other, and remembers what the session that runs them has by then."""

    def __init__(self, long_lists: bool) -> None:
        self._long_lists = long_lists
        self._lists: dict[str, list[Sequence[Any]]] = {}
        self._days: set[date] = set()
        self._seen: dict[str, date] = {}

    def written(self, statements: Sequence[Statement]) -> Iterator[str]:
        for number, statement in enumerate(statements, 1):
            yield "\n".join(self._statement(f"q{number}", statement))

    def _statement(self, name: str, statement: Statement) -> Iterator[str]:
        heading, text = headed(statement.sql)
        if not any(run.parameters for run in statement.runs):
            for run in statement.runs:
                yield from self._seen_as(run)
                yield f"{heading}\n{text};"
            return
        yield f"{heading}\nprepare {name} as\n{text};"
        for run in statement.runs:
            yield from self._seen_as(run)
            yield from self._execution(name, run)

    def _execution(self, name: str, run: Run) -> Iterator[str]:
        given = []
        for parameter, value in run.parameters.items():
            if isinstance(value, list | tuple) and len(value) > MOST_IN_LINE:
                held, new = self._variable(parameter, value)
                if new:
                    yield self._set(held, value)
                given.append(f"{quoted(parameter)} := getvariable({literal(held)})")
            else:
                given.append(f"{quoted(parameter)} := {valued(value)}")
        yield f"execute {name}({', '.join(given)});"

    def _set(self, held: str, value: Sequence[Any]) -> str:
        written = valued(value)
        if self._long_lists or len(written) <= MOST_READ:
            return f"set variable {held} = {written};"
        return f"-- set variable {held} = a list of {len(value):,} values;"

    def _variable(self, parameter: str, value: Sequence[Any]) -> tuple[str, bool]:
        """The variable that holds a parameter's list, and whether it has to be set first."""
        known = self._lists.setdefault(parameter, [])
        new = value not in known
        if new:
            known.append(value)
        return f"{parameter}_{known.index(value) + 1}", new

    def _seen_as(self, run: Run) -> Iterator[str]:
        """What lets the session see the deals and the facts as of the day that the statement was asked about."""
        wanted = {} if run.as_of is None else dict.fromkeys(run.rewound, run.as_of)
        for table in self._seen.keys() - wanted.keys():
            yield f"drop view temp.{table};"
        for table, day in wanted.items():
            if table == "person_facts":
                yield from self._facts_of(day)
            if self._seen.get(table) != day:
                yield f"create or replace temp view {table} as {AS_OF[table].format(f'{day:%Y-%m-%d}')};"
        self._seen = wanted

    def _facts_of(self, day: date) -> Iterator[str]:
        if not self._days:
            yield f"-- warehouse/facts.sql\ncreate temp macro facts_on(day_asked) as table\n{FACTS_ON};"
        if day not in self._days:
            self._days.add(day)
            yield f"create temp table \"facts of {day:%Y-%m-%d}\" as from facts_on(date '{day:%Y-%m-%d}');"


def headed(sql: str) -> tuple[str, str]:
    """The heading of a statement, a comment with the files that it is written in, and its text, of which each file's
    part but the first has a heading of its own."""
    (file, text), *others = parts_of(sql)
    parts = [text, *(f"-- {file}\n{text}" for file, text in others)]
    text = "\n".join(part.rstrip() for part in parts).removesuffix(";")
    # A comment at the end of the last line would hide what ends the statement.
    return f"-- {file or 'written in the code'}", f"{text}\n" if "--" in text.splitlines()[-1] else text


def valued(value: Any) -> str:
    """A parameter's value as a literal of its type; the texts among them come from exports, and are escaped."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(valued, value))}]"
    if value is None or value is pd.NaT:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value!r}::double" if isfinite(value) else f"'{value}'::double"
    if isinstance(value, datetime):
        return f"timestamp '{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    return valued(value.item()) if hasattr(value, "item") else literal(str(value))
