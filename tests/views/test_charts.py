"""Every chart of every View can be saved as JSON: for a report, a mail, another program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smarketing.company import Company, open_company
from smarketing.settings import Home
from smarketing.views import VIEWS, Filters, View


@pytest.fixture(scope="module")
def company(demo_folder: Path) -> Company:
    return open_company(Home(demo_folder))


@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
def test_every_chart_can_be_saved(view: View, company: Company) -> None:
    """Found wrong: the data of the scorecard's chart held days, of which JSON knows nothing."""
    charts = view.charts(view.ask(company, Filters()))
    assert charts
    for chart in charts:
        assert json.loads(chart.spec.to_json())["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
