"""Importing exports: files in, a new version of the warehouse and a report out. All of the files, or none.

The command line and the Data page both call `import_files`; nothing else writes to the warehouse.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import duckdb

from smarketing import agreement as agreements
from smarketing.company import agreement_of
from smarketing.errors import FileError, WarehouseError
from smarketing.settings import DEMO, Home
from smarketing.sources import Skipped, Staged, discard, find_exports, load_maps, stage
from smarketing.warehouse import Store, Warehouse, builder

Dates = Literal["day-first", "month-first"]
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class FileReport:
    """What became of one file. `rows_read == loaded + merged + rejected`, always; a skipped file was not read."""

    file: str
    status: Literal["loaded", "skipped"]
    crm: str | None = None
    object: str | None = None
    rows_read: int = 0
    loaded: int = 0
    merged: int = 0
    rejected: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The result of one import: a row per file, and whether the warehouse has a new version."""

    files: tuple[FileReport, ...]
    changed: bool
    notes: tuple[str, ...] = field(default=())

    @property
    def loaded(self) -> tuple[FileReport, ...]:
        return tuple(f for f in self.files if f.status == "loaded")

    @property
    def skipped(self) -> tuple[FileReport, ...]:
        return tuple(f for f in self.files if f.status == "skipped")


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
    then as it was. With `strict`, a file that is not recognised is an error too.
    """
    files = find_exports(paths)
    if not files:
        raise FileError("There is no CSV or XLSX file to import in " + ", ".join(str(p) for p in paths) + ".")
    store, agreement = Store(home.warehouse), agreements.load(home.agreement)
    demo = _all_demo(files)
    replaced = _gives_way(store, demo)
    with store.building(fresh=replaced) as draft, _failing_in_words():
        with builder.connect(draft) as con:
            reports = _load_all(con, files, home, _Options(dates, agreement.timezone), progress)
            _refuse_skipped(reports, strict)
            changed = any(r.fresh for r in reports)
            if changed:
                progress(0.9, "Preparing the figures")
                builder.prepare(con, agreement_of(home, demo=demo), today=date.today(), demo=demo)
        if not changed:
            draft.unlink()
    progress(1.0, "Done")
    notes = ("The demo company was replaced; undo brings it back.",) if replaced else ()
    return Report(tuple(r.report for r in reports), changed, notes)


@contextmanager
def _failing_in_words() -> Iterator[None]:
    """A full disk or too little memory is a sentence too."""
    try:
        yield
    except duckdb.Error as error:
        raise WarehouseError(f"The import failed and changed nothing: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def refresh(home: Home) -> None:
    """Prepare the figures anew after the agreement changed what names mean (sources, teams, currency)."""
    store = Store(home.warehouse)
    if store.current is None:
        return
    demo = Warehouse(store.current).contents.demo
    with store.building() as draft, builder.connect(draft) as con:
        builder.prepare(con, agreement_of(home, demo=demo), today=date.today(), demo=demo)


def undo(home: Home) -> Path | None:
    """Return to the warehouse before the last import; None when that was empty."""
    return Store(home.warehouse).undo()


@dataclass(frozen=True)
class _Loaded:
    report: FileReport
    fresh: bool


def _load_all(
    con: duckdb.DuckDBPyConnection, files: Sequence[Path], home: Home, options: _Options, progress: Progress
) -> list[_Loaded]:
    maps = load_maps(home.maps)
    reports = []
    for position, file in enumerate(files):
        progress(0.9 * position / len(files), f"Reading {file.name}")
        fingerprint = _fingerprint(file, options)
        known = _known(con, file, fingerprint)
        reports.append(known or _load(con, file, fingerprint, maps, options))
    return reports


def _load(con: duckdb.DuckDBPyConnection, file: Path, fingerprint: str, maps: list, options: _Options) -> _Loaded:
    staged = stage(con, file, maps, into="staged", dates=options.dates, timezone=options.timezone)
    if isinstance(staged, Skipped):
        return _Loaded(FileReport(file.name, "skipped", notes=(staged.reason,)), fresh=False)
    number = con.execute("select coalesce(max(number), 0) + 1 from imports").fetchall()[0][0]
    merged = builder.merge(con, staged, "staged", number)
    rejected = _keep_rejects(con, staged, "staged_rejects", number)
    discard(con, "staged")
    report = FileReport(
        file.name, "loaded", staged.crm, staged.object, staged.rows_read, merged.loaded, merged.merged, rejected,
        tuple(staged.notes),
    )  # fmt: skip
    _remember(con, report, fingerprint, number)
    return _Loaded(report, fresh=True)


def _keep_rejects(con: duckdb.DuckDBPyConnection, staged: Staged, relation: str, number: int) -> int:
    """A file's rejects replace those of an earlier file of the same name: a corrected export clears them."""
    con.execute("delete from rejects where file = $file", {"file": staged.file})
    con.execute(
        f'insert into rejects select $file, "row", "column", value, reason, $number from {relation}',
        {"file": staged.file, "number": number},
    )
    return con.execute(f'select count(distinct "row") from {relation}').fetchall()[0][0]


def _remember(con: duckdb.DuckDBPyConnection, report: FileReport, fingerprint: str, number: int) -> None:
    con.execute(
        "insert into imports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            number, datetime.now(UTC).replace(tzinfo=None), report.file, fingerprint, report.crm, report.object,
            report.rows_read, report.loaded, report.merged, report.rejected, list(report.notes),
        ],
    )  # fmt: skip


def _known(con: duckdb.DuckDBPyConnection, file: Path, fingerprint: str) -> _Loaded | None:
    """The report of a file that was imported before, byte for byte: everything it holds is merged already."""
    row = con.execute(
        "select crm, object, rows_read, rejected from imports where fingerprint = ? order by number desc limit 1",
        [fingerprint],
    ).fetchone()
    if row is None:
        return None
    crm, kind, rows, rejected = row
    note = "imported before, unchanged"
    return _Loaded(FileReport(file.name, "loaded", crm, kind, rows, 0, rows - rejected, rejected, (note,)), fresh=False)


def _fingerprint(file: Path, options: _Options) -> str:
    try:
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256")
    except OSError as error:
        raise FileError(f"{file} cannot be opened: {error.strerror}.") from error
    digest.update(repr(options).encode())
    return digest.hexdigest()


def _refuse_skipped(reports: Iterable[_Loaded], strict: bool) -> None:
    skipped = [r.report for r in reports if r.report.status == "skipped"]
    if skipped and (strict or len(skipped) == len(list(reports))):
        raise FileError(" ".join(f"{r.file}: {r.notes[0]}" for r in skipped))


def _all_demo(files: Sequence[Path]) -> bool:
    own = {f.name: f.read_bytes() for f in DEMO.glob("*.csv")}
    return all(file.name in own and file.read_bytes() == own[file.name] for file in files)


def _gives_way(store: Store, demo: bool) -> bool:
    return not demo and store.current is not None and Warehouse(store.current).contents.demo
