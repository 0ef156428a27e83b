"""A first agreement from the data: what was reached last year, and a little more, each number with its reason.

What the data cannot tell is not proposed: it stays as agreed before, or not agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import resources
from math import floor, isfinite, log10
from typing import Any, Literal

import pandas as pd
import tomli_w

from smarketing.agreement import Agreement
from smarketing.agreement.history import ONE_DAY
from smarketing.company import Company
from smarketing.errors import PlanError
from smarketing.planner.history import YEAR, History, Measure, history, read_history
from smarketing.planner.slices import pooled, read_slices
from smarketing.stats import wilson
from smarketing.views.amounts import enough_amounts, refused, too_few_amounts
from smarketing.views.base import Filters
from smarketing.views.follow_up_clock import on_the_clock
from smarketing.views.leads_by_source import SAYS_NOTHING
from smarketing.views.maturity import judged_from
from smarketing.views.periods import months_later
from smarketing.views.wording import count, days, money, month, share

PROMISES = (1.0, 2.0, 4.0, 8.0, 12.0, 24.0, 36.0, 48.0, 72.0, 96.0, 120.0, 168.0)
LABELS = {
    "goals.leads_per_month": "Leads per month",
    "goals.by_month.leads": "Leads by month",
    "goals.mqls_per_month": "MQLs per month",
    "goals.by_month.mqls": "MQLs by month",
    "goals.customers_per_month": "Customers per month",
    "goals.revenue_per_month": "Revenue per month",
    "goals.by_month.revenue": "Revenue by month",
    "goals.lead_value_per_month": "Lead value per month",
    "level": "What marketing promises",
    "promise_hours": "Hours to the first attempt",
    "sales.effort_days": "Days in which sales’ work counts",
    "sales.share_worked": "Share of leads attempted",
    "sales.share_in_time": "Share of leads in time",
    "sales.min_attempts": "Fewest attempts before a lead is closed",
    "capacity.reps": "Reps",
    "capacity.reviews_per_week": "MQLs a rep reviews per week",
    "capacity.working_weeks": "Working weeks a year",
    "deal_size": "Deal size",
}
DEFINITIONS = {
    "goals.leads_per_month": "Leads created in a month.",
    "goals.by_month.leads": "Leads created in each month to come, where the season changes them.",
    "goals.mqls_per_month": "Leads that become MQLs in a month.",
    "goals.by_month.mqls": "Leads that become MQLs in each month to come, where the season changes them.",
    "goals.customers_per_month": "Leads that win their first deal in a month.",
    "goals.revenue_per_month": "Amounts of the deals won in a month.",
    "goals.by_month.revenue": "Amounts of the deals won in each month to come, where the season changes them.",
    "goals.lead_value_per_month": "What the leads of a month are expected to bring: leads x value of a lead.",
    "source_goals": "Leads of the source created in a month.",
    "level": "Whether marketing promises leads, qualified leads or lead value.",
    "promise_hours": "Hours from the hand-over of a lead to sales’ first attempt.",
    "sales.effort_days": "Days after the hand-over up to which attempts, calls and e-mails count.",
    "sales.share_worked": "Leads attempted within those days / leads handed over.",
    "sales.share_in_time": "Leads attempted within the promised hours / leads handed over.",
    "sales.min_attempts": "Attempts that a lead gets before it may be closed.",
    "capacity.reps": "Reps who work leads, in full-time reps.",
    "capacity.reviews_per_week": "MQLs that a rep works in a full week.",
    "capacity.working_weeks": "Weeks of the year in which sales works, without leave.",
    "deal_size": "Revenue per won deal: what won deals brought / won deals with an amount.",
}
NOT_PROPOSED = "not proposed"
#: The promised hours are those within which so many of the leads that sales attempts get their first attempt today.
REACHED = 0.8
#: Leads handed over so recently may still get an attempt, so they say nothing about the promise.
SETTLED = timedelta(days=14)
#: The longest that sales' work on a lead is taken to last; younger leads say nothing about how long it does.
GROWN = 90
WEEKS = 48.0
#: A share below this is no promise, and of fewer leads given up nothing can be told.
LEAST_SHARE, FEWEST_GIVEN_UP = 0.5, 10
SOURCES = resources.files(__package__).joinpath("source_history.sql").read_text(encoding="utf-8")
MEASURES: tuple[Measure, ...] = ("leads", "mqls", "customers", "revenue")
NAMES = {"leads": "leads", "mqls": "mqls", "customers": "new-customers", "revenue": "revenue"}
WHAT: dict[str, str] = {"leads": "leads", "mqls": "MQLs", "customers": "customers", "revenue": "revenue"}


@dataclass(frozen=True)
class Shown:
    """A measured figure behind a promise: what it measures, and the days and the selection that it is over."""

    measure: str
    value: float
    over: Filters

    @property
    def as_dict(self) -> dict[str, Any]:
        return {"measure": self.measure, "value": self.value, "filters": self.over.said}


@dataclass(frozen=True)
class Reason:
    """One promise proposed, by its name in the agreement: the value as people read it, and why this one.

    `how` says whether it was measured, is assumed, or stays as it was (agreed); "unknown" is not proposed. `shown` are
    the measured figures that it goes by.
    """

    field: str
    value: str
    why: str
    how: Literal["measured", "assumed", "agreed", "unknown"] = "measured"
    shown: tuple[Shown, ...] = ()

    @property
    def label(self) -> str:
        """The promise in words: "Leads per month", "Goal of Paid Search".

        >>> [Reason(field, "", "").label for field in ("goals.mqls_per_month", "source_goals.Web", "deal_size")]
        ['MQLs per month', 'Goal of Web', 'Deal size']
        """
        table, _, name = self.field.partition(".")
        return f"Goal of {name}" if table == "source_goals" else LABELS[self.field]

    @property
    def definition(self) -> str:
        """What is promised, in a sentence."""
        return DEFINITIONS["source_goals" if self.field.startswith("source_goals.") else self.field]

    @property
    def as_dict(self) -> dict[str, Any]:
        """For scripts: how the value was come by, over what, and what it is."""
        how = "unknown" if self.value == NOT_PROPOSED else self.how
        return {
            "field": self.field, "value": self.value, "why": self.why, "how": how, "basis": self.why,
            "definition": self.definition, "measured": [one.as_dict for one in self.shown],
        }  # fmt: skip


@dataclass(frozen=True)
class Proposed:
    """An agreement to talk about, with the reason for every number, and the first of the month it could begin on."""

    agreement: Agreement
    reasons: tuple[Reason, ...]
    effective_from: date


@dataclass(frozen=True)
class _Part:
    """Changes to the agreement, nested as it is, and their reasons."""

    changes: dict[str, Any]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class _Year:
    """What every part of the proposal is made from: the year measured, growth, and the first month to come."""

    company: Company
    months: pd.DataFrame
    as_of: date
    growth: float
    first: date

    @property
    def currency(self) -> str | None:
        return self.company.currency

    def history(self, measure: Measure) -> History | None:
        return history(self.months, measure, self.as_of)

    @property
    def attempts_since(self) -> date | None:
        """The day of the first attempt that the data knows: before it nobody knows what sales did."""
        first = self.months["attempts_since"].iloc[0]
        return None if pd.isna(first) else pd.Timestamp(first).date()

    @property
    def filters(self) -> Filters:
        """The year up to the newest lead."""
        until = self.months["leads_until"].iloc[0]
        last = self.as_of if pd.isna(until) else pd.Timestamp(until).date()
        return Filters(start=last - timedelta(days=364), end=last, as_of=self.as_of)


def propose_from(company: Company, growth: float = 0.0, first: date | None = None) -> Proposed:
    """An agreement proposed from what was measured, with `growth` (0.1: 10 % more) on every goal of volume.

    `first` is the first month it holds for; without it, the month after the data date. What is not proposed (working
    days, stages, milestones, ...) stays as agreed now. Raises PlanError without data, and for a growth that is none.
    """
    as_of = company.warehouse.data_date
    if as_of is None or company.warehouse.contents.leads == 0:
        raise PlanError("There are no leads to propose an agreement from; import your CRM’s export of leads.")
    if not (isfinite(growth) and growth > -1):
        raise PlanError(f"The growth is {growth:g}; use a share above -1, such as 0.1 for 10 % more.")
    year = _Year(company, read_history(company, as_of), as_of, growth, first or months_later(as_of.replace(day=1), 1))
    parts = [_goals(year), _sources(year), _level(year), _promise(year), _capacity(year), _deal_size(year)]
    changes: dict[str, Any] = {"currency": year.currency}
    for part in parts:
        changes |= part.changes
    reasons = tuple(reason for part in parts for reason in part.reasons)
    return Proposed(company.agreement.revised(**changes), reasons, year.first.replace(day=1))


def as_toml(proposed: Proposed) -> str:
    """The proposed agreement as the file that people read, its reasons as comments above."""
    said = "".join(f"# {reason.field}: {reason.value}. {reason.why}\n" for reason in proposed.reasons)
    agreed = proposed.agreement.model_dump(exclude_none=True, exclude_defaults=True)
    return said + "\n" + tomli_w.dumps({"effective_from": proposed.effective_from} | _plain(agreed))


def _plain(table: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: _plain(value) if isinstance(value, Mapping) else value for key, value in table.items()}
    return {key: value for key, value in kept.items() if value not in ({}, [], (), None)}


def _goals(year: _Year) -> _Part:
    """The usual goals, and those of the months to come that differ. What is not proposed stays as agreed."""
    usual: dict[str, float] = {}
    by_month: dict[str, dict[str, float]] = {}
    reasons = []
    for measure in MEASURES:
        found = year.history(measure)
        why = _no_goal(year, measure, found)
        if found is None or why:
            reasons.append(Reason(f"goals.{measure}_per_month", NOT_PROPOSED, why))
            continue
        goal = usual[measure] = _round(found.mean * (1 + year.growth), measure)
        why = _why_goal(year, measure, found)
        total = Shown(NAMES[measure], sum(found.values.values()), _months(year, found))
        reasons.append(Reason(f"goals.{measure}_per_month", _said(goal, measure, year), why, shown=(total,)))
        if found.seasonal and measure != "customers":
            _season(by_month, year, measure, found)
            reasons.append(_why_season(by_month, year, measure, found))
    worth = _lead_value(year, usual.get("leads"))
    usual |= worth.changes
    return _Part({"goals": _merged(year.company.agreement, usual, by_month)}, (*reasons, *worth.reasons))


def _months(year: _Year, found: History) -> Filters:
    """The whole months of a history."""
    months = list(found.values)
    return Filters(start=months[0], end=months_later(months[-1], 1) - ONE_DAY, as_of=year.as_of)


def _merged(
    agreed: Agreement, usual: Mapping[str, float], by_month: Mapping[str, Mapping[str, float]]
) -> dict[str, Any]:
    """The goals agreed now, with what is proposed in their place: no goal of a period may contradict it."""
    goals = agreed.goals.model_dump(exclude_none=True)
    for periods in ("by_month", "by_quarter", "by_year"):
        kept = {name: {m: v for m, v in goal.items() if m not in usual} for name, goal in goals[periods].items()}
        goals[periods] = {name: goal for name, goal in kept.items() if goal}
    for name, goal in by_month.items():
        goals["by_month"][name] = goals["by_month"].get(name, {}) | dict(goal)
    return goals | {f"{measure}_per_month": goal for measure, goal in usual.items()}


def _mqls_known(year: _Year) -> bool:
    return year.company.agreement.every_lead or int(year.months["mqls"].sum()) > 0


def _no_goal(year: _Year, measure: Measure, found: History | None) -> str:
    """Why there is no goal to propose; empty where there is."""
    if measure == "mqls" and not _mqls_known(year):
        return "The data does not say which leads are MQLs."
    if found is None or not found.mean:
        return f"The data has no whole month of {WHAT[measure]}."
    if measure == "revenue" and (why := refused(year.company)):
        return why
    if measure == "revenue" and not enough_amounts(year.months["priced"].sum(), year.months["won"].sum()):
        return _sentence(too_few_amounts(year.months["priced"].sum(), year.months["won"].sum()))
    return ""


def _sentence(clause: str) -> str:
    return f"{clause[0].upper()}{clause[1:]}."


def _why_goal(year: _Year, measure: Measure, found: History) -> str:
    months = list(found.values)
    span = f"{month(months[0])} to {month(months[-1])}" if len(months) > 1 else month(months[0])
    average = _said(_round(found.mean, measure), measure, year)
    more = f", {_percent(year.growth)}" if year.growth else ""
    if found.seasonal and measure != "customers":
        return f"The average month of {span} had {average}{more}."
    alike = (
        "differ no more than chance makes, so all are alike" if found.whole_year else "are not a whole year: no seasons"
    )
    return f"The average month of {span} had {average}{more}. The months {alike}."


def _percent(growth: float) -> str:
    return f"and {share(abs(growth))} {'more' if growth > 0 else 'less'} is asked for"


def _season(by_month: dict[str, dict[str, float]], year: _Year, measure: Measure, found: History) -> None:
    for first, value in found.ahead(year.first.replace(day=1)).items():
        goal = by_month.setdefault(f"{first:%Y-%m}", {})
        goal[measure] = _round(max(0.0, value) * (1 + year.growth), measure)


def _why_season(by_month: Mapping[str, Mapping[str, float]], year: _Year, measure: Measure, found: History) -> Reason:
    least, most = (choose(goal[measure] for goal in by_month.values() if measure in goal) for choose in (min, max))
    return Reason(
        f"goals.by_month.{measure}",
        f"{_said(least, measure, year)} to {_said(most, measure, year)}",
        f"Each month differs from the average as the same month of last year did, times {share(found.seasonal, 0)}: "
        "the rest of the differences is no more than chance makes.",
    )


def _lead_value(year: _Year, leads: float | None) -> _Part:
    age, filters = judged_from(year.company, year.filters) or 0, year.filters
    assert filters.start is not None
    grown = replace(filters, start=filters.start - timedelta(days=age))
    # By source, as the scorecard and the calculator value leads: each source has its own share of open opportunities.
    whole = pooled(read_slices(year.company, grown, "source"))
    if whole is None or not leads or whole.value is None or not whole.value:
        why = refused(year.company) or "What the leads of the last year brought is not known, or nothing."
        return _Part({}, (Reason("goals.lead_value_per_month", NOT_PROPOSED, why),))
    goal = _round(leads * whole.value, "revenue")
    why = (
        f"The {count(whole.judged)} leads of a year that are at least {days(age)} old, with their deals decided, "
        f"brought "
        f"{money(whole.value, year.currency)} each, times {count(leads)} leads."
    )
    shown = (Shown("judged-revenue-per-lead", whole.value, grown),)
    reason = Reason("goals.lead_value_per_month", _said(goal, "revenue", year), why, shown=shown)
    return _Part({"lead_value": goal}, (reason,))


def _sources(year: _Year) -> _Part:
    """Goals of sources: their leads of the year, as a month."""
    found, leads = _asked(year)["source"], year.history("leads")
    named = {name: amount for name, amount in found.items() if name.casefold() not in SAYS_NOTHING}
    months = len(leads.values) if leads else 0
    more = f", {_percent(year.growth)}." if year.growth else "."
    goals: dict[str, float] = {}
    reasons = []
    for name, amount in named.items() if months else ():
        goal = round(amount / months * (1 + year.growth))
        if goal:
            goals[name] = float(goal)
            why = f"{count(amount, 'lead', 'leads')} in the last {count(months, 'whole month', 'whole months')}{more}"
            own = Shown("leads", amount, replace(_months(year, leads), sources=(name,))) if leads else None
            said = f"{count(goal, 'lead', 'leads')} a month"
            reasons.append(Reason(f"source_goals.{name}", said, why, shown=(own,) if own else ()))
    return _Part({"source_goals": goals}, tuple(reasons))


def _level(year: _Year) -> _Part:
    if _mqls_known(year) and int(year.months["mqls"].sum()) < int(year.months["leads"].sum()):
        why = "The export says which leads are MQLs, so marketing can promise qualified leads."
        return _Part({"level": "qualified leads"}, (Reason("level", "qualified leads", why),))
    why = "The export does not tell MQLs from other leads, so marketing can only promise leads."
    return _Part({"level": "leads"}, (Reason("level", "leads", why),))


def _promise(year: _Year) -> _Part:
    """The first attempt's hours, the share worked and in time, and the attempts before a lead is given up: as today."""
    rows = _reach(year)
    agreed = year.company.agreement
    if rows.empty or not int(rows["attempted"].iloc[0]):
        why = "How soon sales attempts its leads is not in the data: first attempts within 24 hours are usual."
        return _Part({}, (Reason("promise_hours", f"{agreed.promise_hours:g} hours", why, "assumed"),))
    handed, attempted = int(rows["handed_over"].iloc[0]), int(rows["attempted"].iloc[0])
    in_time = _in_time(rows, agreed.promise_clock)
    effort = _effort(year)
    parts = [
        in_time,
        effort,
        effort.worked or _kept("share_worked", attempted, handed, "at all"),
        *([_kept("share_in_time", in_time.within, handed, "in that time")] if in_time.within else []),
        _patience(int(rows["given_up"].iloc[0]), rows["attempts_before_giving_up"].iloc[0]),
    ]
    sales = {name: value for part in parts[1:] for name, value in part.changes.items()}
    changes = in_time.changes | {"sales": agreed.sales.model_dump() | sales}
    return _Part(changes, tuple(reason for part in parts for reason in part.reasons))


