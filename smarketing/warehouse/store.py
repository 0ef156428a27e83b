"""Versions of the warehouse on disk: build a new one beside the current, swap it in atomically, go back to an earlier.

Every version is a file of its own and `current` names the one in force, so a swap is the atomic replacement of a tiny
file, a reader keeps the version it opened, and DuckDB never meets two databases under one path in one process.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from filelock import FileLock, Timeout

from smarketing.errors import WarehouseBusy, WarehouseError
from smarketing.private import close_to_strangers, private_file, private_folder

KEPT = 6  # versions on disk: the one in force and five to go back to
#: Seconds to wait for another import, undo or refresh before saying that one is running.
PATIENCE = 10.0

CHANGED = (
    "The warehouse has changed since you looked: there was another import, or one was taken back. "
    "Nothing was undone; look at the imports again."
)
#: How a version's name says when it was made, in UTC.
MADE = "%Y%m%dT%H%M%S.%f"
#: What goes wrong with files, in words.
MEANINGS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full for this user",
    errno.EROFS: "it may be read but not written",
    errno.EACCES: "it may not be written by this user",
    errno.EPERM: "it may not be written by this user",
}
_NAME = re.compile(r"warehouse-(?:(\d+)-)?(\d{8}T\d{6}\.\d{6})\.duckdb")
#: Whether the version given is left out of the next one.
GivesWay = Callable[[Path], bool]


@dataclass(frozen=True, order=True)
class Version:
    """One version: `number` counts imports from 1 on; of two files with one number the later made is the import's
    figures prepared anew."""

    number: int
    made: str
    file: Path


class Store:
    """The folder of warehouse versions. Readers ask `current`; an importer uses `building`, one who only wants to see
    what an import would do `trying`; a person uses `undo` and `return_to`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current"

    @property
    def current(self) -> Path | None:
        """The file in force, or None before the first import. Raises WarehouseError where it is gone."""
        version = self.in_force
        if version and not version.file.is_file():
            raise WarehouseError(
                f"The warehouse file {version.file.name} is missing from {self.folder}; go back to the import before "
                "with `undo`, or move that folder away and import the exports again."
            )
        return version.file if version else None

    @property
    def in_force(self) -> Version | None:
        """The version that `current` names, whether or not its file is still there."""
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        found = self._found()
        known = next((v for v in found if v.file.name == name), None)
        return known or _version(self.folder / name, 1 + max((v.number for v in found), default=0))

    @property
    def versions(self) -> list[Version]:
        """The version in force and those one can go back to, oldest first."""
        now = self.in_force
        if now is None:
            return []
        earlier = {v.number: v for v in self._found() if v.number < now.number}
        return [*list(earlier.values())[1 - KEPT :], now]

    @property
    def began_here(self) -> bool:
        """Whether the oldest version on disk is the first import, so that before it there was nothing."""
        return bool(self.versions) and self.versions[0].number == 1

    @contextmanager
    def building(self, gives_way: GivesWay = lambda current: False, *, anew: bool = False) -> Iterator[Path]:
        """Yield the path of a copy of the current version (absent when there is none, or it `gives_way`) to build on.

        Leaving the block without an error puts it in force; an error, or a killed process, changes nothing. With
        `anew` it takes the place of the version in force, which it only prepares anew, and is no import of its own.
        """
        with self._lock():
            draft = self._new_draft()
            try:
                self._begin(draft, gives_way)
                yield draft
                if draft.exists():
                    self._put_in_force(draft, anew)
            finally:
                _remove(draft)

    @contextmanager
    def trying(self, gives_way: GivesWay = lambda current: False) -> Iterator[Path]:
        """Like `building`, but the draft is thrown away: it waits for nobody, and nobody waits for it."""
        with TemporaryDirectory(prefix="smarketing-") as folder:
            draft = Path(folder, "draft.duckdb")
            self._begin(draft, gives_way)
            yield draft

    def undo(self) -> Version | None:
        """Put the version before the current one in force and drop the current; None: back to an empty warehouse."""
        versions = self.versions
        if not versions:
            raise WarehouseError("There is no import to undo: the warehouse is empty.")
        return self.return_to(versions[-2].number if len(versions) > 1 else 0, seen=versions[-1])

    def return_to(self, number: int, *, seen: Version | None = None) -> Version | None:
        """Put an earlier version in force and drop those after it; 0 (None): an empty warehouse, as before the first.

        Raises WarehouseError where there is no such version to go back to, or the version in force is no longer the
        one `seen` by who asked: an import that nobody meant would be lost; and where the folder cannot be written.
        """
        with failing_in_words("Nothing was taken back"), self._lock():
            if seen and seen != self.in_force:
                raise WarehouseError(CHANGED)
            chosen = self._earlier(number)
            self._point_at(chosen.file.name if chosen else None)
            self._tidy()
            return chosen

    def _earlier(self, number: int) -> Version | None:
        earlier = self.versions[:-1]
        if number == 0 and self.began_here:
            return None
        if chosen := next((v for v in earlier if v.number == number), None):
            return chosen
        known = ["0 (empty)"] * self.began_here + [str(v.number) for v in earlier]
        there = "there is none" if not known else "there are " + ", ".join(known)
        raise WarehouseError(f"There is no import {number} to return to; of the earlier ones {there}.")

    @contextmanager
    def _lock(self) -> Iterator[None]:
        private_folder(self.folder)
        close_to_strangers(self.folder)
        try:
            with FileLock(self.folder / "lock", timeout=PATIENCE):
                yield
        except Timeout:
            raise WarehouseBusy("Another import is running; wait until it has finished and try again.") from None

    def _new_draft(self) -> Path:
        for left_behind in self.folder.glob("draft-*"):  # by an import that was killed; the lock says none is running
            _remove(left_behind)
        return self.folder / f"draft-{os.getpid()}.duckdb"

    def _begin(self, draft: Path, gives_way: GivesWay) -> None:
        current = self.current
        if current and not gives_way(current):
            private_file(draft)
            shutil.copyfile(current, draft)

    def _put_in_force(self, draft: Path, anew: bool) -> None:
        before = self.in_force
        number = (before.number if before else 0) + (not anew)
        version = self.folder / f"warehouse-{number:05}-{datetime.now(UTC):{MADE}}.duckdb"
        private_file(draft)
        draft.replace(version)
        self._point_at(version.name)
        self._tidy(before)

    def _tidy(self, before: Version | None = None) -> None:
        """Drop what can no longer be returned to, except the version `before`: somebody may be about to open it."""
        kept = {v.file for v in self.versions} | ({before.file} if before else set())
        for version in self._found():
            if version.file not in kept:
                with suppress(OSError):  # the swap is done; what stays is dropped the next time
                    _remove(version.file)

    def _point_at(self, name: str | None) -> None:
        if name is None:
            _remove(self._pointer)
            return
        new = self._pointer.with_suffix(".new")
        try:
            with new.open("w", encoding="utf-8") as file:
                file.write(name)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._pointer)
        finally:
            new.unlink(missing_ok=True)

    def _found(self) -> list[Version]:
        """Every version file, oldest first; those from before versions had numbers are counted."""
        names = sorted(
            (f for f in self.folder.glob("warehouse-*.duckdb") if _NAME.fullmatch(f.name)), key=lambda f: _made(f.name)
        )
        return sorted(_version(file, place) for place, file in enumerate(names, 1))


@contextmanager
def failing_in_words(what: str) -> Iterator[None]:
    """A full disk, too little memory or a folder that may not be written is a sentence too."""
    try:
        yield
    except duckdb.Error as error:
        first = str(error).strip().splitlines()[0]
        meaning = next((words for part, words in MEANINGS.items() if os.strerror(part) in first), None)
        raise WarehouseError(f"{what}: {f'{meaning}.' if meaning else first}") from error
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        meaning = MEANINGS.get(error.errno or 0, error.strerror or str(error))
        raise WarehouseError(f"{what}: {where}{meaning}.") from error


def _version(file: Path, otherwise: int) -> Version:
    named = _NAME.fullmatch(file.name)
    return Version(int(named[1]) if named and named[1] else otherwise, _made(file.name), file)


def _made(name: str) -> str:
    named = _NAME.fullmatch(name)
    return named[2] if named else name


def _remove(file: Path) -> None:
    """A database with what DuckDB keeps beside it while it is open: the log, and the folder it spills into."""
    for leftover in (file, file.with_name(file.name + ".wal"), file.with_name(file.name + ".tmp")):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
