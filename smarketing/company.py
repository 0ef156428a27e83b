"""A company as the Views see it: its warehouse, the agreement's versions, and names given by hand.

Opened once per question or page run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from smarketing.agreement import Agreement, Agreements, Naming
from smarketing.agreement.file import Document, read
from smarketing.errors import OutdatedWarehouse
from smarketing.settings import DEMO, Home, today
from smarketing.warehouse import Store, Warehouse, builder
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

    @cached_property
    def agreement(self) -> Agreement:
        """The agreement to read the data by; months are judged by `agreements`, each by the version then in force."""
        return self.agreements.current(self.warehouse.data_date)

    @property
    def currency(self) -> str | None:
        """The currency that amounts are added up in: the agreed one, else the most common; None where none is named."""
        return self.agreement.currency or self.warehouse.contents.currency

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.home.workspace)

    def source(self, spelling: str) -> str:
        """The name a spelling of a source goes by; the spelling itself where it is unknown."""
        names = self.warehouse.query(SOURCE, {"spelling": spelling})["name"]
        return spelling if names.empty else str(names.iloc[0])

    def names(self, kind: str) -> list[str]:
        """The sources (kind "source") or owners ("owner") that can be chosen, those with the most leads first."""
        return self.warehouse.query(NAMES, {"kind": kind})["name"].tolist()


def open_company(home: Home) -> Company:
    """The warehouse version in force and the agreement it is judged by; both may be empty."""
    warehouse = warehouse_of(home)
    words = words_of(home, demo=warehouse.contents.demo)
    return Company(home, warehouse, words.agreements, words.naming)


def warehouse_of(home: Home, opened: Callable[[Path | None], Warehouse] = Warehouse) -> Warehouse:
    """The warehouse in force, prepared anew first where another version of the app made it."""
    warehouse = opened(Store(home.warehouse).current)
    try:
        warehouse.contents  # noqa: B018
    except OutdatedWarehouse:
        refresh(home)
        return opened(Store(home.warehouse).current)
    return warehouse


def refresh(home: Home) -> None:
    """Prepare the figures anew: after a change of what names mean (sources, teams, currency), or of the app."""
    store = Store(home.warehouse)
    if store.current is None:
        return
    with store.building() as draft, builder.connect(draft) as con:
        demo = bool(con.execute("select demo from contents").fetchall()[0][0])
        words = words_of(home, demo=demo)
        currency = words.agreements.current(today()).currency
        builder.prepare(con, words.naming, currency, today=today(), demo=demo)


def words_of(home: Home, *, demo: bool) -> Document:
    """What people said: in the workspace, else in the home's `agreement.toml`; the demo brings its own along."""
    workspace = Workspace(home.workspace)
    agreements, naming = workspace.agreements(), workspace.naming()
    written = read(home.agreement if home.agreement.exists() or not demo else DEMO / "agreement.toml")
    return Document(
        agreements if agreements.versions else written.agreements, naming if naming is not None else written.naming
    )
