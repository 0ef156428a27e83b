"""Homes made by earlier versions of the app: opened, read without a write, and written, with nothing lost."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import inspect

from smarketing import people, signing
from smarketing.agreement import Rate
from smarketing.company import open_company
from smarketing.database import Database
from smarketing.importing import import_files, runs, undo
from smarketing.migrations import EDITIONS
from smarketing.settings import Home
from smarketing.views import Filters, view
from smarketing.workspace import MIGRATIONS, TABLES

HOMES = sorted((Path(__file__).parent / "homes").glob("*.zip"))
TODAY = "2026-11-20"
LATER = """\
lead_id,email,name,company,source,owner,created,status
90,zoe@example.com,Zoe Zink,Firm 9,Web,Rita,2026-11-15,open
"""


@pytest.fixture(params=HOMES, ids=lambda file: file.stem)
def earlier(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home as an earlier version left it."""
    monkeypatch.setenv("SMARKETING_TODAY", TODAY)
    monkeypatch.delenv("SMARKETING_DATABASE", raising=False)
    with ZipFile(request.param) as packed:
        packed.extractall(tmp_path / "home")
    return Home(tmp_path / "home")


def by_source(home: Home) -> dict[str, tuple[int, int, float]]:
    """Leads, customers and revenue of each source."""
    rows = view("leads-by-source").answer(open_company(home), Filters()).rows
    return {row.source: (row.leads, row.customers, row.revenue) for row in rows.itertuples()}


def words(home: Home) -> str:
    return sha256((home.folder / "workspace.sqlite3").read_bytes()).hexdigest()


def test_all_that_people_said_is_read_and_nothing_written(earlier: Home) -> None:
    """
    | what            | said then                                                                            |
    |-----------------|--------------------------------------------------------------------------------------|
    | agreement       | 12 MQLs a month from September, signed by Ada and Bob; 14 from December, by Bob only |
    | rates           | 1 USD = 0.90 EUR, 0.92 from October on                                               |
    | names           | Trade fair is Events; Rita is of team North, Sam of South                            |
    | people          | records 1 and 12 are one person; 36 is another than 1, whose address it has          |
    | a saved plan    | 120,000 a year, the second revision                                                  |
    """
    before = words(earlier)
    company = open_company(earlier)
    first, second = company.agreements.versions
    assert [(s.side, s.name) for s in first.signatures] == [("marketing", "Ada"), ("sales", "Bob")]
    assert (first.agreement.goals.mqls_per_month, second.agreement.goals.mqls_per_month) == (12, 14)
    assert (second.effective_from, second.open_sides) == (date(2026, 12, 1), ("marketing",))
    assert [(r.currency, r.rate, r.valid_from) for r in company.rates.rates] == [
        ("USD", 0.9, None), ("USD", 0.92, date(2026, 10, 1))
    ]  # fmt: skip
    assert company.naming.sources == {"Trade fair": "Events"}
    assert company.naming.teams == {"Rita": "North", "Sam": "South"}
    assert people.counts(company).by_hand == 2
    (plan,) = company.workspace.documents("scenario")
    assert (plan.name, plan.revision, plan.content["revenue"]) == ("Next year", 2, 120_000)
    assert words(earlier) == before


def test_its_figures_are_those_of_then(earlier: Home) -> None:
    """36 records are 35 leads; of 12 deals 8 were won, one of them for 1,400 USD at 0.92 in October."""
    assert by_source(earlier) == {"Web": (18, 4, 5288.0), "Events": (9, 2, 3000.0), "Referral": (8, 2, 3600.0)}


def test_it_goes_on_where_it_was(earlier: Home, tmp_path: Path) -> None:
    """Saying more keeps what was said, and a further import can be taken back."""
    company = open_company(earlier)
    signing.sign(company, 2, "marketing", "Ada")
    signing.exchange(company, company.rates.with_rate(Rate(currency="USD", into="EUR", rate=0.5)), base=2, author="Bob")
    people.separate(open_company(earlier), ("generic", "12"))
    company = open_company(earlier)
    assert [version.signed for version in company.agreements.versions] == [True, True]
    assert company.naming.teams == {"Rita": "North", "Sam": "South"}
    assert len(company.workspace.documents("scenario")) == 1
    assert people.counts(company).people == 36
    (tmp_path / "leads.csv").write_text(LATER)
    report = import_files([tmp_path / "leads.csv"], earlier)
    assert sum(file.loaded for file in report.files) == 1
    assert [run.number for run in runs(earlier)] == [2, 1]
    assert sum(leads for leads, *_ in by_source(earlier).values()) == 37
    assert undo(earlier) == 1
    assert sum(leads for leads, *_ in by_source(earlier).values()) == 36


def test_every_table_and_column_is_of_the_first_edition_or_of_a_migration(earlier: Home) -> None:
    """An addition without a migration would make what was saved before invisible."""
    database = Database(earlier.workspace, TABLES, MIGRATIONS)
    with database.reading() as con:
        assert con is not None
        seen = inspect(con)
        found = {name: {c["name"] for c in seen.get_columns(name)} for name in seen.get_table_names()}
    found.pop(EDITIONS.name, None)
    assert found == {table.name: {column.name for column in table.columns} for table in TABLES.sorted_tables}
