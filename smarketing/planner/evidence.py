"""What the data says about each calculator's inputs, over the chosen filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import resources
from typing import Any

import pandas as pd

from smarketing.agreement import Agreement, Agreements, Goals
from smarketing.agreement.pace import goal_between
from smarketing.company import Company
from smarketing.planner import start
from smarketing.planner.chance import ratio_interval
from smarketing.planner.inputs import Input
from smarketing.planner.measured import Sold, sold
from smarketing.planner.slices import (
    YOUNG,
    Dimension,
    Slice,
    mixed,
    parameters,
    pooled,
    read_slices,
    sales_by_slice,
)
from smarketing.views.amounts import enough_amounts, too_few_amounts
from smarketing.views.base import UNRATED, Filters, LeftOut, statement_text
from smarketing.views.marketing import sales_sources
from smarketing.views.periods import Span
from smarketing.views.reach import reach
from smarketing.views.wording import count, days, money

MARKETING = resources.files(__package__).joinpath("marketing.sql").read_text(encoding="utf-8")
MONTH_LEADS = statement_text("month_leads")
AGREED = "the agreement’s benchmarks"
BOOKINGS = ("bookings", "Bookings goal of the year")
#: What is measured on qualified leads alone.
MQL_RATE, MQL_SALE = "judged-mql-to-customer", "judged-revenue-per-mql-customer"
MARKETINGS = "Revenue of won deals linked to a lead of marketing’s sources / all revenue won, in these dates."


@dataclass(frozen=True)
class Question:
    """What is asked: the filters, how to slice, which slices (for the benchmark: sources), their mix.

    Without `chosen`, all; without `mix` (slice -> parts), the slices as many as they were.
    """

    filters: Filters
    dimension: Dimension = "source"
    chosen: tuple[str, ...] = ()
    mix: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class MonthSoFar:
    """Leads by type from the first of a month up to `day`, its agreed total lead value, and its working days."""

    span: Span
    day: date
    leads: dict[str, int]
    agreed: float | None
    agreement: Agreement

    def due(self, goal: float) -> float | None:
        """The part of a goal of this month that was due by the day, by working days."""
        alone = self.agreement.revised(goals=Goals(lead_value_per_month=goal).model_dump())
        return goal_between(Agreements.always(alone), self.span.first, self.day, "lead_value")


@dataclass(frozen=True)
class Evidence:
    """The inputs as measured, and what else the answer is made of. `chosen` was chosen from what is `offered`.

    `over` are the days and the selection asked about. `slices` are by `by_source` or something else; `valued` are those
    that leads are valued by, whichever sources were chosen.
    """

    inputs: tuple[Input, ...]
    currency: str | None
    as_of: date | None
    over: Filters = field(default_factory=Filters)
    sales: tuple[float, ...] = ()
    slices: tuple[Slice, ...] = ()
    valued: tuple[Slice, ...] = ()
    by_source: bool = True
    offered: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    month: MonthSoFar | None = None
    rows_used: int = 0
    left_out: tuple[LeftOut, ...] = ()
    caveats: tuple[LeftOut, ...] = ()
    missing: str = ""
    mix: tuple[tuple[str, float], ...] = field(default=())


def of_benchmark(company: Company, asked: Question) -> Evidence:
    """Quota, marketing's share of the revenue, and how the leads of its sources convert and buy."""
    filters = asked.filters.settled(company.warehouse.data_date)
    offered = read_slices(company, replace(filters, sources=()), "source")
    by_sales = sales_sources(company)
    # Marketing's revenue comes from leads of any age, also of sources whose leads are all too young to be judged.
    usual = [name for name in company.names("source") if name not in by_sales]
    marketing = tuple(asked.chosen or usual)
    chosen = tuple(s.name for s in offered if s.name in marketing)
    sources = tuple(name for name in marketing if not filters.sources or name in filters.sources)
    own = [s for s in offered if s.name in sources]
    leads, found = pooled(own), sold(company, filters)
    narrowed = replace(filters, sources=sources)
    sales = sales_by_slice(company, narrowed).get("All leads", ()) if own else ()
    part = bool(asked.chosen or filters.sources or filters.owners)
    sale = start.per_customer(company, filters, leads, sales, found, part=part)
    close = start.to_customer(company, filters, leads, "close", "Lead to customer", "of marketing’s leads")
    sale, close = (_of_sources(one, narrowed) for one in (sale, close))
    of_all = sold(company, replace(filters, sources=())) if filters.sources else found
    share = _marketing_share(company, filters, sources, of_all, part=bool(asked.chosen or filters.sources))
    if not part:
        own_terms = company.agreement.benchmarks
        close = close.agreed(own_terms.close_rate or None, AGREED, None)
        share = share.agreed(own_terms.marketing_share or None, AGREED, None)
    return Evidence(
        inputs=(start.goal(company, filters, found, "quota", "Quota of the year"), share, sale, close),
        sales=_shape(sales, sale),
        offered=tuple(s.name for s in offered),
        chosen=chosen,
        rows_used=leads.leads if leads else 0,
        **_about(company, narrowed if own else filters, leads, qualified=False, asked_about=filters),
    )


