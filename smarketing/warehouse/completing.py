"""What small tables say of records: the names of their companies, the contacts of deals, a lead's address. Shown in the
views of the records, and only where there is such a table: whoever has none pays nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from smarketing.schema import STAGES
from smarketing.warehouse.histories import DATED

#: Which tables hold a company's id, and whether contacts say which lead they are filed under.
_HELD = """
select
    list(table_name) filter (column_name = 'company_id'),
    count(*) filter (column_name = 'lead_id' and table_name = 'contacts') > 0
from duckdb_columns() where schema_name = 'stored' and column_name in ('company_id', 'lead_id')
"""
_NAMES = """
create or replace view company_names as
with own as (
    select crm, id, min(name) as name from companies where id is not null and name is not null group by all
)
from own
union all
select x.crm, x.id, min(o.name)
from crossed_ids as x
join own as o on o.crm = x.parent_crm and o.id = x.id
where x.parent = 'companies'
group by all
"""
#: A deal's contact: its primary one, else the only one.
_CONTACTS = """
create or replace view deal_contacts as
select crm, opportunity_id, case when firsts = 1 then one when others = 1 then another end as contact_id
from (
    select
        coalesce(x.parent_crm, r.crm) as crm, r.opportunity_id,
        min(r.contact_id) filter (r.is_primary) as one, count(distinct r.contact_id) filter (r.is_primary) as firsts,
        min(r.contact_id) as another, count(distinct r.contact_id) as others
    from contact_roles as r
    left join crossed_ids as x
        on x.child = 'contact_roles' and x."column" = 'opportunity_id' and x.crm = r.crm and x.id = r.opportunity_id
    where r.contact_id is not null
    group by all
)
"""
#: The address of a lead that is a company: that of the contact of the lead's own name, else its contacts' only one.
_ADDRESSES = """
create or replace view lead_addresses as
select crm, lead_id, lower(trim(name)) as name, grouping(name) = 1 as every_name, min(email) as email
from contacts
where lead_id is not null and email is not null
group by grouping sets ((crm, lead_id), (crm, lead_id, name))
having count(distinct email) = 1
"""
_BY_COMPANY = "left join company_names as n on n.crm = t.crm and n.id = t.company_id"


@dataclass(frozen=True)
class _More:
    """Columns that are shown otherwise than exported, and the joins that this takes; each finds one row at most. `only`
    is the condition for a row to be shown at all."""

    columns: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    only: str = ""

    def __add__(self, other: _More) -> _More:
        return _More(self.columns + other.columns, self.joins + other.joins, self.only or other.only)


#: What the company is called by itself goes before what was typed into a lead: a deal's company must be the same.
_COMPANY_OF_PERSON = _More(("coalesce(n.name, t.company) as company",), (_BY_COMPANY,))
_ADDRESS = _More(
    ("coalesce(t.email, o.email, a.email) as email",),
    (
        "left join lead_addresses as a on a.crm = t.crm and a.lead_id = t.id and a.every_name",
        "left join lead_addresses as o on o.crm = t.crm and o.lead_id = t.id and o.name = lower(trim(t.name))",
    ),
)
_CONTACT = _More(
    ("coalesce(t.contact_id, r.contact_id) as contact_id",),
    ("left join deal_contacts as r on r.crm = t.crm and r.opportunity_id = t.id",),
)
#: What a history says of a lead counts where its own record does not; the furthest stage is that of either.
_WAY = _More(
    (
        *(f"coalesce(t.{at}, w.{at}) as {at}" for at in DATED),
        f"list_extract({list(STAGES)}, nullif(greatest(coalesce(list_position({list(STAGES)}, t.stage), 0), "
        "coalesce(w.rank, 0)), 0)::integer) as stage",
        "coalesce(t.rejected, w.rejected) as rejected",
        "coalesce(t.campaign, k.campaign) as campaign",
    ),
    (
        "left join lead_ways as w on w.lead_row = t.row_key",
        "left join lead_campaigns as k on k.lead_row = t.row_key",
    ),
)


def _unmerged(table: str) -> _More:
    """Without the records that the CRM merged into others."""
    merged = f"anti join merged_records as g on g.parent = '{table}' and g.crm = t.crm and g.id = t.id"
    return _More((), (merged,), "t.merged_into is null")


def _company_of_link(*known: str) -> _More:
    """Whoever is named by id or address is meant, not whoever else is of that company."""
    named = ", ".join(("t.lead_id", "t.contact_id", "t.email", *known))
    alone = f"case when coalesce({named}) is null then n.name end"
    return _More((f"coalesce(t.company, {alone}) as company",), (_BY_COMPANY,))


def _some(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(con.execute(f"select 1 from stored.{table} limit 1").fetchall())


def complete(
    con: duckdb.DuckDBPyConnection, exported: Callable[[str], str], *, merged: bool = False, followed: bool = False
) -> None:
    """Show records with what other tables say of them; `exported` is a table as the exports have it, as a SELECT.

    `merged` where records were merged into others, `followed` where histories or campaigns say something of leads.
    """
    companies, roles, contacts = (_some(con, table) for table in ("companies", "contact_roles", "contacts"))
    if not (companies or roles or contacts or merged or followed):
        return
    linked, filed = con.execute(_HELD).fetchall()[0]
    leads = _some(con, "leads")  # where there are none, contacts stand in for them
    named = set(linked or ()) if companies else set()
    for needed, statement in ((named, _NAMES), (roles, _CONTACTS), (filed, _ADDRESSES)):
        if needed:
            con.execute(statement)
    parts = (
        ("contacts", "contacts" in named, _COMPANY_OF_PERSON),
        ("contacts", merged, _unmerged("contacts")),
        ("leads", leads and "leads" in named, _COMPANY_OF_PERSON),
        ("leads", leads and bool(filed), _ADDRESS),
        ("leads", leads and merged, _unmerged("leads")),
        ("leads", followed, _WAY),
        ("opportunities", roles, _CONTACT),
        ("opportunities", "opportunities" in named, _company_of_link(*["r.contact_id"] * roles)),
        ("activities", "activities" in named, _company_of_link()),
    )
    for table in ("contacts", "leads", "opportunities", "activities"):
        more = sum((part for of, some, part in parts if of == table and some), _More())
        if more != _More():
            shown = f" replace ({', '.join(more.columns)})" if more.columns else ""
            con.execute(
                f"create or replace view {table} as select t.*{shown} from ({exported(table)}) as t "
                f"{' '.join(more.joins)}" + (f" where {more.only}" if more.only else "")
            )
