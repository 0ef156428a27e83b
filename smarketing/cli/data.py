"""`import`, `imports`, `undo` and `demo`: what goes into the warehouse and how to take it back."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TypedDict

import click

from smarketing import demo as demo_company
from smarketing.cli import imports
from smarketing.errors import AskingFile
from smarketing.importing import (
    Dates,
    Preview,
    Progress,
    Report,
    Run,
    import_files,
    inbox,
    lost,
    preview,
    return_to,
    runs,
)
from smarketing.importing import undo as undo_import
from smarketing.settings import home


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--inbox", "from_inbox", is_flag=True, help="Import what lies in the inbox, instead of PATHS.")
@click.option("--dates", type=click.Choice(["day-first", "month-first"]), help="How to read dates such as 03/04/2026.")
@click.option(
    "--as",
    "told",
    multiple=True,
    callback=imports.said_of_files,
    metavar="FILE=KIND",
    help="What a file is: deals, leads, contacts, activities, ...; skip leaves it out, anyway loads it whatever speaks "
    "against it, ask forgets what you said before. May be given several times.",
)
@click.option(
    "--map",
    "columns",
    multiple=True,
    callback=imports.columns_of_files,
    metavar="FILE:COLUMN=HEADER",
    help="Which of its headers fills a column of a file, such as deals.csv:amount=Worth. May be given several times.",
)
@click.option("--strict", is_flag=True, help="Fail when a file is not recognised or not needed.")
@click.option(
    "--skip-unreadable",
    is_flag=True,
    help="Leave out files that cannot be read, or whose dates ask, and load the rest.",
)
@click.option("--dry-run", is_flag=True, help="Only show how the files are read and what importing them would do.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_(
    paths: tuple[Path, ...],
    from_inbox: bool,
    dates: Dates | None,
    told: dict[str, str],
    columns: dict[str, dict[str, str]],
    strict: bool,
    skip_unreadable: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import CRM exports: files, or folders of them. All of them, or nothing; with --skip-unreadable all that can be
    read, which is then no failure.

    Files are recognised by their names, headers and values. One that may be several things is asked about, as is one
    that would cost figures: answer with --as, FILE being its name in the report. What you say a file is counts for
    later files of the same columns, too. Importing a file twice changes nothing; a newer export updates its records.
    Of the files in the inbox those that can be read are imported, and then moved into imported/ inside it.
    """
    if bool(paths) == from_inbox:
        raise click.UsageError("Give the files or folders to import, or --inbox.")
    if from_inbox and strict:
        raise click.UsageError("--strict is about the files given; one in the inbox that cannot be read just stays.")
    if from_inbox and skip_unreadable:
        raise click.UsageError("--skip-unreadable is about the files given; one in the inbox just stays.")
    asked: _Asked = {
        "dates": dates, "told": told, "columns": columns, "strict": strict, "skip_unreadable": skip_unreadable
    }  # fmt: skip
    with _progress() as progress:
        if dry_run:
            files = list(inbox.waiting(home())) if from_inbox else paths
            done: Preview | Report = preview(files, home(), **asked, progress=progress)
        elif from_inbox:
            done = inbox.take_in(home(), dates=dates, told=told, columns=columns, progress=progress)
        else:
            done = _imported(paths, asked, progress, as_json)
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2, default=str))
    else:
        click.echo(
            imports.preview_text(done) if isinstance(done, Preview) else imports.report_text(done, inbox=from_inbox)
        )
    if (isinstance(done, Preview) and done.refusal) or (isinstance(done, Report) and done.left and not skip_unreadable):
        sys.exit(1)


def _imported(paths: Sequence[Path], asked: _Asked, progress: Progress, as_json: bool) -> Preview | Report:
    """The report; for scripts, where a file asks something, the preview, which has the questions of all files."""
    try:
        return import_files(paths, home(), **asked, progress=progress)
    except AskingFile:
        if not as_json:
            raise
        return preview(paths, home(), **asked, progress=progress)


class _Asked(TypedDict):
    dates: Dates | None
    told: dict[str, str]
    columns: dict[str, dict[str, str]]
    strict: bool
    skip_unreadable: bool


@contextmanager
def _progress() -> Iterator[Progress]:
    with click.progressbar(length=1000, label="Reading", file=sys.stderr, show_eta=False) as bar:
        yield lambda share, _: bar.update(int(share * 1000) - bar.pos)


@click.command()
@click.option("--to", "number", type=int, metavar="NUMBER", help="The import to return to; 0 is the empty warehouse.")
def undo(number: int | None) -> None:
    """Return to the warehouse before the last import, or as one of the five before it left it.

    `imports` lists them. What is taken back is gone from the warehouse; import its files again to have it back.
    """
    past = runs(home())
    now = undo_import(home()) if number is None else return_to(home(), number)
    back = sum(1 for run in lost(past, now))
    click.echo(f"{back} import{'' if back == 1 else 's'} taken back. " + _now(now, past))


def _now(number: int, past: Sequence[Run]) -> str:
    run = next((run for run in past if run.number == number), None)
    if run is None:
        return "The warehouse is empty again."
    return f"The warehouse is again what import {number} left: {imports.files(run)}."


@click.command("imports")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_imports(as_json: bool) -> None:
    """The imports so far, the newest first; those with a number can be returned to with `undo --to NUMBER`."""
    past = runs(home())
    if as_json:
        click.echo(json.dumps([asdict(run) for run in past], indent=2, default=str))
    else:
        click.echo(imports.runs_text(past))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of the export, to try out what a later export changes; 2026-11-13 unless said, up to 2027-03-31.",
)
def demo(folder: Path, until: datetime | None) -> None:
    """Write the demo company's exports into FOLDER.

    A later export holds what an earlier one does, and what has happened since.
    """
    try:
        files = demo_company.write(folder, until.date() if until else None)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--until") from wrong
    for file in files:
        click.echo(file)
