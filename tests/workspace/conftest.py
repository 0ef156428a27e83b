"""Databases to keep a workspace in: an SQLite file, and a database of a PostgreSQL server where there is one.

SMARKETING_TEST_POSTGRES is the address of a server that tests may make databases on; `.ci/run` starts one and sets
SMARKETING_POSTGRES_REQUIRED, with which a missing server fails.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from smarketing.database import Database
from smarketing.workspace import TABLES, Workspace

SERVER = os.environ.get("SMARKETING_TEST_POSTGRES")
REQUIRED = bool(os.environ.get("SMARKETING_POSTGRES_REQUIRED"))


@pytest.fixture
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL database, as a person writes it."""
    if SERVER is None:
        if REQUIRED:
            pytest.fail("SMARKETING_POSTGRES_REQUIRED is set, but SMARKETING_TEST_POSTGRES names no server")
        pytest.skip("SMARKETING_TEST_POSTGRES names no PostgreSQL server that tests may make databases on")
    name = f"test_{uuid4().hex}"
    _on_the_server(f"create database {name}")
    url = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    yield url
    Database(url, TABLES).close()
    _on_the_server(f"drop database {name} with (force)")


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'home' / 'workspace.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of either kind."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def workspace(url: str) -> Workspace:
    return Workspace(url)


def _on_the_server(statement: str) -> None:
    engine = create_engine(make_url(SERVER or "").set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as con:
        con.execute(text(statement))
    engine.dispose()
