"""Where a month, quarter or year stands on a day: against its goal, and against the period before at the same point.

May not import ui.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from smarketing.agreement import Agreements
from smarketing.agreement.pace import Measure, daily_goals, goal_between
from smarketing.agreement.projection import Known, Projection, counted, project, with_record
from smarketing.agreement.workdays import Workdays, days_between
from smarketing.metrics import Unit
from smarketing.metrics import measure as find
from smarketing.stats import one_rate, poisson_interval
from smarketing.views.base import Filters, Kpi, Period
from smarketing.views.periods import Span, same_point
from smarketing.views.reach import Known as Days
from smarketing.views.wording import day as day_text
from smarketing.views.wording import quantity, share

#: What happened between two days, both included; None where that is unknown.
Total = Callable[[date, date], float | None]
#: While a period runs it is behind where reaching its goal is less likely than this, and on course where it is more
#: likely than that.
BEHIND, ON_COURSE = 0.2, 0.8
#: The part of a period's working days in which a difference to the period before that chance explains is not news yet.
EARLY = 0.25
#: Where no more than this was due, not even none at all could be told from chance: 3.7.
FEWEST_DUE = poisson_interval(0)[1]
#: Of a period that runs the first three, of one that is over the last two.
Verdict = Literal["behind", "open", "on course", "kept", "missed"]


@dataclass(frozen=True)
class Standing:
    """A period as it stands on `day`.

    `so_far` is what happened up to that day, `due` the goal up to it, `goal` that of the whole period; `previous` what
    the period before had by `earlier_day`, the same point of it, and `earlier_whole` what it had in the end. Each is
    None where unknown or not agreed. `gone` is the share of the working days that are over. `grain` is what one event
    weighs: 1 where events are counted, more where they come in batches, for revenue the typical deal; None: unknown.

    While it runs, the verdict is the chance of reaching the goal, from the projection: behind under 20 %, on course
    over 80 %, else open; open, too, where that chance is not known. A goal that is reached is reached. Once it is over,
    the goal was kept or missed. `foreseen`: whether what comes after `day` is unknown, so that the end is worth
    telling.

    It is too early to compare with the period before where the events of both could come from one rate, and the period
    is in its first quarter or so little had come that not even none at all could be told from chance. Chance makes sums
    of deals scatter like counts of deals of the typical size, that of the deal which an average euro belongs to: sum of
    squares / sum (G. Bohm and G. Zech, Nuclear Instruments and Methods A 748 (2014) 1-6).
    """

    span: Span
    day: date
    so_far: float | None
    due: float | None
    goal: float | None
    earlier: Span
    earlier_day: date | None
    previous: float | None
    starts_late: date | None = None
    ends_early: date | None = None
    record: str = ""
    projection: Projection | None = None
    earlier_whole: float | None = None
    earlier_known: bool = True
    gone: float = 1.0
    grain: float | None = 1.0
    foreseen: bool = True

    @property
    def complete(self) -> bool:
        return self.day >= self.span.last

    @property
    def chance(self) -> float | None:
        """The chance of reaching the goal, from 0 to 1; None without a goal, once it is over, and where unknown."""
        if self.complete or self.goal is None or self.so_far is None:
            return None
        if self.so_far >= self.goal:
            return 1.0
        return self.projection.chance(self.goal) if self.projection else None

    @property
    def verdict(self) -> Verdict | None:
        """None without a goal, or where it is unknown what happened."""
        if self.goal is None or self.so_far is None:
            return None
        if self.complete:
            return "missed" if self.so_far < self.goal and round(self.so_far - self.goal) != 0 else "kept"
        if self.chance is None:
            return "open"
        if self.chance < BEHIND:
            return "behind"
        return "on course" if self.chance > ON_COURSE else "open"

    @property
    def too_early_to_compare(self) -> bool:
        """Whether chance alone could make the difference to the period before."""
        if self.complete or self.so_far is None or self.previous is None or self.so_far == self.previous:
            return False
        if not self.grain:
            return self.gone < EARLY
        now, then = self.so_far / self.grain, self.previous / self.grain
        return one_rate(now, then) and (self.gone < EARLY or one_rate(0, then))

    @property
    def gap(self) -> float | None:
        """How far ahead of the goal so far; negative when behind."""
        return None if self.so_far is None or self.due is None else self.so_far - self.due

    @property
    def foreseen_end(self) -> Projection | None:
        """The projection, unless what came after the day is known."""
        return self.projection if self.foreseen and not self.complete else None

    @property
    def behind(self) -> bool:
        """Whether the promise is being broken, or was."""
        return self.verdict in ("behind", "missed")

    @property
    def compared(self) -> str | None:
        """ "8 % above October 2026 at the same working day", "level with ..."; None without a comparison."""
        if self.so_far is None or not self.previous:
            return None
        if self.too_early_to_compare:
            return f"too early to compare with {self.earlier.name}"
        part = share(abs(self.so_far / self.previous - 1), 0)
        side = "above" if self.so_far > self.previous else "below"
        return f"level with {self.compared_with}" if part == "0 %" else f"{part} {side} {self.compared_with}"

    @property
    def attained(self) -> float | None:
        """Share of the whole period's goal; None without one, or with a goal of 0."""
        return self.so_far / self.goal if self.so_far is not None and self.goal else None

    def likely(self, unit: Unit, currency: str | None = None) -> str:
        """ "reaching the goal of 145 is 31 % likely", "the goal of 40 is reached"; empty without a goal."""
        if self.goal is None or self.complete:
            return ""
        goal = f"the goal of {quantity(self.goal, unit, currency)}"
        if self.so_far is not None and self.so_far >= self.goal:
            return f"{goal} is reached"
        if self.chance is None:
            return f"there is too little history to say how likely {goal} is"
        return f"reaching {goal} is {likelihood(self.chance)} likely"

    def ending(self, unit: Unit, currency: str | None = None) -> str:
        """ "The month will likely end between 118 and 152."; empty where that is unknown, over or without a goal."""
        p = self.foreseen_end
        if p is None or p.low is None or p.high is None or self.goal is None:
            return ""
        low, high = (quantity(end, unit, currency) for end in (p.low, p.high))
        ends = f"at {low}" if low == high else f"between {low} and {high}"
        return f"The {self.span.kind} will likely end {ends}."

    @property
    def compared_with(self) -> str:
        """ "October 2026 at the same working day", or the whole of it once the period is complete."""
        return self.earlier.name if self.complete else f"{self.earlier.name} at the same working day"

    def goal_words(self, unit: Unit, currency: str | None = None) -> str:
        """ "Goal 69 by now, 145 in all." """
        if self.goal is None:
            return "No goal agreed."
        whole = quantity(self.goal, unit, currency)
        return (
            f"Goal {whole}." if self.complete else f"Goal {quantity(self.due, unit, currency)} by now, {whole} in all."
        )

    def goal_gap(self, unit: Unit, currency: str | None = None) -> str:
        """ "open: 31 % likely to reach 145", "21 behind the goal of 126" once it is over; empty without a goal."""
        if self.verdict is None or self.goal is None or self.so_far is None:
            return ""
        goal = quantity(self.goal, unit, currency)
        if self.complete:
            return self._over(unit, currency)
        if self.so_far >= self.goal:
            return f"on course: the goal of {goal} is reached"
        if self.chance is None:
            return f"open: too little history to say how likely {goal} is"
        return f"{self.verdict}: {likelihood(self.chance)} likely to reach {goal}"

    def _over(self, unit: Unit, currency: str | None) -> str:
        """ "9 ahead of the goal of 126", "level with the goal of 126"."""
        goal, gap = f"the goal of {quantity(self.goal, unit, currency)}", (self.so_far or 0) - (self.goal or 0)
        if round(gap) == 0:
            return f"level with {goal}"
        return f"{quantity(abs(gap), unit, currency)} {'behind' if gap < 0 else 'ahead of'} {goal}"

    def comparison(self, unit: Unit, currency: str | None = None) -> dict[str, Any]:
        """What a card says of the period before: `previous` and its label, or `uncompared`, why there is neither."""
        if self.previous is None:
            return {"uncompared": f"No comparison: {self._why_not}"}
        if self.too_early_to_compare:
            then = f"{self.compared_with}: {quantity(self.previous, unit, currency)}"
            return {"uncompared": f"Too early to compare. {then}"}
        return {"previous": self.previous, "previous_label": self.compared_with}

    @property
    def _why_not(self) -> str:
        if not self.earlier_known:
            return f"{self.earlier.name} is not in the data, or not wholly"
        if self.earlier_day is None:
            return f"{self.earlier.name} began with a working day, and {self.span.name} has not had one yet"
        return f"what {self.earlier.name} had is unknown"

    def ending_card(self, measure: str, unit: Unit, currency: str | None = None) -> Kpi | None:
        """Where the period will end; None when it is over or what followed is known."""
        p = self.foreseen_end
        if p is None:
            return None
        name, days = f"{find(measure).name}, {self.span.name}", (self.span.first, self.span.last)
        if p.median is None:
            return Kpi(
                name, None, unit, better="neither", note=p.reason or "", measure=measure, days=days, goal=self.goal
            )
        goal = f"; goal {quantity(self.goal, unit, currency)}" if self.goal is not None else ""
        band = f"80 % band {quantity(p.low, unit, currency)} to {quantity(p.high, unit, currency)}{goal}"
        whole, unknown = self.earlier_whole, f"No comparison: {self.earlier.name} is not in the data, or not wholly"
        return Kpi(
            name, p.median, unit, whole, f"{self.earlier.name} in all", "neither", note=self.record_words, beside=band,
            uncompared=unknown if whole is None else "", measure=measure, days=days, goal=self.goal,
        )  # fmt: skip

    @property
    def record_words(self) -> str:
        """ "In the last 12 months the 80 % band held 9 times."; empty where none could have been foreseen."""
        record = self.projection.record if self.projection else None
        if record is None:
            return ""
        kind = self.span.kind
        if record.of == 1:
            return f"In the last {kind} the 80 % band {'held' if record.held else 'did not hold'}."
        times = {0: "never", 1: "once", 2: "twice"}.get(record.held, f"{record.held} times")
        return f"In the last {record.of} {kind}s the 80 % band held {times}."

    @property
    def caveat(self) -> str:
        """What to add to a sentence about a period that begins before the data does, or goes on after it."""
        start = f" The first {self.record} in the data is of {day_text(self.starts_late)}." if self.starts_late else ""
        if self.ends_early:
            newest = day_text(self.ends_early)
            return f"{start} The newest {self.record} in the data is of {newest}: what came later is unknown."
        return start


