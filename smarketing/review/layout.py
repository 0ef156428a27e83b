"""Which sections a company's reviews have, in which order, and on which paper: said once, for everybody.

May not import ui.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal, get_args

from smarketing.errors import UnknownName
from smarketing.views import view
from smarketing.workspace import Workspace

Paper = Literal["a4", "letter"]
PAPERS: tuple[Paper, ...] = get_args(Paper)
#: Kind and name of the document that holds it.
KEY = "review", "layout"


@dataclass(frozen=True)
class Layout:
    """Names of Views in the order in which they are printed (none: all in the usual order), and the size of sheets."""

    sections: tuple[str, ...] = ()
    paper: Paper = "a4"


def layout(workspace: Workspace) -> Layout:
    """What was said last; the usual, before anybody said anything. Sections of Views that are no more are left out, and
    what is no list of sections or no paper."""
    saved = workspace.latest(*KEY)
    if saved is None:
        return Layout()
    said = saved.content.get("sections")
    sections = tuple(name for name in map(str, said if isinstance(said, list) else ()) if _known(name))
    paper = next((size for size in PAPERS if size == saved.content.get("paper")), PAPERS[0])
    return Layout(sections, paper)


def keep(workspace: Workspace, chosen: Layout, author: str = "") -> None:
    """From now on every review is laid out so. Raises UnknownName for a section that is no View."""
    for name in chosen.sections:
        view(name)
    saved = workspace.latest(*KEY)
    workspace.save(*KEY, asdict(chosen), base=saved.revision if saved else 0, author=author)


def _known(name: str) -> bool:
    try:
        view(name)
    except UnknownName:
        return False
    return True
