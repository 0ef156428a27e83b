"""Amounts in several currencies: why they are not added up, or by which rates they were. May not import ui."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from babel.dates import format_date

from smarketing.company import Company

#: Where to enter what lacks.
ENTER = "; enter it on the page Exchange rates or with `rates set`"
#: Won deals in another currency than the company's, by the rate they are converted by; null without one.
CONVERSIONS = "select currency, rate, valid_from, deals from conversions order by currency, valid_from nulls first"


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
    each = _listed([f"{deals:,} in {currency}" for currency, deals in lacking.items()])
    return f"{deals} in currencies without an exchange rate to {into} ({each})"


def refused(company: Company) -> str:
    """Why no amounts are added up and where to enter what lacks, in a sentence; empty where they are."""
    why = unrated(company)
    if not why:
        return ""
    currency = str(_lacking(company).index[0])
    example = f"“{currency}”" if " " in currency else currency
    return (
        f"{why}, so no amounts are added up: enter rates on the page Exchange rates or with `rates set {example} RATE`."
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


def _listed(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
