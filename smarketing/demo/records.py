"""What the demo company's CRM holds while it is being simulated. Imports only the story and the people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from smarketing.demo.company import LeadType, Rep, Source
from smarketing.demo.people import Person

ActivityKind = Literal["call", "email", "meeting"]


@dataclass
class Activity:
    kind: ActivityKind
    at: datetime
    rep: Rep
    title: str
    outcome: str
    inbound: bool = False


@dataclass
class Deal:
    """`won` is None while the deal is open; `closed` is then the expected close, in the future."""

    name: str
    rep: Rep
    created: datetime
    closed: datetime
    amount: float | None
    won: bool | None
    stage: str
    reason: str = ""
    kind: str = "New Business"


@dataclass
class Lead:
    """A contact. Stage dates are None until the stage is reached; `closed` is when sales gave up on it."""

    person: Person
    source: Source
    lead_type: LeadType
    owner: Rep | None
    created: datetime
    mql: datetime | None = None
    sql: datetime | None = None
    status: str = "New"
    closed: datetime | None = None
    activities: list[Activity] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)

    @property
    def rep(self) -> Rep:
        """The owner of a lead that is being worked; leads without an owner are not."""
        assert self.owner is not None, "a lead without an owner is never worked"
        return self.owner

    @property
    def opportunity(self) -> datetime | None:
        return min((d.created for d in self.deals), default=None)

    @property
    def customer(self) -> datetime | None:
        return min((d.closed for d in self.deals if d.won), default=None)

    @property
    def last_activity(self) -> datetime | None:
        return max((a.at for a in self.activities), default=None)

    @property
    def modified(self) -> datetime:
        closes = [d.closed for d in self.deals if d.won is not None]
        moments = [self.created, self.mql, self.sql, self.opportunity, self.closed, self.last_activity, *closes]
        return max(m for m in moments if m is not None)
