"""Weekly meeting: what the week says, point by point, what is said to it, and the minutes."""

import streamlit as st

from smarketing.meetings import kept
from smarketing.settings import today
from smarketing.ui import company, page
from smarketing.ui.meeting import closing, lists, past, points, saying, week

page.head("What do we talk about this week?")
opened = company.current()
with st.container(horizontal=True, vertical_alignment="bottom"):
    meeting = week.chosen(opened.warehouse.data_date or today())
    saying.who_writes()
week.about(opened, meeting)
book = saying.book()
state = book.state(meeting)
minutes = kept(book, meeting) if state.closed else None
talk, news, earlier = st.tabs(["The meeting", "Briefs for sales", "Earlier meetings"])
with talk:
    if minutes:
        closing.closed(opened, meeting, state, minutes, lambda: points.sections(opened, meeting))
        for section in minutes.sections:
            points.figures(section)
    else:
        lists.actions(meeting)
        sections = points.sections(opened, meeting)
        for section in sections:
            points.point(section, meeting, opened)
        lists.suggestions(meeting)
        points.anything_else(meeting)
        closing.ending(opened, meeting, sections)
with news:
    lists.briefs()
with earlier:
    past.past()
