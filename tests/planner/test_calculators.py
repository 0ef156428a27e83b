"""The calculators on a small company whose figures can be added up by hand, and on the command line."""

from __future__ import annotations

import json
import math
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from smarketing.agreement import Agreement, Goals, PeriodGoal
from smarketing.agreement.model import Benchmarks
from smarketing.cli import main
from smarketing.company import Company
from smarketing.errors import PlanError, UnknownName
from smarketing.planner.calculators import CALCULATORS, Answer, calculator
from smarketing.planner.evidence import Evidence, Question
from smarketing.views import Filters, view
from tests.companies import Row, company

DAY = date(2026, 1, 5)
LAST = date(2026, 3, 16)  # a Monday: 11 of March's 22 working days are over by its evening


def small(agreement: Agreement | None = None) -> Company:
    """
    source      leads  customers  each brought  opportunities  not won
    Web            40          4         1,000              8  2 lost, 2 open
    Fair           10          2         4,000              2
    Cold call      10          1        10,000              1
    Another deal of 2,000 is linked to no lead. In March 2026: 2 leads of Web and 1 of Fair, among those above. Fewer
    than ten customers do not tell how long a lead takes, so all leads are in the rates.
    """
    leads: list[Row] = []
    deals: list[Row] = []
    for source, count, won, amount, others in (
        ("Web", 40, 4, 1000.0, ("lost", "lost", "open", "open")), ("Fair", 10, 2, 4000.0, ()),
        ("Cold call", 10, 1, 10_000.0, ()),
    ):  # fmt: skip
        late = {"Web": 2, "Fair": 1}.get(source, 0)
        for n in range(count):
            created = date(2026, 3, 12) if n >= count - late else DAY
            leads.append(
                {"id": f"{source}{n}", "source": source, "created_at": created, "stage": "mql", "owner": "Ann"}
            )
        for n, outcome in enumerate([*["won"] * won, *others]):
            deals.append(
                {"id": f"{source}d{n}", "lead_id": f"{source}{n}", "outcome": outcome, "amount": amount,
                 "created_at": DAY, "closed_at": None if outcome == "open" else DAY + timedelta(days=30)}
            )  # fmt: skip
    deals.append({"id": "x", "outcome": "won", "amount": 2000.0, "created_at": DAY, "closed_at": LAST})
    return company(leads, deals, agreement=agreement or Agreement(currency="EUR", min_leads_to_rank=5))


def asked(name: str, made: Company | None = None, **question: object) -> tuple[Evidence, Answer]:
    found = CALCULATORS[name].measure(made or small(), Question(Filters(), **question))  # type: ignore[arg-type]
    return found, CALCULATORS[name].answer(found, {"quota": 12_000.0, "bookings": 12_000.0})


def figures(answer: Answer) -> dict[str, float | None]:
    return {figure.label: figure.value for figure in answer.figures}


def test_the_benchmark_measures_marketings_sources() -> None:
    """Marketing: Web and Fair, 12,000 of 24,000 (4,000 + 8,000 of it; 10,000 cold call; 2,000 of nobody's) = 50 %;
    10 opportunities of 50 leads, 6 of 8 decided won, 2,000 each: 12,000 x 50 % / 2,000 = 3 customers, / (10/50 x 6/8).
    """
    found, answer = asked("benchmark")
    inputs = {i.key: i for i in answer.inputs}
    assert found.chosen == ("Web", "Fair")
    assert inputs["marketing"].value == pytest.approx(0.5)
    assert inputs["close"].value == pytest.approx(10 / 50 * 6 / 8)
    assert inputs["close"].basis.startswith("10 of 50 of marketing’s leads became opportunities, 6 of 8 won or lost")
    assert inputs["sale"].value == 2000
    assert figures(answer)["Customers needed from marketing"] == pytest.approx(3)
    assert figures(answer)["Leads a month from marketing"] == pytest.approx(3 / (10 / 50 * 6 / 8) / 12)
    assert figures(answer)["Leads a month from marketing, 80 % chance"] > 3 / (10 / 50 * 6 / 8) / 12


def test_marketings_sources_are_the_users_choice() -> None:
    found, answer = asked("benchmark", chosen=("Fair",))
    inputs = {i.key: i for i in answer.inputs}
    assert inputs["marketing"].value == pytest.approx(8_000 / 24_000)
    assert (inputs["close"].successes, inputs["close"].trials, found.rows_used) == (2, 10, 10)


