"""The ledger: what each month's leads became and what was closed in it, and whether the benchmarks still hold (R40)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from smarketing.agreement import Agreement
from smarketing.company import Company
from smarketing.metrics import Unit
from smarketing.views.amounts import refused
from smarketing.views.base import (
    HAS_LEADS,
    Column,
    Filters,
    Kpi,
    LeftOut,
    Result,
    View,
    left_out_rows,
    no_currency,
    run,
    unanswered,
)
from smarketing.views.ledger_benchmarks import MONTHS, Measured, measured
from smarketing.views.ledger_charts import charts
from smarketing.views.ledger_record import Entry, entries, whole_periods
from smarketing.views.marketing import RULE, sales_sources
from smarketing.views.maturity import days_to_close
from smarketing.views.periods import ONE_DAY, months_later
from smarketing.views.reach import reach
from smarketing.views.wording import count, days, money, month, quantity, share

NO_MONTHS = (
    "The ledger needs dates: export your leads with the day they were created, your deals with their close date."
)
COLUMNS = (
    Column("period", "Period", "text", "Month, or fiscal quarter or year, named as in the agreement."),
    Column("leads", "Leads", "count", "Marketing-generated leads created in it.", "marketing-leads"),
    Column("customers", "Became customers", "count", "Of those leads, the ones that won a deal since.",
           "marketing-leads-now-customers"),
    Column("customer_revenue", "Their revenue", "money", "All deals won from those leads since.",
           "marketing-revenue-of-leads"),
    Column("marketing_revenue", "Closed from marketing", "money",
           "Deals closed in it from marketing-generated leads, whenever those were created.", "marketing-revenue"),
    Column("revenue", "Closed in all", "money", "All deals closed in it.", "revenue"),
    Column("sales_cycle_days", "Sales cycle", "days",
           "Mean days from creation to the first won deal, of marketing-generated leads that first bought in it.",
           "sales-cycle"),
    Column("close_rate", "Close rate", "share", "Became customers / leads.", "marketing-close-rate"),
    Column("close_low", "At least", "share", "Lower end of its 95 % Wilson interval.", "marketing-close-rate", "low"),
    Column("close_high", "At most", "share", "Upper end of its 95 % Wilson interval.", "marketing-close-rate", "high"),
    Column("deal_size", "Deal size", "money",
           "Revenue per won deal: their revenue / their won deals that have an amount; unknown where most have none.",
           "marketing-revenue-per-won-deal"),
    Column("revenue_per_customer", "Revenue per customer", "money",
           "Their revenue / customers whose deals have an amount; unknown where most of their deals have none.",
           "marketing-revenue-per-customer"),
    Column("marketing_share", "Marketing’s share", "share", "Closed from marketing / closed in all.",
           "marketing-share"),
    Column("young", "Young", "flag", "Its leads have not had the time half of the customers took to buy."),
    Column("partial", "Partial", "flag", "Not over, began before the data does, or goes on after the last day chosen."),
    Column("first_day", "First day", "date", "The first day of the period."),
)  # fmt: skip
#: Results that need amounts.
OF_MONEY = ("deal_size", "revenue_per_customer", "marketing_share")
EVERY = ("leads", "customers", "customer_revenue", "marketing_revenue", "revenue")


def answer(company: Company, filters: Filters) -> Result:
    data = reach(company, filters.as_of) if filters.as_of else None
    if data is None or (data.leads is None and data.deals is None):
        return unanswered(COLUMNS, filters, NO_MONTHS)
    close, own = days_to_close(company, filters), sales_sources(company)
    months, quarters, years = (
        entries(company, filters, period, data, own, close) for period in ("month", "quarter", "year")
    )
    chosen = {"month": months, "quarter": quarters, "year": years}[filters.period]
    if not months:
        return unanswered(COLUMNS, filters, "The data begins after the days asked for.")
    found = measured(months)
    shown = whole_periods(filters, filters.period, company.agreement.fiscal_year_starts)
    assert found is not None
    currency = company.currency
    whole = not (filters.sources or filters.owners)
    return Result(
        headline=_headline(found, currency, close),
        remarks=_remarks(found, company.agreement if whole else None, currency),
        rows=_table(chosen),
        filters=filters,
        kpis=_cards(months, found, company.agreement if whole else None, currency, refused(company)),
        left_out=left_out_rows(run(company, "ledger.left_out", shown, sales_sources=list(own))),
        caveats=_caveats(months, close) + no_currency(currency, sum(m.of("priced") or 0 for m in months)),
        rows_used=int(sum(m.leads or 0 for m in months)),
        used_what="marketing-generated leads",
        extra={"ledger_quarters": _table(quarters), "ledger_years": _table(years)},
        facts={"months": months, "measured": found, "sales_sources": own, "days_to_close": close},
        currency=currency,
    )


def _table(found: Sequence[Entry]) -> pd.DataFrame:
    frame = pd.DataFrame([entry.row for entry in found], columns=[column.name for column in COLUMNS])
    kinds = {"count": "Int64", "money": "float", "share": "float", "days": "float", "flag": "bool"}
    return frame.astype({c.name: kinds[c.unit] for c in COLUMNS if c.unit in kinds})


def _remarks(found: Measured, agreement: Agreement | None, currency: str | None) -> str:
    return " ".join([*filter(None, [_share(found)]), *_agreed(agreement, found, currency)])


def _headline(found: Measured, currency: str | None, close: float | None) -> str:
    cohorts = found.cohorts
    if cohorts is None:
        return (
            "No month can be judged yet: none is over and wholly in the data"
            f"{f', with leads older than {days(close)}' if close else ''}."
        )
    if cohorts.customers is None:
        return "What became of the leads is unknown: the data has no deals linked to leads and no stages."
    if not cohorts.leads or cohorts.close_rate is None:
        return f"Marketing generated no leads in {_stretch(cohorts, found.cohort_months)}."
    each = cohorts.revenue_per_customer
    size = "" if each is None else f", bringing {money(each, currency, compact=True)} each"
    return (
        f"Of the leads marketing generated in {_stretch(cohorts, found.cohort_months)}, {share(cohorts.close_rate)} "
        f"became customers{size}."
    )


def _share(found: Measured) -> str:
    if found.sales is None or found.marketing_share is None:
        return ""
    return (
        f"{share(found.marketing_share, 0)} of the revenue closed in {_stretch(found.sales, found.sales_months)} came "
        "from marketing-generated leads."
    )


def _stretch(entry: Entry, months: int) -> str:
    """ "the 12 months to August 2026"; one month by its name."""
    return month(entry.first) if months == 1 else f"the {months} months to {month(entry.last)}"


def _agreed(agreement: Agreement | None, found: Measured, currency: str | None) -> list[str]:
    """What the agreement reckons with, where it says; goals and benchmarks are the whole company's."""
    if agreement is None:
        return []
    own = agreement.benchmarks
    parts = [
        *([share(own.close_rate)] if own.close_rate is not None else []),
        *(
            [f"a deal size of {money(agreement.deal_size, currency, compact=True)}"]
            if agreement.deal_size is not None
            else []
        ),
        *([f"{share(own.marketing_share)} of the revenue"] if own.marketing_share is not None else []),
    ]
    return [f"The agreement reckons with {', '.join(parts)}."] if parts else []


