"""What people said to an earlier version of the app is there in this one: read without writing, kept by a write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    func,
    insert,
    inspect,
    select,
    update,
)

from smarketing.database import Database
from smarketing.errors import WorkspaceError
from smarketing.migrations import EDITIONS, Migration

BEFORE, NOW = MetaData(), MetaData()
#: A table as the first version of an app had it, and as the third has it, with another one beside it.
OLD = Table("words", BEFORE, Column("number", Integer, primary_key=True), Column("text", String(20), nullable=False))
NEW = Table(
    "words",
    NOW,
    Column("number", Integer, primary_key=True),
    Column("text", String(20), nullable=False),
    Column("tone", Text, nullable=False, server_default="plain"),
    Column("heard_at", DateTime),
)
SPEAKERS = Table("speakers", NOW, Column("name", String(20), primary_key=True), Column("words", Integer))


def count(con: Connection) -> None:
    words = con.execute(select(func.count()).select_from(NEW)).scalar_one()
    con.execute(insert(SPEAKERS).values(name="everybody", words=words))
    con.execute(update(NEW).where(NEW.c.number == 2).values(tone="loud"))


MIGRATIONS = (Migration(2, (NEW.c.tone, SPEAKERS)), Migration(3, (NEW.c.heard_at,), count))


def first_version(url: str) -> Database:
    return Database(url, BEFORE)


def third_version(url: str) -> Database:
    return Database(url, NOW, MIGRATIONS)


@pytest.fixture
def old(url: str) -> Iterator[str]:
    """A database that the first version wrote two words into, before editions were counted."""
    with first_version(url).writing() as con:
        con.execute(insert(OLD), [{"number": 1, "text": "one"}, {"number": 2, "text": "two"}])
        EDITIONS.drop(con)
    yield url
    first_version(url).close()


@contextmanager
def looked_at(url: str) -> Iterator[Connection]:
    """The database as it is, by another road."""
    address = url.replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(address)
    with closing(engine.connect()) as con:
        yield con
    engine.dispose()


def shape(url: str) -> dict[str, set[str]]:
    with looked_at(url) as con:
        seen = inspect(con)
        return {name: {column["name"] for column in seen.get_columns(name)} for name in seen.get_table_names()}


def test_what_an_earlier_version_wrote_is_read_as_if_this_one_had(old: str) -> None:
    """
    | edition | words                         | speakers       |
    |---------|-------------------------------|----------------|
    | 1       | number, text                  |                |
    | 2       | number, text, tone            | name, words    |
    | 3       | number, text, tone, heard_at  | everybody: 2   |
    """
    before = shape(old)
    with third_version(old).reading() as con:
        assert con is not None
        found = con.execute(select(NEW).order_by(NEW.c.number)).all()
        assert found == [(1, "one", "plain", None), (2, "two", "loud", None)]
        assert con.execute(select(SPEAKERS)).all() == [("everybody", 2)]
    assert shape(old) == before


def test_the_next_write_brings_it_up_once(old: str) -> None:
    for number in (3, 4):
        with third_version(old).writing() as con:
            con.execute(insert(NEW).values(number=number, text="more"))
    columns = {"number", "text", "tone", "heard_at"}
    assert shape(old) == {"words": columns, "speakers": {"name", "words"}, EDITIONS.name: {"number", "made_at"}}
    with third_version(old).reading() as con:
        assert con is not None
        assert con.execute(select(NEW.c.number, NEW.c.tone).order_by(NEW.c.number)).all() == [
            (1, "plain"), (2, "loud"), (3, "plain"), (4, "plain")
        ]  # fmt: skip
        assert con.execute(select(SPEAKERS)).all() == [("everybody", 2)]  # counted once, before the first write
        assert con.execute(select(EDITIONS.c.number).order_by(EDITIONS.c.number)).scalars().all() == [2, 3]


def test_a_write_that_fails_leaves_the_edition_it_found(old: str) -> None:
    before = shape(old)
    with pytest.raises(ZeroDivisionError), third_version(old).writing():
        raise ZeroDivisionError
    assert shape(old) == before


def test_a_new_database_is_of_the_newest_edition(url: str) -> None:
    with third_version(url).writing() as con:
        con.execute(insert(NEW).values(number=1, text="one"))
    with third_version(url).reading() as con:
        assert con is not None
        assert con.execute(select(NEW)).all() == [(1, "one", "plain", None)]
        assert con.execute(select(SPEAKERS)).all() == []  # nothing to count when it was made
        assert con.execute(select(func.max(EDITIONS.c.number))).scalar() == 3
    third_version(url).close()


def test_an_earlier_version_reads_a_later_one_and_leaves_writing_to_it(old: str) -> None:
    with third_version(old).writing() as con:
        con.execute(insert(NEW).values(number=3, text="three"))
    with first_version(old).reading() as con:
        assert con is not None
        assert con.execute(select(OLD.c.text).order_by(OLD.c.number)).scalars().all() == ["one", "two", "three"]
    newer = pytest.raises(WorkspaceError, match=r"newer version of the app; it can be read, but .* update this one")
    with newer, first_version(old).writing():
        pass


def test_other_peoples_tables_are_no_workspace(url: str) -> None:
    """A server's database may hold a table that has a later table's name."""
    if not url.startswith("sqlite"):
        with looked_at(url) as con:
            SPEAKERS.create(con)
            con.commit()
    with third_version(url).reading() as con:
        assert con is None
    third_version(url).close()


def test_a_path_with_awkward_names_is_no_obstacle(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a b%20c'}/w.sqlite3"
    with first_version(url).writing() as con:
        con.execute(insert(OLD).values(number=1, text="one"))
    with third_version(url).reading() as con:
        assert con is not None
        assert con.execute(select(NEW.c.tone)).scalars().all() == ["plain"]
