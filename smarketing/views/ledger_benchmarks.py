"""What the ledger says the agreement's benchmarks should be, and the agreement with them. May not import ui."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from smarketing.agreement import Agreement
from smarketing.errors import AgreementError
from smarketing.views.base import Result
from smarketing.views.ledger_record import Entry, together

#: Months that benchmarks rest on: a year, so that the season does not matter.
MONTHS = 12


@dataclass(frozen=True)
class Measured:
    """Benchmarks of up to twelve months: `cohorts` are those whose leads had the time to buy, `sales` the newest whole
    ones. Either is None where there is no such month."""

    cohorts: Entry | None
    sales: Entry | None
    cohort_months: int
    sales_months: int

    @property
    def close_rate(self) -> float | None:
        return self.cohorts.close_rate if self.cohorts else None

    @property
    def deal_size(self) -> float | None:
        return self.cohorts.deal_size if self.cohorts else None

    @property
    def marketing_share(self) -> float | None:
        return self.sales.marketing_share if self.sales else None

    @property
    def sales_cycle_days(self) -> float | None:
        return self.sales.sales_cycle_days if self.sales else None


def measured(months: Sequence[Entry], back: int = 0) -> Measured | None:
    """The benchmarks of the newest twelve months that can be judged, or of the twelve `back` months before them.

    None for earlier ones where there are no such twelve.
    """
    cohorts = _twelve([m for m in months if not m.young and not m.partial and m.leads is not None], back)
    sales = _twelve([m for m in months if not m.partial and m.of("deals") is not None], back)
    if back and (len(cohorts) < MONTHS or len(sales) < MONTHS):
        return None
    return Measured(
        together("cohorts", cohorts) if cohorts else None,
        together("sales", sales) if sales else None,
        len(cohorts),
        len(sales),
    )


def _twelve(months: Sequence[Entry], back: int) -> Sequence[Entry]:
    end = len(months) - back
    return months[max(end - MONTHS, 0) : max(end, 0)]


def revised_by(agreement: Agreement, result: Result) -> Agreement:
    """The agreement with the ledger's benchmarks in place of its own; what the ledger does not know stays.

    Raises AgreementError where the ledger is of some sources or owners only, or knows no close rate and no deal size.
    """
    filters, found = result.filters, result.facts.get("measured")
    if filters.sources or filters.owners:
        raise AgreementError(
            "The ledger shows some sources or owners only; benchmarks are the whole company's: clear those filters."
        )
    if not isinstance(found, Measured) or (found.close_rate is None and found.deal_size is None):
        raise AgreementError("The ledger has no month yet whose close rate or deal size can be judged.")
    known = {
        "close_rate": significant(found.close_rate),
        "marketing_share": significant(found.marketing_share),
        "sales_cycle_days": None if found.sales_cycle_days is None else float(round(found.sales_cycle_days)),
        "months": max(found.cohort_months, found.sales_months),
    }
    own = agreement.benchmarks.model_dump() | {name: value for name, value in known.items() if value is not None}
    size = agreement.deal_size if found.deal_size is None else significant(found.deal_size)
    return agreement.revised(benchmarks=own, deal_size=size)


def significant(value: float | None, digits: int = 3) -> float | None:
    """A number with as many digits as are worth agreeing on.

    >>> significant(10683.21), significant(0.027440), significant(0.0), significant(None)
    (10700.0, 0.0274, 0.0, None)
    """
    if not value:
        return value
    return float(round(value, digits - 1 - floor(log10(abs(value)))))
