"""What changes from one agreement to the next, in a manager's words. Imports only the model and the usual stage words.

Every value of the agreement has its sentence; the order of the sentences is that of the agreement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import chain
from typing import Any, Literal, TypeVar

from smarketing.agreement.model import USUAL_EFFORT_DAYS, Agreement, Goals, Milestone, PeriodGoal, Pot, Stage, Statement
from smarketing.agreement.stages import STAGES

Part = TypeVar("Part", Statement, Milestone)
Group = Literal["marketing", "sales", "definitions", "calendar", "statements"]
#: What a value is called when there is none.
NOT_AGREED, NOT_SAID, NO_OWN_GOAL = "not agreed", "not said", "no goal of its own"
MEASURES = {
    "visits": "Visits",
    "leads": "Leads",
    "mqls": "MQLs",
    "customers": "Customers",
    "lead_value": "Lead value",
    "revenue": "Revenue",
}
MONEY = {"lead_value", "revenue"}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HAND_OVERS = {"mql": "MQLs", "sql": "SQLs"}
REFUNDS = {"net": "taken off the revenue", "ignore": "left out of the revenue"}
MQL_RULES = {"stage": "by stage, status or MQL date in the export", "every lead": "every lead"}


@dataclass(frozen=True)
class Change:
    """One thing that is agreed otherwise, as a sentence, and the part of the agreement it belongs to."""

    group: Group
    text: str


def differences(before: Agreement, after: Agreement) -> tuple[Change, ...]:
    """The changes from one agreement to another, grouped by part; none for equal agreements."""
    parts: tuple[tuple[Group, Callable[[Agreement, Agreement], Iterator[str]]], ...] = (
        ("marketing", _marketing),
        ("sales", _sales),
        ("definitions", _definitions),
        ("calendar", _calendar),
        ("statements", _statements),
    )
    return tuple(Change(group, text) for group, texts in parts for text in texts(before, after))


def _marketing(before: Agreement, after: Agreement) -> Iterator[str]:
    yield from _changed("Marketing’s promise is counted in", before.level, after.level)
    for measure, name in MEASURES.items():
        key = f"{measure}_per_month"
        if getattr(before.goals, key) != getattr(after.goals, key):
            amounts = (_amount(a, measure, a.goals, key) or NOT_AGREED for a in (before, after))
            yield _to(f"{name} per month", *amounts)
    for periods, name_of in (("by_month", _month), ("by_quarter", _quarter), ("by_year", str)):
        yield from _period_goals(before, after, periods, name_of)
    for kind in ("source_goals", "campaign_goals"):
        yield from _named_goals(getattr(before, kind), getattr(after, kind))
    was, now = before.marketing.share_accepted, after.marketing.share_accepted
    yield from _changed("Share of MQLs that sales accepts", was, now, _share)


def _period_goals(before: Agreement, after: Agreement, periods: str, name_of: Callable[[str], str]) -> Iterator[str]:
    """Goals of months, quarters or years; one without a goal of its own takes the longer period's or the usual one."""
    was, now = getattr(before.goals, periods), getattr(after.goals, periods)
    for period in sorted({*was, *now}):
        one, other = was.get(period, PeriodGoal()), now.get(period, PeriodGoal())
        for measure, name in MEASURES.items():
            if getattr(one, measure) != getattr(other, measure):
                own = [_amount(a, measure, g, measure) or NO_OWN_GOAL for a, g in ((before, one), (after, other))]
                yield _to(f"{name} in {name_of(period)}", *own)


def _named_goals(before: Mapping[str, float], after: Mapping[str, float]) -> Iterator[str]:
    for name in sorted({*before, *after}):
        yield from _changed(f"Goal of {name} (leads per month)", before.get(name), after.get(name), _number, NOT_AGREED)


def _sales(before: Agreement, after: Agreement) -> Iterator[str]:
    was, now = _first_attempt(before), _first_attempt(after)
    if (before.promise_hours, before.promise_clock) != (after.promise_hours, after.promise_clock):
        yield f"First attempt within {now} instead of {was}."
    one, other = before.sales, after.sales
    yield from _changed("Days in which sales’ work on a lead counts", one.effort_days, other.effort_days, _number,
                        f"not agreed, so {USUAL_EFFORT_DAYS}")  # fmt: skip
    yield from _changed("Attempts before a lead may be closed", one.min_attempts, other.min_attempts, _number)
    yield from _changed("Calls per SQL", one.calls_per_sql, other.calls_per_sql, _number)
    yield from _changed("E-mails per SQL", one.emails_per_sql, other.emails_per_sql, _number)
    yield from _changed("Share of handed-over leads that get an attempt", one.share_worked, other.share_worked, _share)
    yield from _changed("Share of leads attempted in time", one.share_in_time, other.share_in_time, _share)
    for rep in sorted({*before.quotas, *after.quotas}):
        if before.quotas.get(rep) != after.quotas.get(rep):
            quotas = (_money(a.quotas.get(rep), a.currency) or NOT_AGREED for a in (before, after))
            yield _to(f"Quota of {rep} (revenue per month)", *quotas)
    there, then = before.capacity, after.capacity
    yield from _changed("Reps", there.reps, then.reps, _number)
    yield from _changed("Working weeks per year", there.working_weeks, then.working_weeks, _number)
    yield from _changed("MQLs a rep reviews per week", there.reviews_per_week, then.reviews_per_week, _number)


