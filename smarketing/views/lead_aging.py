"""Lead aging: open leads as owner x days since the last activity, and the list of leads to call behind every cell."""

from __future__ import annotations

from datetime import timedelta

import altair as alt
import pandas as pd

from smarketing.company import Company
from smarketing.errors import UnknownName
from smarketing.views import palette
from smarketing.views.base import (
    HAS_LEADS,
    Better,
    Chart,
    Column,
    Filters,
    Kpi,
    Need,
    Result,
    View,
    left_out_rows,
    run,
)
from smarketing.views.marks import inked
from smarketing.views.wording import count, day, share

BUCKETS = {
    "no_activity": "No activity",
    "days_0_7": "0–7",
    "days_8_15": "8–15",
    "days_16_30": "16–30",
    "days_31_60": "31–60",
    "days_61_120": "61–120",
    "days_over_120": "Over 120",
}
IDLENESS = "open-leads-by-idleness"
NEGLECTED = ("no_activity", "days_61_120", "days_over_120")
AGEING = ("days_16_30", "days_31_60")


def answer(company: Company, filters: Filters) -> Result:
    rows = run(company, "lead_aging", filters)
    totals = rows.drop(columns="owner").sum()
    aside = run(company, "lead_aging.left_out", filters)
    return Result(
        headline=_headline(rows, totals, filters),
        rows=rows,
        filters=filters,
        kpis=_cards(totals, run(company, "lead_aging.before", filters).iloc[0], filters),
        left_out=left_out_rows(aside[~aside["counted"]]),
        caveats=left_out_rows(aside[aside["counted"]]),
        rows_used=int(totals["total"]),
    )


def records(company: Company, filters: Filters, bucket: str | None) -> pd.DataFrame:
    """The leads behind a bucket (None or "total": all), longest idle and most valuable first."""
    if bucket is not None and bucket not in (*BUCKETS, "total"):
        raise UnknownName("bucket of lead aging", bucket, [*BUCKETS, "total"])
    return run(company, "lead_aging.records", filters.settled(company.warehouse.data_date), bucket=bucket)


def neglected(rows: pd.DataFrame) -> pd.Series:
    """Leads per owner that nobody touched for over 60 days, or ever."""
    return rows[list(NEGLECTED)].sum(axis=1)


def _headline(rows: pd.DataFrame, totals: pd.Series, filters: Filters) -> str:
    which = "leads" if filters.all_leads else "open leads"
    if rows.empty:
        return f"There are no {which} in this selection."
    idle = neglected(rows)
    worst = rows.loc[idle.idxmax(), "owner"]
    part = idle.sum() / totals["total"]
    if not idle.sum():
        return f"None of the {count(totals['total'])} {which} has been without activity for more than 60 days."
    # "No owner" is not a person to be blamed.
    holder = "have no owner" if worst == "No owner" else f"belong to {worst}"
    return (
        f"{count(idle.sum())} of {count(totals['total'])} {which} ({share(part, 0)}) have had no activity for more "
        f"than 60 days or none at all; {count(idle.max())} of them {holder}."
    )


def _cards(totals: pd.Series, before: pd.Series, filters: Filters) -> tuple[Kpi, ...]:
    """Shares beside those of 30 days earlier, among the leads of the grid that existed then."""
    earlier = f"{day(filters.as_of - timedelta(days=30))}, leads still in the grid" if filters.as_of else ""
    neglect = totals[list(NEGLECTED)].sum()

    def card(label: str, measure: str, now: float, then: float, better: Better) -> Kpi:
        previous = _part(then, before["total"])
        nobody = "" if previous is not None else "No comparison: none of these leads was there 30 days before"
        return Kpi(label, _part(now, totals["total"]), "share", previous, earlier, better, uncompared=nobody,
                   measure=measure)  # fmt: skip

    return (
        Kpi("Leads in the grid", float(totals["total"]), "count", better="neither",
            uncompared="No comparison: exports do not say which leads were open earlier", measure="open-leads"),
        card("No activity at all", "open-leads-untouched", totals["no_activity"], before["no_activity"], "down"),
        card("Active in the last 7 days", "open-leads-recent", totals["days_0_7"], before["days_0_7"], "up"),
        card("No activity for over 60 days or ever", "open-leads-idle", neglect, before["neglected"], "down"),
    )  # fmt: skip


def _part(some: float, everything: float) -> float | None:
    return float(some) / float(everything) if everything else None


