"""How many leads a goal takes: the planner and every calculator that answers it say the same number."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from smarketing.cli import main
from smarketing.company import Company, open_company
from smarketing.errors import PlanError
from smarketing.importing import import_files
from smarketing.metrics import MEASURES
from smarketing.planner import Plan, solve
from smarketing.planner.calculators import CALCULATORS
from smarketing.planner.evidence import Question
from smarketing.planner.start import start
from smarketing.settings import Home
from smarketing.views import Filters
from tests.companies import Row, company
from tests.views.random_companies import FILTERS, Known, companies

GOAL = 100_000.0


def answers(made: Company, filters: Filters) -> dict[str, float]:
    """The leads of a year, and those for an 80 % chance, that the goal takes by each way of asking.

    The benchmark asks about marketing's part of a quota, so it gets all sources and a share of 100 %.
    """
    begun = start(made, filters)
    rates = tuple(step.value for step in begun.steps)
    sale = begun["sale"].value
    assert sale is not None
    found = {"plan": solve(Plan(GOAL, sale, rates)).leads}  # type: ignore[arg-type]
    sources = tuple(made.names("source"))
    for name, given_by_hand, more in (
        ("leads", {"bookings": GOAL}, {}),
        ("benchmark", {"quota": GOAL, "marketing": 1.0}, {"chosen": sources}),
    ):
        calculator = CALCULATORS[name]
        evidence = calculator.measure(made, Question(filters, **more))  # type: ignore[arg-type]
        answer = calculator.answer(evidence, given_by_hand | {"sale": sale})
        found[name] = answer.average
        found[f"{name}, likely"] = answer.chances.leads() if answer.chances else float("nan")
    return found


def same(found: Mapping[str, float]) -> bool:
    average = {found[name] for name in ("plan", "leads", "benchmark")}
    likely = {found["leads, likely"], found["benchmark, likely"]}
    return len({round(n, 6) for n in average}) == len(likely) == 1


def hubspot_like() -> Company:
    """Subscribers, deals for people who never were SQLs, open deals, and leads younger than most customers were."""
    stages = ["subscriber"] * 10 + ["lead"] * 30 + ["mql"] * 30 + ["sql"] * 20
    leads: list[Row] = [
        {"id": str(n), "stage": stage, "source": ("Web", "Fair")[n % 2], "created_at": f"2026-0{1 + n % 4}-10"}
        for n, stage in enumerate(stages)
    ]
    for row in leads:
        row["created_at"] = day(row["created_at"])
    deals: list[Row] = [
        {"id": f"d{n}", "lead_id": str(15 + 4 * n), "outcome": ("won", "lost", "open")[n % 3], "amount": 100.0 + n,
         "created_at": day("2026-04-20"), "closed_at": None if n % 3 == 2 else day("2026-05-20")}
        for n in range(18)
    ]  # fmt: skip
    deals.append({**deals[0], "id": "second"})
    return company(leads, deals)


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_a_company_like_hubspots() -> None:
    found = answers(hubspot_like(), Filters())
    assert same(found), found


def test_the_demo(demo_folder: Path) -> None:
    found = answers(open_company(Home(demo_folder)), Filters())
    assert same(found), found


@pytest.mark.parametrize("crm", ["hubspot", "zoho"])
def test_real_exports(real_company: Callable[[str], Company], crm: str) -> None:
    found = answers(real_company(crm), Filters())
    assert same(found), found


@settings(max_examples=25, deadline=None)
@given(companies(), FILTERS)
def test_any_company(known: Known, filters: Filters) -> None:
    begun = start(known.company, filters)
    if begun["sale"].value and all(step.value for step in begun.steps):
        found = answers(known.company, filters)
        assert same(found), found


def test_the_commands_start_from_the_same_goal(demo_folder: Path) -> None:
    """Agreed for the year to come: 1,445,000, at a deal size of 9,500; each input says how it was come by."""
    plan, leads = (command(demo_folder, *asked) for asked in (("plan", "--json"), ("calculate", "leads", "--json")))
    assert plan["inputs"]["revenue"]["value"] == leads["inputs"]["bookings"]["value"] == 1_445_000
    assert plan["inputs"]["revenue"]["how"] == leads["inputs"]["bookings"]["how"] == "agreed"
    assert plan["inputs"]["sale"] == leads["inputs"]["sale"]
    assert plan["leads"] / 12 == pytest.approx(leads["figures"][2]["value"])
    for given_input in (*plan["inputs"].values(), *leads["inputs"].values()):
        assert (
            given_input["definition"]
            and given_input["basis"]
            and given_input["how"] in ("agreed", "measured", "assumed")
        )


def command(home: Path, *asked: str) -> Any:
    done = CliRunner(env={"SMARKETING_HOME": str(home)}).invoke(main, asked)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


LEADS = "lead_id,created\n" + "".join(f"L{n},2026-01-0{n}\n" for n in range(1, 5))
DEALS = "deal_id,lead_id,status,amount,created,closed\n" + (
    "D1,L1,won,100,2026-01-10,2026-02-20\nD2,L2,lost,100,2026-01-10,2026-02-20\n"
)


def test_a_crm_without_mqls_takes_its_leads_through_opportunities(tmp_path: Path) -> None:
    """
    | leads | with a deal | won at 100 | lead to opportunity | opportunity to customer | leads for 1,000 |
    |     4 |           2 |          1 |                50 % |                    50 % |              40 |
    """
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    import_files([tmp_path / "leads.csv", tmp_path / "deals.csv"], Home(tmp_path / "home"))
    plan = command(tmp_path / "home", "plan", "--revenue", "1000", "--json")
    leads = command(tmp_path / "home", "calculate", "leads", "--bookings", "1000", "--json")
    assert plan["leads"] == pytest.approx(40)
    assert leads["figures"][2]["value"] == pytest.approx(40 / 12)
    funnel = command(tmp_path / "home", "show", "funnel", "--format", "json")
    assert [row["conversion_from_previous"] for row in funnel["rows"][-2:]] == [0.5, 0.5]


def test_a_deal_size_given_by_hand_is_exact_and_of_one_deal_a_customer(tmp_path: Path) -> None:
    plan = command(tmp_path, "plan", "--revenue", "1000", "--deal-size", "10", "--rates", "1,1,1,1,0.5", "--json")
    assert (plan["customers"], plan["plan"]["per_customer"], plan["plan"]["deal_size"]) == (100, 10, 10)
    twice = command(tmp_path, "plan", "--revenue", "1000", "--deal-size", "10", "--rates", "1,1,1,1,0.5",
                    "--deals-per-customer", "2", "--json")  # fmt: skip
    assert (twice["customers"], twice["plan"]["per_customer"]) == (50, 20)


def test_an_unknown_rate_of_customers_is_a_sentence() -> None:
    """Nobody won or lost anything yet: that is not a rate of 100 %."""
    leads: list[Row] = [{"id": str(n), "created_at": day("2026-01-05")} for n in range(3)]
    begun = start(company(leads, [{"id": "d", "lead_id": "0", "outcome": "open"}]), Filters())
    assert begun["opportunity-customer"].value is None
    with pytest.raises(PlanError):
        CALCULATORS["leads"].answer(CALCULATORS["leads"].measure(company(leads), Question(Filters())))


def test_every_measured_input_names_a_measure_there_is(demo_folder: Path) -> None:
    begun = start(open_company(Home(demo_folder)), Filters())
    company_wide = [begun["revenue"], begun["sale"], begun.deal_size, begun.deals_per_customer, *begun.steps]
    made = open_company(Home(demo_folder))
    answered = [chosen.measure(made, Question(Filters())).inputs for chosen in CALCULATORS.values()]
    for found in (*company_wide, *(one for inputs in answered for one in inputs)):
        assert MEASURES[found.measure].unit in ("money", "share", "ratio")
