"""Which records of one system name records of another: looked at before anything is linked, by the ids alone.

A folder of files rarely is of one CRM, and a plain spreadsheet of deals may name the leads of HubSpot. Ids are followed
to another system only where they are found there and not at home; `crossings.sql` says when that is no chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import duckdb

_DECIDE = resources.files(__package__).joinpath("crossings.sql").read_text(encoding="utf-8")
_TABLES = """
create or replace table crossed_ids (
    child varchar, "column" varchar, crm varchar, id varchar, parent varchar, parent_crm varchar
);
create or replace temp table found_shares as
select ''::varchar as child, ''::varchar as "column", ''::varchar as crm, ''::varchar as parent, ''::varchar as across,
    0::bigint as named, 0::bigint as found
limit 0;
create or replace temp table vendors as select unnest($vendors::varchar[]) as crm;
"""
#: CRMs with a map of their own: two of them are two systems, whose numbers from 1 on are two peoples'.
VENDORS = sorted(
    file.name.removesuffix(".toml")
    for file in resources.files("smarketing.sources").joinpath("maps").iterdir()
    if file.name != "generic.toml"
)
_ALL_HOME = """
insert into found_shares select child, "column", crm, parent, null, named, named from link_totals
"""
#: What each kind of records is held under: their own ids and those of records merged into them; contacts also as the
#: leads that were converted to them know them.
_HELD = {
    "leads": (
        "select crm, id from leads where id is not null",
        "select crm, id from merged_records where parent = 'leads'",
    ),
    "contacts": (
        "select crm, id from contacts where id is not null",
        "select crm, converted_contact_id from leads where converted_contact_id is not null",
        "select crm, id from merged_records where parent = 'contacts'",
    ),
    "opportunities": ("select crm, id from opportunities where id is not null",),
    "companies": ("select crm, id from companies where id is not null",),
}
#: A deal's contact may be said by its role. The role's deal may itself be another system's.
_ROLES = """
select crm, contact_id as id from opportunities where contact_id is not null
union all
select coalesce(x.parent_crm, r.crm), r.contact_id
from contact_roles as r
left join crossed_ids as x
    on x.child = 'contact_roles' and x."column" = 'opportunity_id' and x.crm = r.crm and x.id = r.opportunity_id
where r.contact_id is not null
"""


@dataclass(frozen=True)
class _Link:
    """A column of ids, and the kinds of records it may name: first the kind that its name says."""

    child: str
    column: str
    parents: tuple[str, ...]

    def named(self, roles: bool) -> str:
        """SQL of the CRM and the id of every record that names one."""
        if roles and (self.child, self.column) == ("opportunities", "contact_id"):
            return _ROLES
        return f"select crm, {self.column} as id from {self.child} where {self.column} is not null"


_BY_LEAD = ("leads", "contacts")
_BY_CONTACT = ("contacts", "leads")
_NAMING_PEOPLE = ("opportunities", "activities", "lead_stage_changes", "marketing_events", "campaign_members")
#: Those of companies, and of the deals that contact roles are about, are known before a deal's own contact is.
FIRST = (
    *(_Link(child, "company_id", ("companies",)) for child in ("leads", "contacts", "opportunities", "activities")),
    _Link("contact_roles", "opportunity_id", ("opportunities",)),
)
THEN = (
    *(_Link(child, "lead_id", _BY_LEAD) for child in _NAMING_PEOPLE),
    *(_Link(child, "contact_id", _BY_CONTACT) for child in _NAMING_PEOPLE),
    _Link("leads", "converted_contact_id", ("contacts",)),
    _Link("leads", "converted_opportunity_id", ("opportunities",)),
    _Link("stage_changes", "opportunity_id", ("opportunities",)),
    _Link("activities", "opportunity_id", ("opportunities",)),
)
#: Activities that are looked up in no time, whoever they name.
LONG = 200_000
#: Tables of records that name others or are named: further systems of other tables, such as spend, name nobody.
_LOOKED_AT = {*_HELD, *(link.child for link in (*FIRST, *THEN))}


def find(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `crossed_ids`, the ids that lead elsewhere, and `found_shares`.

    Whoever has one CRM pays nothing for many activities, the only long table: `link_shares.sql` says how many of them
    name a lead in the data, which looking each of them up has shown anyway.
    """
    for statement in duckdb.extract_statements(_TABLES):
        con.execute(statement, {"vendors": VENDORS} if statement.named_parameters else None)
    held = _columns(con)
    several = len(_crms(con, list(held))) > 1
    roles = "contact_id" in held.get("contact_roles", ())
    for links in (FIRST, THEN):
        _look(con, [link for link in links if _worth(con, link, held, several, roles)], roles)


