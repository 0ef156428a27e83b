"""Texts from exports as something that can be drawn: without what has no shape. May not import ui."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

#: A word longer than this runs out of its cell on paper; it may break after so many letters.
LONGEST = 24


def shaped(text: str) -> str:
    """Text without control, private and unassigned characters, which no font draws and one of which ends the drawing of
    charts; ends of lines stay.

    >>> shaped("a\\x00b\\u202ec")
    'abc'
    """
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter)[0] != "C")


def breakable(text: str) -> str:
    """The same, with places where a long word may break."""
    return " ".join("\u200b".join(_pieces(word)) for word in shaped(text).split(" "))


def _pieces(word: str) -> Iterator[str]:
    if not word:
        yield ""
    for start in range(0, len(word), LONGEST):
        yield word[start : start + LONGEST]


def all_shaped(value: Any) -> Any:
    """Every text inside nested lists and dictionaries, such as a chart's, shaped."""
    if isinstance(value, str):
        return shaped(value)
    if isinstance(value, dict):
        return {shaped(key): all_shaped(inner) for key, inner in value.items()}
    return [all_shaped(inner) for inner in value] if isinstance(value, list) else value
