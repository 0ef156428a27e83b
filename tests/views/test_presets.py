"""Periods by their names: the same days on pages and on the command line, counted from the data date."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from smarketing.cli import main
from smarketing.views.presets import PRESETS

TODAY = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("this-month", date(2026, 1, 1), TODAY),
        ("last-month", date(2025, 12, 1), date(2025, 12, 31)),
        ("this-quarter", date(2026, 1, 1), TODAY),
        ("last-quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ("this-year", date(2026, 1, 1), TODAY),
        ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
        ("last-30-days", date(2025, 12, 17), TODAY),
        ("last-90-days", date(2025, 10, 18), TODAY),
        ("last-365-days", date(2025, 1, 16), TODAY),
        ("last-12-months", date(2025, 2, 1), TODAY),
    ],
)
def test_they_count_from_the_data_date(name: str, start: date, end: date) -> None:
    assert PRESETS[name].days(TODAY, 1) == (start, end)


def test_everything_has_no_days() -> None:
    assert PRESETS["everything"].days(TODAY, 1) is None


def test_quarters_and_years_are_the_fiscal_ones() -> None:
    """With a fiscal year from December on, 15 January lies in its first quarter, December to February."""
    assert PRESETS["this-quarter"].days(TODAY, 12) == (date(2025, 12, 1), TODAY)
    assert PRESETS["last-year"].days(TODAY, 12) == (date(2024, 12, 1), date(2025, 11, 30))


def shown(home: Path, *arguments: str) -> Any:
    return CliRunner().invoke(
        main, ["show", "leads-by-source", "--format", "json", *arguments], env={"SMARKETING_HOME": str(home)}
    )


def test_the_command_takes_them_instead_of_days(demo_folder: Path) -> None:
    """The demo's data date is 13 November 2026."""
    by_name = shown(demo_folder, "--period", "last-quarter")
    by_days = shown(demo_folder, "--from", "2026-07-01", "--to", "2026-09-30", "--period", "quarter")
    assert json.loads(by_name.output) == json.loads(by_days.output)
    earlier = json.loads(shown(demo_folder, "--period", "this-month", "--as-of", "2026-06-10").output)
    assert (earlier["filters"]["from"], earlier["filters"]["to"]) == ("2026-06-01", "2026-06-10")


def test_the_command_refuses_days_beside_them_and_unknown_names(demo_folder: Path) -> None:
    both = shown(demo_folder, "--period", "this-month", "--from", "2026-01-01")
    assert both.exit_code == 1 and "give it, or --from and --to" in both.output
    unknown = shown(demo_folder, "--period", "fortnight")
    assert unknown.exit_code == 2 and "this-month" in unknown.output
