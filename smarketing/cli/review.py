"""`review`: the monthly review as a file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click


class Month(click.ParamType[date]):
    """A calendar month, YYYY-MM."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m").date()
        except ValueError:
            self.fail(f"{value!r} is not a month; write it as YYYY-MM, e.g. 2026-10.", param, ctx)


@click.command()
@click.option("--month", type=Month(), help="The month to review, as 2026-10; default: the newest that is over.")
@click.option("--section", "sections", multiple=True, metavar="VIEW", help="Only this view; may be repeated, in order.")
@click.option("--format", "form", type=click.Choice(["pdf", "html", "md"]), default="pdf", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; default: by month.")
def review(month: date | None, sections: tuple[str, ...], form: str, out: Path | None) -> None:
    """Write the monthly review: promises, why the month hit or missed, and every view of the month.

    It has the figures of the pages, with what each left out, and the day of the data.
    The same data gives the same file.
    """
    from smarketing.company import open_company
    from smarketing.errors import ReviewError
    from smarketing.review import FORMATS, write
    from smarketing.review import review as made_for
    from smarketing.settings import home

    made = made_for(open_company(home()), month, sections)
    file = out or Path(FORMATS[form].file(made))
    try:
        file.write_bytes(write(made, form))
    except OSError as error:
        raise ReviewError(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"{made.title}: {file}")
