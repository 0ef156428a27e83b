"""What is shown as run for an answer is what was run for it, neither more nor less, and runs as it is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from smarketing.company import Company, open_company
from smarketing.settings import DEMO, Home
from smarketing.views import VIEWS, Filters
from smarketing.warehouse import Warehouse, reader, recorded
from smarketing.warehouse.script import script
from tests.companies import company

EARLIER = date(2026, 6, 15)
#: What a warehouse asks itself once.
REMEMBERED = (reader.CONTENTS, reader.REOPENED)
#: What prepares a connection: it reads no figure, or makes the tables of an earlier day, which are looked at apart.
PREPARES = ("use ", "attach ", "set ", "pragma ", "create ")


class Spy:
    """A connection that writes down what it runs, by the thread that asks."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seen: list[tuple[int, str]]) -> None:
        self._connection, self._seen = connection, seen

    def cursor(self) -> Spy:
        return Spy(self._connection.cursor(), self._seen)

    def execute(self, sql: str, *parameters: Any) -> duckdb.DuckDBPyConnection:
        self._seen.append((threading.get_ident(), sql))
        return self._connection.execute(sql, *parameters)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Everything that connections to warehouse files run from here on, with the thread."""
    found: list[tuple[int, str]] = []
    opened = reader._opened
    monkeypatch.setattr(reader, "_opened", lambda file: Spy(opened(file), found))
    return found


@pytest.fixture
def opened(imported_once: Callable[[Path], Home]) -> Callable[[], Company]:
    """The demo company, opened anew each time, so that it remembers nothing."""
    home = imported_once(DEMO)
    return lambda: open_company(home)


def asked(run: Sequence[str]) -> list[str]:
    """Those of the statements that ask for figures."""
    return [sql for sql in run if not sql.lower().startswith(PREPARES)]


@pytest.mark.parametrize("filters", [Filters(), Filters(as_of=EARLIER)], ids=["as it is", "earlier"])
@pytest.mark.parametrize("name", VIEWS)
def test_what_was_run_is_what_is_shown(
    name: str, filters: Filters, opened: Callable[[], Company], seen: list[tuple[int, str]]
) -> None:
    """Each statement once, in the order in which it was first run, and those of no other answer."""
    asking = opened()
    seen.clear()
    VIEWS["lead-aging"].ask(opened(), Filters())  # another answer, of another reader
    seen.clear()
    result = VIEWS[name].ask(asking, filters)
    # Opening read the contents before, which the answer rests on as well.
    ran = list(dict.fromkeys([reader.CONTENTS, *asked([sql for _, sql in seen])]))
    assert [statement.sql for statement in result.statements] == ran
    assert all(statement.runs for statement in result.statements)
    runs = sum(len(statement.runs) for statement in result.statements)
    assert len(ran) <= runs <= len(seen) + 1
    days = {run.as_of for statement in result.statements for run in statement.runs if "person_facts" in run.rewound}
    made = [sql for _, sql in seen if sql.startswith("create table memory.main.facts_")]
    assert len(made) == len(days), "the facts of each earlier day are made once and said"


@pytest.mark.parametrize("filters", [Filters(), Filters(as_of=EARLIER)], ids=["as it is", "earlier"])
@pytest.mark.parametrize("name", VIEWS)
def test_it_runs_as_it_is_shown(name: str, filters: Filters, opened: Callable[[], Company]) -> None:
    """Copied into a session of DuckDB of its own, it gives the rows that the answer was made of."""
    asking = opened()
    statements = VIEWS[name].ask(asking, filters).statements
    answered = [
        _rows(asking.warehouse.query(statement.sql, {**run.parameters, **({"as_of": run.as_of} if run.as_of else {})}))
        for statement in statements
        for run in statement.runs
    ]
    assert asking.warehouse.file
    with duckdb.connect(str(asking.warehouse.file), read_only=True) as session:
        assert _replayed(session, script(statements)) == answered


def _replayed(session: duckdb.DuckDBPyConnection, shown: str) -> list[list[str]]:
    """The rows that each question of a script gives."""
    found = []
    for statement in duckdb.extract_statements(shown):
        ran = session.execute(statement)
        if statement.type in (duckdb.StatementType.SELECT, duckdb.StatementType.EXECUTE):
            found.append(_rows(ran.fetchdf()))
    return found


def _rows(frame: pd.DataFrame) -> list[str]:
    """Rows as texts, in one order: not every statement sorts, and sums of floats differ in their last digits."""
    return sorted(
        str([f"{value:.9g}" if isinstance(value, float) else value for value in row])
        for row in frame.itertuples(index=False)
    )


def test_two_who_ask_at_once_see_what_was_run_for_each(
    opened: Callable[[], Company], seen: list[tuple[int, str]]
) -> None:
    """Of one warehouse, as the pages share it: nothing of the other's answer, and nothing missing."""
    shared = opened()
    names = ["leads-by-source", "lead-aging", "sla-progress", "funnel"]
    alone = {name: VIEWS[name].ask(shared, Filters()).statements for name in names}
    seen.clear()
    together = threading.Barrier(len(names))

    def ask(name: str) -> tuple[str, int, Any]:
        together.wait()
        return name, threading.get_ident(), VIEWS[name].ask(shared, Filters()).statements

    with ThreadPoolExecutor(len(names)) as threads:
        for name, thread, statements in threads.map(ask, names):
            ran = dict.fromkeys(asked([sql for asker, sql in seen if asker == thread]))
            # The warehouse remembers some, which are shown whoever asked first.
            shown = [statement.sql for statement in statements]
            assert [sql for sql in shown if sql not in REMEMBERED] == [sql for sql in ran if sql not in REMEMBERED]
            assert statements == alone[name]


