"""`rates`: what other currencies are worth in the company's own, so that amounts may be added up."""

from __future__ import annotations

from datetime import datetime

import click

from smarketing import signing
from smarketing.agreement import Rate, Rates
from smarketing.agreement.rates import rate_of
from smarketing.company import Company, open_company
from smarketing.outputs.tables import echo_json, print_table
from smarketing.settings import home
from smarketing.views.amounts import converted, refused_by_command

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
AUTHOR = click.option("--author", default="", help="Who says so.")
DAY = click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
                   help="The day from which it holds, until the next rate; default: always.")  # fmt: skip


@click.group(invoke_without_command=True)
@click.pass_context
def rates(ctx: click.Context) -> None:
    """What other currencies are worth: while one of a won deal lacks its rate, no amounts are added up.

    Without a command: `list`.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@rates.command("list")
@AS_JSON
def list_(as_json: bool = False) -> None:
    """List the rates, and what they are used for or still lacking."""
    _tell(as_json)


@rates.command("set")
@click.argument("currency")
@click.argument("rate", type=float)
@click.option("--into", help="The currency it is worth so much in; default: the company's.")
@DAY
@AUTHOR
@AS_JSON
def set_(currency: str, rate: float, into: str | None, first: datetime | None, author: str, as_json: bool) -> None:
    """Say what 1 CURRENCY is worth: `set USD 0.92 --from 2026-01-01`.

    A deal is converted by the rate of its close date, else of its creation date; before the first rate, by the first.
    """  # fmt: skip
    company = open_company(home())
    base = signing.rates_revision(company)
    given = rate_of(currency, into or company.currency, rate, first.date() if first else None)
    _save(company, company.rates.with_rate(given), base, author, as_json)


@rates.command()
@click.argument("currency")
@DAY
@click.option("--all", "every", is_flag=True, help="Every rate of the currency.")
@AUTHOR
@AS_JSON
def remove(currency: str, first: datetime | None, every: bool, author: str, as_json: bool) -> None:
    """Take a rate of CURRENCY back: the one from a day, the one without a day, or all."""
    company = open_company(home())
    base = signing.rates_revision(company)
    left = company.rates.without(currency, first.date() if first else None, every=every)
    _save(company, left, base, author, as_json)


def _save(company: Company, table: Rates, base: int, author: str, as_json: bool) -> None:
    signing.exchange(company, table, base=base, author=author)
    _tell(as_json)


def _tell(as_json: bool) -> None:
    company = open_company(home())
    if as_json:
        document = {
            "currency": company.currency,
            "rates": [rate.model_dump(mode="json") for rate in company.rates.rates],
            "refused": refused_by_command(company) or None,
            "converted": converted(company) or None,
        }
        return echo_json(document)
    known = company.rates.rates
    header = ("currency", "is worth", "in", "from")
    lines = [print_table(header, [_row(rate) for rate in known]) if known else "There is no exchange rate yet."]
    return click.echo("\n".join([*lines, *filter(None, (refused_by_command(company), converted(company)))]))


def _row(rate: Rate) -> tuple[str, ...]:
    return rate.currency, f"{rate.rate:.10g}", rate.into, str(rate.valid_from or "always")