def charts(result: Result) -> list[Chart]:
    """The grid, with totals; the hue tells how old, the strength how many leads."""
    if result.rows.empty:
        return []
    cells = _cells(result.rows)
    owners = ["All owners", *result.rows["owner"]]
    # Reading order: the total first, so that it stays in sight on a long list.
    y = alt.Y(
        "owner:N", sort=owners, title=None, axis=alt.Axis(labelLimit=130, labelFlush=False, ticks=False, domain=False)
    )
    # Two words stand on two lines, or a phone has no room for the last columns.
    days = alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False, labelOverlap=False, labelFlush=False,
                    labelFontSize=11, labelPadding=20,
                    labelExpr="split(datum.label, ' ')")  # fmt: skip
    x = alt.X("bucket:N", sort=[*BUCKETS.values(), "Total"], title=None, axis=days)
    picked = alt.selection_point(name="cell", fields=["owner", "column"], on="click")
    base = alt.Chart(cells).encode(x=x, y=y)
    fill = alt.Scale(domain=["Fresh", "Ageing", "Neglected", "Total"],
                     range=[palette.HAPPENED, palette.AGEING, palette.BROKEN, palette.GOAL])  # fmt: skip
    grid = base.mark_rect(cornerRadius=2, cursor="pointer").encode(
        color=alt.Color("age:N", scale=fill, legend=None),
        fillOpacity=alt.FillOpacity("strength:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.6]), legend=None),
        stroke=alt.condition(picked, alt.value(palette.HAPPENED), alt.value(None), empty=False),
        strokeWidth=alt.value(2),
        tooltip=[
            alt.Tooltip("owner:N", title="Owner"),
            alt.Tooltip("bucket:N", title="Days since last activity"),
            alt.Tooltip("leads:Q", title="Leads", format=","),
            alt.Tooltip("share:Q", title="Share of the row's leads", format=".0%"),
        ],
    )
    numbers = base.mark_text(fontSize=12).encode(text=alt.Text("leads:Q", format=","))
    layers = alt.layer(grid.add_params(picked), inked(numbers)).resolve_scale(color="independent")
    spec = layers.properties(height=alt.Step(28))
    return [Chart(spec, alt=result.headline, title="Leads by owner and days since the last activity")]


def _cells(rows: pd.DataFrame) -> pd.DataFrame:
    """Long form of the grid: owner, column, bucket label, leads, their share of the row, age group, and strength: leads
    as a part of the fullest cell, so that the largest piles stand out; the first row is measured by itself."""
    together = pd.DataFrame([{"owner": "All owners"} | rows.drop(columns="owner").sum().to_dict()])
    grid = pd.concat([together, rows], ignore_index=True)
    cells = grid.melt(id_vars="owner", var_name="column", value_name="leads")
    totals = grid.set_index("owner")["total"]
    cells["share"] = cells["leads"] / cells["owner"].map(totals)
    of_all, counted = cells["owner"] == "All owners", cells["column"] != "total"
    for rows_alike in (of_all & counted, ~of_all & counted):
        cells.loc[rows_alike, "strength"] = cells["leads"] / max(1, cells.loc[rows_alike, "leads"].max())
    cells["strength"] = cells["strength"].fillna(0.0)
    cells["bucket"] = cells["column"].map(BUCKETS | {"total": "Total"})
    ages = {"total": "Total"} | dict.fromkeys(NEGLECTED, "Neglected") | dict.fromkeys(AGEING, "Ageing")
    cells["age"] = cells["column"].map(ages).fillna("Fresh")
    return cells


VIEW = View(
    name="lead-aging",
    question="Which leads is nobody working?",
    columns=(
        Column("owner", "Owner", "text", "Rep who owns the lead; “No owner” where the export names none."),
        Column("no_activity", "No activity", "count", "Open leads without any activity.", IDLENESS),
        *(
            Column(name, label, "count", f"Open leads: {label.lower()} days since the last activity.", IDLENESS)
            for name, label in BUCKETS.items()
            if name != "no_activity"
        ),
        Column("total", "Total", "count", "All leads of the row.", "open-leads"),
    ),
    definition=(
        "Open leads (not converted, not rejected or closed) by calendar days between their last activity and the "
        "data date. An activity is any call, e-mail, meeting, task or note linked to the lead, or the CRM's own "
        "date of last activity where that is later. A lead without any is under “No activity”. The switch “All "
        "leads” counts converted and rejected leads too."
    ),
    answer=answer,
    undated="status",
    charts=charts,
    records=records,
    needs=(
        HAS_LEADS,
        Need(
            lambda contents: contents.activities > 0 or contents.touched_leads > 0,
            "Lead aging needs activities: import your CRM's export of calls, e-mails and meetings, or an export of "
            "leads that has a “Last activity” column.",
        ),
    ),
    cohort=True,
)
