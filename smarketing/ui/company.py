"""The company a page run sees: the warehouse version now in force, opened once for everybody, and its agreement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from smarketing import company as companies
from smarketing.company import Company
from smarketing.settings import home
from smarketing.warehouse import Warehouse

Answer = TypeVar("Answer")


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
    company: Company = st.session_state["_company"]
    return company


def cached(question: Callable[[Warehouse], Answer]) -> Answer:
    """The answer to a question about the whole warehouse, asked once for each version of it. Its name is the key: no
    lambda."""
    opened = current()
    name = f"{question.__module__}.{question.__qualname__}"
    answer: Answer = _cached(question, opened.warehouse, name, str(opened.warehouse.file))
    return answer


@st.cache_data(max_entries=64, show_spinner=False)
def _cached(_question: Callable[[Warehouse], Any], _warehouse: Warehouse, name: str, version: str) -> Any:
    return _question(_warehouse)


def exports() -> int:
    """Files that the warehouse was made of."""
    return cached(_files)


def _files(warehouse: Warehouse) -> int:
    return int(warehouse.query("select count(distinct file) as files from imports")["files"].iloc[0])
