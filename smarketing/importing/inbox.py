"""The inbox: exports put into a folder are imported without anybody's help, and then moved into `imported/` inside it.

Nothing is ever deleted or overwritten. A file that cannot be read stays, with the reason, and does not keep the others
from being imported. A file counts as complete once nothing about it has changed for `SETTLED` seconds and, where the
system can tell, nobody has it open for writing; one that changes all the same while it is imported stays where it is
and is imported again, which loads the rest of it.
"""

from __future__ import annotations

import errno
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from filelock import FileLock, Timeout

from smarketing.errors import FileError, WarehouseBusy, WarehouseError
from smarketing.importing.files import Dates, Progress, import_files, preview
from smarketing.importing.report import FileReport, Report
from smarketing.settings import Home
from smarketing.sources.archives import ENDINGS, is_export

SETTLED = 5.0
IMPORTED = "imported"
GROWING = "still being copied; it is imported once it has not changed for a few seconds"
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


def take_in(home: Home, *, dates: Dates | None = None, progress: Progress = lambda share, text: None) -> Report:
    """Import what lies in the inbox, and move what was imported into `imported/`.

    The report has a line for every file that stays, too. Files that are still being copied are waited for, but only for
    a moment. Raises WarehouseBusy while another import, or another look into the inbox, runs, and WarehouseError.
    """
    with _alone(home):
        looked = _look(home)
        settled, growing = _settled(looked.files)
        report, refused = _import(list(settled), home, dates, progress)
        notes = [note for file in _taken(report, settled) if (note := _put_away(file, settled[file], home))]
    left = (
        *refused,
        *looked.others,
        *(FileReport(f.name, "refused", notes=(f"{f.name} is {GROWING}.",)) for f in growing),
    )
    return Report((*report.files, *left), report.changed, (*report.notes, *notes))


def _put_away(file: Path, stamp: Stamp, home: Home) -> str | None:
    """Move an imported file, unless it is no longer what was imported; what is to be said where it stays."""
    if _stamp(file) != stamp:
        return f"{file.name} changed while it was imported; it stays in the inbox and is imported again."
    try:
        _move(file, home.inbox / IMPORTED)
    except OSError as error:
        return f"{file.name} was imported but cannot be moved out of the inbox ({error.strerror or error})."
    return None


def _import(
    files: Sequence[Path], home: Home, dates: Dates | None, progress: Progress
) -> tuple[Report, tuple[FileReport, ...]]:
    """The files that can be read are imported together; why each of the others is not."""
    nothing = Report((), changed=False)
    if not files:
        return nothing, ()
    with suppress(FileError):
        return import_files(files, home, dates=dates, progress=progress), ()
    seen = preview(files, home, dates=dates, progress=progress).reports
    wrong = {_file(report): report for report in seen if report.status in ("refused", "asks")}
    good = [file for file in files if file.name not in wrong]
    skipped = tuple(r for r in seen if r.status == "skipped" and _file(r) not in wrong)
    if any(r.status == "loaded" and _file(r) not in wrong for r in seen):
        return import_files(good, home, dates=dates, progress=progress), tuple(wrong.values())
    return nothing, (*wrong.values(), *skipped)


def _file(report: FileReport) -> str:
    """The name of the file in the inbox; a table in an archive is named after both."""
    return report.file.split("/")[0]


def _taken(report: Report, files: Iterable[Path]) -> Iterator[Path]:
    loaded = {_file(f) for f in report.loaded}
    return (file for file in files if file.name in loaded)


def _look(home: Home) -> _Waiting:
    files, others = {}, []
    for path in _inside(home.inbox):
        if path.name == IMPORTED or path.name.startswith("."):
            continue
        if not (path.is_file() and is_export(path.name)):
            others.append(FileReport(path.name, "refused", notes=(_no_export(path),)))
        elif stamp := _stamp(path):
            files[path] = stamp
    return _Waiting(files, tuple(others))


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # there is none, or it is nobody's business
        return []


def _no_export(path: Path) -> str:
    if path.is_dir():
        return f"{path.name} is a folder; put the exports in it into the inbox itself."
    return f"{path.name} is no export by its name, which should end in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}."


def _settled(files: dict[Path, Stamp]) -> tuple[dict[Path, Stamp], list[Path]]:
    """The files that are complete, and those that are still being copied.

    What changed long ago is complete. Otherwise only a second look tells: clocks of a network drive may differ.
    """
    recent = [file for file in files if not _old(file)]
    if recent:
        time.sleep(SETTLED)
    growing = [file for file in files if (file in recent and _stamp(file) != files[file]) or _being_written(file)]
    return {file: stamp for file, stamp in files.items() if file not in growing}, growing


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
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _move(file: Path, folder: Path) -> None:
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
        file.replace(target)
        return


def _stem(file: Path) -> str:
    """The name without its endings: leads.csv.gz -> leads."""
    name = file.name
    for _ in range(2):
        ending = next((e for e in ENDINGS if name.lower().endswith(e)), "")
        name = name[: len(name) - len(ending)]
    return name


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    try:
        home.inbox.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"The inbox {home.inbox} cannot be made ({error.strerror or error}).") from error
    try:
        with FileLock(home.inbox / ".lock", timeout=0):
            yield
    except Timeout:
        raise WarehouseBusy("The inbox is being imported already; look again in a moment.") from None
