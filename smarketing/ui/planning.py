"""The planner's sliders: each in the URL, each starting from what the company measured, with that written beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, floor, log10
from typing import Any

import streamlit as st

from smarketing.errors import PlanError
from smarketing.planner import STEPS, Baseline, Measured, Outcome, Plan, Row, compare, solve
from smarketing.ui.text import literal
from smarketing.views.amounts import NO_RATE
from smarketing.views.wording import money, share

#: Where nothing was measured: the textbook plan, and it is called an example.
EXAMPLE = {"revenue": 1_000_000.0, "deal": 10_000.0, "rate": 50.0, "weeks": 48.0, "reviews": 8.0, "reps": 2}
RATES = ("prospect-lead", "lead-mql", "mql-sql", "sql-opportunity", "opportunity-customer")
NO_EXAMPLE = "Not measured: {reason}. Starts from an example."
#: As the command line does: a step that the data does not have changes nobody.
NO_STEP = "Not measured: {reason}. Counts as 100 %: everybody passes."


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


def sliders(measured: Baseline, currency: str | None) -> dict[str, Slider]:
    """Every slider, by key."""
    unit = f" ({currency})" if currency else ""
    revenue, deal = measured.revenue_per_year, measured.deal_size
    unrated = NO_RATE if measured.unrated else ""
    some = any(rate.rate is not None for rate in measured.rates)
    found = [
        _amount("revenue", f"Revenue goal of the year{unit}", revenue, currency,
                unrated or "no month of sales in these dates"),
        _amount("deal", f"Average deal{unit}", deal, currency,
                unrated or "no won deal with an amount in these dates"),
        *(_rate(key, step, rate, some) for key, step, rate in zip(RATES, STEPS, measured.rates, strict=True)),
        Slider("weeks", "Working weeks a year", 1.0, 52.0, 1.0, float(measured.weeks), "%.0f", "Without leave."),
        Slider("reviews", "MQLs a rep reviews per week", 1.0, 100.0, 1.0, EXAMPLE["reviews"], "%.0f",
               "An assumption: no export says it."),
        _reps(measured),
    ]  # fmt: skip
    return {slider.key: slider for slider in found}


def _amount(key: str, label: str, value: float | None, currency: str | None, reason: str) -> Slider:
    start = value or EXAMPLE[key]
    step = 10.0 ** max(floor(log10(start)) - 2, 0)
    start = max(round(start / step) * step, step)
    beside = f"Measured: {money(value, currency)}" if value else NO_EXAMPLE.format(reason=reason)
    return Slider(key, label, 0.0, ceil(start * 4 / (step * 100)) * step * 100, step, start, "localized", beside)


def _rate(key: str, step: str, measured: Measured, some_measured: bool) -> Slider:
    """A step of the funnel: as measured; 100 % where only this step is unknown; an example where nothing is known."""
    if measured.rate is None:
        start, words = (100.0, NO_STEP) if some_measured else (EXAMPLE["rate"], NO_EXAMPLE)
        return Slider(key, step, 0.0, 100.0, 0.1, start, "%.1f %%", words.format(reason=measured.reason))
    # A rate of 0 is no plan: what starts the slider must be able to reach a customer.
    start = max(round(measured.rate * 100, 1), 0.1)
    return Slider(key, step, 0.0, 100.0, 0.1, start, "%.1f %%", _interval(measured))


def _interval(measured: Measured) -> str:
    low, high = (f"{(end or 0.0) * 100:.1f}" for end in (measured.low, measured.high))
    counted = f"{measured.successes:,} of {measured.trials:,}"
    return f"Measured: {share(measured.rate, 1)} (95 % interval {low} to {high} %; {counted})"


def _reps(measured: Baseline) -> Slider:
    beside = f"Measured: {measured.reps}" if measured.reps else NO_EXAMPLE.format(reason="no lead has an owner")
    start = measured.reps or EXAMPLE["reps"]
    return Slider("reps", "Reps today", 0, max(50, start * 2), 1, start, "%d", beside)


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
    st.button(
        "Reset to measured", on_click=reset, args=(_starts(offered),), icon=":material/restart_alt:", width="stretch"
    )
    return values


def _slider(slider: Slider) -> float:
    value = st.slider(literal(slider.label), slider.low, slider.high, slider.start, slider.step, format=slider.format,
                      key=slider.key, bind="query-params")  # fmt: skip
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


def plan(values: dict[str, Any]) -> Plan:
    """The plan that the sliders describe; raises PlanError for one that no number of people could fulfil."""
    return Plan(
        revenue=values["revenue"],
        deal_size=values["deal"],
        rates=tuple(round(values[key] / 100, 6) for key in RATES),
        weeks=values["weeks"],
        reviews_per_week=values["reviews"],
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
