"""One line of the scorecard: a promise, what came of it in a month, and the plain verdict. May not import ui."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

import pandas as pd

from smarketing.agreement.model import Side
from smarketing.metrics import Unit
from smarketing.stats import wilson
from smarketing.views.periods import Span
from smarketing.views.standing import Standing
from smarketing.views.wording import count, day, share

Verdict = Literal[
    "kept", "not kept", "on course", "behind", "open", "too early to tell", "not due yet", "not agreed",
    "no agreement in force", "unknown",
]  # fmt: skip
#: Verdicts that say a promise was judged, and of them those that say it stands.
JUDGED: tuple[Verdict, ...] = ("kept", "not kept", "on course", "behind")
GOOD: tuple[Verdict, ...] = ("kept", "on course")
#: Those that say that it cannot be judged yet.
OPEN: tuple[Verdict, ...] = ("open", "too early to tell", "not due yet")


@dataclass(frozen=True)
class Tally:
    """What came of a promise on leads: `some` of the `of` that are due, named by `basis`; `waiting` are not due yet.

    `until` is the day on which the last of them is, None where that is not known.
    """

    some: int
    of: int
    waiting: int
    basis: str
    until: date | None = None

    @property
    def later(self) -> str:
        """ "; 24 not due yet, the last on 30 Dec 2026"."""
        last = f", the last on {day(self.until)}" if self.until else ""
        return f"; {count(self.waiting)} not due yet{last}" if self.waiting else ""


@dataclass(frozen=True)
class Line:
    """A promise in one month.

    `value` is what came of it, `goal` what was promised for the whole month, `due` the part of it due by now (for
    shares the same), `chance` that of reaching the goal while the month runs. Each is None where unknown or not agreed;
    `why` then says why, else what the verdict rests on. `version` is the agreement that judges the month, None where
    none was in force. `page` shows more. `ends` is where an amount will likely end while the month runs, None where
    `unforeseen` says why not. `lacks`: it was promised, and the data cannot tell what came of it. `known_to` is the
    last day that the data knows of a value that adds up, None the last of the month that was looked at.
    """

    month: date
    side: Side
    promise: str
    value: float | None
    unit: Unit
    goal: float | None
    due: float | None
    verdict: Verdict
    why: str
    version: int | None
    page: str
    previous: float | None = None
    previous_label: str = ""
    measure: str = ""
    chance: float | None = None
    ends: float | None = None
    unforeseen: str = ""
    lacks: bool = False
    known_to: date | None = None

    @property
    def judged(self) -> bool:
        return self.verdict in JUDGED

    @property
    def open(self) -> bool:
        """Whether it was promised and is not judged yet."""
        return self.verdict in OPEN

    @property
    def grows(self) -> bool:
        """Whether the value adds up through the month, so that a part of it does not compare with a whole month."""
        return self.unit in ("count", "money")

    @property
    def good(self) -> bool:
        return self.verdict in GOOD

    @property
    def broken(self) -> bool:
        return self.judged and not self.good

    @property
    def attained(self) -> float | None:
        """What came of it / what was due; None where either is unknown, or nothing was due."""
        return self.value / self.due if self.value is not None and self.due else None


@dataclass(frozen=True)
class Month:
    """A month to be judged, on a day of it or after, by the version in force in it."""

    span: Span
    as_of: date
    version: int | None

    @property
    def complete(self) -> bool:
        return self.as_of >= self.span.last

    def unjudged(self, goal: float | None) -> tuple[Verdict, str] | None:
        """The verdict where there is nothing to judge by."""
        if self.version is None:
            return "no agreement in force", f"No agreement was in force in {self.span.name}."
        return ("not agreed", "Nothing was agreed.") if goal is None else None


def anything_agreed(found: Iterable[Line]) -> bool:
    """Whether any of them was promised: without it nothing can be behind, which is not to be told as good news."""
    return any(line.version is not None and line.goal is not None for line in found)


def unknown(month: Month, side: Side, promise: str, unit: Unit, page: str, why: str) -> Line:
    """A promise that the data cannot tell about."""
    return Line(month.span.first, side, promise, None, unit, None, None, "unknown", why, month.version, page)


def of_standing(
    month: Month, side: Side, promise: str, unit: Unit, page: str, stand: Standing, currency: str | None
) -> Line:
    """A volume: kept or not once the month is over, by the chance of reaching its goal before."""
    verdict, why = month.unjudged(stand.goal) or _paced(month, stand, unit, currency)
    return Line(
        month.span.first, side, promise, stand.so_far, unit, stand.goal, stand.due, verdict, why, month.version, page,
        None if stand.too_early_to_compare else stand.previous, stand.compared_with, chance=stand.chance,
        ends=_end(stand), unforeseen=(stand.projection.reason if stand.projection else None) or "",
        known_to=stand.ends_early,
    )  # fmt: skip


def _end(stand: Standing) -> float | None:
    """Where the month will likely end; a goal that is reached stays so, whatever is foreseen."""
    if stand.projection is not None and stand.projection.ends is not None:
        return stand.projection.ends.quantile(0.5)
    return stand.so_far if stand.goal is not None and (stand.so_far or 0.0) >= stand.goal else None


def _paced(month: Month, stand: Standing, unit: Unit, currency: str | None) -> tuple[Verdict, str]:
    if stand.so_far is None or stand.goal is None:
        return "unknown", stand.caveat.strip() or "The data does not tell."
    if stand.complete or month.complete:
        kept = stand.so_far >= stand.goal
        if not kept and stand.ends_early:
            return "unknown", stand.caveat.strip()  # the rest of the month may have kept it
        return ("kept" if kept else "not kept"), f"{stand.goal_words(unit, currency)}{stand.caveat}"
    words = stand.likely(unit, currency)
    outlook: Verdict = "open" if stand.verdict == "open" else "behind" if stand.behind else "on course"
    return outlook, f"{words[:1].upper()}{words[1:]}.{stand.caveat}"


def of_amount(
    month: Month, side: Side, promise: str, page: str, value: float, goal: float | None, due: float | None
) -> Line:
    """An amount that grows through the month without a pace line of its own: kept or not once the month is over."""
    unjudged = month.unjudged(goal)
    if unjudged or goal is None or due is None:
        verdict, why = unjudged or ("not agreed", "Nothing was agreed.")
    elif month.complete:
        verdict, why = ("kept" if value >= goal else "not kept"), "Judged by the goal of the whole month."
    else:
        verdict, why = ("on course" if value >= due else "behind"), "Compared with the part of the goal due by now."
    return Line(
        month.span.first, side, promise, value, "money", goal, due, verdict, why, month.version, page
    )  # fmt: skip


def of_share(month: Month, side: Side, promise: str, page: str, tally: Tally, goal: float | None) -> Line:
    """A share of leads that are due: kept or not once the month is over and none of its leads can change it any more;
    before, only where its 95 % interval tells."""
    value = tally.some / tally.of if tally.of else None
    verdict, why = month.unjudged(goal) or _shared(month, tally, goal or 0.0)
    return Line(
        month.span.first, side, promise, value, "share", goal, goal, verdict, why, month.version, page
    )  # fmt: skip


def _shared(month: Month, tally: Tally, goal: float) -> tuple[Verdict, str]:
    some, of, waiting = tally.some, tally.of, tally.waiting
    counted = f"{count(some)} of {count(of)} {tally.basis}"
    if not of:
        if waiting:
            return "not due yet", f"None of its leads is due yet: {tally.later.removeprefix('; ')}."
        return "unknown", f"There are no {tally.basis} yet." if not month.complete else f"There were no {tally.basis}."
    if month.complete:
        return _final(tally, goal), f"{counted}; promised {share(goal, 0)}{tally.later}."
    _, high = wilson(some, of)
    if some / of < goal <= (high or 0.0):
        return "too early to tell", f"{counted}: the 95 % interval up to {share(high, 0)} holds the promise."
    return ("on course" if some / of >= goal else "behind"), f"{counted}; promised {share(goal, 0)}."


def _final(tally: Tally, goal: float) -> Verdict:
    """Kept where it is even if none of the leads that wait will count, not kept where it is not even if all do."""
    everything = tally.of + tally.waiting
    if tally.some / everything >= goal:
        return "kept"
    return "not kept" if (tally.some + tally.waiting) / everything < goal else "not due yet"


def of_ratio(month: Month, promise: str, page: str, tally: Tally, goal: float | None) -> Line:
    """An effort per lead, such as calls per SQL: kept or not once the month is over and all of its leads are due."""
    value = tally.some / tally.of if tally.of else None
    verdict, why = month.unjudged(goal) or _per_lead(month, value, tally, goal or 0.0)
    return Line(
        month.span.first, "sales", promise, value, "ratio", goal, goal, verdict, why, month.version, page
    )  # fmt: skip


def _per_lead(month: Month, value: float | None, tally: Tally, goal: float) -> tuple[Verdict, str]:
    if value is None:
        if tally.waiting:
            return "not due yet", f"None of its leads is due yet: {tally.later.removeprefix('; ')}."
        return "unknown", f"There are no {tally.basis} yet." if not month.complete else f"There were no {tally.basis}."
    words = f"{value:.2f} for each of {count(tally.of)} {tally.basis}; promised {goal:g}{tally.later}."
    if tally.waiting or not month.complete:
        return ("not due yet" if month.complete else "on course" if value >= goal else "too early to tell"), words
    return ("kept" if value >= goal else "not kept"), words


def table(lines: Iterable[Line]) -> pd.DataFrame:
    """Lines as rows of the scorecard's table."""
    frame = pd.DataFrame([asdict(line) | {"attained": line.attained} for line in lines])
    if frame.empty:
        return frame
    numbers = dict.fromkeys(("value", "goal", "due", "attained", "previous"), float)
    return frame.astype(numbers | {"version": "Int64"}).rename(columns={"version": "agreement"})
