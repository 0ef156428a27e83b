"""Reports in groups: what the rows of a group have in common stands once, in its first row or in a heading above it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from smarketing.sources.groups import NONE, Groups, groups_of
from tests.sources.support import Reading, read, write

CARRIED = """Stage,Opportunity,Account,Amount,Close Date
Closed Won,Alpha,Ahorn,1000,2026-01-05
,Beta,Birke,2000,2026-01-06
,Gamma,Linde,3000,2026-01-07
Closed Lost,Delta,Buche,500,2026-01-08
,Epsilon,Eiche,700,2026-01-09
"""
HEADED = """Deal,Account,Amount,Close Date,Owner
{won},,,,
Alpha,Ahorn,1000,2026-01-05,Rita
Beta,Birke,2000,2026-01-06,Rita
Subtotal,,3000,,
{lost},,,,
Gamma,Linde,3000,2026-01-07,Omar
"""


def test_a_stage_in_the_first_row_of_each_group(tmp_path: Path) -> None:
    """Four of the five deals had no stage and were open."""
    it = read(tmp_path, CARRIED)
    assert it.values("outcome") == ["won", "won", "won", "lost", "lost"] and it.adds_up()
    assert it.values("row") == [2, 3, 4, 5, 6]
    assert "a report in groups: each row was given what its group says" in it.staged.notes


def test_groups_within_groups(tmp_path: Path) -> None:
    """A region and, within it, an owner: an owner of one region does not go on into the next."""
    rows = "North,Ann,A,1,Won\n,,B,2,Lost\n,Bob,C,3,Won\nSouth,Ann,D,4,Won\n,,E,5,Won\n"
    it = read(tmp_path, "Region,Owner,Deal,Amount,Stage\n" + rows)
    assert it.values("owner") == ["Ann", "Ann", "Bob", "Ann", "Ann"]


def test_days_in_the_first_row_of_each_group(tmp_path: Path) -> None:
    rows = "2026-01-05,Call,Ann Poe,Rita\n,Call,Bo Ek,Rita\n2026-01-06,Email,Cy Roe,Omar\n,Call,Di Lund,Omar\n"
    it = Reading(write(tmp_path, "Date,Type,Contact,Rep\n" + rows, "activities.csv"))
    assert it.values("occurred_at") == [datetime(2026, 1, 5)] * 2 + [datetime(2026, 1, 6)] * 2


@pytest.mark.parametrize(
    ("won", "lost"),
    [
        ("Won deals", "Lost deals"), ("Stage: Closed Won (2)", "Stage: Closed Lost (1)"),
        ("Closed Won (2 records)", "Closed Lost (1 record)"), ("Phase: Gewonnen", "Phase: Verloren"),
    ],
)  # fmt: skip
def test_headings_over_groups(tmp_path: Path, won: str, lost: str) -> None:
    """They were deals without an amount, and of the others nothing said how they ended."""
    it = read(tmp_path, HEADED.format(won=won, lost=lost))
    assert it.rows("name", "outcome") == [("Alpha", "won"), ("Beta", "won"), ("Gamma", "lost")] and it.adds_up()
    assert it.rejects == [(5, None, "Subtotal", "looks like a footer, not a record")]


def test_a_board_with_its_header_in_each_group(tmp_path: Path) -> None:
    header = "Name,Owner,Stage,Deal Value,Close Date\n"
    text = f"Deals\nActive\n{header}A,Rita,Proposal,1,2026-03-01\n\nDone\n{header}B,Rita,Won,2,2026-01-01\n"
    it = Reading(write(tmp_path, text, "Deals.csv"))
    assert it.rows("name", "outcome") == [("A", "open"), ("B", "won")]


@pytest.mark.parametrize(
    "text",
    [
        "Name,Email,Company,Status\nAnn,a@x.org,Acme,New\nBo,,,\nCy,c@x.org,Blue,New\n",  # little known of a lead
        "Salutation,Name,Email\nMr,Bo,b@x.org\n,Ann,a@x.org\nMr,Cy,c@x.org\n,Di,d@x.org\n",  # says one thing twice
        "Source,Name,Email\n,Ann,a@x.org\nWeb,Bo,b@x.org\n,Cy,c@x.org\nFair,Di,d@x.org\n",  # the first row has none
        "Source,Name,Email\nWeb,Ann,a@x.org\nFair,Bo,b@x.org\n",
    ],
)
def test_what_is_empty_is_not_always_said_above(text: str) -> None:
    header, *rows = [line.split(",") for line in text.splitlines()]
    assert groups_of(header, rows) == NONE


def test_columns_of_groups_are_at_the_left() -> None:
    header, *rows = [line.split(",") for line in CARRIED.splitlines()]
    assert groups_of(header, rows) == Groups(1)
    assert groups_of(header[1:] + header[:1], [row[1:] + row[:1] for row in rows]) == NONE


@pytest.mark.parametrize("header", ["Record ID", "Email", "Phone", "Company", "First name"])
def test_what_only_some_rows_have_is_not_given_to_the_others(header: str) -> None:
    """
    Company | Name | Created | Source
    Acme    | Ann  | ...     | Fair
            | Bo   | ...     | Web      a private person, not one of Acme
    """
    values = ("Zeta", "", "", "Acme", "", "Moon", "", "")
    rows = [[value, f"Person {n}", "2026-03-01", "Fair"] for n, value in enumerate(values)]
    assert not groups_of([header, "Name", "Created", "Source"], rows)
    stages = [[value, f"Deal {n}", "2026-03-01", "100"] for n, value in enumerate(values)]
    assert groups_of(["Stage", "Deal name", "Close date", "Amount"], stages).left == 1
