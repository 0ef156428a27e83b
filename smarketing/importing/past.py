"""The imports that the warehouse was made of, and going back to what it was after one of the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import duckdb

from smarketing.company import refresh
from smarketing.errors import SmarketingError, WarehouseError
from smarketing.settings import Home
from smarketing.warehouse import Store, Warehouse
from smarketing.warehouse.store import CHANGED, MADE, Version

RUNS = """
select imported_at, list(file order by number) as files, sum(rows_read)::bigint as rows_read,
    sum(loaded)::bigint as loaded, sum(merged)::bigint as merged, sum(rejected)::bigint as rejected
from imports
group by imported_at
order by imported_at
"""


@dataclass(frozen=True)
class Run:
    """One import. `at` (UTC) and what became of its rows are None where its warehouse can no longer be read; `number`
    is None where it can no longer be returned to. `files` are those that held anything new."""

    number: int | None
    at: datetime | None = None
    files: tuple[str, ...] = ()
    rows_read: int | None = None
    loaded: int | None = None
    merged: int | None = None
    rejected: int | None = None
    demo: bool = False
    in_force: bool = False


def runs(home: Home) -> tuple[Run, ...]:
    """Every import that is known of, the newest first: those the warehouse was made of, and those whose warehouse is
    kept although another took its place. Those with a number can be returned to, and the one in force."""
    versions = Store(home.warehouse).versions
    kept = [(version, _runs_of(version.file)) for version in versions]
    found = {_when(run, version): run for version, made_of in kept for run in made_of}
    for version, made_of in kept:
        newest = made_of[-1] if made_of else Run(None)
        found[_when(newest, version)] = replace(newest, number=version.number, in_force=version == versions[-1])
    return tuple(found[at] for at in sorted(found, reverse=True))


def lost(past: Sequence[Run], number: int) -> tuple[Run, ...]:
    """The imports that going back to one takes back, the newest first."""
    return tuple(run for run in past if run.number is not None and run.number > number)


def undo(home: Home) -> int:
    """Return to the warehouse before the last import; the number of the import now in force, 0 when it is empty."""
    return _returned(home, Store(home.warehouse).undo())


def return_to(home: Home, number: int, *, seen: Path | None = None) -> int:
    """Return to the warehouse as import `number` left it, 0 for an empty one; those after it are taken back.

    `seen` is the warehouse that whoever asks has seen. Raises WarehouseError where it is no longer in force, where
    there is no such import to return to, and while another import runs.
    """
    store = Store(home.warehouse)
    now = store.in_force
    if seen is not None and (now is None or now.file != seen):
        raise WarehouseError(CHANGED)
    return _returned(home, store.return_to(number, seen=now))


def _returned(home: Home, version: Version | None) -> int:
    """Names and rates given by hand since then stay, so the figures of that time are prepared anew by them."""
    if version is None:
        return 0
    refresh(home)
    return version.number


def _when(run: Run, version: Version) -> datetime:
    try:
        return run.at or datetime.strptime(version.made, MADE).replace(tzinfo=UTC)
    except ValueError:  # a pointer to no version at all, which is what is in force
        return datetime.max.replace(tzinfo=UTC)


def _runs_of(file: Path) -> tuple[Run, ...]:
    """The imports a version was made of, the oldest first; none where it cannot be read."""
    try:
        return _read_runs(file)
    except (SmarketingError, duckdb.Error):
        return ()


@lru_cache(maxsize=64)  # a version never changes
def _read_runs(file: Path) -> tuple[Run, ...]:
    warehouse = Warehouse(file)
    demo = bool(warehouse.query("select demo from contents")["demo"].iloc[0])
    return tuple(
        Run(
            None, row.imported_at.to_pydatetime().replace(tzinfo=UTC), tuple(row.files), int(row.rows_read),
            int(row.loaded), int(row.merged), int(row.rejected), demo,
        )
        for row in warehouse.query(RUNS).itertuples()
    )  # fmt: skip
