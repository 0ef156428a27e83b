"""SQL statements kept several to a file, by name. Imports nothing of ours."""

from __future__ import annotations

from importlib import resources

HEAD = "-- name: "


def statements(file: str) -> dict[str, str]:
    """The statements of a file of this package by their names, in its order.

    Each follows a line such as `-- name: counts: how many records are how many people.`, of which all but the first
    word stays as its comment.
    """
    parts = resources.files(__package__).joinpath(file).read_text(encoding="utf-8").split(HEAD)[1:]
    return {part.split(":")[0].strip(): f"-- {part}".strip().removesuffix(";") for part in parts}
