"""What was run for an answer, recorded while it is made: a list kept by hand would forget. Safe with threads, because
each thread has a record of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Run:
    """Once that a statement was run: the parameters it was given, and the tables that it saw as of an earlier day."""

    parameters: Mapping[str, Any] = field(default_factory=dict)
    rewound: tuple[str, ...] = ()
    as_of: date | None = None


#: Without parameters, on the data as it is.
PLAIN = Run()


@dataclass(frozen=True)
class Statement:
    """A statement as it was run, letter by letter, and its runs that differ, the first first."""

    sql: str
    runs: tuple[Run, ...]


class Record:
    """The statements run since it was begun: each once, in the order in which they were first run."""

    def __init__(self) -> None:
        self._runs: dict[str, list[Run]] = {}

    def add(self, sql: str, run: Run) -> None:
        runs = self._runs.setdefault(sql, [])
        if run not in runs:
            runs.append(run)

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(Statement(sql, tuple(runs)) for sql, runs in self._runs.items())


_RECORDS: ContextVar[tuple[Record, ...]] = ContextVar("records", default=())


@contextmanager
def recorded() -> Iterator[Record]:
    """Record what is run from here on. An answer made within another is in the records of both."""
    record = Record()
    before = _RECORDS.set((*_RECORDS.get(), record))
    try:
        yield record
    finally:
        _RECORDS.reset(before)


def note(sql: str, run: Run = PLAIN) -> None:
    """A statement was run, or what it found was remembered and used."""
    for record in _RECORDS.get():
        record.add(sql, run)
