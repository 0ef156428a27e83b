"""Month review: why a month hit or missed, split exactly into what sales and marketing can influence."""

from __future__ import annotations

from dataclasses import asdict, replace

import pandas as pd

from smarketing.company import Company
from smarketing.views.base import HAS_LEADS, Column, Filters, Kpi, LeftOut, Result, View, no_currency, unanswered
from smarketing.views.joint_months import NO_POT, OF_A_PART, cards, judged_months, payout, table
from smarketing.views.month_review_charts import charts
from smarketing.views.month_review_sides import Compared, Side, compared_month, deals_of, of_marketing, of_sales, priced
from smarketing.views.month_review_words import headline, improvements, in_words, reasons, remarks
from smarketing.views.sales_record import read_record
from smarketing.views.wording import quantity

NO_DATES = "The month review needs dates: export your leads and deals with the days they were created and closed."
COLUMNS = (
    Column("side", "Side", "text", "Whose side it is: revenue is sales’, MQLs are marketing’s."),
    Column("part", "Part", "text", "The factor whose change is looked at."),
    Column("by", "By", "text", "all: the whole; source or rep: what each of them contributed."),
    Column("name", "Name", "text", "The source or rep; empty for the whole."),
    Column("before", "Before", "ratio", "The factor in the goal or the month compared with; empty for a mix."),
    Column("after", "After", "ratio", "The factor in the month."),
    Column("unit", "Unit", "text", "Of before and after: count, share (1 is all) or money."),
    Column("effect", "Effect", "ratio", "What its change contributed: money for sales, MQLs for marketing."),
    Column("low", "At least", "ratio", "Lower end of the 90 % interval of the effect."),
    Column("high", "At most", "ratio", "Upper end of the 90 % interval of the effect."),
    Column("distinct", "Beyond chance", "flag", "Whether the interval lies on one side of 0."),
)


def answer(company: Company, filters: Filters) -> Result:
    if filters.as_of is None:
        return unanswered(COLUMNS, filters, NO_DATES)
    compared = compared_month(company, filters)
    record = read_record(company, replace(filters, end=compared.last))
    deals = deals_of(company, filters, compared.days)
    sides = (of_sales(company, filters, compared, record, deals), of_marketing(company, filters, compared))
    sales, marketing = sides
    currency = company.warehouse.contents.currency
    rows = pd.DataFrame(
        [asdict(part) for side in sides for part in side.listed], columns=[column.name for column in COLUMNS]
    )
    judged = judged_months(company, filters)
    pot = payout(company, judged, currency) if judged else None
    joint = table(judged, currency) if judged else pd.DataFrame()
    return Result(
        headline=headline(compared, sales, currency),
        remarks=remarks(compared, sales, marketing),
        rows=rows.astype(dict.fromkeys(("before", "after", "effect", "low", "high"), float)),
        filters=filters,
        kpis=(*_cards(sales, compared, currency), *_cards(marketing, compared, None), *cards(pot, currency)),
        left_out=_left_out(deals, sales),
        caveats=no_currency(currency, float(deals.loc[deals["won"], "amount"].notna().sum())),
        rows_used=len(priced(deals)),
        used_what="decided deals",
        extra={"improve": improvements(sides, currency), "parts": in_words(sides, currency), "joint": joint},
        days=dict.fromkeys(("improve", "parts"), compared.days)
        | ({"joint": (joint["month"].min().date(), judged.day)} if judged and len(joint) else {}),
        facts={
            "compared": compared,
            "sides": sides,
            "pot": OF_A_PART if judged is None else NO_POT if pot is None else "",
            "reasons": {side.side: reasons(side, currency) for side in sides},
        },
        currency=currency,
        judged_by=tuple(sorted({j.month.version for j, _ in judged.months if j.month.version})) if judged else (),
    )


def _left_out(deals: pd.DataFrame, sales: Side) -> tuple[LeftOut, ...]:
    """Of the deals decided in the month, those in no part of it."""
    unpriced = int((deals["won"] & deals["amount"].isna()).sum())
    found = (
        LeftOut("deals won in the month without an amount: in no part of its revenue", unpriced),
        LeftOut("deals decided in the month whose revenue is not split: " + sales.why, len(deals) if sales.why else 0),
    )
    return tuple(part for part in found if part.rows)


def _cards(side: Side, compared: Compared, currency: str | None) -> tuple[Kpi, ...]:
    """What came, and how far it is from what it is compared with."""
    measure = "revenue" if side.unit == "money" else "mqls"
    why = f"Unknown: {side.why}." if side.after is None else ""
    label = f"{side.what}, {compared.span.name}"
    came = Kpi(label, side.after, side.unit, note=why, measure=measure, days=compared.days,
               goal=side.before if compared.against == "goal" else None)  # fmt: skip
    if side.gap is None:
        return (came,)
    beside = f"{compared.name[:1].upper()}{compared.name[1:]}: {quantity(side.before, side.unit, currency)}"
    return (came, Kpi(f"{side.what} against {compared.name}", side.gap, side.unit, measure=f"{measure}-difference",
                      days=compared.days, beside=beside))  # fmt: skip


VIEW = View(
    name="month-review",
    question="Why did the month hit or miss?",
    columns=COLUMNS,
    definition=(
        "Revenue = decided deals x mix of sources x win rate x average amount, MQLs = visits x visit to lead x mix of "
        "sources x lead to MQL (without visits: leads x mix x lead to MQL), for every source. The change of each "
        "factor is given its exact part of the difference by the additive logarithmic mean Divisia index: the parts "
        "add up to the difference without a rest, whatever the order. A source that is new or gone is a change of the "
        "mix, a first or last win one of the win rate. Against the goal, the factors compared with are those of the 12 "
        "months before, in the volume that would have reached it. A part is beyond chance where its 90 % interval, "
        "from months drawn as they could have been (Poisson numbers of deals and visits, binomial steps), lies on one "
        "side of 0; below 5 wins in a month there is none. Without a last day, the newest month that is over is "
        "reviewed; one that is not over is compared up to the same working day. A side reached as much as its promise "
        "furthest from its goal, and both together as much as the worse of them: only so is 100 % both sides having "
        "kept everything, as they promised jointly. Months are judged as on the scorecard; one that runs by what was "
        "due by now. A month earns its part of the shared pot by that figure, a quarter's pot in thirds. Sources: "
        "Ang, Energy Policy 33 (2005) 867; Ang and Liu, Energy Policy 35 (2007) 238."
    ),
    answer=answer,
    charts=charts,
    needs=(HAS_LEADS,),
)  # fmt: skip
