"""What both sides promised for a month, asked of the measures themselves, each a line of the scorecard. May not import
ui."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Literal

import pandas as pd

from smarketing.agreement.model import Agreement, Side
from smarketing.agreement.pace import Measure, goal_between, monthly_goal, quota_between
from smarketing.agreement.projection import Projection
from smarketing.company import Company
from smarketing.metrics import Unit
from smarketing.views import follow_up, sales_by_day, sla_progress, volumes
from smarketing.views.amounts import refused
from smarketing.views.base import Filters, run
from smarketing.views.follow_up_measure import totals
from smarketing.views.lead_values import lead_values, of_all_time, slices_by_source
from smarketing.views.periods import Span
from smarketing.views.scorecard_lines import (
    Line,
    Month,
    Tally,
    of_amount,
    of_ratio,
    of_share,
    of_standing,
    unknown,
)
from smarketing.views.standing import Standing, measured
from smarketing.views.wording import count, day

#: What there was of each volume, or why that is unknown; and the question, remembered while one month is judged.
Volumes = tuple[volumes.Books, dict[Measure, Standing | None]] | str
Counted = Callable[[Filters], Volumes]
#: Why the numbers of leads are not judged where their value was promised.
VALUE_INSTEAD = "The agreement promises the total value of the leads instead of their number."


def month_of(company: Company, span: Span, as_of: date) -> Month:
    version = company.agreements.in_force(span.first)
    return Month(span, as_of, version.number if version else None)


def lines_of(company: Company, filters: Filters, month: Month, *, promised: bool = False) -> list[Line]:
    """Every promise of both sides in one month; those about shares and efforts only where they were agreed.

    With `promised`, what nobody promised about follow-up is not asked for at all, which takes less time.

    What marketing promised is the whole company's, whichever leads are looked at: no source's or rep's part was agreed.
    """
    agreed = company.agreements.agreement(month.span.first) or Agreement()
    last = min(month.span.last, month.as_of)
    narrowed = replace(filters, start=month.span.first, end=last, period="month")
    # Goals of visits, leads and customers are counted by one question.
    counted: Counted = cache(partial(volumes.judged, company))
    marketing = _of_marketing(company, replace(narrowed, sources=(), owners=()), month, agreed, counted)
    if is_part(filters):
        marketing = [replace(line, why=f"Of the whole company. {line.why}") for line in marketing]
    lines = [*marketing, *_of_sales(company, narrowed, month, agreed, counted, asked=not promised)]
    return [replace(line, lacks=month.version is not None and _lacks(line, agreed)) for line in lines]


#: The goals that are judged by amounts, by the measure of their line.
GOALS: dict[str, Measure] = {
    "mqls": "mqls", "leads": "leads", "visits": "visits", "customers": "customers", "month-lead-value": "lead_value",
    "revenue": "revenue",
}  # fmt: skip


def _lacks(line: Line, agreed: Agreement) -> bool:
    """Whether it was promised and is unknown; a share of no leads at all is nothing to judge, which is known."""
    if line.verdict != "unknown" or (line.goal is not None and not line.grows):
        return False
    if line.measure not in GOALS:
        return _follows_up(agreed)
    return line.goal is not None or monthly_goal(agreed, line.month, GOALS[line.measure]) is not None


def _follows_up(agreed: Agreement) -> bool:
    """Whether sales promised anything about the leads handed over."""
    return agreed.sales.model_dump(exclude={"effort_days"}, exclude_none=True) != {}


def is_part(filters: Filters) -> bool:
    """Whether only some of the company's leads are looked at."""
    return bool(filters.sources or filters.owners)


