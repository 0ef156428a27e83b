"""Warnings: what has just become so that somebody should act, each with the name of its cause: it is told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import pandas as pd

from smarketing.agreement.workdays import days_between
from smarketing.company import Company
from smarketing.sending.message import Line
from smarketing.sending.schedule import DAY, Calendar
from smarketing.sending.subscriptions import Cause, Subscription
from smarketing.sending.subscriptions import filters as asked_about
from smarketing.views import Filters, view
from smarketing.views.base import run
from smarketing.views.follow_up_measure import NO_OWNER, why_unnamed
from smarketing.views.standing import BEHIND, likelihood
from smarketing.views.wording import count, hours, known, quantity
from smarketing.views.wording import day as day_text

#: Working days back from the data date in which a day out of the ordinary is still news.
RECENT = 5


@dataclass(frozen=True)
class Alert:
    """One warning. `key` is its cause in the ledger; `known_at` the moment of the data that it speaks of, in words."""

    cause: Cause
    key: str
    line: Line
    known_at: str = ""


def alerts(company: Company, wanted: Subscription, calendar: Calendar, today: date) -> list[Alert]:
    """All that somebody should be warned of by what the data says now, whether it was told already or not.

    Where the data is too old, that is the only warning: the others would tell what was so days ago.
    """
    as_of = company.warehouse.data_date
    if as_of is None:
        return []
    missing = missing_days(as_of, today, calendar)
    if missing >= wanted.data_days:
        return [_old(as_of, missing)] if "data" in wanted.causes else []
    filters = asked_about(company, wanted)
    found = {"promises": _promises, "mqls": _mqls, "goals": _goals}
    return [alert for cause, ask in found.items() if cause in wanted.causes for alert in ask(company, filters)]


def missing_days(as_of: date, today: date, calendar: Calendar) -> int:
    """Working days of which nothing is known: after the data date, today left out because it is not over."""
    return sum(day in calendar.workdays for day in days_between(as_of + DAY, today - DAY))


def _old(as_of: date, missing: int) -> Alert:
    text = (
        f"The data ends on {day_text(as_of)}: {count(missing, 'working day is', 'working days are')} missing. Import a "
        "newer export."
    )
    return Alert("data", f"data:{as_of}", Line(text, "line", "import-exports"))


def _promises(company: Company, filters: Filters) -> Iterator[Alert]:
    """Leads whose promise ends soon, by the hours that were left at the data's own moment."""
    chosen = view("follow-up")
    if chosen.records is None or chosen.ask(company, filters).missing:
        return
    settled = filters.settled(company.warehouse.data_date)
    leads = chosen.records(company, settled, "about_to_break")
    now = run(company, "follow_up.moment", settled)["now"].iloc[0]
    at = "" if pd.isna(now) else f"{day_text(now.date())}, {now:%H:%M}"
    business = " of business hours" if company.agreement.promise_clock == "business" else ""
    named = not why_unnamed(company)
    for lead in leads.itertuples():
        whose = lead.owner if named and isinstance(lead.owner, str) and lead.owner else NO_OWNER
        what = " of ".join(part for part in (lead.name, lead.company) if isinstance(part, str) and part)
        left = hours(lead.hours_left) if lead.hours_left * 60 >= 1 else "less than a minute"
        text = f"{what or 'A lead without a name'}: {left}{business} left for the first attempt"
        owned = {"owner": whose} if whose != NO_OWNER else {}
        yield Alert("promises", _key("promise", lead.id, lead.email, lead.handed_at),
                    Line(f"{text} ({whose})" if named else text, "line", "follow-up", owned), at)  # fmt: skip


def _mqls(company: Company, filters: Filters) -> Iterator[Alert]:
    """The last working days beyond the control limits, and a run that goes on. Of the newest day too few is no news:
    it may not be over."""
    result = view("mqls-per-day").ask(company, filters)
    if result.missing:
        return
    days = result.facts["days"]
    worked = days[days["working_day"]].reset_index(drop=True)
    newest = company.warehouse.data_date
    asked = {"source": list(filters.sources), "owner": list(filters.owners)}
    asked = {name: names for name, names in asked.items() if names}
    for day in worked.tail(RECENT).itertuples():
        whole = newest is not None and day.day.date() < newest
        if day.signal == "above" or (day.signal == "below" and whole):
            side = "more" if day.signal == "above" else "fewer"
            on = day_text(day.day.date())
            text = f"{count(day.mqls, 'MQL', 'MQLs')} on {on}, {side} than on an ordinary working day."
            yield Alert("mqls", f"mqls:{day.day.date()}:{day.signal}",
                        Line(result.vocabulary.say(text), "line", "mqls-per-day", asked))  # fmt: skip
    running = worked["signal"].iloc[-1] if len(worked) else None
    if isinstance(running, str) and running.startswith("run "):
        same = worked["signal"].eq(running)
        began = worked["day"][same & ~same.shift(fill_value=False)].iloc[-1].date()
        side = running.removeprefix("run ")
        text = f"MQLs were {side} what is usual on nine working days in a row by {day_text(began)}: something changed."
        yield Alert("mqls", f"mqls:{running}:{began}",
                    Line(result.vocabulary.say(text), "line", "mqls-per-day", asked))  # fmt: skip


def _goals(company: Company, filters: Filters) -> Iterator[Alert]:
    """Goals of the month that runs whose chance fell under 20 %."""
    score = view("scorecard").ask(company, filters)
    for line in () if score.missing else score.facts["lines"]:
        if known(line.chance) and line.chance < BEHIND:
            goal = quantity(line.goal, line.unit, score.currency)
            text = f"{line.promise}: reaching the month’s goal of {goal} is {likelihood(line.chance)} likely."
            yield Alert("goals", f"goal:{line.month:%Y-%m}:{line.side}:{line.promise}",
                        Line(score.vocabulary.say(text), "line", line.page))  # fmt: skip


def _key(kind: str, *parts: object) -> str:
    """A cause that names a person is kept as a digest: the ledger is no list of leads."""
    return f"{kind}:{sha256(repr([str(part) for part in parts]).encode()).hexdigest()[:40]}"
