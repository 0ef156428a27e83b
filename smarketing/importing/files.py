"""Files in, a new version of the warehouse and a report out: all of the files, or none. Or a look at what that would
do, which is the same on a draft that is thrown away, so that the two cannot disagree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

import duckdb

from smarketing.company import open_company, prepare, words_of
from smarketing.errors import AmbiguousDates, FileError, WarehouseError
from smarketing.importing import contacts
from smarketing.importing.report import FilePreview, FileReport, Preview, Question, Reject, Report
from smarketing.schema import TABLES
from smarketing.settings import DEMO, Home, today
from smarketing.sources import (
    UNREADABLE,
    Export,
    Map,
    Skipped,
    Staged,
    discard,
    edition,
    find_exports,
    load_maps,
    stage,
    unpacked,
)
from smarketing.sources.archives import plain_name
from smarketing.warehouse import Store, Warehouse, builder
from smarketing.warehouse.builder import Merged

Dates = Literal["day-first", "month-first"]
Progress = Callable[[float, str], None]
Outcome = TypeVar("Outcome")

#: Bytes of a line that tell an export of the demo company from others.
_LINE = 10_000
#: How much of a file a preview shows.
SAMPLE, REJECTS = 5, 5


@dataclass(frozen=True)
class _Options:
    dates: Dates | None
    timezone: str | None


def import_files(
    paths: Sequence[Path],
    home: Home,
    *,
    dates: Dates | None = None,
    strict: bool = False,
    progress: Progress = lambda share, text: None,
) -> Report:
    """Import export files, or folders of them, into the warehouse of `home`.

    The demo company gives way to the first real import. A file imported before, unchanged, changes nothing.
    Raises FileError (AmbiguousDates where day-first or month-first cannot be told) naming the file; the warehouse is
    then as it was. With `strict`, a file that is not recognised is an error too. An import that is running already is
    waited for a moment; WarehouseBusy where it takes longer.
    """

    def attempt(trusting: bool) -> Report:
        task = _Import(paths, home, dates, progress, trusting=trusting)
        store = Store(home.warehouse)
        with _failing_in_words("The import failed and changed nothing"), store.building(task.gives_way) as draft:
            replaced = _replaces(store, draft)
            with builder.connect(draft) as con:
                said = task.load_all(con)
                if refusal := task.refusal(strict):
                    raise FileError(refusal)
                with task.proving(con):
                    if task.fresh:
                        progress(0.9, "Preparing the figures")
                        prepare(con, home, demo=task.demo)
                builder.settle(con)
            if not task.fresh:
                draft.unlink()
        progress(1.0, "Done")
        notes = ("The demo company was replaced; undo brings it back.",) if replaced else ()
        return Report(tuple(s.report for s in task.seen), task.fresh, (*notes, *said))

    return _first_on_trust(attempt)


def preview(
    paths: Sequence[Path],
    home: Home,
    *,
    dates: Dates | None = None,
    strict: bool = False,
    progress: Progress = lambda share, text: None,
) -> Preview:
    """What `import_files` would do with the same arguments now: exact counts, and how each file is understood.

    A file that cannot be read, or asks about its dates, is shown as such beside the others. Takes as long as the import
    would, except for the preparing of the figures.
    """

    def attempt(trusting: bool) -> Preview:
        task = _Import(paths, home, dates, progress, looking=True, trusting=trusting)
        store = Store(home.warehouse)
        with _failing_in_words("These files cannot be looked at"), store.trying(task.gives_way) as draft:
            replaced = _replaces(store, draft)
            with builder.connect(draft) as con:
                said = task.load_all(con)
                with task.proving(con):
                    pass
        progress(1.0, "Done")
        return Preview(tuple(s.preview for s in task.seen), task.fresh, replaced, task.refusal(strict), said)

    return _first_on_trust(attempt)


def _first_on_trust(attempt: Callable[[bool], Outcome]) -> Outcome:
    """The outcome of an attempt on the trust that the first exports of a CRM bring no record twice, which is proved
    once for all of them; anew, and proving each file, where some record does come twice."""
    try:
        return attempt(True)
    except _Repeated:
        return attempt(False)


class _Repeated(Exception):
    """A record that was written on trust comes more than once."""


def _replaces(store: Store, draft: Path) -> bool:
    return store.current is not None and not draft.exists()


@contextmanager
def _failing_in_words(what: str) -> Iterator[None]:
    """A full disk or too little memory is a sentence too."""
    try:
        yield
    except duckdb.Error as error:
        raise WarehouseError(f"{what}: {_first_line(error)}") from error
    except OSError as error:
        raise WarehouseError(f"{what}: {error.strerror or error}.") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


@dataclass(frozen=True)
class _Seen:
    """One export: what became of it in the draft, and whether it brought anything new."""

    preview: FilePreview
    fresh: bool = False

    @property
    def report(self) -> FileReport:
        return self.preview.report

    def of(self, source: Path) -> _Seen:
        return replace(self, preview=replace(self.preview, report=replace(self.report, source=source)))


class _Import:
    """Files on their way into a draft. When `looking`, one that cannot be read does not keep the others from being
    seen, and samples are taken. When `trusting`, that no record comes twice is proved at the end."""

    def __init__(
        self,
        paths: Sequence[Path],
        home: Home,
        dates: Dates | None,
        progress: Progress,
        *,
        looking: bool = False,
        trusting: bool,
    ) -> None:
        self.files = find_exports(paths)
        if not self.files:
            raise FileError("There is no CSV or XLSX file to import in " + ", ".join(str(p) for p in paths) + ".")
        self.progress, self.looking, self.trusting = progress, looking, trusting
        self.demo = _all_demo(self.files)
        if Store(home.warehouse).current:
            open_company(home)  # one that another version of the app made is prepared anew first
        agreement = words_of(home, demo=self.demo).agreements.current(today())
        self.options = _Options(dates, agreement.timezone)
        self.maps = load_maps(home.maps)
        self.reader = edition(home.maps)
        self.at = datetime.now(UTC)
        self.seen: list[_Seen] = []
        self.first = 0
        self.digests: dict[Path, Future[str]] = {}  # worked out beside the loading
        self.trusted: set[tuple[str, str]] = set()

    @property
    def fresh(self) -> bool:
        return any(s.fresh for s in self.seen)

    def gives_way(self, current: Path) -> bool:
        """The demo company, to anything else."""
        return not self.demo and Warehouse(current).contents.demo

    def refusal(self, strict: bool) -> str | None:
        """Why nothing may be loaded: a file that cannot be read, or nothing that is recognised."""
        wrong = [s.report for s in self.seen if s.report.status in ("refused", "asks")]
        skipped = [s.report for s in self.seen if s.report.status == "skipped"]
        if skipped and (strict or len(skipped) + len(wrong) == len(self.seen)):
            wrong += skipped
        return " ".join(r.notes[0] if r.status != "skipped" else f"{r.file}: {r.notes[0]}" for r in wrong) or None

    def load_all(self, con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
        """Read every file into the draft; what is to be said of them together."""
        before = contacts.standing(con)
        self.first = _next_number(con)
        self.at = datetime.now(UTC)  # not earlier: another import may have been waited for
        with ThreadPoolExecutor(1) as beside:
            self.digests = {file: beside.submit(_digest, file) for file in self.files}
            for position, file in enumerate(self.files):
                self._load_file(con, file, position)
        return contacts.said(before, contacts.standing(con))

    @contextmanager
    def proving(self, con: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Prove beside the block what was taken on trust. Raises _Repeated where it is not so, the block done."""
        with con.cursor() as other, ThreadPoolExecutor(1) as beside:
            proof = beside.submit(self._repeats, other)
            yield
            if proof.result():
                raise _Repeated

    def _repeats(self, con: duckdb.DuckDBPyConnection) -> bool:
        return any(builder.repeats(con, TABLES[table], crm) for table, crm in self.trusted)

    def _load_file(self, con: duckdb.DuckDBPyConnection, file: Path, position: int) -> None:
        with self._noting(file, plain_name(file.name)), unpacked(file) as exports:
            for part, export in enumerate(exports):
                self.progress(0.9 * (position + part / len(exports)) / len(self.files), f"Reading {export.name}")
                with self._noting(file, export.name):
                    self.seen.append(self._load(con, export).of(file))

    @contextmanager
    def _noting(self, file: Path, name: str) -> Iterator[None]:
        """Only looking, an error is what is to be seen."""
        try:
            yield
        except FileError as error:
            if not self.looking:
                raise
            self.seen.append(_Seen(_unread(name, error)).of(file))

    def _load(self, con: duckdb.DuckDBPyConnection, export: Export) -> _Seen:
        number = _next_number(con)
        if number > 1 and (known := _known(con, export, self._fingerprint(export), self.maps)):
            return known
        found = self._read(con, export, number)
        if isinstance(found, Skipped):
            return _Seen(FilePreview(FileReport(export.name, "skipped", notes=(found.reason,))))
        staged, merged = found
        if staged.entries:  # rows of the file already counted
            builder.merge(con, staged.entries, "staged_entries", number)
        rejected = _keep_rejects(con, staged, "staged_rejects", number, first=self.first)
        report = FileReport(
            export.name, "loaded", staged.crm, staged.object, staged.rows_read, merged.loaded, merged.merged, rejected,
            tuple(staged.notes), _title(staged.crm, self.maps),
        )  # fmt: skip
        shown = FilePreview(report, staged.table, staged.columns, staged.unused)
        if self.looking:
            shown = replace(shown, sample=_sample(con, staged), rejects=_rejects(con))
        discard(con, "staged")
        _remember(con, report, self._fingerprint(export), number, self.at)
        return _Seen(shown, fresh=True)

    def _fingerprint(self, export: Export) -> str:
        """What tells a file from all others, and its reading from any other reading of it."""
        ahead = self.digests.get(export.path)
        said = (ahead.result() if ahead else _digest(export.path), self.options, self.reader)
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def _read(self, con: duckdb.DuckDBPyConnection, export: Export, number: int) -> tuple[Staged, Merged] | Skipped:
        """A file's rows in their table: straight from the file where every record is new, else by way of a copy."""
        read = partial(
            stage, con, export, self.maps, into="staged", dates=self.options.dates, timezone=self.options.timezone
        )
        staged = read(pace="ahead")
        if isinstance(staged, Staged) and staged.ahead:
            try:
                if merged := builder.append(con, staged, "staged", number, proving=not self._trusts(con, staged)):
                    return replace(staged, rows_read=merged.loaded), merged
                staged = read(pace="at once")
            except UNREADABLE:  # a row is not what the first ones promised
                staged = read(pace="carefully")
        if isinstance(staged, Skipped):
            return staged
        return staged, builder.merge(con, staged, "staged", number)

    def _trusts(self, con: duckdb.DuckDBPyConnection, staged: Staged) -> bool:
        """Whether the file's records are new as far as can be told beforehand: no earlier import brought such."""
        if not self.trusting or builder.holds(con, TABLES[staged.table], staged.crm, before=self.first):
            return False
        self.trusted.add((staged.table, staged.crm))
        return True


