"""The five Views' figures as an analyst would compute them with pandas on loaded frames. Returns one checking total."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

PROMISE_HOURS = 24.0


@dataclass(frozen=True)
class Frames:
    leads: pd.DataFrame
    deals: pd.DataFrame
    activities: pd.DataFrame

    @property
    def as_of(self) -> pd.Timestamp:
        closed = self.deals.loc[self.deals["Deal Stage"].str.startswith("Closed"), "Close Date"]
        newest = [self.leads["Create Date"].max(), self.leads["mql"].max(), self.deals["Create Date"].max(),
                  closed.max(), self.activities["Activity date"].max()]  # fmt: skip
        return max(newest).normalize()


def load(folder: Path) -> Frames:
    """The exports as typed frames; not part of what is timed."""
    mql = "Became a Marketing Qualified Lead Date"
    leads = pd.read_csv(folder / "contacts.csv", parse_dates=["Create Date", mql]).rename(columns={mql: "mql"})
    deals = pd.read_csv(folder / "deals.csv", parse_dates=["Create Date", "Close Date"])
    kinds = [
        pd.read_csv(folder / f"{kind}.csv", parse_dates=["Activity date"],
                    usecols=["Activity date", "Associated Contact IDs"]).assign(kind=kind)
        for kind in ("calls", "emails", "meetings")
    ]  # fmt: skip
    activities = pd.concat(kinds, ignore_index=True)
    activities["kind"] = activities["kind"].astype("category")
    return Frames(leads, deals, activities)


def sla_progress(frames: Frames) -> float:
    days = frames.leads["mql"].dropna().dt.normalize().value_counts()
    rows = days.reindex(pd.date_range(days.index.min(), frames.as_of), fill_value=0).rename("mqls").to_frame()
    rows["cumulative"] = rows["mqls"].cumsum()
    return float(rows["cumulative"].iloc[-1])


def leads_by_source(frames: Frames) -> float:
    won = frames.deals[
        (frames.deals["Deal Stage"] == "Closed Won") & (frames.deals["Close Date"].dt.normalize() <= frames.as_of)
    ]
    by_lead = won.groupby("Associated Contact IDs").agg(revenue=("Amount", "sum"), won_on=("Close Date", "min"))
    leads = frames.leads.merge(by_lead, left_on="Record ID", right_index=True, how="left")
    leads["opportunity"] = leads["Record ID"].isin(frames.deals["Associated Contact IDs"])
    days = (leads["won_on"].dt.normalize() - leads["Create Date"].dt.normalize()).dt.days
    leads["days"] = days.where(days >= 0)
    rows = leads.groupby("Original Traffic Source").agg(
        leads=("Record ID", "size"), mqls=("mql", "count"), opportunities=("opportunity", "sum"),
        customers=("won_on", "count"), days=("days", "median"), revenue=("revenue", "sum"),
    )  # fmt: skip
    rate, n, z = rows["opportunities"] / rows["leads"], rows["leads"], 1.959964
    half = z * np.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    rows["low"] = (rate + z**2 / (2 * n)) / (1 + z**2 / n) - half
    rows["high"] = rows["low"] + 2 * half
    rows["value"] = rows["revenue"] / rows["leads"]
    return float(rows["revenue"].sum())


def sales_by_day(frames: Frames) -> float:
    won = frames.deals[frames.deals["Deal Stage"] == "Closed Won"]
    won = won.assign(day=won["Close Date"].dt.normalize())
    rows = won[won["day"] <= frames.as_of].groupby("day").agg(deals=("Amount", "size"), revenue=("Amount", "sum"))
    rows = rows.reindex(pd.date_range(rows.index.min(), frames.as_of), fill_value=0)
    rows["month_to_date"] = rows.groupby(rows.index.to_period("M"))["revenue"].cumsum()
    return float(rows["revenue"].sum())


def rep_activity(frames: Frames) -> float:
    leads = frames.leads[["Record ID", "Contact owner", "Create Date"]]
    touched = frames.activities.merge(leads, left_on="Associated Contact IDs", right_on="Record ID")
    hours = (touched["Activity date"] - touched["Create Date"]).dt.total_seconds() / 3600
    touched["hours"] = hours.where(hours >= 0)
    kinds = touched.groupby(["Record ID", "kind"], observed=True).size().unstack(fill_value=0)
    by_lead = kinds.assign(first=touched.groupby("Record ID")["hours"].min())
    leads = leads.merge(by_lead, left_on="Record ID", right_index=True, how="left")
    leads["attempts"] = leads[["calls", "emails", "meetings"]].sum(axis=1)
    leads["contacted"] = leads["attempts"] > 0
    leads["kept"] = leads["first"] <= PROMISE_HOURS
    rows = leads.groupby("Contact owner").agg(
        assigned=("Record ID", "size"), contacted=("contacted", "sum"), attempts=("attempts", "sum"),
        calls=("calls", "sum"), emails=("emails", "sum"), meetings=("meetings", "sum"), median=("first", "median"),
        p90=("first", lambda first: first.quantile(0.9)), within=("kept", "mean"),
    )  # fmt: skip
    return float(rows["attempts"].sum())


def lead_aging(frames: Frames) -> float:
    last = frames.activities.groupby("Associated Contact IDs")["Activity date"].max().dt.normalize()
    open_leads = frames.leads[
        ~frames.leads["Record ID"].isin(frames.deals["Associated Contact IDs"])
        & (frames.leads["Lead Status"] != "Unqualified")
    ]
    idle = (frames.as_of - open_leads["Record ID"].map(last)).dt.days
    bucket = pd.cut(idle, [-1, 7, 15, 30, 60, 120, np.inf]).cat.add_categories("none").fillna("none")
    rows = pd.crosstab(open_leads["Contact owner"], bucket, margins=True)
    return float(rows.loc["All", "All"])


VIEWS = {
    "sla-progress": sla_progress,
    "leads-by-source": leads_by_source,
    "sales-by-day": sales_by_day,
    "rep-activity": rep_activity,
    "lead-aging": lead_aging,
}