@dataclass(frozen=True)
class _Effort(_Part):
    """The days in which sales' work counts, and the share of leads that is attempted in them."""

    worked: _Part | None = None


def _effort(year: _Year) -> _Effort:
    """The days after the hand-over within which 9 of 10 attempts fell."""
    found = on_the_clock(
        year.company, year.filters, "follow_up.chosen", "follow_up.clock", "follow_up.judged", "follow_up.efforts",
        grown=GROWN,
    ).iloc[0]  # fmt: skip
    if found["attempts"] < FEWEST_GIVEN_UP:
        usual = year.company.agreement.effort_days
        why = f"Too few attempts on leads of {GROWN} days ago or older to tell; without it, {usual} days count."
        return _Effort({}, (Reason("sales.effort_days", NOT_PROPOSED, why),))
    days = int(found["days"])
    if days > GROWN:
        why = f"9 of 10 attempts come within {count(days)} days only: agree on how long a lead may take."
        return _Effort({}, (Reason("sales.effort_days", NOT_PROPOSED, why),))
    why = f"Of {count(found['attempts'])} attempts on the leads handed over last year, 9 of 10 came by then."
    reason = Reason("sales.effort_days", count(days, "day", "days"), why)
    worked = _kept("share_worked", int(found["attempted"]), int(found["handed_over"]), f"within {days} days")
    return _Effort({"effort_days": days}, (reason,), worked)


