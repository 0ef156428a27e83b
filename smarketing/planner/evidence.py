"""What the data says about each calculator's inputs, over the chosen filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from importlib import resources
from typing import Any

import pandas as pd

from smarketing.agreement import Agreement, Agreements, Goals
from smarketing.agreement.pace import goal_between
from smarketing.agreement.workdays import Workdays, days_between
from smarketing.company import Company
from smarketing.planner.baseline import Measured
from smarketing.planner.chance import ratio_interval
from smarketing.planner.inputs import Input, sale_input
from smarketing.planner.measured import baseline
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
from smarketing.views.amounts import NO_RATE, unrated
from smarketing.views.base import UNRATED, Filters, LeftOut, statement_text
from smarketing.views.marketing import sales_sources
from smarketing.views.periods import Span, months_later
from smarketing.views.standing import SILENT_DAYS
from smarketing.views.wording import count, days, money, month

MARKETING = resources.files(__package__).joinpath("marketing.sql").read_text(encoding="utf-8")
MONTH_LEADS = statement_text("month_leads")
NEWEST = "select max(created_on) as day from lead_facts where created_on <= coalesce($end::date, $as_of::date)"


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
    """The inputs as measured, and what else the answer is made of. `chosen` was chosen from what is `offered`."""

    inputs: tuple[Input, ...]
    currency: str | None
    as_of: date | None
    sales: tuple[float, ...] = ()
    slices: tuple[Slice, ...] = ()
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
    usual = [s.name for s in offered if s.name not in by_sales]
    chosen = tuple(name for name in (asked.chosen or usual) if name in {s.name for s in offered})
    sources = tuple(name for name in chosen if not filters.sources or name in filters.sources)
    own = [s for s in offered if s.name in sources]
    leads = pooled(own)
    narrowed = replace(filters, sources=sources)
    sales = sales_by_slice(company, narrowed).get("All leads", ()) if own else ()
    sale = _sale(company, sales, leads)
    close = leads.to_customer if leads else Measured.unknown("no leads in these dates")
    return Evidence(
        inputs=(
            _year(company, filters, "quota", "Quota of the year"),
            _marketing_share(company, filters, chosen),
            sale,
            Input.of_rate("close", "Lead to customer", close, "of marketing’s leads"),
        ),
        sales=_shape(sales, sale),
        offered=tuple(s.name for s in offered),
        chosen=chosen,
        rows_used=leads.leads if leads else 0,
        **_about(company, narrowed if own else filters, qualified=False),
    )


def of_leads(company: Company, asked: Question) -> Evidence:
    """Bookings goal, average sale, and the two rates from lead to opportunity and from there to customer."""
    filters = asked.filters.settled(company.warehouse.data_date)
    leads = pooled(read_slices(company, filters))
    sales = sales_by_slice(company, filters).get("All leads", ())
    sale = _sale(company, sales, leads)
    win = baseline(company, filters).rates[-1]
    to_opportunity = leads.to_opportunity if leads else Measured.unknown("no leads in these dates")
    return Evidence(
        inputs=(
            _year(company, filters, "bookings", "Bookings goal of the year"),
            sale,
            Input.of_rate("opportunity", "Lead to opportunity", to_opportunity, "leads"),
            Input.of_rate("win", "Opportunity to customer", win, "opportunities won or lost"),
        ),
        sales=_shape(sales, sale),
        rows_used=leads.leads if leads else 0,
        **_about(company, filters, qualified=False),
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
    whole = pooled(picked)
    measured = whole.to_customer if whole else Measured.unknown(_none(company, filters))
    rate = Input.of_rate("qualified", "Qualified lead to customer", measured, "qualified leads")
    sale = _sale(company, sales, whole)
    if asked.mix:
        rate, sale = _of_mix(slices, asked.mix, rate, sale)
    return Evidence(
        inputs=(_year(company, filters, "bookings", "Bookings goal of the year"), rate, sale),
        sales=_shape(sales, sale),
        slices=tuple(slices),
        offered=tuple(s.name for s in slices),
        chosen=chosen,
        mix=asked.mix,
        rows_used=whole.leads if whole else 0,
        missing=_not_sliced(slices, asked.dimension),
        **_about(company, filters, qualified=True),
    )


def of_lead_value(company: Company, asked: Question) -> Evidence:
    """Bookings goal, what leads of each type became, and the leads of the month so far."""
    filters = asked.filters.settled(company.warehouse.data_date)
    slices = read_slices(company, filters, asked.dimension)
    whole = pooled(slices)
    sales = tuple(sorted(a for amounts in sales_by_slice(company, filters, asked.dimension).values() for a in amounts))
    sale = _sale(company, sales, whole)
    return Evidence(
        inputs=(_year(company, filters, "bookings", "Bookings goal of the year"), sale),
        sales=_shape(sales, sale),
        slices=tuple(slices),
        month=_month(company, filters, asked.dimension),
        rows_used=whole.leads if whole else 0,
        missing=_not_sliced(slices, asked.dimension),
        **_about(company, filters, qualified=False),
    )


def _shape(sales: tuple[float, ...], sale: Input) -> tuple[float, ...]:
    """How sales differ in size; where the average is not worth a figure, neither is that."""
    return sales if sale.value is not None else ()


def _sale(company: Company, sales: Sequence[float], leads: Slice | None) -> Input:
    """The average sale; where exchange rates lack, that is why it is unknown."""
    sale = sale_input(sales, leads.customers if leads else 0, _currency(company))
    lacks = sale.value is None and leads and leads.customers and unrated(company)
    return replace(sale, reason=NO_RATE) if lacks else sale


def _currency(company: Company) -> str | None:
    return company.currency


def _none(company: Company, filters: Filters) -> str:
    """Why there are no qualified leads."""
    return baseline(company, filters).rates[1].reason or "no lead of these dates is an MQL"


def _of_mix(slices: Sequence[Slice], mix: Sequence[tuple[str, float]], rate: Input, sale: Input) -> tuple[Input, Input]:
    """Rate and sale of another mix; its parts are an assumption, so it has no interval."""
    value, brings = mixed(slices, dict(mix))
    said = "in the mix given: " + ", ".join(f"{name} {part:g}" for name, part in mix)
    rate = replace(rate, value=value, low=None, high=None, basis=said, reason="", successes=0, trials=0)
    if brings is not None:
        sale = replace(sale, value=brings, low=None, high=None, basis=said, reason="")
    return rate, sale


def _not_sliced(slices: Sequence[Slice], dimension: Dimension) -> str:
    if slices and not any(s.named for s in slices):
        wanted = "an offer or type" if dimension == "offer" else f"a {dimension}"
        return f"No lead names {wanted}: import an export of leads with such a column, or map one on the import page."
    return ""


def _year(company: Company, filters: Filters, key: str, label: str) -> Input:
    """The revenue goal agreed for the twelve months after the data date; without one, or of a part, a year's sales."""
    currency = _currency(company)
    label += f" ({currency})" if currency else ""
    if filters.as_of and not filters.sources and not filters.owners:
        first = months_later(filters.as_of.replace(day=1), 1)
        last = months_later(first, 12) - timedelta(days=1)
        agreed = goal_between(company.agreements, first, last, "revenue")
        if agreed:
            return Input(key, label, "money", agreed, basis=f"{month(first)} to {month(last)}", how="agreed")
    reason = _hardly_priced(company, _won(company, filters))
    if reason:
        return Input(key, label, "money", None, reason=reason)
    sold = baseline(company, filters).revenue_per_year
    if sold is None:
        return Input(key, label, "money", None, reason="less than a month of sales with amounts in these dates")
    return Input(key, label, "money", sold, basis="won revenue of these dates, as of a year")


