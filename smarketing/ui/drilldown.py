"""From a cell of a grid to the leads in it: by a click, or by two boxes that need no mouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from smarketing.ui import company
from smarketing.ui.answers import records
from smarketing.ui.page import draw, list_explained, table
from smarketing.ui.text import literal
from smarketing.views import Chart, Column, Result, View
from smarketing.views.follow_up_charts import STATES
from smarketing.views.lead_aging import BUCKETS
from smarketing.views.wording import count

#: What both grids call the row of all.
EVERYBODY = "All owners"
OWNER = Column("owner", "Owner", "text", "Who owns the lead.")
NAME = Column("name", "Name", "text", "The lead's name.")
COMPANY = Column("company", "Company", "text", "The lead's company.")
RECORD = (
    Column("source", "Source", "text", "Where the lead came from."),
    Column("status", "Status", "text", "As the CRM spells it."),
    Column("email", "E-mail", "text", "The lead's address."),
    Column("id", "CRM id", "text", "The record's id in the CRM."),
)


@dataclass(frozen=True)
class Drill:
    """A grid to look into: whose rows, which cells, and the columns of the list.

    `whose` is the rows' column; `cells` are the columns with the words of their box, `everything` the one that counts
    the whole row, and `spoken` says a cell in the title of the list.
    """

    key: str
    whose: str
    label: str
    placeholder: str
    cells: Mapping[str, str]
    everything: str
    spoken: Mapping[str, str]
    columns: tuple[Column, ...]


AGING = Drill(
    key="cell-age",
    whose="owner",
    label="Days since the last activity",
    placeholder="Choose an age",
    cells={**BUCKETS, "total": "Any age"},
    everything="total",
    spoken={
        name: "no activity" if name == "no_activity" else f"{label.lower()} days since the last activity"
        for name, label in BUCKETS.items()
    }
    | {"total": "any age"},
    columns=(
        OWNER,
        NAME,
        COMPANY,
        Column("idle_days", "Idle", "days", "Days since the last activity, or since creation where there is none."),
        Column(
            "expected_value", "Expected value", "money", "The CRM's, else what leads of that source brought on average."
        ),
        Column("last_activity_on", "Last activity", "date", "The last activity known on the data date."),
        Column("created_on", "Created", "date", "When the lead was created."),
        *RECORD,
    ),
)
FOLLOW_UP = Drill(
    key="cell-promise",
    whose="rep",
    label="What became of the promise",
    placeholder="Choose what became of it",
    cells=STATES | {"handed_over": "All handed over"},
    everything="handed_over",
    spoken={name: label.lower() for name, label in STATES.items()},
    columns=(
        OWNER,
        NAME,
        COMPANY,
        Column(
            "hours_left", "Left", "hours", "Hours left on the promise, on its clock; negative: how long it is over."
        ),
        Column(
            "hours", "First attempt after", "hours", "Hours from hand-over to first attempt, on the promise's clock."
        ),
        Column("promised_hours", "Promised", "hours", "By the agreement in force at the hand-over."),
        Column("handed_at", "Handed over", "date", "When the lead was handed to sales."),
        Column("first_attempt_at", "First attempt", "date", "The first call, meeting or sent e-mail since."),
        Column("attempts", "Attempts", "count", "Calls, meetings and sent e-mails with the lead."),
        *RECORD,
    ),
)


@dataclass(frozen=True)
class Cell:
    """One cell of the grid; a None is the row or column of totals."""

    owner: str | None = None
    column: str | None = None


def grid(chart: Chart, result: Result, drill: Drill = AGING) -> Cell | None:
    """Draw the grid; the cell that was clicked or chosen, None before either."""
    draw(chart, key="grid", on_select=lambda: _clicked(drill), least_width=620)
    return _boxes(result, drill)


def _clicked(drill: Drill) -> None:
    """A click in the grid sets the two boxes, so that there is one truth and the keyboard can go on from there.

    The boxes are in the address: a link shows the same list.
    """
    points = st.session_state["grid"]["selection"].get("cell") or []
    if points:
        st.session_state["cell-owner"] = points[0]["owner"]
        st.session_state[drill.key] = points[0]["column"]


def _boxes(result: Result, drill: Drill) -> Cell | None:
    owners = [EVERYBODY, *result.rows[drill.whose]]
    if ignored := _ignored({"cell-owner": owners, drill.key: drill.cells.values()}):
        st.warning(literal(ignored), icon=":material/filter_alt_off:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        owner = st.selectbox("Leads of", owners, index=None, key="cell-owner",
                             placeholder="Click a cell, or choose an owner", bind="query-params")  # fmt: skip
        column = st.selectbox(drill.label, list(drill.cells), index=None, key=drill.key,
                              format_func=drill.cells.__getitem__, placeholder=drill.placeholder,
                              bind="query-params")  # fmt: skip
    if owner is None and column is None:
        return None
    return Cell(None if owner == EVERYBODY else owner, None if column == drill.everything else column)


def _ignored(offered: Mapping[str, Iterable[str]]) -> str:
    """What the link asks for and the grid does not have. Read before the boxes correct the address."""
    asked = {name: st.query_params.get(name) for name in offered}
    vain = [f"“{value}”" for name, value in asked.items() if value and value not in offered[name]]
    words = f"The link asks for leads of {' and '.join(vain)}, which the grid does not have; it was ignored."
    return words if vain else ""


def leads(view: View, result: Result, cell: Cell | None, drill: Drill = AGING) -> None:
    """The leads in a cell, those to call first on top."""
    if cell is None:
        return
    asked = result.filters if cell.owner is None else replace(result.filters, owners=(cell.owner,))
    opened = company.current()
    found = records(view, opened, asked, cell.column)
    who = cell.owner or EVERYBODY.lower()
    to_call = " to call" if drill is AGING else ""
    title = (
        f"{count(len(found.rows), 'lead', 'leads')}{to_call}: {who}, {drill.spoken[cell.column or drill.everything]}"
    )
    currency = opened.warehouse.contents.currency
    table(found.rows, drill.columns, title=title, name="leads-to-call", currency=currency)
    list_explained(found.statements, "leads-to-call")
