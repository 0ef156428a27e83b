"""What changes between two agreements: a sentence each, none where nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from smarketing.agreement import Agreement, Goals, PeriodGoal
from smarketing.agreement.difference import Change, differences
from smarketing.agreement.model import (
    Benchmarks,
    BusinessHours,
    Capacity,
    Fit,
    MarketingPromises,
    Milestone,
    Pot,
    SalesPromises,
    Stage,
    Statement,
)
from tests.agreement.strategies import agreements

NEW_YEAR, LAST_DAY = date(2027, 1, 1), date(2026, 12, 31)
GROW = Statement(what="Grow", milestones=(Milestone(what="Half", by=LAST_DAY),))

#: Every value of the agreement once, changed alone: (before, after, group, sentence).
EXAMPLES: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    (
        {},
        {"benchmarks": Benchmarks(close_rate=0.03)},
        "definitions",
        "Leads that become customers: not agreed → 3 %.",
    ),
    (
        {"benchmarks": Benchmarks(marketing_share=0.5)},
        {"benchmarks": Benchmarks(marketing_share=0.6)},
        "definitions",
        "Revenue from marketing’s leads: 50 % → 60 %.",
    ),
    ({}, {"benchmarks": Benchmarks(sales_cycle_days=61.5)}, "definitions", "Sales cycle in days: not agreed → 61.5."),
    (
        {"benchmarks": Benchmarks(months=12)},
        {},
        "definitions",
        "Months the benchmarks were measured over: 12 → not agreed.",
    ),
    (
        {},
        {"pot": Pot(amount=6000)},
        "statements",
        "Shared pot: not agreed → 6,000 EUR a quarter, where both sides keep all their promises, else nothing.",
    ),
    (
        {"currency": "EUR", "pot": Pot(amount=2000, per="month")},
        {"currency": "EUR", "pot": Pot(amount=2000, per="month", earned_from=0.8)},
        "statements",
        "Shared pot: 2,000 EUR a month, where both sides keep all their promises, else nothing → 2,000 EUR a month, "
        "nothing at 80 % of every promise, all of it at 100 %.",
    ),
    ({}, {"sales_sources": ("Fair",)}, "definitions", "Sources of sales’ own leads: by their name → “Fair”."),
    ({}, {"level": "lead value"}, "marketing", "Marketing’s promise is counted in: qualified leads → lead value."),
    (
        {"goals": Goals(mqls_per_month=120)},
        {"goals": Goals(mqls_per_month=140)},
        "marketing",
        "MQLs per month: 120 → 140.",
    ),
    ({}, {"goals": Goals(visits_per_month=20_000)}, "marketing", "Visits per month: not agreed → 20,000."),
    ({"goals": Goals(leads_per_month=0.5)}, {}, "marketing", "Leads per month: 0.5 → not agreed."),
    ({}, {"goals": Goals(customers_per_month=0)}, "marketing", "Customers per month: not agreed → 0."),
    ({}, {"goals": Goals(lead_value_per_month=9)}, "marketing", "Lead value per month: not agreed → 9 EUR."),
    ({}, {"goals": Goals(revenue_per_month=9)}, "marketing", "Revenue per month: not agreed → 9 EUR."),
    (
        {"goals": Goals(by_month={"2026-11": PeriodGoal(mqls=130)})},
        {"goals": Goals(by_month={"2026-11": PeriodGoal(mqls=145)})},
        "marketing",
        "MQLs in Nov 2026: 130 → 145.",
    ),
    (
        {},
        {"goals": Goals(by_quarter={"2026-Q4": PeriodGoal(revenue=400_000)})},
        "marketing",
        "Revenue in Q4 2026: no goal of its own → 400,000 EUR.",
    ),
    (
        {"goals": Goals(by_year={"2026": PeriodGoal(leads=900)})},
        {},
        "marketing",
        "Leads in 2026: 900 → no goal of its own.",
    ),
    (
        {},
        {"source_goals": {"Paid search": 80}},
        "marketing",
        "Goal of Paid search (leads per month): not agreed → 80.",
    ),
    ({"campaign_goals": {"Fair": 20}}, {}, "marketing", "Goal of Fair (leads per month): 20 → not agreed."),
    (
        {},
        {"marketing": MarketingPromises(share_accepted=0.4)},
        "marketing",
        "Share of MQLs that sales accepts: not agreed → 40 %.",
    ),
    ({}, {"quotas": {"Ada": 30_000}}, "sales", "Quota of Ada (revenue per month): not agreed → 30,000 EUR."),
    ({}, {"promise_hours": 1}, "sales", "First attempt within 1 hour instead of 24 hours."),
    ({}, {"promise_clock": "business"}, "sales", "First attempt within 24 business hours instead of 24 hours."),
    (
        {},
        {"sales": SalesPromises(effort_days=45)},
        "sales",
        "Days in which sales’ work on a lead counts: not agreed, so 30 → 45.",
    ),
    (
        {},
        {"sales": SalesPromises(min_attempts=6)},
        "sales",
        "Attempts before a lead may be closed: not agreed → 6.",
    ),
    ({}, {"sales": SalesPromises(calls_per_sql=2)}, "sales", "Calls per SQL: not agreed → 2."),
    ({}, {"sales": SalesPromises(emails_per_sql=3)}, "sales", "E-mails per SQL: not agreed → 3."),
    (
        {"sales": SalesPromises(share_worked=0.9)},
        {"sales": SalesPromises(share_worked=0.955)},
        "sales",
        "Share of handed-over leads that get an attempt: 90 % → 95.5 %.",
    ),
    ({}, {"sales": SalesPromises(share_in_time=1)}, "sales", "Share of leads attempted in time: not agreed → 100 %."),
    ({}, {"capacity": Capacity(reps=4)}, "sales", "Reps: not agreed → 4."),
    ({}, {"capacity": Capacity(working_weeks=46)}, "sales", "Working weeks per year: not agreed → 46."),
    ({}, {"capacity": Capacity(reviews_per_week=8)}, "sales", "MQLs a rep reviews per week: not agreed → 8."),
    ({}, {"currency": None}, "definitions", "Currency: EUR → as in the data."),
    ({}, {"deal_size": 9500}, "definitions", "Usual amount of a won deal: not agreed → 9,500 EUR."),
    ({}, {"hand_over": "sql"}, "definitions", "Marketing hands over: MQLs → SQLs."),
    (
        {},
        {"mql_rule": "every lead"},
        "definitions",
        "What counts as an MQL: by stage, status or MQL date in the export → every lead.",
    ),
    ({}, {"refunds": "ignore"}, "definitions", "Refunds: taken off the revenue → left out of the revenue."),
    ({}, {"min_leads_to_rank": 50}, "definitions", "Leads needed to rank a source: 30 → 50."),
    ({}, {"stages": {"mql": Stage(label="Hot")}}, "definitions", "MQL, called: as usual → “Hot”."),
    ({}, {"stages": {"mql": Stage(plural="Hots")}}, "definitions", "MQL, several called: as usual → “Hots”."),
    ({}, {"stages": {"lead": Stage(definition="A form.")}}, "definitions", "Lead, definition: as usual → “A form.”."),
    ({}, {"stages": {"sql": Stage(owner="shared")}}, "definitions", "SQL, owned by: as usual → shared."),
    ({}, {"stages": {"sql": Stage(rule="A call.")}}, "definitions", "SQL, entered by: as usual → “A call.”."),
    ({}, {"fit": Fit(fit_from=60)}, "definitions", "Score of a good fit, from: 50 → 60."),
    ({}, {"fit": Fit(interest_from=60)}, "definitions", "Score of an interested lead, from: 50 → 60."),
    (
        {"fit": Fit(good_words=("A", "B"))},
        {"fit": Fit(good_words=())},
        "definitions",
        "Words that say a good fit: “A”, “B” → none.",
    ),
    (
        {},
        {"working_days": (1, 2, 3, 4)},
        "calendar",
        "Working days: Mon, Tue, Wed, Thu, Fri → Mon, Tue, Wed, Thu.",
    ),
    (
        {},
        {"business_hours": BusinessHours(opens=time(8, 30))},
        "calendar",
        "Business hours: 09:00 to 17:00 → 08:30 to 17:00.",
    ),
    (
        {},
        {"business_hours": BusinessHours(closes=time(0))},
        "calendar",
        "Business hours: 09:00 to 17:00 → 09:00 to 00:00.",
    ),
    ({}, {"holidays": (date(2026, 12, 25),)}, "calendar", "Holiday added: 25 Dec 2026."),
    ({"holidays": (date(2026, 5, 1),)}, {}, "calendar", "Holiday removed: 1 May 2026."),
    ({}, {"holiday_country": "DE"}, "calendar", "Public holidays of: no country → DE."),
    (
        {"holiday_country": "DE"},
        {"holiday_country": "DE", "holiday_region": "BY"},
        "calendar",
        "Public holidays of the region: the whole country → BY.",
    ),
    ({}, {"timezone": "Europe/Berlin"}, "calendar", "Time zone: as exported → Europe/Berlin."),
    ({}, {"fiscal_year_starts": 7}, "calendar", "Fiscal year starts in: Jan → Jul."),
    ({}, {"statements": (Statement(what="Grow"),)}, "statements", "Statement added: “Grow”."),
    ({"statements": (GROW,)}, {}, "statements", "Statement removed: “Grow”."),
    *[
        (
            {"statements": (GROW,)},
            {"statements": (GROW.model_copy(update=change),)},
            "statements",
            sentence,
        )
        for change, sentence in [
            ({"by": NEW_YEAR}, "“Grow”, to be reached by: not agreed → 1 Jan 2027."),
            ({"marketing": "A blog"}, "“Grow”, marketing’s part: not said → “A blog”."),
            ({"sales": "Calls"}, "“Grow”, sales’ part: not said → “Calls”."),
            ({"challenges": "Time"}, "“Grow”, challenges: not said → “Time”."),
            ({"rewards": "Cake"}, "“Grow”, rewards: not said → “Cake”."),
            ({"consequences": "No cake"}, "“Grow”, consequences: not said → “No cake”."),
            ({"milestones": ()}, "“Grow”, milestone removed: “Half” by 31 Dec 2026."),
            (
                {"milestones": (Milestone(what="Half", by=NEW_YEAR),)},
                "“Grow”, milestone: “Half” by 31 Dec 2026 → “Half” by 1 Jan 2027.",
            ),
            (
                {"milestones": (*GROW.milestones, Milestone(what="All", by=NEW_YEAR, measure="mqls", target=300,
                                                             since=LAST_DAY))},
                "“Grow”, milestone added: “All” by 1 Jan 2027 (300 MQLs since 31 Dec 2026).",
            ),
        ]
    ],
    (
        {"statements": (GROW, Statement(what="Last"))},
        {"statements": (Statement(what="Last"), GROW)},
        "statements",
        "Order of the statements: “Last”, “Grow”.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "group", "sentence"), EXAMPLES, ids=[e[3] for e in EXAMPLES])
def test_each_value_has_its_sentence(before: dict[str, Any], after: dict[str, Any], group: Any, sentence: str) -> None:
    usual = {"currency": "EUR"}
    assert differences(Agreement(**usual | before), Agreement(**usual | after)) == (Change(group, sentence),)


def test_the_examples_hold_every_value_of_the_agreement() -> None:
    """A value added to the model without a sentence would change silently."""
    named = {path for before, after, _, _ in EXAMPLES for values in (before, after) for path in _paths(values)}
    assert set(_fields(Agreement)) <= named


@given(agreements)
def test_equal_agreements_have_no_differences(agreed: Agreement) -> None:
    assert differences(agreed, Agreement.model_validate(agreed.model_dump())) == ()


@given(agreements, agreements, st.data())
def test_any_value_that_differs_is_told(one: Agreement, other: Agreement, data: st.DataObject) -> None:
    """One field of the first agreement takes the other's value: there is a sentence exactly where that changes it."""
    field = data.draw(st.sampled_from(sorted(Agreement.model_fields)))
    changed = one.model_copy(update={field: getattr(other, field)})
    assert bool(differences(one, changed)) == (one != changed)


