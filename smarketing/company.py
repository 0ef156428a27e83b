"""A company as the Views see it: its warehouse, the agreement's versions, and names given by hand.

Opened once per question or page run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import duckdb

from smarketing.agreement import Agreement, Agreements, Naming, Rates
from smarketing.agreement.file import read
from smarketing.errors import OutdatedWarehouse, UnknownName, WarehouseBusy
from smarketing.settings import DEMO, Home, today
from smarketing.warehouse import Contents, Store, Warehouse, builder
from smarketing.warehouse.edition import prepared_by
from smarketing.warehouse.store import failing_in_words
from smarketing.warehouse.words import Words
from smarketing.workspace import Workspace

NAMES = """
select name from (
    select case when $kind = 'source' then source else owner end as name, 1 as lead from lead_base
    union all
    select case when $kind = 'source' then source else owner end, 0 from deal_base
)
group by name order by sum(lead) desc, name
"""

SOURCE = "select name from source_names where spelling = $spelling"


@dataclass(frozen=True)
class Company:
    home: Home
    warehouse: Warehouse
    agreements: Agreements
    naming: Naming = field(default_factory=Naming)
    rates: Rates = field(default_factory=Rates)

    @cached_property
    def agreement(self) -> Agreement:
        """The agreement to read the data by; months are judged by `agreements`, each by the version then in force."""
        return self.agreements.current(self.warehouse.data_date)

    @property
    def currency(self) -> str | None:
        """The currency that amounts are added up in: the agreed one, else the most common; None where none is named."""
        return self.warehouse.contents.currency or self.agreement.currency

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.home.workspace)

    def source(self, spelling: str) -> str:
        """The name a spelling of a source goes by; the spelling itself where it is unknown."""
        names = self.warehouse.query(SOURCE, {"spelling": spelling})["name"]
        return spelling if names.empty else str(names.iloc[0])

    def names(self, kind: str) -> list[str]:
        """The sources (kind "source") or owners ("owner") that can be chosen, those with the most leads first."""
        return list(self.warehouse.query(NAMES, {"kind": kind})["name"])

    def insist(self, kind: str, chosen: Iterable[str]) -> None:
        """Raise UnknownName for one that cannot be chosen: it would select nothing and look like a zero."""
        known = self.names(kind)
        for name in (name for name in chosen if name not in known):
            raise UnknownName(kind, name, known)


def open_company(home: Home, opened: Callable[[Path | None], Warehouse] = Warehouse) -> Company:
    """The warehouse version in force and the agreement it is judged by; both may be empty.

    The figures are prepared anew first where another version of the app made them, or where people say otherwise by now
    what they follow from: a version of the agreement may have come into force since, a name or rate may have been saved
    by an app that was stopped before it prepared them, or for another home that shares the workspace.
    """
    try:
        company, words = _opened(home, opened)
        if company.warehouse.file is None or _follows(company.warehouse.contents, words):
            return company
    except OutdatedWarehouse:
        refresh(home)
    else:
        with suppress(WarehouseBusy):  # an import, which prepares them itself
            refresh(home)
    return _opened(home, opened)[0]


def _opened(home: Home, opened: Callable[[Path | None], Warehouse]) -> tuple[Company, Words]:
    warehouse = opened(Store(home.warehouse).current)
    words = words_of(home, demo=warehouse.contents.demo)
    return Company(home, warehouse, words.agreements, words.naming, words.rates), words


def _follows(contents: Contents, words: Words) -> bool:
    return contents.prepared_by == prepared_by(words, contents.data_date)


def refresh(home: Home) -> None:
    """Prepare the figures anew: after a change of what names mean (sources, teams, currency, rates), of who is
    one person, or of the app. Of several that find them outdated at once, the first prepares them.

    Raises WarehouseBusy while an import runs, which then reads those names itself, and WarehouseError where they cannot
    be written.
    """
    store = Store(home.warehouse)
    seen = store.current
    if seen is None:
        return
    try:
        with failing_in_words("The figures cannot be prepared"), store.building(anew=True) as draft:
            with builder.connect(draft) as con:
                demo, day, by = builder.prepared(con)
                done = store.current != seen and by == prepared_by(words_of(home, demo=demo), day)
                if not done:
                    prepare(con, home, demo=demo)
                    builder.settle(con)
            if done:
                draft.unlink()
    except WarehouseBusy as busy:
        raise WarehouseBusy(
            "Another import is running. What was saved stays saved, and counts in the figures when that import is done."
        ) from busy


def prepare(con: duckdb.DuckDBPyConnection, home: Home, *, demo: bool) -> None:
    """Rebuild what the Views read, by what people say; anew where they say something else meanwhile, as whoever
    saved that may have found the warehouse busy."""
    said = None
    while (says := words_of(home, demo=demo)) != said:
        said = says
        builder.prepare(con, said, today=today(), demo=demo)


def words_of(home: Home, *, demo: bool) -> Words:
    """What people said: in the workspace, else in the home's `agreement.toml`; the demo brings its own along."""
    workspace = Workspace(home.workspace)
    agreements, naming, rates = workspace.agreements(), workspace.naming(), workspace.rates()
    written = read(home.agreement if home.agreement.exists() or not demo else DEMO / "agreement.toml")
    return Words(
        agreements if agreements.versions else written.agreements,
        naming if naming is not None else written.naming,
        rates if rates is not None else written.rates,
        workspace.decisions(),
    )
