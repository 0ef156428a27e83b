"""The ledger's rows: six inputs and three results for every month, quarter and year. May not import ui."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from smarketing.agreement.fiscal import fiscal_quarter, fiscal_year, quarter_name
from smarketing.company import Company
from smarketing.stats import wilson
from smarketing.views.amounts import enough_amounts
from smarketing.views.base import Filters, Period, run
from smarketing.views.maturity import is_young
from smarketing.views.periods import ONE_DAY, Span, months_later
from smarketing.views.reach import Reach

#: What is counted of a period; sums, so that several periods add up.
COUNTS = (
    "leads", "judged", "customers", "priced_customers", "won_deals", "priced_deals", "priced_revenue",
    "customer_revenue",
    "cycles", "cycle_days", "deals", "priced", "revenue", "marketing_deals", "marketing_priced", "marketing_revenue",
)  # fmt: skip
OF_LEADS, OF_DEALS = COUNTS[:8], COUNTS[8:]


@dataclass(frozen=True)
class Entry:
    """A month, quarter or year, or several together, as counted. A count is None where the data knows nothing of it.

    `young`: its youngest leads have not had the time half of the customers took to buy. `partial`: it is not over,
    began before the data does, or goes on after the last day chosen.
    """

    name: str
    first: date
    last: date
    counts: dict[str, float | None]
    young: bool = False
    partial: bool = False

    def of(self, name: str) -> float | None:
        return self.counts[name]

    @property
    def leads(self) -> float | None:
        return self.of("leads")

    @property
    def customers(self) -> float | None:
        """None where no export tells what became of the leads."""
        return None if self.leads and not self.of("judged") else self.of("customers")

    @property
    def close_rate(self) -> float | None:
        return _rate(self.customers, self.of("judged"))

    @property
    def interval(self) -> tuple[float, float] | tuple[None, None]:
        judged = self.of("judged")
        return (None, None) if not judged or self.customers is None else wilson(int(self.customers), int(judged))

    @property
    def customer_revenue(self) -> float | None:
        """0 without a customer; None where too few of their won deals have an amount."""
        if not self.customers:
            return self.customers
        return self.of("customer_revenue") if self._enough_of_customers else None

    @property
    def _enough_of_customers(self) -> bool:
        return bool(self.of("priced_customers")) and enough_amounts(self.of("priced_deals"), self.of("won_deals"))

    @property
    def revenue(self) -> float | None:
        """0 where nothing was closed; None where too few of the closed deals have an amount."""
        return self.of("revenue") if enough_amounts(self.of("priced"), self.of("deals")) else None

    @property
    def marketing_revenue(self) -> float | None:
        enough = enough_amounts(self.of("marketing_priced"), self.of("marketing_deals"))
        return self.of("marketing_revenue") if enough else None

    @property
    def deal_size(self) -> float | None:
        """Revenue per won deal: what the customers brought / their won deals that have an amount."""
        return _rate(self.of("priced_revenue"), self.of("priced_deals")) if self._enough_of_customers else None

    @property
    def revenue_per_customer(self) -> float | None:
        """What the customers brought / customers whose deals have an amount; None where too few deals have one."""
        return _rate(self.of("priced_revenue"), self.of("priced_customers")) if self._enough_of_customers else None

    @property
    def marketing_share(self) -> float | None:
        return _rate(self.marketing_revenue, self.revenue)

    @property
    def sales_cycle_days(self) -> float | None:
        return _rate(self.of("cycle_days"), self.of("cycles"))

    @property
    def row(self) -> dict[str, Any]:
        low, high = self.interval
        return {
            "period": self.name,
            "leads": self.leads,
            "customers": self.customers,
            "customer_revenue": self.customer_revenue,
            "marketing_revenue": self.marketing_revenue,
            "revenue": self.revenue,
            "sales_cycle_days": self.sales_cycle_days,
            "close_rate": self.close_rate,
            "close_low": low,
            "close_high": high,
            "deal_size": self.deal_size,
            "revenue_per_customer": self.revenue_per_customer,
            "marketing_share": self.marketing_share,
            "young": self.young,
            "partial": self.partial,
            "first_day": pd.Timestamp(self.first),
        }


def _rate(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None


def entries(
    company: Company, filters: Filters, period: Period, data: Reach, own: Sequence[str], close: float | None
) -> list[Entry]:
    """Every period from the first of the data, or the first day chosen, to the last; `own` are the sources of sales."""
    spans = [known for known in (data.leads, data.deals) if known]
    assert filters.as_of is not None
    if not spans:
        return []
    first = max(filters.start or date.min, min(known.since for known in spans))
    last = min(filters.end or filters.as_of, filters.as_of)
    starts = company.agreement.fiscal_year_starts
    counted = run(
        company,
        "ledger",
        whole_periods(filters, period, starts),
        period=period,
        shift=starts - 1,
        sales_sources=list(own),
    )
    by_day = {pd.Timestamp(row.first_day).date(): row for row in counted.itertuples()}
    return [
        _entry(name, since, until, by_day.get(since), data, filters, close)
        for name, since, until in _periods(period, first, last, starts)
    ]


def whole_periods(filters: Filters, period: Period, starts: int) -> Filters:
    """The same filters from the first day of the period that the chosen days begin in; `starts` is the first
    month of the fiscal year."""
    return replace(filters, start=Span.holding(filters.start, period, starts).first) if filters.start else filters


def _entry(
    name: str, first: date, last: date, row: Any, data: Reach, filters: Filters, close: float | None
) -> Entry:  # fmt: skip
    assert filters.as_of is not None
    counts = {
        **_counts(row, OF_LEADS, data.leads is not None and data.leads.overlaps(first, last)),
        **_counts(row, OF_DEALS, data.deals is not None and data.deals.overlaps(first, last)),
    }
    begins = max((known.since for known in (data.leads, data.deals) if known), default=first)
    cut = filters.end is not None and filters.end < last
    return Entry(
        name, first, last, counts,
        young=is_young(last, filters.as_of, close),
        partial=last > filters.as_of or first < begins.replace(day=1) or cut,
    )  # fmt: skip


def _counts(row: Any, names: Sequence[str], is_known: bool) -> dict[str, float | None]:
    """Nothing counted is none where the data knows of the period, else unknown."""
    found = {name: getattr(row, name, None) for name in names}
    return {
        name: None if not is_known else 0.0 if value is None or pd.isna(value) else float(value)
        for name, value in found.items()
    }


def _periods(period: Period, first: date, last: date, starts: int) -> Iterator[tuple[str, date, date]]:
    """Name, first and last day of every period that has a day from first to last; named as in agreements."""
    day = first
    months: tuple[date, ...]
    while day <= last:
        if period == "month":
            months, name = (day.replace(day=1),), f"{day:%Y-%m}"
        elif period == "quarter":
            months, name = fiscal_quarter(day, starts), quarter_name(day, starts)
        else:
            months = fiscal_year(day, starts)
            name = f"{months[-1]:%Y}"
        after = months_later(months[-1], 1)
        yield name, months[0], after - ONE_DAY
        day = after


def together(name: str, parts: Sequence[Entry]) -> Entry:
    """Several periods as one: sums, so that a rate of them is a ratio of sums and never a mean of rates."""
    sums: dict[str, float | None] = {}
    for count in COUNTS:
        values = [part.of(count) for part in parts]
        sums[count] = None if all(v is None for v in values) else float(sum(v or 0.0 for v in values))
    return replace(parts[0], name=name, last=parts[-1].last, counts=sums, young=False, partial=False)
