"""The inbox: exports put into a folder are imported without anybody's help, and then moved into `imported/` inside it.

Nothing is ever deleted or overwritten. A file that cannot be read stays, with the reason, and does not keep the others
from being imported. A file counts as complete once nothing about it has changed for `SETTLED` seconds and, where the
system can tell, nobody has it open for writing; one that changes all the same while it is imported stays where it is
and is imported again, which loads the rest of it.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from filelock import FileLock, Timeout

from smarketing.errors import FileError, WarehouseBusy, WarehouseError
from smarketing.importing import telling
from smarketing.importing.files import import_files, preview
from smarketing.importing.given import Columns, Dates, Progress
from smarketing.importing.report import FileReport, Report
from smarketing.private import private_folder
from smarketing.settings import Home
from smarketing.sources.archives import ENDINGS, is_export, plain_name

SETTLED = 5.0
IMPORTED = "imported"
GROWING = "still being copied, or open in another program; it is imported once that has come to an end"
#: How names begin that nobody gave: of hidden files, and of what Excel keeps beside a workbook that is open.
_UNSEEN = (".", "~$")
#: Size, times of change and identity of a file: what differs when its content may.
Stamp = tuple[int, int, int, int]


@dataclass(frozen=True)
class _Waiting:
    """What lies in the inbox: exports, and why each other thing there is none."""

    files: dict[Path, Stamp]
    others: tuple[FileReport, ...]


def waiting(home: Home) -> dict[Path, Stamp]:
    """The exports in the inbox, in the order of their names; hidden files and folders are none."""
    return _look(home).files


def growing(report: Report) -> frozenset[Path]:
    """The files that were not tried because they are still being copied."""
    return frozenset(f.source for f in report.left if f.source and any(GROWING in note for note in f.notes))


def take_in(
    home: Home,
    *,
    dates: Dates | None = None,
    told: Mapping[str, str] | None = None,
    columns: Columns | None = None,
    progress: Progress = lambda share, text: None,
) -> Report:
    """Import what lies in the inbox, and move what was imported into `imported/`.

    `dates`, `told` and `columns` are what people said of the files, as import_files takes it. The report has a line for
    every file that stays. Those that are still being copied are waited for, but only for a moment. Raises WarehouseBusy
    while another import, or another look into the inbox, runs, and WarehouseError.
    """
    looked = _look(home)
    _wait_for(looked.files)
    with _alone(home):
        settled, unsettled = _settled(looked.files)
        report, refused = _import(list(settled), home, _Said(dates, told or {}, columns or {}), progress)
        notes = [note for file in _taken(report) if (note := _put_away(file, settled[file], home))]
    left = (*refused, *looked.others, *(_left(file, f"is {GROWING}.") for file in unsettled))
    return Report((*report.files, *left), report.changed, (*report.notes, *notes))


def _left(file: Path, why: str) -> FileReport:
    name = plain_name(file.name)
    return FileReport(name, "refused", notes=(f"{name} {why}",), source=file)


def _put_away(file: Path, stamp: Stamp, home: Home) -> str | None:
    """Move an imported file, unless it is no longer what was imported; what is to be said where it stays."""
    name, changed = plain_name(file.name), "changed while it was imported; it stays in the inbox and is imported again."
    if (now := _stamp(file)) is None:
        return f"{name} was taken out of the inbox while it was imported."
    if now != stamp:
        return f"{name} {changed}"
    try:
        moved = _move(file, home.inbox / IMPORTED)
        if _changed(moved, stamp) or _being_written(moved):  # at the last moment: nobody finds it here any more
            _move(moved, home.inbox)
            return f"{name} {changed}"
    except OSError as error:
        return f"{name} was imported but cannot be moved out of the inbox ({error.strerror or error})."
    return None


def _changed(moved: Path, stamp: Stamp) -> bool:
    """Whether a file is another than before it was moved, which itself changes the rest of the stamp."""
    now = _stamp(moved)
    return now is not None and now[:2] != stamp[:2]


@dataclass(frozen=True)
class _Said:
    """What people said of files in the inbox."""

    dates: Dates | None
    told: Mapping[str, str]
    columns: Columns

    def of(self, files: Sequence[Path]) -> _Asked:
        """Of these alone, as import_files takes it."""
        return {
            "dates": self.dates, "told": telling.of_files(self.told, files),
            "columns": telling.of_files(self.columns, files),
        }  # fmt: skip


class _Asked(TypedDict):
    dates: Dates | None
    told: dict[str, str]
    columns: dict[str, Mapping[str, str]]


def _import(
    files: Sequence[Path], home: Home, said: _Said, progress: Progress
) -> tuple[Report, tuple[FileReport, ...]]:
    """The files that can be read are imported together; why each of the others is not."""
    nothing = Report((), changed=False)
    if not files:
        return nothing, ()
    with suppress(FileError):
        return import_files(files, home, **said.of(files), progress=progress), ()
    there = [file for file in files if _stamp(file)]  # another may have been taken away
    if not there:
        return nothing, ()
    looked = preview(there, home, **said.of(there), progress=progress).files
    seen = [replace(f.report, question=f.question) for f in looked]
    wrong = _wrong(seen)
    refused = tuple(r for r in seen if r.source in wrong and r.status != "loaded")
    good = [file for file in there if file not in wrong]
    if any(r.status == "loaded" and r.source not in wrong for r in seen):
        return import_files(good, home, **said.of(good), progress=progress), refused
    return nothing, (*refused, *(r for r in seen if r.status == "skipped" and r.source not in wrong))


def _wrong(reports: Sequence[FileReport]) -> frozenset[Path | None]:
    """The files of which something cannot be read; of an archive all of it stays then."""
    return frozenset(r.source for r in reports if r.status in ("refused", "asks"))


def _taken(report: Report) -> list[Path]:
    """The files that were imported, and wholly."""
    wrong = _wrong(report.files)
    return [file for file in dict.fromkeys(f.source for f in report.loaded) if file and file not in wrong]


def _look(home: Home) -> _Waiting:
    files, others = {}, []
    for path in _inside(home.inbox):
        if path.name == IMPORTED or path.name.startswith(_UNSEEN):
            continue
        if is_export(path.name) and (stamp := _stamp(path)):
            files[path] = stamp
        elif os.path.lexists(path):
            others.append(_left(path, _no_export(path)))
    return _Waiting(files, tuple(others))


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # there is none, or it is nobody's business
        return []


def _no_export(path: Path) -> str:
    if stat.S_ISDIR(_mode(path)):
        return "is a folder; put the exports in it into the inbox itself."
    if is_export(path.name):
        return "cannot be opened; put the export itself into the inbox, where the app may read it."
    return f"is no export by its name, which should end in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}."


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:  # no such thing, or none that may be looked at
        return 0


def _wait_for(files: dict[Path, Stamp]) -> None:
    """Until a second look tells whether the files are complete: clocks of a network drive may differ.

    What changed long ago needs none.
    """
    if not all(_old(file) for file in files):
        time.sleep(SETTLED)


def _settled(files: dict[Path, Stamp]) -> tuple[dict[Path, Stamp], list[Path]]:
    """Of the files that are still there, those that are complete, and those that are still being copied."""
    now = {file: stamp for file in files if (stamp := _stamp(file))}
    settled = {file: stamp for file, stamp in now.items() if stamp == files[file] and not _being_written(file)}
    return settled, [file for file in now if file not in settled]


def _old(file: Path) -> bool:
    """By the time at which anything about the file was changed last: a copy may bear the original's other times."""
    try:
        return time.time() - max(file.stat().st_ctime, file.stat().st_mtime) > SETTLED
    except OSError:
        return False


