"""Deal stages: how many deals pass each stage of a pipeline, where they get stuck, what raising a stage would bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from smarketing.company import Company
from smarketing.errors import UnknownName
from smarketing.stats import wilson
from smarketing.views.amounts import enough_amounts, refused, too_few_amounts
from smarketing.views.base import Column, Filters, Kpi, LeftOut, Need, Result, View, no_currency, run
from smarketing.views.deal_stages_charts import charts
from smarketing.views.deal_stages_flow import DealFlow, Passed, Raised, flow_of, gains, rivals, weakest
from smarketing.views.deal_stages_order import ordered
from smarketing.views.earlier import Comparison, Totals, compared
from smarketing.views.leads_by_source import percents
from smarketing.views.wording import count, money, share

#: How the pipeline of deals that name none is called.
NO_PIPELINE = "No pipeline"
COLUMNS = (
    Column("stage", "Stage", "text", "In the order in which most deals pass the stages, as the CRM spells it."),
    Column("deals", "Deals", "count", "Deals that entered the stage, or passed it on the way to a later one.",
           "deals-in-stage"),
    Column("went_on", "Went on", "count", "Of them, those that reached a later stage or were won."),
    Column("lost", "Lost", "count", "Lost deals that got no further."),
    Column("still_in_stage", "Still in it", "count", "Open deals that got no further.", "still-in-stage"),
    Column("conversion", "Go on", "share", "Went on / deals.", "deals-going-on"),
    Column("conversion_low", "At least", "share", "Lower end of its 95 % Wilson interval.", "deals-going-on", "low"),
    Column("conversion_high", "At most", "share", "Upper end of its 95 % Wilson interval.", "deals-going-on", "high"),
    Column("conversion_decided", "Of the decided", "share", "Went on / (went on + lost): without those still in it.",
           "deals-going-on-decided"),
    Column("median_days_in_stage", "Median stay", "days",
           "Days within which half the stays in the stage end, those still in it included as waiting.",
           "days-in-stage"),
    Column("weakest", "Weakest", "flag", "Clearly fewer go on from it than from any other stage with enough deals."),
    Column("extra_deals", "More deals", "count", "Deals won that raising this stage alone would bring.",
           "what-if-deals"),
    Column("extra_revenue", "More revenue", "money", "Those deals at the deal size of this selection.",
           "what-if-deal-revenue"),
    Column("skipped", "Skipped it", "count", "Deals that passed it without an entry in the history."),
    Column("without_dates", "Stays without dates", "count", "Stays whose first or last day no export tells."),
    Column("impossible", "Impossible stays", "count", "Stays that end before they begin; not in the days."),
    Column("note", "Note", "text", "Why a figure is unknown."),
)  # fmt: skip


@dataclass(frozen=True)
class Deals:
    """What the deals brought, and what of the data is not in the stages."""

    won: int
    priced: int
    revenue: float | None
    unpriced: int
    no_stage: int
    moved_back: int
    no_history: int
    other_pipelines: int
    undated: int
    not_found: int
    ambiguous: int

    @property
    def size(self) -> float | None:
        """Deal size: what won deals brought / won deals with an amount; unknown where too few have one."""
        if self.revenue is None or not self.priced or not enough_amounts(self.priced, self.won):
            return None
        return self.revenue / self.priced


@dataclass(frozen=True)
class Verdict:
    """The stage with the lowest conversion among those with enough deals, and the stages that could be as low."""

    stage: Passed | None
    rivals: tuple[Passed, ...]
    fewest: int

    @property
    def clear(self) -> Passed | None:
        return self.stage if not self.rivals else None


def pipelines(company: Company) -> list[str]:
    """The pipelines that can be asked about, by their names, that with the most deals first."""
    if not company.warehouse.contents.stage_changes:
        return []
    return [_named(name) for name in run(company, "deal_stages.pipelines", Filters())["pipeline"]]


def answer(company: Company, filters: Filters) -> Result:
    offered = pipelines(company)
    chosen = _chosen(filters.pipeline, offered)
    stages = _order(company, chosen)
    flow, deals = _flow(company, filters, chosen, stages), _deals(company, filters, chosen, stages)
    fewest = company.agreement.min_leads_to_rank
    low = weakest(flow, fewest)
    verdict = Verdict(low, tuple(rivals(flow, low, fewest)) if low else (), fewest)
    gained = gains(flow, filters.points, deals.size)
    comparison = compared(
        company, filters, lambda asked: _totals(_flow(company, asked, chosen, stages)), "deals",
        noun="deal", known="deal_stages.earlier",
    )  # fmt: skip
    several = chosen if len(offered) > 1 else None
    return Result(
        headline=_headline(flow, verdict, several),
        remarks=_remarks(flow, verdict, gained, company.currency, filters.points),
        rows=_rows(flow, verdict, gained),
        filters=filters,
        kpis=_cards(flow, verdict, gained, comparison, deals, filters.points, refused(company)),
        left_out=_left_out(flow, deals),
        caveats=_caveats(flow, deals) + no_currency(company.currency, deals.priced),
        rows_used=flow.deals,
        used_what="deals",
        facts={"flow": flow, "verdict": verdict, "pipeline": chosen, "deal_size": deals.size},
        currency=company.currency,
    )


def _named(pipeline: str) -> str:
    return pipeline or NO_PIPELINE


def _chosen(asked: str | None, offered: list[str]) -> str:
    if asked is not None and asked not in offered:
        raise UnknownName("pipeline", asked, offered)
    return asked or (offered[0] if offered else NO_PIPELINE)


def _bound(pipeline: str) -> str:
    return "" if pipeline == NO_PIPELINE else pipeline


def _order(company: Company, pipeline: str) -> dict[str, str]:
    """Names of the stages by their keys, in order."""
    found = run(company, "deal_stages.order", Filters(), pipeline=_bound(pipeline))
    told = found.drop_duplicates("earlier").set_index("earlier")
    after_days = {key: None if pd.isna(n) else float(n) for key, n in told["days"].items()}
    pairs = found.dropna(subset=["later"])
    earlier = {(a, b): int(n) for a, b, n in zip(pairs["earlier"], pairs["later"], pairs["deals"], strict=True)}
    return {key: str(told["stage"][key]) for key in ordered(after_days, earlier)}


def _asked(
    company: Company, statement: str, filters: Filters, pipeline: str, stages: Mapping[str, str]
) -> pd.DataFrame:
    return run(company, ("deal_stages.chosen", statement), filters, pipeline=_bound(pipeline), stages=list(stages))


def _flow(company: Company, filters: Filters, pipeline: str, stages: Mapping[str, str]) -> DealFlow:
    return flow_of(stages, _asked(company, "deal_stages", filters, pipeline, stages))


def _deals(company: Company, filters: Filters, pipeline: str, stages: Mapping[str, str]) -> Deals:
    row = _asked(company, "deal_stages.deals", filters, pipeline, stages).iloc[0]
    revenue = None if pd.isna(row.revenue) else float(row.revenue)
    counts = {name: 0 if pd.isna(n) else int(n) for name, n in row.drop("revenue").items()}
    return Deals(revenue=revenue, **counts)


def _totals(flow: DealFlow) -> Totals:
    """What the cards show, by name; a stage's conversion goes by its key, its days by the key in a pair."""
    totals: Totals = {"deals": flow.deals, "won": flow.won, "win_rate": flow.won / flow.deals if flow.deals else None}
    for stage in flow.stages:
        totals |= {stage.key: stage.conversion, f"days {stage.key}": stage.median_days}
    return totals


