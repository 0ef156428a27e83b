"""Month review: why a month hit or missed, split exactly into what sales and marketing can influence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd

from smarketing.agreement.pace import Measure, goal_between
from smarketing.agreement.workdays import Workdays, days_between
from smarketing.company import Company
from smarketing.metrics import Unit
from smarketing.statistics.split import Arrived, Reached
from smarketing.views.amounts import enough_amounts, refused
from smarketing.views.base import HAS_LEADS, Column, Filters, Kpi, LeftOut, Result, View, run, unanswered
from smarketing.views.month_review_charts import charts
from smarketing.views.month_review_parts import (
    LEADS,
    MIX,
    OF_SALES,
    REFUNDS,
    TO_LEAD,
    TO_MQL,
    VISITS,
    By,
    Factor,
    Funnel,
    Part,
    Split,
    decided_factors,
    of_deals,
    of_leads,
    of_refunds,
    planned,
)
from smarketing.views.periods import ONE_DAY, Span, months_later, same_point
from smarketing.views.sales_record import Record, read_record
from smarketing.views.standing import SILENT_DAYS, measured
from smarketing.views.wording import count, money, quantity
from smarketing.views.wording import day as day_text

Against = Literal["goal", "previous", "year"]
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
MOST_NAMED = 2
TOO_FEW = "fewer than half of the won deals have an amount"
FUNNEL = ("visits", "leads", "mqls")
GROUPINGS: tuple[By, ...] = ("source", "rep")


@dataclass(frozen=True)
class Compared:
    """A month, what it is compared with, and how that is called; `plan` where it is the goal."""

    span: Span
    last: date
    first_before: date
    last_before: date
    name: str
    against: Against

    @property
    def days(self) -> tuple[date, date]:
        return self.span.first, self.last

    @property
    def before(self) -> tuple[date, date]:
        return self.first_before, self.last_before


@dataclass(frozen=True)
class Side:
    """One side's month: what came, what it is compared with, the splits, or why there are none."""

    side: str
    what: str
    unit: Unit
    after: float | None
    before: float | None
    splits: tuple[Split, ...] = ()
    why: str = ""
    refunds: tuple[float, float] = (0.0, 0.0)

    @property
    def parts(self) -> list[Part]:
        """The parts of the whole, which add up to the difference."""
        return [part for split in self.splits[:1] for part in [*split.whole(), *self.paid_back]]

    @property
    def paid_back(self) -> list[Part]:
        """The part of refunds, where there are any."""
        return [of_refunds(*self.refunds)] if any(self.refunds) else []

    @property
    def gap(self) -> float | None:
        return None if self.after is None or self.before is None else self.after - self.before


def answer(company: Company, filters: Filters) -> Result:
    if filters.as_of is None:
        return unanswered(COLUMNS, filters, NO_DATES)
    compared = _compared(company, filters)
    record = read_record(company, replace(filters, end=compared.last))
    sales = _sales(company, filters, compared, record)
    marketing = _marketing(company, filters, compared)
    found = [part for side in (sales, marketing) for part in _listed(side)]
    rows = pd.DataFrame([asdict(part) for part in found], columns=[column.name for column in COLUMNS])
    currency = company.warehouse.contents.currency
    return Result(
        headline=_headline(compared, sales, marketing, currency),
        rows=rows.astype(dict.fromkeys(("before", "after", "effect", "low", "high"), float)),
        filters=filters,
        kpis=(*_cards(sales, compared, currency), *_cards(marketing, compared, None)),
        left_out=_left_out(company, filters, compared, sales),
        rows_used=_used(company, filters, compared),
        used_what="decided deals",
        extra={"improve": _improve((sales, marketing), currency), "parts": _said((sales, marketing), currency)},
        days=dict.fromkeys(("improve", "parts"), compared.days),
        facts={
            "compared": compared,
            "sides": (sales, marketing),
            "reasons": {side.side: reasons(side, currency) for side in (sales, marketing)},
        },
        currency=currency,
    )