def test_the_lead_goal_goes_through_opportunities() -> None:
    """7 customers brought 22,000; 11 opportunities of 60 leads, 7 of 9 decided: 12,000 / 3,142.86 / (7/9) / (11/60)"""
    _, answer = asked("leads")
    expected = 12_000 / (22_000 / 7) / (7 / 9) / (11 / 60)
    assert figures(answer)["Leads a month"] == pytest.approx(expected / 12)


def test_the_qualified_goal_of_chosen_slices() -> None:
    """Fair: 2 of 10 at 4,000: 12,000 / 800 a lead = 15; Web: 8/40 x 4/6 at 1,000: 12,000 / 133.33 = 90"""
    for name, leads in (("Fair", 15), ("Web", 90)):
        _, answer = asked("qualified-leads", chosen=(name,))
        assert figures(answer)["Qualified leads a month"] == pytest.approx(leads / 12)
        assert f"from {name}" in answer.sentence
    assert list(answer.rows["name"][:2]) == ["Fair", "Web"]
    mixed = asked("qualified-leads", chosen=("Fair", "Web"), mix=(("Fair", 1.0), ("Web", 1.0)))[1]
    assert figures(mixed)["Qualified leads a month"] == pytest.approx(12_000 / ((800 + 400 / 3) / 2) / 12)


def test_lead_value_of_the_month_against_the_goal_due_by_working_days() -> None:
    """Goal 12,000 / 12 = 1,000 a month, half of March's working days: 500 due. 2 leads of Web and 1 of Fair so far."""
    found, answer = asked("lead-value")
    values = answer.rows.set_index("name")["value"]
    assert found.month is not None and found.month.leads == {"Web": 2, "Fair": 1}
    assert figures(answer)["Due by now"] == pytest.approx(500)
    assert figures(answer)["Lead value so far"] == pytest.approx(2 * values["Web"] + values["Fair"])
    assert set(answer.rows["note"]) == {"", "too few to rank"} and answer.rows["name"].iloc[0] == "Web"
    assert figures(answer)["Value of an average lead"] == pytest.approx(22_000 / 50)  # Web: 40 x 6/8 decided = 30


def test_an_agreed_lead_value_is_the_goal_of_its_month() -> None:
    agreed = Agreement(goals=Goals(by_month={"2026-03": PeriodGoal(lead_value=2200.0)}))
    found = CALCULATORS["lead-value"].measure(small(agreed), Question(Filters()))
    assert figures(CALCULATORS["lead-value"].answer(found))["Due by now"] == pytest.approx(1100)


def test_agreed_revenue_is_the_quota() -> None:
    found, _ = asked("benchmark", small(Agreement(goals=Goals(revenue_per_month=1000.0))))
    assert (found.inputs[0].value, found.inputs[0].how) == (12_000, "agreed")


def test_agreed_benchmarks_come_before_measured_ones() -> None:
    """Agreed: 60 % of the revenue from marketing, 3 % of its leads, 1,000 per won deal; measured of some sources
    only."""
    agreed = Agreement(
        currency="EUR",
        deal_size=1000.0,
        benchmarks=Benchmarks(close_rate=0.03, marketing_share=0.6),
        min_leads_to_rank=5,
    )
    _, answer = asked("benchmark", small(agreed))
    inputs = {i.key: i for i in answer.inputs}
    assert {key: (i.value, i.how) for key, i in inputs.items() if key != "quota"} == {
        "marketing": (0.6, "agreed"), "sale": (1000, "agreed"), "close": (0.03, "agreed"),
    }  # fmt: skip
    assert inputs["close"].said("EUR") == "Agreed: 3.0 % (the agreement’s benchmarks). Measured: 15.0 %."
    assert figures(answer)["Leads a month from marketing"] == pytest.approx(12_000 * 0.6 / 1000 / 0.03 / 12)
    some, _ = asked("benchmark", small(agreed), chosen=("Fair",))
    assert {i.how for i in some.inputs[1:]} == {"measured"}


def test_what_is_given_replaces_what_is_measured_and_is_exact() -> None:
    found, _ = asked("leads")
    answer = CALCULATORS["leads"].answer(found, {"bookings": 100_000, "sale": 1000, "opportunity": 0.5, "win": 0.5})
    assert figures(answer)["Leads a month"] == pytest.approx(400 / 12)
    assert {i.how for i in answer.inputs} == {"given"}


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("benchmark", {"marketing": 0.0}, "The share of revenue from marketing is 0; use a share above 0 %."),
        ("leads", {"win": 1.2}, "The opportunity-to-customer rate is 120 %; use at most 100 %."),
        ("qualified-leads", {"bookings": -5.0}, "The bookings goal is -5; use an amount above 0."),
    ],
)
def test_impossible_values_are_a_sentence(name: str, given: dict[str, float], sentence: str) -> None:
    found, _ = asked(name)
    with pytest.raises(PlanError) as wrong:
        CALCULATORS[name].answer(found, given)
    assert str(wrong.value) == sentence


