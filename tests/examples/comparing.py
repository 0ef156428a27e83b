"""Figures computed beside those expected, each with the tolerance it is compared by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import isclose
from pathlib import Path
from typing import Any

#: A figure's name: the keys that lead to it, such as counts/3/mean.
Name = str


@dataclass(frozen=True)
class Tolerance:
    """How far a figure may be from the expected one: by a share of it, or by an amount; the larger counts.

    `width`: a share of the width of the interval that the figure is an end of.
    """

    share: float = 1e-6
    amount: float = 1e-9
    width: float = 0.0

    def __str__(self) -> str:
        parts = [f"{self.share:.2%}".replace(".00%", "%")] if self.share > 1e-4 else [f"{self.share:g} of it"]
        parts += [f"± {self.amount:g}"] if self.amount > 1e-8 else []
        return " or ".join([*parts, *([f"{self.width:.0%} of the width"] if self.width else [])])

    def holds(self, found: float, expected: float, width: float = 0.0) -> bool:
        return isclose(found, expected, rel_tol=self.share, abs_tol=max(self.amount, self.width * width))


@dataclass(frozen=True)
class Topic:
    """A statistic: what it computes from a folder, how its figures are compared, and what is no figure.

    `tolerances` maps patterns of names to tolerances; the first that fits counts. `notes` are patterns of names that
    describe the reference and are not computed.
    """

    name: str
    compute: Callable[[Path], Mapping[str, Any]]
    tolerances: Mapping[str, Tolerance]
    notes: tuple[str, ...] = ()

    def tolerance(self, name: Name) -> Tolerance:
        return next((rule for pattern, rule in self.tolerances.items() if fnmatchcase(name, pattern)), Tolerance())

    def is_note(self, name: Name) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in self.notes)


@dataclass(frozen=True)
class Figure:
    """One figure, computed and expected."""

    name: Name
    found: Any
    expected: Any
    tolerance: Tolerance
    width: float = 0.0

    @property
    def within(self) -> bool:
        if isinstance(self.found, MissingFigure):
            return False
        if not _is_number(self.expected) or not _is_number(self.found):
            return bool(self.found == self.expected)
        return self.tolerance.holds(float(self.found), float(self.expected), self.width)

    def __str__(self) -> str:
        mark = "ok     " if self.within else "OUTSIDE"
        return f"  {mark} {self.name}: {said(self.found)} expected {said(self.expected)} (tolerance {self.tolerance})"


class MissingFigure:
    """A figure that was not computed."""

    def __str__(self) -> str:
        return "not computed"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def said(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def compared(topic: Topic, found: Mapping[str, Any], expected: Mapping[str, Any]) -> list[Figure]:
    """Every expected figure beside the computed one, in the order expected."""
    return list(_figures(topic, found, expected, ""))


def _figures(topic: Topic, found: Any, expected: Any, name: Name) -> Iterator[Figure]:
    if topic.is_note(name):
        return
    if isinstance(expected, dict):
        for key, value in expected.items():
            inner = found.get(key, MissingFigure()) if isinstance(found, Mapping) else MissingFigure()
            yield from _figures(topic, inner, value, f"{name}/{key}".lstrip("/"))
    elif isinstance(expected, list):
        # An interval is compared by its width, a list of names as one figure, another list one by one.
        if all(isinstance(value, str) for value in expected):
            yield Figure(
                name, found if isinstance(found, MissingFigure) else list(found), expected, topic.tolerance(name)
            )
            return
        if not isinstance(found, MissingFigure) and len(found) != len(expected):
            yield Figure(f"{name}/length", len(found), len(expected), Tolerance())
        width = abs(expected[1] - expected[0]) if _is_interval(expected) else 0.0
        for place, value in enumerate(expected):
            inner = found[place] if isinstance(found, list | tuple) and place < len(found) else MissingFigure()
            if isinstance(value, dict | list):
                yield from _figures(topic, inner, value, f"{name}/{place}")
            else:
                yield Figure(f"{name}/{place}", inner, value, topic.tolerance(f"{name}/{place}"), width)
    else:
        yield Figure(name, found, expected, topic.tolerance(name))


def _is_interval(values: list[Any]) -> bool:
    return len(values) == 2 and all(map(_is_number, values))