@dataclass(frozen=True)
class Pacing:
    """What it takes to judge a period: the agreements, the measure it is about, and the days of the first and
    the newest record that tells of it.

    `record` is what the data consists of, for sentences; `grain` what one of its events weighs (Standing). `seen_on` is
    the day up to which the data is looked at, whatever shorter stretch is asked about; None: that asked about.
    """

    agreements: Agreements
    measure: Measure | None
    known: Days
    record: str
    grain: float | None = 1.0

    @property
    def known_since(self) -> date:
        return self.known.since

    @property
    def known_until(self) -> date:
        return self.known.newest

    @property
    def workdays(self) -> Workdays:
        return Workdays.of(self.agreements.current(self.known_until))

    def goal(self, first: date, last: date) -> float | None:
        """The goal between two days; None where none is agreed, or none for what is looked at."""
        return goal_between(self.agreements, first, last, self.measure) if self.measure else None

    def daily(self, first: date, last: date) -> list[float | None]:
        """Each day's part of the goal."""
        if self.measure is None:
            return [None] * ((last - first).days + 1)
        return daily_goals(self.agreements, first, last, self.measure)

    def covers(self, first: date) -> bool:
        """Whether the data reaches back to a day: no working day between is missing."""
        return not any(day in self.workdays for day in days_between(first, self.known_since) if day < self.known_since)

    def judged(self, day: date) -> date:
        """The day to judge by: `day`, but the newest record's where the export has ended before it.

        That is seen on the last day of the data, so that a quiet day is known, or is not, whichever days are asked
        about.
        """
        return min(day, self.known.last)

    def span(self, kind: Period, day: date) -> Span:
        """The period a day lies in; quarters and years by the fiscal year agreed."""
        return Span.holding(day, kind, self.agreements.current(self.known_until).fiscal_year_starts)

    def back(self, kind: Period, day: date, most: int) -> list[Span]:
        """The period a day lies in and those before it, oldest first, none from before the data starts."""
        spans = [self.span(kind, day)]
        while len(spans) < most and spans[-1].first > self.known_since:
            spans.append(spans[-1].before)
        return spans[::-1]

    def partial(self, span: Span, day: date) -> bool:
        """Whether the data holds only a part of a period: it is not over on `day`, or began before the data does."""
        return span.last > day or not self.covers(span.first)

    def standing(self, kind: Period, asked: date, total: Total, by_day: Known | None = None) -> Standing:
        """The period that holds the day asked about, as it stands then or on the newest day that is known.

        With what is known up to that day, day by day, it says where the period will end.
        """
        day = self.judged(asked)
        span = self.span(kind, day)
        earlier = span.before
        known = self.covers(earlier.first)
        until = same_point(self.workdays, span, day, earlier) if known else None
        return Standing(
            span=span,
            day=day,
            so_far=total(span.first, day),
            due=self.goal(span.first, day),
            goal=self.goal(span.first, span.last),
            earlier=earlier,
            earlier_day=until,
            previous=total(earlier.first, until) if until else None,
            starts_late=None if self.covers(span.first) else self.known_since,
            ends_early=day if day == self.known_until and day < asked else None,
            record=self.record,
            earlier_whole=total(earlier.first, earlier.last) if known else None,
            earlier_known=known,
            gone=part_gone(self.workdays, span.days, day),
            grain=self.grain,
            projection=None if by_day is None or day >= span.last else project(by_day, (span.first, span.last)),
        )

    def like(self, day: date) -> date:
        """The last day before that is a working day as this one is, or a day off as this one is."""
        kind = day in self.workdays
        before = (day - timedelta(days=back) for back in range(1, 366))
        return next((other for other in before if (other in self.workdays) is kind), day - timedelta(days=7))

    def to_come(self, span: Span, day: date) -> list[tuple[date, float]]:
        """Each day from `day` to the end of the period, with the share of the working days to come then past."""
        days = [other for other in span.days if other >= day]
        worked = [0, *(int(other in self.workdays) for other in days[1:])]
        if not any(worked):
            worked = [0, *[1] * (len(days) - 1)]
        return [(other, sum(worked[: place + 1]) / (sum(worked) or 1)) for place, other in enumerate(days)]

    def counted(self, daily: Mapping[date, float], asked: date) -> Known | None:
        """Counts by day up to the day to judge by, for a projection; None before the data starts."""
        day = self.judged(asked)
        return None if day < self.known_since else counted(daily, self.known_since, day, self.workdays)