def test_unknown_stays_unknown_with_its_reason() -> None:
    leads = [{"id": "1", "source": "Web", "created_at": DAY}]
    for name, chosen in CALCULATORS.items():
        found = chosen.measure(company(leads), Question(Filters()))
        assert all(i.value is None and i.reason for i in found.inputs), name
        with pytest.raises(PlanError, match="is not known"):
            chosen.answer(found)


def test_amounts_that_hardly_any_customer_has_are_no_average() -> None:
    leads = [{"id": str(n), "source": "Web", "created_at": DAY} for n in range(9)]
    deals = [
        {"id": f"d{n}", "lead_id": str(n), "outcome": "won", "amount": 500.0 if n == 0 else 0.0, "closed_at": DAY}
        for n in range(5)
    ]
    found = CALCULATORS["lead-value"].measure(company(leads, deals), Question(Filters()))
    sale = next(i for i in found.inputs if i.key == "sale")
    assert (sale.value, sale.reason) == (None, "only 1 of 5 won deals has an amount that may be added up")
    assert found.inputs[0].reason == sale.reason
    answer = CALCULATORS["lead-value"].answer(found, {"sale": 90.0, "bookings": 1200.0})
    # 5 of 9 leads at 90 each are 50 a lead; what so few leads leave open draws that a little towards an even chance.
    assert answer.rows["value"].tolist() == [pytest.approx(50, rel=0.04)]
    assert figures(answer)["Value of an average lead"] == pytest.approx(50)


def test_a_dimension_the_data_lacks_names_the_export_that_would_supply_it() -> None:
    found, _ = asked("qualified-leads", dimension="campaign")
    assert found.missing.startswith("No lead names a campaign: import an export of leads")


def test_leads_too_young_and_deals_of_nobody_are_counted() -> None:
    """10 of 10 customers were won within 30 days; 3 leads are 4 days old, and 2 opportunities are open."""
    leads: list[Row] = [{"id": f"L{n}", "created_at": DAY if n < 20 else date(2026, 3, 12)} for n in range(23)]
    deals: list[Row] = [
        {"id": f"d{n}", "lead_id": f"L{n}" if n < 12 else None, "outcome": "open" if 10 <= n < 12 else "won",
         "amount": 100.0, "created_at": DAY, "closed_at": None if 10 <= n < 12 else DAY + timedelta(days=30)}
        for n in range(13)
    ]  # fmt: skip
    deals.append({"id": "last", "outcome": "lost", "closed_at": LAST})
    found = CALCULATORS["leads"].measure(company(leads, deals), Question(Filters()))
    counted = [(part.rows, part.reason.split(" ")[0]) for part in found.left_out]
    assert counted == [(3, "leads"), (2, "opportunities"), (1, "won")]
    assert "the 30 days within which 9 of 10 customers were won" in found.left_out[0].reason
    (opportunity,) = [i for i in found.inputs if i.key == "opportunity"]
    assert (opportunity.successes, opportunity.trials) == (12, 20)


def test_an_unknown_calculator_names_those_there_are() -> None:
    with pytest.raises(UnknownName, match="lead-value"):
        calculator("lead-values")


@pytest.fixture(scope="module")
def demo_home(demo_folder: Path) -> Path:
    return demo_folder


def command(home: Path, *arguments: str) -> str:
    done = CliRunner(env={"SMARKETING_HOME": str(home)}).invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_says_what_the_calculator_says(demo_home: Path) -> None:
    document = json.loads(command(demo_home, "calculate", "benchmark", "--quota", "2000000", "--marketing-share", "0.4",
                                  "--sale", "5000", "--close-rate", "0.02", "--format", "json"))  # fmt: skip
    assert [f["value"] for f in document["figures"][:3]] == [pytest.approx(x) for x in (800_000, 160, 8_000 / 12)]
    table = command(demo_home, "calculate", "lead-value", "--by", "offer")
    assert "Demo request" in table and "left out:" in table and "caveat:" in table


