"""The company a page run sees: the warehouse version now in force, opened once for everybody, and its agreement."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from smarketing import company as companies
from smarketing.company import Company
from smarketing.settings import home
from smarketing.warehouse import Warehouse


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(file: Path | None) -> Warehouse:
    return Warehouse(file)


def open_company() -> Company:
    """The company as it is now: an import by another process or person is noticed at the next click."""
    company = companies.open_company(home(), _opened)
    st.session_state["_company"] = company
    return company


def current() -> Company:
    """The company that this run of the page opened."""
    return st.session_state["_company"]


def exports(company: Company) -> int:
    """Files that the warehouse was made of."""
    return _exports(company, str(company.warehouse.file))


@st.cache_data(max_entries=8, show_spinner=False)
def _exports(_company: Company, version: str) -> int:
    return int(_company.warehouse.query("select count(distinct file) as files from imports")["files"].iloc[0])
