"""A company as the Views see it: its warehouse and the agreement in force. Opened once per question or page run."""

from __future__ import annotations

from dataclasses import dataclass

from smarketing import agreement as agreements
from smarketing.agreement import Agreement
from smarketing.settings import DEMO, Home
from smarketing.warehouse import Store, Warehouse

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
    agreement: Agreement

    def source(self, spelling: str) -> str:
        """The name a spelling of a source goes by; the spelling itself where it is unknown."""
        names = self.warehouse.query(SOURCE, {"spelling": spelling})["name"]
        return spelling if names.empty else str(names.iloc[0])

    def names(self, kind: str) -> list[str]:
        """The sources (kind "source") or owners ("owner") that can be chosen, those with the most leads first."""
        return self.warehouse.query(NAMES, {"kind": kind})["name"].tolist()


def open_company(home: Home) -> Company:
    """The warehouse version in force and the agreement it is judged by; both may be empty."""
    warehouse = Warehouse(Store(home.warehouse).current)
    return Company(home, warehouse, agreement_of(home, demo=warehouse.contents.demo))


def agreement_of(home: Home, *, demo: bool) -> Agreement:
    """The company's own agreement; the demo company brings one along."""
    own = home.agreement.exists() or not demo
    return agreements.load(home.agreement if own else DEMO / "agreement.toml")
