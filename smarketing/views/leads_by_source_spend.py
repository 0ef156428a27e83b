"""What leads and customers cost, by source and by campaign, where ad spend is known (R31). May not import ui."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smarketing.company import Company
from smarketing.views.base import Absent, Filters, LeftOut, left_out_rows, run
from smarketing.views.wording import day

COSTS = ["spend", "cost_per_lead", "cost_per_customer", "spend_note"]
NO_SPEND = "no ad spend of this source in these days"
NOT_IMPORTED = (
    "no ad spend imported: import the report of campaigns of your ad platform, by day or month, or your CRM's export "
    "of campaigns with their actual costs"
)
NOT_BY_OWNER = "ad spend is not known per owner"


def with_costs(table: pd.DataFrame, company: Company, filters: Filters) -> pd.DataFrame:
    """The sources with what was spent on each and what a lead and a customer cost; null with the reason."""
    found = spent(company, filters, "source").set_index("source")
    why = NOT_BY_OWNER if filters.owners else NO_SPEND if company.warehouse.contents.spend_rows else NOT_IMPORTED
    nothing = [None, None, None, why]
    rows = [_costs(found.loc[name]) if name in found.index else nothing for name in table["source"]]
    costs = pd.DataFrame(rows, columns=COSTS, index=table.index)
    return table.assign(**costs.astype({"spend": float, "cost_per_lead": float, "cost_per_customer": float}))


def absent(company: Company, filters: Filters) -> tuple[Absent, ...]:
    """The costs, where no spend was imported at all."""
    imported = company.warehouse.contents.spend_rows or filters.owners
    return () if imported else (Absent(tuple(COSTS), NOT_IMPORTED),)


def spent(company: Company, filters: Filters, kind: str) -> pd.DataFrame:
    """Spend per source or campaign with the leads and customers of the days it covers, the dearest first."""
    columns = [kind, "spend", "leads", "customers", "judged", "first_day", "last_day", "unrated"]
    if filters.owners or not company.warehouse.contents.spend_rows:
        return pd.DataFrame(columns=columns)
    rows = run(company, "leads_by_source.spend", filters)
    return rows[rows["kind"] == kind].rename(columns={"name": kind})[columns].reset_index(drop=True)


def campaigns(company: Company, filters: Filters) -> pd.DataFrame:
    """A row per campaign with spend: leads and customers of the days it covers, and what each cost."""
    found = spent(company, filters, "campaign")
    costs = pd.DataFrame([_costs(row) for _, row in found.iterrows()], columns=COSTS)
    people = found[["campaign", "leads", "customers"]].astype({"leads": "Int64", "customers": "Int64"})
    people.loc[found["judged"].astype(float) == 0, "customers"] = pd.NA
    return people.assign(**costs)


def left_out(company: Company, filters: Filters, table: pd.DataFrame) -> tuple[LeftOut, ...]:
    """Rows of spend that no figure contains; those of sources without a lead are in none either."""
    if filters.owners:
        return ()
    rows = run(company, "leads_by_source.spend", filters)
    strange = rows[(rows["kind"] == "source") & ~rows["name"].isin(table["source"])]
    names = ", ".join(strange["name"].head(3)) + (", …" if len(strange) > 3 else "")
    aside = left_out_rows(run(company, "leads_by_source.spend_left_out", filters))
    unled = int(strange["rows"].sum())
    more = LeftOut(f"rows of ad spend on sources that no lead of these days has: {names}", unled)
    return (*aside, more) if unled else aside


def _costs(row: Any) -> list[Any]:
    """Spend, cost per lead and per customer, and why one of them is unknown or of fewer days than asked."""
    if pd.isna(row["spend"]):
        return [None, None, None, f"spent in {', '.join(row['unrated'])}, without an exchange rate"]
    spend, leads, customers = float(row["spend"]), int(row["leads"]), int(row["customers"])
    known = bool(row["judged"])
    return [
        spend,
        spend / leads if leads else None,
        spend / customers if customers else None,
        f"{day(row['first_day'].date())} to {day(row['last_day'].date())}" + _why(leads, customers, known),
    ]


def _why(leads: int, customers: int, known: bool) -> str:
    if not leads:
        return ": no lead"
    if not known:
        return ": what became of the leads is unknown"
    return "" if customers else ": no customer yet"
