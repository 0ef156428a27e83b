"""`meeting`: the weekly meeting and that of the monthly review: what they look at, what is said, and the minutes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from smarketing.cli.held import Asked, Held, book
from smarketing.cli.review import FORMS, Month, save
from smarketing.cli.show import Day
from smarketing.outputs.tables import echo_json, print_table

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
AUTHOR = click.option("--author", default="", help="Who says so.")
ALL = click.option("--all", "every", is_flag=True, help="Those settled too.")
#: Standing for a text that is read from standard input.
STDIN = "-"


@click.group(invoke_without_command=True)
@click.option("--week", metavar="YYYY-Www", help="The week, as 2026-W46; default: the one the data is for.")
@click.option("--month", type=Month(), help="The monthly review's meeting instead, as 2026-10.")
@click.pass_context
def meeting(ctx: click.Context, week: str | None, month: date | None) -> None:
    """The weekly meeting, or with --month that of the monthly review. Without a command: `show`.

    For example: meeting --week 2026-W46 note promises "Too few calls on Monday" --author Ada
    """  # fmt: skip
    if week and month:
        raise click.UsageError("Give --week or --month, not both.")
    ctx.obj = (week, month)
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@meeting.command()
@AS_JSON
@click.pass_obj
def show(asked: Asked, as_json: bool = False) -> None:
    """Show what the meeting looks at, and what was said to it."""
    held = Held(asked)
    made = held.minutes()
    if as_json:
        return echo_json(_plain({"meeting": held.about(), "notes": held.book.notes(held.meeting),
                                 "sections": [_section(section) for section in made.sections]}))  # fmt: skip
    from smarketing.review import write

    return click.echo(write(made, "md").decode().rstrip())


@meeting.command()
@click.argument("point")
@click.argument("text")
@click.option("--decision", is_flag=True, help="It is decided, not only said.")
@AUTHOR
@AS_JSON
@click.pass_obj
def note(asked: Asked, point: str, text: str, decision: bool, author: str,
         as_json: bool) -> None:  # fmt: skip
    """Write TEXT (- reads it) to POINT: promises, wins, slipped or anything-else; of a month, a view.

    It is kept with the figures that the point shows now.
    """
    held = Held(asked)
    kept = held.book.note(held.meeting, point, _text(text), shown=held.shown(point), author=author, decision=decision)
    _tell(f"{'Decision' if decision else 'Note'} {kept.number} is kept in the meeting about {held.meeting.name}.",
          kept, as_json)  # fmt: skip


@meeting.command()
@click.argument("what")
@click.option("--owner", default="", help="Who does it.")
@click.option("--due", type=Day(), help="By when.")
@AUTHOR
@AS_JSON
@click.pass_obj
def action(asked: Asked, what: str, owner: str, due: date | None, author: str,
           as_json: bool) -> None:  # fmt: skip
    """Agree on WHAT is to be done (- reads it)."""
    held = Held(asked)
    kept = held.book.act(_text(what), owner, due, meeting=held.meeting, author=author)
    _tell(f"Action {kept.number} is agreed in the meeting about {held.meeting.name}.", kept, as_json)


@meeting.command()
@ALL
@AS_JSON
def actions(every: bool, as_json: bool) -> None:
    """List the actions that are open."""
    from smarketing.meetings.minutes import agreed_in, state_of_action
    from smarketing.settings import today

    found = [one for one in book().actions() if every or one.state == "open"]
    header = ("number", "what", "owner", "due", "state", "agreed")
    rows = [(a.number, a.what, a.owner, a.due, state_of_action(a, today()), agreed_in(a)) for a in found]
    _list(found, header, rows, "No action is open.", as_json)


@meeting.command()
@click.argument("number", type=int)
@click.argument("state", type=click.Choice(["done", "dropped", "open"]))
@AUTHOR
@AS_JSON
def settle(number: int, state: Any, author: str, as_json: bool) -> None:
    """Say that action NUMBER is done, dropped, or open again."""
    kept = book().settle(number, state, author=author)
    _tell(f"Action {number} is {state}: {kept.what}", kept, as_json)


@meeting.command()
@click.argument("text")
@click.option("--side", type=click.Choice(["marketing", "sales"]), default=None, help="The team that suggests it.")
@click.option("--page", default="", help="The page it is about, such as lead-aging.")
@click.option("--asked", "pairs", multiple=True, metavar="KEY=VALUE", help="What the page was asked; may be repeated.")
@AUTHOR
@AS_JSON
def suggest(text: str, side: Any, page: str, pairs: tuple[str, ...], author: str, as_json: bool) -> None:
    """Suggest TEXT (- reads it) for the next meeting."""
    asked: dict[str, list[str]] = {}
    for pair in pairs:
        name, found, value = pair.partition("=")
        if not found:
            raise click.BadParameter(f"{pair!r} is no KEY=VALUE, such as source=Web.", param_hint="--asked")
        asked.setdefault(name, []).append(value)
    kept = book().suggest(_text(text), side=side or "", page=page, asked=asked, author=author)
    _tell(f"Suggestion {kept.number} is kept.", kept, as_json)


@meeting.command()
@ALL
@AS_JSON
def suggestions(every: bool, as_json: bool) -> None:
    """List the suggestions that are open."""
    found = [one for one in book().suggestions() if every or one.state == "open"]
    header = ("number", "suggestion", "side", "author", "page", "state", "answer")
    rows = [(s.number, s.text, s.side, s.author, s.page, s.state, s.answer) for s in found]
    _list(found, header, rows, "No suggestion is open.", as_json)


@meeting.command()
@click.argument("number", type=int)
@click.argument("state", type=click.Choice(["taken", "closed", "open"]))
@click.option("--why", default="", help="What came of it.")
@AUTHOR
@AS_JSON
def answer(number: int, state: Any, why: str, author: str, as_json: bool) -> None:
    """Say that suggestion NUMBER is taken up, closed, or open again."""
    kept = book().answer(number, state, why, author=author)
    _tell(f"Suggestion {number} is {'taken up' if state == 'taken' else state}.", kept, as_json)


@meeting.command()
@click.argument("what")
@click.option("--for", "whom", default="", help="For which leads.")
@click.option("--say", "bite", default="", help="The sentence to say.")
@click.option("--link", "links", multiple=True, help="Where to read on; may be repeated.")
@click.option("--from", "first", type=Day(), help="The first day it counts.")
@click.option("--until", "last", type=Day(), help="The last day it counts.")
@AUTHOR
@AS_JSON
def brief(what: str, whom: str, bite: str, links: tuple[str, ...], first: date | None, last: date | None, author: str,
          as_json: bool) -> None:  # fmt: skip
    """Tell sales of WHAT is new: a campaign, a product."""
    kept = book().brief(_text(what), whom=whom, bite=bite, links=links, first=first, last=last, author=author)
    _tell(f"Brief {kept.number} is kept.", kept, as_json)


@meeting.command()
@AS_JSON
def briefs(as_json: bool) -> None:
    """List the briefs for sales."""
    found = book().briefs()
    header = ("number", "what", "for", "say", "links", "from", "until")
    rows = [(b.number, b.what, b.whom, b.bite, " ".join(b.links), b.first, b.last) for b in found]
    _list(found, header, rows, "There is no brief.", as_json)


@meeting.command("take-back")
@click.argument("number", type=int)
@AUTHOR
@AS_JSON
def take_back(number: int, author: str, as_json: bool) -> None:
    """Take brief NUMBER back."""
    _tell(f"Brief {number} is taken back.", book().take_back(number, author=author), as_json)


@meeting.command()
@AUTHOR
@AS_JSON
@click.pass_obj
def close(asked: Asked, author: str, as_json: bool) -> None:
    """Close the meeting: its figures and notes are kept as they are, as its minutes."""
    from smarketing import meetings

    held = Held(asked)
    state = meetings.close(held.company, held.meeting, held.sections(), author=author)
    _tell(f"The meeting about {held.meeting.name} is closed; `minutes` writes its minutes.", state, as_json)


@meeting.command()
@AUTHOR
@AS_JSON
@click.pass_obj
def reopen(asked: Asked, author: str, as_json: bool) -> None:
    """Open a closed meeting again; the minutes that were made stay in the book."""
    held = Held(asked)
    state = held.book.reopen(held.meeting, author=author)
    _tell(f"The meeting about {held.meeting.name} is open again.", state, as_json)


@meeting.command()
@click.option("--format", "form", type=click.Choice(FORMS), default="md", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; default: by meeting, - prints.")
@click.pass_obj
def minutes(asked: Asked, form: str, out: Path | None) -> None:
    """Write the minutes: of a closed meeting as it was, of an open one so far."""
    from smarketing.meetings.minutes import file_name
    from smarketing.review import write

    held = Held(asked)
    written = write(held.minutes(), form)
    if str(out) == STDIN:
        sys.stdout.buffer.write(written)
        return None
    file = out or Path(file_name(held.meeting, form))
    save(file, written)
    return click.echo(f"{held.meeting.title}: {file}")


@meeting.command("list")
@AS_JSON
def list_(as_json: bool) -> None:
    """List the meetings so far, the newest first."""
    from smarketing.meetings import held

    found = held(book())
    header = ("meeting", "about", "closed by", "closed at (UTC)", "notes", "decisions", "actions")
    rows = [
        (one.meeting.key, one.meeting.name, one.state.by if one.state.closed else "open",
         f"{one.state.at}" if one.state.closed else "", one.notes, one.decisions, one.actions)
        for one in found
    ]  # fmt: skip
    documents = [asdict(one) | {"meeting": one.meeting.key} for one in found]
    _list(documents, header, rows, "No meeting was held yet.", as_json)


@meeting.command()
@click.argument("words", nargs=-1, required=True)
@AS_JSON
def search(words: tuple[str, ...], as_json: bool) -> None:
    """Find notes, decisions, actions, suggestions and briefs that have all WORDS."""
    from smarketing.meetings import search as find

    found = find(book(), " ".join(words))
    rows = [(f.meeting.key if f.meeting else "", f.kind, f.number, f.author, f.said_at, f.text) for f in found]
    documents = [asdict(f) | {"meeting": f.meeting.key if f.meeting else None} for f in found]
    _list(documents, ("meeting", "kind", "number", "author", "said on", "text"), rows, "Nothing was found.", as_json)


def _text(given: str) -> str:
    return sys.stdin.read() if given == STDIN else given


def _section(section: Any) -> dict[str, Any]:
    from smarketing.meetings import Shown

    return {
        "name": section.name, "title": section.title, "remarks": section.remarks, "missing": section.missing or None,
        **Shown.by(section).content, "said": [asdict(saying) for saying in section.said],
        "tables": [{"name": t.name, "title": t.title, "columns": t.labels, "rows": t.rows} for t in section.tables],
    }  # fmt: skip


def _tell(sentence: str, kept: Any, as_json: bool) -> None:
    if as_json:
        return echo_json(_plain(kept))
    return click.echo(sentence)


def _list(found: Iterable[Any], header: Sequence[str], rows: Sequence[Sequence[Any]], none: str, as_json: bool) -> None:
    if as_json:
        return echo_json(_plain(list(found)))
    return click.echo(print_table(header, rows) if rows else none)


def _plain(document: Any) -> Any:
    """A document of our types as JSON has it: days as text."""
    return json.loads(json.dumps(document, default=_as_json))


def _as_json(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