def _worth(con: duckdb.DuckDBPyConnection, link: _Link, held: dict[str, set[str]], several: bool, roles: bool) -> bool:
    if link.column not in held.get(link.child, ()):
        return roles and (link.child, link.column) == ("opportunities", "contact_id")
    if link.column == "company_id" and "companies" not in held:  # a name typed into the record does as well
        return False
    if several or link.child != "activities" or not _long(con):
        return True
    # One CRM: its activities name what they say, or, where it has no contacts, its leads.
    return link.column == "contact_id" and "contacts" not in held and "lead_id" not in held["activities"]


def _long(con: duckdb.DuckDBPyConnection) -> bool:
    return int(con.execute("select count(*) from stored.activities").fetchall()[0][0]) > LONG


def _look(con: duckdb.DuckDBPyConnection, links: Sequence[_Link], roles: bool) -> None:
    if not links:
        return
    totals, values = [], []
    for link in links:
        said = f"select '{link.child}' as child, '{link.column}' as \"column\", n.crm"
        named, held = f"from ({link.named(roles)}) as n", f"({_held(link.parents[0])}) as h (crm, id)"
        totals.append(f"{said}, '{link.parents[0]}' as parent, count(*) as named {named} group by all")
        values.append(
            f"{said}, n.id as value, count(*) as named {named} "
            f"anti join {held} on h.crm = n.crm and h.id = n.id group by all"
        )
    con.execute(f"create or replace temp table link_totals as {' union all '.join(totals)}")
    con.execute(f"create or replace temp table link_values as {' union all '.join(values)}")
    if not con.execute("select 1 from link_values limit 1").fetchall():  # all at home: nothing to decide
        con.execute(_ALL_HOME)
        return
    parents = sorted({parent for link in links for parent in link.parents})
    ids = " union all ".join(f"select '{parent}', * from ({_held(parent)})" for parent in parents)
    con.execute(f"create or replace temp view held_ids (parent, crm, id) as {ids}")
    places = ", ".join(
        f"('{link.child}', '{link.column}', '{parent}', {place})"
        for link in links
        for place, parent in enumerate(link.parents, 1)
    )
    con.execute(
        f'create or replace temp table link_parents as from (values {places}) as p (child, "column", parent, place)'
    )
    con.execute(_DECIDE)


def _held(parent: str) -> str:
    return " union all ".join(_HELD[parent])


def _columns(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The columns of ids that exports have supplied, of every table that has rows."""
    sql = (
        "select table_name, list(column_name) from duckdb_columns() where schema_name = 'stored' "
        "and column_name in ('id', 'lead_id', 'contact_id', 'opportunity_id', 'company_id', 'converted_contact_id', "
        "'converted_opportunity_id') group by all"
    )
    return {
        table: set(columns)
        for table, columns in con.execute(sql).fetchall()
        if table in _LOOKED_AT and con.execute(f"select 1 from stored.{table} limit 1").fetchall()
    }


def _crms(con: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> set[str]:
    said = " union ".join(f"select crm from stored.{table}" for table in tables)
    return {crm for (crm,) in con.execute(said).fetchall()} if said else set()