def _rows(flow: DealFlow, verdict: Verdict, gained: Mapping[str, Raised]) -> pd.DataFrame:
    rows = []
    for stage in flow.stages:
        gain = gained.get(stage.key)
        rows.append({
            "stage": stage.name,
            "deals": stage.entered,
            "went_on": stage.went_on,
            "lost": stage.lost,
            "still_in_stage": stage.still,
            "conversion": stage.conversion,
            "conversion_low": stage.low,
            "conversion_high": stage.high,
            "conversion_decided": stage.decided,
            "median_days_in_stage": stage.median_days,
            "weakest": stage is verdict.clear,
            "extra_deals": gain.deals if gain else None,
            "extra_revenue": gain.revenue if gain else None,
            "skipped": stage.skipped,
            "without_dates": stage.undated,
            "impossible": stage.impossible,
            "note": stage.note,
        })  # fmt: skip
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    floats = [c.name for c in COLUMNS if c.unit in ("share", "days", "money") or c.name == "extra_deals"]
    counts = [c.name for c in COLUMNS if c.unit == "count" and c.name != "extra_deals"]
    return frame.astype(dict.fromkeys(counts, "Int64") | dict.fromkeys(floats, float) | {"weakest": bool})


def _headline(flow: DealFlow, verdict: Verdict, pipeline: str | None) -> str:
    where = f"In the pipeline “{pipeline}”, " if pipeline else ""
    if not flow.deals:
        return f"{where}there are no deals with a stage history in this selection.".replace("there", "There", not where)
    deals = count(flow.deals, "deal", "deals")
    became = count(flow.won, "was won", "were won")
    said = f"{where}of {deals}, {became}" if where else f"Of {deals}, {became}"
    return f"{said} ({share(flow.won / flow.deals)}). {_weakness(flow, verdict)}"


