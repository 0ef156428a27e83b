"""The pictures of leads by source: conversion with its uncertainty, value per lead, and leads against goals.

Pure functions of a Result. May not import ui.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from smarketing.views import palette
from smarketing.views.amounts import enough_amounts
from smarketing.views.base import Chart, Result
from smarketing.views.marks import inked, rows
from smarketing.views.wording import count, day, money, share

#: A phone shows about this many rows without losing the axis.
MOST_SOURCES = 25
ROW = alt.Step(30)
FADED = 0.4
TEXT: dict[str, Any] = {"fontSize": 12, "baseline": "middle"}


def charts(result: Result) -> list[Chart]:
    if result.rows.empty:
        return []
    return [*_conversion(result), *_value(result), *_goals(result)]


def _conversion(result: Result) -> list[Chart]:
    """A dot per source with its interval, ranked first; the conversion of all sources as a named rule."""
    known = result.extra["ranking"].dropna(subset=["conversion"])
    if known.empty:
        return []
    frame = _largest(known.assign(leads=known["leads"].astype(int), faded=known["rank"].isna()))
    frame["row"] = [f"{row.source}\n{_of_leads(row)}" for row in frame.itertuples()]
    frame["note"] = frame["note"].replace("", "ranked")
    # The wide interval of a tiny source is cut off rather than let it squeeze what can be compared.
    compared = frame if frame["faded"].all() else frame[~frame["faded"]]
    top = float(max(frame["conversion"].max(), compared["conversion_high"].max(), 0.01)) * 1.05
    x = alt.X("conversion:Q", title="Became an opportunity", axis=alt.Axis(format=".0%", tickCount=5),
              scale=alt.Scale(domain=[0, min(top, 1.0)], nice=False))  # fmt: skip
    base = alt.Chart(frame).encode(
        y=rows("row", list(frame["row"])),
        opacity=alt.condition("datum.faded", alt.value(FADED), alt.value(1)),
        tooltip=_conversion_tooltip(),
    )
    interval = base.mark_rule(strokeWidth=5, strokeCap="round", color=palette.BAND, clip=True).encode(
        x=alt.X("conversion_low:Q"), x2="conversion_high:Q"
    )
    dot = base.mark_circle(color=palette.HAPPENED, opacity=1).encode(
        x=x, size=alt.Size("leads:Q", legend=None, scale=alt.Scale(type="sqrt", range=[40, 260]))
    )
    spec = alt.layer(interval, dot, *_overall(result, top)).properties(height=alt.Step(40))
    return [Chart(spec, alt=result.headline, title=_title("Conversion by source, with 95 % intervals", known))]


def _of_leads(row: Any) -> str:
    return f"{share(row.conversion)} of {count(row.leads)}" + (", unranked" if row.note else "")


def _conversion_tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("source:N", title="Source"),
        alt.Tooltip("leads:Q", title="Leads", format=","),
        alt.Tooltip("conversion:Q", title="Became an opportunity", format=".1%"),
        alt.Tooltip("conversion_low:Q", title="95 % interval from", format=".1%"),
        alt.Tooltip("conversion_high:Q", title="to", format=".1%"),
        alt.Tooltip("note:N", title="Rank"),
    ]


def _overall(result: Result, top: float) -> list[alt.Chart]:
    overall = result.facts["conversion"]
    if overall is None or len(result.rows) < 2:
        return []
    base = alt.Chart(pd.DataFrame({"x": [overall], "text": [f"All sources {share(overall)}"]}))
    rule = base.mark_rule(color=palette.GOAL, strokeDash=[4, 3]).encode(x="x:Q")
    # Towards the middle, where there is room.
    side: dict[str, Any] = {"align": "left", "dx": 2} if overall < top / 2 else {"align": "right", "dx": -2}
    name = base.mark_text(**TEXT, **side, dy=-9).encode(x="x:Q", y=alt.value(0), text="text:N")
    return [rule, inked(name)]


def _value(result: Result) -> list[Chart]:
    """Revenue per lead as bars. Not drawn where most won deals lack an amount: short bars would mean nothing."""
    won, priced = result.facts["won_deals"], result.facts["priced_deals"]
    known = result.rows.dropna(subset=["value_per_lead"])
    if known.empty or not won or not enough_amounts(priced, won):
        return []
    unranked = result.extra["ranking"].set_index("source")["rank"].isna()
    frame = known.assign(leads=known["leads"].astype(int), faded=known["source"].map(unranked))
    # A single lucky deal makes a tiny source look best: what is not ranked stands below what is.
    frame = _largest(frame).sort_values(["faded", "value_per_lead"], ascending=[True, False])
    few = frame["faded"].map({True: ", unranked", False: ""})
    frame["label"] = [money(value, result.currency) for value in frame["value_per_lead"]] + few
    unit = f" ({result.currency})" if result.currency else ""
    top = float(frame["value_per_lead"].max()) or 1.0
    x = alt.X("value_per_lead:Q", title=None, axis=alt.Axis(format=",.0f", tickCount=4),
              scale=alt.Scale(domain=[0, top * 1.4], nice=False, zero=True))  # fmt: skip
    base = alt.Chart(frame).encode(
        y=rows("source", list(frame["source"])),
        x=x,
        tooltip=[
            alt.Tooltip("source:N", title="Source"),
            alt.Tooltip("label:N", title=f"Revenue per lead{unit}"),
            alt.Tooltip("revenue:Q", title=f"Revenue{unit}", format=",.0f"),
            alt.Tooltip("leads:Q", title="Leads", format=","),
        ],
    )
    bars = base.mark_bar(color=palette.HAPPENED, cornerRadiusEnd=2, height={"band": 0.6}).encode(
        opacity=alt.condition("datum.faded", alt.value(FADED), alt.value(1))
    )
    labels = base.mark_text(**TEXT, align="left", dx=5).encode(text="label:N")
    judged = frame[~frame["faded"]] if not frame["faded"].all() else frame
    best, least = judged.iloc[0], judged.iloc[-1]
    takeaway = f"A lead from {best['source']} has brought {money(best['value_per_lead'], result.currency)} on average"
    takeaway += (
        f", one from {least['source']} {money(least['value_per_lead'], result.currency)}." if len(judged) > 1 else "."
    )
    spec = alt.layer(bars, inked(labels)).properties(height=ROW)
    return [Chart(spec, alt=takeaway, title=_title(f"Revenue per lead{unit}", known))]


def _goals(result: Result) -> list[Chart]:
    """Leads as bars against a tick for what was due; a source behind its goal is in the warning colour."""
    goals = result.extra["goals"]
    if goals.empty:
        return []
    told = goals["note"] == ""
    frame = goals.assign(behind=told & (goals["leads"] < goals["due"].round()))
    frame["label"] = [f"{count(r.leads)}, due {count(r.due)}" for r in frame.itertuples()]
    top = float(max(frame["leads"].max(), frame["due"].max(), 1))
    x = alt.X("leads:Q", title=None, axis=alt.Axis(format=",d", tickCount=4),
              scale=alt.Scale(domain=[0, top * 1.5], nice=False, zero=True))  # fmt: skip
    tooltip = [
        alt.Tooltip("source:N", title="Source"),
        alt.Tooltip("leads:Q", title="Leads", format=","),
        alt.Tooltip("due:Q", title="Due so far", format=",.0f"),
        alt.Tooltip("goal:Q", title="Goal of the whole period", format=",.0f"),
        alt.Tooltip("note:N", title="Note"),
    ]
    base = alt.Chart(frame).encode(y=rows("source", list(frame["source"])), tooltip=tooltip)
    bars = base.mark_bar(cornerRadiusEnd=2, height={"band": 0.6}).encode(
        x=x, color=alt.condition("datum.behind", alt.value(palette.BROKEN), alt.value(palette.HAPPENED))
    )
    due = base.mark_tick(color=palette.GOAL, thickness=3, size=22).encode(x="due:Q")
    end = base.transform_calculate(end="max(datum.leads, datum.due)")
    labels = end.mark_text(**TEXT, align="left", dx=7).encode(x="end:Q", text="label:N")
    behind = int(frame["behind"].sum())
    young = f"; for {count((~told).sum())} it is too early to tell" if not told.all() else ""
    takeaway = f"{count(behind)} of {count(len(frame), 'source', 'sources')} with a goal are behind it{young}."
    spec = alt.layer(bars, due, inked(labels)).properties(height=ROW)
    return [Chart(spec, alt=takeaway, title=_goals_title(result, bool(behind)))]


def _goals_title(result: Result, behind: bool) -> str:
    first, last = result.facts["goal_period"]
    until = min(last, result.filters.as_of or last)
    return f"Leads and each source's goal, {day(first)} to {day(until)}" + ("; behind in orange" if behind else "")


def _largest(frame: pd.DataFrame) -> pd.DataFrame:
    """The sources with most leads, in the order given."""
    return frame.loc[frame.index.isin(frame["leads"].nlargest(MOST_SOURCES).index)].copy()


def _title(words: str, known: pd.DataFrame) -> str:
    return words if len(known) <= MOST_SOURCES else f"{words}: the {MOST_SOURCES} largest of {len(known)} sources"
