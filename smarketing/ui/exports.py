"""What tables about exports share: names of systems and exports, when they were imported, what became of the rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from smarketing.settings import Home
from smarketing.sources import load_maps

#: Exports whose name in a map is none that a sales or marketing manager has for them.
CALLED = {
    "opportunities": "deals",
    "traffic": "visits",
    "costs": "ad spend",
    "costs by month": "ad spend by month",
    "spend": "ad spend",
}
#: What became of the rows of a file or an import.
BECAME: dict[str, Any] = {
    "rows_read": st.column_config.NumberColumn("Rows read", format="localized"),
    "loaded": st.column_config.NumberColumn("Loaded", format="localized", help="New records."),
    "merged": st.column_config.NumberColumn("Merged", format="localized", help="Records that were known already."),
    "rejected": st.column_config.NumberColumn("Rejected", format="localized", help="Rows that could not be read."),
}


def systems(home: Home) -> dict[str, str]:
    """The title of each system by its name in the data, those included whose files somebody taught us."""
    return {known.crm: known.title for known in load_maps(home.maps)}


def called(export: str | None) -> str:
    """ "spend_by_day" -> "spend by day", "opportunities" -> "deals"."""
    name = (export or "").replace("_", " ")
    return CALLED.get(name, name)


def zone() -> str | None:
    """The reader's time zone, as their browser says."""
    return st.context.timezone


def local(at: datetime) -> datetime:
    """A UTC time as the reader's wall time, or as it is where the browser does not say where they are."""
    utc = at.replace(tzinfo=ZoneInfo("UTC"))
    return utc.astimezone(ZoneInfo(zone() or "UTC")).replace(tzinfo=None)


def imported() -> Any:
    """The column of times of import, as `local` has them."""
    label = "Imported" if zone() else "Imported (UTC)"
    return st.column_config.DatetimeColumn(label, format="D MMM YYYY, HH:mm", help=zone())