def of_leads(company: Company, asked: Question) -> Evidence:
    """Bookings goal, revenue per customer, and the two rates from lead to opportunity and from there to customer."""
    filters = asked.filters.settled(company.warehouse.data_date)
    leads, found = pooled(read_slices(company, filters)), sold(company, filters)
    sales = sales_by_slice(company, filters).get("All leads", ())
    sale = start.per_customer(company, filters, leads, sales, found)
    return Evidence(
        inputs=(
            start.goal(company, filters, found, *BOOKINGS),
            sale,
            start.to_opportunity(company, filters, leads),
            start.win(company, filters, leads),
        ),
        sales=_shape(sales, sale),
        rows_used=leads.leads if leads else 0,
        **_about(company, filters, leads, qualified=False),
    )


def of_qualified(company: Company, asked: Question) -> Evidence:
    """Bookings goal, and how the chosen slices of the qualified leads convert and buy, in the mix asked for."""
    filters = asked.filters.settled(company.warehouse.data_date)
    slices = read_slices(company, filters, asked.dimension, qualified=True)
    known = {s.name for s in slices}
    chosen = tuple(name for name in asked.chosen if name in known)
    picked = [s for s in slices if not chosen or s.name in chosen]
    by_slice = sales_by_slice(company, filters, asked.dimension, qualified=True)
    sales = tuple(sorted(amount for s in picked for amount in by_slice.get(s.name, ())))
    whole, found = pooled(picked), sold(company, filters)
    nothing = "" if whole else _none(company, filters)
    rate = start.to_customer(
        company, filters, whole, "qualified", "Qualified lead to customer", "qualified leads", nothing, MQL_RATE
    )
    part = bool(chosen or asked.mix)
    sale = start.per_customer(company, filters, whole, sales, found, part=part, measure=MQL_SALE)
    if chosen:
        rate, sale = (_of_slices(one, asked.dimension, chosen) for one in (rate, sale))
    if asked.mix:
        rate, sale = _of_mix(slices, asked.mix, rate, sale)
    return Evidence(
        inputs=(start.goal(company, filters, found, *BOOKINGS), rate, sale),
        sales=_shape(sales, sale),
        slices=tuple(slices),
        offered=tuple(s.name for s in slices),
        chosen=chosen,
        by_source=asked.dimension == "source",
        mix=asked.mix,
        rows_used=whole.leads if whole else 0,
        missing=_not_sliced(slices, asked.dimension),
        **_about(company, filters, whole, qualified=True),
    )


def of_lead_value(company: Company, asked: Question) -> Evidence:
    """Bookings goal, what leads of each type became, and the leads of the month so far.

    What a customer brings is as measured: types differ in it, so the one agreed deal size says nothing of them.
    """
    filters = asked.filters.settled(company.warehouse.data_date)
    slices = read_slices(company, filters, asked.dimension)
    whole, found = pooled(slices), sold(company, filters)
    sales = tuple(sorted(a for amounts in sales_by_slice(company, filters, asked.dimension).values() for a in amounts))
    sale = start.per_customer(company, filters, whole, sales, found, part=True)
    return Evidence(
        inputs=(start.goal(company, filters, found, *BOOKINGS), sale),
        sales=_shape(sales, sale),
        slices=tuple(slices),
        valued=tuple(_valued(company, filters, asked.dimension, slices)),
        by_source=asked.dimension == "source",
        month=_month(company, filters, asked.dimension),
        rows_used=whole.leads if whole else 0,
        missing=_not_sliced(slices, asked.dimension),
        **_about(company, filters, whole, qualified=False),
    )


def _of_sources(one: Input, narrowed: Filters) -> Input:
    """What was measured on the leads of some sources, said so; on those of none, nothing was."""
    return replace(one, over=narrowed, measure=one.measure if narrowed.sources else "")


def _valued(company: Company, filters: Filters, dimension: Dimension, slices: Sequence[Slice]) -> Sequence[Slice]:
    """The slices that leads are valued by: of all sources, because choosing one does not change what it is worth."""
    if dimension != "source" or not filters.sources:
        return slices
    return read_slices(company, replace(filters, sources=()), dimension)


def _shape(sales: tuple[float, ...], sale: Input) -> tuple[float, ...]:
    """How sales differ in size; where the average is not worth a figure, neither is that."""
    return sales if sale.value is not None else ()


def _of_slices(one: Input, dimension: Dimension, chosen: tuple[str, ...]) -> Input:
    """What was measured on some slices: a figure of sources says so, of other slices it is of no measure."""
    if dimension != "source":
        return replace(one, measure="")
    return replace(one, over=replace(one.over, sources=chosen))


def _none(company: Company, filters: Filters) -> str:
    """Why there are no qualified leads."""
    leads = pooled(read_slices(company, filters))
    return (leads.steps[1].reason if leads else "") or "no lead of these dates that is old enough is an MQL"


