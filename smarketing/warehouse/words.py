"""What people say that the figures are prepared by: agreed clauses, names, exchange rates, and who is one person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from smarketing.agreement import Agreement, Agreements, Naming, Rates
from smarketing.agreement.effort import windows
from smarketing.identity import Decisions

#: A part of each line of a decision, as people.sql knows them.
_DECIDED = ("verdicts", "numbers", "places", "crms", "records")


@dataclass(frozen=True)
class Words:
    """All that people say; of the agreement only what `definitions` names goes into the prepared figures."""

    agreements: Agreements = field(default_factory=Agreements)
    naming: Naming = field(default_factory=Naming)
    rates: Rates = field(default_factory=Rates)
    decisions: Decisions = field(default_factory=Decisions)

    def parameters(self, day: date | None) -> dict[str, object]:
        """As the parameters of the preparing statements, for data whose newest event is of that day."""
        said = definitions(self.agreements.current(day))
        lines = zip(*self.decisions.lines, strict=True) if self.decisions.lines else [()] * len(_DECIDED)
        return {
            "currency": said.currency,
            "hand_over": said.hand_over,
            "refunds": said.refunds,
            **_efforts(self.agreements),
            "fold_from": list(self.naming.sources.keys()),
            "fold_to": list(self.naming.sources.values()),
            "team_reps": list(self.naming.teams.keys()),
            "team_names": list(self.naming.teams.values()),
            "rate_currencies": [rate.currency for rate in self.rates.rates],
            "rate_into": [rate.into for rate in self.rates.rates],
            "rate_values": [rate.rate for rate in self.rates.rates],
            "rate_days": [rate.valid_from for rate in self.rates.rates],
            **dict(zip(_DECIDED, map(list, lines), strict=True)),
        }


def _efforts(agreements: Agreements) -> dict[str, object]:
    """How long sales' work on a lead counts, by the day of its hand-over."""
    found = windows(agreements)
    return {
        "effort_first": [window.first for window in found],
        "effort_last": [window.last for window in found],
        "effort_days": [window.days for window in found],
    }


@dataclass(frozen=True)
class Definitions:
    """The clauses that the figures are prepared by: the currency to add up in (None: the most common one), the stage in
    which sales takes a lead over, and whether refunds are taken off the revenue."""

    currency: str | None
    hand_over: str
    refunds: str


def definitions(agreement: Agreement) -> Definitions:
    """The clauses of an agreement that the figures are prepared by."""
    return Definitions(agreement.currency, agreement.handed_over_as, agreement.refunds)
