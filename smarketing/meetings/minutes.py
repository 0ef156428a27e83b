"""The minutes of a meeting: what was shown, what was said to it, decided and agreed to do. May not import ui.

They are a review, so that they are written in the formats of reviews. Once a meeting is closed they are kept, and
written from what was kept: the same bytes each time, whatever becomes of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from smarketing.company import Company
from smarketing.meetings.book import Book
from smarketing.meetings.meeting import Meeting
from smarketing.meetings.shown import Shown
from smarketing.meetings.things import ANYTHING, STATE, Action, Brief, Note, State, Suggestion
from smarketing.review import Review
from smarketing.review.document import Days, Saying, Section
from smarketing.review.kept import packed, unpacked
from smarketing.settings import today
from smarketing.views.wording import count
from smarketing.views.wording import day as day_text

#: Words of addresses that are not written as they are said.
SPELT = {"sla": "SLA", "mqls": "MQLs"}
DECISIONS, ACTIONS, SUGGESTIONS, BRIEFS = "decisions", "actions", "suggestions", "briefs"


def minutes(company: Company, meeting: Meeting, sections: Sequence[Section], *, closing: State | None = None) -> Review:
    """The minutes as they stand, of the sections that the meeting looks at. `closing` says who closes it and when."""
    book = Book(company.workspace, company.warehouse.data_date)
    notes = book.notes(meeting)
    zone = company.agreement.timezone
    looked_at = [
        replace(_short(section, meeting), said=(*section.said, *_said(section, notes, zone))) for section in sections
    ]
    known = {section.name for section in sections}
    rest = [note for note in notes if note.point not in known and not note.decision]
    return Review(
        title=f"{meeting.title}: minutes",
        span=Days(meeting.first, meeting.last, meeting.name),
        facts=tuple(_facts(company, meeting, closing, zone)),
        sections=(*_decisions(notes, zone), *looked_at, *people_said(book, meeting), *_anything(rest, zone)),
        demo=company.warehouse.contents.demo,
        short=True,
    )


def _short(section: Section, meeting: Meeting) -> Section:
    """A section without pictures; one of a month without its tables too, which the review has."""
    tables = section.tables if meeting.kind == "weekly" else ()
    return replace(section, charts=(), plots=(), tables=tables)


def people_said(book: Book, meeting: Meeting) -> list[Section]:
    """What is to be done, what is suggested and the news for sales, each where there is any."""
    sections = [
        actions_of(since_last_time(book, meeting), today()),
        suggestions_of([s for s in book.suggestions() if s.state != "closed"]),
        briefs_of([brief for brief in book.briefs() if brief.counts_on(today())]),
    ]
    return [section for section in sections if section is not None]


def since_last_time(book: Book, meeting: Meeting) -> list[Action]:
    """The actions that are open, and those settled since the last other meeting was closed."""
    closed = [entry.number for entry in book.workspace.entries((STATE,)) if entry.meeting != meeting.key]
    last = max(closed, default=0)
    return [action for action in book.actions() if action.state == "open" or action.revision > last]


def actions_of(actions: Sequence[Action], on: date) -> Section | None:
    if not actions:
        return None
    said = tuple(Saying(action.what, who_by_when(action, on)) for action in actions)
    return _told(ACTIONS, "Actions", "Who does what by when?", actions_said(actions, on), said)


def who_by_when(action: Action, on: date) -> str:
    """ "Otto · due 20 Nov 2026 · overdue · agreed in week 45 of 2026"."""
    due = f"due {day_text(action.due)}" if action.due else "no day agreed"
    return " · ".join([action.owner or "nobody named", due, state_of_action(action, on), f"agreed {agreed_in(action)}"])


def actions_said(actions: Sequence[Action], on: date) -> str:
    """ "3 actions are open, 1 of them overdue; 2 were done since last time"."""
    still = [action for action in actions if action.state == "open"]
    late, done = sum(action.overdue(on) for action in still), sum(action.state == "done" for action in actions)
    said = count(len(still), "action is open", "actions are open") if still else "No action is open"
    overdue = f", {count(late)} of them overdue" if late else ""
    finished = f"; {count(done, 'was', 'were')} done since last time" if done else ""
    return f"{said}{overdue}{finished}."


def state_of_action(action: Action, on: date) -> str:
    return "overdue" if action.overdue(on) else action.state


def agreed_in(action: Action) -> str:
    """ "in week 45 of 2026", or on which day where it was in no meeting."""
    return f"in {Meeting.named(action.meeting).name}" if action.meeting else f"on {day_text(action.said_at.date())}"


def suggestions_of(suggestions: Sequence[Suggestion]) -> Section | None:
    if not suggestions:
        return None
    said = tuple(Saying(s.text, suggested_by(s)) for s in suggestions)
    still = sum(suggestion.state == "open" for suggestion in suggestions)
    headline = f"{count(still, 'suggestion is', 'suggestions are')} open." if still else "No suggestion is open."
    return _told(SUGGESTIONS, "Suggestions", "What do the teams suggest?", headline, said)


def suggested_by(suggestion: Suggestion) -> str:
    """ "Ada, marketing · on the page Lead aging · taken up: from Monday"."""
    who = ", ".join(filter(None, (suggestion.author, suggestion.side)))
    page = f"on the page {_titled(suggestion.page)}" if suggestion.page else ""
    state = {"open": "", "taken": "taken up", "closed": "closed"}[suggestion.state]
    return " · ".join(filter(None, (who, page, ": ".join(filter(None, (state, suggestion.answer))))))


def _titled(address: str) -> str:
    """A page's title by its address.

    >>> _titled("sla-progress"), _titled("leads-by-source")
    ('SLA progress', 'Leads by source')
    """
    words = " ".join(SPELT.get(word, word) for word in address.split("-"))
    return words[:1].upper() + words[1:]


def briefs_of(briefs: Sequence[Brief]) -> Section | None:
    if not briefs:
        return None
    said = tuple(Saying("\n".join(brief_lines(brief)), brief.author) for brief in briefs)
    headline = f"{count(len(briefs), 'brief counts', 'briefs count')} now."
    return _told(BRIEFS, "Briefs for sales", "What is new, and what does one say about it?", headline, said)


def brief_lines(brief: Brief) -> list[str]:
    """What it is, for whom, what to say, where to read on and when it counts; what is not said has no line."""
    when = [f"From {day_text(brief.first)}"] * (brief.first is not None)
    when += [f"{'until' if when else 'Until'} {day_text(brief.last)}"] * (brief.last is not None)
    lines = [brief.what, brief.whom and f"For: {brief.whom}", brief.bite and f"Say: “{brief.bite}”", *brief.links]
    return [line for line in (*lines, " ".join(when)) if line]


def _told(name: str, title: str, question: str, headline: str, said: tuple[Saying, ...]) -> Section:
    """A section of what people said, without figures."""
    return Section(name, title, question, headline, "", (), (), (), (), None, said=said)


def _decisions(notes: Iterable[Note], zone: str | None) -> list[Section]:
    found = [note for note in notes if note.decision]
    if not found:
        return []
    said = tuple(Saying(note.text, by_whom(note, zone)) for note in found)
    headline = f"{count(len(found), 'decision was', 'decisions were')} made."
    return [_told(DECISIONS, "Decisions", "What was decided?", headline, said)]


def _anything(notes: Sequence[Note], zone: str | None) -> list[Section]:
    if not notes:
        return []
    said = tuple(Saying(note.text, by_whom(note, zone)) for note in notes)
    headline = count(len(said), "further note.", "further notes.")
    return [_told(ANYTHING, "Anything else", "What else was said?", headline, said)]


def _said(section: Section, notes: Iterable[Note], zone: str | None) -> list[Saying]:
    """The notes to a section, each with what its figures were where they changed since."""
    now = Shown.by(section)
    found = [note for note in notes if note.point == section.name and not note.decision]
    return [Saying(note.text, " · ".join([by_whom(note, zone), *note.shown.changes(now)])) for note in found]


def by_whom(note: Note, zone: str | None) -> str:
    """ "Ada, 13 Nov 2026 10:05"."""
    return ", ".join(filter(None, (note.author, moment(note.said_at, zone))))


def moment(at: datetime, zone: str | None) -> str:
    """A moment that is known in UTC, on the company's clock; in UTC, and saying so, where no time zone is agreed."""
    local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(zone) if zone else UTC)
    return f"{day_text(local.date())} {local:%H:%M}{'' if zone else ' UTC'}"


