"""The leads that are old enough to be judged, all as one or by what they have in common: how far they came, step by
step, and what their customers brought (R12). The one place that measures rates for planner, calculators and proposal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, get_args

import pandas as pd

from smarketing.company import Company
from smarketing.errors import PlanError
from smarketing.planner.baseline import Measured
from smarketing.views.amounts import enough_amounts
from smarketing.views.base import Filters, statement_text
from smarketing.views.leads_by_source import SAYS_NOTHING
from smarketing.views.maturity import judged_from

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

    `steps` are measured in the order of STEPS. `judged` are as many of the leads as stand behind the opportunities
    already decided, `still_open` the other opportunities. `bookings` is what the customers brought in `won_deals`
    deals, `priced_deals` of them with an amount; `priced` is how many customers have one, `paying` how many brought
    more than refunds took, `logs` and `log_squares` the sums of the logarithms of that and of their squares. `rank` is
    by conversion to customer; None where `note` says why: not named, or too small.
    """

    name: str
    leads: int
    steps: tuple[Measured, ...]
    customers: int
    priced: int
    won_deals: int
    priced_deals: int
    bookings: float
    judged: int
    paying: int = 0
    logs: float = 0.0
    log_squares: float = 0.0
    still_open: int = 0
    named: bool = True
    rank: int | None = None
    note: str = ""

    @property
    def to_opportunity(self) -> Measured:
        """From lead to opportunity, through the stages between that the data knows."""
        return Measured.through(self.steps[1:-1])

    @property
    def win(self) -> Measured:
        """Opportunities won / opportunities won or lost."""
        return self.steps[-1]

    @property
    def to_customer(self) -> Measured:
        """From lead to customer: lead to opportunity x opportunity to customer, so that open ones have not failed."""
        return Measured.through(self.steps[1:])

    @property
    def has_prices(self) -> bool:
        """Whether amounts can carry an answer."""
        return self.priced > 0 and enough_amounts(self.priced_deals, self.won_deals)

    @property
    def per_customer(self) -> float | None:
        """Revenue per customer: bookings / customers whose deals have an amount. None where too few deals have one."""
        return self.bookings / self.priced if self.has_prices else None

    @property
    def deal_size(self) -> float | None:
        """Revenue per won deal: bookings / won deals with an amount. None where too few have one."""
        return self.bookings / self.priced_deals if self.has_prices else None

    @property
    def deals_per_customer(self) -> float | None:
        """Won deals / customers; None where deals are linked to none of them."""
        return self.won_deals / self.customers if self.customers and self.won_deals else None

    @property
    def value(self) -> float | None:
        """Bookings / judged leads, the ones that brought nothing included; None where too few amounts are known."""
        if self.to_customer.rate is None or not self.judged or (self.customers and not self.has_prices):
            return None
        return self.bookings / self.judged


def parameters(company: Company, filters: Filters, dimension: Dimension, *, qualified: bool) -> dict[str, Any]:
    """What the statements bind: the filters, how to slice, whether only qualified leads count, and from which age
    on."""
    settled = filters.settled(company.warehouse.data_date)
    return settled.parameters | {
        "dimension": dimension,
        "qualified": qualified,
        "every_lead": company.agreement.every_lead,
        "judged_from": judged_from(company, settled),
    }


def read_slices(
    company: Company, filters: Filters, dimension: Dimension = "all", *, qualified: bool = False
) -> list[Slice]:
    """The slices of the leads created in the chosen dates that are old enough to be judged, the largest first.

    Leads without a name are one of them. Old enough: of the age within which 9 of 10 customers were won.
    """
    frame = company.warehouse.query(SLICES, parameters(company, filters, dimension, qualified=qualified))
    found = [_slice(row, dimension) for row in frame.itertuples()]
    return ranked([s for s in found if s.leads or dimension == "all"], company.agreement.min_leads_to_rank)


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
    return Slice(
        name=_name(row.slice, dimension),
        leads=int(row.leads),
        steps=(_to_lead(row), _to_mql(row), _to_sql(row), _to_opportunity(row), _win(row)),
        customers=int(row.customers),
        priced=int(row.priced_customers),
        won_deals=int(row.won_deals),
        priced_deals=int(row.priced_deals),
        bookings=float(row.bookings),
        paying=int(row.paying),
        logs=float(row.logs),
        log_squares=float(row.log_squares),
        judged=int(row.judged),
        still_open=int(row.still_open),
        named=not pd.isna(row.slice) and str(row.slice).casefold() not in SAYS_NOTHING,
    )


def _to_lead(row: Any) -> Measured:
    if not row.tells_prospects:
        return Measured.unknown("the data has no subscribers, only leads", absent=True)
    return Measured.of(int(row.leads), int(row.people), "no contacts in these dates")


def _to_mql(row: Any) -> Measured:
    if not row.tells_mqls:
        return Measured.unknown("the data does not say which leads are MQLs", absent=True)
    return Measured.of(int(row.mqls), int(row.lead_trials), "no leads in these dates")


def _to_sql(row: Any) -> Measured:
    if not row.tells_sqls:
        return Measured.unknown("the data has no SQL stage", absent=True)
    return Measured.of(int(row.sqls), int(row.sql_trials), "no leads got as far in these dates")


def _to_opportunity(row: Any) -> Measured:
    nothing = "the data does not say what became of these leads"
    return Measured.of(int(row.opportunities), int(row.opportunity_trials), nothing)


def _win(row: Any) -> Measured:
    return Measured.of(int(row.customers), int(row.decided), "no opportunity of these leads is won or lost yet")


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
    return Slice(
        name=name,
        leads=sum(s.leads for s in slices),
        steps=tuple(Measured.together(step) for step in zip(*(s.steps for s in slices), strict=True)),
        customers=sum(s.customers for s in slices),
        priced=sum(s.priced for s in slices),
        won_deals=sum(s.won_deals for s in slices),
        priced_deals=sum(s.priced_deals for s in slices),
        bookings=sum(s.bookings for s in slices),
        paying=sum(s.paying for s in slices),
        logs=sum(s.logs for s in slices),
        log_squares=sum(s.log_squares for s in slices),
        judged=sum(s.judged for s in slices),
        still_open=sum(s.still_open for s in slices),
    )


def mixed(slices: Sequence[Slice], mix: Mapping[str, float]) -> tuple[float, float | None]:
    """The conversion to customer and the revenue per customer of another mix of slices: name to parts of any sum.

    With weights w that sum to 1: rate = Σ w·r, sale = Σ w·r·s / Σ w·r, where a slice without a revenue per customer of
    its own has that of all together. Raises PlanError for a slice that does not exist, or parts that are no mix.
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
    sales = {name: known[name].per_customer or whole.per_customer for name in mix}
    converting = {name: part * rates[name] for name, part in mix.items() if part * rates[name] > 0}
    if not converting or any(sales[name] is None for name in converting):
        return rate, None
    brought = sum(part * (sales[name] or 0.0) for name, part in converting.items())
    return rate, brought / sum(converting.values())
