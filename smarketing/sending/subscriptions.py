"""Subscriptions: who gets which message, about what part of the company, where and when. Kept in the workspace."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Annotated, Any, Literal
from uuid import uuid4

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import delete, insert, select, update

from smarketing.company import Company
from smarketing.errors import EditConflict, SendingError, WorkspaceError
from smarketing.review.texts import shaped
from smarketing.sending import addresses
from smarketing.views import Filters
from smarketing.workspace import DELIVERIES, SUBSCRIPTIONS, Workspace

What = Literal["digest", "pack", "alerts"]
Cause = Literal["promises", "mqls", "goals", "data"]
#: What can be subscribed to, and what it is.
KINDS: dict[What, str] = {
    "digest": "Weekly message",
    "pack": "Monthly review",
    "alerts": "Warnings",
}
#: What warnings are given of.
CAUSES: dict[Cause, str] = {
    "promises": "a promise to call is about to break",
    "mqls": "MQLs are out of the ordinary",
    "goals": "a goal is hardly reachable any more",
    "data": "the data is old",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: Places that one subscription may name.
MOST = 500


def _on_our_clock(at: time) -> time:
    """A time with a zone of its own would be taken for one of the company's clock."""
    if at.tzinfo is not None:
        raise ValueError
    return at


class Subscription(BaseModel):
    """What somebody asked for.

    A weekly message goes out on `weekday` (1 is Monday) at `at`, a monthly review on the month's first working day at
    that time, by the company's calendar and clock. Warnings go out during business hours; the data is old after
    `data_days` working days.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    who: Annotated[str, Field(min_length=1, max_length=100)]
    what: What
    to: Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST, repr=False)]
    sources: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    weekday: Annotated[int, Field(ge=1, le=7)] = 1
    at: Annotated[time, AfterValidator(_on_our_clock)] = time(7)
    causes: Annotated[tuple[Cause, ...], Field(min_length=1)] = ("promises", "mqls", "goals", "data")
    data_days: Annotated[int, Field(ge=1, le=366)] = 3
    paused: bool = False

    @property
    def shown_to(self) -> tuple[str, ...]:
        """Where it goes, as anybody may read it."""
        return tuple(addresses.shown(address) for address in self.to)

    @property
    def about(self) -> str:
        """ "all leads", "leads of Ada"."""
        if self.what == "pack":
            return "the whole company"
        return f"leads of {', '.join((*self.owners, *self.sources))}" if self.owners or self.sources else "all leads"

    @property
    def when(self) -> str:
        """ "Mondays at 07:00"."""
        if self.what == "digest":
            return f"{WEEKDAYS[self.weekday - 1]}s at {self.at:%H:%M}"
        if self.what == "pack":
            return f"The month’s first working day at {self.at:%H:%M}"
        return "When there is a cause, in business hours"


@dataclass(frozen=True)
class Kept:
    """A subscription as it is kept. `since` is the moment from which on it holds, in UTC: what was due before, or while
    it was paused, is not caught up with."""

    id: str
    revision: int
    author: str
    saved_at: datetime
    since: datetime
    subscription: Subscription


def subscription(**given: Any) -> Subscription:
    """A subscription of values as a person gives them. Raises SendingError, which says what would be right and shows no
    address."""
    given |= {"who": " ".join(shaped(str(given.get("who", ""))).split())}
    given |= {"to": tuple(dict.fromkeys(addresses.checked(str(one)) for one in given.get("to", ())))}
    if given.get("what") == "pack" and (given.get("owners") or given.get("sources")):
        raise SendingError("The monthly review is the whole company’s; leave owners and sources out.")
    try:
        return Subscription(**given)
    except ValidationError as wrong:
        raise SendingError(_meant(wrong)) from None


def filters(company: Company, wanted: Subscription) -> Filters:
    """What a subscription is about, sources by the names they go by today. Raises UnknownName for one that the data
    does not know: of it everything would be none, and nothing to warn of."""
    sources = tuple(company.source(source) for source in wanted.sources)
    if not company.warehouse.contents.empty:
        company.insist("source", sources)
        company.insist("owner", wanted.owners)
    return Filters(sources=sources, owners=wanted.owners)


def kept(workspace: Workspace) -> list[Kept]:
    """All subscriptions that can be read, by name."""
    found = [one for _, one in _read(workspace) if one is not None]
    return sorted(found, key=lambda one: (one.subscription.who.lower(), one.id))


def damaged(workspace: Workspace) -> list[str]:
    """The ids of those that cannot be read; they hold up no other, and can be removed."""
    return sorted(name for name, one in _read(workspace) if one is None)


def is_damaged(name: str) -> str:
    """What is said of one that cannot be read."""
    return f"The subscription {name[:8]} in the workspace is damaged; remove it and add it again."


def find(workspace: Workspace, name: str) -> Kept:
    """The subscription of an id, its beginning, or its name where one has it. Raises SendingError, and WorkspaceError
    for one that cannot be read."""
    known = kept(workspace)
    if lost := damaged_one(workspace, name):
        raise WorkspaceError(is_damaged(lost))
    found = [one for one in known if one.id == name] or [
        one for one in known if one.subscription.who.lower() == name.lower() or (name and one.id.startswith(name))
    ]
    if len(found) != 1:
        ways = ", ".join(f"{one.id[:8]} ({one.subscription.who})" for one in (found or known))
        there = f"; there {'are' if ways else 'is'} {ways or 'none yet'}" if not found else f": {ways}"
        raise SendingError(f"{'Several subscriptions are' if found else 'No subscription is'} named “{name}”{there}.")
    return found[0]


def damaged_one(workspace: Workspace, name: str) -> str | None:
    """The id of the one that cannot be read, by its id or at least eight letters of it."""
    found = [lost for lost in damaged(workspace) if lost.startswith(name)] if len(name) >= 8 else []
    return found[0] if len(found) == 1 else None


def add(workspace: Workspace, wanted: Subscription, *, author: str = "", now: datetime | None = None) -> Kept:
    """Keep a new subscription."""
    moment = _moment(now)
    new = Kept(uuid4().hex, 1, author, moment, moment, wanted)
    with workspace.database.writing() as con:
        con.execute(insert(SUBSCRIPTIONS).values(**_row(new)))
    return new


def change(
    workspace: Workspace, known: Kept, wanted: Subscription, *, author: str = "", now: datetime | None = None
) -> Kept:
    """Keep a changed one. One that goes on after a pause begins anew. Raises EditConflict where somebody else changed
    or removed it since."""
    moment = _moment(now)
    since = moment if known.subscription.paused and not wanted.paused else known.since
    new = Kept(known.id, known.revision + 1, author, moment, since, wanted)
    same = (SUBSCRIPTIONS.c.id == known.id) & (SUBSCRIPTIONS.c.revision == known.revision)
    with workspace.database.writing() as con:
        if not con.execute(update(SUBSCRIPTIONS).where(same).values(**_row(new))).rowcount:
            raise EditConflict(f"Somebody changed or removed “{known.subscription.who}” meanwhile; look at it again.")
    return new


def remove(workspace: Workspace, name: str) -> None:
    """Forget the subscription of an id with its addresses, and what was not sent yet; what was sent stays in the list
    of deliveries."""
    open_ = (DELIVERIES.c.job == name) & DELIVERIES.c.state.in_(("waiting", "failed"))
    with workspace.database.writing() as con:
        con.execute(delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id == name))
        con.execute(delete(DELIVERIES).where(open_))


def _read(workspace: Workspace) -> list[tuple[str, Kept | None]]:
    """Every subscription by its id; None where it cannot be read."""
    with workspace.database.reading() as con:
        rows = con.execute(select(SUBSCRIPTIONS)).all() if con else []
    return [(row.id, _kept(row)) for row in rows]


def _kept(row: Any) -> Kept | None:
    try:
        found = Subscription.model_validate(json.loads(row.content))
    except ValueError:  # what it says may hold an address
        return None
    return Kept(row.id, row.revision, row.author, row.saved_at, row.since, found)


def _row(one: Kept) -> dict[str, Any]:
    content = one.subscription.model_dump_json(exclude_defaults=True)
    return {"id": one.id, "revision": one.revision, "author": one.author, "saved_at": one.saved_at,
            "since": one.since, "content": content}  # fmt: skip


def _moment(now: datetime | None) -> datetime:
    return (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _meant(wrong: ValidationError) -> str:
    right = {
        "who": "a name of 1 to 100 letters",
        "what": f"one of {', '.join(KINDS)}",
        "to": f"1 to {MOST} addresses",
        "weekday": "a day from 1 (Monday) to 7 (Sunday)",
        "at": "a time such as 07:00",
        "causes": f"one or more of {', '.join(CAUSES)}",
        "data_days": "working days, from 1 to 366",
    }
    fields: Iterable[str] = dict.fromkeys(str(error["loc"][0]) for error in wrong.errors())
    return "; ".join(f"“{name}” should be {right.get(name, 'left out')}" for name in fields) + "."
