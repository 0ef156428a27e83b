"""The product's statistics come out as the reference says, where a folder of reference results is at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from smarketing.settings import REPOSITORY
from tests.examples.comparing import Tolerance, Topic, compared
from tests.examples.running import run, summary

#: Beside the checkout, or wherever the variable says.
FOLDER = Path(os.environ.get("SMARKETING_EXAMPLES", REPOSITORY.parent / "shared" / "examples"))


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no reference results in {FOLDER}; name theirs in SMARKETING_EXAMPLES")
def test_reference_results_come_out() -> None:
    outcomes = run(FOLDER)
    wrong = [str(figure) for outcome in outcomes for figure in outcome.figures if not figure.within]
    assert not wrong
    assert not [outcome.failed for outcome in outcomes if outcome.failed]


def topic(**tolerances: Tolerance) -> Topic:
    return Topic("00_invented", lambda folder: {}, tolerances, notes=("note",))


def test_every_figure_expected_is_compared() -> None:
    """a within, b outside, c not computed, the second of two rows missing, a list of names in another order."""
    found = {"a": 1.004, "b": 1.02, "rows": [{"x": 1}], "names": ["n", "m"], "none": []}
    expected = {
        "a": 1.0, "b": 1.0, "c": 3, "note": "not a figure", "rows": [{"x": 1}, {"x": 2}], "names": ["m", "n"], "none":
        [],
    }  # fmt: skip
    figures = compared(topic(a=Tolerance(0.01), b=Tolerance(0.01)), found, expected)
    said = {figure.name: figure.within for figure in figures}
    assert said == {
        "a": True, "b": False, "c": False, "rows/length": False, "rows/0/x": True, "rows/1/x": False, "names": False,
        "none": True,
    }  # fmt: skip


def test_an_end_of_an_interval_may_differ_by_a_part_of_its_width() -> None:
    rule = topic(**{"interval/*": Tolerance(width=0.05)})
    inside, outside = (compared(rule, {"interval": [low, 10.0]}, {"interval": [0.0, 10.0]}) for low in (0.4, 0.6))
    assert [figure.within for figure in inside] == [True, True]
    assert [figure.within for figure in outside] == [False, True]


def test_a_topic_without_a_statistic_is_named_and_not_counted(tmp_path: Path) -> None:
    (tmp_path / "77_unheard").mkdir()
    (tmp_path / "77_unheard" / "expected.json").write_text("{}", encoding="utf-8")
    outcomes = run(tmp_path)
    assert list(outcomes[0].lines()) == ["77_unheard: skipped, its statistic does not exist yet"]
    assert summary(outcomes) == "0 topics, 0 figures, 0 outside"


def test_a_topic_that_fails_is_outside_and_keeps_no_other_from_running(tmp_path: Path) -> None:
    for name in ("09_control", "11_leadvalue"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "expected.json").write_text('{"hyper": {"mean": 0.5}}', encoding="utf-8")
    (tmp_path / "09_control" / "days.csv").write_text("day,mqls\n2026-01-01,4\n", encoding="utf-8")
    (tmp_path / "11_leadvalue" / "leads.csv").write_text("lead_id,type,amount\n1,Web,100\n2,Web,\n", encoding="utf-8")
    outcomes = run(tmp_path)
    assert [bool(outcome.failed) for outcome in outcomes] == [True, False]
    assert summary(outcomes) == "2 topics, 1 figures, 1 outside"