def _of_marketing(company: Company, filters: Filters, month: Month, agreed: Agreement, counted: Counted) -> list[Line]:
    volume = sla_progress.judged(company, filters)
    stand = volume if isinstance(volume, str) else volume[1]
    lines = [_of("mqls", _of_stand(month, "marketing", "MQLs", "sla-progress", stand, None))]
    if agreed.level == "leads" or _has_goal(agreed, month, "leads"):
        lines.append(_counted(counted(filters), month, "marketing", "leads"))
    if agreed.level == "lead value":
        # Volume and quality may be traded for each other then: that is what the promise is for.
        lines = [replace(line, goal=None, due=None, verdict="not agreed", why=VALUE_INSTEAD) for line in lines]
    if _has_goal(agreed, month, "visits"):
        lines.append(_counted(counted(filters), month, "marketing", "visits"))
    if agreed.level == "lead value" or monthly_goal(agreed, month.span.first, "lead_value") is not None:
        lines.append(_of("month-lead-value", _value(company, filters, month, counted(filters))))
    if agreed.marketing.share_accepted is not None:
        every_lead = company.agreement.every_lead
        last = min(month.span.last, month.as_of)
        found = run(company, "scorecard.quality", filters, every_lead=every_lead, first=month.span.first, last=last)
        row = found.iloc[0]
        promised = agreed.marketing.share_accepted
        tally = Tally(int(row["accepted"]), int(row["known"]), int(row["waiting"]), "MQLs due")
        lines.append(
            _of(
                "share-accepted",
                of_share(month, "marketing", "MQLs accepted by sales", "funnel", tally, promised),
            )
        )
    return lines


def _has_goal(agreed: Agreement, month: Month, measure: Measure) -> bool:
    return monthly_goal(agreed, month.span.first, measure) is not None


def _counted(counted: Volumes, month: Month, side: Side, measure: Literal["visits", "leads", "customers"]) -> Line:
    """A goal of visits, leads or customers, as the page of volumes counts them."""
    stand = counted if isinstance(counted, str) else counted[1][measure]
    return _of(volumes.CARD[measure], _of_stand(month, side, measure.capitalize(), "volumes", stand, None))


def _value(company: Company, filters: Filters, month: Month, counted: Volumes) -> Line:
    """The total expected value of the month's leads (R13), each worth what leads of its source are worth.

    The values are those of the calculators: chance of becoming a customer x what a customer brings, by source, of all
    leads old enough to be judged; of a month that is over as known at its end, so that what leads bring later does not
    change the verdict on it. While the month runs, the leads still to come are foreseen and count as the average lead
    did.
    """
    last = min(month.span.last, month.as_of)
    past = slices_by_source(company, replace(of_all_time(filters), as_of=last))
    values = lead_values(past)
    if values is None:
        why = refused(company) or "No won deal with an amount is linked to a lead, so leads cannot be valued."
        return unknown(month, "marketing", "Lead value", "money", "leads-by-source", why)
    found = run(company, "month_leads", filters, dimension="source", from_day=month.span.first, to_day=last)
    total = values.total({str(row.slice): int(row.leads) for row in found.itertuples()})
    measure = measured(filters, "lead_value")
    goal, due = (
        goal_between(company.agreements, month.span.first, until, measure) if measure else None
        for until in (month.span.last, last)
    )
    leads = None if isinstance(counted, str) else counted[1]["leads"]
    if leads is None or leads.span != month.span:
        return of_amount(month, "marketing", "Lead value", "leads-by-source", total.value, goal, due)
    average = float(past["bookings"].sum() / past["judged"].sum())
    stand = replace(
        leads, so_far=total.value, goal=goal, due=due, previous=None, projection=_worth(leads, total.value, average)
    )
    return of_standing(month, "marketing", "Lead value", "money", "leads-by-source", stand, company.currency)


def _worth(leads: Standing, so_far: float, average: float) -> Projection | None:
    """Where the value of the month's leads will end: those still to come are worth what an average lead is."""
    if leads.projection is None or leads.projection.ends is None or leads.so_far is None:
        return None
    return Projection(so_far, ends=leads.projection.ends.beyond(-leads.so_far).times(average).beyond(so_far))


def _of_sales(
    company: Company, filters: Filters, month: Month, agreed: Agreement, counted: Counted,
    *, asked: bool,
) -> list[Line]:  # fmt: skip
    lines = _followed(company, filters, month, agreed) if asked or _follows_up(agreed) else []
    lines += [_of("revenue", line) for line in _sold(company, filters, month)]
    if _has_goal(agreed, month, "customers"):
        lines.append(_counted(counted(filters), month, "sales", "customers"))
    return lines


