"""Of the ids by which records name others, how many are in the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

#: Records as people call them, and what a column of ids names.
_WHAT = {
    "opportunities": "deals",
    "activities": "activities",
    "stage_changes": "changes of deals’ stages",
    "lead_stage_changes": "changes of leads’ stages",
    "marketing_events": "marketing events",
    "campaign_members": "campaign members",
    "leads": "leads",
    "contacts": "contacts",
    "contact_roles": "roles of contacts",
    "owners": "records",
}
_NAMED = {
    "lead_id": "a lead",
    "contact_id": "a contact",
    "opportunity_id": "a deal",
    "company_id": "a company",
    "owner_id": "their owner by an id",
    "converted_contact_id": "a contact they became",
    "converted_opportunity_id": "a deal they became",
}
LINK_SHARES = """
select child, "column", crm, parent, across, named, found, records, linked
from link_shares
order by found / named, named desc, child, crm, "column"
"""
#: Less found than this is worth a warning.
HALF = 0.5


@dataclass(frozen=True)
class LinkShare:
    """Of the records of a table and a CRM that name another record by an id in `column`, how many it is found for.

    `named` records name one, `found` of them one that is in the data, among the `parent` records: of the same CRM or,
    where `across` names other systems, of those. Of all `records` so many are `linked` to a lead (a deal, where the
    table is `stage_changes`) in whatever way; both are None where links of that kind bring no figure anywhere.
    """

    table: str
    column: str
    crm: str
    parent: str
    across: str | None
    named: int
    found: int
    records: int | None
    linked: int | None

    @classmethod
    def of(cls, row: Sequence[Any]) -> LinkShare:
        """A row of LINK_SHARES."""
        table, column, crm, parent, across, named, found, records, linked = row
        return cls(table, column, crm, parent, across, named, found, records, linked)

    @property
    def share(self) -> float:
        return self.found / self.named

    @property
    def none(self) -> bool:
        """Ids are there, none of them is in the data, and nothing else links these records: they mean other files."""
        return self.found == 0 and self.linked == 0

    @property
    def weak(self) -> bool:
        """Less than half is found, and nothing else links most of these records. Where a link only gives a name, of a
        company or an owner, that is no warning."""
        if self.linked is None or self.records is None:
            return False
        return self.share < HALF and self.linked < HALF * self.records

    @property
    def what(self) -> str:
        """Such as "deals"."""
        return _WHAT[self.table]

    @property
    def names(self) -> str:
        """What they name, such as "a lead"."""
        return _NAMED[self.column]

    @property
    def sentence(self) -> str:
        """ "Only 40 of the 120 deals that name a lead name one that is in the data."""
        verb = "name" if self.found > 1 else "names"
        some = "None" if not self.found else f"{self.found:,}" if self.share >= HALF else f"Only {self.found:,}"
        return f"{some} of the {self.named:,} {self.what} that name {self.names} {verb} one that is in the data."


def link_shares(con: duckdb.DuckDBPyConnection) -> tuple[LinkShare, ...]:
    """How many of the links by id are found, of a warehouse that was prepared; the least found first."""
    return tuple(LinkShare.of(row) for row in con.execute(LINK_SHARES).fetchall())
