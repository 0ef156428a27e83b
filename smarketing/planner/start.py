"""Where every plan and calculation starts from: what is agreed, else what was measured, else what is assumed.

The planner's page and command and all calculators take their inputs from here, so that one goal takes the same leads
wherever it is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from smarketing.agreement.pace import goal_between
from smarketing.company import Company
from smarketing.planner.baseline import Measured
from smarketing.planner.inputs import Input, sale_input
from smarketing.planner.measured import Sold, sold, step_rates
from smarketing.planner.plan import STEPS
from smarketing.planner.slices import Slice, pooled, read_slices, sales_by_slice
from smarketing.views.amounts import NO_RATE, unrated
from smarketing.views.base import Filters
from smarketing.views.maturity import judged_from
from smarketing.views.periods import months_later
from smarketing.views.wording import count, days, money, month

#: The keys of the five steps, in the order of STEPS.
STEP_KEYS = ("prospect-lead", "lead-mql", "mql-sql", "sql-opportunity", "opportunity-customer")
#: What a plan assumes where nobody agreed and no export says it.
WEEKS, REVIEWS, CALLS, EMAILS = 48.0, 8.0, 2.0, 3.0
NO_EXPORT = "no export says it"
GOAL = "The revenue wanted in a year: as agreed for the twelve months after the data, else what was won, as of a year."
STEP = (
    "People who reached the stage, or a later one / people in the stage before that the data knows, of {leads}. "
    "Younger "
    "leads may still get there."
)
WIN = "Opportunities won / opportunities won or lost, of {leads}. One still open has not failed."
OPPORTUNITY = "Leads that became an opportunity / leads, of {leads}: the steps between multiplied."
CLOSE = (
    "Leads that became an opportunity / leads x opportunities won / opportunities won or lost, of {leads}. An "
    "opportunity "
    "still open has not failed."
)


@dataclass(frozen=True)
class Start:
    """The inputs of a plan by key: revenue, sale (revenue per customer), the five steps, weeks, reviews, calls,
    emails, reps."""

    inputs: dict[str, Input]
    deal_size: Input
    deals_per_customer: Input
    currency: str | None
    unrated: str = ""

    def __getitem__(self, key: str) -> Input:
        return self.inputs[key]

    @property
    def steps(self) -> tuple[Input, ...]:
        return tuple(self.inputs[key] for key in STEP_KEYS)


def start(company: Company, filters: Filters) -> Start:
    """What a plan starts from; of some sources or owners only what was measured, as goals are the whole company's."""
    filters = filters.settled(company.warehouse.data_date)
    found, leads = sold(company, filters), pooled(read_slices(company, filters))
    sales = sales_by_slice(company, filters).get("All leads", ())
    agreed = company.agreement
    size = deal_size(company, filters, found)
    given: list[Input] = [
        goal(company, filters, found, "revenue", "Revenue goal of the year"),
        per_customer(company, filters, leads, sales, found),
        *steps(company, filters, leads),
        _number("weeks", "Working weeks a year", agreed.capacity.working_weeks, WEEKS,
                "Weeks of the year in which sales works, without leave."),
        _number("reviews", "MQLs a rep reviews per week", agreed.capacity.reviews_per_week, REVIEWS,
                "MQLs that one rep can take on in a working week."),
        _number("calls", "Calls per SQL", agreed.sales.calls_per_sql, CALLS, "Calls that sales makes to an SQL."),
        _number("emails", "E-mails per SQL", agreed.sales.emails_per_sql, EMAILS,
                "E-mails that sales writes to an SQL."),
        _reps(company, filters, found),
    ]  # fmt: skip
    return Start(
        {i.key: i for i in given}, size, deals_per_customer(filters, leads), company.currency, unrated(company)
    )


def goal(company: Company, filters: Filters, found: Sold, key: str, label: str) -> Input:
    """The revenue goal agreed for the twelve months after the data date; without one, or of a part, a year's sales."""
    currency = company.currency
    label += f" ({currency})" if currency else ""
    basis = "won revenue of these dates, as of a year"
    measured = Input(key, label, "money", found.per_year, basis=basis, reason=found.why, definition=GOAL,
                     measure="revenue-of-a-year", over=filters)  # fmt: skip
    if filters.as_of and _whole(filters):
        first = months_later(filters.as_of.replace(day=1), 1)
        last = months_later(first, 12) - timedelta(days=1)
        agreed = goal_between(company.agreements, first, last, "revenue")
        return measured.agreed(agreed or None, f"{month(first)} to {month(last)}", currency)
    return measured


def per_customer(
    company: Company,
    filters: Filters,
    leads: Slice | None,
    sales: Sequence[float],
    found: Sold,
    *,
    part: bool = False,
    measure: str = "judged-revenue-per-customer",
) -> Input:
    """Revenue per customer: the agreed deal size x deals per customer, else what the customers brought.

    Of a `part` of the leads nothing is agreed. Where no deal is linked to a lead, each deal counts as a customer.
    """
    currency = company.currency
    measured = sale_input(sales, leads, currency, filters, measure)
    if measured.value is None and unrated(company):
        measured = replace(measured, reason=NO_RATE)
    elif measured.value is None and not (leads and leads.won_deals) and found.deal_size is not None and not part:
        why = f"revenue per won deal, of {count(found.priced, 'deal', 'deals')}"
        none = "each counts as a customer, as none is linked to a lead that is old enough"
        measured = measured.assumed(found.deal_size, f"{why}; {none}")
    agreed = company.agreement.deal_size
    if not agreed or part or not _whole(filters):
        return measured
    each = deals_per_customer(filters, leads)
    basis = f"a deal size of {money(agreed, currency)} x {_needed(each):.2f} deals per customer, {each.how}"
    return measured.agreed(agreed * _needed(each), basis, currency)