def _sold(company: Company, filters: Filters, month: Month) -> list[Line]:
    """Revenue; none where deals are counted, because most have no amount."""
    sold = sales_by_day.judged(company, filters)
    if isinstance(sold, str):
        return [_of_stand(month, "sales", "Revenue", "sales-by-day", sold, None)]
    record, stand = sold
    if record.by_revenue:
        stand = _with_quotas(company, filters, month, stand)
        return [_of_stand(month, "sales", "Revenue", "sales-by-day", stand, company.currency)]
    if why := refused(company):
        # Without rates no amount counts; of a month without a deal that is known all the same.
        nothing = 0.0 if stand.span == month.span and stand.so_far == 0 else None
        return [replace(unknown(month, "sales", "Revenue", "money", "sales-by-day", why), value=nothing)]
    return []


def _with_quotas(company: Company, filters: Filters, month: Month, stand: Standing) -> Standing:
    """Where only some reps are looked at, their quotas are the goal, if every one of them has one."""
    if filters.sources or not filters.owners:
        return stand
    due, goal = (
        [quota_between(company.agreements, rep, month.span.first, until) for rep in filters.owners]
        for until in (min(month.span.last, month.as_of), month.span.last)
    )
    return stand if None in goal else replace(stand, due=_sum(due), goal=_sum(goal))


def _sum(amounts: Sequence[float | None]) -> float:
    return sum(amount for amount in amounts if amount is not None)


def _followed(company: Company, filters: Filters, month: Month, agreed: Agreement) -> list[Line]:
    """Follow-up: the first attempt in time always, the other promises where they were made."""
    page, sales = "follow-up", agreed.sales
    in_time = f"First attempt in {agreed.promise_hours:g} {'business ' * (agreed.promise_clock == 'business')}hours"
    if why := follow_up.unknown_because(company, filters):
        return [_of("share-in-time", unknown(month, "sales", in_time, "share", page, why))]
    f = totals(company, filters)
    until = None if pd.isna(f["effort_until"]) else pd.Timestamp(f["effort_until"]).date()

    def tally(some: str, of: str, basis: str, waiting: int = _whole(f["effort_waiting"])) -> Tally:
        return Tally(_whole(f[some]), _whole(f[of]), waiting, basis, until)

    running = Tally(_whole(f["kept_over"]), _whole(f["due"]), _whole(f["judged"] - f["due"]), "leads due")
    lines = [_of("share-in-time", of_share(month, "sales", in_time, page, running, sales.share_in_time))]
    if sales.share_worked is not None:
        attempted = tally("attempted_in_days", "effort_due", "leads due")
        reached = of_share(month, "sales", "Leads attempted", page, attempted, sales.share_worked)
        lines.append(_of("share-attempted-in-days", reached))
    if sales.min_attempts is not None:
        promise = f"{count(sales.min_attempts, 'attempt', 'attempts')} before closing"
        open_ones = _whole(f["effort_waiting"]) + _whole(f["may_close_early"])
        closed = tally("closed_after_enough", "closed", "closed leads", open_ones)
        lines.append(_of("attempts-before-closing", of_share(month, "sales", promise, page, closed, 1.0)))
    for name, measure, column, goal in (
        ("Calls", "calls-per-sql", "sql_calls", sales.calls_per_sql),
        ("E-mails", "emails-per-sql", "sql_emails", sales.emails_per_sql),
    ):
        if goal is not None:
            ratio = of_ratio(month, f"{name} per SQL", page, tally(column, "sqls", "SQLs"), goal)
            lines.append(_of(measure, ratio))
    return lines


def _of(measure: str, line: Line) -> Line:
    """The line with the id of what it measures."""
    return replace(line, measure=measure)


def _whole(value: float | None) -> int:
    return int(value) if value is not None and not pd.isna(value) else 0


def _of_stand(
    month: Month, side: Side, promise: str, page: str, stand: Standing | str | None, currency: str | None
) -> Line:
    """The promise of a volume, as it stands or why that is unknown."""
    unit: Unit = "money" if promise == "Revenue" else "count"
    if isinstance(stand, Standing) and stand.span == month.span:
        return of_standing(month, side, promise, unit, page, stand, currency)
    why = f"The newest record in the data is of {day(stand.day)}." if isinstance(stand, Standing) else stand
    return unknown(month, side, promise, unit, page, why or "The data does not tell.")