def _cards(
    months: Sequence[Entry], found: Measured, agreement: Agreement | None, currency: str | None, why: str
) -> tuple[Kpi, ...]:
    before = measured(months, back=MONTHS)
    own = agreement.benchmarks if agreement else None

    def card(
        label: str,
        measure: str,
        name: str,
        unit: Unit,
        agreed: float | None,
        better: str = "up",
        months: int = found.cohort_months,
    ) -> Kpi:
        value, past = getattr(found, name), getattr(before, name) if before else None
        over = f"Over {count(months, 'month', 'months')}."
        versus = (
            {"uncompared": f"No comparison: fewer than {2 * MONTHS} months can be judged"}
            if before is None
            else {"uncompared": f"No comparison: unknown for the {MONTHS} months before"}
            if past is None
            else {"previous": past, "previous_label": f"the {MONTHS} months before"}
        )
        said = "" if agreed is None else f"agreed {quantity(agreed, unit, currency)}"
        reason = why if why and name in OF_MONEY else "no month has enough customers or amounts to tell."
        note = over if value is not None else f"Unknown: {reason}"
        return Kpi(label, value, unit, better=better, beside=said, note=note, measure=measure, goal=agreed, **versus)  # type: ignore[arg-type]

    return (
        _newest(months),
        card("Close rate of marketing’s leads", "benchmark-close-rate", "close_rate", "share",
             own.close_rate if own else None),
        card("Deal size", "benchmark-revenue-per-won-deal", "deal_size", "money",
             agreement.deal_size if agreement else None),
        card("Marketing’s share of revenue", "benchmark-marketing-share", "marketing_share", "share",
             own.marketing_share if own else None,
             months=found.sales_months),
        card("Sales cycle in days", "benchmark-sales-cycle", "sales_cycle_days", "count",
             own.sales_cycle_days if own else None, "down",
             months=found.sales_months),
    )  # fmt: skip


