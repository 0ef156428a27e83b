"""Before there are files: which exports to fetch from where, which pages each makes possible, and templates instead."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from smarketing import guide
from smarketing.company import Company
from smarketing.guide import Export, Opened, Possible, System, Template
from smarketing.ui.navigation import page_titles
from smarketing.ui.text import literal

#: Figures that are named of those an export adds to a page.
MOST = 4
BESIDE = "This goes beside the exports of your CRM: it adds to pages that those make possible."
LEFT_OUT = (
    "Plain tables with the right column names. The two rows in each are marked “(example)” and show what goes where; "
    "no import loads them."
)


def section(opened: Company) -> None:
    """Open until there is data of the company's own, then folded."""
    contents = opened.warehouse.contents
    own = not (contents.empty or contents.demo)
    with st.expander("Which files do I need?", icon=":material/checklist:", expanded=not own):
        names = guide.systems()
        chosen = st.selectbox(
            "Where is your data?", list(names), index=None, format_func=lambda name: names[name].title,
            placeholder="Choose a CRM, ad platform or tool", key="system", bind="query-params",
        )  # fmt: skip
        if chosen:
            _exports(names[chosen], guide.possible()[chosen])
        _templates(list(guide.TEMPLATES.values()))


def _exports(system: System, found: Possible) -> None:
    if system.beside:
        st.caption(BESIDE)
    titles = page_titles()
    for export, opened in zip(system.exports, found.exports, strict=True):
        with st.container(border=True):
            way, brings = st.columns(2, gap="medium")
            with way:
                _way(export)
            with brings:
                _brings(opened, titles)
    if found.lacks:
        st.markdown("**What these files alone leave open**")
        st.markdown("\n".join(f"- {literal(_lack(titles[name], why))}" for name, why in found.lacks.items()))


def _way(export: Export) -> None:
    st.markdown(f"**{literal(export.name)}**  \n{literal(export.where)}")
    if export.hints:
        said = " · ".join(export.hints)
        st.caption(literal(said[:1].upper() + said[1:]))


def _brings(opened: Opened, titles: dict[str, str]) -> None:
    if opened.opens:
        st.markdown(f"Makes possible  \n**{literal(', '.join(titles[name] for name in opened.opens))}**")
    added = [f"{literal(titles[name])}: {literal(_some(labels))}" for name, labels in opened.adds.items()]
    if added:
        st.caption("  \n".join(["Adds to", *added]))


def _some(labels: Sequence[str]) -> str:
    """ "Revenue, Days to close", the first few."""
    return ", ".join(labels[:MOST]) + (", and more" if len(labels) > MOST else "")


def _lack(title: str, why: str) -> str:
    """What a page lacks; most such sentences begin with its name."""
    return why if why.startswith(title[:4]) else f"{title}: {why}"


def _templates(templates: Sequence[Template]) -> None:
    st.markdown("**No such export? Fill in a template**")
    st.caption(literal(LEFT_OUT))
    with st.container(horizontal=True):
        for one in templates:
            st.download_button(
                one.title, one.csv.encode("utf-8-sig"), one.file, "text/csv", key=f"template-{one.name}",
                icon=":material/download:", on_click="ignore", help=literal(one.schema.help),
            )  # fmt: skip
