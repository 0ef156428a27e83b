"""What the demo company's CRM holds while it is being simulated. Imports only the story and the people."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from smarketing.demo.company import OPEN_STAGES, LeadType, Rep, Source
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
    """How a deal ends is settled when it is opened; `as_of` hides it until it is closed.

    An open deal has `won` None, an open stage, and in `closed` the expected close.
    """

    name: str
    rep: Rep
    created: datetime
    closed: datetime
    amount: float | None
    won: bool | None
    stage: str
    reason: str = ""
    kind: str = "New Business"

    def as_of(self, moment: datetime) -> Deal:
        """The deal as the CRM shows it then."""
        if self.closed <= moment:
            return self
        progress = (moment - self.created) / (self.closed - self.created)
        stage = OPEN_STAGES[min(int(progress * len(OPEN_STAGES)), len(OPEN_STAGES) - 1)]
        return replace(self, won=None, stage=stage, reason="")


@dataclass
class Lead:
    """A contact with all that will ever happen to it; `as_of` is what the CRM knows of that at a moment.

    Stage dates are None until the stage is reached; `closed` is when sales gave up on it. Fit and interest are scores
    from 0 to 100, None where the CRM has none.
    """

    person: Person
    source: Source
    lead_type: LeadType
    owner: Rep | None
    created: datetime
    mql: datetime | None = None
    sql: datetime | None = None
    closed: datetime | None = None
    statuses: list[tuple[datetime, str]] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    fit: int | None = None
    interest: int | None = None
    campaign: str = ""
    landing_page: str = ""

    def as_of(self, moment: datetime) -> Lead:
        """The lead as the CRM shows it then: nothing later has happened."""
        return replace(
            self,
            mql=_by(moment, self.mql),
            sql=_by(moment, self.sql),
            closed=_by(moment, self.closed),
            statuses=[(at, status) for at, status in self.statuses if at <= moment],
            activities=[a for a in self.activities if a.at <= moment],
            deals=[d.as_of(moment) for d in self.deals if d.created <= moment],
        )

    @property
    def status(self) -> str:
        return self.statuses[-1][1] if self.statuses else "New"

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


def _by(moment: datetime, event: datetime | None) -> datetime | None:
    return event if event and event <= moment else None
