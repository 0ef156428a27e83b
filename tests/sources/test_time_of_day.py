"""A time of day in a column of its own completes its date, row by row."""

# ruff: noqa: E501  (rows are drawn as wide as the CRMs write them)

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from smarketing.company import open_company
from smarketing.importing import import_files, preview
from smarketing.settings import Home
from tests.sources.support import Reading, read, workbook, write
from tests.sources.test_systems import table

PIPEDRIVE = (
    "Activity - Type,Activity - Done,Activity - Due date,Activity - Due time,Activity - Assigned to user,Contact person"
)


@pytest.mark.parametrize(
    ("day", "clock", "moment", "timed"),
    [
        ("2024-01-06", "10:00", datetime(2024, 1, 6, 10), True),
        ("2024-01-06", "10:00:30", datetime(2024, 1, 6, 10, 0, 30), True),
        ("2024-01-06", " 5:16 PM", datetime(2024, 1, 6, 17, 16), True),
        ("2024-01-06", "17:16 Uhr", datetime(2024, 1, 6, 17, 16), True),
        ("2024-01-06", "00:00", datetime(2024, 1, 6), True),
        ("2024-01-06", "", datetime(2024, 1, 6), False),
        ("2024-01-06", "all day", datetime(2024, 1, 6), False),
        ("2024-01-06 00:00:00", "", datetime(2024, 1, 6), False),
        ("2024-01-06 00:00:00", "10:00", datetime(2024, 1, 6, 10), True),
        ("2024-01-06 07:30", "10:00", datetime(2024, 1, 6, 7, 30), True),
        ("31.01.2024", "10:00", datetime(2024, 1, 31, 10), True),
        ("1/31/2024", "5:16 PM", datetime(2024, 1, 31, 17, 16), True),
        ("Jan 31, 2024", "17:16", datetime(2024, 1, 31, 17, 16), True),
        ("45297", "0.4375", datetime(2024, 1, 6, 10, 30), True),
        ("45297", "10:30", datetime(2024, 1, 6, 10, 30), True),
        ("2024-01-06", "1899-12-31 10:30:00", datetime(2024, 1, 6, 10, 30), True),
        ("", "10:00", None, False),
    ],
)
def test_a_day_and_its_time(tmp_path: Path, day: str, clock: str, moment: datetime | None, timed: bool) -> None:
    it = read(tmp_path, f'{PIPEDRIVE}\nCall,Done,"{day}",{clock},Rita,Ann\n')
    assert it.rows("occurred_at", "timed") == [(moment, timed)] and not it.rejects
    assert it.staged.unused == ()


def test_every_row_has_its_own(tmp_path: Path) -> None:
    """Also where another column of the row says the moment, and where a time is none."""
    it = read(tmp_path, table("""
        Activity - Due time | Activity - Type | Activity - Done | Activity - Marked as done time | Activity - Due date | Activity - Assigned to user
        10:00 | Call | Done | | 2024-01-06 | Rita
        | Call | Done | | 2024-01-07 | Rita
        10:00 | Call | Done | 2024-01-08 11:20:00 | 2024-01-08 | Rita
        25:99 | Call | Done | | 2024-01-09 | Rita
    """))  # fmt: skip
    assert it.rows("occurred_at", "timed") == [
        (datetime(2024, 1, 6, 10), True), (datetime(2024, 1, 7), False), (datetime(2024, 1, 8, 11, 20), True),
    ]  # fmt: skip
    assert [(row, value) for row, _, value, _ in it.rejects] == [(5, "2024-01-09 25:99")] and it.adds_up()


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (PIPEDRIVE.upper(), "Call,Done,2024-01-06,10:00,Rita,Ann"),
        ("Activity - Type,Activity - Due date,Due time", "Call,2024-01-06,10:00"),
        ("Assigned,Subject,Task Subtype,Date,Time,Lead", "Rita,Hello,Call,2024-01-06,10:00,Ann"),
        ("Call Owner,Call Start Date,Call Start Time,Call Type", "Rita,2024-01-06,10:00,Outbound"),
        ("Event Owner,Title,Start Date,Start Time,Created Time", "Rita,Demo,2024-01-06,10:00,2024-01-01 09:00"),
        ("type,owner,lead,time,date", "call,Rita,Ann,10:00,2024-01-06"),
    ],
)
def test_pairs_of_other_systems(tmp_path: Path, header: str, cells: str) -> None:
    it = read(tmp_path, f"{header}\n{cells}\n")
    assert it.rows("occurred_at", "timed") == [(datetime(2024, 1, 6, 10), True)]


def test_leads_with_a_date_and_a_time(tmp_path: Path) -> None:
    it = read(tmp_path, "email,source,date,time\na@x.org,Web,2024-01-06,10:00\nb@x.org,Web,2024-01-07,\n")
    assert it.rows("created_at", "timed") == [(datetime(2024, 1, 6, 10), True), (datetime(2024, 1, 7), False)]


def test_a_workbook_with_cells_in_date_format(tmp_path: Path) -> None:
    rows = [PIPEDRIVE.split(","), ["Call", "Done", datetime(2024, 1, 6), "10:00:00", "Rita", "Ann"],
            ["Call", "Done", datetime(2024, 1, 7), "", "Rita", "Ann"]]  # fmt: skip
    it = Reading(workbook(tmp_path / "a.xlsx", {"Activities": ("visible", rows)}))
    assert it.rows("occurred_at", "timed") == [(datetime(2024, 1, 6, 10), True), (datetime(2024, 1, 7), False)]


def test_a_call_without_a_time_is_not_from_midnight(tmp_path: Path, home: Home) -> None:
    """
    Ann came on 6 January at 9:00, Bo at the same time; both were rung that day, Ann at 10:30. How long Bo waited is not
    known: he was not rung nine hours before he came.
    """
    people = "Person - Name,Person - Owner,Person - Person created\nAnn,Rita,2024-01-06 09:00:00\nBo,Rita,2024-01-06 09:00:00\n"
    calls = f"{PIPEDRIVE}\nCall,Done,2024-01-06,10:30,Rita,Ann\nCall,Done,2024-01-06,,Rita,Bo\n"
    files = [write(tmp_path, people, "people.csv"), write(tmp_path, calls, "activities.csv")]
    seen = preview(files, home).files[1]
    assert [c.headers for c in seen.columns if c.column == "occurred_at"] == [
        ("Activity - Due date", "Activity - Due time")
    ]
    assert import_files(files, home).files[1].loaded == 2
    facts = open_company(home).warehouse.query(
        "select l.name, f.attempts, f.first_response_hours, f.follow_up_timed from lead_facts as f "
        "join lead_base as l using (lead_key) order by 1"
    )  # fmt: skip
    assert facts["attempts"].tolist() == [1, 1]
    assert facts["first_response_hours"].tolist()[0] == 1.5
    assert facts["follow_up_timed"].tolist() == [True, False]