def _listed(side: Side) -> list[Part]:
    """The whole once, from the split by source; then each source and rep."""
    return [*side.parts, *(part for split in side.splits for part in split.each())]


def _compared(company: Company, filters: Filters) -> Compared:
    """The month of the day asked for, else the newest that is over, and what it is compared with."""
    assert filters.as_of is not None
    day = min(filters.end or filters.as_of, filters.as_of)
    span = Span.holding(day, "month")
    if filters.end is None and day < span.last:
        span = span.before
    last = min(span.last, day) if filters.end else span.last
    against = filters.against or ("goal" if _has_goal(company, filters, span) else "previous")
    earlier = _year_before(span) if against == "year" else span.before
    until = same_point(Workdays.of(company.agreement), span, last, earlier) or earlier.first
    names: dict[Against, str] = {"goal": "goal", "previous": earlier.name, "year": earlier.name}
    return Compared(span, last, earlier.first, until, names[against], against)


def _year_before(span: Span) -> Span:
    return Span.holding(months_later(span.first, -12), "month")


def _has_goal(company: Company, filters: Filters, span: Span) -> bool:
    wanted: tuple[Measure, ...] = ("revenue", "mqls")
    return any(_goal(company, filters, measure, span.first, span.last) for measure in wanted)


def _goal(company: Company, filters: Filters, measure: Measure, first: date, last: date) -> float | None:
    """The goal of some days; a selection of sources or reps has none."""
    named = measured(filters, measure)
    return goal_between(company.agreements, first, last, named) if named else None


def _sales(company: Company, filters: Filters, compared: Compared, record: Record | None) -> Side:
    """Revenue, split by source and by rep."""

    def side(after: float | None, before: float | None, why: str = "", splits: tuple[Split, ...] = ()) -> Side:
        return Side("sales", "Revenue", "money", after, before, splits, why)

    if record is None:
        return side(None, None, "no deal has a close date")
    if why := refused(company):
        return side(None, None, why.rstrip("."))
    if compared.last < record.pacing.known_since:
        return side(None, None, f"the first deal in the data is of {day_text(record.pacing.known_since)}")
    now = _deals(company, filters, compared.days)
    if not _enough(now):
        return side(None, None, TOO_FEW)
    after, paid_back = _priced(now), _refunded(now)
    total = _revenue(after) + paid_back
    if compared.against == "goal":
        goal = _goal(company, filters, "revenue", *compared.days)
        if not goal:
            return side(total, None, f"no revenue goal is agreed for {compared.span.name}")
        usual = _priced(_deals(company, filters, _year(compared)))
        planned_splits = [_split_of_goal(usual, after, goal, by) for by in GROUPINGS]
        found = tuple(split for split in planned_splits if split is not None)
        why = "" if found else "no deal was won in the 12 months before"
        return replace(side(total, goal, why, found), refunds=(0.0, paid_back))
    if not record.pacing.covers(compared.first_before):
        return side(total, None, f"{compared.name} is not in the data, or not wholly")
    then = _deals(company, filters, compared.before)
    if not _enough(then):
        return side(total, None, f"in {compared.name} {TOO_FEW}")
    before, earlier = _priced(then), _refunded(then)
    splits = tuple(of_deals(before, after, _names(by, before, after), by) for by in GROUPINGS)
    return replace(side(total, _revenue(before) + earlier, "", splits), refunds=(earlier, paid_back))


def _split_of_goal(usual: pd.DataFrame, after: pd.DataFrame, goal: float, by: By) -> Split | None:
    groups = _names(by, usual, after)
    plan = planned(decided_factors(usual, groups, by), goal)
    return None if plan is None else of_deals(plan, after, groups, by)


def _names(by: str, *frames: pd.DataFrame) -> list[str]:
    return sorted({name for frame in frames for name in frame[by]})


def _deals(company: Company, filters: Filters, days: tuple[date, date]) -> pd.DataFrame:
    return run(company, "month_review.deals", filters, first=days[0], last=days[1])


