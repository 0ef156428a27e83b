"""Reading the warehouse: one read-only connection per version, one cursor per query, parameters always bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import duckdb

from smarketing.errors import OutdatedWarehouse, WarehouseError
from smarketing.warehouse.builder import empty_database
from smarketing.warehouse.facts import FACTS, LEADS_OF
from smarketing.warehouse.recording import Run, note

if TYPE_CHECKING:
    import pandas as pd  # loaded with the first query: an import needs none of it

#: What is as of a day, and of it what is worked out by `facts.sql`, from the deals of that day.
FACTS_OF_A_DAY = ("person_facts", "lead_facts")
OF_A_DAY = ("deal_base", *FACTS_OF_A_DAY)
#: What an opened warehouse remembers of itself.
CONTENTS = "select * from contents"
REOPENED = "select 1 from deal_wins limit 1"
#: A reader has no business with other files, extensions or the network.
LOCKED_DOWN = (
    "set autoinstall_known_extensions = false", "set autoload_known_extensions = false",
    "set enable_external_access = false",
)  # fmt: skip
#: Leads that facts of earlier days may hold in memory, all days together; beyond, they are worked out for every query.
MOST_REMEMBERED = 5_000_000


#: Now and then DuckDB's optimiser makes a plan that it cannot carry out (duckdb/duckdb#24807), and then that connection
#: answers no question any more: the question is asked anew, of another one, as it is written.
_GIVEN_UP = (duckdb.InternalException, duckdb.FatalException)


@dataclass(frozen=True)
class Contents:
    """What the warehouse holds, in rows, so that a View can say which export would supply what it lacks."""

    leads: int
    leads_with_owner: int
    leads_with_type: int
    stage_known: int
    sql_known: int
    touched_leads: int
    opportunities: int
    won_deals: int
    stage_changes: int
    lead_stage_changes: int
    marketing_events: int
    traffic_days: int
    leads_with_fit: int
    spend_rows: int
    activities: int
    attempts: int
    linked_attempts: int
    currency: str | None
    refunds: str
    unrated_deals: int
    converted_deals: int
    data_date: date | None
    hand_over: str
    demo: bool
    prepared_by: str

    @property
    def empty(self) -> bool:
        return self.leads + self.opportunities + self.activities == 0


class Warehouse:
    """One version of the warehouse. `version` changes with every import; an absent file is an empty warehouse."""

    def __init__(self, file: Path | None, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        self.file = file
        self.version = file.stem if file else "empty"
        self._given = connection
        self._remembered: dict[date, str] = {}
        self._remembering = Lock()

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        if self._given:
            return self._given
        if self.file:
            return _opened(self.file)
        return empty_database()

    @property
    def contents(self) -> Contents:
        note(CONTENTS)
        return self._contents

    @cached_property
    def _contents(self) -> Contents:
        found = self._cursor().execute(CONTENTS)
        row = dict(zip((column for column, *_ in found.description), found.fetchall()[0], strict=True))
        try:
            return Contents(**{field.name: row[field.name] for field in fields(Contents)})
        except KeyError as error:
            raise OutdatedWarehouse(
                f"The warehouse in {self.file} was made by another version of the app; "
                "move that folder away and import the exports again."
            ) from error

    @property
    def _reopened(self) -> bool:
        """Whether deals are known to have been won that are not, or were not all the time since."""
        note(REOPENED)
        return self._any_reopened

    @cached_property
    def _any_reopened(self) -> bool:
        return bool(self._cursor().execute(REOPENED).fetchall())

    @property
    def data_date(self) -> date | None:
        """The newest event in the data: what "today" means for an export, however old it is."""
        return self.contents.data_date

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Run one statement and return its rows. Of `parameters` it is given those that it names.

        With an `as_of` before the data date, `lead_facts`, `person_facts` and `deal_base` are as of that day.
        A cursor of its own for every query: a connection shared by threads mixes up their results.
        """
        asked = parameters or {}
        as_of = asked.get("as_of")
        rewound = self._rewound(sql, as_of)
        run = Run({name: asked[name] for name in sorted(names_in(sql))}, rewound, as_of if rewound else None)
        note(sql, run)
        try:
            return self._ask(self._cursor(), sql, run)
        except _GIVEN_UP:
            if not self.file:
                raise
            self._reopen()
            cursor = self._cursor()
            cursor.execute("pragma disable_optimizer")
            return self._ask(cursor, sql, run)

    def _rewound(self, sql: str, as_of: date | None) -> tuple[str, ...]:
        """What a statement is to see as of an earlier day than the data date, in the order in which it is made."""
        if not as_of or not self.data_date or as_of >= self.data_date:
            return ()
        deals = OF_A_DAY[:1] if any(name in sql for name in OF_A_DAY) and self._reopened else ()
        return (*deals, *(FACTS_OF_A_DAY if any(name in sql for name in FACTS_OF_A_DAY) else ()))

    def _ask(self, cursor: duckdb.DuckDBPyConnection, sql: str, run: Run) -> pd.DataFrame:
        if run.as_of:
            if "deal_base" in run.rewound:
                cursor.execute(f"create temp view deal_base as from deals_on('{run.as_of:%Y-%m-%d}'::date)")
            if "person_facts" in run.rewound:
                self._rewind(cursor, run.as_of)
        return cursor.execute(sql, dict(run.parameters)).fetchdf()

    def _reopen(self) -> None:
        with self._remembering:
            self.__dict__.pop("_connection", None)
            self._remembered.clear()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = self._connection.cursor()
        if self.file:
            cursor.execute("use warehouse")
        return cursor

    def _rewind(self, cursor: duckdb.DuckDBPyConnection, as_of: date) -> None:
        """Let the cursor see the facts as of an earlier day; a day asked about before is remembered."""
        with self._remembering:
            if as_of not in self._remembered and self._room():
                name = f"memory.main.facts_{as_of:%Y%m%d}"
                cursor.execute(f"create table {name} as {FACTS}", {"as_of": as_of})
                self._remembered[as_of] = name
        if as_of in self._remembered:
            cursor.execute(f"create temp view person_facts as from {self._remembered[as_of]}")
        else:
            cursor.execute(f"create temp table person_facts as {FACTS}", {"as_of": as_of})
        cursor.execute(f"create temp view lead_facts as {LEADS_OF.format('person_facts')}")

    def _room(self) -> bool:
        return (len(self._remembered) + 1) * self.contents.leads <= MOST_REMEMBERED


def _opened(file: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory, for facts of earlier days, with the file beside it that nobody can write to."""
    try:
        con = duckdb.connect()
        path = str(file).replace("'", "''")
        con.execute(f"attach '{path}' as warehouse (read_only)")
        for setting in LOCKED_DOWN:
            con.execute(setting)
        return con
    except duckdb.Error as error:
        raise WarehouseError(
            f"The warehouse file {file} cannot be opened; go back to the import before with `undo`, or import again."
        ) from error


@lru_cache(maxsize=256)
def names_in(sql: str) -> frozenset[str]:
    """The parameters a statement names, e.g. `$start`."""
    (statement,) = duckdb.extract_statements(sql)
    return frozenset(statement.named_parameters)
