"""What an import says about contacts: whether they count as leads (schema.CONTACTS says when)."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from smarketing.warehouse import builder


@dataclass(frozen=True)
class Standing:
    """How many contacts there are, and whether they count as leads."""

    contacts: int
    count: bool


def standing(con: duckdb.DuckDBPyConnection) -> Standing:
    ((number,),) = con.execute("select count(*) from contacts").fetchall()
    return Standing(number, builder.contacts_count(con))


def said(before: Standing, after: Standing) -> tuple[str, ...]:
    """A sentence where an import brought contacts, or the leads that take their place.

    >>> said(Standing(0, True), Standing(12, True))
    ('The 12 contacts count as leads, because no leads were imported.',)
    >>> said(Standing(12, True), Standing(12, False))
    ('The 12 contacts no longer count as leads, because leads were imported; they link deals and activities to leads.',)
    """
    if before == after or not after.contacts:
        return ()
    one = after.contacts == 1
    those, a_lead = ("The contact", "a lead") if one else (f"The {after.contacts:,} contacts", "leads")
    count = "counts" if one else "count"
    if after.count:
        return (f"{those} {count} as {a_lead}, because no leads were imported.",)
    linking = f"{'it links' if one else 'they link'} deals and activities to leads"
    if before.contacts and before.count:
        return (f"{those} no longer {count} as {a_lead}, because leads were imported; {linking}.",)
    return (f"{those} {'does' if one else 'do'} not count as {a_lead}; {linking}.",)