def deal_size(company: Company, filters: Filters, found: Sold) -> Input:
    """Revenue per won deal: as agreed, else of the deals won in the chosen dates."""
    currency = company.currency
    label = "Deal size" + (f" ({currency})" if currency else "")
    basis = f"{count(found.priced)} of {count(found.deals, 'won deal', 'won deals')} with an amount"
    definition = "Revenue per won deal: what won deals brought / won deals with an amount."
    measured = Input("deal_size", label, "money", found.deal_size, basis=basis, reason=found.why, definition=definition,
                     measure="deal-size", over=filters)  # fmt: skip
    return (
        measured.agreed(company.agreement.deal_size or None, "the agreement", currency) if _whole(filters) else measured
    )


def deals_per_customer(filters: Filters, leads: Slice | None) -> Input:
    """Won deals per customer; one, where no deal is linked to a customer."""
    each = leads.deals_per_customer if leads else None
    basis = f"{count(leads.won_deals)} won deals of {count(leads.customers, 'customer', 'customers')}" if leads else ""
    definition = "Won deals / customers: a customer may buy more than once."
    found = Input("deals_per_customer", "Won deals per customer", "number", each, basis=basis, definition=definition,
                  measure="deals-per-customer", over=filters)  # fmt: skip
    return found.assumed(1.0, "no won deal is linked to a lead that is old enough")


def steps(company: Company, filters: Filters, leads: Slice | None) -> tuple[Input, ...]:
    """The five steps; one that the data does not have changes nobody, so 100 % is assumed."""
    old = old_enough(company, filters)
    measured = step_rates(leads)
    known = any(step.rate is not None for step in measured)
    named = zip(STEP_KEYS, STEPS, measured, strict=True)
    return tuple(_step(key, name, step, filters, old, known) for key, name, step in named)


def to_opportunity(company: Company, filters: Filters, leads: Slice | None) -> Input:
    old = old_enough(company, filters)
    measured = leads.to_opportunity if leads else Measured.unknown(NO_LEADS.format(leads=old))
    return Input.of_rate("opportunity", "Lead to opportunity", measured, old, filters,
                         OPPORTUNITY.format(leads=old), "judged-lead-to-opportunity")  # fmt: skip


def win(company: Company, filters: Filters, leads: Slice | None) -> Input:
    old = old_enough(company, filters)
    measured = leads.win if leads else Measured.unknown(NO_LEADS.format(leads=old))
    of = f"opportunities won or lost, of {old}"
    return Input.of_rate("win", "Opportunity to customer", measured, of, filters, WIN.format(leads=old),
                         "judged-opportunity-to-customer")  # fmt: skip


def to_customer(
    company: Company,
    filters: Filters,
    leads: Slice | None,
    key: str,
    label: str,
    what: str,
    nothing: str = "",
    measure: str = "judged-lead-to-customer",
) -> Input:
    """From lead (or qualified lead) to customer; `what` are those leads, `nothing` why there are none."""
    old = old_enough(company, filters)
    measured = leads.to_customer if leads else Measured.unknown(nothing or NO_LEADS.format(leads=old))
    found = Input.of_rate(key, label, measured, what, filters, CLOSE.format(leads=old), measure)
    if leads is None or measured.rate is None:
        return found
    became, won = leads.to_opportunity, leads.win
    basis = (
        f"{count(became.successes)} of {count(became.trials)} {what} became opportunities, {count(won.successes)} of "
        f"{count(won.trials)} won or lost were won; {old}"
    )
    return replace(found, basis=basis)


NO_LEADS = "there are no {leads} in these dates"


def old_enough(company: Company, filters: Filters) -> str:
    """Which leads rates are measured on: "leads at least 97 days old"; all, while fewer than ten customers tell how
    long it takes."""
    age = judged_from(company, filters)
    return "leads" if age is None else f"leads at least {days(age)} old"


def _step(key: str, name: str, measured: Measured, filters: Filters, old: str, known: bool) -> Input:
    last = key == STEP_KEYS[-1]
    definition = (WIN if last else STEP).format(leads=old)
    what = {"prospect-lead": "contacts", "opportunity-customer": "opportunities won or lost"}.get(key, "people")
    measure = "judged-opportunity-to-customer" if last else "judged-step"
    found = Input.of_rate(key, name, measured, f"{what}, of {old}", filters, definition, measure)
    return found.assumed(1.0, f"{measured.reason}: everybody passes") if known and measured.absent else found


def _number(key: str, label: str, agreed: float | None, assumed: float, definition: str) -> Input:
    found = Input(key, label, "number", None, definition=definition)
    return found.agreed(agreed or None, "the agreement", None).assumed(assumed, NO_EXPORT)


def _reps(company: Company, filters: Filters, found: Sold) -> Input:
    basis, definition = "owners of the leads of these dates", "Reps on the present team, in full-time reps."
    measured = Input("reps", "Reps", "number", float(found.reps) or None, basis=basis, reason="no lead has an owner",
                     definition=definition)  # fmt: skip
    return (
        measured.agreed(company.agreement.capacity.reps or None, "the agreement", None) if _whole(filters) else measured
    )


def _whole(filters: Filters) -> bool:
    """Whether the whole company is asked about, for which alone anything is agreed."""
    return not (filters.sources or filters.owners)


def _needed(given: Input) -> float:
    assert given.value is not None
    return given.value
