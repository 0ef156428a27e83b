"""The planner's starting point, measured from the company's own data."""

from __future__ import annotations

from datetime import date
from importlib import resources

import pandas as pd

from smarketing.company import Company
from smarketing.planner.baseline import Baseline, Measured
from smarketing.views.amounts import unrated
from smarketing.views.base import Filters

SQL = resources.files(__package__).joinpath("measured.sql").read_text(encoding="utf-8")
DAYS_A_YEAR = 365.25


def baseline(company: Company, filters: Filters) -> Baseline:
    """Rates, deal size, revenue and reps over the chosen dates; what the data cannot tell is None with its reason.

    A rate is the share of people who reached one stage that also reached the next, a ratio of sums. The last is the
    win rate of opportunities already won or lost: a lost one stays in the denominator, an open one is not judged yet.
    """
    filters = filters.settled(company.warehouse.data_date)
    every_lead = company.agreement.every_lead
    row = company.warehouse.query(SQL, filters.parameters | {"every_lead": every_lead}).iloc[0]
    return Baseline(
        deal_size=row.revenue / row.priced_deals if row.priced_deals else None,
        rates=(_prospect_to_lead(row), _lead_to_mql(row), _mql_to_sql(row), _sql_to_opportunity(row), _win_rate(row)),
        revenue_per_year=_per_year(row, filters),
        reps=int(row.reps) or None,
        unrated=unrated(company),
    )


def _prospect_to_lead(row: pd.Series) -> Measured:
    if not row.subscribers:
        return Measured.unknown("the data has no subscribers, only leads")
    return Measured.of(int(row.leads), int(row.prospects), "no contacts in these dates")


def _lead_to_mql(row: pd.Series) -> Measured:
    if not row.mql_known:
        return Measured.unknown("the data has no lifecycle stage or lead status")
    return Measured.of(int(row.mqls), int(row.leads), "no leads in these dates")


def _mql_to_sql(row: pd.Series) -> Measured:
    if not row.sqls_named:
        return Measured.unknown("the data has no SQL stage: an MQL becomes an opportunity directly")
    return Measured.of(int(row.sqls), int(row.mqls), "no MQLs in these dates")


def _sql_to_opportunity(row: pd.Series) -> Measured:
    if not row.opportunity_known:
        return Measured.unknown("the data has no opportunities")
    if not row.sqls_named:
        return Measured.of(int(row.mql_opportunities), int(row.mqls), "no MQLs in these dates")
    return Measured.of(int(row.sql_opportunities), int(row.all_sqls), "no SQLs in these dates")


def _win_rate(row: pd.Series) -> Measured:
    if not row.opportunity_known:
        return Measured.unknown("the data has no opportunities")
    return Measured.of(int(row.customers), int(row.decided), "no opportunity of these dates is won or lost yet")


def _per_year(row: pd.Series, filters: Filters) -> float | None:
    """Won revenue of the chosen dates, scaled to a year; unknown for less than a month of sales."""
    if pd.isna(row.revenue) or pd.isna(row.first_sale) or filters.as_of is None:
        return None
    first: date = filters.start or pd.Timestamp(row.first_sale).date()
    days = (min(filters.end or filters.as_of, filters.as_of) - first).days + 1
    return float(row.revenue) * DAYS_A_YEAR / days if days >= 28 else None
