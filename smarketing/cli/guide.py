"""`guide` and `template`: which exports to fetch and what each makes possible, and files to fill in by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from smarketing import guide as guides
from smarketing.errors import FileError
from smarketing.guide import Opened, Possible, System
from smarketing.outputs.tables import echo_json, print_table


@click.command()
@click.argument("system", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def guide(system: str | None, as_json: bool) -> None:
    """Which exports of SYSTEM to fetch, where they are, and which views each makes possible.

    SYSTEM is a CRM, an ad platform or a tool, such as hubspot; without it, those that are known are listed.
    """
    chosen = [guides.system(system)] if system else list(guides.systems().values())
    if as_json:
        documents = [_document(one) for one in chosen]
        echo_json(documents[0] if system else documents)
    elif system:
        click.echo("\n".join(_text(chosen[0], guides.possible()[chosen[0].name])))
    else:
        rows = [(one.name, one.title, ", ".join(e.name for e in one.exports)) for one in chosen]
        click.echo(print_table(("system", "name", "exports"), rows))


def _document(one: System) -> dict[str, object]:
    found = guides.possible()[one.name]
    exports = [
        {"name": e.name, "where": e.where, "hints": list(e.hints), "opens": list(o.opens), "adds": dict(o.adds)}
        for e, o in zip(one.exports, found.exports, strict=True)
    ]
    return {"system": one.name, "title": one.title, "beside": one.beside, "exports": exports, "lacks": found.lacks}


def _text(one: System, found: Possible) -> Iterator[str]:
    yield f"{one.title}, beside a CRM's exports" if one.beside else one.title
    for number, (export, opened) in enumerate(zip(one.exports, found.exports, strict=True), 1):
        yield ""
        yield f"{number}. {export.name}"
        yield f"   {export.where}"
        yield from (f"   - {hint}" for hint in export.hints)
        yield from (f"   {line}" for line in _brings(opened))
    if found.lacks:
        yield ""
        yield "Not possible with these alone:"
        yield from (f"   {name}: {sentence}" for name, sentence in found.lacks.items())


def _brings(opened: Opened) -> Iterator[str]:
    if opened.opens:
        yield f"makes possible: {', '.join(opened.opens)}"
    for name, labels in opened.adds.items():
        yield f"adds to {name}: {', '.join(labels)}"


@click.command()
@click.argument("table", required=False)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--columns", is_flag=True, help="Say what goes into each column instead.")
@click.option("--json", "as_json", is_flag=True, help="List the templates, or the columns, as JSON.")
def template(table: str | None, file: Path | None, columns: bool, as_json: bool) -> None:
    """Write the template for TABLE into FILE, to be filled in by hand and imported; without FILE, print it.

    Its two example rows are marked “(example)” and are left out of every import. Without TABLE, the templates are
    listed.
    """
    if table is None:
        return _list(as_json)
    found = guides.template(table)
    if columns or as_json:
        meanings = found.meanings
        return echo_json(meanings) if as_json else click.echo(print_table(("column", "meaning"), meanings.items()))
    if file is None:
        return click.echo(found.csv, nl=False)
    if file.exists():
        raise FileError(f"{file} exists already; nothing was written. Name another file.")
    try:
        file.write_text(found.csv, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise FileError(f"{file} cannot be written ({error.strerror or error}).") from error
    return click.echo(file)


def _list(as_json: bool) -> None:
    known = guides.TEMPLATES.values()
    if as_json:
        echo_json([{"name": t.name, "title": t.title, "columns": list(t.headers)} for t in known])
    else:
        click.echo(print_table(("table", "name", "columns"), [(t.name, t.title, ", ".join(t.headers)) for t in known]))
