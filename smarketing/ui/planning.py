"""The planner's sliders: each in the URL, each starting as agreed, else as measured, with that written beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, floor, log10
from typing import Any

import streamlit as st

from smarketing.errors import PlanError
from smarketing.planner import STEPS, Baseline, Outcome, Plan, Row, compare, solve
from smarketing.planner.inputs import Input
from smarketing.planner.start import STEP_KEYS, Start
from smarketing.ui.text import literal

#: Where nothing is agreed or measured: the textbook plan, and it is called an example.
EXAMPLE = {"revenue": 1_000_000.0, "sale": 10_000.0, "rate": 50.0, "reps": 2}
RATES = STEP_KEYS
RESET, RESETS = "Reset", "Back to what is agreed, else measured."
NO_EXAMPLE = "Not measured: {reason}. Starts from an example."


@dataclass(frozen=True)
class Slider:
    """One number of the plan: its key in the URL, its range, where it starts and what to say beside it."""

    key: str
    label: str
    low: float
    high: float
    step: float
    start: float
    format: str
    beside: str
    help: str = ""


def sliders(begun: Start) -> dict[str, Slider]:
    """Every slider, by key."""
    currency = begun.currency
    found = [
        _amount("revenue", begun["revenue"], currency),
        _amount("deal", begun["sale"], currency),
        *(_rate(begun[key]) for key in RATES),
        _whole(begun["weeks"], 52.0),
        _whole(begun["reviews"], 100.0),
        _reps(begun["reps"]),
    ]
    return {slider.key: slider for slider in found}


def _amount(key: str, given: Input, currency: str | None) -> Slider:
    start = given.value or EXAMPLE[given.key]
    step = 10.0 ** max(floor(log10(start)) - 3, 0)
    start = max(round(start / step) * step, step)
    high = ceil(start * 4 / (step * 100)) * step * 100
    return Slider(key, given.label, 0.0, high, step, start, "localized", _beside(given, currency), given.definition)


def _beside(given: Input, currency: str | None) -> str:
    return NO_EXAMPLE.format(reason=given.reason) if given.value is None else given.said(currency)


def _rate(given: Input) -> Slider:
    """A step of the funnel: as measured; an example where it is not known."""
    # A rate of 0 is no plan: what starts the slider must be able to reach a customer.
    start = EXAMPLE["rate"] if given.value is None else max(round(given.value * 100, 1), 0.1)
    said = _beside(given, None)
    return Slider(given.key, given.label, 0.0, 100.0, 0.1, start, "%.1f %%", said, given.definition)


def _whole(given: Input, high: float) -> Slider:
    start = min(float(given.value or 1.0), high)
    step = 1.0 if start == round(start) else 0.1
    form = "%.0f" if step == 1.0 else "%.1f"
    return Slider(given.key, given.label, 1.0, high, step, max(start, 1.0), form, given.said(None), given.definition)


def _reps(given: Input) -> Slider:
    start = EXAMPLE["reps"] if given.value is None else given.value
    whole = start == round(start)
    start = int(start) if whole else start
    high, low, step = max(50, ceil(start * 2)), 0 if whole else 0.0, 1 if whole else 0.1
    form = "%d" if whole else "%.1f"
    return Slider("reps", "Reps today", low, high if whole else float(high), step, start, form, _beside(given, None),
                  given.definition)  # fmt: skip


def draw(offered: dict[str, Slider]) -> dict[str, float]:
    """The sliders, in two groups; the values they stand at."""
    follow(_starts(offered))
    values = {}
    with st.container(border=True):
        st.markdown("**Goal and funnel**")
        for slider in list(offered.values())[:7]:
            values[slider.key] = _slider(slider)
    with st.container(border=True):
        st.markdown("**Sales team**")
        for slider in list(offered.values())[7:]:
            values[slider.key] = _slider(slider)
    st.button(RESET, on_click=reset, args=(_starts(offered),), icon=":material/restart_alt:", width="stretch",
              help=RESETS)  # fmt: skip
    return values


def _slider(slider: Slider) -> float:
    value = st.slider(literal(slider.label), slider.low, slider.high, slider.start, slider.step, format=slider.format,
                      help=literal(slider.help) or None, key=slider.key, bind="query-params")  # fmt: skip
    st.caption(literal(slider.beside))
    return value


def follow(starts: Mapping[str, Any]) -> None:
    """A widget that nobody moved goes along when other dates measure something else; `starts` are by key."""
    before: dict[str, Any] = st.session_state.get("_seeds", {})
    for key, start in starts.items():
        if key in st.session_state and st.session_state[key] == before.get(key) != start:
            st.session_state[key] = start
    st.session_state["_seeds"] = before | dict(starts)


def reset(starts: Mapping[str, Any]) -> None:
    """Put widgets back to where they started."""
    for key, start in starts.items():
        st.session_state[key] = start


def _starts(offered: Mapping[str, Slider]) -> dict[str, float]:
    return {key: slider.start for key, slider in offered.items()}


def plan(values: dict[str, Any], begun: Start) -> Plan:
    """The plan that the sliders describe, with what no slider asks as it starts; raises PlanError for one that no
    number of people could fulfil."""
    return Plan(
        revenue=values["revenue"],
        per_customer=values["deal"],
        rates=tuple(round(values[key] / 100, 6) for key in RATES),
        weeks=values["weeks"],
        reviews_per_week=values["reviews"],
        calls_per_sql=begun["calls"].value or 0.0,
        emails_per_sql=begun["emails"].value or 0.0,
        reps=values["reps"],
    )


def compared(measured: Baseline, outcome: Outcome) -> tuple[list[Row], tuple[str, ...]]:
    """The scenario beside the measured year, and the steps that were not measured.

    Such a step has the scenario's rate in both, so that the steps behind it can still be compared.
    """
    steps = tuple(step for step, rate in zip(STEPS, measured.rates, strict=True) if rate.rate is None)
    rows = compare(_repeated(measured, outcome.plan), outcome)
    return [replace(row, baseline=None) if row.measure in steps else row for row in rows], steps


def _repeated(measured: Baseline, scenario: Plan) -> Outcome | None:
    """What the measured year comes to; None where its revenue is unknown, or no plan works with it (a rate of 0)."""
    pairs = zip(measured.rates, scenario.rates, strict=True)
    rates = tuple(own if own.rate is not None else replace(own, rate=rate) for own, rate in pairs)
    try:
        repeated = replace(measured, rates=rates).plan()
        return None if repeated is None else solve(replace(repeated, reviews_per_week=scenario.reviews_per_week))
    except PlanError:
        return None
