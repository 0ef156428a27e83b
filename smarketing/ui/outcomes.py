"""What a scenario comes to: the sentence, the cards, the funnel, the team, the step that helps most, the comparison."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from smarketing.planner import STAGES, Outcome, Row, StepEffect, best_step
from smarketing.ui.cards import cards
from smarketing.ui.page import table
from smarketing.ui.text import literal, sentence
from smarketing.views import Chart, Column, Kpi, palette
from smarketing.views.wording import count, money, share


def headline(outcome: Outcome, currency: str | None) -> str:
    """The plan in one sentence, with what the present team can do of it."""
    goal = money(outcome.plan.revenue, currency, compact=True)
    needs = (
        f"{count(outcome.leads, 'lead', 'leads')} and {_reps(outcome.reps_needed)} (exactly {outcome.reps_exact:.2f})"
    )
    said = f"{goal} a year takes {count(outcome.customers, 'customer', 'customers')}, hence {needs}"
    present = outcome.present
    if present is None:
        return said + "."
    if present.share >= 1:
        return f"{said}; the {_reps(present.reps)} of today can serve all of it."
    lost = money(present.revenue_lost, currency, compact=True)
    return f"{said}; the {_reps(present.reps)} of today can serve {share(present.share, 0)} of it and miss {lost}."


def _reps(reps: float) -> str:
    return f"{reps:g} rep" + ("" if reps == 1 else "s")


def figures(outcome: Outcome, best: StepEffect | None, currency: str | None) -> None:
    """The figures of the plan as cards."""
    present = outcome.present
    served = f"It can serve {share(present.share, 0)} of the MQLs." if present else "Unknown: no team was given."
    raised = f"{best.step}: {share(best.rate, 1)} to {share(best.raised_to, 1)}." if best else "No step can be raised."
    kpis = (
        Kpi("Customers a year", outcome.customers, "count", measure="customers-needed"),
        Kpi("Leads a month", outcome.leads / 12, "count", measure="leads-needed"),
        Kpi("MQLs a week", outcome.mqls_per_week, "ratio", note="Per working week.", measure="mqls-needed"),
        Kpi(
            "Reps needed",
            float(outcome.reps_needed),
            "count",
            note=f"Exactly {outcome.reps_exact:.2f}.",
            measure="reps-needed",
        ),
        Kpi("Revenue the present team brings", present.revenue if present else None, "money", note=served),
        Kpi("Most helpful step, +5 points", best.extra_revenue if best else None, "money", note=raised),
    )
    cards(kpis, currency)


TITLE = "People needed a year, with their share of the stage before"


def funnel(outcome: Outcome) -> Chart:
    """People needed at every stage, as bars, with how they convert written between."""
    names = [stage[0].upper() + stage[1:] for stage in STAGES]
    frame = pd.DataFrame({"stage": names, "people": outcome.people})
    rates = ["", *(share(rate) for rate in outcome.plan.rates)]
    frame["label"] = [count(n) + (f" ({rate})" if rate else "") for n, rate in zip(outcome.people, rates, strict=True)]
    y = alt.Y("stage:N", sort=names, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=130))
    top = float(frame["people"].max())
    x = alt.X("people:Q", axis=None, scale=alt.Scale(domain=[0, top * 1.3], nice=False))
    base = alt.Chart(frame).encode(y=y, x=x)
    bars = base.mark_bar(color=palette.HAPPENED, cornerRadiusEnd=2, height={"band": 0.62}).encode(
        tooltip=[alt.Tooltip("stage:N", title="Stage"), alt.Tooltip("people:Q", title="People a year", format=",.0f")]
    )
    labels = base.mark_text(align="left", baseline="middle", dx=6, fontSize=12).encode(text="label:N")
    said = ", ".join(f"{count(n)} {stage}" for n, stage in zip(outcome.people, STAGES, strict=True))
    return Chart(
        alt.layer(bars, labels).properties(height=alt.Step(34)),
        f"People needed a year: {said}.",
        TITLE,
    )


def stages(outcome: Outcome) -> None:
    """People needed at every stage, per year, month and working week."""
    frame = pd.DataFrame(
        {"stage": [stage[0].upper() + stage[1:] for stage in STAGES], "year": [round(n) for n in outcome.people],
         "month": outcome.people_per_month, "week": outcome.people_per_week}
    )  # fmt: skip
    columns = (
        Column("stage", "Stage", "text", "In the order of the funnel."),
        Column("year", "Per year", "count", "People needed in the year."),
        Column("month", "Per month", "count", "A twelfth of the year's."),
        Column("week", "Per week", "count", "Per working week."),
    )
    table(frame, columns, title="People needed at each step", name="people-needed")


def effects(found: Sequence[StepEffect], currency: str | None) -> None:
    """Every step raised alone by the same effort, the most helpful first."""
    frame = pd.DataFrame(
        [(e.step, e.rate, e.raised_to, e.extra_customers, e.extra_revenue) for e in found],
        columns=["step", "rate", "raised_to", "customers", "revenue"],
    )
    columns = (
        Column("step", "Step", "text", "The step that is raised, all others as they are."),
        Column("rate", "From", "share", "Its rate in the scenario."),
        Column("raised_to", "To", "share", "5 percentage points more, at most 100 %."),
        Column("customers", "More customers", "count", "From as many prospects."),
        Column("revenue", "More revenue", "money", "At the same revenue per customer."),
    )
    table(frame, columns, title="Which step helps most if raised by 5 points", name="step-effects", currency=currency)


def comparison(rows: Sequence[Row], unmeasured: Sequence[str], currency: str | None) -> None:
    """The scenario beside what was measured, line by line."""
    st.markdown("**Scenario against what was measured**")
    if all(row.baseline is None for row in rows):
        st.caption(
            "Nothing to compare with: revenue, revenue per customer or a rate above 0 was not measured in these dates."
        )
    elif unmeasured:
        st.caption(literal(f"Not measured, hence the scenario's rate in both: {', '.join(unmeasured)}."))
    frame = pd.DataFrame(
        [(r.measure, *(_said(v, r.unit, currency) for v in (r.baseline, r.scenario, r.difference))) for r in rows],
        columns=["Measure", "Measured", "Scenario", "Difference"],
    )
    config = {name: st.column_config.TextColumn(alignment="right") for name in frame.columns[1:]}
    config["Measure"] = st.column_config.TextColumn(width=255)
    title = "Scenario against what was measured"
    st.dataframe(frame, hide_index=True, alt=title, key="comparison", column_config=config, height="content")


def _said(value: float | None, unit: str, currency: str | None) -> str:
    if value is None:
        return "–"
    if unit == "money":
        return money(round(value, 2) + 0.0, currency)
    if unit == "share":
        return share(round(value, 3) + 0.0, 1)
    digits = 2 if unit == "reps" and value != round(value) else {"per week": 1}.get(unit, 0)
    return f"{round(value, digits) + 0.0:,.{digits}f}"  # + 0.0: a difference of nothing is 0, not -0


def show(outcome: Outcome, currency: str | None) -> None:
    """The answer in a sentence and its figures."""
    st.subheader(sentence(headline(outcome, currency)), anchor=False)
    figures(outcome, best_step(outcome.plan), currency)
