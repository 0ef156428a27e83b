"""The planner page: starts from what was measured, answers impossible input with a sentence, lives in the URL."""

from __future__ import annotations

from pathlib import Path

from smarketing.planner import Baseline, Measured
from smarketing.settings import Home
from smarketing.ui.planning import RATES, sliders
from tests.app.conftest import Open, said, table

PAGE = "pages/plan/planner.py"
#: Worked example: goal 100,000, deals of 1,000, every rate 50 %, 2 reps who review 8 MQLs in 48 weeks.
EXAMPLE = {"revenue": "100000", "deal": "1000", "weeks": "48", "reviews": "8", "reps": "2"} | dict.fromkeys(RATES, "50")


def test_sliders_start_from_the_measured_rates_with_their_interval(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder)
    assert app.slider(key="lead-mql").value == 40.0
    assert "Measured: 40.0 % (95 % interval 38.6 to 41.4 %" in said(app)
    assert "Not measured: the data has no subscribers, only leads." in said(app)


def test_the_worked_example_comes_out(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, **EXAMPLE)
    people = table(app, "stage").set_index("stage")["year"]
    assert people.to_dict() == {
        "Prospects": 3200, "Leads": 1600, "MQLs": 800, "SQLs": 400, "Opportunities": 200, "Customers": 100,
    }  # fmt: skip
    assert "3 reps (exactly 2.08); the 2 reps of today can serve 96 % of it and miss €4,000" in said(app)


def test_a_rate_of_zero_is_a_sentence(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, **{"lead-mql": "0"})
    assert not app.exception
    assert "Lead to MQL is 0 %" in said(app)


def test_no_reps_is_a_sentence(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, reps="0")
    assert not app.exception
    assert "The number of reps is 0" in said(app)


def test_a_moved_slider_changes_the_answer_and_the_button_takes_it_back(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder)
    before = app.subheader[0].value
    app.slider(key="opportunity-customer").set_value(50.0).run()
    assert app.subheader[0].value != before
    next(button for button in app.button if button.label == "Reset to measured").click().run()
    assert app.subheader[0].value == before


def test_an_untouched_slider_follows_the_dates_and_a_moved_one_stays(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder)
    app.slider(key="mql-sql").set_value(12.5).run()
    app.multiselect(key="source").set_value(["Referrals"]).run()
    assert app.slider(key="mql-sql").value == 12.5
    assert app.slider(key="lead-mql").value != 39.8
    assert f"Measured: {app.slider(key='lead-mql').value:.1f} %" in said(app)


def test_a_step_the_data_lacks_counts_as_on_the_command_line() -> None:
    """Found wrong: the page planned with 50 % where the command line took 100 %, so their prospects differed."""
    unknown = Measured.unknown("the data has no subscribers, only leads")
    known = Measured.of(1, 4, "none")
    found = sliders(Baseline(1000.0, (unknown, known, known, known, known), 100_000.0, 2), "EUR")
    assert found["prospect-lead"].start == 100.0
    assert "100 %" in found["prospect-lead"].beside
    nothing = sliders(Baseline(None, (unknown,) * 5, None, None), None)
    assert {nothing[key].start for key in RATES} == {50.0}


def test_a_plan_is_kept_under_a_name_and_opened_again(open_page: Open, demo: Home) -> None:
    app = open_page(PAGE, demo.folder, **EXAMPLE)
    next(field for field in app.text_input if field.label == "Name of the plan").set_value("Textbook")
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.exception
    again = open_page(PAGE, demo.folder)
    assert again.slider(key="revenue").value != 100_000
    again.selectbox(key="saved-plan").set_value("Textbook").run()
    again.button(key="open-plan").click().run()
    assert not again.exception
    assert {key: str(int(again.slider(key=key).value)) for key in EXAMPLE} == EXAMPLE
