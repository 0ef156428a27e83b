"""One table of an import after the other into the draft: its rows, what of them cannot be read, and what is to be said
of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from smarketing.errors import DoubtfulFile
from smarketing.importing import doubts, seen, telling
from smarketing.importing.deciding import Decided, Opened, Word
from smarketing.importing.fingerprints import Fingerprints
from smarketing.importing.given import Given
from smarketing.importing.journal import Journal
from smarketing.importing.report import FilePreview, FileReport, Reject
from smarketing.importing.seen import Seen
from smarketing.schema import TABLES
from smarketing.sources import UNREADABLE, Skipped, Staged, Understood, discard, stage
from smarketing.sources.staging import Pace
from smarketing.warehouse import builder
from smarketing.warehouse.builder import Merged

#: How much of a file a preview shows.
SAMPLE, REJECTS = 5, 5


@dataclass(frozen=True)
class Way:
    """How an import is attempted: `trusting` that the first exports of a CRM bring no record twice, and without the
    files, by their place, that turned out to ask something (`held`)."""

    trusting: bool = True
    held: Mapping[int, DoubtfulFile] = field(default_factory=dict)


class Repeated(Exception):
    """A record that was written on trust comes more than once."""


class Loading:
    """The tables of an import on their way into the draft. When the way is `trusting`, that no record comes twice is
    proved at the end."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, given: Given, decided: Decided, journal: Journal, way: Way
    ) -> None:
        self.con, self.given, self.decided, self.journal, self.way = con, given, decided, journal, way
        self._trusted: set[tuple[str, str]] = set()

    def load(self, place: int, fingerprints: Fingerprints) -> Seen:
        """Load a table, unless it was loaded before. Raises FileError where it cannot be read or asks something."""
        if place in self.way.held:
            raise self.way.held[place]
        table, word = self.decided.tables[place], self.decided.word(place)
        if self.journal.number > 1:  # else its fingerprint need not be waited for
            entry = self.journal.known(fingerprints.of(table.export.path, word))
            if entry:
                return seen.known(table.export.name, entry, self.given.maps)
        found = self._read(place)
        if isinstance(found, Skipped):
            return seen.skipped(found)
        staged, merged = found
        said = self._said(table, staged, merged)
        if staged.entries:  # rows of the file already counted
            builder.merge(self.con, staged.entries, "staged_entries", self.journal.number)
        rejected = self.journal.keep_rejects(staged, "staged_rejects")
        shown = self._shown(word, staged, merged, rejected, said)
        discard(self.con, "staged")
        self.journal.add(shown.report, fingerprints.of(table.export.path, word))
        return Seen(shown, fresh=True)

    def staged(self, place: int, taken: Understood | None, pace: Pace = "at once") -> Staged | Skipped:
        """The rows of a table in view `staged`, read as what it is taken for."""
        table, options = self.decided.tables[place], self.given.options
        return stage(
            self.con, table.export, self.given.maps, into="staged", understood=taken, laid=table.layout,
            dates=options.dates, timezone=options.timezone, pace=pace,
        )  # fmt: skip

    @contextmanager
    def proving(self) -> Iterator[None]:
        """Prove beside the block what was taken on trust. Raises Repeated where it is not so, the block done."""
        with self.con.cursor() as other, ThreadPoolExecutor(1) as beside:
            proof = beside.submit(self._repeats, other)
            yield
            if proof.result():
                raise Repeated

    def _repeats(self, con: duckdb.DuckDBPyConnection) -> bool:
        return any(builder.repeats(con, TABLES[table], crm) for table, crm in self._trusted)

    def _trusts(self, staged: Staged) -> bool:
        """Whether the file's records are new as far as can be told beforehand: no earlier import brought such."""
        if not self.way.trusting:
            return False
        if builder.holds(self.con, TABLES[staged.table], staged.crm, before=self.journal.first):
            return False
        self._trusted.add((staged.table, staged.crm))
        return True

    def _read(self, place: int) -> tuple[Staged, Merged] | Skipped:
        """A file's rows in their table: straight from the file where every record is new, else by way of a copy."""

        def read(pace: Pace) -> Staged | Skipped:
            staged = self.staged(place, self.decided.taken.get(place), pace)
            if isinstance(staged, Staged):
                self._insist(place, staged)
            return staged

        con, number = self.con, self.journal.number
        staged = read(pace="ahead")
        if isinstance(staged, Staged) and staged.ahead:
            try:
                if merged := builder.append(con, staged, "staged", number, proving=not self._trusts(staged)):
                    return replace(staged, rows_read=merged.loaded), merged
                staged = read(pace="at once")
            except UNREADABLE:  # a row is not what the first ones promised
                staged = read(pace="carefully")
        if isinstance(staged, Skipped):
            return staged
        return staged, builder.merge(con, staged, "staged", number)

    def _insist(self, place: int, staged: Staged) -> None:
        """DoubtfulFile for one that would cost figures, unless somebody said to load it."""
        if self.decided.word(place).surely:
            return
        if doubt := doubts.against(self.con, staged, self.decided.tables[place].look):
            raise DoubtfulFile(staged.file, doubt, doubts.mend(staged))

    def _said(self, table: Opened, staged: Staged, merged: Merged) -> tuple[str, ...]:
        """What is to be said of the file beside others of its name, and of its rows beside each other."""
        before = doubts.other_reading(self.journal.last(table.export.name), staged)
        return (*before, *doubts.repeats(self.con, table.layout, staged, merged))

    def _shown(self, word: Word, staged: Staged, merged: Merged, rejected: int, said: tuple[str, ...]) -> FilePreview:
        report = FileReport(
            staged.file, "loaded", staged.crm, staged.object, staged.rows_read, merged.loaded, merged.merged, rejected,
            (*_as_before(word, staged), *staged.notes, *said), seen.title(staged.crm, self.given.maps),
            blanked=sum(staged.blanked.values()), why=staged.why,
        )  # fmt: skip
        shown = FilePreview(report, staged.table, staged.columns, staged.unused, before=word.before)
        if not self.given.looking:
            return shown
        return replace(shown, sample=_sample(self.con, staged), rejects=_rejects(self.con))


def _as_before(word: Word, staged: Staged) -> tuple[str, ...]:
    """That a file was read as somebody said of an earlier one."""
    if not word.before:
        return ()
    kind = telling.friendly(staged.object)
    return (f"read as {kind}, as you said before; --as {staged.file}=... changes it",)


def _sample(con: duckdb.DuckDBPyConnection, staged: Staged) -> tuple[dict[str, Any], ...]:
    """The first good rows as they were understood."""
    columns = [c for c in TABLES[staged.table].names if c in staged.provided]
    order = "" if staged.ahead else 'order by "row"'  # read ahead, the rows come as the file has them
    found = con.execute(f"select {', '.join(columns)} from staged {order} limit {SAMPLE}")
    return tuple(dict(zip(columns, row, strict=True)) for row in found.fetchall())


def _rejects(con: duckdb.DuckDBPyConnection) -> tuple[Reject, ...]:
    found = con.execute(f'select "row", "column", value, reason from staged_rejects order by 1, 2 limit {REJECTS}')
    return tuple(Reject(*row) for row in found.fetchall())
