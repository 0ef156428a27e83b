"""The funnel: how many leads reach each stage, where most are lost, and what mending a step would bring."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from smarketing.agreement.model import StageName
from smarketing.agreement.stages import STAGES
from smarketing.company import Company
from smarketing.views.amounts import enough_amounts, refused, too_few_amounts
from smarketing.views.base import (
    HAS_LEADS,
    PROSPECTS_TOO,
    Column,
    Filters,
    Kpi,
    LeftOut,
    Result,
    View,
    no_currency,
    run,
)
from smarketing.views.earlier import Comparison, Totals, compared
from smarketing.views.funnel_charts import charts
from smarketing.views.funnel_stages import Flow, Reached, flow_of, told_by
from smarketing.views.funnel_what_if import TOO_FEW, Gain, gains, maybe_weaker, weakest_step
from smarketing.views.leads_by_source import percents
from smarketing.views.maturity import days_to_close, is_young
from smarketing.views.periods import Span
from smarketing.views.wording import count, days, money, share

#: From this share of young leads on, the headline says that the last word is not spoken.
MANY_YOUNG = 0.25
COLUMNS = (
    Column("stage", "Stage", "text", "In the order of the funnel, in the agreement's words."),
    Column("people", "People", "count", "Leads that reached the stage, each once; unknown where no export tells.",
           "people-in-stage"),
    Column("conversion_from_previous", "From the stage before", "share",
           "Of the people in the stage before that the data knows, those who reached this one.", "stage-conversion"),
    Column("conversion_low", "At least", "share", "Lower end of its 95 % Wilson interval.", "stage-conversion", "low"),
    Column("conversion_high", "At most", "share", "Upper end of its 95 % Wilson interval.", "stage-conversion", "high"),
    Column("conversion_of_decided", "Of those decided", "share",
           "Of the opportunities won or lost, those won; one still open has not failed. Only of the last step.",
           "opportunities-won"),
    Column("decided_low", "At least ", "share", "Lower end of its 95 % Wilson interval.", "opportunities-won", "low"),
    Column("decided_high", "At most ", "share", "Upper end of its 95 % Wilson interval.", "opportunities-won", "high"),
    Column("conversion_from_lead", "From lead", "share", "Of all leads, those who reached this stage."),
    Column("median_days_in_stage", "Median stay", "days",
           "Days within which half the stays in the stage end, those still in it included as waiting.",
           "days-in-stage"),
    Column("p90_days_in_stage", "90th percentile", "days", "Days within which 9 of 10 stays end; unknown before."),
    Column("still_in_stage", "Still in it", "count", "Got no further, and neither rejected nor lost.",
           "still-in-stage"),
    Column("without_dates", "Stays without dates", "count", "Stays whose first or last day no export tells."),
    Column("skipped_previous", "Skipped the stage before", "count",
           "People of this stage who never were in the one before; not in the conversion from it."),
    Column("weakest", "Weakest step", "flag",
           "The step into this stage helps most if raised, of those with enough people."),
    Column("extra_customers", "More customers", "count", "What raising the step into this stage alone would bring.",
           "what-if-customers"),
    Column("extra_revenue", "More revenue", "money", "Those customers at the revenue per customer of these leads.",
           "what-if-customer-revenue"),
    Column("note", "Note", "text", "Why a figure is unknown."),
)  # fmt: skip
PARTS: tuple[tuple[StageName, str], ...] = (
    ("lead", "leads"), ("mql", "mqls"), ("sql", "sqls"), ("opportunity", "opportunities"), ("customer", "customers"),
)  # fmt: skip


@dataclass(frozen=True)
class Deals:
    """What the leads brought, and what of the data is not in the funnel."""

    revenue: float | None
    won: int
    priced: int
    priced_customers: int
    undated: int
    without_deal: int
    unlinked: int
    ambiguous: int
    unpriced: int

    @property
    def per_customer(self) -> float | None:
        """What they brought / customers with an amount; unknown where too few won deals have one."""
        if self.revenue is None or not self.priced_customers or not enough_amounts(self.priced, self.won):
            return None
        return self.revenue / self.priced_customers


def answer(company: Company, filters: Filters) -> Result:
    close = days_to_close(company, filters)
    flow = _flow(company, filters, close)
    deals = _deals(company, filters)
    currency = company.currency
    fewest = company.agreement.min_leads_to_rank
    weakest = weakest_step(flow, fewest, filters.points)
    gained = gains(flow, filters.points, deals.per_customer)
    comparison = compared(company, filters, lambda asked: _totals(_flow(company, asked, close)), "leads")
    facts = {
        "flow": flow,
        "per_customer": deals.per_customer,
        "weakest": weakest,
        "days_to_close": close,
        "fewest": fewest,
    }
    return Result(
        headline=_headline(flow, weakest, fewest),
        remarks=_remarks(flow, gained, weakest, close, currency, filters.points, fewest),
        rows=_rows(flow, gained, weakest),
        filters=filters,
        kpis=_cards(flow, gained, weakest, comparison, deals, filters.points, refused(company)),
        left_out=_left_out(flow, deals),
        caveats=_caveats(flow, close) + no_currency(currency, deals.priced),
        rows_used=flow.stages[0].people or 0,
        used_what=PROSPECTS_TOO if flow.stages[0].name == "prospect" else "leads",
        extra={
            "funnel_sources": _by(company, filters, close, "source", fewest),
            "funnel_cohorts": _cohorts(company, filters, close, fewest),
        },
        facts=facts,
        currency=currency,
    )


def _flow(company: Company, filters: Filters, close: float | None) -> Flow:
    return flow_of(company.agreement, _stays(company, filters, close, "all"))


def _flows(company: Company, filters: Filters, close: float | None, by: str) -> dict[str, Flow]:
    """The funnel of every part: all, or each source or month."""
    stays = _stays(company, filters, close, by)
    told = told_by(stays)
    return {str(part): flow_of(company.agreement, of, told) for part, of in stays.groupby("part")}


def _stays(company: Company, filters: Filters, close: float | None, by: str) -> pd.DataFrame:
    every = company.agreement.every_lead
    return run(company, "funnel", filters, by=by, every_lead=every, days_to_close=close)


def _deals(company: Company, filters: Filters) -> Deals:
    row = run(company, "funnel.deals", filters).iloc[0]
    revenue = None if pd.isna(row.revenue) else float(row.revenue)
    counts = [0 if pd.isna(n) else int(n) for n in row.iloc[1:]]
    return Deals(revenue, *counts)


def _totals(flow: Flow) -> Totals:
    """What the cards show, by name; the rate of a step goes by the stage it leads to."""
    totals: Totals = {stage.name: stage.judged_rate for stage in flow.stages}
    return totals | {
        "leads": flow.people("lead"),
        "customers": flow.people("customer"),
        "close_rate": flow.close_rate,
    }


def _rows(flow: Flow, gained: tuple[Gain, ...], weakest: StageName | None) -> pd.DataFrame:
    by_stage = {gain.stage: gain for gain in gained}
    rows = []
    for stage in flow.stages:
        gain = by_stage.get(stage.name)
        rows.append({
            "stage": flow.own_plural(stage.name),
            "people": stage.people,
            "conversion_from_previous": stage.conversion,
            "conversion_low": stage.low,
            "conversion_high": stage.high,
            **_of_decided(stage),
            "conversion_from_lead": flow.from_lead(stage.name),
            "median_days_in_stage": stage.median_days,
            "p90_days_in_stage": stage.p90_days,
            "still_in_stage": stage.waiting,
            "without_dates": stage.without_dates,
            "skipped_previous": stage.skipped,
            "weakest": stage.name == weakest,
            "extra_customers": gain.customers if gain else None,
            "extra_revenue": gain.revenue if gain else None,
            "note": stage.note,
        })  # fmt: skip
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    counts = ["people", "still_in_stage", "without_dates", "skipped_previous"]
    floats = [c.name for c in COLUMNS if c.unit in ("share", "days", "money") or c.name == "extra_customers"]
    return frame.astype(dict.fromkeys(counts, "Int64") | dict.fromkeys(floats, float))


def _of_decided(stage: Reached) -> dict[str, float | None]:
    decided = stage.decided is not None
    low, high = stage.judged_interval if decided else (None, None)
    rate = stage.judged_rate if decided else None
    return {"conversion_of_decided": rate, "decided_low": low, "decided_high": high}


def _by(company: Company, filters: Filters, close: float | None, by: str, fewest: int) -> pd.DataFrame:
    """A row per source or month: people at each stage, the share that became customers, and the weakest step."""
    rows = []
    for part, flow in _flows(company, filters, close, by).items():
        weakest = weakest_step(flow, fewest, filters.points)
        found = {name: flow.people(stage) for stage, name in PARTS}
        low, high = flow.close_interval
        rows.append(
            {by: part, **found, "close_rate": flow.close_rate, "close_low": low, "close_high": high,
             "still_open": flow.still_open, "weakest_step": flow.own_step(weakest) if weakest else TOO_FEW}
        )  # fmt: skip
    counts = [name for _, name in PARTS] + ["still_open"]
    rates = ["close_rate", "close_low", "close_high"]
    frame = pd.DataFrame(rows, columns=[by, *counts[:-1], *rates, "still_open", "weakest_step"])
    frame = frame.astype(dict.fromkeys(counts, "Int64") | dict.fromkeys(rates, float))
    return frame.sort_values(["leads", by], ascending=[False, True], ignore_index=True)


def _cohorts(company: Company, filters: Filters, close: float | None, fewest: int) -> pd.DataFrame:
    """The funnel of the leads of every month, oldest first; leads without a creation date are in none."""
    frame = _by(company, filters, close, "month", fewest)
    frame = frame.sort_values("month", ignore_index=True)
    frame["month"] = pd.to_datetime(frame["month"] + "-01")
    assert filters.as_of is not None or frame.empty
    lasts = [Span.holding(month.date(), "month").last for month in frame["month"]]
    frame["young"] = [is_young(min(last, filters.end or last), filters.as_of, close) for last in lasts]  # type: ignore[arg-type]
    return frame


def _headline(flow: Flow, weakest: StageName | None, fewest: int) -> str:
    leads = flow.people("lead")
    if not leads:
        return "There are no leads in this selection."
    if flow.people("customer") is None:
        said = f"What became of the {count(leads, 'lead', 'leads')} is unknown: the data has no deals and no stages."
    else:
        became = count(flow.people("customer"), "has become a customer", "have become customers")
        said = f"Of {count(leads, 'lead', 'leads')}, {became} ({share(flow.close_rate)})."
    return f"{said} {_weakness(flow, weakest, fewest)}"


def _remarks(
    flow: Flow, gained: tuple[Gain, ...], weakest: StageName | None, close: float | None, currency: str | None,
    points: float, fewest: int,
) -> str:  # fmt: skip
    """Which steps may be weaker, what a better one would bring, and whether the last word is spoken."""
    if not flow.people("lead"):
        return ""
    few = _too_few(flow, weakest, fewest) if weakest else ""
    return f"{few}{_gain(gained, weakest, currency, points)}{_youth(flow, close)}".strip()


def _weakness(flow: Flow, weakest: StageName | None, fewest: int) -> str:
    if weakest is None:
        return "No step has enough people to be judged."
    stage = flow.stage(weakest)
    rate, (_, high) = _going_on(stage), stage.judged_interval
    assert high is not None
    others = [s for s in flow.steps if s.name != weakest and s.judged >= fewest and s.judged_rate is not None]
    if not others:
        return f"Only one step can be judged, {flow.step(weakest)}: {rate}."
    near = [s for s in others if (s.judged_interval[0] or 0.0) <= high]
    if near:
        close = min(near, key=lambda s: s.judged_rate or 0)
        return (
            f"Weakest step: {flow.step(weakest)}, {rate}, not clearly below "
            f"{flow.step(close.name)} ({share(close.judged_rate)})."
        )
    return f"Weakest step: {flow.step(weakest)}, {rate}."


def _going_on(stage: Reached) -> str:
    """ "48 % go on"; to the customer "27 % of those won or lost go on" where some are open."""
    of = "" if stage.judged == stage.trials else " of those won or lost"
    return f"{share(stage.judged_rate)}{of} go on"


def _too_few(flow: Flow, weakest: StageName, fewest: int) -> str:
    """Which steps may be weaker still, of which too few people say something."""
    found = [f"{flow.step(s.name)} ({s.successes} of {s.judged})" for s in maybe_weaker(flow, fewest, weakest)]
    return f" Too few people to judge, but maybe weaker: {', '.join(found)}." if found else ""


def _gain(gained: tuple[Gain, ...], weakest: StageName | None, currency: str | None, points: float) -> str:
    gain = next((gain for gain in gained if gain.stage == weakest), None)
    return "" if gain is None else f" {gain.sentence(points, currency)}"


def _youth(flow: Flow, close: float | None) -> str:
    if not flow.size or flow.young / flow.size < MANY_YOUNG:
        return ""
    return (
        f" {share(flow.young / flow.size, 0)} of these leads are younger than the {days(close)} that half of the "
        "customers took to buy: the later stages will still fill."
    )


def _cards(
    flow: Flow,
    gained: tuple[Gain, ...],
    weakest: StageName | None,
    comparison: Comparison,
    deals: Deals,
    points: float,
    why: str,
) -> tuple[Kpi, ...]:
    low, high = flow.close_interval
    interval = "" if low is None or high is None else f"95 % interval {percents(low, high)}."
    unknown = "" if flow.people("customer") is not None else "Unknown: no deals are linked to these leads."
    best = next((gain for gain in gained if gain.stage == weakest), None)
    return (
        Kpi("Leads", flow.people("lead"), "count", **comparison.card("leads"), measure="leads"),
        Kpi(
            "Became customers",
            flow.people("customer"),
            "count",
            note=unknown,
            **comparison.card("customers"),
            measure="leads-now-customers",
        ),
        Kpi(
            "Lead to customer, so far",
            flow.close_rate,
            "share",
            note=interval or unknown,
            **comparison.card("close_rate"),
            measure="lead-to-customer",
        ),
        _weakest_card(flow, weakest, comparison),
        _gain_card(best, deals, points, why),
    )


def _weakest_card(flow: Flow, weakest: StageName | None, comparison: Comparison) -> Kpi:
    if weakest is None:
        return Kpi("Weakest step", None, "share", note="No step has enough people to be judged.")
    stage = flow.stage(weakest)
    low, high = stage.judged_interval
    assert low is not None and high is not None
    tried = count(stage.judged, "person", "people") if stage.decided is None else f"{count(stage.judged)} won or lost"
    note = f"95 % interval {percents(low, high)}; {tried}."
    label = f"Weakest step: {flow.step(weakest)}"
    measure = "stage-conversion" if stage.decided is None else "opportunities-won"
    return Kpi(label, stage.judged_rate, "share", note=note, **comparison.card(weakest), measure=measure)


def _gain_card(best: Gain | None, deals: Deals, points: float, why: str) -> Kpi:
    label = f"If that step rose by {points:g} points"
    projected = "A calculation: no comparison"
    if best is None:
        return Kpi(label, None, "money", note="No step can be raised.")
    if best.revenue is None:
        note = f"In money unknown: {why or too_few_amounts(deals.priced, deals.won) + '.'}"
        more = count(best.customers, "more customer", "more customers")
        return Kpi(label, best.customers, "count", beside=more.split(" ", 1)[1], note=note, uncompared=projected,
                   measure="what-if-customers")  # fmt: skip
    beside = f"{count(best.customers, 'more customer', 'more customers')}"
    note = f"At {money(deals.per_customer, None)} for each, the revenue per customer of these leads."
    return Kpi(
        label, best.revenue, "money", beside=beside, note=note, uncompared=projected, measure="what-if-customer-revenue"
    )


def _left_out(flow: Flow, deals: Deals) -> tuple[LeftOut, ...]:
    found = (
        LeftOut("leads without a creation date, so in no period", deals.undated),
        LeftOut("leads the CRM calls converted, though no deal is linked to them: not counted as opportunities",
                deals.without_deal),
        LeftOut("won deals linked to no lead in the data", deals.unlinked),
        LeftOut("won deals that name somebody several leads could be", deals.ambiguous),
        LeftOut("won deals without an amount (empty or 0): not in the revenue per customer", deals.unpriced),
        LeftOut("leads of a CRM that cannot tell the next stage: not in that step", flow.cannot_tell),
        LeftOut("stays in a stage that end before they begin, or lie before the lead was created: not in the days",
                sum(s.disordered for s in flow.stages)),
    )  # fmt: skip
    return tuple(part for part in found if part.rows)


def _caveats(flow: Flow, close: float | None) -> tuple[LeftOut, ...]:
    skipped = [
        LeftOut(f"{STAGES[s.name].plural} never were {STAGES[before.name].plural}: not in that conversion", s.skipped)
        for before, s in flow.pairs
        if s.skipped
    ]
    young = LeftOut(
        f"leads are younger than the {days(close)} that half of the customers took to buy; "
        f"{count(flow.young_open)} of them are still open",
        flow.young,
    )
    dates = (
        LeftOut("stays in a stage have no first or last day (rejected leads, stages without dates): not in the days",
                sum(s.without_dates or 0 for s in flow.stages)),
    )  # fmt: skip
    return tuple(part for part in (young, *skipped, *dates) if part.rows)


VIEW = View(
    name="funnel",
    question="Where do we lose leads on the way to a deal?",
    columns=COLUMNS,
    definition=(
        "The leads created in the chosen days, followed through the stages and judged by what is known on the data "
        "date: a lead that enters a stage twice counts once, and one whose deal was lost stays in the denominator. "
        "Where deals are linked to leads, a lead became an opportunity when it has a deal and a customer when it "
        "won one; MQLs and SQLs are those the CRM names, and those it has since moved on to a later stage. "
        "Conversion from the stage before = people of that stage who reached this one / people of that stage, with "
        "the 95 % Wilson score interval; people who reached a stage without the one before are in its count, not in "
        "the conversion. A stage that no export tells is unknown and skipped. The step to the customer "
        "is judged by the opportunities already won or lost: an open one has not failed. The weakest step is the one "
        "that helps most if raised by n points, among those with as many people as the agreement asks for to rank; a "
        "smaller one of which fewer went on is named as maybe weaker. Raising a step by n points, with all other "
        "steps and the number of leads as they are, multiplies the customers by (rate + n) / rate, 100 % at most; "
        "money is those customers times the revenue per customer of these leads (what they brought / customers whose "
        "deals have an amount), unknown where fewer than half of the won deals have an amount. A stay in a stage "
        "runs from the day the lead entered it to the day it "
        "reached the next stage or lost its deal; who is still in it counts as waiting until the data date (Kaplan- "
        "Meier estimate), so the median is unknown while too few have gone on, and where most who went on have no "
        "date. Leads younger than half of all customers were when they bought are young: their later stages will "
        "still fill. The previous period is seen at the same age."
    ),
    answer=answer,
    undated="stage",
    revenue_of="leads",
    cohort=True,
    charts=charts,
    needs=(HAS_LEADS,),
)  # fmt: skip
