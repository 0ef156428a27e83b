"""Leads by source: what each source brings, how much of it converts and is worth, and which sources may be ranked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from smarketing.agreement import Agreements
from smarketing.agreement.pace import campaign_goal_between, source_goal_between
from smarketing.agreement.workdays import Workdays, days_between
from smarketing.company import Company
from smarketing.stats import wilson
from smarketing.views.amounts import ENTER_RATES, enough_amounts, too_few_amounts, unrated_spend
from smarketing.views.base import HAS_LEADS, Absent, Column, Filters, Kpi, Result, View, left_out_rows, no_currency, run
from smarketing.views.earlier import Comparison, compared
from smarketing.views.lead_values import lead_values, slices_by_source
from smarketing.views.leads_by_source_spend import absent, campaigns, left_out, with_costs
from smarketing.views.periods import Span
from smarketing.views.source_charts import charts
from smarketing.views.standing import part_gone, within_chance
from smarketing.views.wording import count, listed, share

NO_SOURCE = "No source"
#: Words that a CRM or a person writes where no source is known; nobody can buy more of them.
SAYS_NOTHING = {"no source", "unknown", "(unknown)", "n/a", "none", "not set", "(not set)", "unspecified"}
#: Totals of all sources by name, in people, shares and money; None where unknown.
Sums = dict[str, Any]
#: Columns of the table of goals.
GOALS = ["source", "leads", "goal", "due", "share", "note"]
#: The goal of a source or campaign between two days; None where not agreed.
GoalBetween = Callable[[Agreements, str, date, date], float | None]
TOO_FEW = "too few leads to rank"
WORTH = ("lead_value", "lead_value_low", "lead_value_high")
SOLD = ("median_days_to_close", "revenue", "value_per_lead", *WORTH)
NO_DEALS = "no deals imported: import your CRM's export of deals"
COLUMNS = (
    Column(
        "source", "Source", "text", "Where the lead came from, all spellings in one; “No source” where none is named."
    ),
    Column("leads", "Leads", "count", "Leads created in the period.", "leads"),
    Column("mqls", "MQLs", "count", "Of them, those that became marketing-qualified.", "leads-now-mqls"),
    Column(
        "opportunities",
        "Opportunities",
        "count",
        "Of them, those that became an opportunity, each counted once.",
        "leads-now-opportunities",
    ),
    Column("customers", "Customers", "count", "Of them, those that won at least one deal.", "leads-now-customers"),
    Column("conversion", "Conversion", "share", "Leads that became an opportunity / leads.", "lead-to-opportunity"),
    Column(
        "conversion_low",
        "Conversion from",
        "share",
        "Lower end of the 95 % Wilson interval of the conversion.",
        "lead-to-opportunity",
        "low",
    ),
    Column(
        "conversion_high",
        "Conversion to",
        "share",
        "Upper end of the 95 % Wilson interval of the conversion.",
        "lead-to-opportunity",
        "high",
    ),
    Column(
        "median_days_to_close",
        "Days to close",
        "days",
        "Median days from lead creation to its first won deal.",
        "days-to-close",
    ),
    Column(
        "revenue",
        "Revenue",
        "money",
        "Sum of all deals won from these leads; unknown where fewer than half have an amount.",
        "revenue-of-leads",
    ),
    Column(
        "value_per_lead",
        "Revenue per lead",
        "money",
        "Revenue / leads, the ones that brought nothing included.",
        "revenue-per-lead",
    ),
    Column(
        "spend",
        "Ad spend",
        "money",
        "Spent on ads in these days; weeks and months partly in them count by day.",
        "ad-spend",
    ),
    Column(
        "cost_per_lead",
        "Cost per lead",
        "money",
        "Ad spend / leads created on the days that the spend covers.",
        "cost-per-lead",
    ),
    Column(
        "cost_per_customer",
        "Cost per customer",
        "money",
        "Ad spend / those of these leads that won a deal since.",
        "cost-per-customer",
    ),
    Column("spend_note", "Spend of", "text", "The days that the ad spend covers, or why there is none."),
    Column(
        "lead_value",
        "Worth",
        "money",
        "What a lead is expected to bring: its chance of becoming a customer x what a customer brings; drawn towards "
        "all sources where leads are few.",
        "lead-value",
    ),
    Column("lead_value_low", "Worth from", "money", "Lower end of its 95 % interval.", "lead-value", "low"),
    Column("lead_value_high", "Worth to", "money", "Upper end of its 95 % interval.", "lead-value", "high"),
)


def answer(company: Company, filters: Filters) -> Result:
    table = with_costs(_table(company, filters), company, filters)
    table = table.merge(_worth(company, filters), on="source", how="left")
    facts = _together(table)
    comparison = compared(company, filters, lambda asked: _together(_table(company, asked)), "leads")
    ranking = _ranking(table, company.agreement.min_leads_to_rank)
    goals, period = _goals(company, filters)
    return Result(
        headline=_headline(ranking, facts),
        remarks=_remarks(ranking, facts),
        rows=table[[column.name for column in COLUMNS]],
        filters=filters,
        kpis=_cards(facts, comparison),
        left_out=(
            *left_out_rows(run(company, "leads_by_source.left_out", filters)),
            *left_out(company, filters, table),
        ),
        caveats=no_currency(company.warehouse.contents.currency, facts["priced_deals"]),
        rows_used=int(facts["leads"]),
        extra={
            "ranking": ranking,
            "goals": goals,
            "campaigns": _campaigns(company, filters),
            "campaign_costs": campaigns(company, filters),
            "spellings": run(company, "leads_by_source.spellings", filters),
        },
        days={} if period is None else {"goals": period, "campaigns": period},
        facts=facts
        | {
            "goal_period": period,
            "min_leads_to_rank": company.agreement.min_leads_to_rank,
            "unrated_spend": _unrated_spend(company, filters),
        },
        currency=company.warehouse.contents.currency,
        absent=(*_sales(company, table), *absent(company, filters)),
    )


def _unrated_spend(company: Company, filters: Filters) -> str:
    """Why some costs are unknown and where to enter the rate that lacks; costs per owner are unknown anyway."""
    why = "" if filters.owners else unrated_spend(company, filters.parameters)
    return f"{why}{ENTER_RATES}" if why else ""


def _table(company: Company, filters: Filters) -> pd.DataFrame:
    """The View's columns, and the sums that a total of all sources is made of."""
    rows = run(company, "leads_by_source", filters, every_lead=company.agreement.every_lead)
    counts = ["leads", "mqls", "opportunities", "customers", "judged", "won_deals", "priced_deals"]
    rows[counts] = rows[counts].astype("Int64")
    bounds = [_interval(row.opportunities, row.judged) for row in rows.itertuples()]
    rows["conversion"] = [_rate(row.opportunities, row.judged) for row in rows.itertuples()]
    rows["conversion_low"] = [low for low, _ in bounds]
    rows["conversion_high"] = [high for _, high in bounds]
    rows["value_per_lead"] = rows["revenue"] / rows["leads"].astype(float)
    floats = ["conversion", "conversion_low", "conversion_high", "median_days_to_close", "revenue", "value_per_lead"]
    rows[floats] = rows[floats].astype(float)
    return rows


