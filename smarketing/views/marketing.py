"""Which leads are marketing's doing: all but those of sources by which sales finds leads itself. May not import ui."""

from __future__ import annotations

import re

from smarketing.company import Company

#: Names of sources by which sales finds leads itself. A mailbox of sales, to which people write, is none.
BY_SALES = re.compile(r"\b(cold|outbound|prospecting|sales(?!\s+(e\s?)?mail))\b", re.IGNORECASE)
#: However the agreement spells them.
AGREED = """
select distinct name
from source_names cross join (select unnest($agreed::varchar[]) as agreed)
where source_key(name) = source_key(agreed) or spelling = agreed
order by name
"""
RULE = (
    "Marketing-generated are all leads but those of sources by which sales finds leads itself: the ones the agreement "
    "names (sales_sources), else those named after sales, cold calls, outbound or prospecting, except a sales mailbox"
)


def sales_sources(company: Company) -> tuple[str, ...]:
    """The sources of sales' own leads, by their names: the agreement's, else those that are named like it."""
    agreed = company.agreement.sales_sources
    if agreed is not None:
        return tuple(company.warehouse.query(AGREED, {"agreed": list(agreed)})["name"])
    return tuple(name for name in company.names("source") if by_sales(name))


def by_sales(source: str) -> bool:
    """Whether a source's name says that sales finds these leads itself.

    >>> [name for name in ("Cold_Call", "Sales", "Sales Mail Alias", "Outbound sales", "Paid Search") if by_sales(name)]
    ['Cold_Call', 'Sales', 'Outbound sales']
    """
    return BY_SALES.search(source.replace("_", " ").replace("-", " ")) is not None
