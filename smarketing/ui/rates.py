"""The table of exchange rates, shown and editable; what deals of which currency count by."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from smarketing import signing
from smarketing.agreement import Rate, Rates
from smarketing.agreement.rates import rate_of, table
from smarketing.company import Company
from smarketing.errors import EditConflict, RateError
from smarketing.ui import rights
from smarketing.ui.agreement.tables import day, number, text
from smarketing.ui.guard import guarded
from smarketing.ui.navigation import AGREEMENT
from smarketing.ui.text import literal
from smarketing.views.amounts import CONVERSIONS, converted, unrated, unrated_currencies, unrated_spend

#: What the table was filled from: rates, their revision, and currencies without one. Kept until they are saved, so
#: that an edit by somebody else meanwhile is noticed and the table keeps what was typed.
SHOWN, SEEN, WAITING = "_rates_shown", "_rates_seen", "_rates_waiting"
NO_CURRENCY = "No deal names a currency and the agreement none either, so there is nothing to convert into."
UNTOUCHED = "The table is as it was saved last, so there is nothing to save."


def show(opened: Company) -> None:
    """Whether amounts are added up, which currencies lack a rate, and the rates to edit."""
    into = opened.currency
    if into is None:
        st.info(NO_CURRENCY, icon=":material/info:")
        st.page_link(AGREEMENT, label="Set the currency", icon=":material/payments:")
        return
    why = unrated(opened)
    if why:
        st.subheader(f"No amounts are added up in {literal(into)} yet.", anchor=False)
        st.warning(literal(f"{why}, so no amounts are added up: enter what lacks below."), icon=":material/info:")
    else:
        used = converted(opened) or f"Every amount of a won deal is in {into}."
        st.subheader(literal(used), anchor=False)
    if spend := unrated_spend(opened):
        st.warning(literal(f"{spend}: enter what lacks below."), icon=":material/info:")
    st.caption(
        f"What one unit of another currency is worth in {literal(into)}. A deal is converted by the rate of the day it "
        "closed, else was created, ad spend by that of its first day; the earliest rate also holds before its day, and "
        "one without a day always."
    )
    _editor(opened, into)


def _editor(opened: Company, into: str) -> None:
    newest = signing.rates_revision(opened)
    shown: Rates = st.session_state.setdefault(SHOWN, opened.rates)
    seen = st.session_state.setdefault(SEEN, newest)
    if newest == seen or WAITING not in st.session_state:
        st.session_state[WAITING] = _lacking(opened)
    waiting = st.session_state[WAITING]
    if not rights.can_edit():
        known = _frame(opened.rates, into, ())
        st.dataframe(known, hide_index=True, column_config=_columns(into), alt="Exchange rates", key="rates")
        st.caption(rights.NOT_YOURS)
        return
    if newest != seen:
        st.info("Somebody else saved exchange rates meanwhile.", icon=":material/group:")
        st.button("Show theirs", on_click=forget, icon=":material/refresh:")
    with guarded(), st.form("exchange-rates", border=False):
        edited = st.data_editor(
            _frame(shown, into, waiting), key=f"rates-{seen}", hide_index=True, num_rows="dynamic",
            column_config=_columns(into), placeholder="", alt="Exchange rates",
        )  # fmt: skip
        if st.form_submit_button("Save rates", type="primary", icon=":material/save:"):
            _save(opened, _typed(edited, shown, into, waiting), shown, seen)


def _save(opened: Company, typed: Rates, shown: Rates, seen: int) -> None:
    if typed == shown:
        st.info(UNTOUCHED, icon=":material/info:")
        return
    try:
        signing.exchange(opened, typed, base=seen, author=rights.who())
    except EditConflict as conflict:
        st.warning(literal(str(conflict)), icon=":material/group:")
        return
    forget()
    st.toast("The figures are made anew with these rates.", icon=":material/currency_exchange:")
    st.rerun()


def forget() -> None:
    """Fill the table from what is saved."""
    for key in (SHOWN, SEEN, WAITING):
        st.session_state.pop(key, None)


def _lacking(opened: Company) -> tuple[str, ...]:
    """Currencies of won deals and ad spend that have no rate: rows that only wait for their number."""
    found = opened.warehouse.query(CONVERSIONS)
    deals = found.loc[found["rate"].isna(), "currency"]
    return tuple(dict.fromkeys([*deals, *unrated_currencies(opened)]))


def _frame(rates: Rates, into: str, lacking: tuple[str, ...]) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = [(r.currency, r.rate, r.valid_from) for r in rates.rates if r.into == into]
    known = {row[0] for row in rows}
    rows += [(currency, None, None) for currency in lacking if currency not in known]
    frame = pd.DataFrame(rows, columns=["currency", "rate", "valid_from"])
    return frame.astype({"currency": "str", "rate": float}).assign(valid_from=pd.to_datetime(frame["valid_from"]))


def _columns(into: str) -> dict[str, Any]:
    return {
        "currency": st.column_config.TextColumn("Currency", help="As the exports write it, such as USD."),
        "rate": st.column_config.NumberColumn(
            f"Worth in {into}", min_value=0, format="plain", help=f"What one unit of the currency is worth in {into}."
        ),
        "valid_from": st.column_config.DateColumn("From", help="Empty: always.", format="D MMM YYYY"),
    }


def _typed(edited: pd.DataFrame, shown: Rates, into: str, waiting: Collection[str] = ()) -> Rates:
    """What the table says; rates into another currency are kept for when that is the company's. Raises RateError.

    A currency in `waiting` may stay without its rate; of any other row the rate and the currency are asked for.
    """
    rows = [(text(name), number(rate), day(first)) for name, rate, first in edited.itertuples(index=False)]
    given = [
        _rate(place, *row, into)
        for place, row in enumerate(rows, start=1)
        if row != (None, None, None) and row not in [(name, None, None) for name in waiting]
    ]
    return table([rate.model_dump() for rate in (*(r for r in shown.rates if r.into != into), *given)])


def _rate(place: int, currency: str | None, rate: float | None, first: date | None, into: str) -> Rate:
    """A row of the table as a rate. Raises RateError, which names the row as a person counts it."""
    if currency is None:
        raise RateError(
            f"Row {place} names no currency; name it as the exports write it, such as USD, or delete the row."
        )
    if rate is None:
        raise RateError(
            f"Row {place}: {currency} has no rate; enter what 1 {currency} is worth in {into}, or delete the row."
        )
    if currency.upper() == into:
        raise RateError(f"Row {place}: {into} is the company’s own currency; name another, or delete the row.")
    try:
        return rate_of(currency, into, rate, first)
    except RateError as wrong:
        raise RateError(f"Row {place}: {wrong}") from wrong