def _reach(year: _Year) -> pd.DataFrame:
    """Of the leads handed over in the year, how many were attempted within each of the hours that may be promised."""
    known = [day for day in (year.filters.start, year.attempts_since) if day]
    filters = replace(year.filters, start=max(known, default=None), end=year.as_of - SETTLED)
    return on_the_clock(
        year.company, filters, "follow_up.chosen", "follow_up.clock", "follow_up.judged", "follow_up.reach",
        candidates=list(PROMISES),
    )  # fmt: skip


@dataclass(frozen=True)
class _InTime(_Part):
    """The hours promised; `within` is how many leads are attempted by then today."""

    within: int = 0


def _in_time(rows: pd.DataFrame, clock: str) -> _InTime:
    kind = "business hours" if clock == "business" else "hours"
    attempted = int(rows["attempted"].iloc[0])
    by_day = int(rows["judged_by_day"].iloc[0]) * 2 > int(rows["handed_over"].iloc[0])
    enough = rows[(rows["within"] >= attempted * REACHED) & ((rows["candidate"] >= 24) | (not by_day))]
    if enough.empty:
        most = f"{PROMISES[-1]:g} {kind}"
        why = f"Not even within {most} does sales reach {share(REACHED)} of the leads it attempts."
        return _InTime({}, (Reason("promise_hours", "left as it was", why, "agreed"),))
    hours, within = float(enough["candidate"].iloc[0]), int(enough["within"].iloc[0])
    reached = share(within / attempted, 0)
    why = f"Of {count(attempted)} leads that sales attempted last year, {reached} got the first attempt by then."
    return _InTime({"promise_hours": hours}, (Reason("promise_hours", f"{hours:g} {kind}", why),), within)


