"""The pictures of volumes: visits, leads, MQLs and customers, month by month against their goals.

Drawn from the Result alone. May not import ui.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from smarketing.views import pace_charts
from smarketing.views.base import Chart, Result
from smarketing.views.wording import count

NAMES = {"visits": "Visits", "leads": "Leads", "mqls": "MQLs", "customers": "Customers"}
#: A year and the month that is running.
MOST_MONTHS = 13
#: Signals of single months.
NEWS = ("above", "below")


def charts(result: Result) -> list[Chart]:
    """A bar per month and measure; a measure of which nothing is known has no chart."""
    if result.missing:
        return []
    drawn = {name: _months(result, name) for name in NAMES}
    drawn = {name: months for name, months in drawn.items() if months["value"].notna().any()}
    # What colours mean is said once, above the first of the pictures.
    legend = _legend(drawn.values())
    return [_chart(months, name, legend if place == 0 else "") for place, (name, months) in enumerate(drawn.items())]


def _months(result: Result, name: str) -> pd.DataFrame:
    """The last months of one measure; each is partial in its own right, as exports are not all of one day."""
    months = result.rows.rename(columns={name: "value", f"{name}_goal": "goal"})[["month", "value", "goal"]]
    partial = result.facts["partial"][name].fillna(False).astype(bool)
    months = months.assign(partial=partial).merge(result.facts["limits"][name], on="month", how="left")
    return months.tail(MOST_MONTHS)


def _legend(drawn: Iterable[pd.DataFrame]) -> str:
    every = pd.concat(drawn, ignore_index=True)
    parts = ["missed in orange"] if pace_charts.missed(every).any() else []
    parts += ["partial months pale"] if every["partial"].any() else []
    parts += ["what is ordinary in grey"] if every["upper"].notna().any() else []
    return f"; {', '.join(parts)}" if parts else ""


def _chart(months: pd.DataFrame, name: str, legend: str) -> Chart:
    title = f"{NAMES[name]} per month"
    spec = pace_charts.by_month(months, count, title, ",.0f")
    return Chart(spec, alt=_said(months, NAMES[name]), title=title + legend)


def _said(months: pd.DataFrame, name: str) -> str:
    """ "Visits met their goal in 3 of 4 whole months; between 9,601 in August 2026 and 14,597 in November 2025."."""
    whole = months[~months["partial"]].dropna(subset=["value"])
    judged = whole.dropna(subset=["goal"])
    met = judged["value"].round() >= judged["goal"].round()
    goal = f"{name} met their goal in {count(int(met.sum()))} of {count(len(judged), 'whole month', 'whole months')}"
    goal = goal if len(judged) else f"{name} month by month, no whole month with a goal"
    if whole.empty:
        return f"{goal}."
    low, high = whole.loc[whole["value"].idxmin()], whole.loc[whole["value"].idxmax()]
    news = whole[whole["signal"].isin(NEWS)]
    told = ", ".join(f"{month:%B %Y}" for month in news["month"])
    return (
        f"{goal}; between {count(low['value'])} in {low['month']:%B %Y} and {count(high['value'])} in "
        f"{high['month']:%B %Y}." + (f" Out of the ordinary: {told}." if told else "")
    )
