"""What a meeting looks at: its points with their figures, as they are, or as they were when it was closed."""

from __future__ import annotations

from itertools import groupby

import pandas as pd
import streamlit as st

from smarketing.company import Company
from smarketing.meetings import Meeting, Shown, agenda
from smarketing.meetings.agenda import PROMISES, RECENT, SLIPPED, WINS
from smarketing.meetings.things import ANYTHING
from smarketing.review.cells import Printed
from smarketing.review.document import Section
from smarketing.ui.cards import cards
from smarketing.ui.meeting import saying
from smarketing.ui.navigation import link_to_view
from smarketing.ui.text import literal, sentence


def sections(opened: Company, meeting: Meeting) -> tuple[Section, ...]:
    with st.spinner("Computing"):
        return _sections(opened, meeting, str(opened.warehouse.file), opened.agreements.fingerprint)


# Nobody changes a section: all share the same.
@st.cache_resource(show_spinner=False, max_entries=16)
def _sections(_opened: Company, meeting: Meeting, version: str, agreement: str) -> tuple[Section, ...]:
    return agenda(_opened, meeting)


def point(section: Section, meeting: Meeting, opened: Company) -> None:
    """One point of an open meeting: its figures, its page, what was said, and a field to say more."""
    figures(section)
    _link(section, meeting, opened)
    saying.notes(meeting, (section.name,), Shown.by(section))
    saying.write(meeting, section.name, section)


def anything_else(meeting: Meeting) -> None:
    st.subheader("Anything else", anchor=False, divider="gray")
    saying.notes(meeting, (ANYTHING,))
    saying.write(meeting, ANYTHING)


def figures(section: Section) -> None:
    """A section as it is printed: its answer, its cards, what was told, and its tables."""
    st.subheader(literal(section.title), anchor=section.name, divider="gray")
    if section.missing:
        st.info(literal(section.missing), icon=":material/info:")
        return
    if section.headline:
        st.markdown(f"**{sentence(section.headline)}**")
    if section.remarks:
        st.markdown(sentence(section.remarks))
    for group, kpis in groupby(section.cards, key=lambda kpi: kpi.group):
        if group:
            st.caption(literal(group))
        cards(list(kpis), section.currency)
    for told in section.said:
        with st.container(border=bool(told.by), gap="xxsmall"):
            if told.by:
                st.caption(literal(told.by))
            saying.whole(told.text)
    for table in section.tables:
        _table(table, section.name)
    if section.left_out:
        left_out = "; ".join(f"{part.rows:,} {part.reason}" for part in section.left_out)
        st.caption(literal(f"Left out: {left_out}."))


def _table(table: Printed, point: str) -> None:
    frame = pd.DataFrame(table.rows, columns=list(table.labels))
    with st.expander(literal(f"{table.title}: {table.total:,}"), expanded=table.total <= 5, key=f"table-{point}"):
        st.dataframe(frame, hide_index=True, alt=table.title)
        if table.total > len(table.rows):
            st.caption(literal(f"The first {len(table.rows)} of {table.total:,}; the page below has all."))


def _link(section: Section, meeting: Meeting, opened: Company) -> None:
    """The page that shows more of a point, for the same days."""
    data_date = opened.warehouse.data_date
    if section.missing or data_date is None:
        return
    day = meeting.looked_at(data_date)
    as_of = {} if day == data_date else {"as-of": day.isoformat()}
    week = {"from": meeting.first.isoformat(), "to": meeting.last.isoformat()}
    label, page, asked = {
        PROMISES: ("Open the scorecard", "scorecard", as_of),
        WINS: ("Open sales by day", "sales-by-day", as_of | week),
        SLIPPED: ("Open follow-up: all leads that wait", "follow-up", as_of | {"from": (day - RECENT).isoformat()}),
    }[section.name]
    link_to_view(page, label, asked)