def _kept(name: str, successes: int, handed: int, what: str) -> _Part:
    """A share that sales keeps today: the lower end of its interval, rounded down to 5 %."""
    low, _ = wilson(successes, handed)
    proposed = floor((low or 0.0) * 20 + 1e-9) / 20
    today = f"Today {share(successes / handed, 0)} of {count(handed)} leads handed over get a first attempt {what}"
    if proposed < LEAST_SHARE:
        return _Part({}, (Reason(f"sales.{name}", NOT_PROPOSED, f"{today}: agree on what it shall become."),))
    return _Part(
        {name: proposed}, (Reason(f"sales.{name}", share(proposed), f"{today}; a little less is surely kept."),)
    )


def _patience(given_up: int, median: float) -> _Part:
    """The attempts before a lead may be closed: what half of those given up got."""
    if given_up < FEWEST_GIVEN_UP or pd.isna(median):
        why = f"Only {count(given_up, 'lead was', 'leads were')} given up after an attempt: too few to tell."
        return _Part({}, (Reason("sales.min_attempts", NOT_PROPOSED, why),))
    attempts = max(1, round(float(median)))
    why = f"Half of the {count(given_up)} leads that sales gave up were tried at least so often."
    return _Part(
        {"min_attempts": attempts}, (Reason("sales.min_attempts", count(attempts, "attempt", "attempts"), why),)
    )


