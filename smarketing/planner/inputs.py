"""What a plan or calculator takes: numbers as agreed, else measured, else assumed, each with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isnan
from typing import Any, Literal

from smarketing.errors import PlanError
from smarketing.planner.baseline import Measured
from smarketing.planner.chance import Rate, mean_interval
from smarketing.planner.slices import Slice
from smarketing.views.amounts import too_few_amounts
from smarketing.views.base import Filters
from smarketing.views.wording import count, money, share

PER_CUSTOMER = (
    "What customers brought / customers whose won deals have an amount. A customer with two deals counts once, with "
    "both."
)
How = Literal["agreed", "measured", "assumed", "given"]


@dataclass(frozen=True)
class Input:
    """One number. `value` is None where unknown and `reason` then says why; `basis` says what it was agreed for,
    measured on or assumed from, `definition` what it is.

    `low` and `high` are the 95 % interval of a measured one. `successes` of `trials` are those of a measured rate,
    `parts` the rates it is made of. `instead` is what was measured, where something else is agreed.
    `measure` is the id of the measure that is measured, `over` the days and the selection that it is measured over;
    `was` is the measured number where an agreed one stands in its place.
    """

    key: str
    label: str
    unit: Literal["money", "share", "number"]
    value: float | None
    low: float | None = None
    high: float | None = None
    basis: str = ""
    reason: str = ""
    successes: int = 0
    trials: float = 0
    how: How = "measured"
    definition: str = ""
    parts: tuple[Rate, ...] = ()
    instead: str = ""
    measure: str = ""
    over: Filters = field(default_factory=Filters)
    was: float | None = None

    @property
    def measured(self) -> float | None:
        """The figure of its measure, whether it is taken or stands beside what is agreed; None where unknown."""
        return {"measured": self.value, "agreed": self.was}.get(self.how)

    @classmethod
    def of_rate(
        cls, key: str, label: str, measured: Measured, what: str, over: Filters, definition: str = "", measure: str = ""
    ) -> Input:
        """A rate; `what` is what was tried, as in “131 of 4,774 leads”."""
        basis = f"{count(measured.successes)} of {count(measured.trials)} {what}"
        parts = tuple(Rate(step.rate or 0.0, step.successes, step.trials) for step in measured.steps)
        return cls(key, label, "share", measured.rate, measured.low, measured.high, basis, measured.reason or "",
                   measured.successes, measured.trials, definition=definition, parts=parts,
                   measure=measure, over=over)  # fmt: skip

    def agreed(self, value: float | None, basis: str, currency: str | None) -> Input:
        """What is agreed in its place, with what was measured beside it; the measured one where nothing is agreed."""
        if value is None:
            return self
        instead = "" if self.value is None else f"{self.how.capitalize()}: {self._shown(currency)}"
        return replace(self, value=value, low=None, high=None, basis=basis, reason="", successes=0, trials=0,
                       how="agreed", parts=(), instead=instead, was=self.measured)  # fmt: skip

    def assumed(self, value: float, why: str) -> Input:
        """What is assumed, and why, where it is neither agreed nor measured."""
        return self if self.value is not None else replace(self, value=value, basis=why, reason="", how="assumed")

    def given(self, value: float | None) -> Input:
        """The same input with a value that somebody gave: an assumption, without an interval."""
        if value is None:
            return self
        return replace(self, value=value, low=None, high=None, basis="", reason="", trials=0, successes=0, how="given",
                       parts=(), instead="", was=None)  # fmt: skip

    @property
    def is_exact(self) -> bool:
        """Whether the number is taken as it is, because somebody said it."""
        return self.how != "measured"

    @property
    def rates(self) -> tuple[Rate, ...]:
        """The rates to draw from, one for each step of it: what was said is taken as exact."""
        return self.parts or (Rate(needed(self), self.successes, self.trials),)

    @property
    def as_dict(self) -> dict[str, Any]:
        """What it is, how it was come by and over what, for scripts."""
        return {
            "label": self.label, "measure": self.measure, "unit": self.unit, "value": self.value,
            "measured": self.measured, "filters": self.over.said, "low": self.low, "high": self.high,
            "how": self.how if self.value is not None else "unknown", "basis": self.basis,
            "definition": self.definition, "instead": self.instead, "reason": self.reason,
            "successes": self.successes, "trials": self.trials,
        }  # fmt: skip

    def said(self, currency: str | None) -> str:
        """Where the number comes from, in a sentence."""
        if self.value is None:
            return f"Not measured: {self.reason}."
        if self.how == "given":
            return "Given: taken as exact."
        about = "; ".join(part for part in (self._interval(currency), self.basis) if part)
        said = f"{self.how.capitalize()}: {self._shown(currency)}{f' ({about})' if about else ''}."
        return f"{said} {self.instead}." if self.instead else said

    def _shown(self, currency: str | None) -> str:
        if self.unit == "number":
            return "unknown" if self.value is None else f"{self.value:,.4g}"
        return money(self.value, currency) if self.unit == "money" else share(self.value, 1)

    def _interval(self, currency: str | None) -> str:
        if self.low is None or self.high is None:
            return ""
        if self.unit == "money":
            return f"95 % interval {money(self.low, currency)} to {money(self.high, currency)}"
        return f"95 % interval {self.low * 100:.1f} to {self.high * 100:.1f} %"


def sale_input(
    sales: Sequence[float],
    leads: Slice | None,
    currency: str | None,
    over: Filters,
    measure: str = "judged-revenue-per-customer",
) -> Input:
    """Revenue per customer: what customers brought / customers whose deals have an amount, of all the deals of each.

    Unknown where fewer than half of their won deals have an amount.
    """
    label = "Revenue per customer" + (f" ({currency})" if currency else "")
    unknown = Input("sale", label, "money", None, definition=PER_CUSTOMER, measure=measure, over=over)
    if leads is None or not leads.customers:
        return replace(unknown, reason="no lead that is old enough has become a customer in these dates")
    if not leads.has_prices:
        if not leads.won_deals:
            return replace(unknown, reason="no deals are linked to the customers")
        return replace(unknown, reason=too_few_amounts(leads.priced_deals, leads.won_deals))
    low, high = mean_interval(sales)
    basis = f"{count(len(sales))} of {count(leads.customers, 'customer', 'customers')} with an amount"
    return replace(unknown, value=leads.per_customer, low=low, high=high, basis=basis)


def needed(given: Input) -> float:
    """The value of an input; raises PlanError where it is unknown, with the reason and what to do."""
    if given.value is None or isnan(given.value):
        raise PlanError(f"{given.label} is not known: {given.reason or 'it is not a number'}; give it a value.")
    return given.value


def with_given(inputs: Sequence[Input], given: Mapping[str, float | None]) -> dict[str, Input]:
    """The inputs by key, with what somebody says instead."""
    return {i.key: i.given(given.get(i.key)) for i in inputs}
