"""Answers to Views, computed once for everybody who asks the same. The key says all that an answer depends on."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from smarketing.company import Company
from smarketing.planner import Baseline
from smarketing.planner.measured import baseline
from smarketing.planner.start import Start, start
from smarketing.views import Filters, Result, View, view
from smarketing.warehouse import Statement, recorded


@dataclass(frozen=True)
class Listed:
    """The records behind a cell, and what was run to find them."""

    rows: pd.DataFrame
    statements: tuple[Statement, ...]


def answer(asked: View, company: Company, filters: Filters) -> Result:
    """The View's answer for this version of the warehouse, this agreement and these filters."""
    return _answer(company, asked.name, str(company.warehouse.file), company.agreements.fingerprint, filters)


def starting_point(company: Company, filters: Filters) -> Start:
    """What the planner starts from; not measured anew each time a slider moves."""
    return _start(company, str(company.warehouse.file), company.agreements.fingerprint, filters)


def measured_year(company: Company, filters: Filters) -> Baseline:
    """What the planner compares with, the year as measured."""
    return _baseline(company, str(company.warehouse.file), company.agreements.fingerprint, filters)


def records(asked: View, company: Company, filters: Filters, cell: str | None) -> Listed:
    """The records behind a cell; not looked up anew at every click elsewhere on the page."""
    return _records(company, asked.name, str(company.warehouse.file), company.agreements.fingerprint, filters, cell)


@st.cache_data(max_entries=16, show_spinner=False)
def _records(_company: Company, name: str, version: str, agreement: str, filters: Filters, cell: str | None) -> Listed:
    find = view(name).records
    with recorded() as record:
        rows = find(_company, filters, cell) if find else pd.DataFrame()
    return Listed(rows, record.statements)


@st.cache_data(max_entries=64, show_spinner=False)
def _start(_company: Company, version: str, agreement: str, filters: Filters) -> Start:
    return start(_company, filters)


@st.cache_data(max_entries=64, show_spinner=False)
def _baseline(_company: Company, version: str, agreement: str, filters: Filters) -> Baseline:
    return baseline(_company, filters)


@st.cache_data(max_entries=256, show_spinner=False)
def _answer(_company: Company, name: str, version: str, agreement: str, filters: Filters) -> Result:
    return view(name).ask(_company, filters)
