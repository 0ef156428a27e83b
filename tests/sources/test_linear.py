"""No text of a file takes more than linear time: a hundred thousand of any character are read in milliseconds, where a
pattern that backtracks takes hours."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from smarketing.errors import FileError
from smarketing.sources import archives, dialect, encodings, entries, footers, reading, rows, units, values, webpages
from smarketing.sources.archives import Export
from smarketing.sources.maps import default_words, key
from tests.sources.support import write

MANY = 100_000
AWKWARD = (
    *(",", ";", "|", "\t", '"', "'", " ", "\u00a0", "(", ")", "[", "]", "{", "<", ">", "&", "-", "_", ".", ":", "/"),
    *("*", "?", "$", "€", "%", "@", "#", "0", "9", "a", "E", "é", "e\u0301", "\u0301", "ß", "İ", "字", "あ", "\u200b"),
    *("\0", "\n", "\r", "\r\n", "\ufeff", "\U0001f600", "\x1f"),
    *("\\", "()", "[]", "(a)", "a ", "a,", "a_", " 1", "1 ", '",', '"\n', "in ", "EUR ", "k €", "EU"),
    *("<a ", "<!--", "&a", "</", '="x"', "=' ", "<td colspan=", "<style>"),
)  # fmt: skip
AROUND = ("{}", "Amount {}", "{} EUR", "Amount ({})", "Date entered {}", "Date entered “a” {}x", "stage {} won", "{}x")
#: Of processor time for all texts together: a hundred times what they take.
SECONDS = 60.0


def texts() -> Iterator[str]:
    for awkward in AWKWARD:
        many = awkward * (MANY // len(awkward))
        yield from (around.format(many) for around in AROUND)


READING: dict[str, Callable[[str], object]] = {
    "key": key.__wrapped__,
    "unit_of": units.unit_of,
    "stage_of": lambda text: entries.stage_of(text, ["Date entered", ""]),
    "meaning": lambda text: values.meaning(text, default_words()["deal"]),
    "known": lambda text: values.known(text, default_words()["stage"]),
    "is_line": lambda text: footers.is_line([text], 5),
    "is_export": archives.is_export,
    "plain_name": archives.plain_name,
}


@pytest.mark.parametrize("read", READING.values(), ids=READING)
def test_a_text_is_read_in_linear_time(read: Callable[[str], object]) -> None:
    began = time.process_time()
    for text in texts():
        read(text)
    assert time.process_time() - began < SECONDS


def _rows(path: Path) -> None:
    deque(rows.records(dialect.layout(Export(path, "a.csv"), frozenset())), maxlen=0)


FILES: dict[str, Callable[[Path], object]] = {
    "of_head": lambda path: encodings.of_head(path, "a.csv"),
    "of_whole": encodings.of_whole,
    "layout": lambda path: dialect.layout(Export(path, "a.csv"), frozenset({"id", "amount"})),
    "peek": dialect.peek,
    "records": _rows,
    "page": lambda path: deque(webpages.rows(path, "a.xls"), maxlen=0),
    "is_page": webpages.is_page,
    "has_blank_lines": reading.has_blank_lines,
}
#: As the header, as a cell, as a line of its own, in a web page.
PLACES = {
    "header": "{},id,amount\n1,2,3\n",
    "cell": "id,amount\n1,{}\n2,3\n",
    "line": "id,amount\n{}\n2,3\n",
    "page": "<table><tr><td>{}</td></tr></table>",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("read", FILES.values(), ids=FILES)
def test_a_file_is_read_in_linear_time(tmp_path: Path, read: Callable[[Path], object], place: str) -> None:
    began = time.process_time()
    for awkward in AWKWARD:
        path = write(tmp_path, place.format(awkward * (MANY // len(awkward))))
        with suppress(FileError):
            read(path)
    assert time.process_time() - began < SECONDS
