"""A month and what it is compared with, and each side's part of it: what came, the split, or why there is none.

May not import ui.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd

from smarketing.agreement.pace import Measure, goal_between
from smarketing.agreement.workdays import Workdays, days_between
from smarketing.company import Company
from smarketing.metrics import Unit
from smarketing.statistics.split import Arrived, Reached
from smarketing.views.amounts import enough_amounts, refused
from smarketing.views.base import Filters, run
from smarketing.views.month_review_parts import (
    LEADS,
    MIX,
    TO_LEAD,
    TO_MQL,
    VISITS,
    By,
    Factor,
    Funnel,
    Part,
    Split,
    decided_factors,
    of_deals,
    of_leads,
    of_refunds,
    planned,
)
from smarketing.views.periods import ONE_DAY, Span, months_later, same_point
from smarketing.views.reach import Known, reach
from smarketing.views.sales_record import Record
from smarketing.views.standing import measured
from smarketing.views.wording import day as day_text

Against = Literal["goal", "previous", "year"]
TOO_FEW = "fewer than half of the won deals have an amount"
FUNNEL = ("visits", "leads", "mqls")
GROUPINGS: tuple[By, ...] = ("source", "rep")


@dataclass(frozen=True)
class Compared:
    """A month, what it is compared with, and how that is called; `plan` where it is the goal."""

    span: Span
    last: date
    first_before: date
    last_before: date
    name: str
    against: Against

    @property
    def days(self) -> tuple[date, date]:
        return self.span.first, self.last

    @property
    def before(self) -> tuple[date, date]:
        return self.first_before, self.last_before


@dataclass(frozen=True)
class Side:
    """One side's month: what came, what it is compared with, the splits, or why there are none."""

    side: str
    what: str
    unit: Unit
    after: float | None
    before: float | None
    splits: tuple[Split, ...] = ()
    why: str = ""
    refunds: tuple[float, float] = (0.0, 0.0)

    @property
    def parts(self) -> list[Part]:
        """The parts of the whole, which add up to the difference."""
        return [part for split in self.splits[:1] for part in [*split.whole(), *self.paid_back]]

    @property
    def paid_back(self) -> list[Part]:
        """The part of refunds, where there are any."""
        return [of_refunds(*self.refunds)] if any(self.refunds) else []

    @property
    def listed(self) -> list[Part]:
        """The parts of the whole, then those of each source and rep."""
        return [*self.parts, *(part for split in self.splits for part in split.each())]

    @property
    def gap(self) -> float | None:
        return None if self.after is None or self.before is None else self.after - self.before


def compared_month(company: Company, filters: Filters) -> Compared:
    """The month of the day asked for, else the newest that is over, and what it is compared with."""
    assert filters.as_of is not None
    day = min(filters.end or filters.as_of, filters.as_of)
    span = Span.holding(day, "month")
    if filters.end is None and day < span.last:
        span = span.before
    last = min(span.last, day) if filters.end else span.last
    against = filters.against or ("goal" if _has_goal(company, filters, span) else "previous")
    earlier = _year_before(span) if against == "year" else span.before
    until = same_point(Workdays.of(company.agreement), span, last, earlier) or earlier.first
    names: dict[Against, str] = {"goal": "goal", "previous": earlier.name, "year": earlier.name}
    return Compared(span, last, earlier.first, until, names[against], against)


def _year_before(span: Span) -> Span:
    return Span.holding(months_later(span.first, -12), "month")


def _has_goal(company: Company, filters: Filters, span: Span) -> bool:
    wanted: tuple[Measure, ...] = ("revenue", "mqls")
    return any(_goal(company, filters, measure, span.first, span.last) for measure in wanted)


def _goal(company: Company, filters: Filters, measure: Measure, first: date, last: date) -> float | None:
    """The goal of some days; a selection of sources or reps has none."""
    named = measured(filters, measure)
    return goal_between(company.agreements, first, last, named) if named else None