def test_an_answer_within_another_is_in_both_and_nothing_after(opened: Callable[[], Company]) -> None:
    asking = opened()
    with recorded() as outer:
        with recorded() as inner:
            asking.warehouse.query("select 1")
        asking.warehouse.query("select 2")
    asking.warehouse.query("select 3")
    assert [statement.sql for statement in inner.statements] == ["select 1"]
    assert [statement.sql for statement in outer.statements] == ["select 1", "select 2"]


def test_a_question_that_cannot_be_answered_shows_what_told_so() -> None:
    result = VIEWS["sla-progress"].ask(company(), Filters())
    assert result.missing
    assert [statement.sql for statement in result.statements] == [reader.CONTENTS]


HOSTILE = ["O'Brien'); drop table leads; --", "a\nb", '"', "$start", ""]
DAYS = [date(2026, 2, 28)] * 20


@pytest.mark.parametrize(
    "value",
    [*HOSTILE, HOSTILE, [], None, [None, "x"], True, 3, -(2**40), 0.1, 1e300, float("inf"), DAYS[0], DAYS],
    ids=lambda value: repr(value)[:40],
)
def test_a_value_is_shown_as_a_literal_that_means_it(value: Any) -> None:
    """Whatever a text from an export holds, it stays the value of a parameter."""
    with recorded() as record:
        given = Warehouse(None).query("select $value as value", {"value": value})
    assert _replayed(duckdb.connect(), script(record.statements)) == [_rows(given)]


def test_each_part_is_headed_by_its_file_and_stands_letter_by_letter(opened: Callable[[], Company]) -> None:
    result = VIEWS["follow-up"].ask(opened(), Filters())
    shown = script(result.statements)
    for name in ("chosen", "clock", "judged"):
        assert f"-- views/follow_up.{name}.sql\n" in shown
    folder = Path(reader.__file__).parents[1] / "views"
    assert (folder / "follow_up.clock.sql").read_text(encoding="utf-8").rstrip() in shown


def test_on_a_page_nobody_scrolls_through_the_days_of_a_calendar(opened: Callable[[], Company]) -> None:
    statements = VIEWS["follow-up"].ask(opened(), Filters()).statements
    whole, read = script(statements), script(statements, long_lists=False)
    assert "set variable clock_day_1 = [" in whole
    assert "-- set variable clock_day_1 = a list of " in read
    assert len(read) < 50_000 < len(whole)
