"""Files in, a new version of the warehouse and a report out: all of the files, or none. Or a look at what that would
do, which is the same on a draft that is thrown away, so that the two cannot disagree.

An import is `given` files and what people said of them. `deciding` looks at each table in them and says what it is;
`loading` puts one after the other into the draft, and the `journal` keeps which; what only all of them together can
tell are `questions`; what became of each is `seen`, which reports and previews show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, Unpack

import duckdb

from smarketing.company import prepare
from smarketing.errors import FileError
from smarketing.importing import contacts, fingerprints, questions
from smarketing.importing.deciding import Decided
from smarketing.importing.given import Given, Said, given
from smarketing.importing.journal import Journal
from smarketing.importing.loading import Loading, Repeated, Way
from smarketing.importing.questions import Held
from smarketing.importing.report import Caution, Preview, Report
from smarketing.importing.seen import Outcome
from smarketing.settings import Home
from smarketing.warehouse import Store, builder
from smarketing.warehouse.store import failing_in_words

Result = TypeVar("Result")


def import_files(paths: Sequence[Path], home: Home, **said: Unpack[Said]) -> Report:
    """Import export files, or folders of them, into the warehouse of `home`.

    All of them are looked at before any is read, because what a file is may be told by the others. `told` says of
    files by their names what they are, where a person knows better: an object of the maps of plain names, or what
    people call it (telling.CALLED), which is remembered for files of that layout; `skip` to leave it out, `anyway` to
    load it whatever speaks against it, `ask` to forget what was remembered. `columns` says which of its headers fill
    which columns. The demo company gives way to the first real import. A file imported before, unchanged, changes
    nothing.
    Raises FileError (AmbiguousDates where day-first or month-first cannot be told, UnclearFile where it is not clear
    what the file is, DoubtfulFile where it would cost figures to load it) naming the file; the warehouse is then as it
    was. UnknownName for a file, a kind of file, a column or a header that does not exist. With `strict`, a file that is
    not recognised is an error too. With `skip_unreadable`, files that are refused, or that ask something, are left out,
    and the report says why and what lacks without them; it is an error only where nothing else is loaded. An import
    that is running already is waited for a moment; WarehouseBusy where it takes longer.
    """
    asked = given(paths, home, **said)

    def attempt(way: Way) -> Report:
        task, store = _Import(asked, way), Store(home.warehouse)
        with failing_in_words("The import failed and changed nothing"), store.building(asked.gives_way) as draft:
            replaced = _replaces(store, draft)
            with builder.connect(draft) as con:
                task.load(con)
                if refusal := task.outcome.refusal:
                    raise FileError(refusal)
                task.finish(con)
                builder.settle(con)
            if not task.outcome.fresh:
                draft.unlink()
        task.decided.remember()
        asked.progress(1.0, "Done")
        notes = ("The demo company was replaced; undo brings it back.",) if replaced else ()
        reports = tuple(seen.report for seen in task.outcome.seen)
        return Report(reports, task.outcome.fresh, (*task.cautions, *notes, *task.said, *task.outcome.lacking))

    return _first_way(attempt)


def preview(paths: Sequence[Path], home: Home, **said: Unpack[Said]) -> Preview:
    """What `import_files` would do with the same arguments now: exact counts, and how each file is understood.

    A file that cannot be read, or asks about its dates, is shown as such beside the others. Takes as long as the import
    would: the figures are prepared too, so that whatever could fail then fails now.
    """
    asked = given(paths, home, looking=True, **said)

    def attempt(way: Way) -> Preview:
        task, store = _Import(asked, way), Store(home.warehouse)
        with failing_in_words("These files cannot be looked at"), store.trying(asked.gives_way) as draft:
            replaced = _replaces(store, draft)
            with builder.connect(draft) as con:
                task.load(con)
                refusal = task.outcome.refusal
                task.finish(con, refused=refusal is not None)
        asked.progress(1.0, "Done")
        return Preview(
            tuple(seen.preview for seen in task.outcome.seen), task.outcome.fresh, replaced,
            refusal or task.outcome.refusal, (*task.cautions, *task.said, *task.outcome.lacking),
        )  # fmt: skip

    return _first_way(attempt)


def _first_way(attempt: Callable[[Way], Result]) -> Result:
    """The outcome of an attempt on the trust that the first exports of a CRM bring no record twice, which is proved
    once for all of them; anew, and proving each file, where some record does come twice, and without files that ask
    something which only the figures could tell."""
    way = Way()
    while True:
        try:
            return attempt(way)
        except Repeated:
            way = replace(way, trusting=False)
        except Held as found:
            way = replace(way, held={**way.held, **found.held})


def _replaces(store: Store, draft: Path) -> bool:
    return store.current is not None and not draft.exists()


class _Import:
    """One attempt to bring files into a draft: what became of each, and what is to be said of all of them (`said` of
    contacts, `cautions` of links that are hardly found)."""

    def __init__(self, asked: Given, way: Way) -> None:
        self.given, self.way = asked, way
        self.outcome = Outcome(asked)
        self.decided = Decided(asked, self.outcome)
        self.said: tuple[str, ...] = ()
        self.cautions: tuple[Caution, ...] = ()

    def load(self, con: duckdb.DuckDBPyConnection) -> None:
        """Read every file into the draft."""
        before, journal = contacts.standing(con), Journal(con)
        self.loading = Loading(con, self.given, self.decided, journal, self.way)
        with ExitStack() as open_files, fingerprints.taking(self.given) as prints:
            self.decided.open(con, open_files)
            for place, table in enumerate(self.decided.tables):
                self.given.progress(0.9 * place / len(self.decided.tables), f"Reading {table.export.name}")
                with self.outcome.noting(table.file, table.export.name, table.export, place):
                    seen = self.loading.load(place, prints)
                    self.outcome.seen.append(replace(seen.of(table.file), place=place))
            journal.write()
            if self.given.looking:
                questions.try_readings(self.loading, self.outcome)
        self.outcome.sort()
        self.said = contacts.said(before, contacts.standing(con))

    def finish(self, con: duckdb.DuckDBPyConnection, *, refused: bool = False) -> None:
        """The figures, where a file brought anything new, and what they tell of the files; none where the files are
        `refused`. Raises Repeated and Held where the files have to be loaded in another way."""
        with self.loading.proving():
            if self.outcome.fresh and not refused:
                self.given.progress(0.9, "Preparing the figures")
                prepare(con, self.given.home, demo=self.given.demo)
        if not refused:
            self.cautions = questions.look_at_links(con, self.loading, self.outcome)
