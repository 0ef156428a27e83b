"""The stages of a funnel as counted: people, conversion with its interval, and how long they stay.

May not import ui.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from smarketing.agreement import Agreement
from smarketing.agreement.model import StageName
from smarketing.agreement.stages import STAGES, Words, words
from smarketing.stats import time_within, wilson

ORDER: tuple[StageName, ...] = ("prospect", "lead", "mql", "sql", "opportunity", "customer")
#: Why a stage is unknown.
NO_EXPORT: dict[StageName, str] = {
    "mql": "No export names MQLs: no lifecycle stage, lead status or MQL date.",
    "sql": "No export names SQLs: no lifecycle stage or date for them.",
    "opportunity": "No deals are linked to these leads, and no export says which were converted.",
    "customer": "No deals are linked to these leads, and no stage says which bought.",
}
#: The column of funnel.sql that says whether a lead's CRM knows a stage.
TELLS: dict[StageName, str] = {
    "mql": "tells_mql", "sql": "tells_sql", "opportunity": "tells_deal", "customer": "tells_deal",
}  # fmt: skip
NO_DATES = "How long is unknown: most who went on have no date for it."
TOO_MANY_WAIT = "Fewer than half of the stays have ended."


@dataclass(frozen=True)
class Reached:
    """A stage as reached. `people` is None where no export tells, `conversion` is from the known stage before.

    `leads` are the leads of whom the data can tell whether they reached this stage, `trials` the people of the stage
    before of whom it can tell whether they went on, `skipped` those of this stage who were not in it. `decided` are the
    opportunities won or lost, of the step to the customer: an open one has not failed. Days are those within which
    half, and 9 of 10, of the stays end; None where unknown.
    """

    name: StageName
    people: int | None
    leads: int | None = None
    trials: int | None = None
    successes: int | None = None
    skipped: int | None = None
    decided: int | None = None
    waiting: int | None = None
    median_days: float | None = None
    p90_days: float | None = None
    without_dates: int | None = None
    disordered: int = 0
    note: str = ""

    @property
    def conversion(self) -> float | None:
        return self.successes / self.trials if self.trials and self.successes is not None else None

    @property
    def interval(self) -> tuple[float, float] | tuple[None, None]:
        return (None, None) if self.trials is None or self.successes is None else wilson(self.successes, self.trials)

    @property
    def judged(self) -> int:
        """Whom the step is judged by: all who tried, to the customer those whose deals are decided."""
        return (self.trials if self.decided is None else self.decided) or 0

    @property
    def judged_rate(self) -> float | None:
        return self.successes / self.judged if self.judged and self.successes is not None else None

    @property
    def judged_interval(self) -> tuple[float, float] | tuple[None, None]:
        return (None, None) if self.successes is None else wilson(self.successes, self.judged)

    @property
    def low(self) -> float | None:
        return self.interval[0]

    @property
    def high(self) -> float | None:
        return self.interval[1]


@dataclass(frozen=True)
class Flow:
    """Leads through the stages, in funnel order; unknown stages are there, with their reason.

    Sentences speak the usual words, which a Result turns into the company's own; `own` are those, for tables.
    `young` leads have not had the time half of the customers needed; `young_open` of them are still open.
    """

    stages: tuple[Reached, ...]
    own: dict[StageName, Words]
    young: int = 0
    young_open: int = 0
    cannot_tell: int = 0

    @property
    def known(self) -> tuple[Reached, ...]:
        return tuple(stage for stage in self.stages if stage.people is not None)

    @property
    def pairs(self) -> tuple[tuple[Reached, Reached], ...]:
        """Every step: the known stage it leaves and the one it leads to."""
        return tuple(pairwise(self.known))

    @property
    def steps(self) -> tuple[Reached, ...]:
        """The stages that a step leads to."""
        return self.known[1:]

    @property
    def size(self) -> int:
        return self.known[0].people or 0 if self.known else 0

    @property
    def still_open(self) -> int:
        return sum(stage.waiting or 0 for stage in self.stages)

    @property
    def close_rate(self) -> float | None:
        return self.from_lead("customer")

    @property
    def close_interval(self) -> tuple[float, float] | tuple[None, None]:
        customers = self.stage("customer")
        return (
            (None, None)
            if not customers.leads or customers.people is None
            else wilson(customers.people, customers.leads)
        )

    def stage(self, name: StageName) -> Reached:
        return next(stage for stage in self.stages if stage.name == name)

    def people(self, name: StageName) -> int | None:
        return self.stage(name).people

    def from_lead(self, name: StageName) -> float | None:
        """The share of the leads that reached a stage; None for prospects, who are more than the leads."""
        stage = self.stage(name)
        return stage.people / stage.leads if name != "prospect" and stage.leads and stage.people is not None else None

    def step(self, name: StageName) -> str:
        """ "MQL to SQL": the step that leads to a stage."""
        return f"{STAGES[self._before(name)].label} to {STAGES[name].label}"

    def own_step(self, name: StageName) -> str:
        return capital(f"{self.own[self._before(name)].label} to {self.own[name].label}")

    def own_plural(self, name: StageName) -> str:
        return capital(self.own[name].plural)

    def _before(self, name: StageName) -> StageName:
        return next(before.name for before, stage in self.pairs if stage.name == name)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def flow_of(agreement: Agreement, stays: pd.DataFrame, told: frozenset[StageName] | None = None) -> Flow:
    """The funnel that stays (funnel.sql) make; `told` are the stages the data knows, where they are a part of it.

    Prospects are a stage only where the data has some who are no leads yet.
    """
    told = told_by(stays) if told is None else told
    of = {name: stays[stays["stage"] == name] for name in ORDER}
    names = [name for name in ORDER if name != "prospect" or name in told]
    known = [name for name in names if name in told]
    before = dict(pairwise(known))
    left = {later: of[earlier] for earlier, later in before.items()}
    stages = tuple(
        _reached(name, of[name], of["lead"], left.get(name))
        if name in told
        else Reached(name, None, note=NO_EXPORT[name])
        for name in names
    )
    everybody, young = of[known[0]], stays[stays["young"]]
    return Flow(
        stages,
        {name: words(agreement, name) for name in ORDER},
        young=_people(everybody[everybody["young"]]),
        young_open=_people(young[young["waiting"]]),
        cannot_tell=sum(_people(of[name][of[name]["goes_on"].isna()]) for name in before),
    )


def told_by(stays: pd.DataFrame) -> frozenset[StageName]:
    """The stages that the data of some stays knows: it can say of somebody whether they reached them."""
    if stays.empty:
        return frozenset(ORDER[1:])  # of nobody, nobody reached any stage
    told: set[StageName] = {"lead"}
    told |= {name for name, column in TELLS.items() if stays[column].any()}
    if (stays["stage"] == "prospect").any():
        told.add("prospect")
    return frozenset(told)


def _reached(name: StageName, own: pd.DataFrame, leads: pd.DataFrame, before: pd.DataFrame | None) -> Reached:
    judged = leads[leads[TELLS[name]]] if name in TELLS else leads
    last = name == "customer"
    median, p90, undated, disordered, note = _times(name, own)
    return Reached(
        name,
        _people(own),
        leads=_people(judged),
        trials=None if before is None else _people(before[before["goes_on"].notna()]),
        successes=None if before is None else _people(before[before["goes_on"].fillna(False).astype(bool)]),
        skipped=None if before is None else _people(own[~own["came"].fillna(True).astype(bool)]),
        decided=_people(before[before["goes_on"].notna() & before["decided"].fillna(True).astype(bool)])
        if last and before is not None
        else None,
        waiting=None if last else _people(own[own["waiting"]]),
        median_days=median,
        p90_days=p90,
        without_dates=undated,
        disordered=disordered,
        note=note,
    )


def _times(name: StageName, stays: pd.DataFrame) -> tuple[float | None, float | None, int | None, int, str]:
    """Median and 90th percentile of the stays, those undated, those that end too soon, and why days are unknown."""
    if name == "customer":
        return None, None, None, 0, ""
    if name == "prospect":
        return None, None, _people(stays), 0, "No export says on which day a prospect became a lead."
    undated, disordered = _people(stays[stays["days"].isna()]), _people(stays[stays["days"] < 0])
    dated = stays[stays["days"] >= 0]
    waiting = dated["waiting"].astype(bool)
    moved, moved_dated = _people(stays[stays["moved"]]), _people(dated[dated["moved"]])
    if moved_dated * 2 < moved:
        return None, None, undated, disordered, NO_DATES
    ended, still = _by_days(dated[~waiting]), _by_days(dated[waiting])
    median, p90 = time_within(0.5, ended, still), time_within(0.9, ended, still)
    return median, p90, undated, disordered, TOO_MANY_WAIT if median is None and len(dated) else ""


def _by_days(stays: pd.DataFrame) -> dict[float, int]:
    return {float(days): int(people) for days, people in stays.groupby("days")["people"].sum().items()}


def _people(stays: pd.DataFrame) -> int:
    return int(stays["people"].sum())
