"""Which tables the files of an import hold, and what each of them is: all are looked at before any is read, because
what one is may be told by the others, by the data there already, and by what people said, now or of earlier files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from smarketing.errors import FileError
from smarketing.importing import readings, telling
from smarketing.importing.given import Given
from smarketing.importing.present import present
from smarketing.importing.seen import Outcome
from smarketing.sources import SKIP, Export, Look, Told, Understood, known_keys, look, understand, unpacked
from smarketing.sources.archives import plain_name
from smarketing.sources.dialect import Layout, layout


@dataclass(frozen=True)
class Word:
    """What people said of one file: which kind it is, now or (`before`) of an earlier file of its layout; which headers
    fill which columns; `surely` where it is to be loaded whatever speaks against it."""

    object: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    before: bool = False
    surely: bool = False

    @property
    def told(self) -> Told:
        return Told(self.object, dict(self.columns))


@dataclass(frozen=True)
class Opened:
    """One table to import: the file as it was given, how it is laid out, and what was seen of it; the latter are None
    of one that is left out unread."""

    file: Path
    export: Export
    layout: Layout | None = None
    look: Look | None = None


class Decided:
    """The tables of an import, each known by its place among them: `tables`, the `words` that people have for them, and
    what each is `taken` for."""

    def __init__(self, given: Given, outcome: Outcome) -> None:
        self.given, self.outcome = given, outcome
        self.tables: list[Opened] = []
        self.words: dict[int, Word] = {}
        self.taken: dict[int, Understood] = {}
        self._present: list[Look] = []

    def open(self, con: duckdb.DuckDBPyConnection, open_files: ExitStack) -> None:
        """Look at every table and decide what it is; the tables exist until `open_files` are closed."""
        self.tables = [table for file in self.given.files for table in self._in_file(open_files, file)]
        self._present = present(con, [look for _, look in self._looked])
        self._listen()
        self.taken = self.taken_for({})

    def word(self, place: int) -> Word:
        return self.words.get(place, Word())

    def taken_for(self, told: Mapping[int, str]) -> dict[int, Understood]:
        """What each table is, and would be were some of them what they are `told` to be."""
        said = {place: replace(word, object=told.get(place, word.object)).told for place, word in self.words.items()}
        words = {n: said[place] for n, (place, _) in enumerate(self._looked)}
        found = understand([look for _, look in self._looked], self.given.maps, words, self._present)
        return {place: taken for (place, _), taken in zip(self._looked, found, strict=True)}

    def remember(self) -> None:
        """What was said of files is not asked again of files of their layout; that one was left out, or loaded although
        something spoke against it, was about that file."""
        kept = [(place, word.object) for place, word in self.words.items() if word.object and word.object != SKIP]
        readings.remember(self.given.home, [(look, said) for place, said in kept if (look := self.tables[place].look)])

    @property
    def _looked(self) -> list[tuple[int, Look]]:
        return [(place, table.look) for place, table in enumerate(self.tables) if table.look]

    def _in_file(self, open_files: ExitStack, file: Path) -> Iterator[Opened]:
        with self.outcome.noting(file, plain_name(file.name)):
            for export in open_files.enter_context(unpacked(file)):
                with self.outcome.noting(file, export.name, export):
                    yield Opened(file, export) if export.reason else self._looked_at(file, export)

    def _looked_at(self, file: Path, export: Export) -> Opened:
        try:
            laid = layout(export, known_keys(self.given.maps))
            return Opened(file, export, laid, look(laid))
        except OSError as error:
            raise FileError(f"{export.name} cannot be opened ({error.strerror or error}).") from error

    def _listen(self) -> None:
        """Gather what people said of each table. UnknownName where they spoke of a file that is not there."""
        names = [(table.export.name, table.file) for table in self.tables]
        unopened = [(s.report.file, s.report.source) for s in self.outcome.seen if s.report.source]
        telling.insist([*self.given.told, *self.given.columns], [*names, *unopened])
        before = readings.remembered(self.given.home, [look for _, look in self._looked])
        self.words = {place: self._said(place, said) for (place, _), said in zip(self._looked, before, strict=True)}

    def _said(self, place: int, before: str | None) -> Word:
        """What was said of a table, now or before; the word of now counts."""
        table = self.tables[place]
        now = telling.meant(self.given.told, table.export.name, table.file)
        columns = telling.meant(self.given.columns, table.export.name, table.file) or {}
        kind = now if now not in (telling.ANYWAY, telling.ASK) else None
        if kind is None and now != telling.ASK:
            kind, by_before = before, before is not None
        else:
            by_before = False
        surely = now == telling.ANYWAY or (kind is not None and not by_before)
        return Word(kind, tuple(sorted(columns.items())), by_before, surely)