def of_sales(
    company: Company, filters: Filters, compared: Compared, record: Record | None, now: pd.DataFrame
) -> Side:  # fmt: skip
    """Revenue, split by source and by rep; `now` are the deals decided in the month."""

    def side(after: float | None, before: float | None, why: str = "", splits: tuple[Split, ...] = ()) -> Side:
        return Side("sales", "Revenue", "money", after, before, splits, why)

    if record is None:
        return side(None, None, "no deal has a close date")
    if compared.last < record.pacing.known_since:
        return side(None, None, f"the first deal in the data is of {day_text(record.pacing.known_since)}")
    if record.day < compared.span.first:
        return side(None, None, f"the newest deal in the data is of {day_text(record.day)}")
    if why := refused(company):
        return side(None if now["won"].any() else 0.0, None, why.rstrip("."))
    if not _enough(now):
        return side(None, None, TOO_FEW)
    after, paid_back = priced(now), _refunded(now)
    total = _revenue(after) + paid_back
    if compared.against == "goal":
        goal = _goal(company, filters, "revenue", *compared.days)
        if not goal:
            return side(total, None, f"no revenue goal is agreed for {compared.span.name}")
        usual = priced(deals_of(company, filters, _year(compared)))
        planned_splits = [_split_of_goal(usual, after, goal, by) for by in GROUPINGS]
        found = tuple(split for split in planned_splits if split is not None)
        why = "" if found else "no deal was won in the 12 months before"
        return replace(side(total, goal, why, found), refunds=(0.0, paid_back))
    if not record.pacing.covers(compared.first_before):
        return side(total, None, f"{compared.name} is not in the data, or not wholly")
    then = deals_of(company, filters, compared.before)
    if not _enough(then):
        return side(total, None, f"in {compared.name} {TOO_FEW}")
    before, earlier = priced(then), _refunded(then)
    splits = tuple(of_deals(before, after, _names(by, before, after), by) for by in GROUPINGS)
    return replace(side(total, _revenue(before) + earlier, "", splits), refunds=(earlier, paid_back))


def _split_of_goal(usual: pd.DataFrame, after: pd.DataFrame, goal: float, by: By) -> Split | None:
    groups = _names(by, usual, after)
    plan = planned(decided_factors(usual, groups, by), goal)
    return None if plan is None else of_deals(plan, after, groups, by)


def _names(by: str, *frames: pd.DataFrame) -> list[str]:
    return sorted({name for frame in frames for name in frame[by]})


def deals_of(company: Company, filters: Filters, days: tuple[date, date]) -> pd.DataFrame:
    """The deals won, lost or refunded in some days."""
    return run(company, "month_review.deals", filters, first=days[0], last=days[1])


def priced(deals: pd.DataFrame) -> pd.DataFrame:
    """Won deals without an amount would look like deals of 0: they are left out, and counted."""
    decided = deals[~deals["refund"]]
    return decided[~decided["won"] | decided["amount"].notna()]


def _enough(deals: pd.DataFrame) -> bool:
    return enough_amounts(float(deals.loc[deals["won"], "amount"].notna().sum()), float(deals["won"].sum()))


def _refunded(deals: pd.DataFrame) -> float:
    """What was paid back, as a negative sum."""
    return float(deals.loc[deals["refund"], "amount"].sum())


def _revenue(deals: pd.DataFrame) -> float:
    return float(deals.loc[deals["won"], "amount"].sum())


def _year(compared: Compared) -> tuple[date, date]:
    """The twelve months before the month: what is usual."""
    return months_later(compared.span.first, -12), compared.span.first - ONE_DAY