def _next_number(con: duckdb.DuckDBPyConnection) -> int:
    return con.execute("select coalesce(max(number), 0) + 1 from imports").fetchall()[0][0]


def _keep_rejects(con: duckdb.DuckDBPyConnection, staged: Staged, relation: str, number: int, *, first: int) -> int:
    """A file's rejects replace those of an earlier import's file of the same name and kind: a corrected export clears
    them. Two of one name in one import, from two folders, are two files."""
    con.execute(
        "delete from rejects where file = $file and imported < $first and imported in "
        "(select number from imports where crm = $crm and object = $object)",
        {"file": staged.file, "first": first, "crm": staged.crm, "object": staged.object},
    )
    con.execute(
        f'insert into rejects select $file, "row", "column", value, reason, $number from {relation}',
        {"file": staged.file, "number": number},
    )
    return con.execute(f'select count(distinct "row") from {relation}').fetchall()[0][0]


def _sample(con: duckdb.DuckDBPyConnection, staged: Staged) -> tuple[dict, ...]:
    """The first good rows as they were understood."""
    columns = [c for c in TABLES[staged.table].names if c in staged.provided]
    found = con.execute(f"select {', '.join(columns)} from staged limit {SAMPLE}")
    return tuple(dict(zip(columns, row, strict=True)) for row in found.fetchall())


