"""The catalogue of measures: whole sentences, one name for one idea, and an entry for all that is shown."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest
from click.testing import CliRunner

from smarketing.cli import main
from smarketing.metrics import MEASURES, Measure
from smarketing.views import VIEWS, Column
from smarketing.views.further_tables import TABLES

COLUMNS = [(view.name, column) for view in VIEWS.values() for column in view.columns] + [
    (name, column) for name, (_, columns) in TABLES.items() for column in columns
]
#: Units of columns that are keys, notes and marks, not figures.
WORDS = ("text", "flag", "date", "month")


@pytest.mark.parametrize("one", MEASURES.values(), ids=list(MEASURES))
def test_an_entry_says_all_that_a_reader_needs(one: Measure) -> None:
    assert one.definition.endswith(".") and one.definition[0].isupper()
    assert one.population and one.dated
    assert bool(one.numerator) is bool(one.denominator), "a ratio has both"
    if one.unit == "share" and one.id != "goal-chance":
        assert one.numerator, "a share is a ratio of two counts or sums"
    assert len(one.definition) <= 130, "a definition is one sentence"


def test_no_two_measures_share_a_name() -> None:
    named = defaultdict(list)
    for one in MEASURES.values():
        named[one.name.casefold()].append(one.id)
    assert {name: ids for name, ids in named.items() if len(ids) > 1} == {}


@pytest.mark.parametrize(("where", "column"), COLUMNS, ids=[f"{where}-{column.name}" for where, column in COLUMNS])
def test_a_column_names_a_measure_there_is_in_its_unit(where: str, column: Column) -> None:
    if not column.measure:
        return
    found = MEASURES[column.measure]
    assert column.unit not in WORDS
    if column.role == "value":
        assert {column.unit, found.unit} <= {"hours", "ratio", "days"} or column.unit == found.unit


def test_the_command_lists_measures_and_explains_one() -> None:
    listed = CliRunner().invoke(main, ["measures"])
    assert listed.exit_code == 0 and "Win rate of decided deals" in listed.output
    told = CliRunner().invoke(main, ["measures", "win-rate"])
    assert "Divided by: deals won and lost" in told.output
    wrong = CliRunner().invoke(main, ["measures", "win-rat"])
    assert wrong.exit_code == 1 and "win-rate" in wrong.output


def test_a_script_reads_measures() -> None:
    entries = json.loads(CliRunner().invoke(main, ["measures", "--json"]).output)
    assert {entry["id"] for entry in entries} == MEASURES.keys()
    assert entries[0].keys() == {"id", "subject", "name", "definition", "unit", "population", "dated", "numerator",
                                 "denominator", "unknown", "few", "settles", "source"}  # fmt: skip
