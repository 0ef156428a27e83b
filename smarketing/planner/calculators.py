"""The calculators of an agreement: each takes inputs as measured, agreed or given, and says what they come to.

A page and a command print the same Answer, as they do with Views.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from smarketing.company import Company
from smarketing.errors import PlanError, UnknownName
from smarketing.planner import evidence
from smarketing.planner.benchmark import benchmark
from smarketing.planner.chance import LIKELY, Chance, Rate, chance
from smarketing.planner.evidence import MQL_RATE, MQL_SALE, Evidence, Question
from smarketing.planner.inputs import Input, needed, with_given
from smarketing.planner.lead_goal import MONTHS, lead_goal, qualified_goal
from smarketing.planner.slices import Slice, pooled
from smarketing.statistics.lead_value import Kind, Total, Values
from smarketing.views.amounts import enough_amounts, too_few_amounts
from smarketing.views.base import Column, Days, Kpi
from smarketing.views.marketing import RULE
from smarketing.views.wording import count, day, listed, money, month, share

PERCENT = f"{LIKELY:.0%}".replace("%", " %")
Inputs = dict[str, Input]


@dataclass(frozen=True)
class Answer:
    """What a calculator says: the answer in a sentence, its figures, and the table behind it (empty without one).

    `average` are the leads of a year that the goal takes on average, `chances` how many it takes as chance may have it.
    `days` are those of a column of `rows`, by its name, where they are not those asked about.
    """

    sentence: str
    figures: tuple[Kpi, ...]
    inputs: tuple[Input, ...]
    rows: pd.DataFrame
    columns: tuple[Column, ...] = ()
    chances: Chance | None = None
    average: float = 0.0
    days: Mapping[str, Days] = field(default_factory=dict)


@dataclass(frozen=True)
class Calculator:
    """One calculation: what it asks, how it is computed, what it measures and what it makes of it.

    `table` names the rows behind the answer, where there are any.
    """

    name: str
    title: str
    question: str
    definition: str
    measure: Callable[[Company, Question], Evidence]
    compute: Callable[[Evidence, Inputs], Answer]
    table: str = ""

    def answer(self, measured: Evidence, given: Mapping[str, float | None] | None = None) -> Answer:
        """The answer to the measured inputs, or to what somebody gives instead of some of them.

        Raises PlanError for an input that is neither measured nor given, and for one that makes no plan.
        """
        return self.compute(measured, with_given(measured.inputs, given or {}))


MQL_ON = "judged-mql-to-opportunity"
SLICE_COLUMNS = (
    Column("name", "Leads of", "text", "What the leads have in common."),
    Column("rank", "Rank", "count", "1 converts best to customers; empty where there are too few leads to rank."),
    Column("leads", "Qualified leads", "count", "Those created in the chosen dates that are old enough to be judged.",
           "judged-mqls"),
    Column(
        "customers",
        "To customer",
        "share",
        "Became an opportunity / qualified leads x opportunities won / won or lost.",
        MQL_RATE,
    ),
    Column("customers_low", "At least ", "share", "Lower end of the 95 % Wilson interval.", MQL_RATE, "low"),
    Column("customers_high", "At most ", "share", "Upper end of the 95 % Wilson interval.", MQL_RATE, "high"),
    Column("sale", "Revenue per customer", "money", "Bookings / customers whose deals have an amount.", MQL_SALE),
    Column("value", "Per lead", "money", "Bookings / qualified leads whose opportunities are decided.",
           "judged-revenue-per-mql"),
    Column("opportunities", "To opportunity", "share", "Qualified leads that became an opportunity / qualified leads.",
           MQL_ON),
    Column("opportunities_low", "At least", "share", "Lower end of the 95 % Wilson interval.", MQL_ON, "low"),
    Column("opportunities_high", "At most", "share", "Upper end of the 95 % Wilson interval.", MQL_ON, "high"),
    Column("note", "Note", "text", "Why there is no rank."),
)  # fmt: skip
#: A type whose value is mostly that of all types.
FEW, UNDECIDED = "too few to rank", "none decided yet: counted as leads of any type"
VALUE_COLUMNS = (
    Column("name", "Type of lead", "text", "What the leads have in common."),
    Column("value", "Value of a lead", "money", "Chance of becoming a customer x what a customer brings.",
           "lead-value"),
    Column("value_low", "At least", "money", "Lower end of the 95 % interval of the expected value.", "lead-value",
           "low"),
    Column("value_high", "At most", "money", "Upper end of the 95 % interval of the expected value.", "lead-value",
           "high"),
    Column("month_leads", "Leads this month", "count", "Leads created in the month so far.", "leads"),
    Column("month_value", "Worth", "money", "Leads this month x value of a lead.", "month-lead-value"),
    Column("leads", "Leads measured", "count",
           "Those of the chosen dates that are old enough to be judged; of opportunities still open, none.",
           "judged-leads"),
    Column("customers", "Customers", "count", "Of them, those that became a customer.", "judged-customers"),
    Column("observed", "Bookings per lead", "money", "Bookings / leads, as they are.", "judged-revenue-per-lead"),
    Column("trust", "Trusted", "share", "Weight of its own customers in what one brings; the rest is common to all."),
    Column("rate", "Becomes a customer", "share", "The chance, drawn towards that of all types where leads are few."),
    Column("note", "Note", "text", "Too few to rank: fewer than 10 leads or 3 customers."),
)  # fmt: skip


def _benchmark(found: Evidence, given: Inputs) -> Answer:
    quota, part, sale, close = (given[key] for key in ("quota", "marketing", "sale", "close"))
    goal = benchmark(needed(quota), needed(part), needed(sale), needed(close))
    chances = chance(goal.revenue, needed(sale), close.rates, found.sales, exact_sale=sale.is_exact)
    said = (
        f"Of a quota of {_money(needed(quota), found)}, marketing brings {share(part.value)}: "
        f"{_money(goal.revenue, found)} from {_customers(goal.customers)}, {_leads(goal.leads, chances, 'lead')}."
    )
    figures = (
        Kpi("Marketing-sourced revenue", goal.revenue, "money", note="Quota x share of revenue from marketing.",
            measure="marketing-revenue-needed"),
        Kpi("Customers needed from marketing", goal.customers, "count",
            note="Marketing-sourced revenue / revenue per customer.", measure="marketing-customers-needed"),
        *_lead_figures("Leads a month from marketing", goal.leads, chances,
                       "Customers / lead-to-customer rate, a twelfth.", "marketing-leads-needed"),
    )  # fmt: skip
    return Answer(said, figures, tuple(given.values()), pd.DataFrame(), (), chances, goal.leads)


def _leads_goal(found: Evidence, given: Inputs) -> Answer:
    bookings, sale, opportunity, win = (given[key] for key in ("bookings", "sale", "opportunity", "win"))
    goal = lead_goal(needed(bookings), needed(sale), needed(opportunity), needed(win))
    rates = [*opportunity.rates, *win.rates]
    chances = chance(needed(bookings), needed(sale), rates, found.sales, exact_sale=sale.is_exact)
    said = (
        f"Bookings of {_money(needed(bookings), found)} take {_customers(goal.customers)} and "
        f"{count(goal.opportunities, 'opportunity', 'opportunities')}, {_leads(goal.leads, chances, 'lead')}."
    )
    figures = (
        Kpi(
            "Customers needed",
            goal.customers,
            "count",
            note="Bookings goal / revenue per customer.",
            measure="customers-needed",
        ),
        Kpi(
            "Opportunities needed",
            goal.opportunities,
            "count",
            note="Customers / opportunity-to-customer rate.",
            measure="opportunities-needed",
        ),
        *_lead_figures("Leads a month", goal.leads, chances, "Opportunities / lead-to-opportunity rate, a twelfth.",
                       "leads-needed"),
    )  # fmt: skip
    return Answer(said, figures, tuple(given.values()), pd.DataFrame(), (), chances, goal.leads)


def _qualified(found: Evidence, given: Inputs) -> Answer:
    bookings, rate, sale = (given[key] for key in ("bookings", "qualified", "sale"))
    goal = qualified_goal(needed(bookings), needed(sale), needed(rate))
    chances = chance(needed(bookings), needed(sale), rate.rates, found.sales, exact_sale=sale.is_exact)
    mix = f" from {listed(found.chosen)}" if found.chosen else ""
    said = (
        f"Bookings of {_money(needed(bookings), found)} take {_customers(goal.customers)}, "
        f"{_leads(goal.leads, chances, 'qualified lead', mix)}."
    )
    figures = (
        Kpi("Conversion of the mix", rate.value, "share", note="Qualified leads that become a customer.",
            measure=_own(rate)),
        Kpi("Revenue per customer of the mix", sale.value, "money", note="What a customer among them brings.",
            measure=_own(sale)),
        *_lead_figures("Qualified leads a month", goal.leads, chances,
                       "Bookings / (rate x revenue per customer), a twelfth.", "qualified-leads-needed"),
    )  # fmt: skip
    return Answer(said, figures, tuple(given.values()), slice_rows(found.slices), SLICE_COLUMNS, chances, goal.leads)


def _own(one: Input) -> str:
    """The measure of a figure that is an input as measured; one that was given has none."""
    return one.measure if one.how == "measured" else ""


def _lead_value(found: Evidence, given: Inputs) -> Answer:
    bookings, sale = given["bookings"], given["sale"]
    values = lead_values(found.slices, sale, found.valued)
    in_month = found.month.leads if found.month else {}
    total = values.total(in_month)
    goal = (found.month.agreed if found.month and bookings.how != "given" else None) or needed(bookings) / MONTHS
    due = found.month.due(goal) if found.month else None
    average = _average(found.slices, sale)
    days = (found.month.span.first, found.month.day) if found.month else None
    chances = chance(goal * MONTHS, needed(sale), _close_rates(found.slices), found.sales, exact_sale=sale.is_exact)
    figures = (
        Kpi("Lead value so far", total.value, "money", beside=f"goal of the month {_money(goal, found)}",
            note=_expected(total, found), measure=_month_measure(found, sale), days=days),
        Kpi("Due by now", due, "money", note="The part of the month’s goal due by the data date, by working days."),
        Kpi("Value of an average lead", average, "money", note="Bookings per lead, over all types.",
            measure="judged-revenue-per-lead" if found.by_source and sale.how != "given" else ""),
        *_lead_figures("Average leads a month", goal * MONTHS / average, chances, "Goal of the month / average value.",
                       "average-leads-needed"),
    )  # fmt: skip
    said = _value_sentence(found, total, goal, due)
    rows = value_rows(found.slices, values, in_month)
    of_month = {} if days is None else {"month_leads": days, "month_value": days}
    columns, inputs = _value_columns(found, sale), tuple(given.values())
    return Answer(said, figures, inputs, rows, columns, chances, goal * MONTHS / average, of_month)


def _month_measure(found: Evidence, sale: Input) -> str:
    """What the month's lead value is of: each lead worth what one of its source is, whenever created, or as chosen."""
    chosen = found.over.start or found.over.end or not found.by_source or sale.how == "given"
    return "month-lead-value-as-chosen" if chosen else "month-lead-value"


