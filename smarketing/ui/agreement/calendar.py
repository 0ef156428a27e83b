"""The company's calendar in the agreement form: working days, business hours, holidays, time zone, fiscal year."""

from __future__ import annotations

from calendar import month_name
from datetime import time
from typing import Any

import pandas as pd
import streamlit as st

from smarketing.agreement import Agreement
from smarketing.agreement.workdays import countries
from smarketing.ui.agreement.tables import day, table

WEEKDAYS = {1: "Mon", 2: "Tue", 3: "Wed", 4: "Thu", 5: "Fri", 6: "Sat", 7: "Sun"}


def fields(agreed: Agreement) -> dict[str, Any]:
    days = st.pills("Working days", list(WEEKDAYS), selection_mode="multi", default=list(agreed.working_days),
                    format_func=WEEKDAYS.__getitem__)  # fmt: skip
    hours = agreed.business_hours
    with st.container(horizontal=True):
        opens = st.time_input("Business hours from", hours.opens, step=900)
        closes = st.time_input("to", hours.closes, step=900, help="00:00 is midnight.")
        zone = st.text_input("Time zone", agreed.timezone or "", placeholder="Times as exported",
                             help="Such as Europe/Berlin. Applies to exports imported from now on.")  # fmt: skip
        starts = st.selectbox("Fiscal year starts in", range(1, 13), agreed.fiscal_year_starts - 1,
                              format_func=lambda month: month_name[month])  # fmt: skip
    known = countries()
    with st.container(horizontal=True):
        country = st.selectbox("Public holidays of", known, _place(known, agreed.holiday_country),
                               placeholder="No country")  # fmt: skip
        region = st.text_input("Region", agreed.holiday_region or "", placeholder="Whole country",
                               help="Its code, such as BY for Bavaria.")  # fmt: skip
    frame = pd.DataFrame({"day": pd.Series(pd.to_datetime(list(agreed.holidays)))})
    edited = table(
        frame, "Further days off", {"day": st.column_config.DateColumn("Day", format="YYYY-MM-DD")}, height=180
    )
    return {
        "working_days": tuple(days),
        "business_hours": {"opens": opens or time(9), "closes": closes or time(17)},
        "timezone": zone.strip() or None,
        "fiscal_year_starts": starts,
        "holiday_country": country,
        "holiday_region": region.strip() or None,
        "holidays": tuple(found for value in edited["day"] if (found := day(value))),
    }


def _place(known: list[str], country: str | None) -> int | None:
    return known.index(country) if country in known else None
