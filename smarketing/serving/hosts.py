"""By which names the app may be asked for.

A page of another site can make a browser ask this machine under a name that its owner points here (DNS rebinding), and
would then read what the app answers. A server that only this machine reaches has three names; one that others reach is
told its own in SMARKETING_HOSTS.
"""

from __future__ import annotations

import os
from collections.abc import Collection

from streamlit import config

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def allowed() -> Collection[str] | None:
    """The names that are answered to; None where any is, as behind a proxy that was not told of here."""
    said = {name for host in os.environ.get("SMARKETING_HOSTS", "").split(",") if (name := name_of(host))}
    if said:
        return said | LOCAL  # health checks come from the machine itself
    return LOCAL if config.get_option("server.address") in LOCAL else None


def name_of(host: str) -> str:
    """The name in a Host header, without its port.

    >>> name_of("App.Example.com:8501"), name_of("[::1]:8501"), name_of("localhost")
    ('app.example.com', '::1', 'localhost')
    """
    name = host.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0].rstrip(".")