def _capacity(year: _Year) -> _Part:
    """Reps who own recent MQLs, and the MQLs a rep worked in a full week."""
    found = _asked(year)
    reps, weeks = found["rep"], sorted(found["rep weeks"].values())
    agreed = year.company.agreement.capacity.model_dump()
    if not reps or not weeks:
        return _Part({}, (Reason("capacity.reps", NOT_PROPOSED, "No recent MQL has an owner in the data."),))
    full = weeks[len(weeks) // 2]
    months = len(reps) * full * (agreed["working_weeks"] or WEEKS) / YEAR
    a_year = agreed["working_weeks"] or WEEKS
    capacity = agreed | {"reps": float(len(reps)), "reviews_per_week": full, "working_weeks": a_year}
    stays: Literal["agreed", "assumed"] = "agreed" if agreed["working_weeks"] else "assumed"
    reasons = (
        Reason("capacity.reps", count(len(reps), "rep", "reps"), "Owners of leads handed over in the last 90 days."),
        Reason("capacity.reviews_per_week", f"{count(full, 'MQL', 'MQLs')} a rep",
               f"In one week of four a rep worked at least so many last year (the middle rep). That is "
               f"{count(months)} MQLs a month for all.{_compared(year, months)}"),
        Reason("capacity.working_weeks", f"{a_year:g} weeks",
               "As agreed: no export says it." if stays == "agreed" else "An assumption: no export says it.", stays),
    )  # fmt: skip
    return _Part({"capacity": capacity}, reasons)


def _compared(year: _Year, capacity: float) -> str:
    """Whether the team can review what marketing promises."""
    found = year.history("mqls") if _mqls_known(year) else None
    if found is None:
        return ""
    goal = found.mean * (1 + year.growth)
    if goal <= capacity:
        return f" The MQL goal of {count(goal)} is within that."
    return f" The MQL goal of {count(goal)} is more than that: agree on fewer, or on more reps."


def _deal_size(year: _Year) -> _Part:
    found = year.history("revenue")
    whole = [] if found is None else list(found.values)
    months = year.months[year.months["month"].map(lambda day: pd.Timestamp(day).date()).isin(whole)]
    won, priced = int(months["won"].sum()), int(months["priced"].sum())
    if not priced or not enough_amounts(priced, won):
        why = refused(year.company) or _sentence(too_few_amounts(priced, won))
        return _Part({}, (Reason("deal_size", NOT_PROPOSED, why),))
    exact = float(months["revenue"].sum()) / priced
    size = _round(exact, "revenue")
    shown = (Shown("deal-size", exact, _months(year, found)),) if found else ()
    why = f"Revenue per won deal: the average of {count(priced, 'deal', 'deals')} won in the last year."
    return _Part({"deal_size": size}, (Reason("deal_size", _said(size, "revenue", year), why, shown=shown),))


def _asked(year: _Year) -> dict[str, dict[str, float]]:
    """Leads by source over the whole months, and by rep the MQLs worked in a full week and owned recently."""
    found = year.history("leads")
    filters = year.filters
    if found is not None:
        months = list(found.values)
        filters = replace(filters, start=months[0], end=months_later(months[-1], 1) - ONE_DAY)
    rows = year.company.warehouse.query(SOURCES, filters.parameters | {"attempts_since": year.attempts_since})
    by_kind = {kind: group.set_index("name")["amount"] for kind, group in rows.groupby("kind")}
    empty = pd.Series(dtype=float)
    return {kind: by_kind.get(kind, empty).astype(float).to_dict() for kind in ("source", "rep", "rep weeks")}


def _round(value: float, measure: str) -> float:
    """People are whole; money has three digits that count."""
    if measure != "revenue" or value <= 0:
        return float(round(value))
    step = 10.0 ** max(0, floor(log10(value)) - 2)
    return round(value / step) * step


def _said(value: float, measure: str, year: _Year) -> str:
    return money(value, year.currency) if measure == "revenue" else f"{count(value)} {WHAT[measure]}"
