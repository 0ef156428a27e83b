"""The formats of a review, by their names on the command line and on the page. May not import ui."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from smarketing.errors import ReviewError
from smarketing.review import chat, paper, web_page
from smarketing.review.document import Review
from smarketing.review.layout import Paper

SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


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


def _slides(made: Review) -> bytes:
    from smarketing.review import slides  # who prints needs no PowerPoint

    return slides.write(made)


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("pdf", "PDF", "application/pdf", paper.write),
        Format("pptx", "PowerPoint", SLIDES, _slides),
        Format("html", "Web page", "text/html", web_page.write),
        Format("md", "Text for chat", "text/markdown", chat.write),
    )
}


def write(made: Review, form: str, size: Paper = "a4") -> bytes:
    """The review as a file of that format, on paper in that size; the same review gives the same bytes.

    ReviewError for an unknown format.
    """
    if form not in FORMATS:
        raise ReviewError(f"“{form}” is no format of a review; there are {', '.join(FORMATS)}.")
    return paper.write(made, size) if form == "pdf" else FORMATS[form].write(made)
