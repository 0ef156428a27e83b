"""The planner's starting point, measured from the company's own data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import resources

import pandas as pd

from smarketing.company import Company
from smarketing.planner.baseline import Baseline, Measured
from smarketing.planner.plan import STEPS
from smarketing.planner.slices import Slice, pooled, read_slices
from smarketing.views.amounts import NO_RATE, enough_amounts, too_few_amounts, unrated
from smarketing.views.base import Filters

SQL = resources.files(__package__).joinpath("measured.sql").read_text(encoding="utf-8")
DAYS_A_YEAR = 365.25
SHORT = "less than a month of sales with amounts in these dates"


@dataclass(frozen=True)
class Sold:
    """Won deals closed in some dates: how many, how many of them with an amount, what those brought, and as of a year.

    `why` says why the amounts tell nothing; `reps` are the owners of the leads created in these dates.
    """

    deals: int
    priced: int
    revenue: float | None
    per_year: float | None
    why: str
    reps: int

    @property
    def deal_size(self) -> float | None:
        """Revenue per won deal; None where too few have an amount."""
        return None if self.revenue is None or not self.priced else self.revenue / self.priced


def sold(company: Company, filters: Filters) -> Sold:
    """What was sold in the chosen dates; amounts are unknown where fewer than half of the deals have one."""
    filters = filters.settled(company.warehouse.data_date)
    row = company.warehouse.query(SQL, filters.parameters).iloc[0]
    deals, priced = int(row.deals), int(row.priced)
    why = ""
    if unrated(company):
        why = NO_RATE
    elif not priced and not deals:
        why = "no won deal with an amount in these dates"
    elif not enough_amounts(priced, deals):
        why = too_few_amounts(priced, deals)
    revenue = None if why else float(row.revenue)
    per_year = _per_year(revenue, row.first_day, filters)
    return Sold(deals, priced, revenue, per_year, why or (SHORT if per_year is None else ""), int(row.reps))


def baseline(company: Company, filters: Filters) -> Baseline:
    """Rates, revenue per customer, revenue and reps over the chosen dates; what the data cannot tell is None, with its
    reason.

    Rates and revenue per customer are those of the leads old enough to be judged (`slices`), which every calculator
    takes.
    """
    found, leads = sold(company, filters), pooled(read_slices(company, filters))
    return Baseline(
        per_customer=leads.per_customer if leads else None,
        rates=step_rates(leads),
        revenue_per_year=found.per_year,
        reps=found.reps or None,
    )


def step_rates(leads: Slice | None) -> tuple[Measured, ...]:
    """The five rates in the order of STEPS; unknown where no lead is old enough."""
    return leads.steps if leads else (Measured.unknown(NO_LEADS),) * len(STEPS)


NO_LEADS = "no lead of these dates is old enough to be judged"


def _per_year(revenue: float | None, first_day: object, filters: Filters) -> float | None:
    """Won revenue of the chosen dates, scaled to a year; unknown for less than a month of sales."""
    if revenue is None or pd.isna(first_day) or filters.as_of is None:
        return None
    first: date = filters.start or pd.Timestamp(first_day).date()
    days = (min(filters.end or filters.as_of, filters.as_of) - first).days + 1
    return revenue * DAYS_A_YEAR / days if days >= 28 else None
