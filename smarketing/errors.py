"""The errors a person can meet; imports nothing, so that every layer may raise them.

SmarketingError            one sentence: what was wrong, where, and what would be right
├── FileError              an export cannot be read at all
│   └── AskingFile         only a person can tell how, or whether, to read it
│       ├── AmbiguousDates day-first or month-first, and the column cannot tell
│       ├── UnclearFile    it may be one kind of list or another
│       └── DoubtfulFile   loading it as it is would cost figures, or it belongs to no other file
├── AgreementError         the agreement file, or a value typed into it, makes no sense
├── PlanError              a plan that no number of leads could reach (a rate of 0, no reps)
├── ReviewError            a month that cannot be reviewed, or a format that does not exist
├── MeetingError           a meeting that is closed or does not exist, or words for it that cannot be kept
├── SendingError           a subscription that makes no sense, or a message that cannot be written
├── RateError              an exchange rate that makes no sense
├── PeopleError            records that do not exist, or are (or are not) one person already
├── NotAllowed            who asks may not do this
├── SettingError           a setting in the environment makes no sense
├── UnknownName            a view, source, owner or column that does not exist
├── WarehouseError         the warehouse is missing, locked or cannot be written
│   ├── OutdatedWarehouse  it was prepared by another version of the app
│   └── WarehouseBusy      another import, or the like, is changing it
└── WorkspaceError         the database of the agreement, scenarios and notes is not available
    └── EditConflict       somebody else saved the same thing meanwhile
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class SmarketingError(Exception):
    """Root of every error shown to a person. `title` heads it on a page; the message is one sentence."""

    title = "That did not work"


class FileError(SmarketingError):
    title = "This file cannot be read"


class AskingFile(FileError):
    """A file that is loaded once a person has answered: what is `said` of it, and the `hint` how to answer on the
    command line, which a page does not show."""

    def __init__(self, said: str, hint: str) -> None:
        self.said, self.hint = f"{said}.", hint
        super().__init__(f"{said}; {hint}.")


class AmbiguousDates(AskingFile):
    """A date column fits both day-first and month-first. Carries what the app needs to ask the question."""

    title = "Are these dates day first or month first?"

    def __init__(self, file: str, column: str, example: str) -> None:
        self.file, self.column, self.example = file, column, example
        super().__init__(
            f"{file}: the dates in column “{column}” (such as {example}) could be day first or month first",
            "say which with --dates day-first or --dates month-first",
        )


class UnclearFile(AskingFile):
    """A file may be read in several ways. Carries them, each with what speaks for it."""

    title = "What is this file?"

    def __init__(self, file: str, readings: Iterable[tuple[str, str]]) -> None:
        self.file, self.readings = file, tuple(readings)
        ways = " or ".join(f"{name.replace('_', ' ')}{f' ({why})' if why else ''}" for name, why in self.readings)
        said = " or ".join(f"--as {file}={name}" for name, _ in (*self.readings, ("skip", "")))
        super().__init__(f"{file} may hold {ways}", f"say which with {said}")


class DoubtfulFile(AskingFile):
    """A file of which it is known what it is, and not whether it should be loaded so: `doubt` says why, in a sentence
    without its end."""

    title = "Should this file be loaded all the same?"

    def __init__(self, file: str, doubt: str, mend: str = "") -> None:
        self.file, self.doubt = file, doubt
        otherwise = f"{mend}, or say" if mend else "say"
        super().__init__(
            doubt, f"{otherwise} --as {file}=anyway to load it all the same, or --as {file}=skip to leave it out"
        )


class AgreementError(SmarketingError):
    title = "The agreement needs a correction"


class PlanError(SmarketingError):
    title = "This plan cannot be computed"


class ReviewError(SmarketingError):
    title = "This review cannot be made"


class MeetingError(SmarketingError):
    title = "This was not kept"


class SendingError(SmarketingError):
    title = "This cannot be sent"


class RateError(SmarketingError):
    title = "The exchange rates need a correction"


class PeopleError(SmarketingError):
    title = "These records cannot be merged or separated"


class NotAllowed(SmarketingError):
    title = "Only editors may do this"


class SettingError(SmarketingError):
    title = "A setting needs a correction"


class WarehouseError(SmarketingError):
    title = "The warehouse is not available"


class OutdatedWarehouse(WarehouseError):
    """It was prepared by another version of the app; preparing it anew mends that."""


class WarehouseBusy(WarehouseError):
    """Nothing was changed; whoever is changing it was waited for in vain."""

    title = "Another import is running"


class WorkspaceError(SmarketingError):
    title = "The workspace is not available"


class EditConflict(WorkspaceError):
    """Nothing was saved and nothing is lost: what was typed is still in the form."""

    title = "Somebody else saved meanwhile"

    @classmethod
    def of_agreement(cls, newest: int, author: str, base: int) -> EditConflict:
        by = author or "Somebody"
        return cls(
            f"{by} saved version {newest} while you were editing version {base}; nothing of yours is lost: compare "
            f"with version {newest} and save again."
        )

    @classmethod
    def of_document(cls, name: str, author: str) -> EditConflict:
        return cls(f"{author or 'Somebody'} saved “{name}” while you were editing it; look at it and save again.")


class UnknownName(SmarketingError):
    """A name that does not exist; the message lists what does and the nearest match."""

    title = "There is no such name"

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        known = sorted(known)
        near = get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        super().__init__(f"There is no {kind} named {name!r}; there are: {', '.join(known)}.{hint}")