def _definitions(before: Agreement, after: Agreement) -> Iterator[str]:
    yield from _changed("Currency", before.currency, after.currency, none="as in the data")
    if before.deal_size != after.deal_size:
        sizes = (_money(a.deal_size, a.currency) or NOT_AGREED for a in (before, after))
        yield _to("Usual amount of a won deal", *sizes)
    reckoned, then = before.benchmarks, after.benchmarks
    yield from _changed("Leads that become customers", reckoned.close_rate, then.close_rate, _share)
    yield from _changed("Revenue from marketing’s leads", reckoned.marketing_share, then.marketing_share, _share)
    yield from _changed("Sales cycle in days", reckoned.sales_cycle_days, then.sales_cycle_days, _number)
    yield from _changed("Months the benchmarks were measured over", reckoned.months, then.months, _number)
    yield from _changed(
        "Sources of sales’ own leads", before.sales_sources, after.sales_sources, _words, "by their name"
    )
    yield from _changed("What counts as an MQL", before.mql_rule, after.mql_rule, MQL_RULES.__getitem__)
    yield from _changed("Marketing hands over", before.hand_over, after.hand_over, HAND_OVERS.__getitem__)
    yield from _changed("Refunds", before.refunds, after.refunds, REFUNDS.__getitem__)
    yield from _changed("Leads needed to rank a source", before.min_leads_to_rank, after.min_leads_to_rank, _number)
    for stage, words in STAGES.items():
        one, other = before.stages.get(stage, Stage()), after.stages.get(stage, Stage())
        name = words.label[:1].upper() + words.label[1:]
        for field, what in (("label", "called"), ("plural", "several called"), ("definition", "definition"),
                            ("rule", "entered by")):  # fmt: skip
            yield from _changed(f"{name}, {what}", getattr(one, field), getattr(other, field), _quoted, "as usual")
        yield from _changed(f"{name}, owned by", one.owner, other.owner, none="as usual")
    yield from _changed("Score of a good fit, from", before.fit.fit_from, after.fit.fit_from, _number)
    yield from _changed("Score of an interested lead, from", before.fit.interest_from, after.fit.interest_from, _number)
    yield from _changed("Words that say a good fit", before.fit.good_words, after.fit.good_words, _words)


def _calendar(before: Agreement, after: Agreement) -> Iterator[str]:
    yield from _changed("Working days", before.working_days, after.working_days, _weekdays)
    hours, then = before.business_hours, after.business_hours
    yield from _changed("Business hours", (hours.opens, hours.closes), (then.opens, then.closes), _hours)
    for day in sorted({*before.holidays} ^ {*after.holidays}):
        yield f"Holiday {'added' if day in after.holidays else 'removed'}: {_day(day)}."
    yield from _changed("Public holidays of", before.holiday_country, after.holiday_country, none="no country")
    yield from _changed("Public holidays of the region", before.holiday_region, after.holiday_region,
                        none="the whole country")  # fmt: skip
    yield from _changed("Time zone", before.timezone, after.timezone, none="as exported")
    yield from _changed("Fiscal year starts in", before.fiscal_year_starts, after.fiscal_year_starts, _month_name)


def _statements(before: Agreement, after: Agreement) -> Iterator[str]:
    if before.pot != after.pot:
        yield _to("Shared pot", *(pot_words(a.pot, a.currency) if a.pot else NOT_AGREED for a in (before, after)))
    pairs = _paired(before.statements, after.statements)
    for statement, other in pairs:
        if statement is None and other is not None:
            yield f"Statement added: {_quoted(other.what)}."
            yield from _statement(Statement(what=other.what), other)
        elif statement is not None and other is None:
            yield f"Statement removed: {_quoted(statement.what)}."
        elif statement is not None and other is not None:
            yield from _statement(statement, other)
    if _moved(before.statements, after.statements):
        yield f"Order of the statements: {_words([s.what for s in after.statements])}."


