"""SQL statements and the files they are kept in. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

HEAD = "-- name: "


def statements(file: str) -> dict[str, str]:
    """The statements of a file of this package by their names, in its order.

    Each follows a line such as `-- name: counts: how many records are how many people.`, of which all but the first
    word stays as its comment.
    """
    parts = resources.files(__package__).joinpath(file).read_text(encoding="utf-8").split(HEAD)[1:]
    return {part.split(":")[0].strip(): f"-- {part}".strip().removesuffix(";") for part in parts}


def parts_of(sql: str) -> list[tuple[str, str]]:
    """A statement taken apart into the files it was put together from, each with its name, such as `views/ledger.sql`.

    What stands in no file whole, such as one statement of several or one written in the code, has no name.
    """
    found = []
    rest = sql
    while rest:
        name, text = max(
            ((name, text) for text, name in _files().items() if rest.startswith(text)),
            key=lambda part: len(part[1]), default=("", rest),
        )  # fmt: skip
        found.append((name, text))
        rest = rest[len(text) :].removeprefix("\n")
    return found


@cache
def _files() -> dict[str, str]:
    """The names of the package's SQL files, by their texts."""
    return {text: name for name, text in _texts(resources.files(__package__), "")}


def _texts(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _texts(entry, f"{name}{entry.name}/")
        elif entry.name.endswith(".sql"):
            yield f"{name}{entry.name}", entry.read_text(encoding="utf-8")
