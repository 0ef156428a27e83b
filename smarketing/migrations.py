"""Databases that an earlier version of the app made: brought up to date by whoever writes, read as if they were.

A database's edition is the number of its newest migration; the tables that no migration adds are edition 1. Leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    StaticPool,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.schema import CreateColumn

FIRST = 1
#: Which migrations a database has gone through; one without this table is of the first edition.
EDITIONS = Table(
    "workspace_editions",
    MetaData(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made_at", DateTime, nullable=False),
)


@dataclass(frozen=True)
class Migration:
    """What edition `number` has more than the one before: tables and columns of the app's own, and what becomes of
    rows that are there. A column added must do without a value, or say one by its `server_default`."""

    number: int
    adds: tuple[Table | Column[object], ...] = ()
    then: Callable[[Connection], None] = lambda con: None

    def run(self, con: Connection) -> None:
        """Idempotent in what it adds: a table made by a later migration's app has later columns already."""
        for added in self.adds:
            if isinstance(added, Table):
                added.create(con, checkfirst=True)
            elif added.name not in {column["name"] for column in inspect(con).get_columns(added.table.name)}:
                definition = CreateColumn(added).compile(dialect=con.dialect)
                table = con.dialect.identifier_preparer.format_table(added.table)
                con.exec_driver_sql(f"alter table {table} add column {definition}")
        self.then(con)


def newest(migrations: Sequence[Migration]) -> int:
    """The edition that this version of the app writes."""
    return max((migration.number for migration in migrations), default=FIRST)


def edition(con: Connection, tables: MetaData, migrations: Sequence[Migration]) -> int:
    """The edition of a database; 0 where it has none of our tables yet."""
    there = set(inspect(con).get_table_names())
    if EDITIONS.name in there:
        return int(con.execute(select(func.coalesce(func.max(EDITIONS.c.number), FIRST))).scalar_one())
    later = {added.name for migration in migrations for added in migration.adds if isinstance(added, Table)}
    return FIRST if {*tables.tables} - later <= there else 0


def create(con: Connection, tables: MetaData, migrations: Sequence[Migration]) -> None:
    """Make the tables of the newest edition in a database that has none."""
    tables.create_all(con)
    _note(con, [newest(migrations)])


def migrate(con: Connection, migrations: Sequence[Migration], since: int) -> None:
    """Bring a database from edition `since` to the newest, in the transaction of whoever writes next."""
    lacking = sorted((m for m in migrations if m.number > since), key=lambda migration: migration.number)
    for migration in lacking:
        migration.run(con)
    _note(con, [migration.number for migration in lacking])


@contextmanager
def brought_up(con: Connection, tables: MetaData, migrations: Sequence[Migration], since: int) -> Iterator[Connection]:
    """A copy in memory of a database of an earlier edition, brought to the newest: reading writes nothing."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.connect() as copy:
            for table in _as_it_is(con, tables):
                table.create(copy)
                rows = [dict(row) for row in con.execute(select(table)).mappings()]
                if rows:
                    copy.execute(insert(table), rows)
            migrate(copy, migrations, since)
            yield copy
    finally:
        engine.dispose()


def _as_it_is(con: Connection, tables: MetaData) -> Iterable[Table]:
    """Our tables as the database has them, in types that every database knows."""
    there = MetaData()
    there.reflect(con, only=lambda name, _: name in tables.tables)
    plain = MetaData()
    for table in there.sorted_tables:
        columns = [Column(c.name, c.type.as_generic(), primary_key=c.primary_key, nullable=True) for c in table.columns]
        yield Table(table.name, plain, *columns)


def _note(con: Connection, numbers: Sequence[int]) -> None:
    EDITIONS.create(con, checkfirst=True)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    con.execute(insert(EDITIONS), [{"number": number, "made_at": now} for number in numbers])
