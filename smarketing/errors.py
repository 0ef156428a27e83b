"""The errors a person can meet; imports nothing, so that every layer may raise them.

SmarketingError            one sentence: what was wrong, where, and what would be right
├── FileError              an export cannot be read at all
│   └── AmbiguousDates     day-first or month-first, and the column cannot tell
├── AgreementError         the agreement file, or a value typed into it, makes no sense
├── PlanError              a plan that no number of leads could reach (a rate of 0, no reps)
├── UnknownName            a view, source, owner or column that does not exist
└── WarehouseError         the warehouse is missing, locked or cannot be written
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class SmarketingError(Exception):
    """Root of every error shown to a person. `title` heads it on a page; the message is one sentence."""

    title = "That did not work"


class FileError(SmarketingError):
    title = "This file cannot be read"


class AmbiguousDates(FileError):
    """A date column fits both day-first and month-first. Carries what the app needs to ask the question."""

    title = "Are these dates day first or month first?"

    def __init__(self, file: str, column: str, example: str) -> None:
        self.file, self.column, self.example = file, column, example
        super().__init__(
            f"{file}: the dates in column “{column}” (such as {example}) could be day first or month first; "
            "say which with --dates day-first or --dates month-first."
        )


class AgreementError(SmarketingError):
    title = "The agreement needs a correction"


class PlanError(SmarketingError):
    title = "This plan cannot be computed"


class WarehouseError(SmarketingError):
    title = "The warehouse is not available"


class UnknownName(SmarketingError):
    """A name that does not exist; the message lists what does and the nearest match."""

    title = "There is no such name"

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        known = sorted(known)
        near = get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        super().__init__(f"There is no {kind} named {name!r}; there are: {', '.join(known)}.{hint}")
