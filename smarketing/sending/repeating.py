"""Sending what is due from within the app, for those who have no timer of their own."""

from __future__ import annotations

import logging
import os
from threading import Event, Thread

from smarketing.errors import SmarketingError
from smarketing.sending.due import send_due
from smarketing.settings import Home

log = logging.getLogger("smarketing")
#: Seconds between two looks. Warnings ask the Views anew each time, which takes seconds of work.
PAUSE = 300.0


class Repeating:
    """Looks what is due again and again, until it is stopped. Whatever goes wrong is logged and tried again."""

    def __init__(self, home: Home, pause: float = PAUSE) -> None:
        self.home, self.pause = home, pause
        self._stopped = Event()
        self._thread = Thread(target=self._work, name="sending", daemon=True)

    def start(self) -> Repeating:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stopped.is_set():
            try:
                wrong = [one for one in send_due(self.home) if one.wrong]
                for one in wrong:
                    log.warning("%s to %s: %s. %s", one.what, one.recipient, one.state, one.reason)
            except SmarketingError as error:
                log.warning("Nothing could be sent: %s", error)
            except Exception:
                log.exception("nothing could be sent")
            self._stopped.wait(self.pause)


def is_wanted() -> bool:
    """Whether the app is to send by itself, by SMARKETING_SEND."""
    return os.environ.get("SMARKETING_SEND", "").strip().lower() in ("1", "true", "yes", "on")
