"""`import`, `undo` and `demo`: what goes into the warehouse and how to take it back."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from smarketing import demo as demo_company
from smarketing.cli.tables import print_table
from smarketing.importing import Dates, Report, import_files
from smarketing.importing import undo as undo_import
from smarketing.settings import home


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dates", type=click.Choice(["day-first", "month-first"]), help="How to read dates such as 03/04/2026.")
@click.option("--strict", is_flag=True, help="Fail when a file is not recognised or not needed.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_(paths: tuple[Path, ...], dates: Dates | None, strict: bool, as_json: bool) -> None:
    """Import CRM exports: files, or folders of them. All of them, or nothing.

    Files are recognised by their headers. Importing a file twice changes nothing; a newer export updates its records.
    """
    with click.progressbar(length=1000, label="Importing", file=sys.stderr, show_eta=False) as bar:
        report = import_files(
            paths, home(), dates=dates, strict=strict, progress=lambda part, _: bar.update(int(part * 1000) - bar.pos)
        )
    click.echo(json.dumps(asdict(report), indent=2) if as_json else _as_text(report))


def _as_text(report: Report) -> str:
    header = ("file", "recognised as", "read", "loaded", "merged", "rejected")
    rows = [(f.file, f"{f.crm} {f.object}", f.rows_read, f.loaded, f.merged, f.rejected) for f in report.loaded]
    lines = [print_table(header, rows)]
    lines += [f"{f.file}: {note}" for f in report.loaded for note in f.notes]
    lines += [f"skipped {f.file}: {f.notes[0]}" for f in report.skipped]
    lines += report.notes
    return "\n".join(lines)


@click.command()
def undo() -> None:
    """Return to the warehouse before the last import."""
    earlier = undo_import(home())
    click.echo("The warehouse before the last import is back." if earlier else "The warehouse is empty again.")


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
