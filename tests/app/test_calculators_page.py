"""The calculators' page: starts from what was measured, lives in the URL, and says what the command line says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from smarketing import signing
from smarketing.cli import main
from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.ui.planning import RESET
from tests.app.conftest import Open, said, table

PAGE = "pages/plan/calculators.py"
TITLES = {
    "benchmark": "Benchmark",
    "leads": "Lead goal",
    "qualified-leads": "Qualified leads",
    "lead-value": "Lead value",
}


@pytest.mark.parametrize("name", TITLES)
def test_page_and_command_line_say_the_same(open_page: Open, demo_folder: Path, name: str) -> None:
    app = open_page(PAGE, demo_folder, calculator=TITLES[name])
    assert not app.exception and not app.error
    done = CliRunner(env={"SMARKETING_HOME": str(demo_folder)}).invoke(main, ["calculate", name, "--format", "json"])
    document = json.loads(done.output)
    assert document["sentence"] in said(app)
    charts = app.get("vega_lite_chart")
    assert charts and all(chart.proto.alt for chart in charts)
    for given in document["inputs"].values():
        assert given["basis"] in said(app)


def test_the_benchmark_of_the_source_document(open_page: Open, demo_folder: Path) -> None:
    """Quota 2,000,000, 40 % from marketing, sales of 5,000, 2 %: 800,000, 160 customers, 8,000 leads."""
    app = open_page(PAGE, demo_folder, quota="2000000", marketing="40", sale="5000", close="2")
    text = said(app)
    assert (
        "Of a quota of €2M, marketing brings 40 %: €800K from 160 customers, hence 667 leads a month on average" in text
    )
    assert text.count("Given: taken as exact.") == 0  # beside each input stands what was measured
    assert "8,000 a year" in text


def test_a_moved_input_changes_the_answer_and_the_button_takes_it_back(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, calculator="Lead goal")
    before = app.subheader[0].value
    app.slider(key="opportunity").set_value(20.0).run()
    assert app.subheader[0].value != before
    next(button for button in app.button if button.label == RESET).click().run()
    assert app.subheader[0].value == before


def test_a_rate_of_zero_is_a_sentence(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, close="0")
    assert not app.exception
    assert "The lead-to-customer rate is 0; use a share above 0 %." in said(app)


def test_chosen_slices_and_their_mix(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, calculator="Qualified leads", slices=["Referrals", "Paid Search"])
    measured = app.subheader[0].value
    assert "from Referrals and Paid Search" in said(app)
    app.slider(key="part-1").set_value(100.0).run()
    assert app.subheader[0].value != measured
    assert "in the mix given: Referrals 100, Paid Search" in said(app)
    shown = table(app, "name", "customers")
    assert "AI Referrals" in set(shown["name"])
    assert shown.set_index("name").loc["AI Referrals", "note"] == "too few leads to rank"


def test_slices_are_by_what_was_chosen(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, calculator="Lead value", **{"slice-by": "Offer"})
    assert "Demo request" in set(table(app, "name", "trust")["name"])


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """Leads without deals or stages."""
    rows = "\n".join(f"{n},Web,2026-01-{1 + n % 28:02}" for n in range(60))
    (tmp_path / "leads.csv").write_text(f"lead_id,source,created\n{rows}\n", encoding="utf-8")
    import_files([tmp_path / "leads.csv"], Home(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.parametrize("name", TITLES)
def test_what_is_not_known_is_asked_for(open_page: Open, plain: Path, name: str) -> None:
    app = open_page(PAGE, plain, calculator=TITLES[name])
    assert not app.exception and not app.error
    assert "is not known" in said(app)
    assert not app.metric


def test_unknown_inputs_that_somebody_types_are_enough(open_page: Open, plain: Path) -> None:
    app: AppTest = open_page(PAGE, plain, quota="100000", marketing="50", sale="1000", close="10")
    assert "50 customers, hence 42 leads a month on average" in said(app)


AGREEMENT = "pages/plan/agreement.py"


def test_the_data_proposes_an_agreement_in_one_click_and_saves_it_for_signing(open_page: Open, demo: Home) -> None:
    app = open_page(AGREEMENT, demo.folder)
    next(b for b in app.button if b.label == "Propose an agreement from the data").click().run()
    shown = next(t.value for t in app.table if "Proposed" in t.value.columns)
    assert shown.loc["MQLs per month", "Proposed"] == "123 MQLs"
    app.slider(key="growth").set_value(10).run()
    asked = next(t.value for t in app.table if "Proposed" in t.value.columns)
    assert asked.loc["MQLs per month", "Proposed"] == "136 MQLs"
    assert "10 % more is asked for" in asked.loc["MQLs per month", "Why"].replace("\\", "")
    before = signing.newest(open_company(demo))
    next(b for b in app.button if b.label == "Save as a proposal").click().run()
    assert not app.exception and not app.error
    saved = open_company(demo).agreements.proposal
    assert saved is not None and saved.number == before + 1
    assert saved.agreement.goals.mqls_per_month == 136