def _value_columns(found: Evidence, sale: Input) -> tuple[Column, ...]:
    """The columns with their measures; what a given revenue per customer makes of a lead is no measured value."""
    named = {"month_value": _month_measure(found, sale)}
    if sale.how == "given":
        named |= dict.fromkeys(("value", "value_low", "value_high", "observed"), "")
    return tuple(replace(c, measure=named.get(c.name, c.measure)) for c in VALUE_COLUMNS)


def _average(slices: Sequence[Slice], sale: Input) -> float:
    """What an average lead of all types brings; where a sale is given, every customer counts as that."""
    if sale.how == "given":
        return needed(sale) * sum(s.customers for s in slices) / sum(s.judged for s in slices)
    return sum(s.bookings for s in slices) / sum(s.judged for s in slices)


def _close_rates(slices: Sequence[Slice]) -> list[Rate]:
    """From lead to customer, all slices as one: a rate for each step, to draw from."""
    whole = pooled(slices)
    return [Rate(step.rate or 0.0, step.successes, step.trials) for step in whole.to_customer.steps] if whole else []


def lead_values(slices: Sequence[Slice], sale: Input, valued: Sequence[Slice] = ()) -> Values:
    """What a lead of each type is worth, from what its customers brought; where a sale is given, each counts as that.

    `valued` are the slices to learn from, where they are more than those asked about.

    Raises PlanError where the revenue per customer is neither measured nor given, where no customer brought anything,
    and where no lead can be judged.
    """
    worth = needed(sale)
    if not any(s.judged for s in slices):
        raise PlanError("No lead of these dates is old enough, with its deals decided, to tell what a lead is worth.")
    slices = valued or slices
    if sale.how == "given":
        return Values.of([Kind.of_customers(s.name, s.judged, s.customers, worth) for s in slices])
    priced, won = (sum(counts) for counts in ((s.priced_deals for s in slices), (s.won_deals for s in slices)))
    if won and not enough_amounts(priced, won):
        why = too_few_amounts(priced, won)
        raise PlanError(f"{why[:1].upper()}{why[1:]}, so leads cannot be valued.")
    if not any(s.paying for s in slices):
        raise PlanError("No customer brought more than refunds took, so leads cannot be valued.")
    return Values.of([_kind(s) for s in slices])


