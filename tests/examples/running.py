"""Runs the topics of a folder and says what came out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.examples.comparing import Figure, Topic, compared
from tests.examples.topics import TOPICS


@dataclass(frozen=True)
class Outcome:
    """A topic's figures; without a statistic there are none, and `topic` is None. `failed` says why none came out."""

    name: str
    topic: Topic | None
    figures: tuple[Figure, ...] = ()
    failed: str = ""

    @property
    def outside(self) -> int:
        return sum(not figure.within for figure in self.figures) + bool(self.failed)

    def lines(self) -> Iterator[str]:
        if self.topic is None:
            yield f"{self.name}: skipped, its statistic does not exist yet"
            return
        failed = f"; failed: {self.failed}" if self.failed else ""
        yield f"{self.name}: {len(self.figures)} figures, {self.outside} outside{failed}"
        yield from map(str, self.figures)


def run(folder: Path) -> list[Outcome]:
    """Every topic of a folder, in the order of its name."""
    found = sorted(file.parent for file in folder.glob("*/expected.json"))
    return [_outcome(topic_folder) for topic_folder in found]


def summary(outcomes: list[Outcome]) -> str:
    """ "3 topics, 120 figures, 0 outside"."""
    ran = [outcome for outcome in outcomes if outcome.topic]
    figures = sum(len(outcome.figures) for outcome in ran)
    return f"{len(ran)} topics, {figures} figures, {sum(outcome.outside for outcome in ran)} outside"


def _outcome(folder: Path) -> Outcome:
    topic = TOPICS.get(folder.name)
    if topic is None:
        return Outcome(folder.name, None)
    figures: list[Figure] = []
    try:
        for place in (folder, folder / "refuse"):
            if (place / "expected.json").exists():
                named = "" if place == folder else "refuse/"
                found = compared(topic, topic.compute(place), _expected(place))
                figures += [replace(figure, name=named + figure.name) for figure in found]
    except (ValueError, KeyError, IndexError, ArithmeticError, AssertionError) as error:
        # One topic that fails must not keep the others from being compared.
        return Outcome(folder.name, topic, tuple(figures), f"{type(error).__name__}: {error}")
    return Outcome(folder.name, topic, tuple(figures))


def _expected(folder: Path) -> Mapping[str, Any]:
    expected: Mapping[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return expected
