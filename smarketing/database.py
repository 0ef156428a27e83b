"""A database by its URL: reads that see one moment, transactions that two writers cannot mix up, errors in sentences.

SQLite in a file, or PostgreSQL where several instances share it. Imports errors and migrations of ours only.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, NullPool, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

from smarketing.errors import EditConflict, WorkspaceError
from smarketing.migrations import Migration, brought_up, create, edition, migrate, newest
from smarketing.private import private_file, private_folder

SQLITE = "sqlite:///"
#: Seconds to wait for another program's lock, or for a server's answer.
PATIENCE = 10
#: The lock that writers hold in PostgreSQL: any number that is ours.
WRITERS = 1922_1123
#: PostgreSQL's codes for a transaction that another one got in the way of.
CLASHES = {"40001", "40P01"}
#: Threads that ask first at the same time must not make an engine each.
ONE_AT_A_TIME = Lock()
SAME_MOMENT = "Somebody saved at the same moment; look at what they changed and save again."
#: What databases say, and what it means.
MEANINGS = {
    "database is locked": "another program keeps it locked; try again in a moment",
    "lock timeout": "another program keeps it locked; try again in a moment",
    "not a database": "it is damaged or another kind of file; put a copy in its place, or move it away to begin anew",
    "malformed": "it is damaged; put a copy in its place, or move it away to begin anew",
    "unable to open": "it cannot be opened; is it a folder, or another user's?",
    "readonly": "it may be read but not written by this user",
    "disk is full": "the disk is full",
}


@dataclass(frozen=True)
class Database:
    """The database of a URL and the tables we keep in it, which the first write makes.

    One that an earlier version of the app made is read as if it had all tables and columns, and gets them with the
    next write.

    A URL `sqlite:///PATH` is taken as it stands, so that a folder may have any name.
    """

    url: str
    tables: MetaData
    migrations: tuple[Migration, ...] = ()

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """A connection that sees the database as it was at one moment; None where nothing was ever written."""
        with _in_words(self.url):
            file = _file(self.url)
            if file is not None and not file.exists():
                yield None
                return
            with _engine(self.url).execution_options(**_reading(self.url)).connect() as con:
                known = edition(con, self.tables, self.migrations)
                if 0 < known < newest(self.migrations):
                    with brought_up(con, self.tables, self.migrations, known) as copy:
                        yield copy
                else:
                    yield con if known else None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction, seen whole or not at all; writers come one after the other, so it sees all that was saved.

        Raises EditConflict where the database lets another one go first all the same, and WorkspaceError where a newer
        version of the app has written to it.
        """
        with _in_words(self.url):
            file = _file(self.url)
            if file is not None:
                private_folder(file.parent)
                private_file(file)
            with _engine(self.url).execution_options(**_writing(self.url)).begin() as con:
                _wait_for_our_turn(con)
                self._bring_up(con)
                yield con

    def close(self) -> None:
        """Close the connections that are kept for the next question."""
        _engine(self.url).dispose()

    def _bring_up(self, con: Connection) -> None:
        known = edition(con, self.tables, self.migrations)
        if known > newest(self.migrations):
            raise WorkspaceError(
                f"The workspace in {_place(self.url)} was last written by a newer version of the app; it can be read, "
                "but to change anything, update this one."
            )
        if not known:
            create(con, self.tables, self.migrations)
        elif known < newest(self.migrations):
            migrate(con, self.migrations, known)


def _address(url: str) -> URL:
    if url.startswith(SQLITE):
        address = URL.create("sqlite", database=url.removeprefix(SQLITE))
    else:
        try:
            address = make_url(url)
        except (ArgumentError, ValueError):
            # Neither the address nor its error is shown: it may hold a password.
            raise WorkspaceError(
                "SMARKETING_DATABASE is not the address of a database; write it as "
                "postgresql://user:password@host:5432/name."
            ) from None
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        raise WorkspaceError("SMARKETING_DATABASE names no file; write it as sqlite:////folder/workspace.sqlite3.")
    # Whatever SQLAlchemy's usual driver for PostgreSQL is, ours is psycopg.
    is_postgres = address.drivername in ("postgres", "postgresql")
    return address.set(drivername="postgresql+psycopg") if is_postgres else address


def _file(url: str) -> Path | None:
    address = _address(url)
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def _engine(url: str) -> Engine:
    """One for all threads of a process: a child must not talk over its parent's connections."""
    with ONE_AT_A_TIME:
        return _engine_of(url, os.getpid())


@lru_cache(maxsize=8)
def _engine_of(url: str, process: int) -> Engine:
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        # No connection is kept: it would go on writing into a file that was deleted or replaced by a copy.
        engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": PATIENCE})
        _begin_as_told(engine)
        return engine
    patient = address.get_backend_name() == "postgresql" and "connect_timeout" not in address.query
    return create_engine(address, pool_pre_ping=True, connect_args={"connect_timeout": PATIENCE} if patient else {})


def _reading(url: str) -> dict[str, Any]:
    backend = _address(url).get_backend_name()
    if backend == "sqlite":
        return {}
    options = {"isolation_level": "REPEATABLE READ"}
    return options | {"postgresql_readonly": True} if backend == "postgresql" else options


def _writing(url: str) -> dict[str, Any]:
    backend = _address(url).get_backend_name()
    if backend == "sqlite":
        return {"writing": True}
    return {"isolation_level": "READ COMMITTED" if backend == "postgresql" else "SERIALIZABLE"}


def _wait_for_our_turn(con: Connection) -> None:
    """PostgreSQL: one writer at a time. Transactions that run side by side would refuse people who changed different
    things, or miss what the other did; SQLite locks the file, and other databases refuse one of the two."""
    if con.dialect.name == "postgresql":
        con.exec_driver_sql(f"set local lock_timeout = '{PATIENCE}s'")
        con.execute(select(func.pg_advisory_xact_lock(WRITERS)))


def _begin_as_told(engine: Engine) -> None:
    """SQLite: a transaction that will write takes the lock first, so that two writers come one after the other; one
    that reads sees one moment and keeps no writer waiting longer than it reads."""

    @event.listens_for(engine, "connect")
    def _(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # begin is said below

    @event.listens_for(engine, "begin")
    def _(con: Connection) -> None:
        con.exec_driver_sql("begin immediate" if con.get_execution_options().get("writing") else "begin")


@contextmanager
def _in_words(url: str) -> Iterator[None]:
    try:
        yield
    except IntegrityError as clash:
        raise EditConflict(SAME_MOMENT) from clash
    except (SQLAlchemyError, OSError, ImportError, UnicodeError) as error:
        if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in CLASHES:
            raise EditConflict(SAME_MOMENT) from error
        raise WorkspaceError(f"The workspace in {_place(url)} is not available: {_reason(error, url)}.") from error


def _place(url: str) -> str:
    """The database in words, without user and password."""
    file = _file(url)
    if file is not None:
        return str(file)
    address = _address(url)
    return f"the {address.get_backend_name()} database {address.database} on {address.host or 'this machine'}"


def _reason(error: Exception, url: str) -> str:
    # The statement and its values, which the driver's error leaves out, are nobody's business.
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    first = said.splitlines()[0] if said else type(error).__name__
    meaning = next((words for part, words in MEANINGS.items() if part in first), first.rstrip("."))
    for secret in _secrets(_address(url)):
        meaning = meaning.replace(secret, "***")
    return meaning


def _secrets(address: URL) -> list[str]:
    given = [address.password, address.query.get("password")]
    return [str(secret) for secret in given if secret]
