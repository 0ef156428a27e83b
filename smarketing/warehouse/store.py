"""Versions of the warehouse on disk: build a new one beside the current, swap it in atomically, go back to the last.

Every version is a file of its own and `current` names the one in force, so a swap is the atomic replacement of a tiny
file, a reader keeps the version it opened, and DuckDB never meets two databases under one path in one process.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from smarketing.errors import WarehouseError

KEPT = 5  # versions on disk: the one in force and four to go back to


class Store:
    """The folder of warehouse versions. Readers ask `current`; an importer uses `building`; a person uses `undo`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current"

    @property
    def current(self) -> Path | None:
        """The file in force, or None before the first import."""
        try:
            file = self.folder / self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        if not file.is_file():
            raise WarehouseError(
                f"The warehouse file {file.name} is missing from {self.folder}; import the exports again."
            )
        return file

    @property
    def versions(self) -> list[Path]:
        """Every version on disk, oldest first."""
        return sorted(self.folder.glob("warehouse-*.duckdb"))

    @contextmanager
    def building(self, *, fresh: bool = False) -> Iterator[Path]:
        """Yield the path of a copy of the current version (absent when there is none, or `fresh`) to build on.

        Leaving the block without an error puts it in force; an error, or a killed process, changes nothing.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._lock():
            draft = self._new_draft(fresh)
            try:
                yield draft
                if draft.exists():
                    self._put_in_force(draft)
            finally:
                _remove(draft)

    def undo(self) -> Path | None:
        """Put the version before the current one in force and drop the current; None: back to an empty warehouse."""
        with self._lock():
            current = self.current
            if current is None:
                raise WarehouseError("There is no import to undo: the warehouse is empty.")
            earlier = [v for v in self.versions if v < current]
            self._point_at(earlier[-1].name if earlier else None)
            _remove(current)
            return earlier[-1] if earlier else None

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / "lock", timeout=0):
                yield
        except Timeout:
            raise WarehouseError("Another import is running; wait until it has finished and try again.") from None

    def _new_draft(self, fresh: bool) -> Path:
        for left_behind in self.folder.glob("draft-*"):  # by an import that was killed; the lock says none is running
            _remove(left_behind)
        draft = self.folder / f"draft-{os.getpid()}.duckdb"
        current = self.current
        if current and not fresh:
            shutil.copyfile(current, draft)
        return draft

    def _put_in_force(self, draft: Path) -> None:
        version = self.folder / f"warehouse-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.duckdb"
        draft.replace(version)
        self._point_at(version.name)
        for old in self.versions[:-KEPT]:
            _remove(old)

    def _point_at(self, name: str | None) -> None:
        if name is None:
            _remove(self._pointer)
            return
        new = self._pointer.with_suffix(".new")
        new.write_text(name, encoding="utf-8")
        new.replace(self._pointer)


def _remove(file: Path) -> None:
    for leftover in (file, file.with_name(file.name + ".wal")):
        leftover.unlink(missing_ok=True)
