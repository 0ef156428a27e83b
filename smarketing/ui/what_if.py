"""The funnel with a step raised: a slider in the URL, what every step would bring, and the people at each stage."""

from __future__ import annotations

import streamlit as st

from smarketing.ui.page import table
from smarketing.ui.text import sentence
from smarketing.views import Column, Result
from smarketing.views.funnel_stages import Flow
from smarketing.views.funnel_what_if import cascade, effects, gains
from smarketing.views.wording import share

MOST_POINTS = 30.0
STEPS = (
    Column("step", "Step", "text", "The step that is raised, all others as they are."),
    Column("rate", "From", "share", "Its conversion as measured."),
    Column("raised_to", "To", "share", "So many percentage points more, at most 100 %."),
    Column("customers", "More customers", "count", "From as many people at the start."),
    Column(
        "revenue", "More revenue", "money", "At the average won deal of these leads; unknown where most have no amount."
    ),
)
PEOPLE = (
    Column("stage", "Stage", "text", "In the order of the funnel."),
    Column("people", "As measured", "count", "People who went through every stage up to this one."),
    Column("raised", "With the step raised", "count", "The same number at the start, one conversion higher."),
    Column("more", "More", "count", "The difference."),
)


def section(result: Result) -> None:
    """Nothing is asked of the data again when the slider moves: the counts are known."""
    flow: Flow = result.facts["flow"]
    st.markdown("**What would raising one step bring?**")
    points = st.slider("Raise a step by percentage points", 0.5, MOST_POINTS, 5.0, 0.5, format="%.1f", key="points",
                       bind="query-params")  # fmt: skip
    found = gains(flow, points, result.facts["deal_size"])
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
