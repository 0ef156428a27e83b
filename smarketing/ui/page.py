"""The anatomy of a View's page, part by part, in reading order; a page is a script that calls these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from smarketing.agreement.stages import Vocabulary
from smarketing.settings import today
from smarketing.tables import to_csv
from smarketing.ui import company, filters, navigation
from smarketing.ui.answers import answer
from smarketing.ui.cards import UNKNOWN, cards
from smarketing.ui.columns import configured, readable
from smarketing.ui.navigation import AGREEMENT, RATES, link_to_import
from smarketing.ui.text import literal, sentence
from smarketing.views import Chart, Column, Filters, LeftOut, Result, View
from smarketing.views.base import NO_CURRENCY
from smarketing.views.further_tables import TABLES
from smarketing.views.wording import ago, count, day
from smarketing.warehouse import Statement
from smarketing.warehouse.script import script

#: Days after which data is old: a month's review can no longer be about last month.
FRESH_DAYS = 31
#: Rows that a page sends to the browser; nobody reads more, and a download is for those who want them.
MOST_ROWS = 1000
NO_CURRENCY_HERE = "Amounts are plain numbers: the exports name no currency, and neither does the agreement."
NOTHING_YET = (
    "Nothing has been imported yet. Import your CRM's exports of contacts, deals and activities, "
    "or open the demo company to look around."
)


def _words() -> Vocabulary:
    """The company's own words for the lifecycle stages."""
    return Vocabulary.of(company.current().agreement)


def title(question: str) -> None:
    """The page's name in the menu, and beneath it the question that it answers."""
    st.title(navigation.title(), anchor=False)
    st.markdown(sentence(_words().say(question)))
    if company.current().warehouse.contents.demo:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge("Demo company", icon=":material/science:", color="gray")
            link_to_import("Leave it by importing your own exports")


def head(question: str) -> None:
    """Title and question. Without any data the page ends here, with the way to some."""
    title(question)
    if company.current().warehouse.contents.empty:
        st.info(NOTHING_YET, icon=":material/info:")
        link_to_import("Import exports or open the demo company")
        st.stop()


def ask(view: View, **narrowed: Any) -> Result:
    """The answer to the View's question under the shared filters, and what this page narrows them by besides.

    Where the data cannot answer, the page ends with the sentence that names the export which would.
    """
    opened = company.current()
    with st.spinner("Computing"):
        result = answer(view, opened, replace(filters.current(), **narrowed))
    st.caption(literal(freshness(result)))
    if result.missing:
        st.info(literal(result.missing), icon=":material/info:")
        link_to_import("Import that export")
        explain(view, result)
        st.stop()
    st.subheader(sentence(result.headline), anchor=False)
    if result.remarks:
        st.markdown(sentence(result.remarks))
    rates_lack(result.refused)
    for group, kpis in groupby(result.kpis, key=lambda kpi: kpi.group):
        if group:
            st.markdown(f"**{literal(group)}**")
        cards(list(kpis), result.currency)
    if any(caveat.reason == NO_CURRENCY for caveat in result.caveats):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(NO_CURRENCY_HERE, width="content")
            st.page_link(AGREEMENT, label="Set the currency", icon=":material/payments:")
    return result


def rates_lack(why: str) -> None:
    """Why amounts are unknown for lack of exchange rates, with the way to enter them; nothing where none lacks."""
    if why:
        st.warning(literal(why), icon=":material/currency_exchange:")
        st.page_link(RATES, label="Enter exchange rates", icon=":material/currency_exchange:")


def freshness(result: Result) -> str:
    """How fresh the answer is, and what it rests on: "Data as of 13 Nov 2026 · 6 exports · 1,204 leads used".

    Data that ended long ago says how long, so that nobody takes its last month for this one.
    """
    exports = company.exports()
    used = [] if result.missing else [f"{count(result.rows_used)} {result.used_what} used"]
    parts = [f"Data as of {day(result.filters.as_of)}{_ended()}", count(exports, "export", "exports"), *used]
    return " · ".join([*parts, *most_left_out(result.left_out), *_chosen(result.filters)])


def _ended() -> str:
    """How long ago the newest event of the data was; nothing where that is fresh, or invented."""
    warehouse = company.current().warehouse
    if warehouse.data_date is None or warehouse.contents.demo:
        return ""
    old = (today() - warehouse.data_date).days
    return f"; the data ended {ago(old)}" if old > FRESH_DAYS else ""


def most_left_out(left_out: Sequence[LeftOut]) -> list[str]:
    """ "left out: 2,872 leads that are not (yet) MQLs, and more": a bare number does not explain itself."""
    if not left_out:
        return []
    most = max(left_out, key=lambda part: part.rows)
    more = ", and more" if len(left_out) > 1 else ""
    return [f"left out: {count(most.rows)} {most.reason.split(':')[0]}{more}"]


def measured_over(asked: Filters) -> str:
    """What the planner's starting point was measured over."""
    chosen = _chosen(asked)
    over = ", ".join(chosen) if chosen else "everything imported"
    return literal(f"Starts from what is agreed, else measured over {over}; data as of {day(asked.as_of)}")


