"""What every request passes on its way to the pages and back."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smarketing.serving import hosts, policy

NOT_OURS = "This server does not answer to that name; its administrator lists its names in SMARKETING_HOSTS."


class OnlyOurNames:
    """Answers 421 to a request for a name that is not ours, and opens no websocket for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_ours(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(NOT_OURS, 421)(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": ""})


class WithPolicy:
    """Adds the headers of `policy` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(message)
            await send(message)

        await self.app(scope, receive, sent if scope["type"] == "http" else send)


def _is_ours(scope: Scope) -> bool:
    names = hosts.allowed()
    return names is None or hosts.name_of(Headers(scope=scope).get("host", "")) in names


def _add(message: MutableMapping[str, Any]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in policy.headers():
        headers[name] = value


MIDDLEWARE = (Middleware(WithPolicy), Middleware(OnlyOurNames))
