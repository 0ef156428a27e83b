"""Slices of the leads, against pandas on random companies and against the table of the source document."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil, log
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement
from smarketing.errors import PlanError
from smarketing.planner.slices import (
    DIMENSIONS,
    NOT_NAMED,
    TOO_FEW,
    Dimension,
    mixed,
    pooled,
    ranked,
    read_slices,
    sales_by_slice,
)
from smarketing.stats import wilson
from smarketing.views import Filters
from tests.companies import Row, company

FIRST, TODAY = date(2026, 1, 5), date(2026, 6, 30)
DAYS = st.integers(0, 150).map(lambda n: FIRST + timedelta(days=n))
LEAD = st.fixed_dictionaries(
    {
        "source": st.sampled_from([None, "Web", "Fair"]),
        "channel": st.sampled_from([None, "Paid", "Organic"]),
        "campaign": st.sampled_from([None, "Spring", "Autumn"]),
        "offer": st.sampled_from([None, "Guide", "Demo"]),
        "lead_type": st.sampled_from([None, "Form", "Demo"]),
        "landing_page": st.sampled_from([None, "/a", "/b"]),
        "stage": st.sampled_from(["lead", "mql", "sql"]),
        "owner": st.sampled_from(["Dana", "Lee"]),
        "created_at": st.one_of(DAYS, DAYS, st.none()),
    }
)
DEAL = st.fixed_dictionaries(
    {
        "lead": st.integers(0, 30),
        "outcome": st.sampled_from(["won", "won", "lost", "open"]),
        "amount": st.sampled_from([None, 0.0, 100.0, 250.0]),
        "closed_at": st.one_of(DAYS, st.none()),
    }
)
ASKED = st.builds(
    Filters,
    start=st.one_of(st.none(), DAYS),
    end=st.one_of(st.none(), st.just(date(2026, 5, 1))),
    owners=st.sampled_from([(), ("Dana",)]),
    sources=st.sampled_from([(), ("Web",)]),
)


def expected(
    leads: list[Row], deals: list[Row], filters: Filters, dimension: Dimension, qualified: bool
) -> dict[str, dict[str, float]]:
    """Leads old enough, opportunities, those decided, customers and bookings by slice, from the rows, lead by lead."""
    column = {"landing page": "landing_page"}.get(dimension, dimension)
    age = oldest(leads, deals)
    rows = []
    for lead in leads:
        day, own = lead["created_at"], [deal for deal in deals if deal["lead_id"] == lead["id"]]
        won = [deal["amount"] or 0.0 for deal in own if deal["outcome"] == "won"]
        name = lead["offer"] or lead["lead_type"] if dimension == "offer" else lead[column]
        if (filters.start and (day is None or day < filters.start)) or (
            filters.end and (day is None or day > filters.end)
        ):
            continue
        if (filters.owners and lead["owner"] not in filters.owners) or (qualified and lead["stage"] == "lead"):
            continue
        if filters.sources and lead["source"] not in filters.sources:
            continue
        if age is not None and (day is None or (TODAY - day).days < age):
            continue
        decided = bool(won) or (bool(own) and all(deal["outcome"] == "lost" for deal in own))
        brought = sum(won)
        rows.append((name or f"No {dimension}", bool(own), decided, bool(won), brought > 0, brought, log(brought or 1)))
    columns = ["name", "opportunities", "decided", "customers", "priced", "bookings", "logs"]
    frame = pd.DataFrame(rows, columns=columns)
    sums = frame.assign(leads=1).groupby("name").sum(numeric_only=True).astype(float)
    return sums.to_dict("index")  # type: ignore[return-value]


def oldest(leads: list[Row], deals: list[Row]) -> int | None:
    """The smallest number of days within which at least 9 of 10 customers were won; None while fewer than ten were."""
    spans = []
    for lead in leads:
        won = [d["closed_at"] for d in deals if d["lead_id"] == lead["id"] and d["outcome"] == "won" and d["closed_at"]]
        if won and lead["created_at"] and min(won) >= lead["created_at"]:
            spans.append((min(won) - lead["created_at"]).days)
    return sorted(spans)[ceil(len(spans) * 0.9) - 1] if len(spans) >= 10 else None


@settings(max_examples=12)  # each asks ten questions
@given(st.lists(LEAD, min_size=3, max_size=25), st.lists(DEAL, max_size=40), ASKED, st.booleans())
def test_every_dimension_agrees_with_pandas(
    drawn: list[Row], deals: list[dict[str, Any]], filters: Filters, qualified: bool
) -> None:
    # One lead with the newest day there is: nothing lies after the data date.
    last = {"created_at": TODAY, "stage": "mql", "source": "Web"}
    leads = [{"id": f"L{n}", **row} for n, row in enumerate([*drawn, drawn[0] | last])]
    made = [
        {"id": f"D{n}", "lead_id": f"L{deal['lead'] % len(leads)}",
         **{key: value for key, value in deal.items() if key != "lead"}}
        for n, deal in enumerate(deals)
    ]  # fmt: skip
    opened = company(leads, made, agreement=Agreement(min_leads_to_rank=3), today=TODAY)
    for dimension in DIMENSIONS:
        found = read_slices(opened, filters, dimension, qualified=qualified)
        table = expected(leads, made, filters, dimension, qualified)
        assert {s.name: s.leads for s in found} == {name: row["leads"] for name, row in table.items()}
        for s in found:
            row = table[s.name]
            assert (s.priced, s.paying, s.bookings) == (row["priced"], row["priced"], row["bookings"])
            assert s.logs == pytest.approx(row["logs"])
            if made:
                assert (s.to_opportunity.successes, s.to_opportunity.trials) == (row["opportunities"], row["leads"])
                assert (s.win.successes, s.win.trials) == (row["customers"], row["decided"])
                if row["decided"] == row["opportunities"] > 0:  # none is open: customers / leads
                    assert (s.to_customer.successes, s.to_customer.trials) == (row["customers"], row["leads"])
                    assert (s.to_customer.low, s.to_customer.high) == wilson(int(row["customers"]), int(row["leads"]))
                elif row["decided"]:
                    rate = row["opportunities"] / row["leads"] * row["customers"] / row["decided"]
                    assert s.to_customer.rate == pytest.approx(rate)
        sales = sales_by_slice(opened, filters, dimension, qualified=qualified)
        brought = {name: row["bookings"] for name, row in table.items() if row["bookings"]}
        assert {name: sum(amounts) for name, amounts in sales.items()} == brought


#: Worked example 4: source, leads, converted, deal value, conversion in percent and value per lead as they come out.
SOURCES = [
    ("Search #240", 2812, 83, 3360, 3, 1.19),
    ("Search #174", 2201, 389, 52568, 18, 23.88),
    ("Search #4", 700, 46, 2376, 7, 3.39),
    ("Search #32", 508, 335, 435852, 66, 857.98),
    ("Search #101", 458, 99, 25239, 22, 55.11),
    ("Search #45", 185, 1, 0, 0.5, 0),
    ("Conference #158", 154, 25, 0, 16, 0),
    ("Twitter #5", 157, 33, 9408, 21, 59.92),
    ("Twitter #225", 137, 22, 21856, 16, 159.53),
]


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """Every converted lead has a deal; one of a source's deals is won, with the whole value, the others are lost."""
    leads: list[Row] = []
    deals: list[Row] = []
    for source, count, converted, value, *_ in SOURCES:
        leads += [{"id": f"{source}/{n}", "source": source, "created_at": FIRST} for n in range(count)]
        for n in range(converted):
            won = n == 0 and value > 0
            deals.append(
                {"id": f"{source}/d{n}", "lead_id": f"{source}/{n}", "outcome": "won" if won else "lost",
                 "amount": float(value) if won else None, "closed_at": FIRST, "created_at": FIRST}
            )  # fmt: skip
    return {s.name: s for s in read_slices(company(leads, deals, today=TODAY), Filters(), "source")}


