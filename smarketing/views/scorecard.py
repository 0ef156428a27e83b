"""Scorecard: both sides' promises at one glance, this month and last, each judged by the agreement then in force."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import date
from typing import get_args

import pandas as pd

from smarketing.agreement.model import Agreement, Side
from smarketing.agreement.pace import goal_between, monthly_goal, quota_between
from smarketing.agreement.projection import Projection
from smarketing.company import Company
from smarketing.views import follow_up, sales_by_day, sla_progress, volumes
from smarketing.views.amounts import refused
from smarketing.views.base import HAS_LEADS, Column, Filters, Kpi, Result, View, run, unanswered
from smarketing.views.lead_values import lead_values, of_all_time, slices_by_source
from smarketing.views.milestones import milestones
from smarketing.views.periods import Span
from smarketing.views.scorecard_attention import attention
from smarketing.views.scorecard_charts import charts
from smarketing.views.scorecard_lines import Line, Month, of_amount, of_ratio, of_share, of_standing, table, unknown
from smarketing.views.standing import Standing, likelihood, measured
from smarketing.views.wording import count, day, known, quantity

NO_DATES = "The scorecard needs dates: export your leads with the column “Create date” or “Became an MQL date”."
SIDES: tuple[Side, ...] = get_args(Side)
COLUMNS = (
    Column("month", "Month", "month", "Calendar month."),
    Column("side", "Side", "text", "Who promised it: marketing or sales."),
    Column("promise", "Promise", "text", "What was promised."),
    Column("value", "Value", "ratio", "What came of it, in its unit."),
    Column("unit", "Unit", "text", "count, money, share (1 is all) or ratio (per lead)."),
    Column("goal", "Goal", "ratio", "What was promised for the whole month."),
    Column("due", "Due by now", "ratio", "The part of the goal due by the data date, by working days."),
    Column("attained", "Of what was due", "share", "Value / due."),
    Column("previous", "Month before", "ratio", "The month before at the same point; a share of its whole."),
    Column("verdict", "Verdict", "text", "Kept or not once the month is over; on course, open or behind before."),
    Column("why", "Why", "text", "What the verdict rests on."),
    Column("agreement", "Agreement", "count", "The version that judges the month; empty where none was in force."),
)


def answer(company: Company, filters: Filters) -> Result:
    if filters.as_of is None:
        return unanswered(COLUMNS, filters, NO_DATES)
    asked = min(filters.end or filters.as_of, filters.as_of)
    this = Span.holding(asked, "month")
    months = [_month(company, span, asked) for span in (this, this.before, this.before.before)]
    now, last, earlier = (_lines(company, filters, month) for month in months)
    now = _with_previous(now, months[0], last, months[1])
    last = _with_previous(last, months[1], earlier, months[2])
    currency = company.currency
    promised = {line.side for line in now if line.goal is not None}
    rows = table([*now, *last])
    return Result(
        headline=_headline(months, now, last),
        rows=rows[[column.name for column in COLUMNS]],
        filters=filters,
        kpis=tuple(_card(line, currency, promised) for line in now),
        rows_used=company.warehouse.contents.leads,
        extra={**_parts(company, filters, months[0]), "milestones": _milestones(company, filters.as_of)},
        days=dict.fromkeys(("people", "team_parts"), (months[0].span.first, min(months[0].span.last, months[0].as_of))),
        facts={
            "joint": {"this": _joint(months[0], now), "last": _joint(months[1], last)},
            "attention": attention(company, filters, now, currency),
            "lines": now,
            "judged": months[0].version is not None,
        },
        currency=currency,
        judged_by=tuple(sorted({month.version for month in months[:2] if month.version is not None})),
    )


def _month(company: Company, span: Span, as_of: date) -> Month:
    version = company.agreements.in_force(span.first)
    return Month(span, as_of, version.number if version else None)


def _lines(company: Company, filters: Filters, month: Month) -> list[Line]:
    """Every promise of both sides in one month; those about shares and efforts only where they were agreed."""
    agreed = company.agreements.agreement(month.span.first) or Agreement()
    narrowed = replace(filters, start=month.span.first, end=month.span.last, period="month")
    return [*_of_marketing(company, narrowed, month, agreed), *_of_sales(company, narrowed, month, agreed)]


def _of_marketing(company: Company, filters: Filters, month: Month, agreed: Agreement) -> list[Line]:
    volume = sla_progress.answer(company, filters)
    lines = [_volume(month, "marketing", "MQLs", "sla-progress", volume, None)]
    if agreed.level == "leads" or monthly_goal(agreed, month.span.first, "leads") is not None:
        answer = volumes.answer(company, filters)
        stand = answer.facts["standings"]["leads"] if not answer.missing else None
        lines.append(_of_stand(month, "marketing", "Leads", "volumes", stand, answer, None))
    if agreed.level == "lead value" or monthly_goal(agreed, month.span.first, "lead_value") is not None:
        lines.append(_value(company, filters, month))
    if agreed.marketing.share_accepted is not None:
        every_lead = company.agreement.every_lead
        last = min(month.span.last, month.as_of)
        row = run(company, "scorecard.quality", filters, every_lead=every_lead, first=month.span.first, last=last).iloc[
            0
        ]
        lines.append(
            of_share(month, "marketing", "MQLs accepted by sales", "funnel", int(row["accepted"]), int(row["known"]),
                     agreed.marketing.share_accepted, "MQLs handed over")
        )  # fmt: skip
    return lines


def _value(company: Company, filters: Filters, month: Month) -> Line:
    """The total expected value of the month's leads (R13), each worth what leads of its source are worth.

    The values are those of the calculators: chance of becoming a customer x what a customer brings, by source, of all
    leads old enough to be judged. While the month runs, the leads still to come are foreseen and count as the average
    lead did.
    """
    past = slices_by_source(company, of_all_time(filters))
    values = lead_values(past)
    if values is None:
        why = refused(company) or "No won deal with an amount is linked to a lead, so leads cannot be valued."
        return unknown(month, "marketing", "Lead value", "money", "leads-by-source", why)
    last = min(month.span.last, month.as_of)
    found = run(company, "month_leads", filters, dimension="source", from_day=month.span.first, to_day=last)
    total = values.total({str(row.slice): int(row.leads) for row in found.itertuples()})
    measure = measured(filters, "lead_value")
    goal, due = (
        goal_between(company.agreements, month.span.first, until, measure) if measure else None
        for until in (month.span.last, last)
    )
    leads = volumes.answer(company, filters).facts.get("standings", {}).get("leads")
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


def _of_sales(company: Company, filters: Filters, month: Month, agreed: Agreement) -> list[Line]:
    currency = company.currency
    sold = sales_by_day.answer(company, filters)
    lines = _followed(company, filters, month, agreed)
    if sold.missing or sold.facts["counted"] == "revenue":
        lines.append(_volume(month, "sales", "Revenue", "sales-by-day", sold, currency))
    elif why := refused(company):
        lines.append(unknown(month, "sales", "Revenue", "money", "sales-by-day", why))
    return lines


def _followed(company: Company, filters: Filters, month: Month, agreed: Agreement) -> list[Line]:
    """Follow-up: in time always, the other promises where they were made."""
    page, sales = "follow-up", agreed.sales
    answer = follow_up.answer(company, filters)
    in_time = f"Attempted in {agreed.promise_hours:g} {'business ' * (agreed.promise_clock == 'business')}hours"
    if answer.missing:
        return [unknown(month, "sales", in_time, "share", page, answer.missing)]
    f = answer.facts["together"]
    lines = [
        of_share(
            month, "sales", in_time, page, _whole(f["kept_over"]), _whole(f["due"]), sales.share_in_time, "leads due"
        )
    ]
    if sales.share_worked is not None:
        lines.append(of_share(month, "sales", "Leads worked", page, _whole(f["attempted"]), _whole(f["handed_over"]),
                              sales.share_worked, "leads handed over"))  # fmt: skip
    if sales.min_attempts is not None:
        promise = f"{count(sales.min_attempts, 'attempt', 'attempts')} before closing"
        lines.append(of_share(month, "sales", promise, page, _whole(f["closed_after_enough"]), _whole(f["closed"]), 1.0,
                              "closed leads"))  # fmt: skip
    for name, column, goal in (
        ("Calls", "sql_calls", sales.calls_per_sql),
        ("E-mails", "sql_emails", sales.emails_per_sql),
    ):
        if goal is not None:
            lines.append(of_ratio(month, f"{name} per SQL", page, _whole(f[column]), _whole(f["sqls"]), goal, "SQLs"))
    return lines


def _whole(value: float | None) -> int:
    return int(value) if value is not None and not pd.isna(value) else 0


def _volume(month: Month, side: Side, promise: str, page: str, answer: Result, currency: str | None) -> Line:
    return _of_stand(month, side, promise, page, answer.facts.get("standing"), answer, currency)


def _of_stand(
    month: Month, side: Side, promise: str, page: str, stand: Standing | None, answer: Result, currency: str | None
) -> Line:
    unit = "money" if promise == "Revenue" else "count"
    if stand is None or stand.span != month.span:
        newest = f"The newest record in the data is of {day(stand.day)}." if stand else answer.missing
        return unknown(month, side, promise, unit, page, newest or "The data does not tell.")  # type: ignore[arg-type]
    return of_standing(month, side, promise, unit, page, stand, currency)  # type: ignore[arg-type]


def _with_previous(lines: Sequence[Line], month: Month, before: Sequence[Line], earlier: Month) -> list[Line]:
    """Shares and efforts compare with the whole of the month before, amounts only once the month is whole itself.

    Volumes know their own comparison, at the same working day.
    """
    past = {line.promise: line.value for line in before}
    return [
        replace(line, previous=past[line.promise], previous_label=earlier.span.name)
        if line.previous is None and line.promise in past and not _early(line) and (month.complete or not line.grows)
        else line
        for line in lines
    ]


def _headline(months: Sequence[Month], now: Sequence[Line], last: Sequence[Line]) -> str:
    this, before = months[0], months[1]
    when = f"{this.span.name}" if this.complete else f"{this.span.name} so far"
    sides = ", ".join(_standing_of(side, [line for line in now if line.side == side]) for side in SIDES)
    if this.version is None:
        sides = "no agreement is in force, so nothing is judged"
    return f"{when}: {sides}. {_joint_words(before, last)}"


def _standing_of(side: Side, lines: Sequence[Line]) -> str:
    judged = [line for line in lines if line.judged]
    if judged:
        return f"{side} keeps {count(sum(line.good for line in judged))} of {count(len(judged), 'promise', 'promises')}"
    return f"{side}’s promises are open" if any(_early(line) for line in lines) else f"{side} promised nothing"


def _early(line: Line) -> bool:
    return line.verdict in ("open", "too early to tell")


def _joint(month: Month, lines: Sequence[Line]) -> bool | None:
    """Whether both sides kept all that was judged; None where one of them had nothing judged."""
    sides = [[line for line in lines if line.side == side and line.judged] for side in SIDES]
    return all(line.good for line in lines if line.judged) if all(sides) else None


def _joint_words(month: Month, lines: Sequence[Line]) -> str:
    """Shared reward: both kept their promise, or neither did (R17)."""
    name, joint = month.span.name, _joint(month, lines)
    if month.version is None:
        return f"In {name} no agreement was in force."
    if joint is None:
        return f"In {name} not both sides could be judged."
    if joint:
        return f"In {name} both sides kept their promise."
    missed = [side for side in SIDES if any(line.broken for line in lines if line.side == side)]
    who = "neither side kept all of its promises" if len(missed) == 2 else f"{missed[0]} missed a promise"
    return f"In {name} {who}, so the joint promise was not kept."


def _card(line: Line, currency: str | None, promised: Set[Side]) -> Kpi:
    """The promise as a card: the value, the goal beside it, and the verdict, under who promised anything at all."""
    goal = "" if line.goal is None else f" · goal {quantity(line.goal, line.unit, currency)}"
    by_now = f", {quantity(line.due, line.unit, currency)} by now" if line.due != line.goal and known(line.due) else ""
    likely = "" if line.chance is None else f" · {likelihood(line.chance)} likely"
    return Kpi(
        line.promise, line.value, line.unit, line.previous, line.previous_label, "up", note=line.why,
        beside=f"{line.verdict.capitalize()}{goal}{likely or by_now}", broken=line.broken,
        group=line.side.capitalize() + (" promised" if line.side in promised else ""),
        uncompared=_uncompared(line),
    )  # fmt: skip


def _uncompared(line: Line) -> str:
    if line.previous is not None:
        return ""
    if _early(line) or (line.grows and line.value is not None):
        return "Too early to compare"
    return "No comparison: the month before is unknown"


WORKED = ["handed_over", "share_worked", "share_kept", "broken", "attempts_per_lead"]


def _parts(company: Company, filters: Filters, month: Month) -> dict[str, pd.DataFrame]:
    """Each rep's and each team's part this month: follow-up of the leads handed over, and revenue against the quota."""
    first, last = month.span.first, min(month.span.last, month.as_of)
    answer = follow_up.answer(company, replace(filters, start=first, end=last))
    reps = pd.DataFrame(columns=["rep", "team", *WORKED]) if answer.missing else answer.rows[["rep", "team", *WORKED]]
    people = reps.merge(run(company, "scorecard.reps", filters, first=first, last=last), on="rep", how="outer")
    people["team"] = people["team"].fillna(people.pop("sold_in_team"))
    if company.warehouse.contents.opportunities:
        # Who is not among the sellers sold nothing, which is known; deals without an amount stay unknown.
        people.loc[people["won_deals"].isna(), ["won_deals", "revenue"]] = 0
    goals = measured(replace(filters, owners=()), "revenue")
    for column, until in (("quota", month.span.last), ("quota_due", last)):
        quotas = [quota_between(company.agreements, rep, first, until) if goals else None for rep in people["rep"]]
        people[column] = pd.Series(quotas, index=people.index, dtype=float)
    unagreed = [] if people["quota"].notna().any() else ["quota", "quota_due"]
    by_team = pd.DataFrame(columns=["team", *WORKED]) if answer.missing else answer.extra["teams"][["team", *WORKED]]
    return {
        "people": _ranked(people, "rep").drop(columns=unagreed),
        "team_parts": _ranked(_of_teams(by_team, people), "team").drop(columns=unagreed),
    }


def _of_teams(worked: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """What a team's reps sold and were to sell, added up; unknown where nobody's is known."""
    sums = ["won_deals", "revenue", "quota", "quota_due"]
    sold = people[people["team"].notna()].groupby("team", as_index=False)[sums].sum(min_count=1)
    # Reps who sold nothing brought 0, which is not the team's revenue where that of those who sold is unknown.
    known = people[people["won_deals"] > 0].groupby("team")["revenue"].count()
    sold.loc[sold["team"].isin(known[known == 0].index), "revenue"] = float("nan")
    return worked[worked["team"].notna()].merge(sold, on="team", how="outer")


def _ranked(parts: pd.DataFrame, name: str) -> pd.DataFrame:
    return parts.sort_values(["revenue", name], ascending=[False, True], na_position="last", ignore_index=True)


def _milestones(company: Company, as_of: date) -> pd.DataFrame:
    found = [
        {
            "goal": tracked.statement, "milestone": tracked.milestone.what, "by": pd.Timestamp(tracked.milestone.by),
            "counted": tracked.milestone.measure, "value": tracked.value, "target": tracked.milestone.target,
            "attained": tracked.attained, "state": tracked.state.capitalize(),
            "why": tracked.why[:1].upper() + tracked.why[1:],
        }
        for tracked in milestones(company, as_of)
    ]  # fmt: skip
    frame = pd.DataFrame(found)
    if not found:
        return frame
    if not frame["why"].any():
        frame = frame.drop(columns="why")
    return frame.astype(dict.fromkeys(("value", "target", "attained"), float))


VIEW = View(
    name="scorecard",
    question="Are both sides keeping their promises?",
    columns=COLUMNS,
    definition=(
        "Every promise of the agreement, this month and last, each judged by the version in force in that month. A "
        "volume is kept when the month's goal is reached; before the month is over it is behind where reaching the "
        "goal is less than 20 % likely, on course where it is more than 80 % likely, and open between (SLA progress "
        "says how that is known). A "
        "share is kept when it reaches what was promised; before the month is over it is behind only where its 95 % "
        "Wilson interval lies below the promise. The joint promise is kept when both sides kept all that was judged. "
        "Without an agreement in force nothing is judged. What needs attention is weighed in customers that it may "
        "cost, at the rates of the leads of the last year."
    ),
    statements=(
        "sla_progress", "follow_up.chosen", "follow_up.clock", "follow_up.judged", "follow_up", "sales_by_day",
        "scorecard.quality", "scorecard.reps", "scorecard.rates",
    ),
    answer=answer,
    charts=charts,
    needs=(HAS_LEADS,),
)  # fmt: skip
