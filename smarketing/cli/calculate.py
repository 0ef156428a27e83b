"""`calculate`: the agreement's calculators; `propose`: a first agreement from the data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from smarketing.cli.show import Day
from smarketing.company import open_company
from smarketing.errors import PlanError, UnknownName
from smarketing.outputs.answers import as_table, check, plain, plain_rows
from smarketing.outputs.tables import print_table
from smarketing.planner.calculators import CALCULATORS, Answer, Calculator
from smarketing.planner.evidence import Evidence, Question
from smarketing.planner.proposal import Proposed, as_toml, propose_from
from smarketing.planner.slices import DIMENSIONS
from smarketing.settings import home
from smarketing.views import Filters
from smarketing.views.amounts import ENTER_BY_COMMAND, NO_RATE, unrated
from smarketing.views.wording import quantity

#: The option that gives each input by hand, and its help.
INPUTS = {
    "quota": ("--quota", "Sales’ quota of the year"),
    "bookings": ("--bookings", "Bookings goal of the year"),
    "marketing": ("--marketing-share", "Share of revenue from marketing, such as 0.4"),
    "sale": ("--sale", "Revenue per customer"),
    "close": ("--close-rate", "Lead-to-customer rate, such as 0.02"),
    "opportunity": ("--opportunity-rate", "Lead-to-opportunity rate"),
    "win": ("--win-rate", "Opportunity-to-customer rate"),
    "qualified": ("--qualified-rate", "Qualified-lead-to-customer rate"),
}
TAKES = {
    "benchmark": ("quota", "marketing", "sale", "close"),
    "leads": ("bookings", "sale", "opportunity", "win"),
    "qualified-leads": ("bookings", "sale", "qualified"),
    "lead-value": ("bookings", "sale"),
}
FORMAT = click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
JSON = click.option("--json", "form", flag_value="json", help="The same as --format json.")


@click.group()
def calculate() -> None:
    """Calculate what a goal takes: inputs as agreed, else as measured, unless given here."""


def _command(chosen: Calculator) -> click.Command:
    @click.command(chosen.name, help=f"{chosen.question}\n\n{chosen.definition}")
    @click.option("--from", "start", type=Day(), help="First day of what is measured.")
    @click.option("--to", "end", type=Day(), help="Last day of what is measured.")
    @click.option("--as-of", type=Day(), help="Judge as of this day instead of the data date.")
    @click.option("--source", "sources", multiple=True, help="Only leads of this source; may be repeated.")
    @click.option("--owner", "owners", multiple=True, help="Only leads of this owner; may be repeated.")
    @FORMAT
    @JSON
    def command(form: str, **options: Any) -> None:
        given = {key: options.pop(key) for key in TAKES[chosen.name]}
        click.echo(_said(chosen, form, given, **options))

    for key in reversed(TAKES[chosen.name]):
        name, text = INPUTS[key]
        command = click.option(name, key, type=float, help=f"{text}; default: as agreed, else as measured.")(command)
    sliced: click.Command = _with_slices(chosen.name)(command)
    return sliced


def _with_slices(name: str) -> Callable[[Any], Any]:
    by = click.option("--by", "dimension", type=click.Choice(DIMENSIONS), default="source", show_default=True,
                      help="What the leads are sliced by.")  # fmt: skip
    if name == "benchmark":
        return click.option("--marketing-source", "picked", multiple=True,
                            help="A source of marketing’s; may be repeated. Default: all but sales’ own.")  # fmt: skip
    if name == "qualified-leads":
        picked = click.option("--slice", "picked", multiple=True, metavar="NAME[=PART]",
                              help="Only these slices; may be repeated. Parts of a mix: --slice Web=3.")  # fmt: skip
        return lambda command: by(picked(command))
    return by if name == "lead-value" else lambda command: command


def _said(
    chosen: Calculator,
    form: str,
    given: Mapping[str, float | None],
    start: date | None,
    end: date | None,
    as_of: date | None,
    sources: tuple[str, ...],
    owners: tuple[str, ...],
    dimension: Any = "source",
    picked: tuple[str, ...] = (),
) -> str:
    company = open_company(home())
    filters = Filters(start, end, as_of, tuple(map(company.source, sources)), owners)
    check(company, filters)
    names, mix = _parts(picked)
    found = chosen.measure(company, Question(filters, dimension, names, mix))
    for name in (name for name in names if name not in found.offered):
        raise UnknownName(dimension, name, found.offered)
    answer = _answered(chosen, found, given, unrated(company))
    return _as_json(chosen, found, answer) if form == "json" else _as_text(chosen, found, answer)


def _answered(chosen: Calculator, found: Evidence, given: Mapping[str, float | None], unrated: str) -> Answer:
    for measured in found.inputs:
        if measured.value is None and given.get(measured.key) is None:
            option = INPUTS[measured.key][0]
            why = f"{unrated}{ENTER_BY_COMMAND}" if measured.reason == NO_RATE else measured.reason
            raise PlanError(f"{measured.label} is not known: {why}; give it with {option}.")
    return chosen.answer(found, given)


def _parts(chosen: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, float], ...]]:
    """ "Web=3" is the slice Web with 3 parts of the mix; without any "=", no mix is meant."""
    if not any("=" in text for text in chosen):
        return chosen, ()
    mix = []
    for text in chosen:
        name, _, part = text.rpartition("=")
        try:
            mix.append((name or text, float(part) if name else 1.0))
        except ValueError:
            raise PlanError(f"--slice {text}: “{part}” is not a number; write NAME=PART, such as Web=3.") from None
    return tuple(name for name, _ in mix), tuple(mix)


def _as_text(chosen: Calculator, found: Evidence, answer: Answer) -> str:
    lines = [chosen.question, answer.sentence, ""]
    lines += [f"{measured.label}: {measured.said(found.currency)}" for measured in answer.inputs]
    if found.offered and chosen.name == "benchmark":
        lines.append(f"Marketing’s sources: {', '.join(found.chosen)}")
    figures = [(k.label, quantity(k.value, k.unit, found.currency), k.beside) for k in answer.figures]
    lines += ["", print_table(("figure", "value", ""), figures)]
    if len(answer.rows):
        lines += ["", as_table(answer.rows)]
    lines += [found.missing] if found.missing else []
    lines += [f"left out: {part.rows:,} {part.reason}" for part in found.left_out]
    lines += [f"caveat: {part.rows:,} {part.reason}" for part in found.caveats]
    return "\n".join(lines)


def _as_json(chosen: Calculator, found: Evidence, answer: Answer) -> str:
    document = {
        "calculator": chosen.name,
        "question": chosen.question,
        "sentence": answer.sentence,
        "as_of": plain(found.as_of),
        "currency": found.currency,
        "inputs": {i.key: i.as_dict for i in answer.inputs},
        "figures": [
            {
                "label": k.label,
                "measure": k.measure,
                "value": k.value,
                "unit": k.unit,
                "note": k.note,
                "filters": k.over(found.over).said,
            }
            for k in answer.figures
        ],
        "columns": [asdict(column) for column in answer.columns],
        "chosen": list(found.chosen),
        "rows": plain_rows(answer.rows),
        "missing": found.missing or None,
        "left_out": [asdict(part) for part in found.left_out],
        "caveats": [asdict(part) for part in found.caveats],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


for _calculator in CALCULATORS.values():
    calculate.add_command(_command(_calculator))


@click.command()
@click.option("--growth", type=float, default=0.0, show_default=True, help="More than last year: 0.1 is 10 % more.")
@click.option("--effective-from", type=Day(), help="First day of a month; default: the month after the data.")
@click.option("--save", is_flag=True, help="Save it as a version for both sides to sign.")
@click.option("--author", default="", help="Who proposes it.")
@click.option("--format", "form", type=click.Choice(["table", "toml", "json"]), default="table", show_default=True)
@JSON
def propose(growth: float, effective_from: date | None, save: bool, author: str, form: str) -> None:
    """Propose an agreement from the data: every number with the reason for it."""
    from smarketing import signing

    company = open_company(home())
    proposed = propose_from(company, growth, effective_from)
    click.echo(_proposed(proposed, form))
    if save:
        version = signing.propose(
            company, proposed.agreement, base=signing.newest(company), effective_from=proposed.effective_from,
            author=author, reason="Proposed from the data",
        )  # fmt: skip
        click.echo(f"Version {version.number} from {version.effective_from} waits for both signatures.", err=True)


def _proposed(proposed: Proposed, form: str) -> str:
    if form == "toml":
        return as_toml(proposed).rstrip("\n")
    if form == "json":
        agreement = proposed.agreement.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        reasons = [reason.as_dict for reason in proposed.reasons]
        document = {"effective_from": proposed.effective_from.isoformat(), "agreement": agreement, "reasons": reasons}
        return json.dumps(document, indent=2, ensure_ascii=False)
    return print_table(("promise", "proposed", "why"), [(r.field, r.value, r.why) for r in proposed.reasons])
