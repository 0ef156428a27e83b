"""Shapes of dates, stages and headers that people's own sheets have."""

# ruff: noqa: E501  (rows are drawn as wide as they are written)

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from smarketing.sources.values import meaning, words_sql
from tests.sources.support import read

DAY, TIME = datetime(2026, 2, 13), datetime(2026, 2, 13, 14, 30)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Fr, 13.02.2026", DAY), ("Fri 02/13/2026", DAY), ("Freitag, 13.02.2026 14:30", TIME), ("13.02.2026, 14:30 Uhr", TIME),
     ("ven. 13/02/2026 14h30", TIME), ("vie 13/02/2026", DAY), ("pt., 13.02.2026", DAY), ("sexta-feira 13/02/2026", DAY),
     ("13/02/2026 14.30", TIME), ("13. Februar 2026, 14:30 Uhr", TIME), ("Fr. 13.2.26", DAY),
     ("2026-02-13 14:30 CET", TIME), ("2026-02-13 15:30 CEST", TIME), ("2026-02-13 08:30:00 EST", TIME),
     ("2026-02-13 14:30 GMT+1", TIME), ("2026-02-13T13:30:00Z", TIME), ("2026-02-13 13:30 UTC", TIME)],
)  # fmt: skip
def test_dates(tmp_path: Path, written: str, meant: datetime) -> None:
    """In a company in Berlin."""
    it = read(tmp_path, f'Lead ID,Email,Source,Created\n1,a@x.org,Web,"{written}"\n', timezone="Europe/Berlin")
    assert it.values("created_at") == [meant] and not it.rejects


@pytest.mark.parametrize("written", ["ab 13.02.2026", "2026-02-13 14:30 XYZ", "circa 02/13/2026", "2026-02-13 Uhr"])
def test_no_dates(tmp_path: Path, written: str) -> None:
    it = read(tmp_path, f'Lead ID,Email,Source,Created\n1,a@x.org,Web,"{written}"\n2,b@x.org,Web,2026-02-13\n')
    assert it.rows("id", "created_at") == [("1", None), ("2", DAY)] and it.rejects[0][1:3] == ("Created", written)


def test_days_of_the_week_do_not_settle_the_order_by_their_point(tmp_path: Path) -> None:
    """“Mo.” has a point, the date has slashes: day first is not said by the point."""
    it = read(tmp_path, "Deal ID,Deal,Amount,Close date\n1,A,5,Mo. 02/03/2026\n2,B,5,Sat 02/14/2026\n")
    assert it.values("closed_at") == [datetime(2026, 2, 3), datetime(2026, 2, 14)]


DEAL = {"closedwon*": "won", "won*": "won", "sold": "won", "lost*": "lost", "closedlost*": "lost", "open": "open"}
STAGES = {
    "6 - Closed Won": "won", "100% Won": "won", "0% - Lost": "lost", "Stage 6: Closed Won": "won", "06. Sold": "won",
    "S5 – Lost": "lost", "(7) Closed Lost": "lost", "Sold (100 %)": "won", "[6] Sold": "won", "6a) Sold": "won",
    "Sold - 100%": "won", "1.2 Open": "open", "Won": "won", "3 - Proposal": None, "50%": None, "7": None, "2024 wins": None,
}  # fmt: skip


@pytest.mark.parametrize(("stage", "meant"), STAGES.items())
def test_numbers_and_percentages_of_stages(tmp_path: Path, stage: str, meant: str | None) -> None:
    """As a word seen before and as one that comes later."""
    assert meaning(stage, DEAL) == meant
    con = read(tmp_path, "Deal ID,Deal,Amount,Close date\n1,A,5,2026-02-03\n").con
    assert con.execute(f"SELECT {words_sql('$stage', DEAL, ())}", {"stage": stage}).fetchone() == (meant,)


def test_a_word_known_to_say_nothing_is_not_looked_up_again() -> None:
    assert meaning("other 2", {"other2": "", "other": "lead"}) is None


def test_numbered_stages(tmp_path: Path) -> None:
    """Both were once open deals of revenue 0."""
    text = "Opportunity,Account,Sales Stage,Amount,Close Date\nA,Acme,6 - Closed Won,1000,2026-02-02\nF,F,0% - Lost,7,2026-02-07\n"
    assert read(tmp_path, text).values("outcome") == ["won", "lost"]


def notes(folder: Path, header: str, *stages: str) -> list[str]:
    rows = "".join(f"{n},A,5,{stage}\n" for n, stage in enumerate(stages, 1))
    return read(folder, f"Deal ID,Deal,Amount,{header}\n{rows}").staged.notes


def test_stages_taken_as_open_are_said_where_none_is_won(tmp_path: Path) -> None:
    assert notes(tmp_path, "Stage", "Auftrag da", "Angebot", "Lost") == [
        "no Stage is read as won; taken as open: Angebot, Auftrag da"
    ]
    assert notes(tmp_path, "Stage", "Won", "Proposal", "Closed - gone") == ["taken as open: Closed - gone"]
    assert notes(tmp_path, "Stage", "Won", "Proposal") == notes(tmp_path, "Stage", "Open", "In progress") == []
    assert notes(tmp_path, "Stage,Won", "Paid,yes", "Proposal,no") == []


def test_a_column_twice_fills_its_own_gaps(tmp_path: Path) -> None:
    """
    Record ID | Email    | Email
    501       |          | ann@x.com     the address stands in the second column
    502       | bo@x.com |
    """
    text = "Record ID,Email,Lifecycle Stage,Email\n501,,Lead,ann@x.com\n502,bo@x.com,Lead,\n503,cy@x.com,Lead,other@x.com\n"
    it = read(tmp_path, text)
    assert it.values("email") == ["ann@x.com", "bo@x.com", "cy@x.com"]
    assert it.staged.notes == ["Email is the name of 2 columns; of each row the first that is filled was read"]
