"""The pages as files for a wiki or a file share: one web page per View, without a script or an outside request."""

from __future__ import annotations

import shutil
from contextlib import suppress
from html import escape
from pathlib import Path
from uuid import uuid4

from smarketing.company import Company
from smarketing.errors import SendingError
from smarketing.review import Review, review, write
from smarketing.review.document import CHAPTERS
from smarketing.review.texts import shaped
from smarketing.views import VIEWS

#: Names the files that were published, so that no folder is replaced that holds somebody's own.
MARK = ".smarketing"
INDEX = "index.html"
HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light">
<title>Smarketing</title><style>
body { font: 15px/1.45 "DejaVu Sans", system-ui, sans-serif; color: #1c2430; background: #fff; max-width: 760px;
  margin: 2rem auto; padding: 0 1rem }
dt { font-weight: 600; margin-top: 1.1rem } dd { margin: .1rem 0 0 }
.aside { color: #5b6370; font-size: .85rem } a { color: #1f6296 }
</style></head><body>
"""


def publish(company: Company, folder: Path) -> int:
    """Write an index, a page per View about the month that runs, and the review of the newest month that is over, in
    place of what was published there before; the number of pages. Whoever reads meanwhile gets the old or the new.

    Raises ReviewError without data, and SendingError where the folder holds anything else, or cannot be written.
    """
    folder = folder.resolve()  # a link keeps leading to the pages
    try:
        _refuse_others(folder, folder)
    except OSError as error:
        raise SendingError(f"{folder} cannot be read: {error.strerror}.") from error
    files = _files(company)
    # Beside the folder, as only within one file system a folder takes another's place at once.
    draft = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}")
    try:
        draft.mkdir(parents=True)
        for name, content in files.items():
            (draft / name).write_bytes(content)
        _put_in_place(draft, folder)
    except OSError as error:
        raise SendingError(f"{folder} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return sum(name.endswith(".html") for name in files)


def _files(company: Company) -> dict[str, bytes]:
    """Every file by its name."""
    now = company.warehouse.data_date
    month = review(company)
    pages = {name: review(company, now, (name,)) for name in VIEWS}
    files = {f"{name}.html": _page(made) for name, made in pages.items()}
    files |= {
        "monthly-review.html": _page(month),
        "monthly-review.pdf": write(month, "pdf"),
        INDEX: _index(month, pages),
    }
    return files | {MARK: "\n".join(sorted([*files, MARK])).encode()}


def _refuse_others(looked_at: Path, folder: Path) -> None:
    """Raise SendingError where what lies in the first, which is or was the folder, is not all ours."""
    if others := _others(looked_at):
        raise SendingError(f"{folder} holds other files, such as {others[0]}; name an empty folder or a new one.")


def _others(folder: Path) -> list[str]:
    """What lies in a folder and was not published there; we publish files and no folders."""
    if not folder.exists():
        return []
    mark = folder / MARK
    ours = mark.read_text(encoding="utf-8", errors="replace").splitlines() if mark.is_file() else []
    return sorted(path.name for path in folder.iterdir() if path.name not in ours or path.is_dir())


def _page(made: Review) -> bytes:
    """A page with the way back to the others."""
    back = f'<body>\n<p class="facts"><a href="{INDEX}">All pages</a></p>'.encode()
    return write(made, "html").replace(b"<body>", back, 1)


def _index(month: Review, pages: dict[str, Review]) -> bytes:
    parts = [HEAD, f"<h1>{'Smarketing, demo company' if month.demo else 'Smarketing'}</h1>\n"]
    some = next(iter(pages.values()))
    parts.append(f'<p class="aside">{_said(" · ".join(some.facts))}</p>\n<dl>\n')
    parts.append(
        f'<dt><a href="monthly-review.html">{_said(month.title)}</a></dt>\n'
        f"<dd>{_said(month.sections[0].headline or month.sections[0].missing)} "
        '<a href="monthly-review.pdf">As PDF</a></dd>\n'
    )
    order = [chapter.view for chapter in CHAPTERS]
    for name in sorted(pages, key=lambda name: order.index(name) if name in order else len(order)):
        (section,) = pages[name].sections
        parts.append(f'<dt><a href="{name}.html">{_said(section.question)}</a></dt>\n')
        parts.append(f"<dd>{_said(section.missing or section.headline)}</dd>\n")
    parts.append("</dl>\n</body></html>\n")
    return "".join(parts).encode()


def _said(text: str) -> str:
    return escape(shaped(text))


def _put_in_place(draft: Path, folder: Path) -> None:
    """Rename the draft to the folder. Where one is there it steps aside first, and comes back if that fails, or if
    somebody put a file of theirs there while the pages were written."""
    aside = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}.old")
    if not folder.exists():
        draft.rename(folder)
        return
    folder.rename(aside)
    try:
        _refuse_others(aside, folder)
        draft.rename(folder)
    except (OSError, SendingError):
        with suppress(OSError):
            aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)
