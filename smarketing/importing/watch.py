"""Watching the inbox while the app runs: what is put there is imported in the background."""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread

from smarketing.errors import SmarketingError, WarehouseError
from smarketing.importing.inbox import GROWING, Stamp, take_in, waiting
from smarketing.importing.report import Report
from smarketing.settings import Home
from smarketing.warehouse import Store

log = logging.getLogger("smarketing")
#: Seconds until a look tries again what could not be done, such as while another import runs.
PAUSE = 30.0


class Watch:
    """Imports what lies in a home's inbox on the first look, and when a later one finds a file that is new or changed.

    `report` is what became of the files last, and `warehouse` what was in force then; `error` is why nothing could be
    done; `share` and `text` say how far it is.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self.report: Report | None = None
        self.warehouse: Path | None = None
        self.error: SmarketingError | None = None
        self.share, self.text = 0.0, ""
        self._tried: dict[Path, Stamp] = {}
        self._pause = 0.0
        self._changing = Lock()
        self._thread: Thread | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def look(self) -> None:
        """Begin to import where something new has come. Cheap where nothing has: every run of a page may look."""
        found = waiting(self.home)
        with self._changing:
            if self.running or time.monotonic() < self._pause or not found.items() - self._tried.items():
                return
            self.share, self.text = 0.0, "Looking into the inbox"
            self._thread = Thread(target=self._work, name="inbox", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Until what has begun is done."""
        if self._thread:
            self._thread.join()

    def took(self, report: Report) -> None:
        """Somebody had the inbox imported by hand: that is what became of the files, which need not be tried again."""
        self._tried = waiting(self.home)
        self._done(report)

    def _work(self) -> None:
        tried = waiting(self.home)
        try:
            report = self._take_in()
            while _growing(report):  # nobody may look again for long, and the rest is to come
                report = _after(report, self._take_in())
                tried = waiting(self.home)
            self._done(report)
        except SmarketingError as error:
            self.error, self._pause = error, time.monotonic() + PAUSE
            return
        except Exception:
            log.exception("the inbox could not be imported")
            self.error = WarehouseError("The inbox could not be imported; the server’s log says what happened.")
        self._tried = tried

    def _done(self, report: Report) -> None:
        self.report, self.warehouse, self.error = report, Store(self.home.warehouse).current, None

    def _take_in(self) -> Report:
        return take_in(self.home, progress=self._advance)

    def _advance(self, share: float, text: str) -> None:
        self.share, self.text = share, text


def _growing(report: Report) -> bool:
    return any(GROWING in note for file in report.left for note in file.notes)


def _after(earlier: Report, later: Report) -> Report:
    """What became of the files when the inbox was imported twice in a row."""
    notes = tuple(dict.fromkeys((*earlier.notes, *later.notes)))
    return Report((*earlier.loaded, *later.files), earlier.changed or later.changed, notes)


@lru_cache(maxsize=8)
def watch(home: Home) -> Watch:
    """The one watch over a home's inbox in this process."""
    return Watch(home)
