"""Sales by day: won revenue accumulated through the month, against the goal and against the months before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from smarketing.company import Company
from smarketing.metrics import Unit
from smarketing.views.amounts import unrated
from smarketing.views.base import (
    Column,
    Filters,
    Kpi,
    Need,
    Result,
    View,
    left_out_rows,
    no_currency,
    run,
    unanswered,
)
from smarketing.views.reach import only_known
from smarketing.views.sales_charts import charts
from smarketing.views.sales_record import Record, aligned, by_month, goal_days, read_record, with_goals
from smarketing.views.standing import Standing, with_its_record
from smarketing.views.wording import count, money, share
from smarketing.views.wording import day as day_text

#: Fewer deals than these, the fewest that can be told from none, make an average or a rate that is chance.
FEWEST_DEALS = 6
NO_DATES = "Sales by day needs close dates: export your deals with the column “Close date”."
COLUMNS = (
    Column("day", "Day", "date", "Calendar day."),
    Column(
        "deals",
        "Deals won",
        "count",
        "Deals won with this close date; unknown where the data does not reach.",
        "deals-won",
    ),
    Column(
        "revenue",
        "Revenue",
        "money",
        "Their amounts, less refunds; unknown when deals were won and none has an amount.",
        "revenue",
    ),
    Column("month_to_date", "Month to date", "money", "Revenue since the first of the month.", "revenue", "to date"),
    Column(
        "goal_to_date",
        "Goal to date",
        "money",
        "Goal since the first of the month, spread over its working days.",
        "revenue",
        "goal to date",
    ),
)


def answer(company: Company, filters: Filters) -> Result:
    judgement = judged(company, filters)
    if isinstance(judgement, str):
        return unanswered(COLUMNS, filters, judgement)
    record, standing = judgement
    if standing.foreseen and standing.so_far is not None:
        standing = with_its_record(standing, record.known)
    currency, narrowed = company.currency, bool(filters.sources or filters.owners)
    found = run(company, "sales_by_day", filters)
    known = only_known(found, ("deals", "revenue", "month_to_date"), record.pacing.known_since, record.day)
    rows = with_goals(known, record.pacing)
    return Result(
        headline=_headline(record, standing, currency, narrowed=narrowed),
        remarks=_remarks(record, standing, currency, unrated(company)),
        rows=rows[[column.name for column in COLUMNS]],
        filters=filters,
        kpis=_cards(record, standing, currency),
        left_out=left_out_rows(run(company, "sales_by_day.left_out", filters)),
        caveats=no_currency(currency, found["priced"].sum()),
        rows_used=int(rows["deals"].sum()),
        used_what="won deals",
        extra={"months_aligned": aligned(record), "goal": goal_days(record), "revenue_months": by_month(record)},
        facts={"standing": standing, "counted": "revenue" if record.by_revenue else "deals"},
        currency=currency,
    )


def judged(company: Company, filters: Filters) -> tuple[Record, Standing] | str:
    """The month of the last day asked as it stands, and what it rests on; or why that is unknown.

    What followed that day is not projected where the data knows it.
    """
    record = read_record(company, filters) if filters.as_of else None
    if record is None:
        return NO_DATES
    if record.day < record.pacing.known_since:
        return f"The first deal closed on {day_text(record.pacing.known_since)}, after the days asked for."
    # A goal in money does not judge a number of deals.
    pacing = record.pacing if record.by_revenue else replace(record.pacing, measure=None)
    standing = pacing.standing("month", record.asked, record.measure, record.known)
    return record, replace(standing, foreseen=record.asked == filters.as_of)


def _headline(record: Record, s: Standing, currency: str | None, *, narrowed: bool) -> str:
    if not record.by_revenue:
        return _counting(record, s)
    if s.so_far is None:
        return f"{_done(record, s, None)}, of which none has an amount: revenue is unknown."
    if s.goal is None or s.due is None:
        why = "the goal is agreed for the whole company only" if narrowed else f"no goal is agreed for {s.span.name}"
        versus = f", {s.compared}" if s.compared else ""
        return f"{_done(record, s, currency)}{versus}; {why}."
    return _against_goal(s, currency)


def _remarks(record: Record, s: Standing, currency: str | None, unrated: str) -> str:
    """Why revenue is unknown, or where the month will end; and how sure that is."""
    if not record.by_revenue:
        why = f"{unrated or _unpriced(record)}."
        first = f"{why[:1].upper()}{why[1:]}"
    else:
        first = s.ending("money", currency) if s.so_far is not None else ""
    return f"{first} {s.caveat.strip()}".strip()


def _against_goal(s: Standing, currency: str | None) -> str:
    closed, goal = money(s.so_far, currency, compact=True), money(s.goal, currency, compact=True)
    versus = s.compared if s.compared and not s.too_early_to_compare else ""
    if s.complete:
        attained = f"{share(s.attained, 0)} of the {goal} goal" if s.attained is not None else "the goal was 0"
        return f"Sales closed {closed} in {s.span.name}, {attained}{f' and {versus}' if versus else ''}."
    so_far = f"{closed} closed by {day_text(s.day)}{f', {versus}' if versus else ''}"
    return f"{_outlook(s)}: {so_far}; {s.likely('money', currency)}."


def _outlook(s: Standing) -> str:
    """ "Sales are behind for May 2026", "May 2026 is open for sales"."""
    if s.verdict == "open":
        return f"{s.span.name} {'is' if s.foreseen else 'was'} open for sales"
    return f"Sales {'are' if s.foreseen else 'were'} {s.verdict} for {s.span.name}"


def _done(record: Record, s: Standing, currency: str | None) -> str:
    """ "Sales have closed €96K by 13 Nov 2026", or the deals won where there is no amount to name."""
    if record.by_revenue and s.so_far is not None:
        what, verb = money(s.so_far, currency, compact=True), "closed"
    else:
        what, verb = count(record.deals(s.span.first, s.day), "deal", "deals"), "won"
    return f"Sales {verb} {what} in {s.span.name}" if s.complete else f"Sales have {verb} {what} by {day_text(s.day)}"


def _counting(record: Record, s: Standing) -> str:
    versus = f", {s.compared}" if s.compared else ""
    return f"{_done(record, s, None)}{versus}; revenue is unknown."


def _unpriced(record: Record) -> str:
    """ "797 of the 842 deals won since 1 Nov 2020 have no amount"."""
    won = int(record.days["deals"].sum())
    unpriced = won - int(record.days["priced"].sum())
    since = day_text(max(record.days.index[0], record.pacing.known_since))
    which = "all" if unpriced == won else f"{count(unpriced)} of the"
    have = "has" if won == 1 else "have"
    return f"{which} {count(won, 'deal', 'deals')} won since {since} {have} no amount"


def _cards(record: Record, s: Standing, currency: str | None) -> tuple[Kpi, ...]:
    before = (s.earlier.first, s.earlier_day) if s.earlier_day else None
    days = (s.span.first, s.day)

    def standing(what: Callable[[date, date], float | None], grain: float | None) -> Standing:
        previous = what(*before) if before else None
        return replace(s, so_far=what(s.span.first, s.day), previous=previous, grain=grain)

    def card(label: str, what: Callable[[date, date], float | None], unit: Unit, grain: float | None = 1.0,
             **more: Any) -> Kpi:  # fmt: skip
        stands = standing(what, grain)
        return Kpi(label, stands.so_far, unit, days=days, **stands.comparison(unit, currency), **more)

    def rate(label: str, measure: str, what: Callable[[date, date], float | None], unit: Unit, of: tuple[str, ...],
             note: str) -> Kpi:  # fmt: skip
        """A figure per deal: of few deals it is compared with nothing."""
        stands = standing(what, None)
        deals = [record.total_of(of, s.span.first, s.day), *([record.total_of(of, *before)] if before else [])]
        versus = stands.comparison(unit, currency)
        if stands.previous is not None and min(deals) < FEWEST_DEALS:
            versus = {"uncompared": f"Too few deals to compare: {' against '.join(map(count, deals))}"}
        return Kpi(label, stands.so_far, unit, note=note, measure=measure, days=days, **versus)

    name = f"{s.span.name}{'' if s.complete else ' so far'}"
    ending = s.ending_card("revenue-projected", "money", currency) if record.by_revenue else None
    lost = record.days["lost"].sum() > 0
    return (
        card(f"Revenue, {name}", record.revenue, "money", s.grain, note=_revenue_note(record, s, currency),
             beside=s.goal_gap("money", currency), broken=s.behind, measure="revenue", goal=s.goal)
        if record.by_revenue
        else Kpi(f"Revenue, {name}", record.revenue(*days), "money", note=_counted_note(record, days),
                 measure="revenue", days=days, uncompared="Too few amounts to compare"),
        *([ending] if ending else []),
        card(f"Deals won, {name}", record.deals, "count", measure="deals-won"),
        rate(f"Revenue per won deal, {name}", "deal-size", record.size, "money", ("priced",),
             "Of the won deals that have an amount."),
        rate(f"Win rate of decided deals, {name}", "win-rate", record.win_rate, "share", ("deals", "lost"),
             "Won of all deals closed, won and lost.")
        if lost
        else Kpi("Win rate of decided deals", None, "share", note="Unknown: the export has no lost deals.",
                 measure="win-rate", days=days),
    )  # fmt: skip


def _counted_note(record: Record, days: tuple[date, date]) -> str:
    """Why revenue is unknown where deals are counted; of days that have amounts enough, that most others have not."""
    return f"{'Unknown: ' if record.revenue(*days) is None else ''}{_unpriced(record)}."


def _revenue_note(record: Record, s: Standing, currency: str | None) -> str:
    unpriced = record.total("deals", s.span.first, s.day) - record.total("priced", s.span.first, s.day)
    words = f" {count(unpriced, 'deal has', 'deals have')} no amount."
    left = words if unpriced else ""
    return s.goal_words("money", currency) + left + s.caveat


VIEW = View(
    name="sales-by-day",
    question="Will the month reach its sales goal?",
    columns=COLUMNS,
    definition=(
        "Amounts of won deals by close date, in the company's own currency; those in others are converted by the "
        "exchange rate of the close date, and while one lacks its rate none is added up. An amount of 0 is a missing "
        "one. A won deal with a negative amount is a refund or a credit: it is taken off the revenue, unless the "
        "agreement says otherwise, and is no deal won. A month's goal is spread evenly over its working days."
        " A month that is not over is compared with the one before up to the same working day, never with the whole "
        "of it, and not at all while chance alone could make the difference. While the month runs, it is behind where "
        "its goal is less than 20 % likely, on course where it is more than 80 % likely, else open. That chance comes "
        "from a forecast of the number of deals still to come (as on SLA progress) and of what each may "
        "bring, drawn from the deals of the last 365 days. Win rate is won / (won + lost) of the deals closed in the "
        "same days. An average or a rate of fewer than 6 deals is not compared. Where fewer than half of the won deals "
        "have an amount, deals are counted instead. The band holds 80 % of the ends; how often it held is said beside "
        "it. Goals are the whole company's, so a selection of sources or owners has none."
    ),
    answer=answer,
    charts=charts,
    revenue_of="closed deals",
    needs=(
        Need(
            lambda contents: contents.opportunities > 0,
            "Sales by day needs deals: import your CRM's export of deals, with their amounts and close dates.",
        ),
        Need(
            lambda contents: contents.won_deals > 0,
            "No deal in the data is won: export your deals with the column “Deal stage”, the closed ones too.",
        ),
    ),
)