@given(agreements, agreements)
def test_every_change_is_told_both_ways_and_always_in_the_same_order(one: Agreement, other: Agreement) -> None:
    shuffled = Agreement.model_validate(dict(reversed(other.model_dump().items())) | {
        "source_goals": dict(reversed(other.source_goals.items())),
        "stages": dict(reversed(other.stages.items())),
    })  # fmt: skip
    changes = differences(one, other)
    assert changes == differences(one, shuffled)
    groups = [change.group for change in changes]
    assert groups == sorted(groups, key=["marketing", "sales", "definitions", "calendar", "statements"].index)
    assert bool(changes) == bool(differences(other, one)) == (one != other)
    assert all(change.text.endswith(".") and change.text[:1].strip() for change in changes)


#: Tables in the agreement; goals of single periods are one value each.
NESTED = {
    "goals": Goals,
    "marketing": MarketingPromises,
    "sales": SalesPromises,
    "capacity": Capacity,
    "benchmarks": Benchmarks,
    "stages": Stage,
    "fit": Fit,
    "pot": Pot,
    "business_hours": BusinessHours,
    "statements": Statement,
    "statements.milestones": Milestone,
}


def _fields(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """Every value of a model and of the models in it, as dotted names."""
    for name in model.model_fields:
        full = f"{path}.{name}".removeprefix(".")
        yield from _fields(NESTED[full], full) if full in NESTED else [full]


def _paths(value: Any, path: str = "") -> Iterator[str]:
    """The dotted names of what an example sets itself."""
    if (path == "stages" and isinstance(value, dict)) or (path.startswith("statements") and isinstance(value, tuple)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _paths(part, path)
    elif isinstance(value, BaseModel) or path == "":
        given = value if isinstance(value, dict) else {name: getattr(value, name) for name in value.model_fields_set}
        for name, part in given.items():
            yield from _paths(part, f"{path}.{name}".removeprefix("."))
    if path:
        yield path
