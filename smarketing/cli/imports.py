"""Imports as text for the terminal: what one would do, what it did, and which there were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smarketing.cli.tables import print_table
from smarketing.importing import FilePreview, FileReport, Preview, Report, Run, shown

_HEADER = ("file", "recognised as", "read", "loaded", "merged", "rejected")
#: Files of one import that are named in a list.
_NAMED = 3


def report_text(report: Report) -> str:
    lines = [*_table(report.loaded), *_notes(report.loaded)]
    lines += [f"skipped {f.file}: {f.notes[0]}" for f in report.skipped]
    lines += [f"left in the inbox: {f.notes[0]}" for f in report.left]
    lines += report.notes
    return "\n".join(lines) or "There is nothing to import in the inbox."


def preview_text(seen: Preview) -> str:
    """A section per file, then what the import as a whole would do."""
    parts = ["\n".join(_section(f)) for f in seen.files]
    loaded = [f for f in seen.reports if f.status == "loaded"]
    return "\n\n".join([*parts, "\n".join([*_table(loaded), *seen.notes, verdict(seen)])])


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
        yield f"{report.file}: {report.notes[0].removeprefix(report.file + ': ')}"
        return
    yield f"{report.file}: {report.title}, {(report.object or '').replace('_', ' ')}"
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
        yield f"  rejected row {reject.row}, {reject.column or 'whole row'}: {reject.value}: {reject.reason}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
