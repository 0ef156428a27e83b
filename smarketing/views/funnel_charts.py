"""The picture of the funnel: a bar per stage with its number, and between two bars the share that goes on.

A pure function of a Result. May not import ui.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from smarketing.agreement.stages import STAGES
from smarketing.views import palette
from smarketing.views.base import Chart, Result
from smarketing.views.funnel_stages import Flow, Reached
from smarketing.views.marks import NAMES, inked
from smarketing.views.wording import count, share

TEXT: dict[str, Any] = {"fontSize": 12, "baseline": "middle", "align": "left"}
BAR = 30
#: How the rows of steps begin, which no stage does.
STEP = "↓ "


def charts(result: Result) -> list[Chart]:
    flow: Flow | None = result.facts.get("flow")
    if flow is None or not flow.size:
        return []
    return [Chart(_spec(flow, result.facts["weakest"]), result.headline, _title(flow))]


def _title(flow: Flow) -> str:
    unknown = [STAGES[stage.name].plural for stage in flow.stages if stage.people is None]
    left = f"; unknown: {', '.join(unknown)}" if unknown else ""
    return f"People at each stage, and the share that goes on with its 95 % interval{left}"


def _spec(flow: Flow, weakest: str | None) -> alt.TopLevelMixin:
    return bars_and_steps(_stages(flow), _steps(flow, weakest), "People", "Of all leads")


def bars_and_steps(stages: pd.DataFrame, steps: pd.DataFrame, what: str, of_all: str) -> alt.TopLevelMixin:
    """A bar for every row of `stages` (row, people, low, high, end, label, from_lead), and between them the words of
    `steps` (row, label, weakest). A row's name with a line break stands on two lines."""
    # Stages and the steps between them share one axis, in turn.
    order = [row for pair in zip(stages["row"], [*steps["row"], ""], strict=True) for row in pair if row]
    labels = alt.Axis(**NAMES, labelExpr=f"indexof(datum.label, '{STEP}') == 0 ? '' : split(datum.label, '\\n')")
    y = alt.Y("row:N", sort=order, title=None, axis=labels, scale=alt.Scale(domain=order, paddingInner=0.1))
    x = alt.X("people:Q", axis=None, scale=alt.Scale(domain=[0, float(stages["people"].max()) * 1.25], nice=False))
    base = alt.Chart(stages).encode(y=y)
    bars = base.mark_bar(color=palette.HAPPENED, cornerRadiusEnd=2, height={"band": 0.9}).encode(
        x=x, tooltip=_tooltip(what, of_all)
    )
    interval = base.mark_rule(color=palette.BAND, strokeWidth=4, strokeCap="round").encode(x="low:Q", x2="high:Q")
    numbers = base.mark_text(**TEXT, dx=8, fontWeight="bold").encode(x="end:Q", text="label:N")
    drawn = [bars, interval, inked(numbers)]
    for strong, part in steps.groupby("weakest"):
        words = alt.Chart(part).mark_text(**TEXT, dx=4, fontWeight="bold" if strong else "normal")
        drawn.append(inked(words.encode(y=y, x=alt.value(0), text="label:N")))
    return alt.layer(*drawn).properties(height=alt.Step(BAR))


def _stages(flow: Flow) -> pd.DataFrame:
    """A row per known stage. The interval is that of the people the step before lets through, at the end of the bar."""
    rows = [(flow.own_plural(s.name), s.people, *_ends(s), count(s.people), _from_lead(flow, s)) for s in flow.known]
    frame = pd.DataFrame(rows, columns=["row", "people", "low", "high", "label", "from_lead"])
    frame["end"] = frame[["people", "high"]].max(axis=1)
    return frame


def _ends(stage: Reached) -> tuple[float | None, float | None]:
    if stage.low is None or stage.high is None or stage.trials is None:
        return None, None
    skipped = stage.skipped or 0
    return skipped + stage.low * stage.trials, skipped + stage.high * stage.trials


def _from_lead(flow: Flow, stage: Reached) -> str:
    rate = flow.from_lead(stage.name)
    return "" if rate is None else share(rate)


def _steps(flow: Flow, weakest: str | None) -> pd.DataFrame:
    steps = [(step, step.name == weakest) for step in flow.steps]
    rows = [(f"{STEP}{n}", _label(step, weak), weak) for n, (step, weak) in enumerate(steps)]
    return pd.DataFrame(rows, columns=["row", "label", "weakest"])


def _label(step: Reached, weakest: bool) -> str:
    """The share that goes on; to the customer that of the decided too, where some opportunities are open."""
    if step.judged == step.trials:
        return step_label(step.conversion, step.low, step.high, weakest)
    so_far = step_label(step.conversion, step.low, step.high, False)
    if step.judged_rate is None:
        return f"{so_far} so far"
    return f"{so_far} so far, {share(step.judged_rate, 1)} of those won or lost" + (", weakest" if weakest else "")


def step_label(conversion: float | None, low: float | None, high: float | None, weakest: bool) -> str:
    """ "↓ 48.0 % (44.1–52.0 %), weakest"."""
    if conversion is None or low is None or high is None:
        return "↓ unknown"
    interval = f"{low * 100:.1f}–{high * 100:.1f} %"
    return f"↓ {share(conversion, 1)} ({interval})" + (", weakest" if weakest else "")


def _tooltip(what: str, of_all: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("row:N", title="Stage"),
        alt.Tooltip("people:Q", title=what, format=","),
        alt.Tooltip("from_lead:N", title=of_all),
    ]