def _being_written(file: Path) -> bool:
    """Whether somebody has the file open for writing; False where the system cannot tell."""
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    with suppress(OSError), file.open("rb") as opened:
        try:
            # Who opens it for writing meanwhile has a signal sent to us, which by default would end the process.
            fcntl.fcntl(opened, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)  # refused while there is a writer
            fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except OSError as error:
            return error.errno == errno.EAGAIN
    return False


def _stamp(file: Path) -> Stamp | None:
    """None where there is no such file, or none that may be looked at."""
    try:
        found = file.stat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _move(file: Path, folder: Path) -> Path:
    """Into the folder under its own name, or the next that is free: the name is taken before the file comes."""
    folder.mkdir(exist_ok=True)
    number = 1
    while True:
        target = folder / (file.name if number == 1 else f"{_stem(file)} ({number}){file.name[len(_stem(file)) :]}")
        try:
            target.touch(exist_ok=False)
        except FileExistsError:
            number += 1
            continue
        try:
            return file.replace(target)
        except OSError:
            target.unlink()
            raise


def _stem(file: Path) -> str:
    """The name without its endings: leads.csv.gz -> leads."""
    name = file.name
    for _ in range(2):
        ending = next((e for e in ENDINGS if name.lower().endswith(e)), "")
        name = name[: len(name) - len(ending)]
    return name


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    lock = FileLock(home.inbox / ".lock", timeout=0)
    try:
        private_folder(home.inbox)
        lock.acquire()
    except Timeout:
        raise WarehouseBusy("The inbox is being imported already; look again in a moment.") from None
    except OSError as error:
        raise WarehouseError(
            f"The inbox {home.inbox} cannot be written to ({error.strerror or error}); it should be a folder in which "
            "the app may move files."
        ) from error
    try:
        yield
    finally:
        lock.release()
