"""A message as text, as HTML that mail programs understand, and as Markdown. Every name in it is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from smarketing.review.chat import literal
from smarketing.review.texts import shaped
from smarketing.sending.message import Line, Message

#: Chats make these mentions and links out of plain text too; an invisible joiner keeps them what they look like.
MENTIONS = re.compile(r"(?<=[@<])(?=\S)|(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
JOINER = "\u2060"
INK, PALE, RULE, LINK = "#1c2430", "#5b6370", "#d8dce2", "#1f6296"
FONT = "font-family: Arial, Helvetica, sans-serif"
STYLES = {
    "answer": "font-size: 18px; font-weight: bold; padding: 4px 0 10px 0",
    "heading": f"font-size: 13px; font-weight: bold; padding: 14px 0 4px 0; border-top: 1px solid {RULE}",
    "line": "font-size: 15px; padding: 3px 0",
    "aside": f"font-size: 13px; color: {PALE}; padding: 3px 0",
}
SPACE = '<tr><td style="padding: 5px 0"></td></tr>\n'
#: The content id of the picture within a mail.
PICTURE = "picture"


def as_text(message: Message, *, defused: bool = False) -> str:
    """Plain text; `defused` for chats, which look for mentions and links in it."""
    return "\n".join(_texts(message, defused)) + "\n"


def as_markdown(message: Message) -> str:
    return "\n\n".join(_markdown(message)) + "\n"


def as_html(message: Message) -> str:
    """Tables and inline styles only: mail programs know neither flex nor SVG, and some drop a style sheet.

    Without a colour of its own for the ground, so that a program in the dark may turn ink and ground together.
    """
    said = [line for line in message.lines if line.kind != "aside"]
    asides = [line for line in message.lines if line.kind == "aside"]
    rows = f"{_rows(said)}{_picture(message)}{SPACE if asides else ''}{_rows(asides)}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light"><meta name="supported-color-schemes" content="light">'
        f"<title>{escape(message.subject_line)}</title></head>\n"
        f'<body style="margin: 0; padding: 0; background-color: #ffffff">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff">'
        '<tr><td align="center" style="padding: 16px">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="max-width: 640px; {FONT}; line-height: 1.45; color: {INK}; text-align: left">\n'
        f"{rows}</table>\n</td></tr></table>\n</body></html>\n"
    )


def _rows(lines: Iterable[Line]) -> str:
    return "".join(f'<tr><td style="{STYLES[line.kind]}">{_html(line)}</td></tr>\n' for line in lines)


def _picture(message: Message) -> str:
    if message.picture is None:
        return ""
    alt = escape(" ".join(shaped(message.picture.alt).split()))
    title = escape(" ".join(shaped(message.picture.title).split()))
    return (
        f'<tr><td style="{STYLES["heading"]}">{title}</td></tr>\n'
        f'<tr><td style="padding: 4px 0"><img src="cid:{PICTURE}" width="640" alt="{alt}" '
        'style="width: 100%; max-width: 640px; height: auto; border: 0"></td></tr>\n'
    )


def _html(line: Line) -> str:
    text = escape(_plain(line))
    if not line.link:
        return text
    return f'{text} <a href="{escape(line.link)}" style="color: {LINK}; white-space: nowrap">{line.leads_to}</a>'


def _texts(message: Message, defused: bool) -> Iterator[str]:
    for line in message.lines:
        if line.kind in ("heading", "aside"):
            yield ""
        text = MENTIONS.sub(JOINER, _plain(line)) if defused else _plain(line)
        yield f"- {text}" if line.kind == "line" else text
        if line.link:
            yield f"  {line.link}"
        if line.kind == "answer":
            yield ""


def _markdown(message: Message) -> Iterator[str]:
    for line in message.lines:
        text = MENTIONS.sub(JOINER, literal(line.text)) if "@" in line.text else literal(line.text)
        text = {"answer": f"**{text}**", "heading": f"**{text}**", "line": f"- {text}"}.get(line.kind, text)
        yield f"{text} [{line.leads_to}]({line.link})" if line.link else text


def _plain(line: Line) -> str:
    return " ".join(shaped(line.text).split())
