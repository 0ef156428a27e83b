"""What became of each file of an import, and what that means for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from smarketing.errors import AmbiguousDates, AskingFile, DoubtfulFile, FileError, UnclearFile
from smarketing.importing import telling
from smarketing.importing.given import Given
from smarketing.importing.journal import Entry
from smarketing.importing.report import Answer, FilePreview, FileReport, Question, left_out
from smarketing.sources import Export, Map, Skipped, likely


@dataclass(frozen=True)
class Seen:
    """One export: what became of it in the draft, and whether it brought anything new. `table` is where the rows would
    go of one that cannot be read, as far as its headers tell; `place` is that of the table among all of the import."""

    preview: FilePreview
    fresh: bool = False
    table: str | None = None
    place: int | None = None

    @property
    def report(self) -> FileReport:
        return self.preview.report

    def of(self, source: Path) -> Seen:
        return replace(self, preview=replace(self.preview, report=replace(self.report, source=source)))


class Outcome:
    """What became of the files so far."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.seen: list[Seen] = []

    @contextmanager
    def noting(self, file: Path, name: str, export: Export | None = None, place: int | None = None) -> Iterator[None]:
        """Only looking, an error is what is to be seen; skipping, what is to be said."""
        try:
            yield
        except FileError as error:
            if not (self.given.looking or self.given.skipping):
                raise
            table = likely(export, self.given.maps) if export and self.given.skipping else None
            self.seen.append(Seen(_unread(name, error), table=table, place=place).of(file))

    def sort(self) -> None:
        """Into the order in which the files were given: what could not be opened was seen first."""
        order = {file: place for place, file in enumerate(self.given.files)}
        self.seen.sort(key=lambda seen: order.get(seen.report.source, 0) if seen.report.source else 0)

    @property
    def fresh(self) -> bool:
        """Whether any file brought something new."""
        return any(s.fresh for s in self.seen)

    @property
    def refusal(self) -> str | None:
        """Why nothing may be loaded: a file that cannot be read, or nothing that is recognised."""
        wrong = [s.report for s in self._wrong]
        skipped = [s.report for s in self.seen if s.report.status == "skipped"]
        if skipped and (self.given.strict or len(skipped) + len(wrong) == len(self.seen)):
            wrong += skipped
        elif self.given.skipping and any(s.report.status == "loaded" for s in self.seen):
            return None
        return " ".join(r.said if r.status != "skipped" else f"{r.file}: {r.said}" for r in wrong) or None

    @property
    def lacking(self) -> tuple[str, ...]:
        """What is not there without the files that are left out."""
        return tuple(left_out(s.report, s.table) for s in self._wrong) if self.given.skipping else ()

    @property
    def _wrong(self) -> list[Seen]:
        return [s for s in self.seen if s.report.status in ("refused", "asks")]


def known(name: str, entry: Entry, maps: Sequence[Map]) -> Seen:
    """A file that was imported before, byte for byte: everything it holds is merged already."""
    said = ("imported before, unchanged",)
    report = FileReport(
        name, "loaded", entry.crm, entry.object, entry.rows_read, 0, entry.rows_read - entry.rejected, entry.rejected,
        said, title(entry.crm, maps),
    )  # fmt: skip
    return Seen(FilePreview(report, known=True))


def skipped(found: Skipped) -> Seen:
    """A list that no figure needs; of some it is offered to read them as one that is."""
    if found.instead is None:
        return Seen(FilePreview(FileReport(found.file, "skipped", notes=(found.reason,))))
    hint = f"to read its rows as {telling.friendly(found.instead)}, say --as {found.file}={found.instead}"
    report = FileReport(found.file, "skipped", notes=(found.reason,), hint=hint)
    return Seen(FilePreview(report, question=Question(answers=(Answer(found.instead, ""),))))


def asking(shown: FilePreview, error: AskingFile, question: Question) -> FilePreview:
    """A file that is loaded once somebody has answered."""
    report = FileReport(shown.report.file, "asks", notes=(error.said,), source=shown.report.source, hint=error.hint)
    return replace(shown, report=report, sample=(), rejects=(), question=question)


def title(crm: str, maps: Sequence[Map]) -> str:
    """What people call a CRM."""
    return next((m.title for m in maps if m.crm == crm), crm)


def _unread(name: str, error: FileError) -> FilePreview:
    if not isinstance(error, AskingFile):
        return FilePreview(FileReport(name, "refused", notes=(str(error),)))
    return asking(FilePreview(FileReport(name, "asks")), error, _question(error))


def _question(error: AskingFile) -> Question:
    if isinstance(error, AmbiguousDates):
        return Question(error.column, error.example)
    if isinstance(error, UnclearFile):
        return Question(answers=tuple(Answer(way, why) for way, why in error.readings))
    assert isinstance(error, DoubtfulFile)
    return Question(answers=(Answer(telling.ANYWAY, error.doubt),))
