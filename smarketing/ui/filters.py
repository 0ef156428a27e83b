"""The filters all pages share, in the sidebar and in the URL, gathered into one frozen Filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from smarketing.company import Company
from smarketing.settings import today
from smarketing.ui.text import literal
from smarketing.views import Filters
from smarketing.views.presets import PRESETS
from smarketing.views.wording import day

OPTIONS = """
select 'source' as kind, source as name from person_facts union select 'source', source from deal_base
union select 'owner', owner from person_facts union select 'owner', owner from deal_base
order by kind, lower(name)
"""
FIRST_DAY = "select least((select min(created_on) from lead_facts), (select min(closed_on) from deal_base)) as day"


@dataclass(frozen=True)
class Options:
    """What the data offers to choose from."""

    sources: tuple[str, ...]
    owners: tuple[str, ...]
    first_day: date
    last_day: date


def sidebar(company: Company, *, shown: bool) -> Filters:
    """Draw the filters where they say something, and remember what they say for the page."""
    if company.warehouse.data_date is None or not shown:
        return _remember(Filters())
    offered = options(company)
    ignored = _ignored(offered)
    with st.sidebar:
        chosen = _widgets(offered, company.warehouse.data_date, company.agreement.fiscal_year_starts)
    for sentence in [*_until_changed(ignored, chosen), *_impossible(chosen)]:
        st.warning(literal(sentence), icon=":material/filter_alt_off:")
    return _remember(chosen if not _impossible(chosen) else Filters(sources=chosen.sources, owners=chosen.owners))


def _until_changed(ignored: list[str], chosen: Filters) -> list[str]:
    """What the link asked for in vain stays in sight until somebody chooses something else."""
    if ignored:
        st.session_state["_ignored"] = (ignored, chosen)
    said, then = st.session_state.get("_ignored", ([], chosen))
    return said if then == chosen else []


def current() -> Filters:
    """The filters of this run."""
    filters: Filters = st.session_state["_filters"]
    return filters


def options(company: Company) -> Options:
    """What the data of this version offers to choose from; nothing without data."""
    return _options(company, str(company.warehouse.file))


def _remember(filters: Filters) -> Filters:
    st.session_state["_filters"] = filters
    return filters


@st.cache_data(max_entries=8, show_spinner=False)
def _options(_company: Company, version: str) -> Options:
    names = _company.warehouse.query(OPTIONS)
    sources, owners = (tuple(names.loc[names["kind"] == kind, "name"]) for kind in ("source", "owner"))
    first = _company.warehouse.query(FIRST_DAY)["day"].iloc[0]
    last = _company.warehouse.data_date or today()
    first = last if pd.isna(first) else min(last, pd.Timestamp(first).date())
    # Whole years, so that a goal's period can be chosen to its end.
    return Options(sources, owners, first.replace(month=1, day=1), last.replace(month=12, day=31))


def _widgets(offered: Options, data_date: date, starts: int) -> Filters:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("**Filters**", width="content")
        st.menu_button("Period", [preset.label for preset in PRESETS.values()], key="quick", on_click=_take,
                       args=(data_date, starts), type="tertiary", icon=":material/date_range:")  # fmt: skip
    start = _day("From", "from", offered)
    end = _day("To", "to", offered)
    sources = _names("Source", "source", "All sources", offered.sources)
    owners = _names("Owner", "owner", "All owners", offered.owners)
    with st.expander("More"):
        as_of = _day("As of", "as-of", offered, "Judge the data as it was known on this day. Empty: the data date.")
        st.button("Clear all filters", on_click=_clear, icon=":material/filter_alt_off:", width="stretch")
    return Filters(start, end, as_of, sources, owners)


def _day(label: str, key: str, offered: Options, help_text: str | None = None) -> date | None:
    return st.date_input(label, None, offered.first_day, offered.last_day, key, help_text, format="YYYY-MM-DD",
                         bind="query-params")  # fmt: skip


def _names(label: str, key: str, everything: str, offered: Sequence[str]) -> tuple[str, ...]:
    """The browser's word is not taken for it, and a name may have vanished with a new import."""
    chosen = st.multiselect(label, offered, key=key, placeholder=everything, bind="query-params")
    return tuple(name for name in chosen if name in offered)


def _take(data_date: date, starts: int) -> None:
    chosen = next((preset for preset in PRESETS.values() if preset.label == st.session_state.get("quick")), None)
    if chosen:
        st.session_state["from"], st.session_state["to"] = chosen.days(data_date, starts) or (None, None)


def _clear() -> None:
    for key in ("from", "to", "as-of"):
        st.session_state[key] = None
    for key in ("source", "owner"):
        st.session_state[key] = []


def _impossible(filters: Filters) -> list[str]:
    if filters.start and filters.end and filters.start > filters.end:
        return [f"From ({day(filters.start)}) is after To ({day(filters.end)}); the dates are ignored until they fit."]
    return []


def _ignored(offered: Options) -> list[str]:
    """What the URL asks for and the data does not have, each in a sentence. Read before the widgets correct the URL."""
    asked = st.query_params.get_all
    names = [(kind, name) for kind in ("source", "owner") for name in asked(kind) if name]
    known = {"source": offered.sources, "owner": offered.owners}
    days = [(name, text) for name in ("from", "to", "as-of") for text in asked(name)[-1:] if text]
    return [
        *(
            f"There is no {kind} “{name}” in the data; it was ignored."
            for kind, name in names
            if name not in known[kind]
        ),
        *(
            f"“{text}” is no day in the data; “{name}” was ignored."
            for name, text in days
            if not _is_day(text, offered)
        ),
    ]


def _is_day(text: str, offered: Options) -> bool:
    try:
        return offered.first_day <= date.fromisoformat(text) <= offered.last_day
    except ValueError:
        return False