def _remarks(
    flow: DealFlow, verdict: Verdict, gained: Mapping[str, Raised], currency: str | None, points: float
) -> str:  # fmt: skip
    """Whether those still in the weakest stage make it that, and what a better one would bring."""
    alone = verdict.stage is not None and not verdict.rivals
    undecided = _undecided(flow, verdict.stage) if alone and verdict.stage else ""
    if verdict.rivals:
        undecided = "There are too few deals to name the weakest stage. "
    return f"{undecided}{_gain(verdict, gained, currency, points)}".strip()


def _weakness(flow: DealFlow, verdict: Verdict) -> str:
    low = verdict.stage
    if low is None:
        some = count(verdict.fewest, "deal", "deals")
        return f"Too few deals to say where they get stuck: no stage that loses any was entered by {some} or more."
    if not verdict.rivals:
        all_judged = all(stage.entered >= verdict.fewest for stage in flow.stages)
        judged = "" if all_judged else f" that {count(verdict.fewest, 'deal', 'deals')} or more entered"
        return (
            f"The weakest stage is {low.name}: {share(low.conversion)} go on, clearly fewer than "
            f"from any other{judged}."
        )
    rival, others = verdict.rivals[0], len(verdict.rivals) - 1
    more = f" or {count(others, 'other stage', 'other stages')}" if others else ""
    return (
        f"Fewest go on from {low.name} ({share(low.conversion)}), but from {rival.name} "
        f"({share(rival.conversion)}){more} it could be as few."
    )


def _undecided(flow: DealFlow, low: Passed) -> str:
    """Whether it is those still in the stage that make it the weakest: of the decided, another may be weaker."""
    decided = [stage for stage in flow.stages if stage.decided is not None]
    weaker = min(decided, key=lambda stage: stage.decided or 0.0, default=low)
    if weaker is low:
        return ""
    return (
        f" That counts {count(low.still, 'deal that is', 'deals that are')} still in it: of the decided deals fewest "
        f"go on from {weaker.name} ({share(weaker.decided)})."
    )


def _gain(verdict: Verdict, gained: Mapping[str, Raised], currency: str | None, points: float) -> str:
    gain = gained.get(verdict.clear.key) if verdict.clear else None
    if gain is None:
        return ""
    paid = "" if gain.revenue is None else f" and {money(gain.revenue, currency, compact=True)}"
    capped = f" (to {share(gain.raised_to, 0)})" if gain.raised_to == 1 else ""
    return f" Raising it by {points:g} points{capped} would bring {count(gain.deals, 'more deal', 'more deals')}{paid}."


def _cards(
    flow: DealFlow,
    verdict: Verdict,
    gained: Mapping[str, Raised],
    comparison: Comparison,
    deals: Deals,
    points: float,
    why: str,
) -> tuple[Kpi, ...]:
    low, high = wilson(flow.won, flow.deals)
    interval = f"95 % interval {percents(low, high)}." if low is not None and high is not None else "No deals."
    rate = flow.won / flow.deals if flow.deals else None
    open_deals, won = f"{count(flow.still)} still open", count(flow.won, "deal", "deals")
    return (
        Kpi(
            "Deals",
            flow.deals,
            "count",
            better="neither",
            beside=open_deals,
            **comparison.card("deals"),
            measure="deals",
        ),
        Kpi(
            "Won so far",
            rate,
            "share",
            note=interval,
            beside=won,
            **comparison.card("win_rate"),
            measure="deals-won-so-far",
        ),
        _lowest_card(verdict, comparison),
        _longest_card(flow, comparison),
        _gain_card(verdict, gained, deals, points, why),
    )


def _lowest_card(verdict: Verdict, comparison: Comparison) -> Kpi:
    stage = verdict.stage
    if stage is None or stage.low is None or stage.high is None:
        return Kpi("Fewest go on", None, "share", note="No stage has enough deals to be judged.")
    clear = "" if verdict.clear else " Other stages could be as low."
    note = f"95 % interval {percents(stage.low, stage.high)}; {count(stage.entered, 'deal', 'deals')}.{clear}"
    return Kpi(f"Fewest go on: {stage.name}", stage.conversion, "share", note=note, **comparison.card(stage.key),
               measure="deals-going-on")  # fmt: skip


def _longest_card(flow: DealFlow, comparison: Comparison) -> Kpi:
    known = [stage for stage in flow.stages if stage.median_days is not None]
    if not known:
        return Kpi("Longest stay", None, "days", note="Unknown: too few stays have ended, or have dates.")
    stage = max(known, key=lambda s: s.median_days or 0.0)
    note = "Median days in the stage; who is still in it counts as waiting."
    return Kpi(f"Longest stay: {stage.name}", stage.median_days, "days", better="down", note=note,
               measure="days-in-stage", **comparison.card(f"days {stage.key}"))  # fmt: skip