def _priced(deals: pd.DataFrame) -> pd.DataFrame:
    """Won deals without an amount would look like deals of 0: they are left out, and counted."""
    decided = deals[~deals["refund"]]
    return decided[~decided["won"] | decided["amount"].notna()]


def _enough(deals: pd.DataFrame) -> bool:
    return enough_amounts(float(deals.loc[deals["won"], "amount"].notna().sum()), float(deals["won"].sum()))


def _refunded(deals: pd.DataFrame) -> float:
    """What was paid back, as a negative sum."""
    return float(deals.loc[deals["refund"], "amount"].sum())


def _revenue(deals: pd.DataFrame) -> float:
    return float(deals.loc[deals["won"], "amount"].sum())


def _year(compared: Compared) -> tuple[date, date]:
    """The twelve months before the month: what is usual."""
    return months_later(compared.span.first, -12), compared.span.first - ONE_DAY


def _marketing(company: Company, filters: Filters, compared: Compared) -> Side:
    """MQLs, split by source."""

    def side(after: float | None, before: float | None, why: str = "", splits: tuple[Split, ...] = ()) -> Side:
        return Side("marketing", "MQLs", "count", after, before, splits, why)

    if not company.agreement.every_lead and not company.warehouse.contents.stage_known:
        return side(None, None, "no export says which leads are MQLs")
    goal = _goal(company, filters, "mqls", *compared.days) if compared.against == "goal" else None
    now = _leads(company, filters, compared.days)
    total = float(now["mqls"].sum())
    if silent := _silent(company, compared.days[0] if goal else compared.first_before, compared.last):
        # A month that the export of leads reaches in part has the MQLs that are known, as on the other pages.
        return side(total if _reaches(company, compared.days) else None, None, silent)
    if compared.against == "goal" and not goal:
        return side(total, None, f"no MQL goal is agreed for {compared.span.name}")
    days = _year(compared) if goal else compared.before
    then = _leads(company, filters, days)
    seen = [_visits(company, filters, stretch) for stretch in (compared.days, days)]
    groups, factors, (after, before) = _funnels((now, then), seen)
    if not goal:
        return side(total, float(then["mqls"].sum()), "", (of_leads(before, after, groups, factors),))
    plan = planned(before.factors(), goal)
    if plan is None:
        return side(total, goal, "no lead became an MQL in the 12 months before")
    return side(total, goal, "", (of_leads(plan, after, groups, factors),))


def _funnels(
    frames: Sequence[pd.DataFrame], seen: Sequence[float | None]
) -> tuple[list[str], tuple[Factor, ...], list[Funnel]]:
    """The groups, the factors, and what came in each period: with the visits of every source where web analytics names
    all of them as the CRM does, else with those of the whole, else without."""
    groups = sorted({name for frame in frames for name in frame.loc[frame["leads"] + frame["mqls"] > 0, "source"]})
    counted = [frame.set_index("source").reindex(groups).fillna({"leads": 0.0, "mqls": 0.0}) for frame in frames]
    if all((found["visits"] >= found["leads"]).all() for found in counted):
        reached: list[Funnel] = [Reached(*(found[name].to_numpy(float) for name in FUNNEL)) for found in counted]
        return groups, (VISITS, MIX, TO_LEAD, TO_MQL), reached
    known = all(seen)
    arrived: list[Funnel] = [
        Arrived(visits if known else None, found["leads"].to_numpy(float), found["mqls"].to_numpy(float))
        for found, visits in zip(counted, seen, strict=True)
    ]
    return groups, (VISITS, TO_LEAD, MIX, TO_MQL) if known else (LEADS, MIX, TO_MQL), arrived


def _leads(company: Company, filters: Filters, days: tuple[date, date]) -> pd.DataFrame:
    """Leads, MQLs and, where they are named alike, visits of each source."""
    more = {"first": days[0], "last": days[1], "every_lead": company.agreement.every_lead}
    found = run(company, "month_review.leads", filters, **more)
    return found.groupby("source", as_index=False)[list(FUNNEL)].sum(min_count=1)


