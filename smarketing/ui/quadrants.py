"""From a quadrant of fit and interest to the leads in it: by a click, or by a box that needs no mouse."""

from __future__ import annotations

import streamlit as st

from smarketing.ui import company
from smarketing.ui.answers import records
from smarketing.ui.page import draw, list_explained, table
from smarketing.views import Column, Result, View
from smarketing.views.wording import count

COLUMNS = (
    Column("name", "Name", "text", "The lead's name."),
    Column("company", "Company", "text", "The lead's company."),
    Column("fit", "Fit", "text", "As the export gives it."),
    Column("interest", "Interest", "text", "As the export gives it."),
    Column("owner", "Owner", "text", "Who owns the lead."),
    Column("source", "Source", "text", "Where the lead came from."),
    Column("lead_type", "Type", "text", "What the lead asked for."),
    Column("status", "Status", "text", "As the CRM spells it."),
    Column("created_on", "Created", "date", "When the lead was created."),
    Column("last_activity_on", "Last activity", "date", "The last activity known on the data date."),
    Column("attempts", "Attempts", "count", "Calls, e-mails sent and meetings."),
    Column("email", "E-mail", "text", "The lead's address."),
    Column("id", "CRM id", "text", "The record's id in the CRM."),
)


def grid(view: View, result: Result) -> str | None:
    """Draw the four quadrants; the one that was clicked or chosen, None before either. The choice is in the address."""
    for chart in view.charts(result):
        draw(chart, key="quadrants", on_select=_clicked)
    quadrants: list[str] = result.rows["quadrant"].tolist()
    return st.selectbox("List the leads of", quadrants, index=None, key="quadrant",
                        format_func=str.capitalize, placeholder="Click a quadrant, or choose one",
                        bind="query-params")  # fmt: skip


def _clicked() -> None:
    """A click sets the box, so that there is one truth and the keyboard can go on from there."""
    points = st.session_state["quadrants"]["selection"].get("cell") or []
    if points:
        st.session_state["quadrant"] = points[0]["quadrant"]


def leads(view: View, result: Result, quadrant: str | None) -> None:
    """The leads of a quadrant, those that fit best first."""
    if quadrant is None:
        return
    found = records(view, company.current(), result.filters, quadrant)
    title = f"{count(len(found.rows), 'lead', 'leads')}: {quadrant}"
    table(found.rows, COLUMNS, title=title, name="leads-of-quadrant")
    list_explained(found.statements, "leads-of-quadrant")