def _of_mix(slices: Sequence[Slice], mix: Sequence[tuple[str, float]], rate: Input, sale: Input) -> tuple[Input, Input]:
    """Rate and sale of another mix; its parts are an assumption, so it has no interval."""
    value, brings = mixed(slices, dict(mix))
    said = "in the mix given: " + ", ".join(f"{name} {part:g}" for name, part in mix)
    rate = replace(rate, value=value, low=None, high=None, basis=said, reason="", successes=0, trials=0, parts=(),
                   measure="")  # fmt: skip
    if brings is not None:
        sale = replace(sale, value=brings, low=None, high=None, basis=said, reason="", how="measured", measure="")
    return rate, sale


def _not_sliced(slices: Sequence[Slice], dimension: Dimension) -> str:
    if slices and not any(s.named for s in slices):
        wanted = "an offer or type" if dimension == "offer" else f"a {dimension}"
        return f"No lead names {wanted}: import an export of leads with such a column, or map one on the import page."
    return ""


def _marketing_share(company: Company, filters: Filters, marketing: Sequence[str], found: Sold, *, part: bool) -> Input:
    """Marketing's share of the revenue, or, of a `part` of the sources, theirs."""
    label = "Share of revenue from marketing"
    unknown = Input("marketing", label, "share", None, definition=MARKETINGS,
                    measure="sources-share" if part else "marketing-share", over=filters)  # fmt: skip
    deals = _won(company, filters, marketing)
    reason = "" if found.deal_size is not None else found.why
    if not reason and not deals.loc[deals["amount"].notna(), "linked"].any():
        reason = "no won deal with an amount is linked to a lead in these dates"
    own = deals[deals["marketing"].astype(bool) & ~deals["refund"].astype(bool)]
    if not reason and not enough_amounts(own["amount"].count(), len(own)):
        reason = too_few_amounts(int(own["amount"].count()), len(own))
    if reason:
        return replace(unknown, reason=reason)
    deals = deals[deals["amount"].notna()]
    amounts = deals["amount"].astype(float)
    parts = amounts.where(deals["marketing"].astype(bool), 0.0)
    low, high = ratio_interval(parts.tolist(), amounts.tolist())
    currency = company.currency
    basis = f"{money(parts.sum(), currency, compact=True)} of {money(amounts.sum(), currency, compact=True)} in "
    basis += count(int((~deals["refund"]).sum()), "won deal", "won deals")
    return replace(unknown, value=float(parts.sum() / amounts.sum()), low=low, high=high, basis=basis)


def _won(company: Company, filters: Filters, marketing: Sequence[str] = ()) -> pd.DataFrame:
    """The deals won in the chosen dates, and the refunds: amount, whether it is marketing's, whether it is linked to a
    lead, whether it is a refund."""
    return company.warehouse.query(MARKETING, filters.parameters | {"marketing": list(marketing)})


def _about(
    company: Company, filters: Filters, leads: Slice | None, *, qualified: bool, asked_about: Filters | None = None
) -> dict[str, Any]:
    """Currency, data date, what the rates leave out and what they contain less surely; `filters` narrows what was
    asked about to the leads measured."""
    over = asked_about or filters
    asked = parameters(company, filters, "all", qualified=qualified)
    found = company.warehouse.query(YOUNG, asked).iloc[0]
    age = asked["judged_from"]
    young = f"leads younger than the {days(age)} within which 9 of 10 customers were won: too young to be in the rates"
    left_out = [
        (young, found["young"] if age is not None else 0),
        ("leads without a creation date, so of no age and in no period", found["undated"]),
        (
            "opportunities still open, neither won nor lost: not in the rate of customers",
            leads.still_open if leads else 0,
        ),
        ("won deals linked to no lead in the data", found["unlinked"]),
        ("customers won before their lead was created: not in the days that customers took", found["early"]),
        (UNRATED, company.warehouse.contents.unrated_deals),
    ]
    caveats = [
        ("customers whose won deals have no amount: customers, but not in the revenue per customer", found["unpriced"]),
    ]
    return {
        "currency": company.currency,
        "as_of": over.as_of,
        "over": over,
        "left_out": _counted(left_out),
        "caveats": _counted(caveats),
    }


def _counted(parts: Sequence[tuple[str, int]]) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(reason, int(rows)) for reason, rows in parts if rows)


def _month(company: Company, filters: Filters, dimension: Dimension) -> MonthSoFar | None:
    if filters.as_of is None:
        return None
    day = min(filters.end or filters.as_of, filters.as_of)
    known = reach(company, filters.as_of).leads
    day = min(day, known.last) if known else day  # no lead is known after that, which is not none
    span = Span.holding(day, "month")
    wanted = parameters(company, filters, dimension, qualified=False) | {"from_day": span.first, "to_day": day}
    frame = company.warehouse.query(MONTH_LEADS, wanted)
    leads = {f"No {dimension}" if pd.isna(name) else str(name): int(n) for name, n in frame.itertuples(index=False)}
    agreed = goal_between(company.agreements, span.first, span.last, "lead_value")
    return MonthSoFar(span, day, leads, agreed, company.agreement)
