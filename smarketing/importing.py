"""Importing exports: files in, a new version of the warehouse and a report out. All of the files, or none.

The command line and the Data page both call `import_files`; nothing else writes to the warehouse.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Literal

import duckdb

from smarketing.company import warehouse_of, words_of
from smarketing.errors import FileError, WarehouseError
from smarketing.settings import DEMO, Home, today
from smarketing.sources import Export, Skipped, Staged, discard, find_exports, load_maps, stage, unpacked
from smarketing.warehouse import Store, builder
from smarketing.warehouse.builder import Merged

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
    store, demo = Store(home.warehouse), _all_demo(files)
    words = words_of(home, demo=demo)
    agreement = words.agreements.current(today())
    replaced = _gives_way(home, demo)
    with store.building(fresh=replaced) as draft, _failing_in_words():
        with builder.connect(draft) as con:
            reports = _load_all(con, files, home, _Options(dates, agreement.timezone), progress)
            _refuse_skipped(reports, strict)
            changed = any(r.fresh for r in reports)
            if changed:
                progress(0.9, "Preparing the figures")
                builder.prepare(con, words.naming, agreement.currency, today=today(), demo=demo)
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
        with unpacked(file) as exports:
            for part, export in enumerate(exports):
                progress(0.9 * (position + part / len(exports)) / len(files), f"Reading {export.name}")
                fingerprint = _fingerprint(export, options)
                known = _known(con, export, fingerprint)
                reports.append(known or _load(con, export, fingerprint, maps, options))
    return reports


def _load(con: duckdb.DuckDBPyConnection, export: Export, fingerprint: str, maps: list, options: _Options) -> _Loaded:
    number = con.execute("select coalesce(max(number), 0) + 1 from imports").fetchall()[0][0]
    read = partial(stage, con, export, maps, into="staged", dates=options.dates, timezone=options.timezone)
    found = _read(con, read, number)
    if isinstance(found, Skipped):
        return _Loaded(FileReport(export.name, "skipped", notes=(found.reason,)), fresh=False)
    staged, merged = found
    rejected = _keep_rejects(con, staged, "staged_rejects", number)
    discard(con, "staged")
    report = FileReport(
        export.name, "loaded", staged.crm, staged.object, staged.rows_read, merged.loaded, merged.merged, rejected,
        tuple(staged.notes),
    )  # fmt: skip
    _remember(con, report, fingerprint, number)
    return _Loaded(report, fresh=True)


def _read(
    con: duckdb.DuckDBPyConnection, read: Callable[..., Staged | Skipped], number: int
) -> tuple[Staged, Merged] | Skipped:
    """A file's rows in their table: straight from the file where every record is new, else by way of a copy."""
    staged = read(pace="ahead")
    if isinstance(staged, Staged) and staged.ahead:
        try:
            if merged := builder.append(con, staged, "staged", number):
                return replace(staged, rows_read=merged.loaded), merged
            staged = read(pace="at once")
        except duckdb.InvalidInputException:  # a row is not what the first ones promised
            staged = read(pace="carefully")
    if isinstance(staged, Skipped):
        return staged
    return staged, builder.merge(con, staged, "staged", number)


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


def _known(con: duckdb.DuckDBPyConnection, export: Export, fingerprint: str) -> _Loaded | None:
    """The report of a file that was imported before, byte for byte: everything it holds is merged already."""
    row = con.execute(
        "select crm, object, rows_read, rejected from imports where fingerprint = ? order by number desc limit 1",
        [fingerprint],
    ).fetchone()
    if row is None:
        return None
    crm, kind, rows, rejected = row
    note = "imported before, unchanged"
    return _Loaded(
        FileReport(export.name, "loaded", crm, kind, rows, 0, rows - rejected, rejected, (note,)), fresh=False
    )


def _fingerprint(export: Export, options: _Options) -> str:
    with export.path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    digest.update(repr(options).encode())
    return digest.hexdigest()


def _refuse_skipped(reports: Iterable[_Loaded], strict: bool) -> None:
    skipped = [r.report for r in reports if r.report.status == "skipped"]
    if skipped and (strict or len(skipped) == len(list(reports))):
        raise FileError(" ".join(f"{r.file}: {r.notes[0]}" for r in skipped))


def _all_demo(files: Sequence[Path]) -> bool:
    """Whether the files are the demo company's: its exports as shipped, or those of a later day."""
    own = {f.name: _beginning(f) for f in DEMO.glob("*.csv")}
    return all(file.name in own and _beginning(file) == own[file.name] for file in files)


def _beginning(file: Path) -> list[bytes]:
    """The header and the first record below it; remarks above the header aside."""
    with file.open("rb") as opened:
        return [line for line in islice(opened, 20) if line.strip() and not line.startswith(b"#")][:2]


def _gives_way(home: Home, demo: bool) -> bool:
    return not demo and Store(home.warehouse).current is not None and warehouse_of(home).contents.demo
