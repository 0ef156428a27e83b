"""Sending a message to a chat or push service."""

from __future__ import annotations

from smarketing.sending.addresses import shown
from smarketing.sending.apprising import HEARD, ONE_AT_A_TIME, library, plugin
from smarketing.sending.delivering import Failed
from smarketing.sending.message import Message
from smarketing.sending.written import as_markdown, as_text

#: Services that take Markdown, with backslashes before what is meant literally. All others get plain text.
MARKDOWN = {"discord", "mmost", "mmosts", "rocket", "rockets", "workflow", "workflows", "zulip", "webex", "wxteams"}


def send(message: Message, address: str) -> None:
    """Send a message once. Raises Failed, whose reason shows nothing of the address but its host."""
    apprise = library()
    service = plugin(address)
    if service is None:
        raise Failed(f"{shown(address)} is no complete address of a known service.", final=True)
    scheme = address.partition("://")[0].lower()
    markdown = scheme in MARKDOWN
    body = as_markdown(message) if markdown else as_text(message, defused=True)
    form = apprise.NotifyFormat.MARKDOWN if markdown else apprise.NotifyFormat.TEXT
    sender = apprise.Apprise(asset=service.asset)
    sender.add(service)
    with ONE_AT_A_TIME:
        HEARD.answer = ""
        try:
            done = sender.notify(body=body, title=message.subject_line, body_format=form)
        except Exception as error:  # what it says may hold the address
            raise Failed(f"{shown(address)} could not be told: {type(error).__name__}.") from None
        answer = HEARD.answer
    if not done:
        why = f"it answered {answer}" if answer else "it could not be reached, or did not answer in time"
        raise Failed(f"{shown(address)} did not take it: {why}.")
