"""From a cell of the lead-aging grid to the leads in it: by a click, or by two boxes that need no mouse."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from smarketing.ui import company
from smarketing.ui.answers import records
from smarketing.ui.page import draw, table
from smarketing.views import Column, Result, View
from smarketing.views.lead_aging import BUCKETS
from smarketing.views.wording import count

EVERYBODY, ANY_AGE = "All owners", "total"
COLUMNS = (
    Column("owner", "Owner", "text", "Who owns the lead."),
    Column("name", "Name", "text", "The lead's name."),
    Column("company", "Company", "text", "The lead's company."),
    Column("idle_days", "Idle", "days", "Days since the last activity, or since creation where there is none."),
    Column(
        "expected_value", "Expected value", "money", "The CRM's, else what leads of that source brought on average."
    ),
    Column("last_activity_on", "Last activity", "date", "The last activity known on the data date."),
    Column("created_on", "Created", "date", "When the lead was created."),
    Column("source", "Source", "text", "Where the lead came from."),
    Column("status", "Status", "text", "As the CRM spells it."),
    Column("email", "E-mail", "text", "The lead's address."),
    Column("id", "CRM id", "text", "The record's id in the CRM."),
)


@dataclass(frozen=True)
class Cell:
    """One cell of the grid; a None is the row or column of totals."""

    owner: str | None = None
    bucket: str | None = None


def grid(view: View, result: Result) -> Cell | None:
    """Draw the grid; the cell that was clicked or chosen, None before either."""
    for chart in view.charts(result):
        draw(chart, key="grid", on_select=_clicked, least_width=620)
    return _boxes(result)


def _clicked() -> None:
    """A click in the grid sets the two boxes, so that there is one truth and the keyboard can go on from there."""
    points = st.session_state["grid"]["selection"].get("cell") or []
    if points:
        st.session_state["cell-owner"] = points[0]["owner"]
        st.session_state["cell-age"] = points[0]["column"]


def _boxes(result: Result) -> Cell | None:
    ages = {**BUCKETS, ANY_AGE: "Any age"}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        owner = st.selectbox("Leads of", [EVERYBODY, *result.rows["owner"]], index=None, key="cell-owner",
                             placeholder="Click a cell, or choose an owner")  # fmt: skip
        bucket = st.selectbox("Days since the last activity", list(ages), index=None, key="cell-age",
                              format_func=ages.__getitem__, placeholder="Choose an age")  # fmt: skip
    if owner is None and bucket is None:
        return None
    return Cell(None if owner == EVERYBODY else owner, None if bucket == ANY_AGE else bucket)


def leads(view: View, result: Result, cell: Cell | None) -> None:
    """The leads in a cell, longest idle and most valuable first, to call."""
    if cell is None:
        return
    asked = result.filters if cell.owner is None else replace(result.filters, owners=(cell.owner,))
    opened = company.current()
    found = records(view, opened, asked, cell.bucket)
    title = f"{count(len(found), 'lead', 'leads')} to call: {cell.owner or 'all owners'}, {_age(cell.bucket)}"
    table(found, COLUMNS, title=title, name="leads-to-call", currency=opened.warehouse.contents.currency)


def _age(bucket: str | None) -> str:
    if bucket is None:
        return "any age"
    return "no activity" if bucket == "no_activity" else f"{BUCKETS[bucket].lower()} days since the last activity"