def _worth(company: Company, filters: Filters) -> pd.DataFrame:
    """What a lead of each source is worth, with its interval; empty where no customer brought anything."""
    slices = slices_by_source(company, filters)
    values = lead_values(slices)
    known = {kind.name: (kind.value, kind.low, kind.high) for kind in values.kinds} if values else {}
    rows = [(name, *known[str(name)]) for name in slices["slice"] if str(name) in known]
    frame = pd.DataFrame(rows, columns=["source", "lead_value", "lead_value_low", "lead_value_high"])
    return frame.astype(dict.fromkeys(frame.columns[1:], float) | {"source": "object"})


def _sales(company: Company, table: pd.DataFrame) -> tuple[Absent, ...]:
    """What sales brought, where no deals were imported and nothing else tells."""
    unknown = tuple(name for name in SOLD if table[name].isna().all())
    return (Absent(unknown, NO_DEALS),) if unknown and not company.warehouse.contents.opportunities else ()


def _interval(part: Any, whole: Any) -> tuple[float | None, float | None]:
    return (None, None) if pd.isna(part) or pd.isna(whole) else wilson(int(part), int(whole))


def _rate(part: Any, whole: Any) -> float | None:
    return None if pd.isna(part) or pd.isna(whole) or not whole else part / whole


def _together(table: pd.DataFrame) -> Sums:
    """All sources as one; a sum over sources of which none is known is unknown, that over no leads at all is 0."""
    names = ["leads", "mqls", "opportunities", "customers", "judged", "brought", "won_deals", "priced_deals"]
    sums = {name: table[name].astype(float).sum(min_count=min(1, len(table))) for name in names}
    facts = {name: None if pd.isna(value) else float(value) for name, value in sums.items()}
    facts["leads"] = facts["leads"] or 0.0
    # A source whose own revenue is unknown is in that of all, where most of all won deals have an amount.
    facts["revenue"] = facts["brought"] if enough_amounts(facts["priced_deals"], facts["won_deals"]) else None
    low, high = _interval(facts["opportunities"], facts["judged"])
    return facts | {
        "conversion": _rate(facts["opportunities"], facts["judged"]),
        "conversion_low": low,
        "conversion_high": high,
        "value_per_lead": _rate(facts["revenue"], facts["leads"]),
    }


