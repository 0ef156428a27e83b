"""Apprise, the library that knows the chat and push services, kept silent: their addresses are secrets.

It is loaded where something is sent, as it takes longer than most commands.
"""

from __future__ import annotations

import logging
import re
import warnings
from threading import Lock
from typing import Any

#: Seconds to wait for a service to accept a connection, and to answer.
PATIENCE = 15


def plugin(address: str) -> Any:
    """The service of an address as apprise knows it; None where it knows none."""
    apprise = library()
    asset = apprise.AppriseAsset(
        app_id="Smarketing", app_desc="Smarketing", app_url="", image_url_mask="", image_url_logo="",
        async_mode=False, secure_logging=True, storage_mode=apprise.PersistentStoreMode.MEMORY,
    )  # fmt: skip
    with warnings.catch_warnings():
        # Loading all services warns of what the library uses and Python will drop.
        warnings.simplefilter("ignore")
        try:
            return apprise.Apprise.instantiate(_bounded(address), asset=asset, suppress_exceptions=True)
        except Exception:  # of a plugin that took the address for its own; what it says may hold the address
            return None


def _bounded(address: str) -> str:
    """The address with how long to wait, and for ntfy without the picture from another host that it would show."""
    options: dict[str, object] = {"cto": PATIENCE, "rto": PATIENCE}
    if address.lower().startswith(("ntfy://", "ntfys://")):
        options["image"] = "no"
    more = "&".join(f"{name}={value}" for name, value in options.items() if f"{name}=" not in address)
    return f"{address}{'&' if '?' in address else '?'}{more}" if more else address


def library() -> Any:
    """The library, its log and that of the library it asks by turned off."""
    import apprise

    logger = logging.getLogger("apprise")
    if HEARD not in logger.filters:
        logger.addFilter(HEARD)
    # Tokens stand in its debug lines, and in what it warns of an address that does not answer.
    asking = logging.getLogger("urllib3")
    asking.setLevel(logging.ERROR)
    asking.propagate = False
    asking.addHandler(SILENCE)
    return apprise


class Heard(logging.Filter):
    """Keeps the last answer that a service gave in numbers, which the library only logs, and lets nothing of what it
    logs into any log."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = ""

    def filter(self, record: logging.LogRecord) -> bool:
        found = ANSWER.search(record.getMessage())
        self.answer = found.group(1) if found else self.answer
        return False


ANSWER = re.compile(r"error=(\d{3})\b")
#: The library asks in threads of its own, so that only one message at a time can be listened to.
ONE_AT_A_TIME = Lock()
HEARD, SILENCE = Heard(), logging.NullHandler()
