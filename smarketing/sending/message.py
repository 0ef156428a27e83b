"""A message as data: lines, each with the page that shows more. Every way out is written from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from smarketing.review.texts import shaped
from smarketing.settings import base_address

#: Pages whose names are not their addresses with a capital letter; a test compares them with the menu.
NAMES = {
    "sla-progress": "SLA progress",
    "mqls-per-day": "MQLs per day",
    "follow-up": "Follow-up",
    "fit-interest": "Fit and interest",
    "import-exports": "Import",
}
Kind = Literal["answer", "heading", "line", "aside"]


@dataclass(frozen=True)
class Line:
    """One line. `page` is the address of the page that shows more, with its filters in `asked`; empty for none."""

    text: str
    kind: Kind = "line"
    page: str = ""
    asked: Mapping[str, str | list[str]] = field(default_factory=dict)

    @property
    def link(self) -> str:
        """The page's whole address; empty where there is no page, or where nobody said at which address the app is."""
        base = base_address()
        if not self.page or not base:
            return ""
        query = urlencode(self.asked, doseq=True)
        return f"{base}/{self.page}{f'?{query}' if query else ''}"

    @property
    def leads_to(self) -> str:
        """What the link is called: "Open Follow-up"."""
        return f"Open {NAMES.get(self.page, self.page.replace('-', ' ').capitalize())}"


@dataclass(frozen=True)
class Attachment:
    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """What is said, under a subject, the answer first."""

    subject: str
    lines: tuple[Line, ...]
    attachments: tuple[Attachment, ...] = ()
    picture: Picture | None = None

    @property
    def subject_line(self) -> str:
        """The subject on one line, short enough for a header: a name from an export must not begin another header."""
        plain = " ".join(shaped(self.subject).split())
        return plain if len(plain) <= 150 else f"{plain[:149]}…"


@dataclass(frozen=True)
class Picture:
    """A chart as PNG, its title and the sentence that stands for it."""

    png: bytes
    alt: str
    title: str = ""