def test_a_wrong_option_is_a_sentence_and_status_1(demo_home: Path) -> None:
    runner = CliRunner(env={"SMARKETING_HOME": str(demo_home)})
    for arguments, sentence in (
        (["qualified-leads", "--slice", "Moon"], "There is no source named 'Moon'"),
        (["leads", "--win-rate", "0"], "The opportunity-to-customer rate is 0"),
        (["qualified-leads", "--slice", "Referrals=many"], "“many” is not a number"),
    ):
        done = runner.invoke(main, ["calculate", *arguments])
        assert done.exit_code == 1
        assert sentence in done.output


def test_marketings_share_counts_deals_of_sources_whose_leads_are_all_open() -> None:
    """Found wrong: revenue of a source was marketing's only once one of its leads could be judged.

    source  leads  deals
    Web        10  1 won at 1,000
    Fair        1  1 won at 3,000 before the chosen days' leads, its lead of none of them
    –           –  1 won at 4,000, linked to no lead
    """
    leads: list[Row] = [{"id": f"w{n}", "source": "Web", "created_at": DAY} for n in range(10)]
    leads.append({"id": "f", "source": "Fair", "created_at": date(2025, 12, 1)})
    deals: list[Row] = [
        {"id": key, "lead_id": lead, "outcome": "won", "amount": amount, "created_at": DAY, "closed_at": LAST}
        for key, lead, amount in (("1", "w0", 1000.0), ("2", "f", 3000.0), ("3", None, 4000.0))
    ]
    made = company(leads, deals, agreement=Agreement(currency="EUR"))
    found = CALCULATORS["benchmark"].measure(made, Question(Filters(start=DAY, end=LAST)))
    share = next(one for one in found.inputs if one.key == "marketing")
    assert (share.value, share.measure) == (pytest.approx(4000 / 8000), "marketing-share")
    of_web = CALCULATORS["benchmark"].measure(made, Question(Filters(start=DAY, end=LAST), chosen=("Web",)))
    share = next(one for one in of_web.inputs if one.key == "marketing")
    assert (share.value, share.measure) == (pytest.approx(1000 / 8000), "sources-share")


def test_choosing_a_source_does_not_change_what_its_leads_are_worth() -> None:
    """Valued alone, Fair would be worth what its two customers of ten brought; beside Web it borrows from it."""
    _, of_all = asked("lead-value")
    found = CALCULATORS["lead-value"].measure(small(), Question(Filters(sources=("Fair",))))
    alone = CALCULATORS["lead-value"].answer(found, {"bookings": 12_000.0})
    assert alone.rows["name"].tolist() == ["Fair"]
    assert alone.rows["value"].iloc[0] == pytest.approx(of_all.rows.set_index("name")["value"]["Fair"])


def test_what_leads_are_worth_of_which_none_is_decided_is_unknown_here_as_on_the_page_of_sources() -> None:
    """Found wrong: the calculator showed for a source with open opportunities alone what all sources have in common.

    source  leads  customers  opportunities
    Web        10  1 of 500   1
    Fair        1             1, open
    """
    leads: list[Row] = [{"id": f"w{n}", "source": "Web", "created_at": DAY} for n in range(10)]
    leads.append({"id": "f", "source": "Fair", "created_at": LAST})
    won = {"id": "1", "lead_id": "w0", "outcome": "won", "amount": 500.0, "created_at": DAY, "closed_at": LAST}
    made = company(leads, [won, {"id": "2", "lead_id": "f", "outcome": "open", "created_at": LAST}],
                   agreement=Agreement(currency="EUR"))  # fmt: skip
    _, answer = asked("lead-value", made)
    fair = answer.rows.set_index("name").loc["Fair"]
    assert math.isnan(fair["value"]) and fair["month_value"] > 0
    assert fair["note"] == "none decided yet: counted as leads of any type"
    page = view("leads-by-source").ask(made, Filters()).rows.set_index("source")["lead_value"]
    assert math.isnan(page["Fair"]) and not math.isnan(page["Web"])


def test_an_assumption_beside_what_is_agreed_is_not_called_measured() -> None:
    """Nothing was won: a revenue per customer beside an agreed deal size was assumed, not measured."""
    made = company(
        [{"id": "1", "source": "Web", "created_at": DAY}], agreement=Agreement(currency="EUR", deal_size=90.0)
    )
    found = CALCULATORS["benchmark"].measure(made, Question(Filters()))
    sale = next(one for one in found.inputs if one.key == "sale")
    assert (sale.how, sale.measured) == ("agreed", None) and "Measured" not in sale.instead
