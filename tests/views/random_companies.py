"""Random small companies, and what pandas makes of them without any of the product's SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from smarketing.agreement import Agreement, Rate, Rates
from smarketing.company import Company
from smarketing.views import Filters
from tests.companies import Row, company

FIRST, TODAY = date(2026, 1, 5), date(2026, 6, 30)
DAYS = st.integers(0, 150).map(lambda n: FIRST + timedelta(days=n))
MOMENTS = st.tuples(DAYS, st.integers(0, 24 * 60 - 1)).map(
    lambda drawn: datetime.combine(drawn[0], time()) + timedelta(minutes=drawn[1])
)
TIMES = st.one_of(DAYS, MOMENTS)
PEOPLE = st.sampled_from([None, "Dana", "Lee", "Kim"])
AGREEMENT = Agreement(currency="EUR", promise_hours=30.0, min_leads_to_rank=3)
#: From a day on a dollar is worth half of what it was before.
CHANGE = date(2026, 3, 1)
RATES = Rates(
    rates=(Rate(currency="USD", into="EUR", rate=0.5), Rate(currency="USD", into="EUR", rate=0.25, valid_from=CHANGE))
)
TEAMS = {"Dana": "North", "Lee": "South"}


@dataclass(frozen=True)
class Known:
    """A random company: as the product sees it, and its rows."""

    company: Company
    leads: list[Row]
    deals: list[Row]
    activities: list[Row]

    def euros(self, deal: Row) -> float | None:
        """What of a deal may be added up: None without an amount, and for all while a won one has no exchange rate."""
        rated = bool(self.company.rates.rates)
        if not _has_amount(deal) or (not rated and any(_is_dollars(d) and d["outcome"] == "won" for d in self.deals)):
            return None
        day = deal["closed_at"] or deal["created_at"] or date.min
        return deal["amount"] * (0.25 if day >= CHANGE else 0.5) if deal["currency"] == "USD" else deal["amount"]

    def as_of(self, filters: Filters) -> date | None:
        return filters.as_of or self.company.warehouse.data_date

    def is_prospect(self, person: Row, as_of: date) -> bool:
        """A subscriber who has no deal yet."""
        deals = [deal for deal in self.deals if deal["lead_id"] == person["id"]]
        return person["stage"] == "subscriber" and not any(
            (deal["created_at"] or date.min) <= as_of
            or (deal["outcome"] == "won" and (deal["closed_at"] or date.min) <= as_of)
            for deal in deals
        )

    def chosen(self, filters: Filters) -> list[Row]:
        """The leads a question is about, each with its source and owner by their names."""
        as_of = self.as_of(filters) or date.max
        return [row for row in self.people(filters) if not self.is_prospect(row, as_of)]

    def people(self, filters: Filters) -> list[Row]:
        """The leads and the prospects beside them."""
        names = source_names([row["source"] for row in self.leads])
        rows = [
            {**row, "source": names.get(row["source"], "No source"), "owner": row["owner"] or "No owner"}
            for row in self.leads
        ]
        return [row for row in rows if _is_chosen(row, filters, self.as_of(filters))]


def _has_amount(deal: Row) -> bool:
    return (deal["amount"] or 0) > 0


def _is_dollars(deal: Row) -> bool:
    return _has_amount(deal) and deal["currency"] == "USD"


def _is_chosen(row: Row, filters: Filters, as_of: date | None) -> bool:
    day = day_of(row["created_at"])
    if day is None:
        in_period = filters.start is None and filters.end is None
    else:
        in_period = (filters.start or date.min) <= day <= min(filters.end or date.max, as_of or date.max)
    wanted = not filters.sources or row["source"] in filters.sources
    return in_period and wanted and (not filters.owners or row["owner"] in filters.owners)


def source_names(spellings: list[str | None]) -> dict[str | None, str]:
    """The commonest spelling of each group that differs in case, spaces and punctuation only; ties by alphabet."""
    counts = pd.Series([s for s in spellings if s is not None], dtype=object).value_counts()
    groups: dict[str, list[str]] = {}
    for spelling in counts.index:
        groups.setdefault(re.sub(r"[\s_\-]+", "", spelling.lower()), []).append(spelling)
    return {s: min(group, key=lambda other: (-counts[other], other)) for group in groups.values() for s in group}


def day_of(moment: Any) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


#: The fewest deals (a third of the fewest activities): none sometimes, because that is a case of its own.
FEW = st.sampled_from([6, 4, 0])
LEADS = st.fixed_dictionaries(
    {
        "source": st.sampled_from([None, "Web", "web", "Trade show", "Trade-Show", "Fair"]),
        "owner": PEOPLE,
        "created_at": st.one_of(TIMES, st.none()),
        "stage": st.sampled_from(["subscriber", "lead", "mql", "sql", "opportunity", "customer"]),
        "rejected": st.sampled_from([None, False, True]),
        "last_activity_at": st.one_of(st.none(), st.none(), TIMES),
    }
)


@st.composite
def companies(draw: st.DrawFn) -> Known:
    leads = [{"id": f"L{n}", **row} for n, row in enumerate(draw(st.lists(LEADS, min_size=8, max_size=20)))]
    if draw(st.integers(0, 3)) == 3:
        leads = [{**row, "stage": None} for row in leads]
    ids = st.sampled_from([row["id"] for row in leads] + ["nobody"])
    deal = st.fixed_dictionaries(
        {
            "lead_id": ids,
            "outcome": st.sampled_from(["won", "won", "lost", "open"]),
            "amount": st.sampled_from([None, 0.0, 100.0, 250.0]),
            "currency": st.sampled_from([None, "EUR", "EUR", "USD"]),
            "created_at": st.one_of(DAYS, st.none()),
            "closed_at": st.one_of(DAYS, st.none()),
        }
    )
    activity = st.fixed_dictionaries(
        {
            "lead_id": st.lists(ids, min_size=1, max_size=3).map(";".join),
            "kind": st.sampled_from(["call", "email", "meeting", "task", "note"]),
            "direction": st.sampled_from([None, "inbound", "outbound"]),
            "occurred_at": st.one_of(TIMES, TIMES, st.none()),
        }
    )
    deals = [{"id": f"D{n}", **row} for n, row in enumerate(draw(st.lists(deal, min_size=draw(FEW), max_size=12)))]
    activities = [
        {"id": f"A{n}", **row} for n, row in enumerate(draw(st.lists(activity, min_size=3 * draw(FEW), max_size=25)))
    ]
    reps = [{"id": str(n), "name": name, "team": team} for n, (name, team) in enumerate(TEAMS.items())]
    rates = draw(st.sampled_from([RATES, RATES, None]))
    made = company(leads, deals, activities, reps, agreement=AGREEMENT, rates=rates, today=TODAY)
    return Known(made, leads, deals, activities)


#: Often everything, so that there is something to count; else a period, an earlier day, some sources or one owner.
FILTERS = st.builds(
    lambda start, length, as_of, sources, owners: Filters(
        start=start,
        end=start + timedelta(days=length) if start else None,
        as_of=as_of,
        sources=sources,
        owners=owners,
    ),
    st.one_of(st.none(), st.none(), DAYS),
    st.integers(20, 120),
    st.one_of(st.none(), st.none(), st.integers(30, 150).map(lambda n: FIRST + timedelta(days=n))),
    st.sampled_from([(), (), (), ("Web", "No source")]),
    st.sampled_from([(), (), (), ("Dana",)]),
)