def _newest(months: Sequence[Entry]) -> Kpi:
    """The leads of the newest whole month, against the month before."""
    whole = [m for m in months if not m.partial and m.leads is not None]
    if not whole:
        return Kpi("Marketing-generated leads", None, "count", note="Unknown: no whole month of leads is in the data.")
    label, newest = f"Marketing-generated leads, {month(whole[-1].first)}", whole[-1]
    over = (newest.first, months_later(newest.first, 1) - ONE_DAY)
    if len(whole) == 1:
        return Kpi(label, whole[-1].leads, "count", uncompared="No comparison: the month before is not wholly known",
                   measure="marketing-leads", days=over)  # fmt: skip
    return Kpi(label, whole[-1].leads, "count", previous=whole[-2].leads, previous_label=month(whole[-2].first),
               measure="marketing-leads", days=over)  # fmt: skip


def _caveats(months: Sequence[Entry], close: float | None) -> tuple[LeftOut, ...]:
    young = int(sum(m.leads or 0 for m in months if m.young))
    reason = (
        f"leads of months younger than the {days(close)} that half of the customers took to buy: not in the benchmarks"
    )
    return (LeftOut(reason, young),) if young else ()


VIEW = View(
    name="ledger",
    question="Do the agreement’s benchmarks still hold?",
    columns=COLUMNS,
    definition=(
        "Six inputs and three results for every month. Close rate = marketing-generated leads created in the "
        "month that became customers since / those leads, with the 95 % Wilson score interval. Deal size = "
        "revenue of those customers / their won deals; revenue per customer = that revenue / those customers, who may "
        "have won several. Marketing’s share = revenue closed in the month from "
        "marketing-generated leads / all revenue closed in it. "
        f"{RULE}"
        "; revenue of deals linked to no lead is not marketing’s. The sales cycle is the mean of the days from a "
        "lead’s creation to its first won deal, over the marketing-generated leads that first bought in the "
        "month. A month is young while its last leads are younger than half of all customers were when they "
        "bought: its close rate will still rise. The benchmarks are ratios of sums, never means of monthly rates: "
        "close rate and revenue per customer over the newest 12 months that are over and not young, marketing’s "
        "share and the sales cycle over the newest 12 months that are over; they are compared with the 12 months "
        "before those. Quarters and years are those of the agreement’s fiscal year; the present one is to date. A "
        "period that the chosen days touch is shown from its first day, up to the last one chosen. What the data "
        "does not reach is unknown, not 0."
    ),
    answer=answer,
    undated="stage",
    revenue_of="closed deals",
    charts=charts,
    needs=(HAS_LEADS,),
)  # fmt: skip
