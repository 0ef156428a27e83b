"""What becomes of files: the report of an import, and the preview of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any, Literal

from smarketing.sources.matched import ColumnRead

#: `skipped`: not recognised or not needed; `refused`: cannot be read; `asks`: day first or month first cannot be told,
#: what the file is, or whether to load it as it is.
Status = Literal["loaded", "skipped", "refused", "asks"]


#: What no figure has without a file of a table.
_HELD = {
    "leads": "leads",
    "opportunities": "deals and their revenue",
    "stage_changes": "dates on which deals entered their stages",
    "activities": "calls, meetings and e-mails, by which first contact and follow-up are judged,",
    "contacts": "contacts, which link deals and activities to leads,",
    "reps": "names of reps and teams",
    "traffic": "visits",
    "costs": "spend, and with it the cost of leads and customers,",
    "companies": "names of companies, which link deals to leads,",
    "contact_roles": "contacts of deals, which link them to leads,",
}


@dataclass(frozen=True)
class FileReport:
    """What became of one file. `rows_read == loaded + merged + rejected`, always; one that was not loaded was not read,
    and its first note says why. `blanked` counts values of loaded rows that cannot be read and stay empty. `title` is
    the name of the CRM for people, `file` that of the file or of a table in it, `source` the file itself, as it was
    given; `why` is what speaks for its being what it was read as; `question` what a file of the inbox asks and `hint`
    how to answer that on the command line."""

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
    why: str = ""
    blanked: int = 0
    question: Question | None = None
    hint: str = ""

    @property
    def said(self) -> str:
        """The first note, with how to answer it on the command line."""
        return f"{self.notes[0].removesuffix('.')}; {self.hint}." if self.hint else self.notes[0]


class Caution(str):
    """A note that is to be read before any figure."""


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
        """The files that could not be read, of the inbox or where they may be left out; elsewhere such a file keeps all
        others from being loaded."""
        return tuple(f for f in self.files if f.status in ("refused", "asks"))


@dataclass(frozen=True)
class Reject:
    """One value that cannot be read; without a column it is the whole row. Its row is refused, unless the reason says
    that the field alone was left empty."""

    row: int
    column: str | None
    value: str | None
    reason: str


@dataclass(frozen=True)
class Answer:
    """One way to read an unclear file, and what it would give: `name` is what `--as FILE=name` takes. `rows` are those
    that would be loaded; of deals how many are `won` and their `amount`; `linked` the share of rows that name a record
    which is in the data. None is unknown, or no such thing. `anyway` is the name of the answer that a file is to be
    loaded as it is, whatever speaks against it."""

    name: str
    why: str
    rows: int | None = None
    won: int | None = None
    amount: float | None = None
    linked: float | None = None
    currency: str | None = None

    @property
    def numbers(self) -> str:
        """What it would give, in words.

        >>> Answer("opportunities", "", 120, 14, 31200.0, 0.96, "EUR").numbers
        '120 rows, 14 won, EUR 31,200, 96 % linked to a record in the data'
        """
        if self.rows is None:
            return ""
        parts = [f"{self.rows:,} row{'s' * (self.rows != 1)}"]
        parts += [f"{self.won:,} won"] if self.won is not None else []
        parts += [f"{self.currency or ''} {self.amount:,.0f}".strip()] if self.amount is not None else []
        # Rounded down: all are linked only where all are.
        parts += [f"{int(100 * self.linked)} % linked to a record in the data"] if self.linked is not None else []
        return ", ".join(parts)


@dataclass(frozen=True)
class Question:
    """What a person has to say: of a `column` whose dates, such as the `example`, could be day first or month first,
    which; of a file that may be several things, or that would better not be loaded as it is, which of the `answers`, or
    `skip`."""

    column: str = ""
    example: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class FilePreview:
    """What would become of one file, and how it is understood.

    `columns` and `unused` are what its headers are read as; `sample` its first good rows,
    canonical column to value, of the columns it supplies; `rejects` the first values that cannot be read. All of them
    are empty for a file that would not be loaded, and for one imported before, unchanged (`known`), which is not read
    again. `question` is what one that `asks` wants to know; `before` whether it is read as somebody said of an earlier
    one.
    """

    report: FileReport
    table: str | None = None
    columns: tuple[ColumnRead, ...] = ()
    unused: tuple[str, ...] = ()
    sample: tuple[dict[str, Any], ...] = ()
    rejects: tuple[Reject, ...] = ()
    known: bool = False
    question: Question | None = None
    before: bool = False


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
        """The files of which a person has to say something first."""
        return tuple(f for f in self.files if f.report.status == "asks")


def left_out(file: FileReport, table: str | None) -> str:
    """What is to be said of a file that was left out; `table` is what it probably holds.

    >>> left_out(FileReport("may.csv", "refused", notes=("may.csv is empty.",)), "opportunities")
    'may.csv was left out: its deals and their revenue are in no figure. Import it once it can be read.'
    """
    held = f"its {_HELD[table]} are" if table else "what it holds is"
    return f"{file.file} was left out: {held} in no figure. Import it once it can be read."


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