def with_its_record(standing: Standing, known: Known | None) -> Standing:
    """The standing with how often bands like its own held before."""
    if known is None or standing.projection is None or standing.complete:
        return standing
    span = (standing.span.first, standing.span.last)
    return replace(standing, projection=with_record(standing.projection, known, span))


def likelihood(chance: float) -> str:
    """A chance in words: "31 %", "under 1 %", "over 99 %"; nothing to come is certain.

    >>> likelihood(0.314), likelihood(0.002), likelihood(1.0)
    ('31 %', 'under 1 %', 'over 99 %')
    """
    if chance < 0.01:
        return "under 1 %"
    return "over 99 %" if chance > 0.99 else share(chance, 0)


def part_gone(workdays: Workdays, days: Sequence[date], day: date) -> float:
    """The share of the working days among some days that are over on a day, that day included."""
    worked = [other for other in days if other in workdays] or days
    return sum(other <= day for other in worked) / len(worked)


def within_chance(so_far: float, due: float, gone: float, grain: float | None = 1.0) -> bool:
    """Whether a gap to what was due is one that chance alone could make, so early or with so little due (Standing)."""
    if not grain:
        return gone < EARLY
    low, high = poisson_interval(max(so_far, 0.0) / grain)
    return low <= due / grain <= high and (gone < EARLY or due / grain <= FEWEST_DUE)


def measured(filters: Filters, measure: Measure) -> Measure | None:
    """The goals are the whole company's: a source's or rep's part of them was never agreed."""
    return None if filters.sources or filters.owners else measure
