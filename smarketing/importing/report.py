"""What becomes of files: the report of an import, and the preview of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any, Literal

from smarketing.sources.matched import ColumnRead

#: `skipped`: not recognised or not needed; `refused`: cannot be read; `asks`: day first or month first cannot be told.
Status = Literal["loaded", "skipped", "refused", "asks"]


@dataclass(frozen=True)
class FileReport:
    """What became of one file. `rows_read == loaded + merged + rejected`, always; one that was not loaded was not read,
    and its first note says why. `title` is the name of the CRM for people, `file` that of the file or of a table in it,
    `source` the file itself, as it was given."""

    file: str
    status: Status
    crm: str | None = None
    object: str | None = None
    rows_read: int = 0
    loaded: int = 0
    merged: int = 0
    rejected: int = 0
    notes: tuple[str, ...] = ()
    title: str | None = None
    source: Path | None = None


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

    @property
    def left(self) -> tuple[FileReport, ...]:
        """The files of the inbox that could not be read; elsewhere such a file keeps all others from being loaded."""
        return tuple(f for f in self.files if f.status in ("refused", "asks"))


@dataclass(frozen=True)
class Reject:
    """One value that cannot be read; without a column it is the whole row."""

    row: int
    column: str | None
    value: str | None
    reason: str


@dataclass(frozen=True)
class Question:
    """A column whose dates, such as the example, could be day first or month first."""

    column: str
    example: str


@dataclass(frozen=True)
class FilePreview:
    """What would become of one file, and how it is understood.

    `columns` and `unused` are what its headers are read as; `sample` its first good rows,
    canonical column to value, of the columns it supplies; `rejects` the first values that cannot be read. All of them
    are empty for a file that would not be loaded, and for one imported before, unchanged (`known`), which is not read
    again. `question` is what one that `asks` wants to know.
    """

    report: FileReport
    table: str | None = None
    columns: tuple[ColumnRead, ...] = ()
    unused: tuple[str, ...] = ()
    sample: tuple[dict[str, Any], ...] = ()
    rejects: tuple[Reject, ...] = ()
    known: bool = False
    question: Question | None = None


@dataclass(frozen=True)
class Preview:
    """What an import of these files would do to the warehouse as it is now. Nothing was changed.

    `refusal` is the sentence with which that import would fail, None where it would not; `changes` whether it would
    bring anything new; `replaces_demo` whether the demo company would give way; `notes` are about all files together.
    """

    files: tuple[FilePreview, ...]
    changes: bool
    replaces_demo: bool
    refusal: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def reports(self) -> tuple[FileReport, ...]:
        return tuple(f.report for f in self.files)

    @property
    def asks(self) -> tuple[FilePreview, ...]:
        """The files whose dates could be day first or month first."""
        return tuple(f for f in self.files if f.report.status == "asks")


def shown(value: object) -> str:
    """A parsed value as a person checks it: days without a time of day where there is none; unknown is a dash."""
    match value:
        case None:
            return "–"
        case datetime():
            return f"{value:%Y-%m-%d}" if value.time() == time.min else f"{value:%Y-%m-%d %H:%M}"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}"
        case _:
            return str(value)
