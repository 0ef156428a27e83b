"""Exchange rates given by hand: no promise, so nobody signs them. Imports errors of ours only.

They are facts of the market and not of an agreement's version, so there is one table of them for all time.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from smarketing.agreement.corrections import MEANT, correction
from smarketing.errors import RateError

#: As exports write it, most by its code: some CRMs write “US Dollar”.
Currency = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, min_length=1, max_length=40)]


class Rate(BaseModel):
    """What one unit of a currency is worth in another, from a day on; without a day, always."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: Currency = Field(description='a currency as the export writes it, such as "USD"')
    into: Currency = Field(description='the currency it is worth so much in, such as "EUR"')
    rate: float = Field(gt=0, allow_inf_nan=False, description="a number above 0, such as 0.92")
    valid_from: date | None = Field(default=None, description="a day, year-month-day, such as 2026-01-01")

    @field_validator("into")
    @classmethod
    def _another(cls, into: str, others: ValidationInfo) -> str:
        if into == others.data.get("currency"):
            raise PydanticCustomError(MEANT, "another currency than the one whose worth it is")
        return into

    @property
    def key(self) -> tuple[str, str, date | None]:
        """What there is one rate for."""
        return self.currency, self.into, self.valid_from


class Rates(BaseModel):
    """The table of rates, by currency and day. One from a day on holds until the next; the earliest also before it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rates: tuple[Rate, ...] = Field(default=(), description="a table of rates, one for each currency and day")

    @field_validator("rates")
    @classmethod
    def _ordered(cls, rates: tuple[Rate, ...]) -> tuple[Rate, ...]:
        return tuple(sorted(rates, key=lambda rate: (rate.currency, rate.into, rate.valid_from or date.min)))

    def with_rate(self, rate: Rate) -> Rates:
        """The table with a rate added, in place of one for the same currency and day."""
        return Rates(rates=(*(r for r in self.rates if r.key != rate.key), rate))

    def without(self, currency: str, valid_from: date | None = None, *, every: bool = False) -> Rates:
        """The table without a currency's rate of a day, or without any of that currency. Raises RateError for none."""
        gone = [
            r for r in self.rates if r.currency == currency.strip().upper() and (every or r.valid_from == valid_from)
        ]
        if not gone:
            when = "" if every else f" from {valid_from}" if valid_from else " without a day"
            raise RateError(f"There is no rate of {currency.strip().upper()}{when}; `rates list` says which there are.")
        return Rates(rates=tuple(r for r in self.rates if r not in gone))


def rate_of(currency: str, into: str | None, rate: float | None, valid_from: date | None = None) -> Rate:
    """A rate as somebody typed it. Raises RateError naming what is wrong and what would be right."""
    if not into:
        raise RateError(
            "Into which currency is not known: neither the agreement nor the exports name one; set the currency in the "
            "agreement first."
        )
    given = {"currency": currency, "into": into, "rate": rate, "valid_from": valid_from}
    try:
        return Rate.model_validate(given)
    except ValidationError as wrong:
        raise RateError(f"{correction(wrong, Rate)}.") from wrong


def table(rows: object) -> Rates:
    """Rates from rows of a form or a file. Raises RateError."""
    try:
        found = Rates.model_validate({"rates": rows})
    except ValidationError as wrong:
        raise RateError(f"{correction(wrong, Rates)}.") from wrong
    for one, other in pairwise(found.rates):
        if one.key == other.key:
            raise RateError(
                f"There are two rates of {one.currency} from {one.valid_from or 'always'}; keep one of them."
            )
    return found