@pytest.mark.parametrize(("source", "leads", "converted", "value", "percent", "per_lead"), SOURCES)
def test_the_worked_example_of_sources(
    example: dict[str, Any], source: str, leads: int, converted: int, value: int, percent: float, per_lead: float
) -> None:
    found = example[source]
    assert (found.leads, found.to_opportunity.successes, found.bookings) == (leads, converted, value)
    assert round(found.to_opportunity.rate * 100, 1 if percent < 1 else 0) == percent
    assert round(found.value, 2) == per_lead


def made(*rows: tuple[str | None, int, int, float | None]) -> list[Any]:
    """Slices as (source, leads, customers, amount of each), read from a company."""
    leads: list[Row] = []
    deals: list[Row] = []
    for source, count, customers, amount in rows:
        leads += [{"id": f"{source}/{n}", "source": source, "created_at": FIRST} for n in range(count)]
        deals += [
            {"id": f"{source}/d{n}", "lead_id": f"{source}/{n}", "outcome": "won", "amount": amount, "closed_at": FIRST}
            for n in range(customers)
        ]
    return read_slices(
        company(leads, deals, agreement=Agreement(min_leads_to_rank=10), today=TODAY), Filters(), "source"
    )


def test_small_and_nameless_slices_are_shown_but_not_ranked() -> None:
    """Web 3/20, Fair 4/20, Tiny 2/2, none 5/10: Fair is first, Web second; the others have no rank."""
    found = {
        s.name: s for s in made(("Web", 20, 3, 1.0), ("Fair", 20, 4, 1.0), ("Tiny", 2, 2, 1.0), (None, 10, 5, 1.0))
    }
    assert {name: (s.rank, s.note) for name, s in found.items()} == {
        "Fair": (1, ""), "Web": (2, ""), "Tiny": (None, TOO_FEW), "No source": (None, NOT_NAMED),
    }  # fmt: skip


