"""The picture of deal stages: a bar per stage with its number, and below it the share that goes on.

A pure function of a Result. May not import ui.
"""

from __future__ import annotations

import pandas as pd

from smarketing.views.base import Chart, Result
from smarketing.views.deal_stages_flow import DealFlow, Passed
from smarketing.views.funnel_charts import STEP, bars_and_steps, step_label
from smarketing.views.wording import count, share

#: Characters of a stage's name that fit on one line.
LONG = 14


def charts(result: Result) -> list[Chart]:
    flow: DealFlow | None = result.facts.get("flow")
    if flow is None or not flow.deals:
        return []
    steps = [_step(n, stage, result.facts["verdict"].clear) for n, stage in enumerate(flow.stages)]
    frame = pd.DataFrame(steps, columns=["row", "label", "weakest"])
    spec = bars_and_steps(_bars(flow), frame, "Deals", "Of all deals")
    return [Chart(spec, result.headline, "Deals in each stage, and the share that goes on with its 95 % interval")]


def _bars(flow: DealFlow) -> pd.DataFrame:
    """A row per stage, and one for the won; the interval is that of the deals the stage before lets through."""
    entries = [(_folded(stage.name), stage.entered) for stage in flow.stages] + [("Won", flow.won)]
    ends = [(None, None), *((_times(s.low, s.entered), _times(s.high, s.entered)) for s in flow.stages)]
    rows = [
        (name, deals, low, high, count(deals), share(deals / flow.deals))
        for (name, deals), (low, high) in zip(entries, ends, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["row", "people", "low", "high", "label", "from_lead"])
    frame["end"] = frame[["people", "high"]].astype(float).max(axis=1)
    return frame


def _times(share_of: float | None, deals: int) -> float | None:
    return None if share_of is None else share_of * deals


def _step(place: int, stage: Passed, weakest: Passed | None) -> tuple[str, str, bool]:
    weak = stage is weakest
    return f"{STEP}{place}", step_label(stage.conversion, stage.low, stage.high, weak), weak


def _folded(name: str) -> str:
    """A long name on two lines, broken at the blank nearest its middle: a phone has no room for it beside the bars."""
    blanks = [n for n, c in enumerate(name) if c == " "]
    if len(name) <= LONG or not blanks:
        return name
    middle = min(blanks, key=lambda n: abs(2 * n - len(name)))
    return f"{name[:middle]}\n{name[middle + 1 :]}"