def _rejects(con: duckdb.DuckDBPyConnection) -> tuple[Reject, ...]:
    found = con.execute(f'select "row", "column", value, reason from staged_rejects order by 1, 2 limit {REJECTS}')
    return tuple(Reject(*row) for row in found.fetchall())


def _remember(con: duckdb.DuckDBPyConnection, report: FileReport, fingerprint: str, number: int, at: datetime) -> None:
    """All files of one import bear its time: that is what makes them one."""
    con.execute(
        "insert into imports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            number, at.replace(tzinfo=None), report.file, fingerprint, report.crm, report.object,
            report.rows_read, report.loaded, report.merged, report.rejected, list(report.notes),
        ],
    )  # fmt: skip


def _known(con: duckdb.DuckDBPyConnection, export: Export, fingerprint: str, maps: Sequence[Map]) -> _Seen | None:
    """What is to be said of a file that was imported before, byte for byte: everything it holds is merged already."""
    row = con.execute(
        "select crm, object, rows_read, rejected from imports where fingerprint = ? order by number desc limit 1",
        [fingerprint],
    ).fetchone()
    if row is None:
        return None
    crm, kind, rows, rejected = row
    said = ("imported before, unchanged",)
    report = FileReport(export.name, "loaded", crm, kind, rows, 0, rows - rejected, rejected, said, _title(crm, maps))
    return _Seen(FilePreview(report, known=True))


def _unread(name: str, error: FileError) -> FilePreview:
    if isinstance(error, AmbiguousDates):
        asked = Question(error.column, error.example)
        return FilePreview(FileReport(name, "asks", notes=(str(error),)), question=asked)
    return FilePreview(FileReport(name, "refused", notes=(str(error),)))


def _title(crm: str, maps: Sequence[Map]) -> str:
    return next((m.title for m in maps if m.crm == crm), crm)


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _all_demo(files: Iterable[Path]) -> bool:
    """Whether the files are the demo company's: its exports as shipped, or those of a later day."""
    own = {f.name: _beginning(f) for f in DEMO.glob("*.csv")}
    return all(file.name in own and _beginning(file) == own[file.name] for file in files)


def _beginning(file: Path) -> list[bytes]:
    """The header and the first record below it; remarks above the header aside."""
    try:
        with file.open("rb") as opened:
            lines = (opened.readline(_LINE) for _ in range(20))
            return [line for line in lines if line.strip() and not line.startswith(b"#")][:2]
    except OSError:  # whoever reads the file says why
        return []
