"""What the messages say. Every figure and sentence is a View's: nothing is computed here, so that a message cannot
disagree with the page it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from smarketing.company import Company
from smarketing.errors import SendingError
from smarketing.meetings.book import Book
from smarketing.meetings.things import Brief
from smarketing.review import FORMATS, review, write
from smarketing.review.cells import card
from smarketing.review.document import PREREAD
from smarketing.review.layout import layout
from smarketing.review.pictures import picture, png
from smarketing.sending.alerts import Alert, missing_days
from smarketing.sending.message import Attachment, Line, Message, Picture
from smarketing.sending.schedule import Calendar
from smarketing.sending.subscriptions import KINDS, Subscription
from smarketing.sending.subscriptions import filters as asked_about
from smarketing.views import Filters, Result, view
from smarketing.views.periods import months_later
from smarketing.views.scorecard_lines import anything_agreed
from smarketing.views.wording import count
from smarketing.views.wording import day as day_text

#: Things of one kind that the weekly message names, so that it has 15 lines at most.
MOST_OF_A_KIND = 3
#: Warnings that one message names.
NAMED = 10
WEEK = timedelta(days=6)
PAGE = "messages"
MQLS = "MQLs against the goal"


def digest(company: Company, wanted: Subscription, calendar: Calendar, today: date, *, pictures: bool) -> Message:
    """The weekly message, of 15 lines at most: how both sides stand, what slipped, what to do.

    Raises SendingError where the data cannot say it.
    """
    filters = asked_about(company, wanted)
    score = view("scorecard").ask(company, filters)
    as_of = company.warehouse.data_date
    if score.missing or as_of is None:
        raise SendingError(score.missing or "There is nothing to tell: no exports have been imported.")
    asked = asked_of(filters)
    news = [brief for brief in Book(company.workspace).briefs() if brief.counts_on(today)]
    most = MOST_OF_A_KIND - bool(news)
    lines = [
        Line(score.headline, "answer", "scorecard", asked),
        *([Line(score.remarks)] if score.remarks else []),
        Line("What slipped", "heading"),
        *_slipped(score, asked, most),
        Line("The last seven days", "heading"),
        *_week(company, replace(filters, start=as_of - WEEK, end=as_of), asked),
        *_to_do(score, asked, most),
        *_news(news),
        _dated(company, calendar, today, wanted.data_days),
    ]
    whose = f", {wanted.about}" if wanted.owners or wanted.sources else ""
    return Message(f"Week to {day_text(as_of)}{whose}{_demo(company)}", tuple(lines),
                   picture=_picture(company, filters) if pictures else None)  # fmt: skip


def pack(company: Company, month: date) -> Message:
    """The monthly review as a PDF, with the sentences of its first page. ReviewError without data of the month."""
    usual = layout(company.workspace)
    made = review(company, month, usual.sections)
    days = {"from": f"{made.span.first}", "to": f"{made.span.last}"}
    said = made.preread
    if not said:
        raise SendingError(made.sections[0].missing)
    pages = {title: name for name, title in PREREAD.items()}
    lines = [
        Line(line.text if not place else f"{line.title}: {line.text}", "line" if place else "answer",
             pages.get(line.title, ""), days)
        for place, line in enumerate(said)
    ]  # fmt: skip
    lines.append(Line("The whole review is attached, and on its page.", "line", "monthly-review",
                      {"month": f"{made.span.first:%Y-%m}"}))  # fmt: skip
    lines.append(Line(" · ".join((*made.facts, *["demo company"] * made.demo)), "aside"))
    form = FORMATS["pdf"]
    attached = Attachment(form.file(made), form.mime, write(made, form.name, usual.paper))
    return Message(f"{made.title}{_demo(company)}", tuple(lines), (attached,))


def month_reviewed(due: date) -> date:
    """The month that a review which is due on a day is of: the one before."""
    return months_later(due.replace(day=1), -1)


def warning(company: Company, wanted: Subscription, found: list[Alert]) -> Message:
    """What needs attention now, each cause a line."""
    promises = [alert for alert in found if alert.cause == "promises"]
    others = [alert for alert in found if alert.cause != "promises"]
    parts = [count(len(promises), "promise is", "promises are") + " about to break"] if promises else []
    if others:
        parts.append(
            others[0].line.text.rstrip(".")
            if not promises and len(others) == 1
            else f"{count(len(others), 'other warning', 'other warnings') if promises else _warnings(others)}"
        )
    subject = " and ".join(parts)
    lines = [Line(f"{subject[:1].upper()}{subject[1:]}.", "answer")]
    if len(found) > 1 or promises:
        lines += [alert.line for alert in (*others, *promises)[:NAMED]]
    else:
        lines = [replace(found[0].line, kind="answer")]
    if len(found) > NAMED:
        lines.append(Line(f"And {count(len(found) - NAMED)} more.", "line", "follow-up",
                          asked_of(asked_about(company, wanted))))  # fmt: skip
    if moments := list(dict.fromkeys(alert.known_at for alert in found if alert.known_at)):
        lines.append(Line(f"As the data had it on {moments[0]}.", "aside"))
    return Message(f"{subject[:1].upper()}{subject[1:]}{_demo(company)}", tuple(lines))


def signed(message: Message, wanted: Subscription) -> Message:
    """The message with whom it is for and where it is changed."""
    said = f"{KINDS[wanted.what]} for {wanted.who}. {wanted.when}. It can be paused or changed on the page Messages."
    foot = Line(said, "aside", PAGE)
    return replace(message, lines=(*message.lines, foot))


def asked_of(filters: Filters) -> dict[str, str | list[str]]:
    """The filters as a page's address has them."""
    said: Mapping[str, str | list[str]] = {
        "from": str(filters.start or ""), "to": str(filters.end or ""),
        "source": list(filters.sources), "owner": list(filters.owners),
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _warnings(others: list[Alert]) -> str:
    return count(len(others), "thing needs", "things need") + " attention"


def _slipped(score: Result, asked: Mapping[str, str | list[str]], most: int) -> Iterator[Line]:
    behind = [
        (kpi, line.page) for kpi, line in zip(score.kpis, score.facts["lines"], strict=True) if kpi.broken
    ]  # fmt: skip
    named = behind if len(behind) <= most else behind[: most - 1]
    for kpi, page in named:
        yield Line(f"{kpi.label}: {card(kpi, score.currency)}. {kpi.beside}", "line", page, asked)
    if not behind:
        agreed = anything_agreed(score.facts["lines"])
        yield Line("Nothing promised is behind." if agreed else "Nothing is agreed for this month.")
    elif more := len(behind) - len(named):
        yield Line(f"And {count(more, 'more promise', 'more promises')}.", "line", "scorecard", asked)


def _week(company: Company, week: Filters, asked: Mapping[str, str | list[str]]) -> Iterator[Line]:
    days = asked_of(week)
    # What sales received is told of all reps together; of one it is told lead by lead.
    names = ("follow-up",) if week.owners else ("follow-up", "mqls-per-day")
    results = {name: view(name).ask(company, week) for name in names}
    # Where the data does not reach these days, MQLs per day tells of an earlier one.
    told = {
        name: result for name, result in results.items()
        if not result.missing and (name == "follow-up" or len(result.rows))
    }  # fmt: skip
    for name, result in told.items():
        yield Line(result.headline, "line", name, days if name == "follow-up" else asked)
    if not told:
        why = next((result.missing for result in results.values() if result.missing), None)
        yield Line(why or "What came in these days is unknown.")


def _to_do(score: Result, asked: Mapping[str, str | list[str]], most: int) -> Iterator[Line]:
    found = score.facts["attention"][:most]
    if found:
        yield Line("What to do first", "heading")
    for thing in found:
        yield Line(score.vocabulary.say(thing.text), "line", thing.page, {**asked, **thing.asked})


def _news(briefs: Sequence[Brief]) -> Iterator[Line]:
    """The newest brief for sales, and how many more there are."""
    if not briefs:
        return
    newest = briefs[0]
    parts = [newest.what, newest.whom and f"for {newest.whom}", newest.bite and f"say: “{newest.bite}”"]
    more = f" (and {count(len(briefs) - 1, 'more brief', 'more briefs')})" if len(briefs) > 1 else ""
    yield Line("News for sales", "heading")
    yield Line(f"{'; '.join(part for part in parts if part)}{more}")


def _dated(company: Company, calendar: Calendar, today: date, most: int) -> Line:
    as_of = company.warehouse.data_date
    assert as_of is not None
    missing = missing_days(as_of, today, calendar)
    old = f": {count(missing, 'working day is', 'working days are')} missing, so import a newer export" * (
        missing >= most
    )
    return Line(f"Data as of {day_text(as_of)}{old}.", "aside", "data-quality")


def _picture(company: Company, filters: Filters) -> Picture | None:
    """The month's course, where there is one."""
    chosen = view("sla-progress")
    result = chosen.ask(company, filters)
    charts = [] if result.missing else list(chosen.charts(result))
    if not charts:
        return None
    chart = charts[0].spoken(result.vocabulary)
    return Picture(png(picture(chart)), chart.alt, result.vocabulary.say(MQLS))


def _demo(company: Company) -> str:
    return " (demo company)" if company.warehouse.contents.demo else ""
