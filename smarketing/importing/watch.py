"""Watching the inbox while the app runs: what is put there is imported in the background."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Lock, Thread

from smarketing.errors import SmarketingError, WarehouseBusy, WarehouseError
from smarketing.importing import inbox
from smarketing.importing.given import Dates, Progress
from smarketing.importing.report import Report
from smarketing.settings import Home
from smarketing.warehouse import Store

log = logging.getLogger("smarketing")
#: Seconds until a look tries again what could not be done, such as while another import runs.
PAUSE = 30.0
#: How often in a row one look tries what is still being copied, until it is left to a later one.
TURNS = 3


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
        self._tried: dict[Path, inbox.Stamp] = {}
        self._pause = 0.0
        self._by_hand = False
        self._changing = Lock()
        self._thread: Thread | None = None

    @property
    def running(self) -> bool:
        return self._by_hand or (self._thread is not None and self._thread.is_alive())

    def look(self) -> None:
        """Begin to import where something new has come. Cheap where nothing has: every run of a page may look."""
        with self._changing:
            if self.running or not self._due():
                return
            self._begin()
            self._thread = Thread(target=self._work, name="inbox", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Until what has begun is done."""
        if self._thread:
            self._thread.join()

    def take_in(self, *, dates: Dates | None = None, told: Mapping[str, str] | None = None, progress: Progress) -> None:
        """Import the inbox in sight of who asks for it, with their word on the dates and on what files are.

        Raises WarehouseBusy while the inbox is being imported already, and WarehouseError.
        """
        with self._changing:
            if self.running:
                raise WarehouseBusy("The inbox is being imported already; look again in a moment.")
            self._begin()
            self._by_hand = True

        def advance(share: float, text: str) -> None:
            self._advance(share, text)
            progress(share, text)

        try:
            tried = inbox.waiting(self.home)
            self._done(inbox.take_in(self.home, dates=dates, told=told, progress=advance), tried)
        finally:
            self._by_hand = False

    def _due(self) -> bool:
        found = inbox.waiting(self.home)
        if not found:
            self.error = None  # what could not be done need not be any more
        return time.monotonic() >= self._pause and bool(found.items() - self._tried.items())

    def _begin(self) -> None:
        self.share, self.text = 0.0, "Looking into the inbox"

    def _work(self) -> None:
        tried = inbox.waiting(self.home)
        try:
            report = self._take_in()
            for _ in range(TURNS - 1):  # nobody may look again for long, and the rest is to come
                if not inbox.growing(report):
                    break
                time.sleep(inbox.SETTLED)
                tried = inbox.waiting(self.home)
                report = _after(report, self._take_in())
            self._done(report, tried)
        except SmarketingError as error:
            self.error, self._pause = error, time.monotonic() + PAUSE
        except Exception:
            log.exception("the inbox could not be imported")
            self.error = WarehouseError("The inbox could not be imported; the server’s log says what happened.")
            self._tried = tried

    def _done(self, report: Report, tried: dict[Path, inbox.Stamp]) -> None:
        """`tried` is what lay there before: what has come or changed since is still to be tried."""
        growing = inbox.growing(report)
        self._tried = {file: stamp for file, stamp in tried.items() if file not in growing}
        self._pause = time.monotonic() + PAUSE if growing else 0.0
        self.report, self.warehouse, self.error = report, Store(self.home.warehouse).current, None

    def _take_in(self) -> Report:
        return inbox.take_in(self.home, progress=self._advance)

    def _advance(self, share: float, text: str) -> None:
        self.share, self.text = share, text


def _after(earlier: Report, later: Report) -> Report:
    """What became of the files when the inbox was imported twice in a row."""
    notes = tuple(dict.fromkeys((*earlier.notes, *later.notes)))
    return Report((*earlier.loaded, *later.files), earlier.changed or later.changed, notes)


_WATCHES: dict[Home, Watch] = {}


def watch(home: Home) -> Watch:
    """The one watch over a home's inbox in this process, however many sessions ask for it at once."""
    return _WATCHES.setdefault(home, Watch(home))
