"""One archive of many small exports, as an agency sends them: some contacts, deals or calls of a customer in each."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

ROWS = (5, 40)
#: Their reading: each member unpacked and read into a table of its own by DuckDB, which recognises, cleans, proves and
#: links nothing. Reading them with csv and inserting the rows takes longer.
BARE = """
import duckdb, sys, zipfile
database, archive, folder = sys.argv[1:]
con = duckdb.connect(database)
with zipfile.ZipFile(archive) as packed:
    for position, name in enumerate(packed.namelist()):
        con.execute(f"create table t{position} as from read_csv('{packed.extract(name, folder)}')")
con.execute("checkpoint")
"""


def write(archive: Path, files: int) -> Path:
    """Write the archive; the same on every run. A third of the files each are contacts, deals and calls, as HubSpot
    writes them; every record has an id of its own, and deals and calls name contacts."""
    chance = random.Random(1)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(files):
            name, rows = KINDS[number % len(KINDS)]
            text = io.StringIO()
            csv.writer(text).writerows(rows(chance, 100 * (number // len(KINDS)), chance.randint(*ROWS)))
            packed.writestr(f"{name}-{number}.csv", text.getvalue())
    return archive


def _contacts(chance: random.Random, first: int, rows: int) -> list[list[object]]:
    stages = ("Lead", "Subscriber", "Marketing Qualified Lead")
    header = ["Record ID", "First Name", "Last Name", "Email", "Lifecycle Stage", "Create Date", "Contact owner"]
    return [
        header,
        *(
            [
                i,
                f"First {i}",
                f"Last {i}",
                f"person{i}@example.com",
                chance.choice(stages),
                _day(chance),
                f"Rep {i % 7}",
            ]
            for i in range(first, first + rows)
        ),
    ]


def _deals(chance: random.Random, first: int, rows: int) -> list[list[object]]:
    stages = ("Closed Won", "Closed Lost", "Contract Sent")
    header = ["Record ID", "Deal Name", "Deal Stage", "Amount", "Create Date", "Close Date", "Deal owner",
              "Associated Contact IDs"]  # fmt: skip
    return [
        header,
        *(
            [i, f"Deal {i}", chance.choice(stages), f"{chance.randint(100, 9000)}.0", _day(chance), _day(chance),
             f"Rep {i % 7}", first + i % 5]
            for i in range(first, first + rows)
        ),
    ]  # fmt: skip


def _calls(chance: random.Random, first: int, rows: int) -> list[list[object]]:
    header = ["Record ID", "Activity date", "Activity assigned to", "Associated Contact IDs", "Call Title"]
    return [
        header,
        *([i, _day(chance), f"Rep {i % 7}", first + i % 5, "Follow up"] for i in range(first, first + rows)),
    ]


def _day(chance: random.Random) -> str:
    return f"{datetime(2025, 1, 1) + timedelta(minutes=chance.randrange(500_000)):%Y-%m-%d %H:%M}"


KINDS: tuple[tuple[str, Callable[[random.Random, int, int], list[list[object]]]], ...] = (
    ("contacts", _contacts),
    ("deals", _deals),
    ("calls", _calls),
)