def _visits(company: Company, filters: Filters, days: tuple[date, date]) -> float | None:
    """The visits of some days; None where web analytics does not reach them all, or for some sources or reps only."""
    if filters.sources or filters.owners:
        return None
    found = run(company, "month_review.visits", filters, first=days[0], last=days[1]).iloc[0]
    return float(found["visits"]) if found["whole"] else None


def _silent(company: Company, first: date, last: date) -> str:
    """Why the leads between two days are not known; empty where they are: an export begins and ends with its leads."""
    found = company.warehouse.query("select min(created_on) as since, max(created_on) as until from lead_facts").iloc[0]
    if pd.isna(found["since"]):
        return "no lead has a creation date"
    since, until = pd.Timestamp(found["since"]).date(), pd.Timestamp(found["until"]).date()
    workdays = Workdays.of(company.agreement)
    if sum(day in workdays for day in days_between(first, since - ONE_DAY)) > 0:
        return f"the first lead in the data is of {day_text(since)}"
    if sum(day in workdays for day in days_between(until + ONE_DAY, last)) >= SILENT_DAYS:
        return f"the newest lead in the data is of {day_text(until)}"
    return ""


def _reaches(company: Company, days: tuple[date, date]) -> bool:
    """Whether the export of leads has any of these days between its first lead and its newest."""
    sql = "select count(*) > 0 as some from lead_facts where created_on >= $first"
    later = bool(company.warehouse.query(sql, {"first": days[0]})["some"].iloc[0])
    sql = "select count(*) > 0 as some from lead_facts where created_on <= $last"
    return later and bool(company.warehouse.query(sql, {"last": days[1]})["some"].iloc[0])


def _used(company: Company, filters: Filters, compared: Compared) -> int:
    return len(_priced(_deals(company, filters, compared.days)))


def _left_out(company: Company, filters: Filters, compared: Compared, sales: Side) -> tuple[LeftOut, ...]:
    deals = _deals(company, filters, compared.days)
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


def _headline(compared: Compared, sales: Side, marketing: Side, currency: str | None) -> str:
    """ "October 2026 was €45K short of the goal: €60K less from fewer deals decided; ... MQLs: 19 above it." """
    said = [_sentence(compared, sales, currency), _short(compared, marketing)]
    return " ".join(part for part in said if part)


def _sentence(compared: Compared, side: Side, currency: str | None) -> str:
    if side.after is None:
        return f"{side.what} of {compared.span.name} cannot be split: {side.why}."
    if side.gap is None:
        return f"{compared.span.name} brought {_amount(side, side.after, currency)}; {side.why}."
    return f"{compared.span.name} was {_gap(side, compared, currency)}{reasons(side, currency, ': ')}."


def _short(compared: Compared, side: Side) -> str:
    if side.gap is None:
        return f"{side.what} cannot be split: {side.why}."
    return f"{side.what}: {_gap(side, compared, None)}."


def reasons(side: Side, currency: str | None, before: str = "") -> str:
    """ "€60K less from fewer deals decided and €13K more from larger deals; chance alone may explain both"; empty
    where nothing changed."""
    parts = sorted(side.parts, key=lambda part: -abs(part.effect))
    named = [part for part in parts if round(abs(part.effect)) > 0][:MOST_NAMED]
    if not named:
        return ""
    said = [f"{_worth(side, part, currency)} from {_called(part)}" for part in named]
    return f"{before}{' and '.join(said)}; {_chance(named)}"


def _amount(side: Side, value: float, currency: str | None) -> str:
    return money(value, currency, compact=True) if side.unit == "money" else count(value, "MQL", "MQLs")


def _gap(side: Side, compared: Compared, currency: str | None) -> str:
    gap = side.gap or 0.0
    if round(gap) == 0:
        return f"level with {'the ' * (compared.against == 'goal')}{compared.name}"
    far = money(abs(gap), currency, compact=True) if side.unit == "money" else count(abs(gap))
    if compared.against == "goal":
        return f"{far} {'short of' if gap < 0 else 'above'} the goal"
    return f"{far} {'below' if gap < 0 else 'above'} {compared.name}"


