"""A first agreement from the data: every number as the rows have it, with its reason, and nothing that is not known."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from click.testing import CliRunner

from smarketing import signing
from smarketing.agreement import Agreement, Goals, PeriodGoal
from smarketing.agreement.file import parse
from smarketing.agreement.model import Capacity, SalesPromises
from smarketing.cli import main
from smarketing.company import Company, open_company
from smarketing.errors import PlanError
from smarketing.planner.proposal import Proposed, as_toml, propose_from
from smarketing.settings import Home
from smarketing.views.periods import months_later
from tests.companies import Row, company

FIRST = date(2025, 1, 1)


def steady(months: int = 12, agreement: Agreement | None = None, calls_from: date = FIRST) -> Company:
    """
    20 leads a month on its days 1 to 20, 15 of Web and 5 of Fair; every other one an MQL at 09:00, owned by Ann or Ben.
    Of 10 MQLs 9 are called: 8 of them after 3 hours, one after 30; the 10th never. The last of each month's MQLs that
    were called is rejected after 2 calls. A deal of 1,000 is won on the 15th of each month, and the data ends with the
    last day of the last month.
    """
    leads: list[Row] = []
    calls: list[Row] = []
    deals: list[Row] = []
    for m in range(months):
        month = months_later(FIRST, m)
        for n in range(20):
            at = datetime.combine(month + timedelta(days=n), time(9))
            key, mql = f"{m}-{n}", n % 2 == 0
            leads.append({"id": key, "source": "Web" if n < 15 else "Fair", "created_at": at,
                          "stage": "mql" if mql else "lead", "mql_at": at if mql else None,
                          "owner": "Ann" if n % 4 else "Ben", "rejected": n == 16})  # fmt: skip
            wait = {18: None, 16: 30}.get(n, 3) if mql else None
            calls += [
                {"id": f"{key}-{again}", "lead_id": key, "kind": "call", "direction": "outbound",
                 "occurred_at": at + timedelta(hours=wait + again)}
                for again in range(2 if n == 16 else 1)
                if wait
            ]  # fmt: skip
        closed = datetime.combine(month + timedelta(days=14), time(12))
        deals.append({"id": f"d{m}", "lead_id": f"{m}-0", "outcome": "won", "amount": 1000.0, "closed_at": closed})
    end = datetime.combine(months_later(FIRST, months) - timedelta(days=1), time(18))
    leads.append({"id": "end", "source": "Web", "created_at": end, "stage": "lead"})
    deals.append({"id": "end", "outcome": "won", "amount": 1000.0, "closed_at": end})
    calls = [call for call in calls if call["occurred_at"].date() >= calls_from]
    return company(leads, deals, calls, agreement=agreement or Agreement(currency="EUR"))


def why(proposed: Proposed, field: str) -> str:
    return next(f"{r.value}: {r.why}" for r in proposed.reasons if r.field == field)


def test_goals_are_the_average_month_and_growth_is_added() -> None:
    """20 leads and 10 MQLs a month (and 1 lead at the end), 1 customer, 13,000 / 12 of revenue: 10 % more is
    22, 11, 1 and 1,192, said in three digits."""
    proposed = propose_from(steady(), growth=0.1)
    goals = proposed.agreement.goals
    assert (goals.leads_per_month, goals.mqls_per_month, goals.customers_per_month) == (22, 11, 1)
    assert goals.revenue_per_month == 1190
    assert proposed.agreement.source_goals == {"Web": 17, "Fair": 6}  # 181 and 60 in 12 months, and 10 % more
    assert proposed.agreement.deal_size == 1000
    assert proposed.effective_from == date(2026, 1, 1)
    assert why(proposed, "goals.mqls_per_month") == (
        "11 MQLs: The average month of January 2025 to December 2025 had 10 MQLs, and 10 % more is asked for. "
        "The months differ no more than chance makes, so all are alike."
    )


def test_months_before_the_first_deal_are_unknown_and_not_0() -> None:
    """
    | months  | leads | deals won, each 100 | revenue | proposed: customers | revenue |
    | 1 to 6  |    20 | none exported       | unknown |                     |         |
    | 7 to 12 |    20 | 10                  |   1,000 |                  10 |   1,000 |
    As 0, the first half would make them 5 customers and 500.
    """
    leads: list[Row] = []
    deals: list[Row] = []
    for m in range(12):
        month = months_later(FIRST, m)
        for n in range(20):
            leads.append({"id": f"{m}-{n}", "source": "Web", "created_at": month + timedelta(days=n)})
            if m >= 6 and n < 10:
                day = month + timedelta(days=n + 5)
                deals.append({"id": f"d{m}-{n}", "lead_id": f"{m}-{n}", "outcome": "won", "amount": 100.0,
                              "created_at": month + timedelta(days=n), "closed_at": day})  # fmt: skip
    leads.append({"id": "end", "source": "Web", "created_at": date(2025, 12, 31)})
    goals = propose_from(company(leads, deals, agreement=Agreement(currency="EUR"))).agreement.goals
    assert (goals.leads_per_month, goals.customers_per_month, goals.revenue_per_month) == (20, 10, 1000)


def test_leads_of_the_time_before_the_first_known_activity_are_no_broken_promise() -> None:
    """A year of steady leads, whose calls are known from July on: the shares are those of July to December."""
    whole, half = (
        propose_from(steady()).agreement.sales,
        propose_from(steady(calls_from=date(2025, 7, 1))).agreement.sales,
    )
    assert whole.share_worked is not None and half.share_worked is not None
    assert half.share_worked == pytest.approx(whole.share_worked, abs=0.06)


def test_agreed_weeks_stay_and_are_no_assumption() -> None:
    agreed = Agreement(currency="EUR", capacity=Capacity(working_weeks=44.0))
    proposed = propose_from(steady(agreement=agreed))
    (reason,) = [r for r in proposed.reasons if r.field == "capacity.working_weeks"]
    assert proposed.agreement.capacity.working_weeks == 44
    assert (reason.value, reason.how) == ("44 weeks", "agreed")
    (assumed,) = [r for r in propose_from(steady()).reasons if r.field == "capacity.working_weeks"]
    assert (assumed.value, assumed.how) == ("48 weeks", "assumed")


def test_every_proposal_says_how_it_was_come_by_and_what_it_is() -> None:
    for reason in propose_from(steady()).reasons:
        said = reason.as_dict
        assert said["definition"].endswith(".") and said["basis"] == reason.why
        assert said["how"] in ("measured", "assumed", "agreed", "unknown")


def test_the_promise_is_one_that_sales_keeps_today() -> None:
    """8 of 10 MQLs are called within 3 hours, 9 of 10 at all: 8 of 9 are called by 4 hours."""
    proposed = propose_from(steady())
    agreed = proposed.agreement
    assert agreed.promise_hours == 4
    assert agreed.sales.share_in_time is not None and 0.65 <= agreed.sales.share_in_time < 0.8
    assert agreed.sales.share_worked is not None and 0.8 <= agreed.sales.share_worked < 0.9
    assert agreed.sales.min_attempts == 2
    assert "got the first attempt by then" in why(proposed, "promise_hours")


def test_capacity_is_what_a_rep_worked_in_a_full_week() -> None:
    proposed = propose_from(steady())
    capacity = proposed.agreement.capacity
    assert (capacity.reps, capacity.working_weeks) == (2, 48)
    assert capacity.reviews_per_week == 2
    assert "The MQL goal of 10 is within that." in why(proposed, "capacity.reviews_per_week")


def seasonal(months: int) -> Company:
    """30 leads in odd months and 300 in even ones."""
    leads = [
        {"id": f"{m}-{n}", "source": "Web", "created_at": months_later(FIRST, m + 1) - timedelta(days=n % 28 + 1)}
        for m in range(months)
        for n in range(300 if m % 2 else 30)
    ]
    return company(leads)


def test_the_seasons_of_a_whole_year_become_goals_of_the_months_to_come() -> None:
    goals = propose_from(seasonal(12)).agreement.goals
    assert sorted(goals.by_month) == [f"2026-{n:02}" for n in range(1, 13)]
    by = [goal.leads for goal in goals.by_month.values()]
    assert min(x for x in by if x is not None) < 40 < 290 < max(x for x in by if x is not None)
    assert sum(x for x in by if x is not None) == pytest.approx(165 * 12, abs=6)


def test_less_than_a_year_has_flat_goals() -> None:
    proposed = propose_from(seasonal(7))
    assert not proposed.agreement.goals.by_month
    assert "not a whole year" in why(proposed, "goals.leads_per_month")


def test_what_the_data_cannot_tell_stays_as_agreed() -> None:
    agreed = Agreement(
        goals=Goals(mqls_per_month=7.0, revenue_per_month=500.0, leads_per_month=1.0,
                    by_month={"2026-05": PeriodGoal(leads=3.0, revenue=800.0)}),
        sales=SalesPromises(min_attempts=6, share_worked=0.9), promise_hours=12.0, holidays=(date(2026, 12, 25),),
    )  # fmt: skip
    leads = [{"id": str(n), "source": "Web", "created_at": FIRST + timedelta(days=n)} for n in range(90)]
    proposed = propose_from(company(leads, agreement=agreed))
    goals = proposed.agreement.goals
    assert (goals.mqls_per_month, goals.revenue_per_month, goals.leads_per_month) == (7, 500, 30)
    assert goals.by_month == {"2026-05": PeriodGoal(revenue=800.0)}  # its leads gave way to those proposed
    assert proposed.agreement.sales == agreed.sales
    assert (proposed.agreement.promise_hours, proposed.agreement.holidays) == (12, agreed.holidays)
    assert proposed.agreement.level == "leads"
    for field in ("goals.mqls_per_month", "goals.revenue_per_month", "deal_size", "capacity.reps"):
        assert why(proposed, field).startswith("not proposed: ")


def test_every_reason_has_a_name_and_a_sentence() -> None:
    for reason in propose_from(steady()).reasons:
        assert reason.label and reason.value and reason.why.endswith(".")


def test_without_leads_or_with_an_impossible_growth_there_is_a_sentence() -> None:
    with pytest.raises(PlanError, match="There are no leads to propose an agreement from"):
        propose_from(company())
    for growth in (-1.0, float("nan"), float("inf")):
        with pytest.raises(PlanError, match="use a share above -1"):
            propose_from(steady(1), growth)


def test_the_file_reads_back_as_the_same_agreement() -> None:
    proposed = propose_from(steady(), 0.05)
    version = parse(as_toml(proposed)).agreements.versions[0]
    assert (version.agreement, version.effective_from) == (proposed.agreement, proposed.effective_from)
    assert "# goals.mqls_per_month: 10 MQLs. The average month of" in as_toml(proposed)


def test_the_command_saves_a_version_that_waits_for_signatures(demo: Home) -> None:
    home = demo
    runner = CliRunner(env={"SMARKETING_HOME": str(home.folder)})
    shown = runner.invoke(main, ["propose", "--growth", "0.1", "--format", "json"])
    assert shown.exit_code == 0 and '"field": "goals.mqls_per_month"' in shown.output
    before = signing.newest(open_company(home))
    done = runner.invoke(main, ["propose", "--save", "--effective-from", "2027-01-01", "--author", "Ada"])
    assert done.exit_code == 0, done.output
    saved = open_company(home).agreements
    assert saved.proposal is not None
    assert (saved.proposal.number, saved.proposal.author) == (before + 1, "Ada")
    assert saved.proposal.effective_from == date(2027, 1, 1)
    wrong = runner.invoke(main, ["propose", "--growth", "-3"])
    assert (wrong.exit_code, "use a share above -1" in wrong.output) == (1, True)
