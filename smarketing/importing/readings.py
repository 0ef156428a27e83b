"""What people said of unclear files, remembered for files of the same layout."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from smarketing.private import private_folder
from smarketing.settings import Home
from smarketing.sources import Look
from smarketing.sources.maps import key


def remembered(home: Home, looks: Sequence[Look]) -> list[str | None]:
    """Of each file what a person said that files of its layout are; None where nobody has spoken of it."""
    said = _read(_file(home))
    return [said.get(_layout(look.headers)) for look in looks]


def remember(home: Home, told: Iterable[tuple[Look, str]]) -> None:
    """Keep what a person said of files, for files of the same layout."""
    new = {_layout(look.headers): said for look, said in told}
    if new.items() <= _read(_file(home)).items():
        return
    file = _file(home)
    private_folder(file.parent)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.write_text(json.dumps(_read(file) | new, indent=2, sort_keys=True), encoding="utf-8")
    draft.replace(file)


def _file(home: Home) -> Path:
    return home.maps / "answers.json"


def _read(file: Path) -> dict[str, str]:
    """What was said so far; nothing where the file is missing or is none of ours."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in said.items() if isinstance(v, str)} if isinstance(said, dict) else {}


def _layout(headers: Sequence[str]) -> str:
    """What files of one layout share: their headers, in any order and spelling."""
    return hashlib.sha256("\n".join(sorted({key(h) for h in headers})).encode()).hexdigest()[:16]