def _chosen(asked: Filters) -> list[str]:
    """The filters in words, so that a printed page says what it shows."""
    dates = {(True, True): f"{day(asked.start)} to {day(asked.end)}", (True, False): f"from {day(asked.start)}",
             (False, True): f"up to {day(asked.end)}"}  # fmt: skip
    period = dates.get((asked.start is not None, asked.end is not None))
    return [part for part in (period, ", ".join(asked.sources), ", ".join(asked.owners)) if part]


def draw(chart: Chart, *, least_width: int = 0, **how: Any) -> Any:
    """One chart with its title and the sentence that stands for it; on a screen narrower than `least_width` it scrolls.

    Numbers in a chart take the page's text colour, so that they can be read on light and dark.
    """
    chart = chart.spoken(_words())
    if chart.title:
        st.markdown(f"**{literal(chart.title)}**")
    spec = chart.spec.configure_text(color="currentColor").configure_axisBand(labelFlush=False)
    with st.grid(1, wrap=False, min_column_width=least_width) if least_width else st.container():
        return st.altair_chart(spec, alt=chart.alt, **how)


def charts(view: View, result: Result) -> None:
    for chart in view.charts(result):
        draw(chart)


def columns(view: View, *names: str) -> list[Column]:
    """Some of a View's columns, in an order of the page's own: what matters most is in sight without scrolling."""
    found = {column.name: column for column in view.columns}
    return [found[name] for name in names]


def table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    *,
    title: str,
    name: str,
    currency: str | None = None,
    newest_first: bool = False,
    **how: Any,
) -> None:
    """A table under its title, with its download. `name` is the file's and must be the page's own.

    `newest_first` turns round a table that runs with time, on the page only: the download is what scripts get.
    """
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{literal(title)}**", width="content")
        download(frame, name)
    shown = [column.spoken(_words()) for column in columns if column.name in frame.columns]
    rows = first_rows((frame[::-1] if newest_first else frame)[[column.name for column in shown]])
    st.dataframe(
        readable(rows, shown),
        column_config=configured(rows, shown, currency),
        hide_index=True,
        placeholder=UNKNOWN,
        alt=title,
        key=f"table-{name}",
        **how,
    )


def switch(label: str, options: Mapping[str, str], key: str) -> str:
    """A choice that is always made, at first the first, and is in the URL; `options` are values with their words."""
    first, *_ = options
    chosen: str = st.segmented_control(
        label, list(options), default=first, required=True, format_func=options.__getitem__,
        label_visibility="collapsed", key=key, bind="query-params",
    )  # fmt: skip
    return chosen


def first_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """As many rows as a page sends to the browser; where there are more, it says so."""
    if len(frame) > MOST_ROWS:
        st.caption(literal(f"The first {count(MOST_ROWS)} of {count(len(frame))} rows; the download has all."))
    return frame.head(MOST_ROWS)


def by_rep_or_team() -> str:
    """A switch between "rep" and "team"."""
    return switch("Show", {"rep": "By rep", "team": "By team"}, "by")


def extra(result: Result, name: str, **how: Any) -> None:
    """A further table of the answer, where the answer has it."""
    frame = result.extra.get(name)
    if frame is None or frame.empty:
        return
    title, columns = TABLES[name]
    table(frame, columns, title=title, name=name.replace("_", "-"), currency=result.currency, **how)


def download(frame: pd.DataFrame, name: str) -> None:
    """The frame as a CSV that a spreadsheet opens with its umlauts and without running it; written when asked for."""
    st.download_button(
        "Download CSV",
        lambda: to_csv(frame).encode("utf-8-sig"),
        f"{name}.csv",
        "text/csv",
        key=f"download-{name}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def explain(view: View, result: Result) -> None:
    """How the figures come about: definition, rows used, rows left out and why, and the SQL."""
    with st.expander("How is this computed", icon=":material/function:"):
        st.markdown(literal(_words().say(view.definition)))
        if not result.missing:
            st.markdown(f"**Used:** {literal(count(result.rows_used))} {literal(result.used_what)}.")
            st.markdown(f"**Left out:** {counted(result.left_out)}")
            if result.caveats:
                st.markdown(f"**With a caveat:** {counted(result.caveats)}")
            if result.converted:
                st.markdown(f"**Converted:** {literal(result.converted)}")
        named = [column.spoken(_words()) for column in view.columns]
        columns = [f"- **{literal(column.label)}**: {literal(column.help)}" for column in named]
        st.markdown("\n".join(columns))
        sql(result.statements, view.name)


def list_explained(statements: Sequence[Statement], name: str) -> None:
    """How a list came about: the SQL."""
    with st.expander("How this list is found", icon=":material/function:"):
        sql(statements, name)


def sql(statements: Sequence[Statement], name: str) -> None:
    """What was run, to read, and as a file to run in DuckDB, in which the lists that nobody reads are whole."""
    st.code(script(statements, long_lists=False), language="sql", height=320)
    st.download_button(
        "Download SQL",
        lambda: script(statements).encode(),
        f"{name}.sql",
        "application/sql",
        key=f"sql-{name}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        help="To run in DuckDB on the warehouse, with the values of every parameter.",
    )


def counted(parts: Sequence[LeftOut]) -> str:
    """ "3 customers without an amount; 1 deal linked to no lead."; without any, "nothing."."""
    if not parts:
        return "nothing."
    return "; ".join(f"{literal(count(part.rows))} {literal(part.reason)}" for part in parts) + "."
