"""Deals without an id that were open when they were stored and are closed now.

Such a deal is known by its names, and once it is won or lost by the day as well: the licence of January and that of
February are two. So its record changes when it closes, and what is stored must go along.
"""

from __future__ import annotations

import duckdb

_OPEN, _CLOSED = r"[0-9a-f]{32}-\d+", r"[0-9a-f]{32}-\d{4}-\d\d-\d\d-\d+"

#: A deal stored as open that the file no longer has becomes one that the file has closed and nobody knew before, each
#: at most once; of several of one name the first stored becomes the one closed first.
_CLOSE = f"""
update stored.opportunities as t set record = p.record
from (
    select o.record as before, c.record
    from (
        select record, left(record, 32) as named,
            row_number() over (partition by named order by try_cast(substr(record, 34) as bigint), record) as place
        from stored.opportunities
        where crm = $crm and regexp_full_match(record, '{_OPEN}') and record not in (select record from RELATION)
    ) as o
    join (
        select record, left(record, 32) as named,
            row_number() over (partition by named order by closed_at, record) as place
        from RELATION
        where regexp_full_match(record, '{_CLOSED}')
            and record not in (select record from stored.opportunities where crm = $crm)
    ) as c on c.named = o.named and c.place = o.place
) as p
where t.crm = $crm and t.record = p.before
"""


def follow(con: duckdb.DuckDBPyConnection, crm: str, relation: str) -> None:
    """Give stored open deals that `relation` has closed the record under which it has them."""
    con.execute(_CLOSE.replace("RELATION", relation), {"crm": crm})
