"""The review as Markdown: the answers and the cards, short enough for a chat. May not import ui."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smarketing.review.cells import beside, card
from smarketing.review.document import Review, Saying, Section
from smarketing.review.texts import shaped

#: What chats and wikis take for markup, mentions or links wherever it stands, and what only at the start of a line.
#: Names from exports must not become any.
MARKUP = re.compile(r"[\\`*_\[\]{}<>|~@&$]|:(?=//)|(?<=www)\.")
OPENING = re.compile(r"^(\s*(?:\d+(?=[.)]))?)([#+=.)-])")


def write(made: Review) -> bytes:
    return ("\n".join(_lines(made)).rstrip() + "\n").encode()


def _lines(made: Review) -> Iterator[str]:
    yield f"# {literal(made.title)}"
    yield ""
    yield literal(" · ".join((*made.facts, *(["demo company"] if made.demo else []))))
    if made.preread:
        yield ""
    for line in made.preread:
        yield f"- **{literal(line.title)}**: {literal(line.text)}"
    for section in made.sections:
        yield ""
        yield f"## {literal(section.title)}"
        yield ""
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield literal(section.missing or section.headline)
    if section.remarks:
        yield ""
        yield literal(section.remarks)
    if section.cards:
        yield ""
    for kpi in section.cards:
        more = beside(kpi, section.currency)
        said = f" ({literal(more)})" if more else ""
        yield f"- {literal(kpi.label)}: **{literal(card(kpi, section.currency))}**{said}"
    for saying in section.said:
        yield ""
        yield from _saying(saying)


def _saying(saying: Saying) -> Iterator[str]:
    """Who said it, then line after line, each a line of its own."""
    lines = [*([f"**{literal(saying.by)}**"] if saying.by else []), *map(literal, saying.lines)]
    yield from (f"> {line}" if place == len(lines) else f"> {line}\\" for place, line in enumerate(lines, 1))


def literal(text: str) -> str:
    """Text that no chat takes for anything but text, on one line.

    >>> print(literal("![photo](http://x.example/a.png) @channel"))
    !\\[photo\\](http\\://x.example/a.png) \\@channel
    >>> print(literal("302.5K"))
    302\\.5K
    """
    plain = MARKUP.sub(r"\\\g<0>", " ".join(shaped(text).split()))
    return OPENING.sub(lambda found: f"{found.group(1)}\\{found.group(2)}", plain)
