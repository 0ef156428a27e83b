"""`review`: the monthly review as a file, kept as it is, or as it was kept."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from smarketing.company import Company
    from smarketing.review import Layout, Review

#: The formats by name; what writes them takes longer to load than the help takes to print.
FORMS = ("pdf", "pptx", "html", "md")
#: Instead of a section: all, whatever was kept for the company.
ALL = "all"


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
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="VIEW",
    help="Only this view; may be repeated, in order. “all”: every section in the usual order.",
)
@click.option("--format", "form", type=click.Choice(FORMS), default="pdf", show_default=True)
@click.option("--paper", "size", type=click.Choice(["a4", "letter"]), help="Size of the sheets; default: a4.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; default: by month.")
@click.option("--keep", is_flag=True, help="Keep the review with its figures as they are today.")
@click.option("--kept", "as_kept", is_flag=True, help="Write the review of the month as it was kept last.")
@click.option("--keep-layout", is_flag=True, help="From now on every review has these sections and this paper.")
@click.option("--author", default="", help="Who keeps it.")
def review(
    month: date | None,
    sections: tuple[str, ...],
    form: str,
    size: str | None,
    out: Path | None,
    keep: bool,
    as_kept: bool,
    keep_layout: bool,
    author: str,
) -> None:  # fmt: skip
    """Write the monthly review: promises, why the month hit or missed, and every view of the month.

    It has the figures of the pages, with what each left out, and the day of the data. The same data gives the same
    file. One that was kept says what is another figure today.
    """
    from smarketing.company import open_company
    from smarketing.review import FORMATS, kept, layout, write
    from smarketing.settings import home

    company = open_company(home())
    chosen = _chosen(company, sections, size)
    made = (_kept if as_kept else _made)(company, month, chosen)
    if keep_layout:
        layout.keep(company.workspace, chosen, author)
    if keep:
        kept.keep(company.workspace, made, author)
    file = out or Path(FORMATS[form].file(made))
    save(file, write(made, form, chosen.paper))
    click.echo(f"{made.title}: {file}")


def _chosen(company: Company, sections: tuple[str, ...], size: str | None) -> Layout:
    """What was asked for here, and for the rest what was said for every review."""
    from smarketing.review import layout

    usual = layout.layout(company.workspace)
    names = () if sections == (ALL,) else sections or usual.sections
    paper = next((known for known in layout.PAPERS if known == size), usual.paper)
    return layout.Layout(names, paper)


def _made(company: Company, month: date | None, chosen: Layout) -> Review:
    from smarketing.review import review as made_for

    return made_for(company, month, chosen.sections)


def _kept(company: Company, month: date | None, chosen: Layout) -> Review:
    """The review as it was kept; what is another figure now is said on the way, or why today has none."""
    from smarketing.errors import ReviewError
    from smarketing.review import kept

    try:
        now = _made(company, month, chosen)
    except ReviewError as error:
        newest = next(iter(kept.months(company.workspace)), None)
        if (asked := month or newest) is None:
            raise
        found = kept.asked(company.workspace, asked)
        click.echo(f"Nothing to compare it with: {error}")
        return found.review
    found = kept.asked(company.workspace, now.span.first)
    for change in kept.changes(found.review, now):
        click.echo(f"{change.section}, {change.figure}: was {change.was}, is {change.now}")
    for reason in kept.reasons(found.review, now):
        click.echo(reason)
    return found.review


def save(file: Path, content: bytes) -> None:
    """Write a document into a file. Raises ReviewError where that cannot be."""
    from smarketing.errors import ReviewError

    try:
        file.write_bytes(content)
    except OSError as error:
        raise ReviewError(f"{file} cannot be written: {error.strerror}.") from error
