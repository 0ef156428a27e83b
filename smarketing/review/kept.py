"""Reviews kept whole, with the figures of that day, and written again byte for byte. May not import ui."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from smarketing.errors import ReviewError, WorkspaceError
from smarketing.review import cells
from smarketing.review.document import Review, Section
from smarketing.views.wording import month as month_text
from smarketing.workspace import Saved, Workspace

#: Kind of the documents that hold them; each month is one, and each keeping a revision of it.
KIND = "kept review"
#: How the content is packed; one of a later version of the app is not read.
EDITION = "1"
#: What each is called; another name was not given here.
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
REVIEW = TypeAdapter(Review)


@dataclass(frozen=True)
class Kept:
    """A review as it was on a day. `number` counts those of its month."""

    review: Review
    number: int
    author: str
    at: datetime


@dataclass(frozen=True)
class Change:
    """A figure of a kept review that is another one now, both as they are printed."""

    section: str
    figure: str
    was: str
    now: str


def keep(workspace: Workspace, made: Review, author: str = "") -> Kept:
    """Keep a review as it is. One that does not differ from the newest kept of its month is not kept twice."""
    name, content = f"{made.span.first:%Y-%m}", packed(made)
    saved = workspace.latest(KIND, name)
    if saved is None or saved.content != content:
        saved = workspace.save(KIND, name, content, base=saved.revision if saved else 0, author=author)
    return Kept(made, saved.revision, saved.author, saved.saved_at)


def kept(workspace: Workspace, month: date) -> Kept | None:
    """The review of a month that was kept last; None where none was. Raises WorkspaceError where it is damaged."""
    saved = workspace.latest(KIND, f"{month:%Y-%m}")
    return _opened(saved) if saved else None


def months(workspace: Workspace) -> tuple[date, ...]:
    """The months of which a review was kept, the newest first."""
    names = [saved.name for saved in workspace.documents(KIND) if MONTH.fullmatch(saved.name)]
    return tuple(sorted((date.fromisoformat(f"{name}-01") for name in names), reverse=True))


def asked(workspace: Workspace, month: date) -> Kept:
    """The same as `kept`. Raises ReviewError where none was, with the months of which there are."""
    found = kept(workspace, month)
    if found is None:
        there = ", ".join(month_text(first) for first in months(workspace)) or "none yet"
        raise ReviewError(f"No review of {month_text(month)} was kept; there are: {there}.")
    return found


def changes(was: Review, now: Review) -> tuple[Change, ...]:
    """Which answers and figures of a kept review are others now; what either has alone is unknown in the other."""
    sections = {section.name: section for section in now.sections}
    return tuple(
        change
        for section in was.sections
        if section.name in sections
        for change in _changed(section, sections[section.name])
    )


def reasons(was: Review, now: Review) -> tuple[str, ...]:
    """What a review was made from and is not any more: the day of the data, the version of the agreement."""
    return tuple(
        f"{before}; now: {after}" for before, after in zip(was.facts, now.facts, strict=False) if before != after
    )


def _changed(was: Section, now: Section) -> Iterator[Change]:
    before, after = _figures(was), _figures(now)
    for figure in dict.fromkeys((*before, *after)):
        old, new = before.get(figure, cells.UNKNOWN), after.get(figure, cells.UNKNOWN)
        if old != new:
            yield Change(was.title, figure, old, new)


def _figures(section: Section) -> dict[str, str]:
    return {kpi.label: cells.card(kpi, section.currency) for kpi in section.cards}


def packed(made: Review) -> dict[str, str]:
    """A review as what a workspace keeps."""
    text = base64.b64encode(zlib.compress(REVIEW.dump_json(made), 9)).decode()
    return {"edition": EDITION, "packed": text}


def unpacked(content: Mapping[str, Any], what: str) -> Review:
    """The review that was kept so; WorkspaceError, which names it in `what`, where it is damaged, or of a later version
    of the app."""
    if content.get("edition", EDITION) != EDITION:
        raise WorkspaceError(f"{what} kept by a newer version of the app; update this one to read it.")
    try:
        return REVIEW.validate_json(zlib.decompress(base64.b64decode(str(content["packed"]))))
    except (KeyError, ValueError, zlib.error, ValidationError) as wrong:
        raise WorkspaceError(f"{what} damaged in the workspace.") from wrong


def _opened(saved: Saved) -> Kept:
    made = unpacked(saved.content, f"The review of {saved.name} that was kept is")
    return Kept(made, saved.revision, saved.author, saved.saved_at)
