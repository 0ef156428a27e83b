"""What happens to one lead: qualified, answered, tried again, handed on or given up. Imports story and records."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import log
from random import Random

from smarketing.demo.company import Rep
from smarketing.demo.records import Activity, ActivityKind, Lead
from smarketing.demo.worktime import add_working, working_moment

MAX_ATTEMPTS = 8
#: A lead that is not yet an MQL is tried less often, later and fewer times.
UNQUALIFIED_CONTACT, UNQUALIFIED_DELAY, UNQUALIFIED_ATTEMPTS = 0.82, 2.5, 0.42
#: Chance of becoming an SQL by hours to the first attempt: the effect of speed that the demo holds.
SPEED = ((1, 1.30), (4, 1.12), (24, 1.0), (72, 0.75))
TOO_SLOW = 0.5
CLEARING_DAYS = 40
TITLES: dict[ActivityKind, tuple[str, str]] = {
    "call": ("First call", "Follow-up call"),
    "email": ("Your request", "Following up"),
    "meeting": ("Discovery meeting", "Meeting"),
}


def work(rng: Random, lead: Lead) -> None:
    """Carry one lead from its creation up to its qualification by sales, or to the end of everyone's patience."""
    lead.mql = _qualification(rng, lead)
    first = _first_attempt(rng, lead)
    if first is None:
        _forget(rng, lead)
    else:
        _attempts(rng, lead, first)


def outbound(rng: Random, rep: Rep, at: datetime, kind: ActivityKind, again: bool, reached: bool) -> Activity:
    outcomes = {
        "call": "Connected" if reached else rng.choice(("No answer", "Left voicemail", "Busy")),
        "email": "SENT",
    }
    return Activity(kind, at, rep, TITLES[kind][again], outcomes.get(kind, "Completed"))


def _qualification(rng: Random, lead: Lead) -> datetime | None:
    """When the lead becomes an MQL: mostly at once, else after some days of nurture."""
    if rng.random() >= min(0.95, lead.source.mql * lead.lead_type.mql_factor):
        return None
    minutes = rng.randrange(12) if rng.random() < 0.65 else rng.expovariate(1 / (4 * 1440))
    return lead.created + timedelta(minutes=round(minutes))


def _first_attempt(rng: Random, lead: Lead) -> datetime | None:
    rep = lead.owner
    if rep is None or rng.random() >= rep.contacts * (1 if lead.mql else UNQUALIFIED_CONTACT):
        return None
    delay = rep.hours * 60 * (1 if lead.mql else UNQUALIFIED_DELAY)
    handed_over = (lead.mql or lead.created) + timedelta(minutes=2)
    return add_working(handed_over, rng.lognormvariate(log(delay), 0.9), rep)


def _attempts(rng: Random, lead: Lead, first: datetime) -> None:
    planned = _planned_attempts(rng, lead)
    success = rng.randint(1, min(planned, 4)) if rng.random() < _sql_chance(lead, first) else None
    at = first
    for attempt in range(1, (success or planned) + 1):
        _try(rng, lead, at, attempt, reached=attempt == success)
        last, at = at, add_working(at, rng.lognormvariate(log(1100), 0.7), lead.rep)
    if success:
        _hand_on(rng, lead, last)
    else:
        _give_up(rng, lead, last)


def _planned_attempts(rng: Random, lead: Lead) -> int:
    usual = lead.rep.attempts * (1 if lead.mql else UNQUALIFIED_ATTEMPTS)
    return max(1, min(MAX_ATTEMPTS, round(rng.gauss(usual, 1.2 if lead.mql else 0.6))))


def _sql_chance(lead: Lead, first: datetime) -> float:
    if lead.mql is None:
        return 0.0
    hours = (first - lead.mql).total_seconds() / 3600
    speed = next((factor for limit, factor in SPEED if hours <= limit), TOO_SLOW)
    return min(0.92, lead.source.sql * lead.lead_type.sql_factor * speed)


def _try(rng: Random, lead: Lead, at: datetime, attempt: int, reached: bool) -> None:
    kind: ActivityKind = "call" if reached or rng.random() < 0.55 else "email"
    lead.activities.append(outbound(rng, lead.rep, at, kind, attempt > 1, reached))
    if kind == "email" and rng.random() < 0.15:
        reply = add_working(at, rng.randrange(30, 900))
        title = f"Re: {TITLES['email'][attempt > 1]}"
        lead.activities.append(Activity("email", reply, lead.rep, title, "SENT", inbound=True))
    lead.statuses.append((at, "Attempted to Contact"))


def _hand_on(rng: Random, lead: Lead, connected: datetime) -> None:
    """Sales accepts the lead; the discovery meeting follows within days."""
    lead.sql = connected + timedelta(minutes=5)
    lead.statuses.append((lead.sql, "In Progress"))
    meeting = working_moment(rng, (connected + timedelta(days=rng.randint(1, 9))).date(), lead.rep)
    lead.activities.append(outbound(rng, lead.rep, meeting, "meeting", False, True))


def _give_up(rng: Random, lead: Lead, last: datetime) -> None:
    lead.statuses.append((last, "Connected" if rng.random() < 0.3 else "Attempted to Contact"))
    if rng.random() < lead.rep.tidy:
        _close(rng, lead, last)
    else:
        _check_in(rng, lead, last)


def _check_in(rng: Random, lead: Lead, last: datetime) -> None:
    """A lead left open gets a message now and then, for as long as the rep keeps returning to it."""
    while rng.random() < lead.rep.returns:
        last = working_moment(rng, (last + timedelta(days=rng.randint(12, 75))).date(), lead.rep)
        lead.activities.append(outbound(rng, lead.rep, last, rng.choice(("call", "email", "email")), True, False))
    if rng.random() < lead.rep.tidy:
        _close(rng, lead, last)


def _forget(rng: Random, lead: Lead) -> None:
    """Never contacted: a tidy rep closes most of these in the end, others leave them lying."""
    if lead.owner is not None and rng.random() < lead.rep.tidy:
        _close(rng, lead, lead.created)


def _close(rng: Random, lead: Lead, since: datetime) -> None:
    """Reps clear out dead leads some weeks after the last sign of life, now and then only after months."""
    at = working_moment(rng, (since + timedelta(days=round(5 + rng.expovariate(1 / CLEARING_DAYS)))).date(), lead.rep)
    lead.closed = at
    lead.statuses.append((at, "Unqualified"))
