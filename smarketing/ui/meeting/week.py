"""Which week the meeting is about, and how things stand with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import streamlit as st

from smarketing.company import Company
from smarketing.errors import MeetingError
from smarketing.meetings import Meeting
from smarketing.ui.text import literal
from smarketing.views.wording import day as day_text

#: Weeks back that are offered; a link may name any.
OFFERED = 26


def chosen(data_date: date) -> Meeting:
    """The week to talk about, at first the one that the data is for."""
    newest = Meeting.next_of(data_date)
    offered = {meeting.key: meeting for meeting in _back(newest)}
    if asked := _asked():
        offered = {asked.key: asked} | offered
    keys = sorted(offered, reverse=True)
    key = st.selectbox("Week", keys, keys.index(newest.key), format_func=lambda name: _said(offered[name]), key="week",
                       bind="query-params")  # fmt: skip
    return offered[key]


def _asked() -> Meeting | None:
    """The week that the link names, where it is one."""
    try:
        meeting = Meeting.named(st.query_params.get("week", ""))
    except MeetingError:
        return None
    return meeting if meeting.kind == "weekly" else None


def _back(newest: Meeting) -> Iterator[Meeting]:
    meeting = newest
    for _ in range(OFFERED):
        yield meeting
        meeting = meeting.before


def _said(meeting: Meeting) -> str:
    return f"{meeting.name.capitalize()}, {meeting.days}"


def about(opened: Company, meeting: Meeting) -> None:
    """How fresh the figures are, and by which agreement the month is judged."""
    data_date = opened.warehouse.data_date
    version = opened.agreements.in_force(meeting.first)
    facts = [
        f"Data as of {day_text(data_date)}" if data_date else "No data",
        f"version {version.number} of the agreement" if version else "no agreement was in force",
    ]
    if data_date and (day := meeting.looked_at(data_date)) != data_date:
        facts.insert(1, f"figures as of {day_text(day)}")
    st.caption(literal(" · ".join(facts)))
