"""The joint promise month by month, and what both sides have earned of the shared pot. May not import ui.

Each month is judged by the version of the agreement in force in it, with the scorecard's own lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from smarketing.agreement.model import Agreement, Pot
from smarketing.company import Company
from smarketing.views.base import Filters, Kpi
from smarketing.views.joint import Joint
from smarketing.views.periods import ONE_DAY, Span
from smarketing.views.scorecard_promises import is_part, lines_of, month_of
from smarketing.views.wording import money

MOST_MONTHS = 12
COLUMNS = ("month", "marketing", "marketing_kept", "sales", "sales_kept", "joint", "joint_kept", "furthest", "earned",
           "why")  # fmt: skip
NO_POT = (
    "No shared pot is agreed. Where both sides want to earn an amount together, agree on it on the page Agreement, "
    "under Change, Promises."
)
OF_A_PART = "The joint promise and the shared pot are the whole company’s: take the filters back to see them."
NO_AGREEMENT = "No agreement was in force."


@dataclass(frozen=True)
class Judged:
    """The months up to the one asked about, oldest first, each with what was agreed for it; None: no agreement."""

    day: date
    months: tuple[tuple[Joint, Agreement | None], ...]

    def of(self, span: Span) -> list[tuple[Joint, Agreement | None]]:
        return [(joint, agreed) for joint, agreed in self.months if span.first <= joint.month.span.first <= span.last]


def judged_months(company: Company, filters: Filters) -> Judged | None:
    """The last twelve months, without those before the first that was judged; None of a part of the company."""
    if filters.as_of is None or is_part(filters):
        return None
    day = min(filters.end or filters.as_of, filters.as_of)
    spans = [Span.holding(day, "month")]
    while len(spans) < MOST_MONTHS:
        spans.append(spans[-1].before)
    months = [_judged(company, filters, span, day) for span in reversed(spans)]
    while months and not months[0][0].both:
        months.pop(0)
    return Judged(day, tuple(months))


def _judged(company: Company, filters: Filters, span: Span, day: date) -> tuple[Joint, Agreement | None]:
    month = month_of(company, span, day)
    agreed = company.agreements.agreement(span.first)
    lines = [] if agreed is None else lines_of(company, filters, month, promised=True)
    return Joint.of(month, lines), agreed


def table(found: Judged, currency: str | None) -> pd.DataFrame:
    """A row per month: how far each side and both came, and whether they kept what they promised."""
    rows = []
    for joint, agreed in found.months:
        marketing, sales, furthest = joint.of_side("marketing"), joint.of_side("sales"), joint.furthest()
        pot = agreed.pot if agreed else None
        rows.append((
            joint.month.span.first, marketing.attained, marketing.verdict.capitalize(), sales.attained,
            sales.verdict.capitalize(), joint.attained if joint.both else None, _joint_words(joint, agreed),
            f"{furthest.side.capitalize()}: {furthest.promise}" if furthest else None,
            joint.earned(pot) if pot and not _elsewhere(agreed, currency) else None, _why(joint, agreed),
        ))  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.astype(dict.fromkeys(("marketing", "sales", "joint", "earned"), float))
    return frame.assign(month=pd.to_datetime(frame["month"]))


def _joint_words(joint: Joint, agreed: Agreement | None) -> str:
    return joint.verdict.capitalize() if agreed and joint.both else "Not judged"


def _why(joint: Joint, agreed: Agreement | None) -> str:
    if agreed is None:
        return NO_AGREEMENT
    return joint.why if joint.both else joint.why or "Not both sides promised something."


def _elsewhere(agreed: Agreement | None, currency: str | None) -> bool:
    """Whether a pot was agreed in another currency than amounts are shown in."""
    return agreed is not None and agreed.currency not in (None, currency)


@dataclass(frozen=True)
class Payout:
    """The pot of a month or quarter: `whole` is all of it, `earned` what is certain, `likely` what the period will
    bring at the present pace; None where unknown, which the notes explain."""

    span: Span
    day: date
    whole: float
    earned: float | None
    likely: float | None
    earned_why: str
    likely_why: str
    over: bool


def payout(company: Company, found: Judged, currency: str | None) -> Payout | None:
    """The pot of the period that the day asked about lies in; None where none is agreed for it.

    Each month earns its part by its own version. Months to come are taken to end as the newest does.
    """
    agreed = company.agreements.agreement(found.day)
    if agreed is None or agreed.pot is None:
        return None
    span = Span.holding(found.day, agreed.pot.per, agreed.fiscal_year_starts)
    known = found.of(span)
    to_come = _to_come(company, span, found.day)
    pots = [a.pot for _, a in known if a and a.pot] + to_come
    whole = sum(pot.of_a_month for pot in pots)
    if any(_elsewhere(a, currency) for _, a in known if a and a.pot):
        why = "the pot was agreed in another currency than the amounts are shown in"
        return Payout(span, found.day, whole, None, None, f"Unknown: {why}.", f"Unknown: {why}.", over=False)
    earned, why, over = _certain(known)
    likely, unforeseen = _likely(known, to_come)
    return Payout(span, found.day, whole, earned, likely, why, unforeseen, over=over and not to_come)


def _to_come(company: Company, span: Span, day: date) -> list[Pot]:
    later, month = [], Span.holding(day, "month")
    while month.last < span.last:
        month = Span.holding(month.last + ONE_DAY, "month")
        agreed = company.agreements.agreement(month.first)
        later += [agreed.pot] if agreed and agreed.pot else []
    return later


def _certain(known: Sequence[tuple[Joint, Agreement | None]]) -> tuple[float | None, str, bool]:
    """What the months that are over have earned; unknown where one of them is, and told where one is open."""
    earned, notes, over = 0.0, [], True
    for joint, agreed in known:
        if agreed is None or agreed.pot is None:
            continue
        part = joint.earned(agreed.pot)
        name = joint.month.span.name
        if part is not None:
            earned += part
            continue
        over = False
        if joint.month.complete and (not joint.both or any(line.lacks for line in joint.lines)):
            return None, f"Unknown: {name} cannot be judged. {joint.why}".strip(), False
        notes.append(f"{name} is open" if joint.month.complete else f"{name} is not over")
    return earned, f"{', '.join(notes)}: certain so far." if notes else "", over


def _likely(known: Sequence[tuple[Joint, Agreement | None]], to_come: Sequence[Pot]) -> tuple[float | None, str]:
    total, newest = 0.0, None
    for joint, agreed in known:
        if agreed is None or agreed.pot is None:
            continue
        part, why = joint.likely(agreed.pot)
        if part is None:
            return None, f"Unknown: {why}."
        total, newest = total + part, joint
    for pot in to_come:
        part, why = newest.likely(pot) if newest else (None, "no month of it was judged")
        if part is None:
            return None, f"Unknown: {why}."
        total += part
    later = "; the months to come are taken to end as the newest does" if to_come else ""
    return total, f"Each promise ends at the middle of its forecast, a share as it stands{later}."


def cards(found: Payout | None, currency: str | None) -> tuple[Kpi, ...]:
    """What both sides have earned of the pot, and while the period runs what it will likely be."""
    if found is None:
        return ()
    days = (found.span.first, found.day)
    beside = f"of {money(found.whole, currency)}"

    def card(label: str, value: float | None, why: str, measure: str) -> Kpi:
        return Kpi(f"{label}, {found.span.name}", value, "money", better="up", note=why, beside=beside,
                   group="Shared pot", measure=measure, days=days, whole=True)  # fmt: skip

    earned = card("Earned of the pot", found.earned, found.earned_why, "pot-so-far")
    likely = card("Likely payout", found.likely, found.likely_why, "pot-likely")
    return (earned,) if found.over else (earned, likely)