def _worth(side: Side, part: Part, currency: str | None) -> str:
    return f"{_worth_of(side, part.effect, currency)} {'more' if part.effect > 0 else 'less'}"


def _called(part: Part) -> str:
    """The change of the factor as people say it, such as “fewer deals decided”."""
    if part.part == REFUNDS:
        return "fewer refunds" if part.effect > 0 else "refunds"
    factors = {factor.name: factor for factor in (*OF_SALES, VISITS, LEADS, TO_LEAD, TO_MQL)}
    factor = factors[part.part]
    return factor.more if part.effect > 0 else factor.less


def _chance(parts: Sequence[Part]) -> str:
    """Which of the parts chance alone hardly makes."""
    parts = [part for part in parts if part.part != REFUNDS]
    if not parts or any(part.distinct is None for part in parts):
        return "too few wins to say what is chance"
    beyond = [part for part in parts if part.distinct]
    if not beyond:
        return f"chance alone may explain {'it' if len(parts) == 1 else 'both'}"
    if len(beyond) == len(parts):
        return "more than chance explains"
    return f"only {_called(beyond[0])} {'are' if _called(beyond[0]).endswith('s') else 'is'} more than chance"


#: The page that shows who and where, by the factor.
PAGES = {
    "decided deals": "funnel",
    "source mix": "leads-by-source",
    "rep mix": "sales-by-day",
    "win rate": "deal-stages",
    "average amount": "sales-by-day",
    "visits": "volumes",
    "leads": "volumes",
    "visit to lead": "volumes",
    "lead to MQL": "leads-by-source",
}


def _improve(sides: Sequence[Side], currency: str | None) -> pd.DataFrame:
    """The source or rep whose change cost most on each side, with the page that shows more; empty where nothing was
    lost."""
    found = []
    for side in sides:
        lost = [part for split in side.splits for part in split.each() if part.effect < 0 and part.name]
        if lost:
            worst = min(lost, key=lambda part: part.effect)
            cost = _worth(side, worst, currency)
            found.append((side.side, worst.part, worst.by, worst.name, cost, PAGES[worst.part]))
    return pd.DataFrame(found, columns=["side", "part", "by", "name", "effect", "page"])


def _said(sides: Sequence[Side], currency: str | None) -> pd.DataFrame:
    """Every part in words: numbers of several units cannot share a column's format."""
    rows = []
    for side in sides:
        for part in _listed(side):
            levels = [_level(part, value, currency) for value in (part.before, part.after)]
            rows.append((side.what, part.part, part.name or "All", *levels, _signed(side, part.effect, currency),
                         _ends(side, part, currency)))  # fmt: skip
    return pd.DataFrame(rows, columns=["what", "part", "name", "before", "after", "effect", "likely"])


def _level(part: Part, value: float | None, currency: str | None) -> str:
    if value is None or (part.unit == "share" and part.part.endswith("mix") and not part.name):
        return "–"
    units: dict[str, Unit] = {"count": "count", "share": "share", "money": "money"}
    return quantity(value, units[part.unit], currency)


def _signed(side: Side, value: float, currency: str | None) -> str:
    return f"{'−' if value < 0 else '+'}{_worth_of(side, value, currency)}"


def _ends(side: Side, part: Part, currency: str | None) -> str:
    if part.low is None or part.high is None:
        return "–"
    return f"{_signed(side, part.low, currency)} to {_signed(side, part.high, currency)}"


def _worth_of(side: Side, value: float, currency: str | None) -> str:
    return money(abs(value), currency, compact=True) if side.unit == "money" else count(abs(value))


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
        "reviewed; one that is not over is compared up to the same working day. Sources: Ang, Energy Policy 33 (2005) "
        "867; Ang and Liu, Energy Policy 35 (2007) 238."
    ),
    statements=("month_review.deals", "month_review.leads", "month_review.visits"),
    answer=answer,
    charts=charts,
    needs=(HAS_LEADS,),
)