def pot_words(pot: Pot, currency: str | None) -> str:
    """ "6,000 EUR a quarter, nothing at 80 % of every promise, all of it at 100 %"."""
    amount = f"{_money(pot.amount, currency)} a {pot.per}"
    if pot.earned_from is None:
        return f"{amount}, where both sides keep all their promises, else nothing"
    return f"{amount}, nothing at {_share(pot.earned_from)} of every promise, all of it at 100 %"


def _statement(before: Statement, after: Statement) -> Iterator[str]:
    name = _quoted(after.what)
    yield from _changed(f"{name}, to be reached by", before.by, after.by, _day, NOT_AGREED)
    for field, what in (("marketing", "marketing’s part"), ("sales", "sales’ part"), ("challenges", "challenges"),
                        ("rewards", "rewards"), ("consequences", "consequences")):  # fmt: skip
        was, now = getattr(before, field) or None, getattr(after, field) or None
        yield from _changed(f"{name}, {what}", was, now, _quoted, NOT_SAID)
    for one, other in _paired(before.milestones, after.milestones):
        if one is None and other is not None:
            yield f"{name}, milestone added: {_milestone(other)}."
        elif one is not None and other is None:
            yield f"{name}, milestone removed: {_milestone(one)}."
        elif one is not None and other is not None:
            yield from _changed(f"{name}, milestone", one, other, _milestone)
    if _moved(before.milestones, after.milestones):
        yield f"{name}, order of the milestones: {_words([m.what for m in after.milestones])}."


def _paired(before: tuple[Part, ...], after: tuple[Part, ...]) -> list[tuple[Part | None, Part | None]]:
    """Parts that say the same thing side by side, the first of a name with the first of that name."""
    was, now = _numbered(before), _numbered(after)
    return [(was.get(key), now.get(key)) for key in dict.fromkeys(chain(was, now))]


def _moved(before: tuple[Any, ...], after: tuple[Any, ...]) -> bool:
    """Whether what both have stands in another order."""
    was, now = _numbered(before), _numbered(after)
    return [key for key in was if key in now] != [key for key in now if key in was]


def _numbered(parts: tuple[Part, ...]) -> dict[tuple[str, int], Part]:
    seen: Counter[str] = Counter()
    numbered = {}
    for part in parts:
        numbered[part.what, seen[part.what]] = part
        seen[part.what] += 1
    return numbered


def _changed(
    name: str, before: Any, after: Any, shown: Callable[[Any], str] = str, none: str = NOT_AGREED
) -> Iterator[str]:
    if before != after:
        yield _to(name, *(none if value is None else shown(value) for value in (before, after)))


def _to(name: str, before: str, after: str) -> str:
    return f"{name}: {before} → {after}."


def _amount(agreement: Agreement, measure: str, goals: Goals | PeriodGoal, key: str) -> str | None:
    """A goal with its unit; None where there is none."""
    value = getattr(goals, key)
    return _money(value, agreement.currency if measure in MONEY else None)


def _money(value: float | None, currency: str | None) -> str | None:
    return None if value is None else f"{_number(value)} {currency or ''}".rstrip()


def _number(value: float) -> str:
    """All digits that tell two values apart: 1,200; 0.5."""
    return f"{int(value):,}" if value == int(value) and abs(value) < 1e15 else f"{value:,}"


def _share(value: float) -> str:
    return f"{(Decimal(repr(float(value))) * 100).normalize():f} %"


def _first_attempt(agreement: Agreement) -> str:
    hours = _number(agreement.promise_hours)
    unit = "hour" if hours == "1" else "hours"
    return f"{hours} business {unit}" if agreement.promise_clock == "business" else f"{hours} {unit}"


def _milestone(milestone: Milestone) -> str:
    text = f"{_quoted(milestone.what)} by {_day(milestone.by)}"
    if milestone.measure is None and milestone.target is None and milestone.since is None:
        return text
    target = "" if milestone.target is None else f"{_number(milestone.target)} "
    measure = MEASURES.get(milestone.measure or "", "not measured")
    since = f" since {_day(milestone.since)}" if milestone.since else ""
    return f"{text} ({target}{measure if measure == 'MQLs' else measure.lower()}{since})"


def _quoted(text: str) -> str:
    return f"“{' '.join(text.split())}”"


def _words(words: Any) -> str:
    return ", ".join(map(_quoted, words)) or "none"


def _weekdays(days: tuple[int, ...]) -> str:
    return ", ".join(WEEKDAYS[day - 1] for day in days)


def _hours(hours: tuple[time, time]) -> str:
    return " to ".join(_clock(hour) for hour in hours)


def _clock(hour: time) -> str:
    return hour.isoformat("minutes" if not hour.second and not hour.microsecond else "auto")


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _month(period: str) -> str:
    year, month = period.split("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def _quarter(period: str) -> str:
    year, quarter = period.split("-")
    return f"{quarter} {year}"


def _month_name(month: int) -> str:
    return MONTHS[month - 1]
