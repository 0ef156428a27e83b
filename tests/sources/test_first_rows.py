"""Files longer than the rows by which they are understood: what those leave open, all rows decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from smarketing.errors import AmbiguousDates
from smarketing.sources import UNREADABLE, staging
from tests.sources.support import Reading, read

PACES = pytest.mark.parametrize("pace", ["ahead", "at once", "carefully"])


@pytest.fixture(autouse=True)
def few_first_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "_SAMPLE", 3)


def deals(folder: Path, pace: str, *rows: tuple[str, str], **options: str) -> Reading:
    body = "".join(f'{n},A,Won,{day},"{amount}"\n' for n, (day, amount) in enumerate(rows, 1))
    it = read(folder, "Deal ID,Deal,Stage,Close date,Amount\n" + body, pace=pace, **options)
    assert it.staged.ahead or it.adds_up()
    return it


def days(it: Reading) -> list[datetime]:
    return [day for (day,) in it.con.execute("SELECT closed_at FROM it ORDER BY id").fetchall()]


@PACES
def test_dates_alike_both_ways_settle_nothing(tmp_path: Path, pace: str) -> None:
    """
    01/01/2026  three times, then 02/03/2026      2 March or 3 February: asked, as without the first three
    01/01/2026  three times, then 02/03, 02/14    month first
    """
    alike = [("01/01/2026", "5")] * 3
    with pytest.raises(AmbiguousDates):
        deals(tmp_path, pace, *alike, ("02/03/2026", "5"))
    asked = deals(tmp_path, pace, *alike, ("02/03/2026", "5"), dates="month-first")
    assert days(asked)[-1] == datetime(2026, 2, 3)
    told = deals(tmp_path, pace, *alike, ("02/03/2026", "5"), ("02/14/2026", "5"))
    assert days(told)[3:] == [datetime(2026, 2, 3), datetime(2026, 2, 14)]


@PACES
def test_points_at_first_and_slashes_later(tmp_path: Path, pace: str) -> None:
    with pytest.raises(AmbiguousDates):
        deals(tmp_path, pace, *[("01.02.2026", "5")] * 3, ("02/03/2026", "5"))


def test_a_column_alike_both_ways_does_not_tell_another(tmp_path: Path) -> None:
    """
    Created     | Close date
    04/04/2026  | 04/05/2026     the first says nothing of the second
    """
    with pytest.raises(AmbiguousDates):
        read(tmp_path, "Deal ID,Deal,Created,Close date,Amount\n1,A,04/04/2026,04/05/2026,5\n")


@PACES
def test_points_before_three_digits_settle_nothing(tmp_path: Path, pace: str) -> None:
    """
    1.500  2.250  3.125  then 12500     no thousands: a number of five digits goes without a point
    """
    day = "2026-01-05"
    it = deals(tmp_path, pace, (day, "1.500"), (day, "2.250"), (day, "3.125"), (day, "12500"))
    found = [amount for (amount,) in it.con.execute("SELECT amount FROM it ORDER BY id").fetchall()]
    assert found == [1.5, 2.25, 3.125, 12500]


def test_a_word_that_comes_later_tells_the_direction(tmp_path: Path) -> None:
    rows = "".join(f"{n},Ann,2026-01-05 10:00,{kind}\n" for n, kind in enumerate(["Call"] * 4 + ["Incoming email"], 1))
    for pace in ("at once", "carefully"):
        it = read(tmp_path, "Activity ID,Owner,Date,Type\n" + rows, pace=pace)
        assert it.values("direction") == [None] * 4 + ["inbound"]


def test_a_won_stage_that_comes_later_is_no_news(tmp_path: Path) -> None:
    rows = "".join(f"{n},A,{stage},5\n" for n, stage in enumerate(["Proposal"] * 4 + ["Won"], 1))
    assert read(tmp_path, "Deal ID,Deal,Stage,Amount\n" + rows).staged.notes == []


# --- what the first rows promise of texts and ids ---------------------------------------------------------------------

LEADS = "Lead ID,Email,Source,Status,Created\n"


def column(name: str, folder: Path, pace: str, rows: Sequence[str], header: str = LEADS) -> list[Any]:
    """A column by the order of its records, read as the importer does: carefully where a row is not what the first ones
    promise."""
    content = header + "".join(f"{row}\n" for row in rows)
    sql = f"SELECT {name} FROM it ORDER BY record"
    try:
        found = read(folder, content, pace=pace).con.execute(sql).fetchall()
    except UNREADABLE:
        found = read(folder, content, pace="carefully").con.execute(sql).fetchall()
    return [value for (value,) in found]


@PACES
@pytest.mark.parametrize(
    "nothing",
    ["n/a", "N/A", "null", "None", "NaN", "Select", "-", "--", "#N/A", "-None-", "00.00.0000", " n/a ", "–", ""],
)
def test_a_word_for_nothing_that_comes_later_is_nothing(tmp_path: Path, pace: str, nothing: str) -> None:
    """Of the first rows none says nothing, so that the reader is not told to look for the word."""
    first = [f"{n},p{n}@x.org,Web,Open,2026-01-05" for n in range(1, 5)]
    last = f'5,p5@x.org,"{nothing}",Open,2026-01-05'
    assert column("source", tmp_path, pace, [*first, last]) == ["Web"] * 4 + [None]


@PACES
@pytest.mark.parametrize("source", ["New", "Nobody", "Social", "Not set", "nano", "Selection", "0 known", "N", "n"])
def test_what_begins_like_a_word_for_nothing_is_none(tmp_path: Path, pace: str, source: str) -> None:
    rows = [f"{n},p{n}@x.org,{source},Open,2026-01-05" for n in range(1, 6)]
    assert column("source", tmp_path, pace, rows) == [source] * 5


@PACES
@pytest.mark.parametrize("nothing", ["n/a", "-", "0000-00-00", "0000-00-00 00:00:00", "00/00/0000"])
@pytest.mark.parametrize("at", [0, 4])
def test_a_day_that_is_none(tmp_path: Path, pace: str, nothing: str, at: int) -> None:
    days = ["2026-01-05"] * 5
    days[at] = nothing
    rows = [f"{n},p{n}@x.org,Web,Open,{day}" for n, day in enumerate(days, 1)]
    made = column("created_at", tmp_path, pace, rows)
    assert [day is None for day in made] == [day == nothing for day in days]


@PACES
@pytest.mark.parametrize(
    ("written", "meant"),
    [("007", "007"), (" 8 ", "8"), ("9.0", "9"), ("zcrm_12", "12"), ("L-5", "L-5"), ("9" * 20, "9" * 20)],
)
def test_an_id_unlike_the_first_ones(tmp_path: Path, pace: str, written: str, meant: str) -> None:
    """The first are whole numbers: what is none is still read as it stands."""
    first = [f"{n},p{n}@x.org,Web,Open,2026-01-05" for n in range(1, 5)]
    last = f'"{written}",p5@x.org,Web,Open,2026-01-05'
    assert column("id", tmp_path, pace, [*first, last]) == sorted(["1", "2", "3", "4", meant])


def test_an_id_that_a_spreadsheet_rounded_among_numbers(tmp_path: Path) -> None:
    first = [f"{n},p{n}@x.org,Web,Open,2026-01-05" for n in range(1, 5)]
    rows = "\n".join([*first, "5.00E+17,p5@x.org,Web,Open,2026-01-05"])
    it = read(tmp_path, LEADS + rows)
    assert it.values("id") == ["1", "2", "3", "4"] and it.rejects[0][:3] == (6, "Lead ID", "5.00E+17")


@PACES
def test_subjects_tell_activities_apart_only_where_one_has_no_id(tmp_path: Path, pace: str) -> None:
    """
    Record ID | Call Title | Associated Contact IDs
    1 … 4     | Hello      | 7
              | Hello, Bye | 7     two calls at the same minute: two records
    """
    header = "Record ID,Call Title,Activity date,Activity assigned to,Associated Contact IDs\n"
    first = [f"{n},Hello,2026-01-05 10:00,Rita,7" for n in range(1, 5)]
    last = [f",{title},2026-01-05 10:00,Rita,7" for title in ("Hello", "Bye")]
    for rows in (first, [*first, *last]):
        assert column("subject", tmp_path, pace, rows, header) == [None] * len(rows)
    records = column("record", tmp_path, pace, [*first, *last], header)
    assert {"1", "2", "3", "4"} < set(records) and len(set(records)) == 6
    assert not any(record.endswith("-2") for record in records)  # they are told apart by what they say
