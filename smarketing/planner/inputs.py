"""What a calculator takes: numbers as measured or agreed, each with where it comes from, open to be said otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Literal

from smarketing.errors import PlanError
from smarketing.planner.baseline import Measured
from smarketing.planner.chance import Rate, mean_interval
from smarketing.views.wording import count, money, share


@dataclass(frozen=True)
class Input:
    """One number. `value` is None where unknown and `reason` then says why; `basis` says what it was measured on.

    `low` and `high` are the 95 % interval of a measured one. `successes` of `trials` are those of a measured rate.
    """

    key: str
    label: str
    unit: Literal["money", "share"]
    value: float | None
    low: float | None = None
    high: float | None = None
    basis: str = ""
    reason: str = ""
    successes: int = 0
    trials: int = 0
    how: Literal["measured", "agreed", "given"] = "measured"

    @classmethod
    def of_rate(cls, key: str, label: str, measured: Measured, what: str) -> Input:
        """A rate; `what` is what was tried, as in “131 of 4,774 leads”."""
        basis = f"{count(measured.successes)} of {count(measured.trials)} {what}"
        return cls(key, label, "share", measured.rate, measured.low, measured.high, basis, measured.reason or "",
                   measured.successes, measured.trials)  # fmt: skip

    def given(self, value: float | None) -> Input:
        """The same input with a value that somebody gave: an assumption, without an interval."""
        if value is None:
            return self
        return replace(self, value=value, low=None, high=None, basis="", reason="", trials=0, successes=0, how="given")

    @property
    def rate(self) -> Rate:
        """The rate to draw from: a given one is taken as exact."""
        return Rate(needed(self), self.successes, self.trials)

    def said(self, currency: str | None) -> str:
        """Where the number comes from, in a sentence."""
        if self.value is None:
            return f"Not measured: {self.reason}."
        if self.how == "given":
            return "Given: taken as exact."
        shown = money(self.value, currency) if self.unit == "money" else share(self.value, 1)
        if self.how == "agreed":
            return f"Agreed: {shown} ({self.basis})."
        return f"Measured: {shown} ({'; '.join(part for part in (self._interval(currency), self.basis) if part)})."

    def _interval(self, currency: str | None) -> str:
        if self.low is None or self.high is None:
            return ""
        if self.unit == "money":
            return f"95 % interval {money(self.low, currency)} to {money(self.high, currency)}"
        return f"95 % interval {self.low * 100:.1f} to {self.high * 100:.1f} %"


def sale_input(sales: Sequence[float], customers: int, currency: str | None) -> Input:
    """The average sale: what customers brought / customers whose deals have an amount. Unknown where hardly any has."""
    label = "Average sale" + (f" ({currency})" if currency else "")
    if not customers:
        return Input("sale", label, "money", None, reason="no lead of these dates has become a customer")
    if not sales or len(sales) * 2 < customers:
        return Input("sale", label, "money", None, reason=f"{_few(len(sales), customers)} an amount in the data")
    low, high = mean_interval(sales)
    basis = f"{count(len(sales))} of {count(customers, 'customer', 'customers')} with an amount"
    return Input("sale", label, "money", sum(sales) / len(sales), low, high, basis)


def _few(priced: int, customers: int) -> str:
    if not priced:
        return f"none of the {count(customers, 'customer', 'customers')} has"
    return f"only {count(priced)} of {count(customers)} customers {'has' if priced == 1 else 'have'}"


def needed(given: Input) -> float:
    """The value of an input; raises PlanError where it is unknown, with the reason and what to do."""
    if given.value is None or isnan(given.value):
        raise PlanError(f"{given.label} is not known: {given.reason or 'it is not a number'}; give it a value.")
    return given.value


def with_given(inputs: Sequence[Input], given: Mapping[str, float | None]) -> dict[str, Input]:
    """The inputs by key, with what somebody says instead."""
    return {i.key: i.given(given.get(i.key)) for i in inputs}
