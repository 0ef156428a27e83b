"""The funnel with a step raised: a slider in the URL, what every step would bring, and the people at each stage."""

from __future__ import annotations

import streamlit as st

from smarketing.ui.page import table
from smarketing.ui.text import sentence
from smarketing.views import Column, Result
from smarketing.views.deal_stages_flow import DealFlow, raised_stages
from smarketing.views.deal_stages_flow import gains as gains_of_stages
from smarketing.views.funnel_stages import Flow
from smarketing.views.funnel_what_if import cascade, effects, gains
from smarketing.views.wording import share

MOST_POINTS = 30.0
STAGES = (
    Column("stage", "Stage", "text", "The stage that is raised, all others as they are."),
    Column("rate", "From", "share", "The share that goes on from it, as measured."),
    Column("raised_to", "To", "share", "So many percentage points more, at most 100 %."),
    Column("deals", "More deals", "count", "Won, from as many deals at the start."),
    Column("revenue", "More revenue", "money",
           "At the deal size of this selection (revenue per won deal); unknown where most have no amount."),
)  # fmt: skip
STEPS = (
    Column("step", "Step", "text", "The step that is raised, all others as they are."),
    Column("rate", "From", "share", "Its conversion so far; to the customer, of those won or lost."),
    Column("raised_to", "To", "share", "So many percentage points more, at most 100 %."),
    Column("customers", "More customers", "count", "From as many people at the start."),
    Column("revenue", "More revenue", "money",
           "At the revenue per customer of these leads; unknown where most won deals have no amount."),
)  # fmt: skip
PEOPLE = (
    Column("stage", "Stage", "text", "In the order of the funnel."),
    Column("people", "As measured", "count", "People who went through every stage up to this one."),
    Column("raised", "With the step raised", "count", "The same number at the start, one conversion higher."),
    Column("more", "More", "count", "The difference."),
)


def section(result: Result) -> None:
    """Nothing is asked of the data again when the slider moves: the counts are known."""
    flow: Flow = result.facts["flow"]
    points = _points("step")
    found = gains(flow, points, result.facts["per_customer"])
    if not found:
        st.caption("Not known: one of the steps to a customer has no conversion yet.")
        return
    weakest = result.facts["weakest"] or found[0].stage
    raised = next(gain for gain in found if gain.stage == weakest)
    st.markdown(sentence(f"{raised.step}: {raised.sentence(points, result.currency)}"))
    table(effects(found), STEPS, title="Every step raised alone", name="funnel-effects", currency=result.currency)
    title = f"People at each stage with {raised.step} at {share(raised.raised_to, 1)}"
    table(cascade(flow, weakest, points), PEOPLE, title=title, name="funnel-raised")
    if any(stage.skipped for stage in flow.stages):
        st.caption("People who skipped a stage are not in this table: it follows those who went through every one.")


def stages(result: Result) -> None:
    """The same for the stages of a pipeline of deals."""
    flow: DealFlow = result.facts["flow"]
    found = gains_of_stages(flow, _points("stage"), result.facts["deal_size"])
    if not found:
        st.caption("Not known: no deal got to one of the stages.")
        return
    table(raised_stages(flow, found), STAGES, title="Every stage raised alone", name="deal-stages-raised",
          currency=result.currency)  # fmt: skip


def _points(what: str) -> float:
    """By how many percentage points, in the URL."""
    st.markdown(f"**What would raising one {what} bring?**")
    points: float = st.slider(f"Raise a {what} by percentage points", 0.5, MOST_POINTS, 5.0, 0.5, format="%.1f",
                              key="points", bind="query-params")  # fmt: skip
    return points