def _facts(company: Company, meeting: Meeting, closing: State | None, zone: str | None) -> list[str]:
    as_of = company.warehouse.data_date
    facts = [meeting.days] if meeting.kind == "weekly" else []
    facts.append(f"Data as of {day_text(as_of)}" if as_of else "No data")
    version = company.agreements.in_force(meeting.first)
    facts.append(f"Version {version.number} of the agreement" if version else "No agreement was in force")
    if closing is None or closing.at is None:
        return [*facts, "The meeting is not closed yet"]
    by = f" by {closing.by}" if closing.by else ""
    return [*facts, f"Closed{by} on {moment(closing.at, zone)}"]


def close(company: Company, meeting: Meeting, sections: Sequence[Section], *, author: str = "") -> State:
    """Close a meeting: what it showed and what was said is kept as its minutes. Raises as `Book.close`."""
    book = Book(company.workspace, company.warehouse.data_date)
    seen = book.newest(meeting)
    closing = State(closed=True, by=author.strip(), at=datetime.now(UTC).replace(tzinfo=None, microsecond=0))
    made = minutes(company, meeting, sections, closing=closing)
    return book.close(meeting, packed(made), seen=seen, author=author)


def kept(book: Book, meeting: Meeting) -> Review | None:
    """The newest minutes that were kept of a meeting; None before it was closed. WorkspaceError where damaged."""
    entry = book.minutes(meeting)
    return unpacked(entry.content, f"The minutes of {meeting.name} are") if entry else None


def of_meeting(company: Company, meeting: Meeting, sections: Callable[[], Sequence[Section]]) -> Review:
    """The kept minutes of a closed meeting, else the minutes as they stand; only then are its sections asked for."""
    book = Book(company.workspace, company.warehouse.data_date)
    found = kept(book, meeting) if book.state(meeting).closed else None
    return found or minutes(company, meeting, sections())


def file_name(meeting: Meeting, form: str) -> str:
    """ "weekly-meeting-2026-W46.pdf"."""
    what = "weekly-meeting" if meeting.kind == "weekly" else "monthly-review-minutes"
    return f"{what}-{meeting.key}.{form}"
