"""The leads sliced by what they have in common, with how each slice converts and what its customers bring (R12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, get_args

import pandas as pd

from smarketing.company import Company
from smarketing.errors import PlanError
from smarketing.planner.baseline import Measured
from smarketing.views.base import Filters, statement_text
from smarketing.views.leads_by_source import SAYS_NOTHING

Dimension = Literal["source", "channel", "campaign", "offer", "landing page", "all"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)[:-1]
TOO_FEW = "too few leads to rank"
NOT_NAMED = "not named"
SLICES = statement_text("slices")
SALES, YOUNG = (
    resources.files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8") for name in ("sales", "young")
)


@dataclass(frozen=True)
class Slice:
    """Leads that have a source, campaign, ... in common. A customer is one lead; its deals add up.

    `bookings` is what the customers brought, `priced` how many of them have an amount, `paying` how many brought
    more than refunds took, `logs` and `log_squares` the sums of the logarithms of that and of their squares. `rank` is
    by conversion to customer; None where `note` says why: not named, or too small.
    """

    name: str
    leads: int
    to_opportunity: Measured
    to_customer: Measured
    priced: int
    bookings: float
    paying: int = 0
    logs: float = 0.0
    log_squares: float = 0.0
    named: bool = True
    rank: int | None = None
    note: str = ""

    @property
    def customers(self) -> int:
        return self.to_customer.successes

    @property
    def has_prices(self) -> bool:
        """Whether amounts can carry an answer: at least half of the customers have one."""
        return self.priced > 0 and self.priced * 2 >= self.customers

    @property
    def sale(self) -> float | None:
        """Average sale: bookings / customers whose deals have an amount. None where hardly any has one."""
        return self.bookings / self.priced if self.has_prices else None

    @property
    def value(self) -> float | None:
        """Bookings / leads, the ones that brought nothing included; None where hardly any amount is known."""
        if self.to_customer.rate is None or (self.customers and not self.has_prices):
            return None
        return self.bookings / self.leads


def parameters(company: Company, filters: Filters, dimension: Dimension, *, qualified: bool) -> dict[str, Any]:
    """What the statements bind: the filters, how to slice, and whether only qualified leads count."""
    every = company.agreement.every_lead
    settled = filters.settled(company.warehouse.data_date)
    return settled.parameters | {"dimension": dimension, "qualified": qualified, "every_lead": every}


def read_slices(
    company: Company, filters: Filters, dimension: Dimension = "all", *, qualified: bool = False
) -> list[Slice]:
    """The slices of the leads created in the chosen dates, the largest first; leads without a name are one of them."""
    frame = company.warehouse.query(SLICES, parameters(company, filters, dimension, qualified=qualified))
    return ranked([_slice(row, dimension) for row in frame.itertuples()], company.agreement.min_leads_to_rank)


def sales_by_slice(
    company: Company, filters: Filters, dimension: Dimension = "all", *, qualified: bool = False
) -> dict[str, tuple[float, ...]]:
    """What each customer brought, by slice; customers without an amount are not in it."""
    frame = company.warehouse.query(SALES, parameters(company, filters, dimension, qualified=qualified))
    found: dict[str, list[float]] = {}
    for name, amount in zip(frame["slice"], frame["revenue"], strict=True):
        found.setdefault(_name(name, dimension), []).append(float(amount))
    return {name: tuple(amounts) for name, amounts in found.items()}


def _slice(row: Any, dimension: Dimension) -> Slice:
    nothing = "the data does not say what became of these leads"
    return Slice(
        name=_name(row.slice, dimension),
        leads=int(row.leads),
        to_opportunity=Measured.of(int(row.opportunities), int(row.judged), nothing),
        to_customer=Measured.of(int(row.customers), int(row.known), nothing),
        priced=int(row.priced),
        bookings=float(row.bookings),
        paying=int(row.paying),
        logs=float(row.logs),
        log_squares=float(row.log_squares),
        named=not pd.isna(row.slice) and str(row.slice).casefold() not in SAYS_NOTHING,
    )


def _name(name: Any, dimension: Dimension) -> str:
    return f"No {dimension}" if pd.isna(name) else str(name)


def ranked(slices: Sequence[Slice], fewest: int) -> list[Slice]:
    """The slices with their ranks by conversion to customer; equal conversions share a rank."""
    rates = sorted(s.to_customer.rate for s in slices if _note(s, fewest) == "" and s.to_customer.rate is not None)
    found = []
    for s in slices:
        note = _note(s, fewest)
        rate = s.to_customer.rate
        rank = None if note or rate is None else 1 + sum(other > rate for other in rates)
        found.append(Slice(**s.__dict__ | {"rank": rank, "note": note}))
    return found


def _note(s: Slice, fewest: int) -> str:
    if not s.named:
        return NOT_NAMED
    if s.to_customer.rate is None:
        return "conversion unknown"
    return TOO_FEW if s.to_customer.trials < fewest else ""


def pooled(slices: Sequence[Slice], name: str = "All leads") -> Slice | None:
    """Some slices as one: sums, so that every rate is a ratio of sums. None of none."""
    if not slices:
        return None
    nothing = "the data does not say what became of these leads"
    return Slice(
        name=name,
        leads=sum(s.leads for s in slices),
        to_opportunity=_together([s.to_opportunity for s in slices], nothing),
        to_customer=_together([s.to_customer for s in slices], nothing),
        priced=sum(s.priced for s in slices),
        bookings=sum(s.bookings for s in slices),
        paying=sum(s.paying for s in slices),
        logs=sum(s.logs for s in slices),
        log_squares=sum(s.log_squares for s in slices),
    )


def _together(rates: Sequence[Measured], nothing: str) -> Measured:
    return Measured.of(sum(rate.successes for rate in rates), sum(rate.trials for rate in rates), nothing)


def mixed(slices: Sequence[Slice], mix: Mapping[str, float]) -> tuple[float, float | None]:
    """The conversion to customer and the average sale of another mix of slices: name to parts of any sum.

    With weights w that sum to 1: rate = Σ w·r, sale = Σ w·r·s / Σ w·r, where a slice without an average sale of its own
    has that of all together. Raises PlanError for a slice that does not exist, or parts that are no mix.
    """
    known = {s.name: s for s in slices}
    whole = pooled(slices)
    for name, part in mix.items():
        if name not in known:
            raise PlanError(f"There is no slice “{name}”; there are {', '.join(known)}.")
        if not 0 <= part < float("inf"):
            raise PlanError(f"The part of “{name}” in the mix is {part:g}; use a number of 0 or more.")
    total = sum(mix.values())
    if total <= 0 or whole is None:
        raise PlanError("The mix has no parts; give at least one slice a part above 0.")
    rates = {name: known[name].to_customer.rate or 0.0 for name in mix}
    rate = sum(part * rates[name] for name, part in mix.items()) / total
    sales = {name: known[name].sale or whole.sale for name in mix}
    converting = {name: part * rates[name] for name, part in mix.items() if part * rates[name] > 0}
    if not converting or any(sales[name] is None for name in converting):
        return rate, None
    brought = sum(part * (sales[name] or 0.0) for name, part in converting.items())
    return rate, brought / sum(converting.values())
