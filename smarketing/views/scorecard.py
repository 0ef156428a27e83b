"""Scorecard: both sides' promises at one glance, this month and last, each judged by the agreement then in force."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import date

import pandas as pd

from smarketing.agreement.model import Side
from smarketing.agreement.pace import quota_between
from smarketing.company import Company
from smarketing.views import follow_up
from smarketing.views.base import HAS_LEADS, Column, Filters, Kpi, Result, View, run, unanswered
from smarketing.views.joint import SIDES, Joint
from smarketing.views.milestones import milestones
from smarketing.views.periods import Span
from smarketing.views.reach import reach
from smarketing.views.scorecard_attention import attention
from smarketing.views.scorecard_charts import charts
from smarketing.views.scorecard_lines import (
    Line,
    Month,
    table,
)
from smarketing.views.scorecard_promises import is_part, lines_of, month_of
from smarketing.views.standing import likelihood, measured
from smarketing.views.wording import count, known, quantity

WHOLE = "The joint promise, and marketing’s, are the whole company’s."
NO_DATES = "The scorecard needs dates: export your leads with the column “Create date” or “Became an MQL date”."
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
    months = [month_of(company, span, asked) for span in (this, this.before, this.before.before)]
    now, last, earlier = (lines_of(company, filters, month) for month in months)
    now = _with_previous(now, months[0], last, months[1])
    last = _with_previous(last, months[1], earlier, months[2])
    currency = company.currency
    promised = {line.side for line in now if line.goal is not None}
    rows = table([*now, *last])
    return Result(
        headline=_headline(filters, months[0], now),
        remarks=WHOLE if is_part(filters) else _joint_words(months[1], last),
        rows=rows[[column.name for column in COLUMNS]],
        filters=filters,
        kpis=tuple(_card(line, months[0], currency, promised, is_part(filters)) for line in now),
        rows_used=_used(company, filters, months[1].span.first, asked),
        extra={**_parts(company, filters, months[0]), "milestones": _milestones(company, filters.as_of)},
        days=dict.fromkeys(("people", "team_parts"), (months[0].span.first, min(months[0].span.last, months[0].as_of))),
        facts={
            "joint": {
                "this": _joint(filters, months[0], now),
                "last": _joint(filters, months[1], last),
            },
            "attention": attention(company, filters, now, currency),
            "lines": now,
            "judged": months[0].version is not None,
        },
        currency=currency,
        judged_by=tuple(sorted({month.version for month in months[:2] if month.version is not None})),
    )


def _used(company: Company, filters: Filters, first: date, last: date) -> int:
    return int(run(company, "scorecard.used", filters, first=first, last=last).iloc[0]["leads"])


def _with_previous(lines: Sequence[Line], month: Month, before: Sequence[Line], earlier: Month) -> list[Line]:
    """Shares and efforts compare with the whole of the month before, amounts only once the month is whole itself.

    Volumes know their own comparison, at the same working day.
    """
    past = {line.promise: line.value for line in before}
    return [
        replace(line, previous=past[line.promise], previous_label=earlier.span.name)
        if line.previous is None and line.promise in past and not line.open and (not line.grows or _whole(line, month))
        else line
        for line in lines
    ]


def _whole(line: Line, month: Month) -> bool:
    return month.complete and line.known_to is None


def _headline(filters: Filters, month: Month, now: Sequence[Line]) -> str:
    when = f"{month.span.name}" if month.complete else f"{month.span.name} so far"
    if is_part(filters):
        return f"{when}, {', '.join((*filters.owners, *filters.sources))}: {_sides(month, now)}."
    if month.version is None:
        return f"{when}: no agreement is in force, so nothing is judged."
    joint = f", {_verdict(month, now)}" if month.complete and all(_promised(side, now) for side in SIDES) else ""
    return f"{when}: {_sides(month, now)}{joint}."


def _sides(month: Month, lines: Sequence[Line]) -> str:
    return ", ".join(_side(month, side, lines) for side in SIDES)


def _side(month: Month, side: Side, lines: Sequence[Line]) -> str:
    """How a side stands; what the data cannot tell about is not what nobody promised."""
    promised, lacking = _promised(side, lines), sum(line.lacks for line in lines if line.side == side)
    if lacking and not promised:
        return f"what {side} kept is unknown"
    unknown = f", {count(lacking)} cannot be judged" if lacking else ""
    return f"{_standing_of(month, side, promised)}{unknown}"


def _promised(side: Side, lines: Sequence[Line]) -> list[Line]:
    """What a side promised for the month, judged or still open."""
    return [line for line in lines if line.side == side and (line.judged or line.open)]


def _standing_of(month: Month, side: Side, promised: Sequence[Line]) -> str:
    if not promised:
        return f"{side} promised nothing"
    still = sum(line.open for line in promised)
    if still == len(promised):
        return f"{side}’s promises are open"
    good, broken = sum(line.good for line in promised), sum(line.broken for line in promised)
    of = f"of {count(len(promised), 'promise', 'promises')}"
    if not still:
        return f"{side} {'kept' if month.complete else 'keeps'} {count(good)} {of}"
    if month.complete:
        has, words = "has", (("kept", good), ("broken", broken))
    else:
        has, words = "is", (("on course with", good), ("behind with", broken))
    done = " and ".join(f"{word} {count(some)}" for word, some in words if some)
    return f"{side} {has} {done} {of}, {count(still, 'is', 'are')} open"


def _joint(filters: Filters, month: Month, lines: Sequence[Line]) -> bool | None:
    """Whether both sides kept all that they promised for a month that is over: broken as soon as one promise is, kept
    once none is open or unknown. None before, where one of them had nothing judged, and of a part of the company."""
    joint = Joint.of(month, lines)
    return joint.kept if joint.both and not is_part(filters) else None


def _verdict(month: Month, lines: Sequence[Line]) -> str:
    """The joint promise of a month that is over, after what each side kept."""
    joint = _joint(Filters(), month, lines)
    if joint is None:
        return "and the joint promise is open"
    return "so the joint promise was kept" if joint else "so the joint promise was not kept"


def _joint_words(month: Month, lines: Sequence[Line]) -> str:
    """Shared reward: both kept their promise, or neither did (R17)."""
    name = month.span.name
    if month.version is None:
        return f"In {name} no agreement was in force."
    sides = {side: _promised(side, lines) for side in SIDES}
    if not all(sides.values()):
        return f"In {name} not both sides could be judged."
    if _joint(Filters(), month, lines):
        return f"In {name} both sides kept their promise."
    missed = {side: sum(line.broken for line in promised) for side, promised in sides.items()}
    told = [
        f"{side} missed {count(missed[side])} of {count(len(promised), 'promise', 'promises')}"
        for side, promised in sides.items()
        if missed[side]
    ]
    if told:
        return f"In {name} {' and '.join(told)}, so the joint promise was not kept."
    still = sum(line.open for promised in sides.values() for line in promised)
    lacking = [line.promise for line in lines if line.lacks]
    if lacking and not still:
        return f"In {name} nothing was missed that is known; {', '.join(lacking)}: unknown."
    return f"In {name} nothing was missed so far; {count(still, 'promise is', 'promises are')} still open."


def _card(line: Line, month: Month, currency: str | None, promised: Set[Side], part: bool) -> Kpi:
    """The promise as a card: the value, the goal beside it, and the verdict, under who promised anything at all.

    Where only a `part` of the company is asked about, marketing is still judged as a whole, and that is said.
    """
    whole = part and line.side == "marketing"
    goal = "" if line.goal is None else f" · goal {quantity(line.goal, line.unit, currency)}"
    by_now = f", {quantity(line.due, line.unit, currency)} by now" if line.due != line.goal and known(line.due) else ""
    likely = "" if line.chance is None else f" · {likelihood(line.chance)} likely"
    return Kpi(
        line.promise, line.value, line.unit, line.previous, line.previous_label, "up", note=line.why,
        beside=f"{line.verdict.capitalize()}{goal}{likely or by_now}", broken=line.broken,
        group=f"{line.side.capitalize()}{' promised' * (line.side in promised)}{', whole company' * whole}",
        uncompared=_uncompared(line), measure=line.measure, goal=line.goal,
        days=(month.span.first, line.known_to or min(month.span.last, month.as_of)), whole=whole,
    )  # fmt: skip


def _uncompared(line: Line) -> str:
    if line.previous is not None:
        return ""
    if line.open or (line.grows and line.value is not None):
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
    sold = reach(company, month.as_of).deals
    if sold and sold.overlaps(first, last):
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
        "Wilson interval lies below the promise. What is promised of leads is judged lead by lead once its time is "
        "over, by what was done within it; until that is so for all leads of a month, or the others can no longer "
        "change it, its verdict is “not due yet”, and afterwards it stays. The joint promise is broken as soon as one "
        "promise is, and kept when both sides kept all. Marketing's promises are the whole company's, whichever leads "
        "are chosen; a chosen rep's revenue is judged by the quota. "
        "Without an agreement in force nothing is judged. What needs attention is weighed in customers that it may "
        "cost, at the rates of the leads of the last year."
    ),
    answer=answer,
    undated="stage",
    charts=charts,
    needs=(HAS_LEADS,),
)  # fmt: skip
