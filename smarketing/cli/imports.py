"""Imports as text for the terminal: what one would do, what it did, and which there were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import click

from smarketing.importing import Answer, Caution, FilePreview, FileReport, Preview, Report, Run, shown
from smarketing.importing.telling import friendly
from smarketing.outputs.tables import print_table
from smarketing.sources import LEFT_EMPTY

_HEADER = ("file", "recognised as", "read", "loaded", "merged", "rejected")
#: Files of one import that are named in a list.
_NAMED = 3


_COLUMN = re.compile(r"(?P<file>.+?):(?P<column>[a-z_]+)=(?P<header>.+)", re.DOTALL)


def said_of_files(context: click.Context, option: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """--as FILE=KIND, as often as given; a file's name may hold an =."""
    parts = [one.rpartition("=") for one in given]
    if wrong := next((one for one, (file, _, kind) in zip(given, parts, strict=True) if not file or not kind), None):
        raise click.BadParameter(f"{wrong!r} should be FILE=KIND, such as candidates.csv=leads.")
    return {file: kind for file, _, kind in parts}


def columns_of_files(
    context: click.Context, option: click.Parameter, given: Sequence[str]
) -> dict[str, dict[str, str]]:
    """--map FILE:COLUMN=HEADER, as often as given."""
    found: dict[str, dict[str, str]] = {}
    for one in given:
        if not (said := _COLUMN.fullmatch(one)):
            raise click.BadParameter(f"{one!r} should be FILE:COLUMN=HEADER, such as deals.csv:amount=Worth.")
        found.setdefault(said["file"], {})[said["column"]] = said["header"].strip()
    return found


def report_text(report: Report, *, inbox: bool = False) -> str:
    lines = [*_cautions(report.notes), *_table(report.loaded), *_notes(report.loaded)]
    lines += [f"skipped {f.file}: {f.said}" for f in report.skipped]
    lines += [f"left {'in the inbox' if inbox else 'out'}: {f.said}" for f in report.left]
    lines += [note for note in report.notes if not isinstance(note, Caution)]
    return "\n".join(lines) or "There is nothing to import in the inbox."


def preview_text(seen: Preview) -> str:
    """A section per file, then what the import as a whole would do."""
    parts = ["\n".join(_section(f)) for f in seen.files]
    loaded = [f for f in seen.reports if f.status == "loaded"]
    notes = [note for note in seen.notes if not isinstance(note, Caution)]
    whole = [*_cautions(seen.notes), *_table(loaded), *notes, verdict(seen)]
    return "\n\n".join([*parts, "\n".join(whole)])


def _cautions(notes: Sequence[str]) -> list[str]:
    """What is to be read before any figure."""
    return [f"Warning: {note}" for note in notes if isinstance(note, Caution)]


def verdict(seen: Preview) -> str:
    """What an import would do, in words; nothing was changed yet."""
    if seen.refusal:
        return f"Nothing would be imported: {seen.refusal}"
    if not seen.changes:
        return "Nothing would change: everything in these files was imported before."
    demo = " The demo company would give way; undo would bring it back." if seen.replaces_demo else ""
    return f"Nothing was imported yet.{demo}"


def files(run: Run) -> str:
    """The files of an import, the first few by name."""
    more = len(run.files) - _NAMED
    return ", ".join(run.files[:_NAMED]) + (f" and {more} more" if more > 0 else "") or "cannot be read any more"


def runs_text(past: Sequence[Run]) -> str:
    if not past:
        return "Nothing was imported yet."
    header = ("number", "imported (UTC)", "files", "read", "loaded", "merged", "rejected", "")
    rows = [
        (r.number, r.at and f"{r.at:%Y-%m-%d %H:%M}", files(r), r.rows_read, r.loaded, r.merged, r.rejected, _state(r))
        for r in past
    ]
    return print_table(header, rows)


def _state(run: Run) -> str:
    demo = "demo company" if run.demo else ""
    return ", ".join(part for part in ("in force" if run.in_force else "", demo) if part)


def _table(loaded: Sequence[FileReport]) -> list[str]:
    rows = [(f.file, f"{f.crm} {f.object}", f.rows_read, f.loaded, f.merged, f.rejected) for f in loaded]
    return [print_table(_HEADER, rows)] if rows else []


def _notes(loaded: Sequence[FileReport]) -> list[str]:
    return [f"{f.file}: {note}" for f in loaded for note in f.notes]


def _section(seen: FilePreview) -> Iterator[str]:
    report = seen.report
    if report.status != "loaded":
        yield f"{report.file}: {report.said.removeprefix(report.file + ': ')}"
        yield from (f"  as {friendly(a.name)}: {a.numbers}" for a in _tried(seen))
        return
    yield f"{report.file}: {report.title}, {(report.object or '').replace('_', ' ')}"
    if report.why:
        yield f"  because {report.why}"
    yield from (f"  {note}" for note in report.notes)
    if seen.columns:
        rows = [(c.column, " / ".join(c.headers) or None, c.how) for c in seen.columns]
        yield _indented(print_table(("column", "from", "read as"), rows))
    if seen.sample:
        yield _indented(
            print_table(list(seen.sample[0]), [[shown(value) for value in row.values()] for row in seen.sample])
        )
    if seen.unused:
        yield "  not used: " + ", ".join(seen.unused)
    for reject in seen.rejects:
        what = "row" if reject.reason.startswith(LEFT_EMPTY) else "rejected row"
        yield f"  {what} {reject.row}, {reject.column or 'whole row'}: {reject.value}: {reject.reason}"


def _tried(seen: FilePreview) -> Sequence[Answer]:
    """The readings of an unclear file that were tried."""
    return [a for a in (seen.question.answers if seen.question else ()) if a.rows is not None]


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
