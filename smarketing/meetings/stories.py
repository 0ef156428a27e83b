"""Stories: won deals told from what the data knows: where the customer came from, who called when, how long it took.

May not import ui.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd

from smarketing.company import Company
from smarketing.views.wording import count, listed, money
from smarketing.views.wording import day as day_text

UNKNOWN_SOURCES = ("No source", "No owner")
KINDS = {"call": "a call", "email": "an e-mail", "meeting": "a meeting"}


@dataclass(frozen=True)
class Story:
    """One won deal from its beginning. Unknown is None; `days` are from the lead to the win, counted by the calendar.

    Calls, sent e-mails and meetings are those with the lead up to the day it was won, `answers` the e-mails that the
    lead wrote; `by_whom` who made them, who made most first.
    """

    deal: str
    company: str | None
    lead: str | None
    source: str | None
    campaign: str | None
    offer: str | None
    owner: str | None
    amount: float | None
    came_on: date | None
    won_on: date
    days: int | None
    first_on: date | None
    first_kind: str | None
    first_by: str | None
    calls: int
    emails: int
    meetings: int
    answers: int
    by_whom: str | None

    @property
    def attempts(self) -> int:
        return self.calls + self.emails + self.meetings

    def told(self, currency: str | None) -> str:
        """The story in a few sentences, each of what is known; what is not is said so."""
        return " ".join([f"{self._name(currency)}.", *self._beginning(), *self._work(), *self._end()])

    def _name(self, currency: str | None) -> str:
        amount = money(self.amount, currency) if self.amount is not None else "amount unknown"
        of = f", {self.company}" if self.company and self.company not in self.deal else ""
        return f"{self.deal}{of}: {amount}"

    def _beginning(self) -> Iterator[str]:
        if self.came_on is None:
            yield "It is linked to no lead, so how it began is unknown."
            return
        who = self.lead or "The lead"
        source = f" from {self.source}" if self.source else ", from where is unknown,"
        by = [self.campaign and f"campaign {self.campaign}", self.offer and f"offer {self.offer}"]
        more = f" ({', '.join(part for part in by if part)})" if any(by) else ""
        yield f"{who} came{source}{more} on {day_text(self.came_on)}."

    def _work(self) -> Iterator[str]:
        if self.came_on is None:
            return
        if self.first_on is None:
            yield "No call, e-mail or meeting with this lead is known."
            return
        by = f" by {self.first_by}" if self.first_by else ""
        yield f"First contact was {KINDS.get(self.first_kind or '', 'a contact')}{by} {self._when()}."
        parts = [
            count(self.calls, "call", "calls") if self.calls else "",
            count(self.emails, "e-mail", "e-mails") if self.emails else "",
            count(self.meetings, "meeting", "meetings") if self.meetings else "",
        ]
        whom = f", by {self.by_whom}" if self.by_whom else ""
        wrote = f"; the lead wrote {count(self.answers, 'e-mail', 'e-mails')}" if self.answers else ""
        yield f"It took {listed(part for part in parts if part)}{whom}{wrote}."

    def _when(self) -> str:
        if self.first_on is None or self.came_on is None:
            return ""
        later = (self.first_on - self.came_on).days
        if later < 0:
            return f"on {day_text(self.first_on)}, before the lead was entered"
        return {0: "on the same day", 1: "the next day"}.get(later, f"{later:,} days later")

    def _end(self) -> Iterator[str]:
        by = f" by {self.owner}" if self.owner else ""
        if self.days is None:
            after = ""
        else:
            after = ", on the day it came" if not self.days else f", {count(self.days, 'day', 'days')} after it came"
        yield f"Won on {day_text(self.won_on)}{by}{after}."


def stories(company: Company, first: date, last: date, as_of: date) -> list[Story]:
    """The deals won from `first` to `last`, the newest first, as known on `as_of`."""
    found = company.warehouse.query(_statement(), {"first": first, "last": last, "as_of": as_of})
    return [_story(row) for row in found.to_dict("records")]


def _story(row: dict[str, Any]) -> Story:
    known: dict[str, Any] = {name: None if pd.isna(value) else value for name, value in row.items()}
    for name in ("came_on", "first_on", "won_on"):
        known[name] = known[name] and known[name].date()
    for name in ("source", "owner"):
        known[name] = None if known[name] in UNKNOWN_SOURCES else known[name]
    for name in ("days", "calls", "emails", "meetings", "answers"):
        known[name] = None if known[name] is None else int(known[name])
    return Story(**known | {"deal": known["deal"] or "A deal without a name"})


@cache
def _statement() -> str:
    return resources.files(__package__).joinpath("stories.sql").read_text(encoding="utf-8")
