"""Amounts in several currencies: why they are not added up, or by which rates they were. May not import ui."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from babel.dates import format_date

from smarketing.company import Company
from smarketing.views.wording import listed

#: Why a single figure is unknown, where the page says beside it which rates lack.
NO_RATE = "an exchange rate is missing"
#: Where to enter what lacks: on the pages, and on the command line.
ENTER_RATES = ": enter rates on the page Exchange rates."
ENTER_BY_COMMAND = "; enter it with `rates set`"
#: Won deals in another currency than the company's, by the rate they are converted by; null without one.
CONVERSIONS = "select currency, rate, valid_from, deals from conversions order by currency, valid_from nulls first"
#: Currencies of ad spend that counts and has no rate. Parameters: $start, $end, $sources; null and empty: all of it.
UNRATED_SPEND = """
select distinct currency
from spend
where amount is null and aside is null
    and ($start::date is null or last_day >= $start::date) and ($end::date is null or first_day <= $end::date)
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
order by currency
"""


def enough_amounts(priced: float | None, sold: float | None) -> bool:
    """Whether amounts can carry a sum or an average: at least half of the won deals have one that may be added up.

    The one rule for every page, calculator and list; statements say it as `priced * 2 >= sold`. Of nothing sold the sum
    is known, 0, but no average; where nobody knows what was sold (None), nothing is.

    >>> [enough_amounts(*deals) for deals in ((1, 3), (2, 4), (0, 1), (0, 0), (None, None))]
    [False, True, False, True, False]
    """
    return priced is not None and sold is not None and bool(priced * 2 >= sold)


def too_few_amounts(priced: float, sold: float) -> str:
    """Why they cannot, as a clause: "only 1 of 3 won deals has an amount that may be added up"."""
    if not sold:
        return "no deal was won"
    some = f"only {priced:,.0f} of {sold:,.0f} won deals" if priced else f"none of the {sold:,.0f} won deals"
    if sold == 1:
        some = "the only won deal"
        return f"{some} has no amount that may be added up"
    return f"{some} {'have' if priced > 1 else 'has'} an amount that may be added up"


def unrated(company: Company) -> str:
    """Which won deals keep back every sum, as a clause; empty where amounts are added up.

    A part must not look like the whole: one won deal in a currency without a rate is enough.
    """
    if not company.warehouse.contents.unrated_deals:
        return ""
    lacking, into = _lacking(company), company.warehouse.contents.currency
    total = int(lacking.sum())
    deals = "1 won deal is" if total == 1 else f"{total:,} won deals are"
    if len(lacking) == 1:
        return f"{deals} in {lacking.index[0]} without an exchange rate to {into}"
    each = listed([f"{deals:,} in {currency}" for currency, deals in lacking.items()])
    return f"{deals} in currencies without an exchange rate to {into} ({each})"


def refused(company: Company) -> str:
    """Why no amounts are added up and on which page to enter what lacks, in a sentence; empty where they are."""
    why = unrated(company)
    return f"{why}, so no amounts are added up{ENTER_RATES}" if why else ""


def refused_by_command(company: Company) -> str:
    """The same with the command that enters what lacks, for a terminal."""
    why = unrated(company)
    if not why:
        return ""
    currency = str(_lacking(company).index[0])
    example = f"“{currency}”" if " " in currency else currency
    return f"{why}, so no amounts are added up: enter rates with `rates set {example} RATE`."


def unrated_currencies(company: Company, parameters: Mapping[str, Any] | None = None) -> list[str]:
    """Currencies of ad spend that counts and has no rate; `parameters` are those of filters, without them all."""
    if not company.warehouse.contents.spend_rows or company.currency is None:
        return []
    asked = {"start": None, "end": None, "sources": []} | dict(parameters or {})
    return list(company.warehouse.query(UNRATED_SPEND, asked)["currency"].dropna())


def unrated_spend(company: Company, parameters: Mapping[str, Any] | None = None) -> str:
    """Which ad spend cannot be converted and what is unknown for it, as a clause; empty where all can."""
    lacking = unrated_currencies(company, parameters)
    if not lacking:
        return ""
    return (
        f"Ad spend in {listed(lacking)} has no exchange rate to {company.currency}, so the costs of its sources and "
        "campaigns are unknown"
    )


def converted(company: Company) -> str:
    """Which rates were used and for how many won deals; empty where all amounts are in the company's currency."""
    if not company.warehouse.contents.converted_deals:
        return ""
    into = company.warehouse.contents.currency
    used = company.warehouse.query(CONVERSIONS).dropna(subset="rate")
    each = [
        f"{int(row.deals):,} at 1 {row.currency} = {row.rate:.6g} {into}{_since(row.valid_from)}"
        for row in used.itertuples()
    ]
    total = int(used["deals"].sum())
    deals = "1 won deal in another currency was" if total == 1 else f"{total:,} won deals in other currencies were"
    return f"{deals} converted, each by the rate of its close date: {'; '.join(each)}."


def _lacking(company: Company) -> pd.Series:
    """Won deals without a rate, by currency."""
    found = company.warehouse.query(CONVERSIONS)
    return found[found["rate"].isna()].groupby("currency")["deals"].sum()


def _since(valid_from: object) -> str:
    if pd.isna(valid_from):
        return ""
    return f" (rate of {format_date(pd.Timestamp(valid_from).date(), 'd MMM y', locale='en')})"