def test_equal_conversions_share_a_rank() -> None:
    found = ranked(made(("A", 20, 4, 1.0), ("B", 40, 8, 1.0), ("C", 20, 2, 1.0)), 10)
    assert {s.name: s.rank for s in found} == {"A": 1, "B": 1, "C": 3}


def test_revenue_per_customer_is_of_those_with_an_amount_and_unknown_where_hardly_any_has_one() -> None:
    web, fair = made(("Web", 10, 2, 100.0), ("Fair", 5, 3, None))
    assert (web.per_customer, web.value) == (100, 20)
    assert (fair.per_customer, fair.value) == (None, None)
    both = pooled([web, fair])
    assert both is not None and (both.customers, both.priced, both.per_customer, both.value) == (5, 2, None, None)


def test_a_mix_weighs_rates_and_sales() -> None:
    """Web: 2 of 10 at 100; Fair: 2 of 5 at 300. Half and half: rate 30 %, sale (0.1*100 + 0.2*300) / 0.3 = 233.33"""
    slices = made(("Web", 10, 2, 100.0), ("Fair", 5, 2, 300.0))
    rate, sale = mixed(slices, {"Web": 1, "Fair": 1})
    assert (rate, sale) == (pytest.approx(0.3), pytest.approx(700 / 3))
    whole = pooled(slices)
    as_measured = mixed(slices, {"Web": 10, "Fair": 5})
    assert whole is not None and as_measured == (
        pytest.approx(whole.to_customer.rate),
        pytest.approx(whole.per_customer),
    )


@pytest.mark.parametrize(
    ("mix", "sentence"),
    [
        ({"Moon": 1}, "There is no slice “Moon”; there are Web, Fair."),
        ({"Web": -1}, "The part of “Web” in the mix is -1; use a number of 0 or more."),
        ({"Web": 0}, "The mix has no parts; give at least one slice a part above 0."),
    ],
)
def test_an_impossible_mix_is_a_sentence(mix: dict[str, float], sentence: str) -> None:
    with pytest.raises(PlanError) as wrong:
        mixed(made(("Web", 10, 2, 100.0), ("Fair", 5, 2, 300.0)), mix)
    assert str(wrong.value) == sentence


def test_leads_without_offer_go_by_their_type() -> None:
    leads = [{"id": "1", "offer": "Guide", "lead_type": "Form"}, {"id": "2", "lead_type": "Demo"}, {"id": "3"}]
    found = read_slices(company(leads, today=TODAY), Filters(), "offer")
    assert {s.name: s.leads for s in found} == {"Guide": 1, "Demo": 1, "No offer": 1}


def test_what_became_of_leads_without_deals_and_stages_is_unknown() -> None:
    (found,) = read_slices(company([{"id": "1", "source": "Web"}], today=TODAY), Filters(), "source")
    assert (found.to_customer.rate, found.value, found.note) == (None, None, "conversion unknown")
    assert found.rank is None
