"""What a lead of each source is worth, for the Views that show it. May not import ui."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from smarketing.company import Company
from smarketing.statistics.lead_value import Kind, Values
from smarketing.views.amounts import enough_amounts
from smarketing.views.base import Filters, run
from smarketing.views.maturity import judged_from


def slices_by_source(company: Company, filters: Filters) -> pd.DataFrame:
    """The leads of the chosen days that are old enough to be judged, by source: how many, and what became of them.

    Of all sources, whichever are chosen: a source is valued by its own leads and by what all sources have in common,
    and choosing one does not change what it is worth.
    """
    filters = replace(filters, sources=())
    given = {"every_lead": company.agreement.every_lead, "judged_from": judged_from(company, filters)}
    return run(company, "slices", filters, dimension="source", qualified=False, **given)


def of_all_time(filters: Filters) -> Filters:
    """The same selection, whenever its leads were created."""
    return replace(filters, start=None, end=None)


def lead_values(slices: pd.DataFrame) -> Values | None:
    """The values by source; None where no customer brought anything, or too few amounts are known.

    A lead without a source has the name “None”.
    """
    kinds = [_kind(row) for row in slices.itertuples() if row.judged]
    enough = enough_amounts(slices["priced_deals"].sum(), slices["won_deals"].sum())
    return Values.of(kinds) if enough and any(kind.priced for kind in kinds) else None


def _kind(row: Any) -> Kind:
    """A customer whom refunds left nothing counts as none; one without an amount counts as a customer."""
    kept = int(row.customers) - (int(row.priced_customers) - int(row.paying))
    return Kind(str(row.slice), int(row.judged), kept, int(row.paying), float(row.bookings), row.logs, row.log_squares)
