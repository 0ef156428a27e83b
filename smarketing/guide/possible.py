"""Which pages each export makes possible: asked of the Views themselves, on a specimen with what such exports fill.

Asking takes seconds, so that the answers are kept in `possible.json`: `python -m smarketing.guide` writes it anew, and
a test compares it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from smarketing.guide.systems import System, systems

if TYPE_CHECKING:
    from smarketing.guide.supply import Supply
    from smarketing.views import Result

KEPT = "possible.json"


@dataclass(frozen=True)
class Opened:
    """What one more export brings, the ones before it being there: Views that it makes possible (`opens`), and figures
    that Views which were possible without it say now (`adds`, by View)."""

    export: str
    opens: tuple[str, ...]
    adds: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Possible:
    """What a system's exports bring, one by one; `lacks` are the Views that all of them leave without an answer, with
    the sentence that says what they need."""

    exports: tuple[Opened, ...]
    lacks: dict[str, str] = field(default_factory=dict)


@cache
def possible() -> dict[str, Possible]:
    """What the exports of every system make possible, by its name."""
    kept = json.loads(resources.files(__package__).joinpath(KEPT).read_text(encoding="utf-8"))
    return {
        name: Possible(
            tuple(
                Opened(e["export"], tuple(e["opens"]), {view: tuple(says) for view, says in e["adds"].items()})
                for e in entry["exports"]
            ),
            entry["lacks"],
        )
        for name, entry in kept.items()
    }


def derived(one: System) -> Possible:
    """What the exports of a system make possible, asked of the Views now.

    What goes beside a CRM's exports is asked beside leads, deals and activities with plain names.
    """
    from smarketing.guide.supply import supplied, together

    there: Supply = together(*(supplied(e.headers) for e in systems()["spreadsheet"].exports[:3])) if one.beside else {}
    answers = _answers(there, {}) if there else {}
    opened = []
    for export in one.exports:
        before, there = answers, together(there, supplied(export.headers))
        answers = _answers(there, before)
        opened.append(_opened(export.name, before, answers))
    lacks = {} if one.beside else {name: str(a.missing) for name, a in answers.items() if a.missing}
    return Possible(tuple(opened), lacks)


def written(found: Iterable[System]) -> str:
    """The text of `possible.json`."""
    document: dict[str, Any] = {one.name: asdict(derived(one)) for one in found}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


#: What sums up the other Views says nothing of its own.
SUMMARY = "scorecard"


def _answers(there: Supply, before: dict[str, Result]) -> dict[str, Result]:
    """What every View says; that which sums up is asked until it says something, as asking it takes longest."""
    known = {SUMMARY: before[SUMMARY]} if SUMMARY in before and not before[SUMMARY].missing else {}
    return known | _asked(tuple(sorted((table, tuple(sorted(columns))) for table, columns in there.items())), not known)


@cache
def _asked(there: tuple[tuple[str, tuple[str, ...]], ...], summary: bool) -> dict[str, Result]:
    """The answers of the Views; exports of several systems may fill the same columns."""
    from smarketing.guide.specimen import company
    from smarketing.views import VIEWS, Filters

    asked = company({table: frozenset(columns) for table, columns in there})
    return {name: view.ask(asked, Filters()) for name, view in VIEWS.items() if summary or name != SUMMARY}


def _opened(export: str, before: dict[str, Result], answers: dict[str, Result]) -> Opened:
    could = {name for name, a in before.items() if not a.missing}
    can = [name for name, a in answers.items() if not a.missing]
    said = {name: _new(name, before[name], answers[name]) for name in can if name in could and name != SUMMARY}
    return Opened(export, tuple(n for n in can if n not in could), {name: new for name, new in said.items() if new})


def _new(name: str, before: Result, after: Result) -> tuple[str, ...]:
    old = set(_known(name, before))
    return tuple(label for label in dict.fromkeys(_known(name, after)) if label not in old)


def _known(name: str, answer: Result) -> list[str]:
    """The cards and columns of an answer that say something anywhere; ends of intervals come with what they are of, and
    a card that is named after a month is a column too."""
    from smarketing.views import view

    cards = [kpi.label for kpi in answer.kpis if kpi.value is not None and not re.search(r"\d", kpi.label)]
    rows = answer.rows
    said = [c for c in view(name).columns if c.name in rows and bool(rows[c.name].notna().any())]
    return [*cards, *(c.label for c in said if not c.name.endswith(("_low", "_high")))]