def _marketing_share(company: Company, filters: Filters, marketing: Sequence[str]) -> Input:
    label = "Share of revenue from marketing"
    deals = _won(company, filters, marketing)
    reason = _hardly_priced(company, deals)
    if not reason and not deals.loc[deals["amount"].notna(), "linked"].any():
        reason = "no won deal with an amount is linked to a lead in these dates"
    if reason:
        return Input("marketing", label, "share", None, reason=reason)
    deals = deals[deals["amount"].notna()]
    amounts = deals["amount"].astype(float)
    parts = amounts.where(deals["marketing"].astype(bool), 0.0)
    low, high = ratio_interval(parts.tolist(), amounts.tolist())
    currency = _currency(company)
    basis = f"{money(parts.sum(), currency, compact=True)} of {money(amounts.sum(), currency, compact=True)} in "
    basis += count(len(deals), "won deal", "won deals")
    return Input("marketing", label, "share", float(parts.sum() / amounts.sum()), low, high, basis)


def _won(company: Company, filters: Filters, marketing: Sequence[str] = ()) -> pd.DataFrame:
    """The deals won in the chosen dates: amount, whether it is marketing's, whether it is linked to a lead."""
    return company.warehouse.query(MARKETING, filters.parameters | {"marketing": list(marketing)})


