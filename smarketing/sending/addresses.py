"""Where messages go: mail addresses, and chat and push services by their Apprise address, which holds secrets.

Nothing here shows more of such an address than its scheme, and its host where that is a server's name.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256
from urllib.parse import urlsplit

from smarketing.errors import SendingError
from smarketing.sending.apprising import plugin

MAIL = re.compile(r"(?!\.)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}(?<!\.)@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
SERVICE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://\S+")
#: An address that the environment holds, so that the workspace does not: channel:team is SMARKETING_CHANNEL_TEAM.
NAMED = re.compile(r"channel:([A-Za-z0-9_]{1,60})")
#: Services whose address names a server of one's own; with the others even what looks like a host is a token.
SERVERS = {
    "http", "https", "json", "jsons", "form", "forms", "xml", "xmls", "ntfy", "ntfys", "mmost", "mmosts", "gotify",
    "gotifys", "rocket", "rockets", "matrix", "matrixs", "apprise", "apprises", "nctalk", "nctalks", "workflow",
    "workflows", "synology", "synologys", "signal", "signals",
}  # fmt: skip
#: What acts on the machine that sends, instead of telling somebody, and mail, which has a way of its own.
REFUSED = {
    "mailto", "mailtos", "syslog", "rsyslog", "dbus", "glib", "kde", "qt", "gnome", "macosx", "windows", "file",
}  # fmt: skip


def checked(address: str) -> str:
    """An address as it is kept: trimmed, and one that something can be sent to. Raises SendingError without showing it,
    as a mistyped one may hold a token."""
    address = address.strip()
    if is_mail(address) or NAMED.fullmatch(address):
        return address
    found = SERVICE.fullmatch(address)
    if found is None:
        raise SendingError(
            "One of the addresses is neither a mail address, such as ada@example.com, nor that of a chat or push "
            "service, such as slack://… or ntfys://…"
        )
    scheme = found.group(1).lower()
    if scheme in REFUSED:
        way = "write the mail address itself" if scheme.startswith("mailto") else "name a chat or push service"
        raise SendingError(f"Nothing is sent to {scheme}:// addresses; {way}.")
    if len(address) > 2000 or plugin(address) is None:
        raise SendingError(f"This {scheme}:// address is not complete, or of no known service.")
    return address


def is_mail(address: str) -> bool:
    return len(address) <= 254 and MAIL.fullmatch(address) is not None and ".." not in address


def meant(address: str) -> str:
    """The address itself, taken from the environment where it is kept there. Raises SendingError where it is not."""
    named = NAMED.fullmatch(address)
    if named is None:
        return address
    setting = f"SMARKETING_CHANNEL_{named.group(1).upper()}"
    if not os.environ.get(setting):
        raise SendingError(f"{address} is not set up: {setting} should hold its address.")
    found = os.environ[setting].strip()
    if NAMED.fullmatch(found):
        raise SendingError(f"{setting} should hold an address, not the name of one.")
    return checked(found)


def shown(address: str) -> str:
    """An address as anybody may read it.

    >>> shown("ada@example.com"), shown("jsons://chat.example.com/hook/s3cret"), shown("tgram://123:s3cret/9")
    ('ada@example.com', 'jsons://chat.example.com', 'tgram://…')
    """
    found = SERVICE.fullmatch(address)
    if found is None:
        return address if is_mail(address) or NAMED.fullmatch(address) else "an address"
    scheme = found.group(1).lower()
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    is_server = scheme in SERVERS and ("." in host or host == "localhost")
    return f"{scheme}://{host}" if is_server else f"{scheme}://…"


def key(address: str) -> str:
    """What the ledger calls a recipient: two addresses of one service are two, and neither is written down."""
    if SERVICE.fullmatch(address) is None:
        return address
    return f"{shown(address)}#{sha256(address.encode()).hexdigest()[:16]}"


def shown_key(kept: str) -> str:
    """A recipient of the ledger as anybody may read it."""
    return kept.partition("#")[0] if "://" in kept else kept
