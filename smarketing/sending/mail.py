"""Mail by SMTP, one message per recipient, so that one who is refused holds up nobody.

The settings come from the environment alone. Neither the password nor what a server says about it is ever shown.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as LINES
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from typing import cast

from smarketing.errors import SettingError
from smarketing.review.texts import shaped
from smarketing.sending.addresses import is_mail
from smarketing.sending.delivering import Failed
from smarketing.sending.message import Message
from smarketing.sending.written import PICTURE, as_html, as_text

#: Seconds to wait for the server's every answer.
PATIENCE = 30.0
#: The usual port of each kind of security.
PORTS = {"starttls": 587, "tls": 465, "none": 25}
SENDER = "Smarketing"


@dataclass(frozen=True)
class Server:
    """The mail server and who the messages are from."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls) -> Server:
        """By SMARKETING_SMTP_HOST, _PORT, _SECURITY (starttls, tls or none), _USER, _PASSWORD or _PASSWORD_FILE, and
        _FROM. Raises SettingError, which says which of them lacks or makes no sense."""
        host = _setting("HOST")
        if not host:
            raise SettingError("No mail server is set up: SMARKETING_SMTP_HOST should name it.")
        security = _setting("SECURITY") or "starttls"
        if security not in PORTS:
            raise SettingError(f"SMARKETING_SMTP_SECURITY is {security}; it should be starttls, tls or none.")
        user, sender = _setting("USER"), _setting("FROM") or _setting("USER")
        if not is_mail(sender):
            raise SettingError("SMARKETING_SMTP_FROM should be the mail address that messages come from.")
        return cls(host, _port(security), security, sender, user, _password())


class Mailer:
    """One connection for all messages of a run, opened with the first, and anew where the server closed it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._open: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Hand a message to the server for one recipient. Raises Failed.

        Nothing is sent a second time here: a server that falls silent may have taken the message.
        """
        server = self.server
        try:
            self._connected().send_message(message, server.sender, [recipient])
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = refused.recipients[recipient]
            self._reset()
            raise self._failed(f"the mail server refused {recipient}", code, said, final=code >= 500) from None
        except Exception as error:
            self._forget()
            raise self._of(error) from None

    def close(self) -> None:
        if self._open is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._open.quit()
            self._forget()

    def __enter__(self) -> Mailer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _of(self, error: Exception) -> Failed:
        """What an error of the connection means: what stands in the way of everybody, unless the server judged this
        message."""
        if isinstance(error, smtplib.SMTPSenderRefused):
            what = f"the mail server refused {self.server.sender} as the sender"
            return self._failed(what, error.smtp_code, error.smtp_error, everybody=True)
        if isinstance(error, smtplib.SMTPAuthenticationError):
            # What it says may repeat what was sent.
            return self._failed("the mail server refused the user or the password", error.smtp_code, everybody=True)
        if isinstance(error, smtplib.SMTPResponseException):
            return self._failed("the mail server did not take the message", error.smtp_code, error.smtp_error)
        if isinstance(error, ssl.SSLCertVerificationError):
            what = f"the certificate of {self.server.host} is not to be trusted: {error.verify_message}"
            return self._failed(what, everybody=True)
        if isinstance(error, smtplib.SMTPNotSupportedError):
            lacks = "encryption (SMARKETING_SMTP_SECURITY)" if self.server.security == "starttls" else "signing in"
            return self._failed(f"the mail server does not offer {lacks}", everybody=True)
        return self._failed(f"the mail server {_in_words(error)}", everybody=True)

    def _connected(self) -> smtplib.SMTP:
        """The connection; a new one where the server closed it, as it may after some messages or minutes."""
        if self._open is not None:
            try:
                alive = self._open.noop()[0] == 250
            except (OSError, smtplib.SMTPException):
                alive = False
            if not alive:
                self._forget()
        if self._open is None:
            server = self.server
            context = ssl.create_default_context()
            if server.security == "tls":
                self._open = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
            else:
                self._open = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
            if server.security == "starttls":
                self._open.starttls(context=context)
            if server.user and server.password:
                self._open.login(server.user, server.password)
        return self._open

    def _reset(self) -> None:
        try:
            if self._open is not None:
                self._open.rset()
        except (OSError, smtplib.SMTPException):
            self._forget()

    def _forget(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _failed(
        self, what: str, code: int | None = None, said: bytes | str = b"", *, final: bool = False,
        everybody: bool = False,
    ) -> Failed:  # fmt: skip
        answer = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        words = " ".join(shaped(f"{code or ''} {answer}").split())[:200]
        reason = f"{what[:1].upper()}{what[1:]}{f' ({words})' if words else ''}."
        return Failed(_without(reason, self.server.password), final=final, everybody=everybody)


def composed(message: Message, server: Server, recipient: str, identity: str, now: datetime) -> EmailMessage:
    """The message for one recipient. `identity` makes its id: the same message has the same id whenever it is sent, so
    that a mail program shows one that came twice once."""
    mail = EmailMessage(policy=LINES)
    mail["From"] = Address(SENDER, addr_spec=server.sender)
    mail["To"] = Address(addr_spec=recipient)
    mail["Subject"] = message.subject_line
    mail["Date"] = format_datetime(now)
    host = server.sender.rpartition("@")[2]
    mail["Message-ID"] = f"<{sha256(f'{identity} {recipient}'.encode()).hexdigest()[:40]}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(as_text(message))
    mail.add_alternative(as_html(message), subtype="html")
    if message.picture is not None:
        page = cast(list[EmailMessage], mail.get_payload())[1]
        page.add_related(message.picture.png, "image", "png", cid=f"<{PICTURE}>", filename="chart.png",
                         disposition="inline")  # fmt: skip
    for attached in message.attachments:
        main, _, sub = attached.mime.partition("/")
        mail.add_attachment(attached.content, main, sub, filename=attached.name)
    return mail


def _without(text: str, secret: str) -> str:
    return text.replace(secret, "***") if secret else text


def _in_words(error: Exception) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "did not answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "refused the connection"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "closed the connection"
    if isinstance(error, OSError) and error.strerror:
        return f"could not be reached: {error.strerror}"
    return "could not be spoken to"


def _setting(name: str) -> str:
    return os.environ.get(f"SMARKETING_SMTP_{name}", "").strip()


def _port(security: str) -> int:
    said = _setting("PORT")
    if not said:
        return PORTS[security]
    if not said.isdecimal() or not 0 < int(said) < 65536:
        raise SettingError(f"SMARKETING_SMTP_PORT is {said}; it should be a number such as {PORTS[security]}.")
    return int(said)


def _password() -> str:
    file = _setting("PASSWORD_FILE")
    if not file:
        return os.environ.get("SMARKETING_SMTP_PASSWORD", "")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        raise SettingError(f"The file that SMARKETING_SMTP_PASSWORD_FILE names, {file}, cannot be read.") from None