def _gain_card(verdict: Verdict, gained: Mapping[str, Raised], deals: Deals, points: float, why: str) -> Kpi:
    label = f"If that stage rose by {points:g} points"
    projected = "A calculation: no comparison"
    gain = gained.get(verdict.stage.key) if verdict.stage else None
    if gain is None:
        return Kpi(label, None, "money", note="No stage can be raised.", uncompared=projected)
    more = count(gain.deals, "more deal", "more deals")
    if gain.revenue is None:
        note = f"In money unknown: {why or too_few_amounts(deals.priced, deals.won) + '.'}"
        return Kpi(label, gain.deals, "count", beside=more.split(" ", 1)[1], note=note, uncompared=projected,
                   measure="what-if-deals")  # fmt: skip
    note = f"At {money(deals.size, None)} for each, the deal size of this selection: revenue per won deal."
    return Kpi(
        label, gain.revenue, "money", beside=more, note=note, uncompared=projected, measure="what-if-deal-revenue"
    )


def _left_out(flow: DealFlow, deals: Deals) -> tuple[LeftOut, ...]:
    found = (
        LeftOut("deals of other pipelines", deals.other_pipelines),
        LeftOut("deals without a stage history", deals.no_history),
        LeftOut("deals of which no stage on the way is known: only that they closed", deals.no_stage),
        LeftOut("deals without a creation date, so in no period", deals.undated),
        LeftOut("deals in the stage history that are in no export of deals", deals.not_found),
        LeftOut("deals in the stage history whose name several deals have", deals.ambiguous),
        LeftOut("won deals without an amount (empty or 0): not in the average deal", deals.unpriced),
        LeftOut("stays that end before they begin, or begin before the deal was created: not in the days",
                sum(stage.impossible for stage in flow.stages)),
    )  # fmt: skip
    return tuple(part for part in found if part.rows)


def _caveats(flow: DealFlow, deals: Deals) -> tuple[LeftOut, ...]:
    found = (
        LeftOut("open deals are in an earlier stage again: counted in the furthest they reached", deals.moved_back),
        LeftOut("times a deal skipped a stage, which counts as passed: not in the days",
                sum(stage.skipped for stage in flow.stages)),
        LeftOut("stays in a stage have no first or last day: not in the days",
                sum(stage.undated for stage in flow.stages)),
    )  # fmt: skip
    return tuple(part for part in found if part.rows)


VIEW = View(
    name="deal-stages",
    question="Where do deals get stuck?",
    columns=COLUMNS,
    definition=(
        "The deals created in the chosen days that have a stage history, of one pipeline at a time: the one chosen, "
        "else the one with the most deals. No export says in which order the stages stand, so it is taken from the "
        "deals: of every two stages the one goes first that more deals entered first, and the clearest majorities "
        "hold (ranked pairs, T. N. Tideman 1987); stages that no deal compares go by the usual days since a deal was "
        "created. The stages that a deal is in once it is won or lost are no steps: they are told by the meaning of "
        "their names, or where all deals in them ended alike and none ever left. A deal that reached a later stage "
        "passed all before it, a won deal passed all of them, and one that enters a stage twice or moves back counts "
        "once, by the furthest it reached. Of the deals of a stage, each went on, was lost from it, or is still in "
        "it. Go on = went on / deals, with the 95 % Wilson score interval; those still in a stage may go on yet, so "
        "the share of the decided stands beside it. The weakest stage is named only where its interval lies below "
        "those of all other stages with as many deals as the agreement asks for to rank. Raising a stage by n points, "
        "with all others and the number of deals as they are, multiplies the won deals by (share + n) / share, 100 % "
        "at most; money is those deals times the deal size (revenue per won deal), unknown where most have no "
        "amount. A stay runs "
        "from the first day in the stage to the first in a later one, else to the day the deal was won or lost; who "
        "is still in it counts as waiting until the data date (Kaplan-Meier estimate). The previous period is seen at "
        "the same age."
    ),
    answer=answer,
    charts=charts,
    needs=(
        Need(
            lambda contents: contents.opportunities > 0,
            "No deals have been imported yet: import your CRM's export of deals (opportunities).",
        ),
        Need(
            lambda contents: contents.stage_changes > 0,
            "Nothing says when deals entered their stages. From HubSpot, export the deals with the columns “Date "
            "entered” of every stage; from Salesforce, OpportunityHistory, OpportunityFieldHistory or the report "
            "“Opportunity History”; from Pipedrive, the deals with “Last stage change”, again and again; from any "
            "other CRM, a file with the columns deal_id, stage and changed_at.",
        ),
    ),
)  # fmt: skip
