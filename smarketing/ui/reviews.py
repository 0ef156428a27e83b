"""The page of the monthly review: the month, its sections, and the review as a file to hand on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from smarketing.company import Company
from smarketing.review import FORMATS, Review, review, write
from smarketing.review.document import CHAPTERS, Section
from smarketing.ui.cards import cards
from smarketing.ui.guard import guarded
from smarketing.ui.navigation import link_to_view
from smarketing.ui.text import literal, sentence
from smarketing.views.periods import Span, months_later
from smarketing.views.wording import month as month_text

#: Months back that are offered; older ones come from the command line.
OFFERED = 24
TITLES = {chapter.view: chapter.title for chapter in CHAPTERS}


def month(opened: Company) -> date | None:
    """The month to review, the newest that is over at first; None without data."""
    as_of = opened.warehouse.data_date
    if as_of is None:
        return None
    newest = Span.holding(as_of, "month").first
    offered = [months_later(newest, -back) for back in range(OFFERED)]
    over = 0 if as_of >= Span.holding(as_of, "month").last else 1
    names = {f"{first:%Y-%m}": first for first in offered}
    chosen = st.selectbox("Month", list(names), index=over, format_func=lambda name: month_text(names[name]),
                          key="month", bind="query-params")  # fmt: skip
    return names[chosen]


def sections() -> tuple[str, ...]:
    """The sections to print, in the order chosen; none means all."""
    return tuple(
        st.multiselect("Sections", list(TITLES), format_func=TITLES.__getitem__, placeholder="All, in their order",
                       key="sections", bind="query-params")
    )  # fmt: skip


def made(opened: Company, month: date, chosen: Sequence[str]) -> Review:
    with st.spinner("Computing"):
        return _made(opened, month, tuple(chosen), str(opened.warehouse.file), opened.agreements.fingerprint)


# Charts cannot be copied, and nobody changes a review: all share the same.
@st.cache_resource(show_spinner=False, max_entries=8)
def _made(_opened: Company, month: date, chosen: tuple[str, ...], version: str, agreement: str) -> Review:
    return review(_opened, month, chosen)


def downloads(found: Review) -> None:
    """The review in each format, written when it is asked for."""
    with guarded(), st.container(horizontal=True):
        for form in FORMATS.values():
            st.download_button(form.title, partial(write, found, form.name), form.file(found), form.mime,
                               key=f"review-{form.name}", icon=":material/download:", on_click="ignore")  # fmt: skip


def show(section: Section, found: Review) -> None:
    """One section: its answer, its cards and the way to its page."""
    st.subheader(literal(section.title), anchor=section.name, divider="gray")
    if section.missing:
        st.info(literal(section.missing), icon=":material/info:")
        return
    st.markdown(f"**{sentence(section.headline)}**" if section.remarks else sentence(section.headline))
    if section.remarks:
        st.markdown(sentence(section.remarks))
    cards(list(section.cards), section.currency)
    days = {"from": found.span.first.isoformat(), "to": found.span.last.isoformat()}
    link_to_view(section.name, f"Open this page for {found.span.name}", days)