def _kind(s: Slice) -> Kind:
    """A customer whom refunds left nothing counts as none; one without an amount counts as a customer."""
    kept = s.customers - (s.priced - s.paying)
    return Kind(s.name, s.judged, kept, s.paying, s.bookings, s.logs, s.log_squares)


def slice_rows(slices: Sequence[Slice]) -> pd.DataFrame:
    """The slices as a table, best first, then those without a rank by size."""
    ordered = sorted(slices, key=lambda s: (s.rank is None, s.rank or 0, -s.leads))
    rows = [
        (s.name, s.rank, s.leads, s.to_customer.rate, s.to_customer.low, s.to_customer.high, s.per_customer, s.value,
         s.to_opportunity.rate, s.to_opportunity.low, s.to_opportunity.high, s.note)
        for s in ordered
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=[column.name for column in SLICE_COLUMNS])
    floats = [c.name for c in SLICE_COLUMNS if c.unit in ("share", "money")]
    return frame.astype(dict.fromkeys(floats, float) | {"leads": "Int64", "rank": "Int64"})


def value_rows(slices: Sequence[Slice], values: Values, in_month: Mapping[str, int]) -> pd.DataFrame:
    """The value of a lead by type, the most valuable first, and what this month's leads of it are worth.

    Types with too few leads or customers come last, the larger first: their order by value would be chance. The value
    of those of which no lead is decided is unknown; this month's leads of them count as what types have in common.
    """
    customers = {s.name: s.customers for s in slices}
    asked = [kind for kind in values.kinds if kind.name in customers]
    kinds = sorted(asked, key=lambda kind: (not kind.alone, -kind.value if kind.alone else -kind.leads))
    nan = float("nan")
    rows = [
        (k.name, k.value, k.low, k.high, in_month.get(k.name, 0), in_month.get(k.name, 0) * k.value, k.leads,
         customers[k.name], nan if k.observed is None else k.observed, k.trust, k.rate, "" if k.alone else FEW)
        for k in kinds
    ]  # fmt: skip
    new = [name for name in in_month if name not in {kind.name for kind in asked}]
    rows += [
        (n, nan, nan, nan, in_month[n], in_month[n] * values.mean, 0, 0, nan, 0.0, values.rate_of_new, UNDECIDED)
        for n in new
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in VALUE_COLUMNS])
    return frame.astype({c.name: float for c in VALUE_COLUMNS if c.unit in ("share", "money")})