def of_marketing(company: Company, filters: Filters, compared: Compared) -> Side:
    """MQLs, split by source."""

    def side(after: float | None, before: float | None, why: str = "", splits: tuple[Split, ...] = ()) -> Side:
        return Side("marketing", "MQLs", "count", after, before, splits, why)

    if not company.agreement.every_lead and not company.warehouse.contents.stage_known:
        return side(None, None, "no export says which leads are MQLs")
    goal = _goal(company, filters, "mqls", *compared.days) if compared.against == "goal" else None
    known = reach(company, filters.as_of or compared.last).leads
    now = _leads(company, filters, compared.days)
    total = float(now["mqls"].sum())
    if unknown := _unknown(company, compared.days[0] if goal else compared.first_before, compared.last, known):
        # A month that the export of leads reaches in part has the MQLs that are known, as on the other pages.
        partly = known is not None and known.overlaps(*compared.days)
        return side(total if partly else None, None, unknown)
    if compared.against == "goal" and not goal:
        return side(total, None, f"no MQL goal is agreed for {compared.span.name}")
    days = _year(compared) if goal else compared.before
    then = _leads(company, filters, days)
    seen = [_visits(company, filters, stretch) for stretch in (compared.days, days)]
    groups, factors, (after, before) = _funnels((now, then), seen)
    if not goal:
        return side(total, float(then["mqls"].sum()), "", (of_leads(before, after, groups, factors),))
    plan = planned(before.factors(), goal)
    if plan is None:
        return side(total, goal, "no lead became an MQL in the 12 months before")
    return side(total, goal, "", (of_leads(plan, after, groups, factors),))


def _funnels(
    frames: Sequence[pd.DataFrame], seen: Sequence[float | None]
) -> tuple[list[str], tuple[Factor, ...], list[Funnel]]:
    """The groups, the factors, and what came in each period: with the visits of every source where web analytics names
    all of them as the CRM does, else with those of the whole, else without."""
    groups = sorted({name for frame in frames for name in frame.loc[frame["leads"] + frame["mqls"] > 0, "source"]})
    counted = [frame.set_index("source").reindex(groups).fillna({"leads": 0.0, "mqls": 0.0}) for frame in frames]
    if all((found["visits"] >= found["leads"]).all() for found in counted):
        reached: list[Funnel] = [Reached(*(found[name].to_numpy(float) for name in FUNNEL)) for found in counted]
        return groups, (VISITS, MIX, TO_LEAD, TO_MQL), reached
    known = all(seen)
    arrived: list[Funnel] = [
        Arrived(visits if known else None, found["leads"].to_numpy(float), found["mqls"].to_numpy(float))
        for found, visits in zip(counted, seen, strict=True)
    ]
    return groups, (VISITS, TO_LEAD, MIX, TO_MQL) if known else (LEADS, MIX, TO_MQL), arrived


def _leads(company: Company, filters: Filters, days: tuple[date, date]) -> pd.DataFrame:
    """Leads, MQLs and, where they are named alike, visits of each source."""
    more = {"first": days[0], "last": days[1], "every_lead": company.agreement.every_lead}
    found = run(company, "month_review.leads", filters, **more)
    return found.groupby("source", as_index=False)[list(FUNNEL)].sum(min_count=1)


def _visits(company: Company, filters: Filters, days: tuple[date, date]) -> float | None:
    """The visits of some days; None where web analytics does not reach them all, or for some sources or reps only."""
    if filters.sources or filters.owners:
        return None
    found = run(company, "month_review.visits", filters, first=days[0], last=days[1]).iloc[0]
    return float(found["visits"]) if found["whole"] else None


def _unknown(company: Company, first: date, last: date, known: Known | None) -> str:
    """Why the leads between two days are not all known; empty where they are: an export begins and ends with its
    leads."""
    if known is None:
        return "no lead has a creation date"
    workdays = Workdays.of(company.agreement)
    if any(day in workdays for day in days_between(first, known.since - ONE_DAY)):
        return f"the first lead in the data is of {day_text(known.since)}"
    if known.last < last:
        return f"the newest lead in the data is of {day_text(known.newest)}"
    return ""
