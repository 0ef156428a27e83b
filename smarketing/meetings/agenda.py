"""What a weekly meeting looks at, point by point: the promises, the wins and what slipped. May not import ui.

Every figure is a View's; a point is a section of a review, so that minutes are written as reviews are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from smarketing.company import Company
from smarketing.meetings.meeting import Meeting
from smarketing.meetings.stories import Story, stories
from smarketing.review.cells import Printed, printed
from smarketing.review.document import Saying, Section
from smarketing.views import Column, Filters, Kpi, LeftOut, Table, view
from smarketing.views.amounts import enough_amounts, too_few_amounts
from smarketing.views.follow_up_measure import why_unnamed
from smarketing.views.scorecard_lines import Line, anything_agreed
from smarketing.views.wording import count, listed, money, quantity
from smarketing.views.wording import day as day_text

PROMISES, WINS, SLIPPED = "promises", "wins", "slipped"
#: The days up to now whose handed-over leads are still worth a call.
RECENT = timedelta(days=29)
WON = (
    Column("deal", "Deal", "text", "As the CRM names it."),
    Column("amount", "Amount", "money", "What it was won for; a dash where that is unknown."),
    Column("source", "Source", "text", "Where the lead came from."),
    Column("owner", "Won by", "text", "Who owns the deal."),
    Column("came_on", "Lead since", "date", "When the lead was created."),
    Column("first_on", "First contact", "date", "The first call, sent e-mail or meeting with the lead."),
    Column("attempts", "Contacts", "count", "Calls, sent e-mails and meetings with the lead until it was won."),
    Column("days", "Days to win", "days", "From the creation of the lead to the day the deal was won."),
)
WAITING = (
    Column("owner", "Owner", "text", "Who owns the lead."),
    Column("name", "Name", "text", "The lead's name."),
    Column("company", "Company", "text", "The lead's company."),
    Column("promise", "Promise", "text", "Broken: the promised hours are over; else they will be soon."),
    Column("hours_left", "Hours left", "ratio", "On the promise's clock; negative: how long it is over."),
    Column("handed_at", "Handed over", "date", "When the lead was handed to sales."),
    Column("source", "Source", "text", "Where the lead came from."),
)
CLOSED = "promises broken or about to break on leads that are closed or became an opportunity: nobody need call them"
STATES = {"about_to_break": "about to break", "broken": "broken"}


def agenda(company: Company, meeting: Meeting) -> tuple[Section, ...]:
    """The points that have figures. Where nothing is imported, or nothing is known of that week, they say so."""
    as_of = company.warehouse.data_date
    lacks = _lacks(company, meeting, as_of)
    if lacks or as_of is None:
        return tuple(_without(name, lacks) for name in (PROMISES, WINS, SLIPPED))
    day = meeting.looked_at(as_of)
    return promises(company, day), wins(company, meeting, day), slipped(company, day)


#: Title and question of each point, by its name.
TITLES = {
    PROMISES: ("Promises", "Are both sides keeping their promises?"),
    WINS: ("Wins of the week", "What was won, and how?"),
    SLIPPED: ("What slipped", "Which promises are behind, and which leads are behind them?"),
}


def _lacks(company: Company, meeting: Meeting, as_of: date | None) -> str:
    if as_of is None or company.warehouse.contents.empty:
        return "Nothing has been imported yet."
    if meeting.first > as_of:
        return f"Nothing is known of {meeting.name}: the data ends on {day_text(as_of)}."
    return ""


def _without(name: str, why: str) -> Section:
    title, question = TITLES[name]
    return Section(name, title, question, "", "", (), (), (), (), None, why)


def promises(company: Company, day: date) -> Section:
    """The scorecard as of a day: the month it lies in, both sides."""
    asked = view("scorecard")
    result = asked.ask(company, Filters(end=day, as_of=day))
    if result.missing:
        return _without(PROMISES, result.missing)
    title, _ = TITLES[PROMISES]
    question = result.vocabulary.say(asked.question)
    return Section(
        PROMISES, title, question, result.headline, result.remarks, result.kpis, (), (), (), result.currency
    )  # fmt: skip


def wins(company: Company, meeting: Meeting, day: date) -> Section:
    """The deals won in the week, each with its story."""
    if not company.warehouse.contents.opportunities:
        return _without(WINS, "Wins need deals: import your CRM's export of deals or opportunities.")
    last = min(meeting.last, day)
    found = stories(company, meeting.first, last, day)
    currency = company.currency
    title, question = TITLES[WINS]
    return Section(
        name=WINS, title=title, question=question, headline=_won(found, meeting, last, currency), remarks="",
        cards=(), charts=(), tables=tuple(_deals(found, currency)),
        left_out=(), currency=currency, said=tuple(Saying(story.told(currency)) for story in found),
    )  # fmt: skip


def _won(found: list[Story], meeting: Meeting, last: date, currency: str | None) -> str:
    over = "" if last == meeting.last else f" up to {day_text(last)}"
    if not found:
        return f"No deal was won in {meeting.name}{over}."
    priced = [story.amount for story in found if story.amount is not None]
    enough = enough_amounts(len(priced), len(found))
    worth = money(sum(priced), currency, compact=True) if enough else "worth is unknown"
    why = "" if enough else f", {too_few_amounts(len(priced), len(found))}"
    lack = f", {len(found) - len(priced)} without a known amount" if enough and len(priced) < len(found) else ""
    return f"{count(len(found), 'deal was', 'deals were')} won in {meeting.name}{over}: {worth}{why}{lack}."


def _deals(found: list[Story], currency: str | None) -> Iterator[Printed]:
    if found:
        rows = [{column.name: getattr(story, column.name) for column in WON} for story in found]
        frame = pd.DataFrame(rows).astype({"amount": float, "days": float})
        table = Table("wins", "Deals won", WON, _dated(frame, "came_on", "first_on"), Filters())
        yield printed(table, currency)


def slipped(company: Company, day: date) -> Section:
    """The promises that are behind, and the leads of the last 30 days that nobody attempted in time."""
    card = view("scorecard").ask(company, Filters(end=day, as_of=day))
    follow_up = view("follow-up")
    asked = Filters(start=day - RECENT, as_of=day)
    result = follow_up.ask(company, asked)
    lines: list[Line] = [] if card.missing else card.facts["lines"]
    behind = [line for line in lines if line.broken]
    waiting = pd.DataFrame() if result.missing else _waiting(company, asked)
    still = waiting[waiting["is_open"]] if len(waiting) else waiting
    handed = None if result.missing else result.rows_used
    title, question = TITLES[SLIPPED]
    section = Section(
        name=SLIPPED, title=title, question=question,
        headline=f"{_promised(lines, behind)}; {_waits(company, still, handed)}.",
        remarks=result.missing or "", cards=tuple(_cards(result.kpis)), charts=(),
        tables=tuple(_leads(company, still)), left_out=(), currency=company.currency,
        said=tuple(Saying(_behind(line, company.currency)) for line in behind),
    )  # fmt: skip
    closed = len(waiting) - len(still)
    return replace(section, left_out=(LeftOut(CLOSED, closed),)) if closed else section


def _waiting(company: Company, asked: Filters) -> pd.DataFrame:
    """The leads to be called now, those whose promise still can be kept first."""
    records = view("follow-up").records
    if records is None:
        return pd.DataFrame()
    found = [records(company, asked, state).assign(promise=said) for state, said in STATES.items()]
    filled = [frame for frame in found if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def _cards(kpis: tuple[Kpi, ...]) -> Iterator[Kpi]:
    """Follow-up's own cards of what waits."""
    wanted = ("promises-broken", "promises-about-to-break")
    return (kpi for kpi in kpis if kpi.measure in wanted)


