"""Whatever is done to a file: a report that adds up or one sentence, and a warehouse as it was after a failure."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smarketing.company import open_company
from smarketing.errors import SmarketingError, UnclearFile
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.sources import LEFT_EMPTY, UNREADABLE, Skipped, Staged, load_maps, stage, staging, unpacked
from smarketing.views import VIEWS, Filters, view
from tests.sources import corpus
from tests.sources.corpus import Table
from tests.sources.support import write

MAPS = load_maps()
ORDERS = st.sampled_from([None, "day-first", "month-first"])
#: Columns that are texts as they stand in every table that has them.
TEXTS = ("source", "owner", "campaign", "team", "lead_type", "pipeline", "lost_reason", "status", "type")
#: A minute's worth; FUZZ_EXAMPLES=3000 looks for hours.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10"))
#: Fresh folders are made inside the tests: hypothesis calls each many times.
quick = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
few = settings(max_examples=EXAMPLES // 3, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def few_first_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Formats are taken from the first five rows, so that later ones can break the promise."""
    monkeypatch.setattr(staging, "_SAMPLE", 5)


def one_sentence(error: SmarketingError) -> None:
    assert str(error).strip() and "\n" not in str(error) and "Traceback" not in str(error)


def rows(path: Path, pace: Any, dates: Any) -> list[list[tuple[Any, ...]] | str]:
    """The good rows of every table in a file, or why there are none; each table adds up."""
    found: list[list[tuple[Any, ...]] | str] = []
    try:
        with unpacked(path) as exports:
            for export in exports:
                con = duckdb.connect()
                outcome = stage(con, export, MAPS, into="it", dates=dates, timezone="Europe/Berlin", pace=pace)
                found.append(outcome.reason if isinstance(outcome, Skipped) else _good(con, outcome))
    except SmarketingError as error:
        one_sentence(error)
        found.append(str(error))
    return found


def _good(con: duckdb.DuckDBPyConnection, staged: Staged) -> list[tuple[Any, ...]]:
    kept = con.execute("select * exclude (row), row from it" if not staged.ahead else "select * from it").fetchall()
    records = con.execute("select record from it").fetchall()
    assert all(record for (record,) in records)
    if staged.ahead:
        return sorted(kept, key=repr)
    bad = {
        row
        for (row,) in con.execute(
            "select row from it_rejects where not starts_with(reason, ?)", [LEFT_EMPTY]
        ).fetchall()
    }
    good = [row[-1] for row in kept]
    assert len(set(good)) == len(good) and not bad & set(good)
    assert staged.rows_read == len(good) + len(bad)
    return sorted((row[:-1] for row in kept), key=repr)


@quick
@given(corpus.mangled(), ORDERS)
def test_text_files(content: bytes, dates: Any) -> None:
    """Read at once or by way of a copy, the same rows come out."""
    with TemporaryDirectory() as folder:
        path = write(Path(folder), content)
        carefully = rows(path, "carefully", dates)
        try:
            assert rows(path, "ahead", dates) == carefully
        except UNREADABLE:  # a later row is not what the first ones promised: the importer then reads carefully
            assert rows(path, "at once", dates) == carefully


@quick
@given(st.data())
def test_containers(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        name, content = data.draw(corpus.containers(Path(folder)))
        inside = Path(folder) / "inside"
        inside.mkdir()
        rows(write(inside, content, name), "at once", "day-first")
        assert [p.name for p in inside.iterdir()] == [name]


@quick
@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.csv.gz", "a.zip", "a.xls", "a.txt"]))
def test_random_bytes(content: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        rows(write(Path(folder), content, name), "at once", None)


@quick
@given(corpus.valid(), corpus.DIALECTS)
def test_what_loads_stood_in_the_file(table: Table, dialect: corpus.Dialect) -> None:
    """Every text of every good row is the cell of the same row, under the header that is said to fill its column, as
    Python's own reader reads the file; null only where that cell is empty. What is asked about or named as another list
    is not loaded."""
    content = dialect.bytes(table)
    with TemporaryDirectory() as folder, unpacked(write(Path(folder), content)) as (export,):
        con = duckdb.connect()
        try:
            staged = stage(con, export, MAPS, into="it", dates="day-first")
        except UnclearFile:
            return
        if not isinstance(staged, Staged):
            return
        assert staged.rows_read == len(table) - 1
        headers = {c.column: c.headers for c in staged.columns if c.column in TEXTS and len(c.headers) == 1}
        assert headers.keys() <= staged.provided
        read = con.execute(f"select row, {', '.join(headers) or 'null'} from it").fetchall()
    said = io.StringIO(content.decode(dialect.encoding), newline="")
    cells = dict(enumerate(csv.reader(said, delimiter=dialect.delimiter), 1))
    places = [cells[1].index(h) for (h,) in headers.values()]
    for row, *found in read:
        assert [v or "" for v in found if headers] == [cells[row][place].strip() for place in places]


@quick
@given(corpus.late(), ORDERS)
def test_what_the_first_rows_do_not_settle(table: Table, dates: Any) -> None:
    """The first rows read the same both ways: read at once or by way of a copy, later ones decide alike."""
    with TemporaryDirectory() as folder:
        path = write(Path(folder), corpus.Dialect().bytes(table))
        carefully = rows(path, "carefully", dates)
        assert rows(path, "at once", dates) == carefully
        with suppress(UNREADABLE):
            assert rows(path, "ahead", dates) == carefully


def state(home: Home) -> dict[str, str]:
    files = sorted(p for p in home.warehouse.glob("*") if p.name != "lock")
    return {p.name: hashlib.file_digest(p.open("rb"), "sha256").hexdigest() for p in files}


@few
@given(
    st.lists(corpus.mangled() | st.builds(corpus.Dialect.bytes, corpus.DIALECTS, corpus.spoiled()), max_size=4), ORDERS
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_imports(contents: list[bytes], dates: Any) -> None:
    """File after file into one home: each adds up, or leaves every byte as it was; every View answers afterwards."""
    with TemporaryDirectory() as folder:
        home, path = Home(Path(folder) / "home"), Path(folder)
        import_files([write(path, "email,source,owner,created\na@x.org,Web,Rita,2026-01-05\n", "first.csv")], home)
        for number, content in enumerate(contents):
            before = state(home)
            try:
                report = import_files([write(path, content, f"{number}.csv")], home, dates=dates)
            except SmarketingError as error:
                one_sentence(error)
                assert state(home) == before
            else:
                assert all(f.rows_read == f.loaded + f.merged + f.rejected for f in report.files)
        company = open_company(home)
        for name in VIEWS:
            try:
                view(name).ask(company, Filters())
            except SmarketingError as error:
                one_sentence(error)
