"""Where a month, quarter or year stands on a day: against its goal, and against the period before at the same point.

May not import ui.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd

from smarketing.agreement import Agreements
from smarketing.agreement.pace import Measure, daily_goals, goal_between
from smarketing.agreement.projection import Projection, project
from smarketing.agreement.workdays import Workdays, days_between
from smarketing.metrics import Unit
from smarketing.stats import one_rate, poisson_interval
from smarketing.views.base import Filters, Kpi, Period
from smarketing.views.periods import Span, same_point
from smarketing.views.wording import day as day_text
from smarketing.views.wording import quantity, share

#: What happened between two days, both included; None where that is unknown.
Total = Callable[[date, date], float | None]
#: Working days without a single record after which an export is taken to have ended, not the business to have stopped.
SILENT_DAYS = 10
#: The part of a period's working days in which a gap that chance explains is not news yet. Later it is judged as it was
#: agreed: the promise is a number, not an average.
EARLY = 0.25
#: Where no more than this was due, not even none at all could be told from chance: 3.7.
FEWEST_DUE = poisson_interval(0)[1]
Side = Literal["behind", "on", "ahead of"]


@dataclass(frozen=True)
class Standing:
    """A period as it stands on `day`.

    `so_far` is what happened up to that day, `due` the goal up to it, `goal` that of the whole period; `previous` what
    the period before had by `earlier_day`, the same point of it, and `earlier_whole` what it had in the end. Each is
    None where unknown or not agreed. `gone` is the share of the working days that are over. `grain` is what one event
    weighs: 1 where events are counted, more where they come in batches, for revenue the typical deal; None: unknown.

    It is too early for a verdict, or a percentage, where chance alone could make the gap: the 95 % Poisson interval of
    the events so far holds what was due (or the events of both periods could come from one rate), and the period is in
    its first quarter, or so little was due that not even none at all could be told from chance. Chance makes sums of
    deals scatter like counts of deals of the typical size, that of the deal which an average euro belongs to: sum of
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

    @property
    def complete(self) -> bool:
        return self.day >= self.span.last

    @property
    def too_early(self) -> bool:
        """Whether chance alone could make the gap to the pace line, or nothing was due yet."""
        if self.complete or not self.goal or self.so_far is None or self.due is None:
            return False
        return not self.due or within_chance(self.so_far, self.due, self.gone, self.grain)

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
    def behind(self) -> bool:
        return self.side == "behind"

    @property
    def side(self) -> Side | None:
        """Which side of the pace line; a gap that rounds to nothing, or to 0 %, is on it. None: no goal, too early."""
        if self.gap is None or self.due is None or self.too_early:
            return None
        if round(self.gap) == 0 or (self.due and round(self.gap / self.due, 2) == 0):
            return "on"
        return "behind" if self.gap < 0 else "ahead of"

    @property
    def gap_share(self) -> str | None:
        """ "9 %" of what was due; None on pace, where nothing was due and where it is too early to tell."""
        if not self.due or self.gap is None or self.side in (None, "on"):
            return None
        return share(abs(self.gap) / self.due, 0)

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

    @property
    def ending(self) -> str:
        """ "at this pace the month ends at 91 % of goal (80 % band 84 % to 97 %)"; why not, where that is unknown."""
        p = self.projection
        if p is None or self.complete or not self.goal:
            return ""
        if p.expected is None or p.low is None or p.high is None:
            return f"; there is too little history to say where the {self.span.kind} will end"
        low, high = share(p.low / self.goal, 0), share(p.high / self.goal, 0)
        end = share(p.expected / self.goal, 0)
        return f"; at this pace the {self.span.kind} ends at {end} of goal (80 % band {low} to {high})"

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
        """ "7 behind the goal of 69 by now", "too early to tell: 2.1 due by now"; empty without a goal."""
        if self.too_early:
            return f"too early to tell: {self._due(unit, currency)} due by now"
        if self.side is None:
            return ""
        when = "" if self.complete else " by now"
        goal = f"the goal of {quantity(self.due, unit, currency)}{when}"
        if self.side == "on":
            return f"level with {goal}"
        return f"{quantity(abs(self.gap or 0), unit, currency)} {self.side} {goal}"

    def was_due(self, unit: Unit, currency: str | None = None) -> str:
        """ "2.1 were due", "€7,000 was due", "nothing was due"."""
        due = self._due(unit, currency)
        return f"{due} {'was' if unit == 'money' or due in ('1', 'nothing') else 'were'} due"

    def _due(self, unit: Unit, currency: str | None) -> str:
        """What was due; of a few people a decimal matters."""
        if not self.due:
            return "nothing"
        few = unit == "count" and self.due < 10 and round(self.due, 1) != round(self.due)
        return f"{self.due:.1f}" if few else quantity(self.due, unit, currency)

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
        p = self.projection
        if p is None or self.complete:
            return None
        name, days = f"Projected for {self.span.name}", (self.span.first, self.span.last)
        if p.expected is None:
            return Kpi(
                name, None, unit, better="neither", note=p.reason or "", measure=measure, days=days, goal=self.goal
            )
        goal = f"; goal {quantity(self.goal, unit, currency)}" if self.goal is not None else ""
        band = f"80 % band {quantity(p.low, unit, currency)} to {quantity(p.high, unit, currency)}{goal}"
        whole, unknown = self.earlier_whole, f"No comparison: {self.earlier.name} is not in the data, or not wholly"
        return Kpi(name, p.expected, unit, whole, f"{self.earlier.name} in all", "neither", beside=band,
                   uncompared=unknown if whole is None else "", measure=measure, days=days, goal=self.goal)  # fmt: skip

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
    """What it takes to judge a period: the agreements, the measure it is about, the data's first and newest day.

    `record` is what the data consists of, for sentences; `grain` what one of its events weighs (Standing).
    """

    agreements: Agreements
    measure: Measure | None
    known_since: date
    known_until: date
    record: str
    grain: float | None = 1.0

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
        """The day to judge by: `day`, but the newest record's where nothing at all came in the weeks up to it.

        Exports are not all of one day: with deals up to May and leads up to April, May had no leads that we know of,
        which is not a May without leads.
        """
        silent = sum(other in self.workdays for other in days_between(self.known_until + timedelta(days=1), day))
        return self.known_until if silent >= SILENT_DAYS else day

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

    def standing(self, kind: Period, asked: date, total: Total) -> Standing:
        """The period that holds the day asked about, as it stands then or on the newest day that is known."""
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

    def projected(self, span: Span, day: date, daily: Mapping[date, float]) -> Projection:
        """Where the period will end, seen from `day`."""
        return project(daily, (span.first, span.last), day, self.known_since, self.workdays)


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


def known_days(history: pd.DataFrame) -> tuple[date, date] | None:
    """The first and the newest day that the data knows of; None where no record has a date."""
    since, until = history["known_since"].iloc[0], history["known_until"].iloc[0]
    if pd.isna(since):
        return None
    return since.date(), since.date() if pd.isna(until) else until.date()


def measured(filters: Filters, measure: Measure) -> Measure | None:
    """The goals are the whole company's: a source's or rep's part of them was never agreed."""
    return None if filters.sources or filters.owners else measure