def _promised(lines: list[Line], behind: list[Line]) -> str:
    if behind:
        return f"{count(len(behind), 'promise is', 'promises are')} behind this month"
    return "No promise is behind this month" if anything_agreed(lines) else "Nothing is agreed for this month"


def _waits(company: Company, still: pd.DataFrame, handed: int | None) -> str:
    """Which leads wait for their first attempt; `handed` are those handed over of which anything is known."""
    longer = "longer than promised" if company.agreements.signed else "longer than the usual 24 hours"
    if handed is None:
        return "which leads wait is unknown"
    if not handed:
        return "no lead is known that was handed over in the last 30 days"
    if not len(still):
        return f"no open lead of the last 30 days waits {longer}"
    broken, soon = (int((still["promise"] == said).sum()) for said in ("broken", "about to break"))
    parts = [
        f"{count(broken, 'lead waits', 'leads wait')} {longer}" if broken else "",
        f"{count(soon, 'promise is', 'promises are')} about to break" if soon else "",
    ]
    return listed(part for part in parts if part)


def _behind(line: Line, currency: str | None) -> str:
    goal = quantity(line.goal, line.unit, currency)
    said = f"{line.side.capitalize()}: {line.promise}, {quantity(line.value, line.unit, currency)} instead of {goal}"
    return f"{said}. {line.why}"


def _leads(company: Company, still: pd.DataFrame) -> Iterator[Printed]:
    if not len(still):
        return
    unnamed = why_unnamed(company)
    columns = tuple(column for column in WAITING if not (unnamed and column.name == "owner"))
    rows = still[[column.name for column in columns]]
    table = Table("waiting", "Leads to call now", columns, _dated(rows, "handed_at"), Filters())
    yield printed(table, company.currency)


def _dated(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in columns})
