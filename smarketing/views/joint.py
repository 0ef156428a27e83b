"""The joint promise of a month: both sides kept all that they promised, or neither did (R17). May not import ui.

A side is as good as the promise of it that is furthest from its goal, because all of them were given; both together are
as good as the worse side. So the joint attainment is 100 % or more exactly where both sides kept all they promised.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from smarketing.agreement.model import Pot, Side
from smarketing.views.scorecard_lines import Line, Month
from smarketing.views.wording import count

SIDES: tuple[Side, ...] = get_args(Side)
Kept = Literal["kept", "not kept", "on course", "behind", "open", "unknown", "nothing promised"]
#: What a promise reached, as a share of what it should have.
Reached = Callable[[Line], float | None]


@dataclass(frozen=True)
class Joint:
    """What both sides promised for a month: `lines` are the promises that were judged, are open or are unknown."""

    month: Month
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, month: Month, lines: Sequence[Line]) -> Joint:
        return cls(month, tuple(line for line in lines if line.judged or line.open or line.lacks))

    def of_side(self, side: Side) -> Joint:
        return Joint(self.month, tuple(line for line in self.lines if line.side == side))

    @property
    def both(self) -> bool:
        """Whether each side has a promise that is judged or still open: else there is nothing joint."""
        return all(any(not line.lacks for line in self.of_side(side).lines) for side in SIDES)

    @property
    def kept(self) -> bool | None:
        """Whether all was kept in a month that is over: broken as soon as one promise is, kept once none is open and
        none unknown. None before."""
        if not self.month.complete or not self.lines:
            return None
        if any(line.broken for line in self.lines):
            return False
        return None if any(line.open or line.lacks for line in self.lines) else True

    @property
    def verdict(self) -> Kept:
        """How it stands, in words; of a month that runs whether it is on course."""
        if not self.lines:
            return "nothing promised"
        broken = any(line.broken for line in self.lines)
        if self.month.complete and self.kept is not None:
            return "kept" if self.kept else "not kept"
        if broken:
            return "behind"
        if any(line.open for line in self.lines):
            return "open"
        return "unknown" if any(line.lacks for line in self.lines) else "on course"

    def furthest(self, reached: Reached | None = None) -> Line | None:
        """The promise furthest from its goal; None where no promise tells yet."""
        told = [line for line in self.lines if (reached or self.reached)(line) is not None]
        return min(told, key=reached or self.reached, default=None)  # type: ignore[arg-type]

    @property
    def attained(self) -> float | None:
        """What the promise furthest from its goal reached of it, of what was due by now while the month runs; None
        where a promise is unknown, or none is due yet."""
        furthest = self.furthest()
        return None if furthest is None or any(line.lacks for line in self.lines) else self.reached(furthest)

    def reached(self, line: Line) -> float | None:
        """A goal of 0 is reached by whatever does not fall below it."""
        goal = line.goal if self.month.complete else line.due
        if line.value is None or goal is None:
            return None
        return line.value / goal if goal else float(line.value >= 0)

    @property
    def why(self) -> str:
        """What makes the figure unknown, or not final; empty where it is."""
        lacking = [line for line in self.lines if line.lacks]
        if lacking:
            return f"{lacking[0].promise} is unknown: {lacking[0].why}"
        waiting = sum(line.open and line.value is None for line in self.lines)
        later = f"{count(waiting, 'promise is', 'promises are')} not due yet" if waiting else ""
        if not self.month.complete:
            return f"Not over: of what was due by now{f'; {later}' if later else ''}."
        still = sum(line.open for line in self.lines)
        return f"{count(still, 'promise is', 'promises are')} still open." if still else ""

    def earned(self, pot: Pot) -> float | None:
        """What the month has earned of the pot; None while that is not certain."""
        if not self.month.complete or not self.both:
            return None
        judged = [line for line in self.lines if line.judged]
        shares = [1.0 if line.good else self.reached(line) or 0.0 for line in judged]
        most = pot.earned(min(shares, default=1.0))
        # What is open or unknown can only take from it.
        return most if most == 0 or len(judged) == len(self.lines) else None

    def likely(self, pot: Pot) -> tuple[float | None, str]:
        """What the month brings of the pot at the present pace, each promise ending at the middle of its forecast and a
        share as it stands, or why that is unknown. Promises of which no lead is due yet say nothing."""
        certain = self.earned(pot)
        if certain is not None:
            return certain, ""
        if not self.both:
            return None, "not both sides could be judged"
        for line in self.lines:
            if line.lacks or (line.grows and self.ends(line) is None):
                why = (line.why if line.lacks else line.unforeseen or line.why).rstrip(".")
                return None, f"there is no forecast of {line.promise}, as {why[:1].lower()}{why[1:]}"
        furthest = self.furthest(self.ends)
        if furthest is None:
            return None, "no promise is due yet"
        return pot.earned(self.ends(furthest) or 0.0), ""

    def ends(self, line: Line) -> float | None:
        """What a promise will likely have reached of its goal at the end of the month."""
        if self.month.complete or not line.grows:
            return self.reached(line)
        if line.ends is None or line.goal is None:
            return None
        return line.ends / line.goal if line.goal else float(line.ends >= 0)
