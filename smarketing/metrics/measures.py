"""A measure: one idea with one name, and all that is agreed on about its figure. Imports errors only.

The definitions are texts and stand in `catalogue/<subject>.toml`; what computes a figure names its measure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any, Literal, get_args

from smarketing.errors import UnknownName

Unit = Literal["count", "share", "money", "days", "hours", "ratio", "date", "month", "text", "flag"]
#: Subjects in the order in which a reader meets them; each is a file of `catalogue/`.
SUBJECTS = {
    "audience": "Audience",
    "leads": "Leads and what became of them",
    "deals": "Deals and revenue",
    "promises": "Following up",
    "spend": "Ad spend",
    "goals": "Goals and where a month stands",
    "plan": "Planning backwards",
    "data": "The data",
}


@dataclass(frozen=True)
class Measure:
    """What a figure means.

    `population` are the records it is about and `dated` the day by which one falls into the chosen dates. A ratio has a
    `numerator` and a `denominator`; it is the ratio of their sums, never a mean of ratios. `unknown` says when there is
    no figure (unknown is never 0), `few` what a small sample does to it, `settles` when it is final. `source` is where
    the formula comes from, where it is not a plain count, sum or ratio.
    """

    id: str
    subject: str
    name: str
    definition: str
    unit: Unit
    population: str
    dated: str
    numerator: str = ""
    denominator: str = ""
    unknown: str = ""
    few: str = ""
    settles: str = ""
    source: str = ""


def measure(name: str) -> Measure:
    """The measure of that id; UnknownName lists what exists."""
    try:
        return MEASURES[name]
    except KeyError:
        raise UnknownName("measure", name, MEASURES) from None


def _catalogue() -> Iterator[Measure]:
    folder = resources.files(__package__) / "catalogue"
    for subject in SUBJECTS:
        entries = tomllib.loads((folder / f"{subject}.toml").read_text(encoding="utf-8"))
        yield from (_entry(subject, name, entry) for name, entry in entries.items())


def _entry(subject: str, name: str, entry: Mapping[str, Any]) -> Measure:
    known = {field.name for field in fields(Measure)} - {"id", "subject"}
    if strange := entry.keys() - known:
        raise ValueError(f"{subject}.toml, {name}: {', '.join(sorted(strange))} is no part of a measure")
    if entry["unit"] not in get_args(Unit):
        raise ValueError(f"{subject}.toml, {name}: {entry['unit']} is no unit")
    return Measure(id=name, subject=subject, **entry)


MEASURES: dict[str, Measure] = {found.id: found for found in _catalogue()}
