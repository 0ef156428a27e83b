"""Files longer than the rows by which they are understood: what those leave open, all rows decide."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from smarketing.errors import AmbiguousDates
from smarketing.sources import staging
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