def _value_sentence(found: Evidence, total: Total, goal: float, due: float | None) -> str:
    if found.month is None:
        return f"Marketing’s goal is a total lead value of {_money(goal, found)} a month."
    are = "is" if total.leads == 1 else "are"
    leads = f"{count(total.leads, 'lead', 'leads')} of {month(found.month.span.first)} up to {day(found.month.day)}"
    worth = f"The {leads} {are} worth {_money(total.value, found)}"
    if not due:
        return f"{worth}; the goal of the month is {_money(goal, found)}."
    return f"{worth}; {_money(due, found)} was due by then, and the goal of the month is {_money(goal, found)}."


def _expected(total: Total, found: Evidence) -> str:
    return (
        f"95 % interval of what is expected: {_money(total.low, found)} to {_money(total.high, found)}. "
        "What becomes of them will scatter more."
    )


def _lead_figures(label: str, leads: float, chances: Chance, note: str, measure: str) -> tuple[Kpi, Kpi]:
    often = f"{chances.of(leads) * 100:.0f} of 100 years like this would reach the goal with the average number."
    return (
        Kpi(label, leads / MONTHS, "count", note=note, beside=f"{count(leads)} a year",
            measure=measure),
        Kpi(f"{label}, {PERCENT} chance", chances.leads() / MONTHS, "count", note=often,
            beside=f"{count(chances.leads())} a year", measure=f"{measure}-likely"),
    )  # fmt: skip


