"""`plan`: backwards from a revenue goal to the people and reps it needs."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

import click

from smarketing.cli.show import Day
from smarketing.cli.tables import print_table
from smarketing.company import Company, open_company
from smarketing.errors import PlanError
from smarketing.planner import STAGES, Baseline, Outcome, Plan, best_step, parse_rates, solve
from smarketing.planner.measured import baseline
from smarketing.settings import home
from smarketing.views import Filters
from smarketing.views.amounts import ENTER_BY_COMMAND
from smarketing.views.wording import money, share


@click.command()
@click.option("--revenue", type=float, help="Revenue goal of the year; default: as measured.")
@click.option("--deal-size", type=float, help="Average amount of a won deal; default: as measured.")
@click.option(
    "--rates",
    help="Five rates in funnel order, from prospect-to-lead to opportunity-to-customer, such as "
    "0.5,0.5,0.5,0.5,0.5; default: as measured, a step the data does not have counting as 100 %.",
)
@click.option("--weeks", type=float, default=48, show_default=True, help="Working weeks in the year.")
@click.option("--reviews-per-week", type=float, default=8, show_default=True, help="MQLs a rep reviews per week.")
@click.option("--sqls-per-week", type=float, help="SQLs a rep can work per week; default: all that the reviews give.")
@click.option("--calls-per-sql", type=float, default=2, show_default=True)
@click.option("--emails-per-sql", type=float, default=3, show_default=True)
@click.option("--reps", type=float, help="Reps on the present team; default: as measured, if anything is.")
@click.option("--from", "start", type=Day(), help="First day of what is measured.")
@click.option("--to", "end", type=Day(), help="Last day of what is measured.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def plan(
    revenue: float | None,
    deal_size: float | None,
    rates: str | None,
    weeks: float,
    reviews_per_week: float,
    sqls_per_week: float | None,
    calls_per_sql: float,
    emails_per_sql: float,
    reps: float | None,
    start: date | None,
    end: date | None,
    form: str,
) -> None:
    """Plan backwards from a revenue goal: people at each stage, reps needed, what the present team can serve."""
    company = open_company(home())
    measured = baseline(company, Filters(start, end))
    wanted = Plan(
        revenue=_given(revenue, measured.revenue_per_year, "--revenue", measured.unrated),
        deal_size=_given(deal_size, measured.deal_size, "--deal-size", measured.unrated),
        rates=parse_rates(rates) if rates else _measured_rates(measured),
        weeks=weeks,
        reviews_per_week=reviews_per_week,
        sqls_per_week=sqls_per_week,
        calls_per_sql=calls_per_sql,
        emails_per_sql=emails_per_sql,
        reps=measured.reps if reps is None else reps,
    )
    outcome = solve(wanted)
    click.echo(_as_json(outcome) if form == "json" else _as_text(outcome, company))


def _given(value: float | None, measured: float | None, option: str, why: str) -> float:
    chosen = measured if value is None else value
    if chosen is None:
        reason = f": {why}{ENTER_BY_COMMAND}" if why else ""
        raise PlanError(f"The data does not tell what {option} is{reason}; give it, e.g. {option} 1000.")
    return chosen


def _measured_rates(measured: Baseline) -> tuple[float, ...]:
    """The measured rates; a step the data does not have changes nobody, so it counts as 100 %."""
    if all(m.rate is None for m in measured.rates):
        raise PlanError("The data tells none of the five rates; give them, e.g. --rates 0.5,0.5,0.5,0.5,0.5.")
    return tuple(1.0 if m.rate is None else m.rate for m in measured.rates)


def _as_json(outcome: Outcome) -> str:
    best = best_step(outcome.plan)
    return json.dumps(outcome.as_dict() | {"best_step": asdict(best) if best else None}, indent=2)


def _as_text(outcome: Outcome, company: Company) -> str:
    plan, currency = outcome.plan, company.currency
    steps = ("", *(share(rate) for rate in plan.rates))
    people = zip(STAGES, steps, outcome.people, outcome.people_per_month, outcome.people_per_week, strict=True)
    lines = [
        f"{money(plan.revenue, currency)} in deals of {money(plan.deal_size, currency)}",
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
    return "\n".join(lines)
