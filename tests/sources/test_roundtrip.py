"""Whatever the dialect, encoding and date format a file is written in, the same values come out."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from tests.sources.support import read

DATES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.000Z",
    "%d %b, %Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%d.%m.%Y %H:%M:%S",
)
AMOUNTS = {
    "plain": lambda x: f"{x:.2f}",
    "dollars": lambda x: f"${x:,.2f}",
    "euros": lambda x: f"{x:,.2f} €".replace(",", " ").replace(".", ","),
}
names = st.text(st.sampled_from("abcXYZ äßé\";,|\t\n'<b>=1+"), max_size=12)
rows = st.lists(
    st.tuples(names, st.datetimes(datetime(1980, 1, 1), datetime(2040, 1, 1)), st.integers(0, 10**9)), max_size=30
)


def _clean(text: str) -> str | None:
    return text.strip(" \t\r\n\xa0") or None


@given(
    rows=rows,
    date=st.sampled_from(DATES),
    amount=st.sampled_from(sorted(AMOUNTS)),
    delimiter=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    title=st.booleans(),
)
def test_round_trip(
    rows: list[tuple[str, datetime, int]],
    date: str,
    amount: str,
    delimiter: str,
    newline: str,
    quoting: int,
    encoding: str,
    title: bool,
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([["All deals"]] * title + [["Deal ID", "Deal Name", "Close Date", "Amount"]])
    for number, (name, at, cents) in enumerate(rows):
        writer.writerow([f"D{number}", name, at.strftime(date), AMOUNTS[amount](cents / 100)])
    with TemporaryDirectory() as folder:
        it = read(Path(folder), out.getvalue().encode(encoding), dates="month-first")
        assert it.rejects == [] and it.staged.rows_read == len(rows)
        expected = [(f"D{i}", _clean(n), at.replace(microsecond=0), c / 100) for i, (n, at, c) in enumerate(rows)]
        assert it.rows("id", "name", "closed_at", "round(amount, 2)") == expected


@given(st.text(st.sampled_from('ab1,";\n\r '), max_size=60))
def test_no_line_is_ever_lost(body: str) -> None:
    """Arbitrary debris under a header: each record is good or rejected, and both add up."""
    with TemporaryDirectory() as folder:
        it = read(Path(folder), "Deal ID,Deal Name,Amount\nD0,x,1\n" + body + "\nD9,x,1\n")
        assert it.adds_up() and it.staged.rows_read >= 1
        seen = " ".join(str(v) for row in [*it.rows("id", "name"), *it.rejects] for v in row)
        assert "D0" in seen
