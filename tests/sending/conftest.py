"""A mail server and a web server on this machine that take what is sent, and fail, hang and refuse when told to."""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller

from smarketing.company import open_company
from smarketing.sending import subscriptions
from smarketing.sending.subscriptions import Kept
from smarketing.settings import Home

HERE = Path(__file__).parent
#: Tuesday, within business hours; the demo's data ends on 13 November.
NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Post:
    """What the mail server took, and what it refuses: whole addresses, with the answer to give."""

    port: int
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    hangs: Event = field(default_factory=Event)
    connections: int = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, lines: list[str]) -> list[str]:
        self.connections += 1
        session.host_name = name
        return lines

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        import asyncio

        while self.hangs.is_set():
            await asyncio.sleep(0.05)
        if self.answer:
            return self.answer
        message = cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default))
        self.taken += [(recipient, message) for recipient in envelope.rcpt_tos]
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        return sorted(recipient for recipient, _ in self.taken)


def free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Post]]:
    """Starts mail servers; the settings are those of the last."""
    running: list[Controller] = []

    def start(*, tls: bool = False, **options: Any) -> Post:
        post = Post(free_port())
        if tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(HERE / "certificate.pem", HERE / "key.pem")
            options |= {"tls_context": context, "require_starttls": True}
        controller = Controller(post, hostname="127.0.0.1", port=post.port, **options)
        controller.start()
        running.append(controller)
        settings = {"HOST": "127.0.0.1", "PORT": str(post.port), "SECURITY": "starttls" if tls else "none",
                    "FROM": "smarketing@example.com"}  # fmt: skip
        for name, value in settings.items():
            monkeypatch.setenv(f"SMARKETING_SMTP_{name}", value)
        return post

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def post(mail_server: Callable[..., Post]) -> Post:
    return mail_server()


@dataclass
class Web:
    """What the web server was sent: path, headers and body."""

    port: int
    status: int = 200
    taken: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    hangs: Event = field(default_factory=Event)

    def json(self) -> dict[str, Any]:
        """The newest body."""
        return cast(dict[str, Any], json.loads(self.taken[-1][2]))


@pytest.fixture
def web() -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            web.taken.append((self.path, dict(self.headers), body))
            while web.hangs.is_set():
                time.sleep(0.05)
            try:
                self.send_response(web.status)
                self.end_headers()
                self.wfile.write(b"{}")
            except OSError:
                pass  # whoever asked has gone

        do_PUT = do_POST

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    web = Web(server.server_address[1])
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield web
    web.hangs.clear()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine's own."""
    for name in ("HOST", "PORT", "SECURITY", "USER", "PASSWORD", "PASSWORD_FILE", "FROM"):
        monkeypatch.delenv(f"SMARKETING_SMTP_{name}", raising=False)
    for name in ("SMARKETING_DATABASE", "SMARKETING_TODAY", "SMARKETING_URL"):
        monkeypatch.delenv(name, raising=False)


def subscribed(home: Home, what: str = "alerts", *, to: list[str], since: datetime | None = None, **more: Any) -> Kept:
    """A new subscription, by default to the one warning that every old export gives: that it is old."""
    given = {"causes": ("data",)} | more if what == "alerts" else more
    wanted = subscriptions.subscription(what=what, who=given.pop("who", "Ada"), to=to, **given)
    return subscriptions.add(open_company(home).workspace, wanted, now=since or NOW - timedelta(days=30))
