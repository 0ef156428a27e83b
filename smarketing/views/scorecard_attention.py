"""What most needs attention this week: what falls short, weighed in customers that it may cost. May not import ui."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pandas as pd

from smarketing.company import Company
from smarketing.views import follow_up, leads_by_source
from smarketing.views.base import Filters, run
from smarketing.views.follow_up_measure import why_unnamed
from smarketing.views.scorecard_lines import Line
from smarketing.views.standing import likelihood
from smarketing.views.wording import count, known, quantity

MOST = 3
#: How far back handed-over leads that nobody attempted are still worth a call.
RECENT = timedelta(days=29)


@dataclass(frozen=True)
class Attention:
    """One thing to do: what is wrong, the customers it may cost, and the page, with its filters, that shows it."""

    text: str
    stake: float
    page: str
    asked: Mapping[str, str] = field(default_factory=dict)


def attention(company: Company, filters: Filters, lines: Sequence[Line], currency: str | None) -> tuple[Attention, ...]:
    """The three that may cost most customers, the largest first.

    Stake: MQLs missing, or promised a call and never called, x customers per MQL; leads missing x customers per lead;
    revenue missing / the amount of a won deal. Rates of the leads of the last year, so that all are in one unit.
    """
    rates = run(company, "scorecard.rates", filters, every_lead=company.agreement.every_lead).iloc[0]
    found = [
        *_volumes(company, lines, rates, currency),
        *_never_called(company, filters, _rate(rates["per_mql"])),
        *_sources(company, filters, _rate(rates["per_lead"])),
    ]
    return tuple(sorted((a for a in found if a.stake > 0), key=lambda a: -a.stake)[:MOST])


def _volumes(company: Company, lines: Sequence[Line], rates: pd.Series, currency: str | None) -> Iterator[Attention]:
    """Volumes whose goal is out of reach or nearly so; the stake is what lacks to the part due by now."""
    size = company.agreement.deal_size
    per = {"MQLs": _rate(rates["per_mql"]), "Leads": _rate(rates["per_lead"]), "Revenue": 1 / size if size else 0.0,
           "Customers": 1.0}  # fmt: skip
    for line in lines:
        if line.verdict == "behind" and line.promise in per and line.due is not None and line.value is not None:
            missing = max(line.due - line.value, 0.0)
            goal = quantity(line.goal, line.unit, currency)
            text = f"{line.promise}: reaching the goal of {goal} is {likelihood(line.chance or 0.0)} likely"
            yield Attention(text, missing * per[line.promise], line.page)


def _never_called(company: Company, filters: Filters, rate: float) -> Iterator[Attention]:
    """Each rep's leads whose promise is broken and that nobody has attempted yet; all of them together where no rep may
    be named for it."""
    if filters.as_of is None:
        return
    start = filters.as_of - RECENT
    answer = follow_up.answer(company, Filters(start=start, as_of=filters.as_of, sources=filters.sources,
                                               owners=filters.owners))  # fmt: skip
    if answer.missing:
        return
    named = not why_unnamed(company)
    asked = {"from": f"{start}"}
    together = pd.DataFrame([answer.facts["together"] | {"rep": "Handed-over leads"}])
    for row in (answer.rows if named else together).itertuples():
        broken, soon = int(row.broken), int(row.about_to_break)
        if broken + soon:
            words = f"{count(broken, 'lead', 'leads')} without an attempt" if broken else ""
            more = f"{count(soon, 'promise', 'promises')} about to break" if soon else ""
            text = f"{row.rep}: " + ", ".join(part for part in (words, more) if part)
            whose = {"owner": str(row.rep)} if named else {}
            yield Attention(text, (broken + soon) * rate, "follow-up", whose | asked)


def _sources(company: Company, filters: Filters, rate: float) -> Iterator[Attention]:
    """Sources whose leads fall short of their goal."""
    answer = leads_by_source.answer(company, filters)
    goals = answer.extra.get("goals")
    if answer.missing or goals is None:
        return
    for row in goals.itertuples():
        if known(row.due) and not row.note and row.leads < row.due:
            missing = row.due - row.leads
            text = f"{row.source}: {count(missing, 'lead', 'leads')} behind what was due by now"
            yield Attention(text, missing * rate, "leads-by-source", {"source": str(row.source)})


def _rate(value: float) -> float:
    return float(value) if known(value) else 0.0
