"""Pictures of the ledger: the three results month by month, one above the other over the same months.

Pure functions of a Result. May not import ui.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from smarketing.metrics import Unit
from smarketing.views import palette
from smarketing.views.base import Chart, Result
from smarketing.views.ledger_benchmarks import Measured
from smarketing.views.marks import inked
from smarketing.views.wording import count, month, quantity

#: Months drawn: two years and the one begun.
DRAWN = 25
HEIGHT = 180
WHAT = {"close_rate": "Close rate", "deal_size": "Deal size", "marketing_share": "Marketing’s share"}
RESULTS: tuple[tuple[str, str, Unit], ...] = (
    ("close_rate", "Close rate of the leads created in the month, with its 95 % interval", "share"),
    ("deal_size", "Deal size of the customers among them (revenue per won deal)", "money"),
    ("marketing_share", "Marketing’s share of the revenue closed in the month", "share"),
)


def charts(result: Result) -> list[Chart]:
    if result.missing:
        return []
    frame = pd.DataFrame([entry.row for entry in result.facts["months"]]).tail(DRAWN)
    faded = frame["young"].astype(bool) | frame["partial"].astype(bool)
    return [
        drawn
        for name, title, unit in RESULTS
        if (drawn := _chart(result, frame.assign(faded=faded), name, title, unit)) is not None
    ]


def _chart(result: Result, frame: pd.DataFrame, name: str, title: str, unit: Unit) -> Chart | None:
    shown = frame[frame[name].notna()].copy()
    benchmark = _benchmark(result, name)
    if len(shown) < 2 or (benchmark is None and name != "close_rate"):
        return None
    if name == "marketing_share":
        shown["faded"] = shown["partial"].astype(bool)  # what was closed is closed, however young the month's leads
    shown[name] = shown[name].astype(float)
    shown["text"] = [quantity(value, unit, result.currency) for value in shown[name]]
    shown["month"] = [f"{day:%B %Y}" for day in shown["first_day"]]
    shown["note"] = shown["faded"].map({True: "young or not over: not in the benchmark", False: ""})
    top = _top(shown, name, benchmark)
    x = _months(frame)
    axis = alt.Axis(format=".0%" if unit == "share" and top > 0.05 else ".1%" if unit == "share" else "~s", tickCount=3)
    y = alt.Y(f"{name}:Q", title=None, axis=axis, scale=alt.Scale(domain=[0, top], nice=False, clamp=True))
    base = alt.Chart(shown).encode(x=x)
    layers: list[alt.Chart] = []
    if name == "close_rate":
        whiskers = base.mark_rule(strokeWidth=5, strokeCap="round", color=palette.BAND, clip=True)
        layers.append(whiskers.encode(y=alt.Y("close_low:Q"), y2="close_high:Q", opacity=_fading()))
    layers.append(base.mark_line(color=palette.HAPPENED, strokeWidth=1.5, opacity=0.6).encode(y=y))
    points = base.mark_circle(color=palette.HAPPENED, size=60, opacity=1)
    layers.append(points.encode(y=y, opacity=_fading(), tooltip=_tooltip(title)))
    spec = alt.layer(*layers, *_rule(frame, name, unit, result)).properties(height=HEIGHT)
    return Chart(spec, alt=_said(shown, name, benchmark, unit, result), title=_title(title, shown))


def _fading() -> Any:
    return alt.condition("datum.faded", alt.value(0.35), alt.value(1))


def _top(shown: pd.DataFrame, name: str, benchmark: float | None) -> float:
    judged = shown[~shown["faded"]] if not shown["faded"].all() else shown
    most = max(float(shown[name].max()), benchmark or 0.0)
    if name == "close_rate":
        most = max(most, float(judged["close_high"].astype(float).quantile(0.9)))
    return most * 1.15 or 1.0


def _benchmark(result: Result, name: str) -> float | None:
    found: Measured = result.facts["measured"]
    value: float | None = getattr(found, name)
    return value


def _months(frame: pd.DataFrame) -> alt.X:
    """The same months in every picture, and room behind the newest for the benchmark's name."""
    first, last = frame["first_day"].iloc[0], frame["first_day"].iloc[-1]
    edge = max((last - first) / 40, pd.Timedelta(days=5))
    domain = [day.isoformat() for day in (first - edge, last + max((last - first) / 5, pd.Timedelta(days=40)))]
    axis = alt.Axis(format="%b %y", tickCount=5, labelFlush=False, grid=False, labelOverlap=True)
    return alt.X("first_day:T", title=None, axis=axis, scale=alt.Scale(domain=domain, nice=False))


def _rule(shown: pd.DataFrame, name: str, unit: Unit, result: Result) -> list[alt.Chart]:
    """The benchmark as a dashed line, named behind the newest month."""
    benchmark = _benchmark(result, name)
    if benchmark is None:
        return []
    found: Measured = result.facts["measured"]
    months = found.sales_months if name == "marketing_share" else found.cohort_months
    text = f"{quantity(benchmark, unit, result.currency)}\n{count(months, 'month', 'months')}"
    ends = shown["first_day"].iloc[[0, -1]]
    line = alt.Chart(pd.DataFrame({"y": benchmark, "first_day": ends}))
    rule = line.mark_line(color=palette.GOAL, strokeDash=[4, 3], strokeWidth=1.5).encode(y="y:Q", x="first_day:T")
    base = alt.Chart(pd.DataFrame({"y": [benchmark], "text": [text], "first_day": [ends.iloc[-1]]}))
    words = base.mark_text(align="left", baseline="middle", dx=10, dy=-2, fontSize=12, lineBreak="\n", lineHeight=16)
    return [rule, inked(words.encode(y="y:Q", x="first_day:T", text="text:N"))]


def _tooltip(title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("month:N", title="Month"),
        alt.Tooltip("text:N", title=title.split(" of the ")[0].split(", with")[0]),
        alt.Tooltip("leads:Q", title="Leads", format=",.0f"),
        alt.Tooltip("customers:Q", title="Became customers", format=",.0f"),
        alt.Tooltip("note:N", title="Note"),
    ]


def _title(title: str, shown: pd.DataFrame) -> str:
    return title + ("; young or unfinished months faded" if shown["faded"].any() else "")


def _said(shown: pd.DataFrame, name: str, benchmark: float | None, unit: Unit, result: Result) -> str:
    judged = shown[~shown["faded"]] if not shown["faded"].all() else shown
    if judged["text"].nunique() == 1:
        return f"{WHAT[name]} {judged['text'].iloc[0]} in every month that can be judged."
    best, least = judged.loc[judged[name].idxmax()], judged.loc[judged[name].idxmin()]
    twelve = "" if benchmark is None else f"; {quantity(benchmark, unit, result.currency)} over the months judged"
    return (
        f"{WHAT[name]} between {least['text']} ({month(least['first_day'].date())}) and {best['text']} "
        f"({month(best['first_day'].date())}){twelve}."
    )
