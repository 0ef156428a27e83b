"""The page of the monthly review: the month, its sections, the review as a file, and as it was kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from smarketing.company import Company
from smarketing.errors import NotAllowed
from smarketing.review import FORMATS, Layout, Review, kept, layout, review, write
from smarketing.review.document import CHAPTERS, Section
from smarketing.ui import changed, rights
from smarketing.ui.cards import cards
from smarketing.ui.guard import guarded
from smarketing.ui.navigation import link_to_view, page_titles
from smarketing.ui.text import literal, sentence
from smarketing.views.periods import Span, months_later
from smarketing.views.wording import count
from smarketing.views.wording import day as day_text
from smarketing.views.wording import month as month_text

#: Months back that are offered; older ones come from the command line.
OFFERED = 24
TITLES = {chapter.view: chapter.title for chapter in CHAPTERS}
PAPER_NAMES = {"a4": "A4", "letter": "Letter"}


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


def chosen_layout(opened: Company) -> Layout:
    """The sections to print in the order chosen, and the paper: at first what is kept for everybody."""
    usual = layout.layout(opened.workspace)
    # A section that a company added by command has no title among the usual ones.
    titles = {**{name: page_titles().get(name, name) for name in usual.sections}, **TITLES}
    sections = st.multiselect("Sections", list(titles), default=list(usual.sections), format_func=titles.__getitem__,
                              placeholder="All, in their order", key="sections", bind="query-params")  # fmt: skip
    size = st.segmented_control("Paper", list(layout.PAPERS), default=usual.paper, required=True,
                                format_func=PAPER_NAMES.__getitem__, key="paper")  # fmt: skip
    chosen = Layout(tuple(sections), size)
    if chosen != usual and rights.can_edit():
        st.button("Use for every review", icon=":material/push_pin:", on_click=_keep_layout, args=(opened, chosen),
                  help="Everybody’s reviews then have these sections, in this order, on this paper.")  # fmt: skip
    return chosen


def _keep_layout(opened: Company, chosen: Layout) -> None:
    with guarded():
        _insist()
        layout.keep(opened.workspace, chosen, rights.who())
        st.toast("Every review is laid out like this from now on.", icon=":material/check_circle:")


def made(opened: Company, month: date, chosen: Sequence[str]) -> Review:
    with st.spinner("Computing"):
        return _made(opened, month, tuple(chosen), str(opened.warehouse.file), opened.agreements.fingerprint)


# Charts cannot be copied, and nobody changes a review: all share the same.
@st.cache_resource(show_spinner=False, max_entries=8)
def _made(_opened: Company, month: date, chosen: tuple[str, ...], version: str, agreement: str) -> Review:
    return review(_opened, month, chosen)


def downloads(found: Review, paper: layout.Paper, key: str = "review") -> None:
    """The review in each format, written when it is asked for."""
    with guarded(), st.container(horizontal=True):
        for form in FORMATS.values():
            st.download_button(form.title, partial(write, found, form.name, paper), form.file(found), form.mime,
                               key=f"{key}-{form.name}", icon=":material/download:", on_click="ignore")  # fmt: skip


def keeping(opened: Company, found: Review, paper: layout.Paper) -> None:
    """The review of this month as it was kept, what is another figure since, and a button to keep it as it is now."""
    with guarded():
        before = kept.kept(opened.workspace, found.span.first)
        changes = kept.changes(before.review, found) if before else ()
        if rights.can_edit():
            st.button("Keep with today’s figures", icon=":material/bookmark_add:", on_click=_keep, args=(opened, found),
                      help="Later reviews then say what has become of these figures.")  # fmt: skip
        if before:
            by = f" by {before.author}" if before.author else ""
            since = f"{count(len(changes), 'figure is', 'figures are')} another now" if changes else "no figure differs"
            with st.expander(literal(f"Kept on {day_text(before.at.date())}{by}: {since}"), icon=":material/bookmark:"):
                downloads(before.review, paper, "kept")
                changed.figures(changes)
                for reason in kept.reasons(before.review, found):
                    st.caption(literal(reason))


def _keep(opened: Company, found: Review) -> None:
    with guarded():
        _insist()
        kept.keep(opened.workspace, found, rights.who())
        st.toast(literal(f"{found.title} is kept."), icon=":material/check_circle:")


def _insist() -> None:
    if not rights.can_edit():
        raise NotAllowed("Only editors may keep reviews for everybody; ask one of them, or sign in.")


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
