"""How one company's files look and come: a style is drawn by seed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

#: What people and their lists are called in ten languages: language -> list -> field -> alternatives.
Words = Mapping[str, Mapping[str, Sequence[str]]]
SPELLINGS = ("title", "snake", "camel", "pascal", "upper")
VENDORS = ("hubspot", "salesforce", "pipedrive", "zoho")
_UNSPACED = frozenset({"ja", "zh"})


@dataclass(frozen=True)
class Style:
    """How the files look and come. `variant` is the place of the words that go together; `bare` writes a list's own id
    as ID alone; `order` is together, apart, or undo (apart, one of them taken back and brought again)."""

    seed: int
    vendor: str | None
    language: str
    spelling: str
    prefixed: bool
    variant: int
    bare: bool
    ids: str
    owner: str
    company: str
    whole_names: bool
    dates: str
    comma: bool
    delimiter: str
    telling: bool
    lists: tuple[str, ...]
    order: str


@cache
def languages() -> Mapping[str, Words]:
    with (Path(__file__).parents[1] / "languages.toml").open("rb") as file:
        return tomllib.load(file)


def style(seed: int) -> Style:
    """A style drawn by seed; over a hundred seeds every value of every dimension occurs."""
    random = Random(f"style {seed}")
    pick = random.choice
    language = tuple(languages())[seed % len(languages())]
    vendor = pick(VENDORS) if seed % 6 == 5 else None
    ids = pick(("number", "number", "text", "guid", "none"))
    spelling = "title" if language in _UNSPACED else SPELLINGS[seed // 10 % len(SPELLINGS)]
    more = ["history"] * (random.random() < 0.3 and ids != "none" and not vendor) + ["spend"] * (random.random() < 0.3)
    others = random.sample(("orders", "tickets", "products"), pick((0, 0, 1, 2)))
    owner = pick(("name", "email", "name" if ids == "none" else "id"))
    company = pick(("column", "column", "none", "column" if ids == "none" else "file"))
    lists = ["leads", "deals", "activities", *more, *others]
    if not vendor:
        lists += ["reps"] * (owner == "id") + ["companies"] * (company == "file")
    random.shuffle(lists)
    return Style(
        seed,
        vendor,
        "en" if vendor else language,
        "title" if vendor else spelling,
        prefixed=language not in _UNSPACED and random.random() < (0.4 if language == "en" else 0.15),
        variant=random.randrange(3),
        bare=random.random() < 0.25,
        ids=ids,
        owner=owner,
        company=company,
        whole_names=random.random() < 0.6,
        dates=pick(("iso", "iso", "timed", "dotted", "slashed")),
        comma=language not in ("en", "ja", "zh") and not vendor and random.random() < 0.6,
        delimiter=pick((",", ",", ";", "\t")),
        telling=random.random() < 0.7,
        lists=tuple(lists),
        order=pick(("together",) * 10 + ("apart", "undo")),
    )
