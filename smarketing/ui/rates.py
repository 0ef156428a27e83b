"""The table of exchange rates, shown and editable; what deals of which currency count by."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from smarketing import signing
from smarketing.agreement import Rates
from smarketing.agreement.rates import table
from smarketing.company import Company
from smarketing.errors import EditConflict
from smarketing.ui import rights
from smarketing.ui.agreement.tables import day, number, text
from smarketing.ui.guard import guarded
from smarketing.ui.navigation import AGREEMENT
from smarketing.ui.text import literal
from smarketing.views.amounts import CONVERSIONS, converted, unrated

#: The rates the table was filled from, and their revision; kept until they are saved, so that an edit by somebody else
#: meanwhile is noticed and the table keeps what was typed.
SHOWN, SEEN = "_rates_shown", "_rates_seen"
NO_CURRENCY = "The exports name no currency and the agreement none either, so there is nothing to convert into."


def show(opened: Company) -> None:
    """Whether amounts are added up, the currencies of won deals, and the rates to edit."""
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
    st.caption(
        f"What one unit of another currency is worth in {literal(into)}. A deal is converted by the rate of the day it "
        "closed, else was created; the earliest rate also holds before its day, and one without a day always."
    )
    _editor(opened, into)


def _editor(opened: Company, into: str) -> None:
    newest = signing.rates_revision(opened)
    shown: Rates = st.session_state.setdefault(SHOWN, opened.rates)
    seen = st.session_state.setdefault(SEEN, newest)
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
            _frame(shown, into, _lacking(opened)), key=f"rates-{seen}", hide_index=True, num_rows="dynamic",
            column_config=_columns(into), placeholder="", alt="Exchange rates",
        )  # fmt: skip
        if st.form_submit_button("Save rates", type="primary", icon=":material/save:"):
            _save(opened, _typed(edited, shown, into), seen)


def _save(opened: Company, typed: Rates, seen: int) -> None:
    try:
        signing.exchange(opened, typed, base=seen)
    except EditConflict as conflict:
        st.warning(literal(str(conflict)), icon=":material/group:")
        return
    forget()
    st.toast("The figures are made anew with these rates.", icon=":material/currency_exchange:")
    st.rerun()


def forget() -> None:
    """Fill the table from what is saved."""
    for key in (SHOWN, SEEN):
        st.session_state.pop(key, None)


def _lacking(opened: Company) -> tuple[str, ...]:
    """Currencies of won deals that have no rate: rows that only wait for their number."""
    found = opened.warehouse.query(CONVERSIONS)
    return tuple(found.loc[found["rate"].isna(), "currency"].drop_duplicates())


def _frame(rates: Rates, into: str, lacking: tuple[str, ...]) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = [(r.currency, r.rate, r.valid_from) for r in rates.rates if r.into == into]
    known = {row[0] for row in rows}
    rows += [(currency, None, None) for currency in lacking if currency not in known]
    frame = pd.DataFrame(rows, columns=["currency", "rate", "valid_from"])
    return frame.astype({"currency": "str", "rate": float}).assign(valid_from=pd.to_datetime(frame["valid_from"]))


def _columns(into: str) -> dict[str, Any]:
    return {
        "currency": st.column_config.TextColumn("Currency", help="As the exports write it, such as USD."),
        "rate": st.column_config.NumberColumn(f"1 of it in {into}", min_value=0, format="plain"),
        "valid_from": st.column_config.DateColumn("From", help="Empty: always.", format="D MMM YYYY"),
    }


def _typed(edited: pd.DataFrame, shown: Rates, into: str) -> Rates:
    """What the table says; rates into another currency are kept for when that is the company's. Raises RateError."""
    rows = [
        {"currency": text(name) or "", "into": into, "rate": number(rate), "valid_from": day(first)}
        for name, rate, first in edited.itertuples(index=False)
        if number(rate) is not None
    ]
    return table([*(r.model_dump() for r in shown.rates if r.into != into), *rows])
