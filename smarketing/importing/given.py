"""What an import was given: the files, and what people said of all of them and of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypedDict

from smarketing.company import open_company, words_of
from smarketing.errors import FileError
from smarketing.importing import telling
from smarketing.importing.demo import are_demo
from smarketing.settings import Home, today
from smarketing.sources import Map, edition, find_exports, load_maps
from smarketing.warehouse import Store, Warehouse

Dates = Literal["day-first", "month-first"]
Progress = Callable[[float, str], None]
#: By the names of files: canonical column -> header.
Columns = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Options:
    """What people said of all files: how dates are written, and the company's time zone."""

    dates: Dates | None
    timezone: str | None


@dataclass(frozen=True)
class Given:
    """The files of an import and all that they are read by. `told` and `columns` are what was said of files by their
    names; `currency` is that of amounts without one; `reader` the edition of the reader; `demo` whether the files are
    the demo company's.

    When `looking`, a file that cannot be read does not keep the others from being seen, and samples are taken; when
    `skipping`, it does not keep them from being loaded; when `strict`, one that is not recognised does.
    """

    files: Sequence[Path]
    home: Home
    options: Options
    told: Mapping[str, str]
    columns: Columns
    maps: Sequence[Map]
    reader: str
    currency: str | None
    demo: bool
    progress: Progress
    looking: bool
    skipping: bool
    strict: bool

    def gives_way(self, current: Path) -> bool:
        """The demo company, to anything else."""
        return not self.demo and Warehouse(current).contents.demo


class Said(TypedDict, total=False):
    """What people may say of an import; import_files tells what each means."""

    dates: Dates | None
    told: Mapping[str, str] | None
    columns: Columns | None
    strict: bool
    skip_unreadable: bool
    progress: Progress


def _unheard(share: float, text: str) -> None:
    """The progress of an import that nobody watches."""


def given(
    paths: Sequence[Path],
    home: Home,
    *,
    dates: Dates | None = None,
    told: Mapping[str, str] | None = None,
    columns: Columns | None = None,
    strict: bool = False,
    skip_unreadable: bool = False,
    progress: Progress = _unheard,
    looking: bool = False,
) -> Given:
    """FileError where there is no file; UnknownName for a word that nobody knows a kind of file by."""
    files = find_exports(paths)
    if not files:
        raise FileError("There is no CSV or XLSX file to import in " + ", ".join(str(p) for p in paths) + ".")
    demo = are_demo(files)
    if Store(home.warehouse).current:
        open_company(home)  # one that another version of the app made is prepared anew first
    agreement = words_of(home, demo=demo).agreements.current(today())
    maps = load_maps(home.maps)
    return Given(
        files, home, Options(dates, agreement.timezone), telling.understood(told or {}, maps), columns or {}, maps,
        edition(home.maps), agreement.currency, demo, progress, looking, skip_unreadable, strict,
    )  # fmt: skip
