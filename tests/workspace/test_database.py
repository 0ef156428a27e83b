"""The database itself: where it is, who may use it, and a sentence for everything that can be wrong with it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from smarketing import database
from smarketing.agreement import Agreement
from smarketing.company import open_company
from smarketing.database import Database
from smarketing.errors import EditConflict, WorkspaceError
from smarketing.importing import import_files, undo
from smarketing.settings import Home
from smarketing.signing import propose
from smarketing.workspace import MIGRATIONS, TABLES, Workspace
from tests.workspace.test_workspace import FAST, NOVEMBER, agree

SECRET = "s3cr3t-w0rd"


def refusal(url: str) -> str:
    """The sentence for a write, which must be that for a read where the database exists."""
    with pytest.raises(WorkspaceError) as refused:
        Workspace(url).propose(FAST, base=0, effective_from=NOVEMBER)
    assert not isinstance(refused.value, EditConflict)
    assert SECRET not in str(refused.value)
    assert "Traceback" not in str(refused.value)
    return str(refused.value)


def test_reading_creates_neither_folder_nor_file_nor_tables(url: str) -> None:
    workspace = Workspace(url)
    workspace.agreements(), workspace.naming(), workspace.documents("note")
    if url.startswith("sqlite"):
        assert not Path(url.removeprefix("sqlite:///")).parent.exists()
    else:
        with Database(url, TABLES, MIGRATIONS).reading() as con:
            assert con is None


def test_opening_a_company_creates_nothing(home: Home) -> None:
    open_company(home)
    assert not home.folder.exists()


def test_importing_data_never_touches_the_workspace(home: Home, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARKETING_DATABASE", url)
    agree(Workspace(url))
    Workspace(url).save("note", "Monday", {"text": "ours"}, base=0)
    before = content(url)
    home.folder.mkdir(exist_ok=True)
    for name in ("leads", "more_leads"):
        file = home.folder / f"{name}.csv"
        file.write_text(f"lead_id,email,source,owner,created,status\n{name},a@example.com,Web,Rita,2026-01-05,open\n")
        assert import_files([file], home).changed
    undo(home)
    assert content(url) == before
    assert open_company(home).agreement == FAST


def content(url: str) -> object:
    """All that is stored: the file byte for byte, or every row and who wrote it last."""
    if url.startswith("sqlite"):
        return sha256(Path(url.removeprefix("sqlite:///")).read_bytes()).hexdigest()
    with Database(url, TABLES, MIGRATIONS).reading() as con:
        assert con is not None
        return [con.execute(text(f"select xmin, t.* from {table} t order by 2, 3")).all() for table in TABLES.tables]


@pytest.mark.parametrize("folder", ["with a space", "what?", "100%25", "a@b:c", "ümläut", "#1"])
def test_a_home_folder_may_have_any_name(tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMARKETING_DATABASE", raising=False)
    home = Home(tmp_path / folder)
    propose(open_company(home), FAST, base=0, effective_from=NOVEMBER)
    assert [file.name for file in home.folder.iterdir()] == ["workspace.sqlite3"]
    assert open_company(home).agreements.newest == 1


def test_a_refused_first_write_creates_no_tables(url: str) -> None:
    with pytest.raises(EditConflict):
        Workspace(url).propose(FAST, base=3, effective_from=NOVEMBER)
    with Database(url, TABLES, MIGRATIONS).reading() as con:
        assert con is None


def test_a_file_put_back_from_a_copy_is_the_one_in_use(tmp_path: Path, sqlite: str) -> None:
    """A connection kept open would go on with the file that was there before."""
    workspace, file = Workspace(sqlite), Path(sqlite.removeprefix("sqlite:///"))
    agree(workspace)
    shutil.copy(file, tmp_path / "copy")
    agree(workspace, Agreement(promise_hours=8))
    file.unlink()
    assert workspace.agreements().newest == 0
    shutil.copy(tmp_path / "copy", file)
    assert workspace.agreements().newest == 1
    agree(workspace)
    assert workspace.agreements().newest == 2


def test_a_damaged_file(tmp_path: Path) -> None:
    file = tmp_path / "workspace.sqlite3"
    file.write_bytes(b"no database at all" * 100)
    words = f"The workspace in {file} is not available: it is damaged or another kind of file;"
    assert refusal(f"sqlite:///{file}").startswith(words)
    with pytest.raises(WorkspaceError, match="it is damaged or another kind of file"):
        Workspace(f"sqlite:///{file}").agreements()
    assert file.read_bytes() == b"no database at all" * 100


def test_a_file_cut_short(sqlite: str) -> None:
    file = Path(sqlite.removeprefix("sqlite:///"))
    for number in range(30):
        Workspace(sqlite).save("note", f"{number}", {"text": "x" * 3000}, base=0)
    file.write_bytes(file.read_bytes()[:40_000])
    with pytest.raises(WorkspaceError, match="it is damaged"):
        Workspace(sqlite).documents("note")


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert refusal(f"sqlite:///{tmp_path}").endswith("it cannot be opened; is it a folder, or another user's?.")


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    assert "is not available: " in refusal(f"sqlite:///{tmp_path / 'home' / 'workspace.sqlite3'}")


def test_a_file_that_another_program_keeps_locked(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    database._engine_of.cache_clear()
    agree(Workspace(sqlite))
    with closing(sqlite3.connect(sqlite.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("begin exclusive")
        assert "another program keeps it locked; try again in a moment." in refusal(sqlite)
        with pytest.raises(WorkspaceError, match="keeps it locked"):
            Workspace(sqlite).agreements()
    database._engine_of.cache_clear()


def test_a_reader_keeps_no_writer_waiting(sqlite: str) -> None:
    agree(Workspace(sqlite))
    with Database(sqlite, TABLES, MIGRATIONS).reading() as one, Database(sqlite, TABLES, MIGRATIONS).reading() as other:
        assert one is not None
        assert other is not None
        for con in (one, other):
            assert con.execute(text("select count(*) from agreement_versions")).scalar() == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_only_be_read(sqlite: str) -> None:
    agree(Workspace(sqlite))
    Path(sqlite.removeprefix("sqlite:///")).chmod(0o444)
    assert Workspace(sqlite).agreements().newest == 1
    with pytest.raises(WorkspaceError, match="may be read but not written"):
        agree(Workspace(sqlite))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("workspace.db", "is not the address of a database; write it as postgresql://user:password@host:5432/name."),
        (f"postgresql://ada:{SECRET}@host:port/name", "is not the address of a database"),
        (f"//ada:{SECRET}@host", "is not the address of a database"),
        ("sqlite://", "names no file"),
        ("sqlite:///", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        (f"nosuch://ada:{SECRET}@host/name", "is not available: Can't load plugin"),
        (f"mssql+pymssql://ada:{SECRET}@host/name", "is not available: No module named"),
    ],
)
def test_an_address_that_leads_nowhere(url: str, words: str) -> None:
    assert words in refusal(url)


@pytest.mark.parametrize(
    "url",
    [f"postgresql://ada:{SECRET}@127.0.0.1:9/name", f"postgresql://127.0.0.1:9/name?user=ada&password={SECRET}"],
)
def test_a_server_that_does_not_answer(url: str) -> None:
    told = refusal(url)
    assert told.startswith("The workspace in the postgresql database name on 127.0.0.1 is not available: ")
    assert "refused" in told
    with pytest.raises(WorkspaceError, match="refused"):
        Workspace(url).agreements()


def test_a_database_that_the_server_does_not_have(postgres: str) -> None:
    url = make_url(postgres).set(database="nowhere", password=SECRET).render_as_string(hide_password=False)
    assert "nowhere" in refusal(url)
    assert "does not exist" in refusal(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_s_address(postgres: str, scheme: str) -> None:
    url = f"{scheme}://{postgres.partition('://')[2]}"
    agree(Workspace(url))
    assert Workspace(url).agreements().newest == 1
    Database(url, TABLES, MIGRATIONS).close()


def test_a_connection_that_the_server_closed_is_opened_anew(postgres: str) -> None:
    agree(Workspace(postgres))
    with Database(postgres, TABLES, MIGRATIONS).writing() as con:
        con.execute(text(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        ))  # fmt: skip
    assert Workspace(postgres).agreements().newest == 1


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_a_transaction_that_another_one_got_in_the_way_of_is_a_conflict(postgres: str, code: str) -> None:
    """PostgreSQL's serialization failure and deadlock; nothing of that transaction is kept."""
    agree(Workspace(postgres))
    with (
        pytest.raises(EditConflict, match="Somebody saved at the same moment"),
        Database(postgres, TABLES, MIGRATIONS).writing() as con,
    ):
        con.execute(text("delete from agreement_versions"))
        con.execute(text(f"do $$ begin raise exception using errcode = '{code}'; end $$"))
    assert Workspace(postgres).agreements().newest == 1


def test_a_writer_that_never_ends_is_said_to_keep_it_locked(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    agree(Workspace(postgres))
    monkeypatch.setattr(database, "PATIENCE", 1)
    with Database(postgres, TABLES, MIGRATIONS).writing():
        assert "another program keeps it locked; try again in a moment." in refusal(postgres)
        assert Workspace(postgres).agreements().newest == 1


def test_a_forked_child_uses_connections_of_its_own(postgres: str) -> None:
    """Two processes on one connection would read each other's answers."""
    code = f"""
import os
from smarketing.workspace import Workspace
workspace = Workspace({postgres!r})
workspace.save("note", "parent", {{"n": 1}}, base=0)
child = os.fork()
for n in range(1, 20):
    name = "parent" if child else "child"
    known = workspace.latest("note", name)
    workspace.save("note", name, {{"n": n}}, base=known.revision if known else 0)
if not child:
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
print(workspace.latest("note", "parent").revision, workspace.latest("note", "child").revision)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("20 19", 0), done.stderr
