"""`plan`: backwards from a revenue goal to the people and reps it needs."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date

import click

from smarketing.cli.show import Day
from smarketing.company import open_company
from smarketing.errors import PlanError
from smarketing.outputs.tables import print_table
from smarketing.planner import STAGES, Outcome, Plan, best_step, parse_rates, solve
from smarketing.planner.inputs import Input
from smarketing.planner.start import STEP_KEYS, Start, start
from smarketing.settings import home
from smarketing.views import Filters
from smarketing.views.amounts import ENTER_BY_COMMAND, NO_RATE
from smarketing.views.wording import money, share

STARTS = "default: as agreed, else as measured"


@click.command()
@click.option("--revenue", type=float, help=f"Revenue goal of the year; {STARTS}.")
@click.option("--deal-size", type=float, help=f"Deal size: revenue per won deal; {STARTS}.")
@click.option(
    "--deals-per-customer",
    type=float,
    help="Won deals per customer; default: as measured, and 1 where --deal-size is given.",
)
@click.option(
    "--rates",
    help="Five rates in funnel order, from prospect-to-lead to opportunity-to-customer, such as "
    "0.5,0.5,0.5,0.5,0.5; default: as measured, a step the data does not have counting as 100 %.",
)
@click.option("--weeks", type=float, help="Working weeks in the year; default: as agreed, else 48.")
@click.option("--reviews-per-week", type=float, help="MQLs a rep reviews per week; default: as agreed, else 8.")
@click.option("--sqls-per-week", type=float, help="SQLs a rep can work per week; default: all that the reviews give.")
@click.option("--calls-per-sql", type=float, help="Default: as agreed, else 2.")
@click.option("--emails-per-sql", type=float, help="Default: as agreed, else 3.")
@click.option("--reps", type=float, help=f"Reps on the present team; {STARTS}, if anything is.")
@click.option("--from", "first", type=Day(), help="First day of what is measured.")
@click.option("--to", "last", type=Day(), help="Last day of what is measured.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def plan(
    revenue: float | None,
    deal_size: float | None,
    deals_per_customer: float | None,
    rates: str | None,
    weeks: float | None,
    reviews_per_week: float | None,
    sqls_per_week: float | None,
    calls_per_sql: float | None,
    emails_per_sql: float | None,
    reps: float | None,
    first: date | None,
    last: date | None,
    form: str,
) -> None:
    """Plan backwards from a revenue goal: people at each stage, reps needed, what the present team can serve.

    Every number starts as agreed, else as measured, else as assumed; the answer says which, and over what.
    """
    company = open_company(home())
    begun = start(company, Filters(first, last))
    given = {
        "revenue": revenue, "weeks": weeks, "reviews": reviews_per_week, "calls": calls_per_sql,
        "emails": emails_per_sql, "reps": reps,
        **dict(zip(STEP_KEYS, parse_rates(rates) if rates else (None,) * len(STEP_KEYS), strict=True)),
    }  # fmt: skip
    inputs = {key: chosen.given(given.get(key)) for key, chosen in begun.inputs.items()}
    inputs["sale"], size = _per_customer(begun, deal_size, deals_per_customer)
    outcome = solve(_plan(begun, inputs, sqls_per_week))
    said = [*inputs.values(), *size]
    click.echo(_as_json(outcome, said) if form == "json" else _as_text(outcome, said, begun))


def _per_customer(begun: Start, size: float | None, deals: float | None) -> tuple[Input, tuple[Input, Input]]:
    """The revenue per customer, and the deal size and deals per customer of which it is made where either is given."""
    if size is None and deals is None:
        return begun["sale"], (begun.deal_size, begun.deals_per_customer)
    each, many = begun.deal_size.given(size), begun.deals_per_customer.given(deals)
    if deals is None:
        many = replace(many, value=1.0, how="assumed", basis="as the deal size is given; give --deals-per-customer")
    if each.value is None:
        return replace(begun["sale"], value=None, reason=each.reason), (each, many)
    assert many.value is not None
    basis = f"deal size, {each.how}, x {many.value:g} won deals per customer, {many.how}"
    total = replace(begun["sale"].given(each.value * many.value), basis=basis)
    return total, (each, many)


def _plan(begun: Start, inputs: dict[str, Input], sqls_per_week: float | None) -> Plan:
    return Plan(
        revenue=_needed(inputs["revenue"], begun, "--revenue"),
        per_customer=_needed(inputs["sale"], begun, "--deal-size"),
        rates=_rates(inputs),
        weeks=_needed(inputs["weeks"], begun, "--weeks"),
        reviews_per_week=_needed(inputs["reviews"], begun, "--reviews-per-week"),
        sqls_per_week=sqls_per_week,
        calls_per_sql=_needed(inputs["calls"], begun, "--calls-per-sql"),
        emails_per_sql=_needed(inputs["emails"], begun, "--emails-per-sql"),
        reps=inputs["reps"].value,
    )


def _needed(chosen: Input, begun: Start, option: str) -> float:
    if chosen.value is None:
        why = f"{begun.unrated}{ENTER_BY_COMMAND}" if chosen.reason == NO_RATE else chosen.reason
        raise PlanError(f"The data does not tell what {option} is: {why}; give it, e.g. {option} 1000.")
    return chosen.value


def _rates(inputs: dict[str, Input]) -> tuple[float, ...]:
    """The five rates; a step the data does not have is assumed to be passed by all."""
    steps = [inputs[key] for key in STEP_KEYS]
    if all(step.value is None for step in steps):
        raise PlanError("The data tells none of the five rates; give them, e.g. --rates 0.5,0.5,0.5,0.5,0.5.")
    for step in steps:
        if step.value is None:
            raise PlanError(f"{step.label} is not known: {step.reason}; give all five rates with --rates.")
    return tuple(step.value for step in steps if step.value is not None)


def _as_json(outcome: Outcome, inputs: list[Input]) -> str:
    best = best_step(outcome.plan)
    document = outcome.as_dict() | {
        "best_step": asdict(best) if best else None,
        "inputs": {chosen.key: chosen.as_dict for chosen in inputs},
    }
    size = next(chosen.value for chosen in inputs if chosen.key == "deal_size")
    document["plan"] = asdict(outcome.plan) | {"deal_size": size}
    return json.dumps(document, indent=2, ensure_ascii=False)


def _as_text(outcome: Outcome, inputs: list[Input], begun: Start) -> str:
    plan, currency = outcome.plan, begun.currency
    steps = ("", *(share(rate) for rate in plan.rates))
    people = zip(STAGES, steps, outcome.people, outcome.people_per_month, outcome.people_per_week, strict=True)
    lines = [
        f"{money(plan.revenue, currency)} from customers who bring {money(plan.per_customer, currency)} each",
        print_table(("stage", "rate into it", "a year", "a month", "a working week"), people),
        f"reps needed: {outcome.reps_needed} (exactly {outcome.reps_exact:.2f}), "
        f"{outcome.mqls_per_week:,.2f} MQLs a week at {plan.reviews_per_week:g} a rep",
    ]
    served = [outcome.rounded_down, outcome.rounded_up] + ([outcome.present] if outcome.present else [])
    lines += [
        f"{s.reps:g} reps cover {share(s.share)}: {s.mqls:,.0f} MQLs, {s.customers:,.0f} customers, "
        f"{money(s.revenue, currency)}"
        for s in served
    ]
    if best := best_step(plan):
        gain = f"{best.extra_customers:,.1f} more customers, {money(best.extra_revenue, currency)} more"
        lines.append(f"raised by 5 points, {best.step} helps most: {gain}")
    return "\n".join([*lines, "", *(f"{chosen.label}: {chosen.said(currency)}" for chosen in inputs)])
