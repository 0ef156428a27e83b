"""The formats of a review, by their names on the command line and on the page. May not import ui."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smarketing.errors import ReviewError
from smarketing.review import chat, paper, web_page
from smarketing.review.document import Review


@dataclass(frozen=True)
class Format:
    """How a review is written, the kind of file, and what one says of it."""

    name: str
    title: str
    mime: str
    write: Callable[[Review], bytes]

    def file(self, made: Review) -> str:
        """The name of the file: "monthly-review-2026-10.pdf"."""
        return f"monthly-review-{made.span.first:%Y-%m}.{self.name}"


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("pdf", "PDF", "application/pdf", paper.write),
        Format("html", "Web page", "text/html", web_page.write),
        Format("md", "Text for chat", "text/markdown", chat.write),
    )
}


def write(made: Review, form: str) -> bytes:
    """The review as a file of that format; the same review gives the same bytes. ReviewError for an unknown format."""
    if form not in FORMATS:
        raise ReviewError(f"“{form}” is no format of a review; there are {', '.join(FORMATS)}.")
    return FORMATS[form].write(made)