def _leads(leads: float, chances: Chance, one: str, mix: str = "") -> str:
    """ "hence 397 leads a month on average; 440 a month make it 80 % likely"."""
    average = count(leads / MONTHS, one, f"{one}s")
    return (
        f"hence {average} a month{mix} on average; {count(chances.leads() / MONTHS)} a month make it {PERCENT} likely"
    )


def _customers(customers: float) -> str:
    return count(customers, "customer", "customers")


def _money(value: float, found: Evidence) -> str:
    return money(value, found.currency, compact=True)


_CHANCE = (
    f" The leads for an {PERCENT} chance are those with which {PERCENT} of 4,000 simulated years reach the goal: the "
    "true rate is drawn from what the measured leads leave open (beta), customers are as many as chance makes of the "
    "leads (binomial), and what each brings is drawn from the customers measured, randomly weighted. A number agreed "
    "or given by hand is taken as exact. What is agreed comes before what was measured. Revenue per customer = what "
    "customers brought / customers whose deals have an amount, unknown where fewer than half of their won deals have "
    "one; "
    "where a deal size is agreed, that x won deals per customer. Rates are measured on leads of the chosen dates "
    "that are "
    "old enough: of the age within which 9 of 10 customers were won, once ten were. The planner takes the same ones."
)

CALCULATORS: dict[str, Calculator] = {
    calculator.name: calculator
    for calculator in (
        Calculator(
            "benchmark",
            "Benchmark",
            "How many leads does sales’ quota take from marketing?",
            "Quota x share of revenue from marketing = marketing-sourced revenue goal; / revenue per "
            "customer = customers needed; / lead-to-customer rate = leads needed. Revenue is marketing’s where the "
            "won deal is linked to a "
            "lead of one of marketing’s sources; rate and revenue per customer are those of "
            "these leads. "
            f"{RULE}." + _CHANCE,
            evidence.of_benchmark,
            _benchmark,
        ),
        Calculator(
            "leads",
            "Lead goal",
            "How many leads a month does the bookings goal take?",
            "Bookings goal / revenue per customer = customers; / opportunity-to-customer rate = opportunities; / "
            "lead-to-opportunity rate = leads. The second rate is of the opportunities already won or lost." + _CHANCE,
            evidence.of_leads,
            _leads_goal,
        ),
        Calculator(
            "qualified-leads",
            "Qualified leads",
            "How many qualified leads a month, of which kind, does the bookings goal take?",
            "Qualified leads = bookings goal / (qualified-lead-to-customer rate x revenue per customer), both of the "
            "chosen slices together, or of another mix of them. A qualified lead is an MQL. Slices with fewer leads "
            "than the "
            "agreement asks for are shown with their interval but not ranked, and neither are leads without a name for "
            "what they are sliced by." + _CHANCE,
            evidence.of_qualified,
            _qualified,
            "How qualified leads convert and what they bring",
        ),
        Calculator(
            "lead-value",
            "Lead value",
            "What is each type of lead worth, and is this month’s total on its way to the goal?",
            "Bookings of a type / its leads measured (old enough, and as many as stand behind the opportunities "
            "already won or lost), drawn towards what all types have in common as far as few leads say "
            "little: value = Z x bookings per lead + (1 - Z) x common value, Z = leads / (leads + variance within "
            "types / variance between types) (Bühlmann and Straub’s credibility). The values of all measured leads add "
            "up to their bookings. Marketing’s goal is the total: as agreed for the month, else a twelfth of the "
            "bookings goal. 100 leads worth 0.02 customers each and 4 worth 0.5 each are both worth 2. With a "
            "revenue per customer given by hand, every customer counts as that." + _CHANCE,
            evidence.of_lead_value,
            _lead_value,
            "What a lead of each type is worth",
        ),
    )
}


def calculator(name: str) -> Calculator:
    """The calculator of that name; UnknownName lists what exists."""
    try:
        return CALCULATORS[name]
    except KeyError:
        raise UnknownName("calculator", name, CALCULATORS) from None