def _ranking(table: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Sources by conversion; one with too few leads has no rank, and neither has the absence of a source."""
    ranking = table[["source", "conversion", "conversion_low", "conversion_high", "leads", "judged"]].copy()
    named = _named(ranking)
    enough = (ranking["judged"] >= fewest).astype(bool)
    ranking["note"] = ""
    ranking.loc[~named, "note"] = "not a source"
    ranking.loc[named & ~enough, "note"] = TOO_FEW
    ranking.loc[ranking["conversion"].isna(), "note"] = "conversion unknown"
    places = ranking["conversion"].where(ranking["note"] == "").rank(method="min", ascending=False)
    ranking.insert(1, "rank", places.astype("Int64"))
    ranking = ranking.sort_values(["rank", "leads"], ascending=[True, False], na_position="last", kind="stable")
    return ranking.drop(columns="judged").reset_index(drop=True)


def _named(ranking: pd.DataFrame) -> pd.Series:
    return ~ranking["source"].str.casefold().isin(SAYS_NOTHING)


def _campaigns(company: Company, filters: Filters) -> pd.DataFrame:
    """Leads against each campaign's goal, as against each source's; empty for some sources only, whose part of a
    campaign was never agreed."""
    if filters.sources:
        return pd.DataFrame(columns=["campaign", *GOALS[1:]])
    agreed = company.agreement.campaign_goals
    found, _ = _against(company, filters, list(agreed), "leads_by_source.campaigns", campaign_goal_between)
    return found.rename(columns={"source": "campaign"})


def _goals(company: Company, filters: Filters) -> tuple[pd.DataFrame, tuple[date, date] | None]:
    """Leads against each source's goal, and the days."""
    agreed = company.agreement.source_goals
    return _against(company, filters, list(agreed), "leads_by_source.goals", source_goal_between)


def _against(
    company: Company, filters: Filters, agreed: list[str], statement: str, goal_between: GoalBetween
) -> tuple[pd.DataFrame, tuple[date, date] | None]:
    """Leads against agreed goals, over the chosen days or else the month of the last one, and those days.

    `due` is the part of the goal due by the data date, `share` leads / due; null, with a `note`, where nothing was due
    or it is too early to tell (Standing). Empty for some owners only: goals are agreed for the whole company.
    """
    as_of = filters.as_of
    if not agreed or filters.owners or as_of is None:
        return pd.DataFrame(columns=GOALS), None
    last = filters.end or as_of
    month = Span.holding(last, "month")
    first, last = (filters.start, last) if filters.start else (month.first, filters.end or month.last)
    found = run(company, statement, filters, goal_names=agreed, from_day=first, to_day=last)
    for column, until in (("goal", last), ("due", min(last, as_of))):
        found[column] = [goal_between(company.agreements, n, first, until) for n in found["agreed_name"]]
    gone = part_gone(Workdays.of(company.agreement), list(days_between(first, last)), as_of)
    early = [last > as_of and _too_early(row.leads, row.due, gone) for row in found.itertuples()]
    found["note"] = pd.Series(early, dtype=bool).map({True: "too early to tell", False: ""})
    # Nothing is due before the period begins, or on its days off: no share then.
    judged = found["due"].where((found["due"] > 0) & (found["note"] == ""))
    found["share"] = (found["leads"] / judged).astype(float)
    return found[GOALS], (first, last)


def _too_early(leads: int, due: Any, gone: float) -> bool:
    return not pd.isna(due) and (not due or within_chance(leads, due, gone))


def _headline(ranking: pd.DataFrame, facts: Sums) -> str:
    if ranking.empty:
        return "There are no leads in this selection."
    if not _named(ranking).any():
        return f"None of the {count(facts['leads'], 'lead', 'leads')} names a source."
    if facts["opportunities"] is None:
        return "What became of the leads is unknown: the data has no deals and no stages."
    if not facts["opportunities"]:
        return "No lead has become an opportunity yet."
    ranked = ranking[ranking["rank"].notna()]
    if ranked.empty:
        overall = f"{share(facts['conversion'])} of all leads became an opportunity"
        return f"No source has enough leads to be ranked; {overall}."
    if len(ranked) > 1:
        return _best(ranked)
    best = ranked.iloc[0]
    if len(ranking) == 1:
        return f"{best['source']} converts {_converted(best)}."
    return f"Only {best['source']} has enough leads to judge: it converts {_converted(best)}."


def _remarks(ranking: pd.DataFrame, facts: Sums) -> str:
    """The largest source; nothing where it is the only one."""
    named = ranking[_named(ranking)] if len(ranking) else ranking
    ranked = ranking[ranking["rank"].notna()] if len(ranking) else ranking
    if named.empty or (len(ranking) == len(ranked) == 1 and facts["opportunities"]):
        return ""
    largest = named.loc[named["leads"].astype(int).idxmax()]
    alike = named.loc[named["leads"] == largest["leads"], "source"]
    if len(alike) > 1:
        return _largest_alike(alike, largest)
    if facts["opportunities"] and len(ranked) > 1 and ranked.iloc[0]["source"] == largest["source"]:
        part = share(_rate(int(largest["leads"]), facts["leads"]), 0)
        return f"It is also the largest source, with {part} of all leads."
    return _largest(largest, facts)


def _largest_alike(alike: pd.Series, one: pd.Series) -> str:
    """Of several of one size none is the largest."""
    more = len(alike) - 2
    others = [count(more, "other", "others")] if more else []
    return f"Largest sources: {listed([*alike.iloc[:2], *others])}, {count(one['leads'], 'lead', 'leads')} each."


def _converted(source: pd.Series) -> str:
    return f"{share(source['conversion'])} of {count(source['leads'], 'lead', 'leads')}"


def _best(ranked: pd.DataFrame) -> str:
    """The best source, and whether it is clearly the best: its interval lies above that of every other source."""
    best, others = ranked.iloc[0], ranked.iloc[1:]
    rivals = others[others["conversion_high"] >= best["conversion_low"]]
    if rivals.empty:
        after = f"{others.iloc[0]['source']} ({share(others.iloc[0]['conversion'])})"
        return f"Best converting source: {best['source']}, {_converted(best)}, clearly ahead of {after}."
    more = f" and {count(len(rivals) - 1, 'other', 'others')}" if len(rivals) > 1 else ""
    close = f"{rivals.iloc[0]['source']} ({share(rivals.iloc[0]['conversion'])}){more}"
    return (
        f"No source is clearly the best: {best['source']} converts {_converted(best)}, not clearly more than {close}."
    )


def _largest(largest: pd.Series, facts: Sums) -> str:
    part = share(_rate(int(largest["leads"]), facts["leads"]), 0)
    rate = "" if pd.isna(largest["conversion"]) else f", converting {share(largest['conversion'])}"
    many = count(largest["leads"], "lead", "leads")
    if largest["leads"] == facts["leads"]:  # of one source alone there is no largest
        return f"All leads are of {largest['source']}: {many}{rate}."
    return f"Largest source: {largest['source']}, {many} ({part} of all){rate}."


def percents(low: float, high: float) -> str:
    """ "35–45 %"; with a decimal where the whole percents would hide the width."""
    digits = 0 if high >= 0.1 else 1
    return f"{low * 100:.{digits}f}–{high * 100:.{digits}f} %"


def _cards(facts: Sums, comparison: Comparison) -> tuple[Kpi, ...]:
    no_deals = "" if facts["customers"] is not None else "Unknown: the data has no deals linked to leads and no stages."
    conversion = no_deals
    if facts["conversion"] is not None:
        conversion = f"95 % interval {percents(facts['conversion_low'], facts['conversion_high'])}."
    return (
        Kpi("Leads", facts["leads"], "count", **comparison.card("leads"), measure="leads"),
        Kpi(
            "Lead to opportunity",
            facts["conversion"],
            "share",
            note=conversion,
            **comparison.card("conversion"),
            measure="lead-to-opportunity",
        ),
        Kpi(
            "Became customers",
            facts["customers"],
            "count",
            note=no_deals,
            **comparison.card("customers"),
            measure="leads-now-customers",
        ),
        Kpi(
            "Revenue of these leads",
            facts["revenue"],
            "money",
            note=_pricing(facts),
            **comparison.card("revenue"),
            measure="revenue-of-leads",
        ),
    )


def _pricing(facts: Sums) -> str:
    won, priced = facts["won_deals"], facts["priced_deals"]
    if won is None or priced is None:
        return "Unknown: no deals are linked to these leads; import your CRM's export of deals."
    if not enough_amounts(priced, won):
        return f"Unknown: {too_few_amounts(priced, won)}."
    if priced < won:
        return f"{count(priced)} of {count(won, 'won deal', 'won deals')} carry an amount."
    return ""


VIEW = View(
    name="leads-by-source",
    question="Which sources bring leads that become customers?",
    columns=COLUMNS,
    definition=(
        "Leads created in the chosen days, by source. A person with several records is one lead, created and brought "
        "by the first of them. Spellings that differ only in case, spaces and punctuation "
        "are one source. Where deals are linked to leads, a lead became an opportunity when it has a deal and a "
        "customer when it won one; otherwise its lifecycle stage says so. A lead with several deals counts once and "
        "its revenue adds up. Conversion = leads that became an opportunity / leads, with the 95 % Wilson score "
        "interval. Every lead is in the denominator, the recent ones too, which had less time to convert. Days to "
        "close run from the creation of the lead to its first won deal, as a median over customers. Revenue per lead "
        "= revenue / leads; both are unknown where fewer than half of the won deals have an amount. A source with "
        "fewer leads than the agreement asks for is shown but not ranked, and neither "
        "is one whose name says nothing, such as “unknown”. Ad spend goes by the source under the platform’s name, "
        "else by that of its kind (Paid Search, Paid Social); a week or month partly in the chosen days counts by its "
        "days, and its cost is divided by the leads created on the days that it covers. A campaign of the CRM goes by "
        "its kind, and its actual cost by the days from its first to its last, or to the data date before that. The "
        "previous period is seen at the same age: with what was known as many days after it. Without a first day the "
        "cards compare the leads of the last 90 days with those of the 90 days before."
    ),
    answer=answer,
    undated="stage",
    revenue_of="leads",
    cohort=True,
    charts=charts,
    needs=(HAS_LEADS,),
)  # fmt: skip