def _hardly_priced(company: Company, deals: pd.DataFrame) -> str:
    """Why the amounts of won deals cannot carry an answer; empty where they can."""
    if unrated(company):
        return NO_RATE
    priced = int(deals["amount"].notna().sum())
    if not priced:
        return "no won deal with an amount in these dates"
    if priced * 2 < len(deals):
        return f"only {count(priced)} of {count(len(deals))} won deals have an amount that may be added up"
    return ""


def _about(company: Company, filters: Filters, *, qualified: bool) -> dict[str, Any]:
    """Currency, data date, what the rates leave out and what they contain less surely."""
    found = company.warehouse.query(YOUNG, parameters(company, filters, "all", qualified=qualified)).iloc[0]
    late = None if pd.isna(found["days_to_close"]) else days(float(found["days_to_close"]))
    left_out = [
        ("leads without a creation date, so in no period", found["undated"]),
        ("won deals linked to no lead in the data", found["unlinked"]),
        ("customers won before their lead was created: not in the days that customers took", found["early"]),
        (UNRATED, company.warehouse.contents.unrated_deals),
    ]
    caveats = [
        ("customers whose won deals have no amount: customers, but not in the average sale", found["unpriced"]),
        (f"leads younger than the {late} within which 9 of 10 customers were won: some may still be, so the rates are "
         "rather too low", found["young"] if late else 0),
    ]  # fmt: skip
    return {
        "currency": _currency(company),
        "as_of": filters.as_of,
        "left_out": _counted(left_out),
        "caveats": _counted(caveats),
    }


def _counted(parts: Sequence[tuple[str, int]]) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(reason, int(rows)) for reason, rows in parts if rows)


def _newest(company: Company, filters: Filters, day: date) -> date:
    """The day, or that of the newest lead where the export of leads ended before: no lead is known since, not none."""
    newest = company.warehouse.query(NEWEST, filters.parameters)["day"].iloc[0]
    if pd.isna(newest):
        return day
    last, workdays = pd.Timestamp(newest).date(), Workdays.of(company.agreement)
    silent = sum(between in workdays for between in days_between(last + timedelta(days=1), day))
    return last if silent >= SILENT_DAYS else day


def _month(company: Company, filters: Filters, dimension: Dimension) -> MonthSoFar | None:
    if filters.as_of is None:
        return None
    day = min(filters.end or filters.as_of, filters.as_of)
    day = _newest(company, filters, day)
    span = Span.holding(day, "month")
    wanted = parameters(company, filters, dimension, qualified=False) | {"from_day": span.first, "to_day": day}
    frame = company.warehouse.query(MONTH_LEADS, wanted)
    leads = {f"No {dimension}" if pd.isna(name) else str(name): int(n) for name, n in frame.itertuples(index=False)}
    agreed = goal_between(company.agreements, span.first, span.last, "lead_value")
    return MonthSoFar(span, day, leads, agreed, company.agreement)
