"""Which row names the columns: found by what stands below it, known words being further evidence only."""

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing.errors import FileError
from smarketing.sources import limits
from smarketing.sources.dialect import peek
from smarketing.sources.headers import header_of
from tests.sources.support import read, write

KNOWN = frozenset({"email", "call", "new", "stage", "source", "amount", "name", "status", "date", "lead", "owner"})


def found(drawn: str) -> int | None:
    rows = [line.strip().split(",") for line in drawn.strip("\n").splitlines()]
    header = header_of([(n, n, cells) for n, cells in enumerate(rows, 1)], KNOWN)
    return header[0] if header else None


TABLES = {
    "words of headers in a row of data": (
        """
        codigo,quando,como,resultado,valor
        7,2026-01-05,visita,aberto,100
        8,2026-01-06,email,new,200
        9,2026-01-07,call,lead,300
        """,
        1,
    ),
    "texts alone": (
        """
        Wer,Womit,Wohin
        Ann,email,lead
        Bo,call,new
        """,
        1,
    ),
    "remarks above": (
        """
        All deals of 2026
        Exported on,2026-03-01

        Deal,Owner,Amount,Closed
        A,Ann,100,2026-01-05
        B,Bo,200,2026-01-06
        """,
        4,
    ),
    "remarks as wide as the table": (
        """
        Exported,2026-03-01
        Kunde,Umsatz
        A,100
        B,200
        """,
        2,
    ),
    "remarks padded to the table": (
        """
        Pipeline report,,,
        ,,,
        Name,Stage,Source,Owner
        A,won,Fair,Ann
        B,new,Web,Bo
        """,
        3,
    ),
    "a group of columns above": (
        """
        Deal,,,Contact,
        Name,Stage,Amount,Name,Email
        A,won,100,Ann,ann@x.org
        B,new,200,Bo,bo@x.org
        """,
        2,
    ),
    "an index without a name": (
        """
        ,name,source
        0,Ann,Web
        1,Bo,Fair
        """,
        1,
    ),
    "a comma more in each row": (
        """
        name,source,amount
        Ann,Web,100,
        Bo,Fair,200,
        """,
        1,
    ),
    "years": (
        """
        name,2024,2025
        Ann,10,20
        Bo,30,40
        """,
        1,
    ),
    "the header again inside": (
        """
        name,status
        Ann,new
        name,status
        Bo,lead
        """,
        1,
    ),
    "one column": ("name\nAnn\nBo", 1),
    "nothing but a header": ("name,email,amount", 1),
    "all rows are data": (
        """
        1,Ann,new,2026-01-05
        2,Bo,new,2026-01-06
        3,Cy,lead,2026-01-07
        """,
        None,
    ),
    "all rows are words": (
        """
        Ann,call,Fair
        Bo,email,Fair
        Cy,call,Web
        """,
        None,
    ),
    "one row of data": ("1,ann@x.org,2026-01-05", None),
}


@pytest.mark.parametrize(("drawn", "row"), TABLES.values(), ids=TABLES)
def test_the_header_is_found(drawn: str, row: int | None) -> None:
    assert found(drawn) == row


def test_a_file_without_a_header_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, "1,Ann,ann@x.org,2026-01-05\n2,Bo,bo@x.org,2026-01-06\n")
    with pytest.raises(FileError, match=r"^export.csv has no header row; the first row must name the columns.$"):
        peek(file)


@pytest.mark.parametrize("before", [0, 1, 49])
@pytest.mark.parametrize("giant", ["x" * (limits.ROW + 5), '"' + "x" * (limits.ROW + 5) + '"', "," * 20_000])
def test_a_row_beyond_the_limits_is_refused_wherever_it_stands(tmp_path: Path, before: int, giant: str) -> None:
    """
    lead_id  source                created
    1        Fair                  2026-01-05   the other rows are read
    9        xxx… (a million)      2026-01-05   refused, first row or fiftieth
    """
    good = [f"{n},Fair,2026-01-05\n" for n in range(60)]
    rows = [*good[:before], f"99,{giant},2026-01-05\n", *good[before:]]
    it = read(tmp_path, "lead_id,source,created\n" + "".join(rows))
    assert it.staged.rows_read == 61
    assert {row for row, *_ in it.rejects} == {before + 2}
