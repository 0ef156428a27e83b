"""Which sources bring leads that become customers?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from statistics import median
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from smarketing.agreement import Agreement, Naming
from smarketing.company import Company
from smarketing.planner.calculators import CALCULATORS
from smarketing.planner.evidence import Question
from smarketing.stats import wilson
from smarketing.views import Filters, Result, view
from smarketing.views.earlier import earlier
from smarketing.views.leads_by_source_spend import NOT_BY_OWNER, NOT_IMPORTED
from tests.companies import Row, company
from tests.views.random_companies import FILTERS, Known, companies, day_of

VIEW = view("leads-by-source")
COLUMNS = [
    "source", "leads", "mqls", "opportunities", "customers", "conversion", "conversion_low", "conversion_high",
    "median_days_to_close", "revenue", "value_per_lead", "spend", "cost_per_lead", "cost_per_customer", "spend_note",
    "lead_value", "lead_value_low", "lead_value_high",
]  # fmt: skip
DAY = date(2026, 3, 2)


def sources(
    *groups: tuple[str | None, int, int], day: date = DAY, names: dict[str, str] | None = None, **agreed: Any
) -> Company:
    """A company of (source, leads, leads that became an opportunity), all created on one day."""
    leads: list[Row] = []
    deals: list[Row] = []
    for source, many, converted in groups:
        for number in range(many):
            key = f"{source} {number}"
            leads.append({"id": key, "source": source, "created_at": day})
            if number < converted:
                deals.append({"id": key, "lead_id": key, "outcome": "open", "created_at": day})
    return company(leads, deals, agreement=Agreement(**agreed), naming=Naming(sources=names or {}))


def row(result: Result, source: str) -> pd.Series:
    return result.rows.set_index("source").loc[source]


# Worked example

EXAMPLE = [
    ("Search #240", 2812, 83, 3360, 0.03, 1.19),
    ("Search #174", 2201, 389, 52568, 0.18, 23.88),
    ("Search #4", 700, 46, 2376, 0.07, 3.39),
    ("Search #32", 508, 335, 435852, 0.66, 857.98),
    ("Search #101", 458, 99, 25239, 0.22, 55.11),
    ("Search #45", 185, 1, 0, 0.005, 0.0),
    ("Conference #158", 154, 25, 0, 0.16, 0.0),
    ("Twitter #5", 157, 33, 9408, 0.21, 59.92),
    ("Twitter #225", 137, 22, 21856, 0.16, 159.53),
]


@pytest.fixture(scope="module")
def example() -> Result:
    """Nine sources; the deals of the two without money are still open. All the money of the others is in one deal."""
    leads, deals = [], []
    for source, many, converted, value, *_ in EXAMPLE:
        leads += [{"id": f"{source}/{n}", "source": source, "created_at": DAY} for n in range(many)]
        for n in range(converted):
            paid = {"outcome": "won", "amount": value, "closed_at": DAY} if value and not n else {"outcome": "open"}
            deals.append({"id": f"{source}/{n}", "lead_id": f"{source}/{n}", "created_at": DAY, **paid})
    return VIEW.ask(company(leads, deals), Filters())


@pytest.mark.parametrize(("source", "leads", "converted", "value", "rate", "per_lead"), EXAMPLE)
def test_worked_example(
    example: Result, source: str, leads: int, converted: int, value: int, rate: float, per_lead: float
) -> None:
    found = row(example, source)
    assert (found["leads"], found["opportunities"], found["revenue"]) == (leads, converted, value)
    assert round(found["conversion"], 3 if rate < 0.01 else 2) == rate
    assert found["value_per_lead"] == pytest.approx(per_lead, abs=0.005)


def test_where_nothing_is_ranked_every_interval_is_seen_whole() -> None:
    """Found wrong: 1 of 3 and 2 of 9 leads, none enough to rank: the axis ended at 35 %, the interval at 79 %."""
    leads = [{"id": f"{s}{n}", "source": s, "created_at": DAY} for s, many in (("A", 3), ("B", 9)) for n in range(many)]
    deals = [{"id": key, "lead_id": key, "outcome": "open", "created_at": DAY} for key in ("A0", "B0", "B1")]
    result = VIEW.ask(company(leads, deals), Filters())
    assert result.extra["ranking"]["rank"].isna().all()
    layers = VIEW.charts(result)[0].spec.to_dict()["layer"]
    (domain,) = {tuple(x["scale"]["domain"]) for layer in layers if "scale" in (x := layer["encoding"]["x"])}
    assert 0.79 < result.rows["conversion_high"].max() < domain[1]


# Against pandas


def test_what_a_lead_is_worth_is_what_the_calculator_says() -> None:
    """Web 40 leads of which 4 brought 1,000, Fair 4 of which 2 did: few leads draw Fair far towards Web."""
    groups = (("Web", 40, 4), ("Fair", 4, 2))
    leads = [{"id": f"{s}{n}", "source": s, "created_at": DAY} for s, many, _ in groups for n in range(many)]
    deals = [
        {"id": f"{s}d{n}", "lead_id": f"{s}{n}", "outcome": "won", "amount": 1000.0, "closed_at": DAY}
        for s, _, won in groups for n in range(won)
    ]  # fmt: skip
    of = company(leads, deals, agreement=Agreement(currency="EUR"))
    rows = VIEW.ask(of, Filters()).rows.set_index("source")
    calculator = CALCULATORS["lead-value"]
    answer = calculator.answer(calculator.measure(of, Question(Filters())), {"bookings": 12_000.0})
    assert rows["lead_value"].to_dict() == pytest.approx(answer.rows.set_index("name")["value"].to_dict())
    assert rows.loc["Fair", "value_per_lead"] == 500 > rows.loc["Fair", "lead_value"]
    assert rows.loc["Fair", "lead_value_high"] - rows.loc["Fair", "lead_value_low"] > 500


@settings(max_examples=25, deadline=None)
@given(companies(), FILTERS)
def test_equals_an_independent_computation(known: Known, filters: Filters) -> None:
    result = VIEW.ask(known.company, filters)
    if result.missing:
        assert not known.chosen(replace(filters, sources=(), owners=()))
        return
    expected = [_expected(known, filters, name, rows) for name, rows in _by_source(known, filters).items()]
    assert list(result.rows.columns) == COLUMNS
    found = result.rows.astype(object).where(result.rows.notna(), None).to_dict("records")
    assert [f["source"] for f in found] == [e["source"] for e in expected]
    worth = [{name: f.pop(name) for name in ("lead_value", "lead_value_low", "lead_value_high")} for f in found]
    for f, e in zip(found, expected, strict=True):
        assert f == pytest.approx(e)
    # What leads are worth is told of all sources or of none; but not of one whose opportunities are all open.
    if any(w["lead_value"] is not None for w in worth):
        assert all(w["lead_value"] is not None or f["opportunities"] for w, f in zip(worth, found, strict=True))
    assert all(w["lead_value"] is None or w["lead_value_low"] <= w["lead_value"] <= w["lead_value_high"] for w in worth)
    # Every chosen lead is in one source; the rate of all is a ratio of sums; any answer can be drawn.
    assert result.rows["leads"].sum() == result.rows_used == len(known.chosen(filters))
    if result.facts["conversion"] is not None:
        assert result.facts["conversion"] == result.rows["opportunities"].sum() / result.rows["leads"].sum()
    assert all(chart.spec.to_dict()["layer"] and chart.alt.endswith(".") for chart in VIEW.charts(result))


def _by_source(known: Known, filters: Filters) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for lead in known.chosen(filters):
        groups.setdefault(lead["source"], []).append(lead)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def _expected(known: Known, filters: Filters, source: str, leads: list[Row]) -> Row:
    as_of = known.as_of(filters) or date.max
    ids = {lead["id"] for lead in known.leads}
    tells_deals = any(deal["lead_id"] in ids for deal in known.deals)
    tells_stage = any(lead["stage"] for lead in known.leads)

    def won(deal: Row) -> bool:
        return deal["outcome"] == "won" and (deal["closed_at"] or date.min) <= as_of

    seen = [d for d in known.deals if (d["created_at"] or date.min) <= as_of or won(d)]
    own = {lead["id"]: [d for d in seen if d["lead_id"] == lead["id"]] for lead in leads}
    wins = {key: [d for d in deals if won(d)] for key, deals in own.items()}
    priced = [euros for deals in wins.values() for d in deals if (euros := known.euros(d)) is not None]
    all_wins = [d for deals in wins.values() for d in deals]

    def reached(lead: Row, *stages: str) -> bool:
        return lead["stage"] in stages

    late = ("opportunity", "customer")
    if tells_deals:
        opportunities, customers = sum(map(bool, own.values())), sum(map(bool, wins.values()))
    elif tells_stage:
        opportunities, customers = sum(reached(x, *late) for x in leads), sum(reached(x, "customer") for x in leads)
    else:
        opportunities = customers = None
    low, high = wilson(opportunities, len(leads)) if opportunities is not None else (None, None)
    revenue = None
    if tells_deals and len(priced) * 2 >= len(all_wins):  # fewer than half say nothing
        revenue = float(sum(priced))
    days = []
    for lead in leads:
        closed = [d["closed_at"] for d in wins[lead["id"]] if d["closed_at"]]
        if closed and lead["created_at"] and min(closed) >= day_of(lead["created_at"]):
            days.append((min(closed) - day_of(lead["created_at"])).days)
    mqls = [x for x in leads if reached(x, "mql", "sql", *late)]
    return {
        "source": source,
        "leads": len(leads),
        "mqls": len(mqls) if tells_stage else None,
        "opportunities": opportunities,
        "customers": customers,
        "conversion": None if opportunities is None else opportunities / len(leads),
        "conversion_low": low,
        "conversion_high": high,
        "median_days_to_close": median(days) if days else None,
        "revenue": revenue,
        "value_per_lead": None if revenue is None else revenue / len(leads),
        **dict.fromkeys(("spend", "cost_per_lead", "cost_per_customer")),
        "spend_note": NOT_BY_OWNER if filters.owners else NOT_IMPORTED,
    }


# Unknown is not zero


def test_without_deals_and_stages_what_leads_became_is_null() -> None:
    result = VIEW.ask(company([{"id": "1", "source": "Web", "created_at": DAY}]), Filters())
    unknown = ["mqls", "opportunities", "customers", "conversion", "conversion_low", "revenue", "value_per_lead"]
    assert row(result, "Web")[unknown].isna().all()
    assert "unknown" in result.summary
    assert [kpi.value for kpi in result.kpis] == [1, None, None, None]
    assert all(kpi.note for kpi in result.kpis[1:])
    assert VIEW.charts(result) == []


def test_a_won_deal_without_an_amount_leaves_the_revenue_unknown_and_is_counted_as_left_out() -> None:
    """Amounts of 0 are missing amounts: a source whose won deals are all at 0 has unknown revenue, not none.

    source | won deals | amounts | revenue
    Web    | 1         | 0       | unknown
    Fair   | 1         | 50      | 50
    Cold   | 0         |         | 0
    """
    leads = [{"id": s, "source": s, "created_at": DAY} for s in ("Web", "Fair", "Cold")]
    deals = [
        {"id": s, "lead_id": s, "outcome": "won", "amount": a, "closed_at": DAY}
        for s, a in (("Web", 0.0), ("Fair", 50.0))
    ]
    result = VIEW.ask(company(leads, deals), Filters())
    assert pd.isna(row(result, "Web")["revenue"])
    assert (row(result, "Fair")["revenue"], row(result, "Cold")["revenue"]) == (50.0, 0.0)
    reasons = {left.reason: left.rows for left in result.left_out}
    assert reasons == {"won deals without an amount (empty or 0): not in the revenue": 1}
    assert result.kpis[3].note == "1 of 2 won deals carry an amount."


def test_leads_without_a_date_are_counted_except_in_a_period() -> None:
    leads = [{"id": "1", "source": "Web"}, {"id": "2", "source": "Web", "created_at": DAY}]
    everything = VIEW.ask(company(leads), Filters())
    assert row(everything, "Web")["leads"] == 2
    period = VIEW.ask(company(leads), Filters(start=DAY, end=DAY))
    assert row(period, "Web")["leads"] == 1
    assert [(left.reason, left.rows) for left in period.left_out] == [
        ("leads without a creation date, so in no period", 1)
    ]


def test_a_converted_lead_without_a_linked_deal_is_said_to_be_left_out() -> None:
    leads = [{"id": str(n), "source": "Web", "stage": "opportunity", "created_at": DAY} for n in range(3)]
    result = VIEW.ask(company(leads, [{"id": "D", "lead_id": "0", "created_at": DAY}]), Filters())
    assert row(result, "Web")["opportunities"] == 1
    assert [left.rows for left in result.left_out if "no deal is linked" in left.reason] == [2]


# Ranking and headline


def test_a_source_with_too_few_leads_is_marked_and_not_ranked() -> None:
    result = VIEW.ask(sources(("Tiny", 29, 29), ("Web", 30, 3), (None, 40, 40)), Filters())
    ranking = result.extra["ranking"].set_index("source")
    assert ranking["rank"].to_dict() == {"Web": 1, "No source": None, "Tiny": None}
    assert ranking["note"].to_dict() == {"Web": "", "No source": "not a source", "Tiny": "too few leads to rank"}
    assert result.summary.startswith("Only Web has enough leads to judge")


def test_a_name_that_says_nothing_is_no_source_to_recommend() -> None:
    """Found wrong: "unknown converts best", where an export spells out that it does not know.

    source   leads  opportunities
    unknown     90             60
    Web         60             30
    Fair        50              5
    """
    result = VIEW.ask(sources(("unknown", 90, 60), ("Web", 60, 30), ("Fair", 50, 5)), Filters())
    ranking = result.extra["ranking"].set_index("source")
    assert ranking["rank"].to_dict() == {"Web": 1, "Fair": 2, "unknown": None}
    assert ranking.loc["unknown", "note"] == "not a source"
    assert result.summary.startswith("Best converting source: Web, 50 % of 60 leads")
    assert result.summary.endswith("It is also the largest source, with 30 % of all leads.")


def test_the_headline_says_when_the_best_is_not_clearly_better() -> None:
    headline = VIEW.ask(sources(("Web", 100, 30), ("Fair", 100, 28), ("Cold", 300, 3)), Filters()).summary
    assert headline == (
        "No source is clearly the best: Web converts 30 % of 100 leads, not clearly more than "
        "Fair (28 %). Largest source: Cold, 300 leads (60 % of all), converting 1 %."
    )


def test_of_two_sources_of_one_size_none_is_the_largest() -> None:
    assert VIEW.ask(sources(("Web", 100, 30), ("Fair", 100, 10)), Filters()).remarks == (
        "Largest sources: Web and Fair, 100 leads each."
    )
    many = VIEW.ask(sources(*((name, 100, 30) for name in "ABCD")), Filters()).remarks
    assert many == "Largest sources: A, B and 2 others, 100 leads each."


def test_the_headline_says_when_the_best_is_clearly_better() -> None:
    headline = VIEW.ask(sources(("Web", 400, 200), ("Fair", 100, 10)), Filters()).summary
    assert headline == (
        "Best converting source: Web, 50 % of 400 leads, clearly ahead of Fair (10 %). "
        "It is also the largest source, with 80 % of all leads."
    )


@pytest.mark.parametrize(
    ("groups", "start"),
    [
        ([("Web", 5, 1)], "No source has enough leads to be ranked"),
        ([(None, 5, 1)], "None of the 5 leads names a source."),
        ([("Web", 40, 0), ("Fair", 1, 1)], "Only Web has enough leads to judge: it converts 0 % of 40 leads"),
    ],
)
def test_headlines_of_thin_data(groups: list[tuple[str | None, int, int]], start: str) -> None:
    assert VIEW.ask(sources(*groups), Filters()).summary.startswith(start)


def test_an_empty_selection_is_said_to_be_empty() -> None:
    result = VIEW.ask(sources(("Web", 5, 1)), Filters(sources=("Fair",)))
    assert result.summary == "There are no leads in this selection."
    assert list(result.rows.columns) == COLUMNS
    assert VIEW.charts(result) == []


# Goals


def test_goals_are_for_the_chosen_days_and_due_by_the_data_date() -> None:
    """February 2026 has 20 working days; by Friday the 13th, 10 of them have passed."""
    made = sources(("Web", 6, 0), ("paid_search", 3, 0), day=date(2026, 2, 13),
                   source_goals={"Web": 20.0, "Paid search": 40.0, "Nobody": 10.0})  # fmt: skip
    result = VIEW.ask(made, Filters(start=date(2026, 2, 1), end=date(2026, 2, 28)))
    goals = result.extra["goals"].set_index("source")
    assert goals["leads"].to_dict() == {"Web": 6, "paid_search": 3, "Nobody": 0}
    assert goals["goal"].to_dict() == {"Web": 20.0, "paid_search": 40.0, "Nobody": 10.0}
    assert goals["due"].to_dict() == pytest.approx({"Web": 10.0, "paid_search": 20.0, "Nobody": 5.0})
    assert goals["share"].to_dict() == pytest.approx({"Web": 0.6, "paid_search": 0.15, "Nobody": 0.0})


def test_a_source_is_not_behind_its_goal_by_what_chance_makes() -> None:
    """Found wrong: on the third of 20 working days a source with 1 of 3 leads due stood in the warning colour.

    source | goal | due | leads |
    Web    |   20 |   3 |     1 | the 95 % interval of 1 goes to 5.6
    Search |  100 |  15 |     4 | that of 4 goes to 10.2: behind
    Nobody |    5 | 0.8 |     0 | too little due
    """
    made = sources(("Web", 1, 0), ("Search", 4, 0), day=date(2026, 2, 4),
                   source_goals={"Web": 20.0, "Search": 100.0, "Nobody": 5.0})  # fmt: skip
    result = VIEW.ask(made, Filters())
    goals = result.extra["goals"].set_index("source")
    early = "too early to tell"
    assert goals["note"].to_dict() == {"Web": early, "Search": "", "Nobody": early}
    assert goals["share"].dropna().to_dict() == pytest.approx({"Search": 4 / 15})
    chart = VIEW.charts(result)[-1]
    assert chart.alt == "1 of 3 sources with a goal are behind it; for 2 it is too early to tell."
    bars = [row for rows in chart.spec.to_dict()["datasets"].values() for row in rows if "behind" in row]
    assert {row["source"]: row["behind"] for row in bars} == {"Web": False, "Search": True, "Nobody": False}
    over = VIEW.ask(made, Filters(start=date(2026, 2, 1), end=date(2026, 2, 4))).extra["goals"]
    assert set(over["note"]) == {""}


def test_amounts_without_a_currency_are_a_caveat() -> None:
    deal = {"id": "d", "lead_id": "1", "outcome": "won", "amount": 5.0, "closed_at": DAY}
    leads = [{"id": "1", "source": "Web", "created_at": DAY}]
    plain, euros = (VIEW.ask(company(leads, [deal | more]), Filters()) for more in ({}, {"currency": "EUR"}))
    assert [(caveat.rows, caveat.reason.split(":")[0]) for caveat in plain.caveats] == [
        (1, "amounts of won deals are plain numbers")
    ]
    assert euros.caveats == ()


def test_without_a_start_goals_are_for_the_month_of_the_last_day() -> None:
    made = sources(("Web", 6, 0), day=date(2026, 2, 13), source_goals={"Web": 20.0})
    result = VIEW.ask(made, Filters())
    assert result.facts["goal_period"] == (date(2026, 2, 1), date(2026, 2, 28))
    assert result.extra["goals"]["leads"].tolist() == [6]


def test_a_selection_of_owners_has_no_goals_and_one_of_sources_has_its_own() -> None:
    made = sources(("Web", 6, 0), ("Fair", 1, 0), source_goals={"Web": 20.0, "Fair": 5.0})
    assert VIEW.ask(made, Filters(owners=("Dana",))).extra["goals"].empty
    assert VIEW.ask(made, Filters(sources=("Fair",))).extra["goals"]["source"].tolist() == ["Fair"]


def test_spellings_folded_into_one_source_are_listed() -> None:
    made = sources(("Online Store", 2, 0), ("OnlineStore", 1, 0), ("Web", 1, 0), ("sem", 1, 0), names={"sem": "Ads"})
    listed = VIEW.ask(made, Filters()).extra["spellings"].values.tolist()
    assert listed == [["sem", 1, "Ads", True], ["Online Store", 2, "Online Store", False],
                      ["OnlineStore", 1, "Online Store", False]]  # fmt: skip


# The period before


def test_cards_compare_with_the_period_before_at_the_same_age() -> None:
    """Immature cohorts: a February lead that converted in May had 90 days; a March lead on 31 March has had 30.

    lead created | deal created | counted for March as of 31 March
    2 Feb        | 20 Feb       | yes, the month before
    3 Feb        | 5 May        | no: on 28 February nobody knew
    2 Mar        | 9 Mar        | yes
    """
    leads = [{"id": n, "source": "Web", "created_at": d} for n, d in
             (("a", date(2026, 2, 2)), ("b", date(2026, 2, 3)), ("c", date(2026, 3, 2)))]  # fmt: skip
    deals = [{"id": n, "lead_id": n, "created_at": d} for n, d in
             (("a", date(2026, 2, 20)), ("b", date(2026, 5, 5)), ("c", date(2026, 3, 9)))]  # fmt: skip
    march = Filters(start=date(2026, 3, 1), end=date(2026, 3, 31), as_of=date(2026, 3, 31))
    leads_card, conversion, *_ = VIEW.ask(company(leads, deals), march).kpis
    assert (leads_card.value, leads_card.previous) == (1, 2)
    assert (conversion.value, conversion.previous) == (1.0, 0.5)
    assert leads_card.previous_label == "1 Feb 2026 to 28 Feb 2026"


def test_without_a_start_or_with_nothing_before_there_is_no_comparison() -> None:
    made = sources(("Web", 6, 0))
    assert [kpi.previous for kpi in VIEW.ask(made, Filters()).kpis] == [None] * 4
    assert [kpi.previous for kpi in VIEW.ask(made, Filters(start=DAY, end=DAY)).kpis] == [None] * 4


@pytest.mark.parametrize(
    ("start", "end", "as_of", "expected"),
    [
        # Whole months with the months before, however long.
        ("2026-03-01", "2026-03-31", "2026-06-01", ("2026-02-01", "2026-02-28", "2026-05-01")),
        ("2026-01-01", "2026-03-31", "2026-03-31", ("2025-10-01", "2025-12-31", "2025-12-31")),
        # Other stretches with as many days.
        ("2026-03-03", "2026-03-09", "2026-03-09", ("2026-02-24", "2026-03-02", "2026-03-02")),
        # A stretch that is not over with the same part of the one before.
        ("2026-03-01", "2026-03-31", "2026-03-13", ("2026-02-01", "2026-02-13", "2026-02-13")),
        ("2026-03-01", "2026-03-31", "2026-03-30", ("2026-02-01", "2026-02-28", "2026-02-28")),
        ("2026-03-03", "2026-03-09", "2026-03-05", ("2026-02-24", "2026-02-26", "2026-02-26")),
        ("2026-03-03", None, "2026-03-05", ("2026-02-28", "2026-03-02", "2026-03-02")),
        # Nothing has begun, or nothing comes before.
        ("2026-03-03", "2026-03-09", "2026-03-01", None),
        (None, "2026-03-09", "2026-03-09", None),
    ],
)
def test_the_stretch_before(start: str | None, end: str | None, as_of: str, expected: tuple[str, ...] | None) -> None:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    before = earlier(Filters(start=day(start), end=day(end), as_of=day(as_of)))
    assert (before and tuple(str(d) for d in (before.start, before.end, before.as_of))) == expected


# Charts


def test_the_conversion_chart_fades_what_is_not_ranked_and_names_the_average() -> None:
    result = VIEW.ask(sources(("Web", 100, 30), ("Fair", 50, 5), ("Tiny", 3, 3)), Filters())
    (conversion,) = VIEW.charts(result)
    spec = conversion.spec.to_dict()
    data = {r["source"]: r for rows in spec["datasets"].values() for r in rows if "source" in r}
    assert [data[s]["faded"] for s in ("Web", "Fair", "Tiny")] == [False, False, True]
    assert data["Tiny"]["row"] == "Tiny\n100 % of 3, unranked"
    assert spec["layer"][0]["encoding"]["y"]["sort"] == [data[s]["row"] for s in ("Web", "Fair", "Tiny")]
    assert {"x": 38 / 153, "text": "All sources 25 %"} in [r for rows in spec["datasets"].values() for r in rows]
    assert conversion.alt == result.headline


def test_value_bars_start_at_zero_and_are_not_drawn_where_most_amounts_are_missing() -> None:
    leads = [{"id": str(n), "source": "Web", "created_at": DAY} for n in range(3)]
    amounts = [90.0, 0.0, 0.0]
    deals = [
        {"id": str(n), "lead_id": str(n), "outcome": "won", "amount": a, "closed_at": DAY}
        for n, a in enumerate(amounts)
    ]
    few = VIEW.charts(VIEW.ask(company(leads, deals), Filters()))
    assert [chart.title for chart in few] == ["Conversion by source, with 95 % intervals"]
    _, value = VIEW.charts(VIEW.ask(company(leads, deals[:2]), Filters()))
    assert value.spec.to_dict()["layer"][0]["encoding"]["x"]["scale"]["domain"][0] == 0
    assert value.alt == "A lead from Web has brought 30 on average."


def test_a_source_too_small_to_rank_does_not_lead_the_values() -> None:
    """Found wrong: the one deal of a source with a single lead stood above all others, and in the takeaway."""
    leads = [{"id": f"w{n}", "source": "Web", "created_at": DAY} for n in range(30)]
    leads.append({"id": "lucky", "source": "Tiny", "created_at": DAY})
    deals = [{"id": i, "lead_id": i, "outcome": "won", "amount": 300.0, "closed_at": DAY} for i in ("w0", "lucky")]
    _, value = VIEW.charts(VIEW.ask(company(leads, deals), Filters()))
    assert value.spec.to_dict()["layer"][0]["encoding"]["y"]["sort"] == ["Web", "Tiny"]
    assert value.alt == "A lead from Web has brought 10 on average."


def test_a_company_of_many_sources_is_drawn_by_its_largest() -> None:
    made = sources(*((f"Source {n}", n, 1) for n in range(1, 31)))
    conversion = VIEW.charts(VIEW.ask(made, Filters()))[0]
    assert conversion.title == "Conversion by source, with 95 % intervals: the 25 largest of 30 sources"
    assert len(conversion.spec.to_dict()["layer"][0]["encoding"]["y"]["sort"]) == 25


# Real exports


@pytest.fixture(scope="module")
def imported(real_company: Callable[[str], Company]) -> dict[str, Result]:
    return {crm: VIEW.ask(real_company(crm), Filters()) for crm in ("zoho", "olist")}


ZOHO = {
    "Employee Referral": (449, 155, 8558000), "Advertisement": (412, 145, 9685100), "Cold Call": (408, 167, 9804500),
    "Partner": (386, 131, 6491800), "Web Research": (384, 144, 9749400), "External Referral": (383, 143, 7754600),
    "Sales Mail Alias": (371, 145, 10873900), "Trade Show": (371, 141, 9211300), "Online Store": (370, 112, 7054800),
    "Public Relations": (366, 142, 9882800),
}  # fmt: skip
OLIST = {"organic search": 271, "paid search": 195, "unknown": 179, "No source": 14, "social": 75, "direct traffic": 56,
         "referral": 24, "email": 15, "display": 6, "other": 4, "other publicities": 3}  # fmt: skip


def test_zoho_figures(imported: dict[str, Result]) -> None:
    """In this export a lead has one deal at most, so won deals are customers."""
    rows = imported["zoho"].rows.set_index("source")
    assert {s: (r["leads"], r["customers"], r["revenue"]) for s, r in rows.iterrows()} == ZOHO
    assert (rows["leads"].sum(), rows["opportunities"].sum()) == (3900, 3632)
    assert rows["revenue"].sum() == 89_066_200


def test_olist_figures(imported: dict[str, Result]) -> None:
    result = imported["olist"]
    rows = result.rows.set_index("source")
    assert rows["customers"].to_dict() == OLIST
    assert result.facts["conversion"] == 842 / 8000
    assert rows["mqls"].sum() == 8000
    assert {left.reason.split(":")[0]: left.rows for left in result.left_out} == {
        "customers won before their lead was created": 1,
        "won deals without an amount (empty or 0)": 797,
    }
    assert pd.isna(rows.loc["referral", "revenue"])
    assert [chart.title for chart in VIEW.charts(result)] == ["Conversion by source, with 95 % intervals"]


def test_campaigns_are_counted_against_their_goals_whatever_the_case_of_the_name() -> None:
    """campaign     leads in June   agreed per month   due by 30 June
    Spring fair  2               4                  4        "spring FAIR" is the same
    Autumn       0               3                  3        none is 0 leads
    """
    names = ("Spring fair", "spring FAIR ", "Other", None)
    leads = [{"id": f"l{n}", "created_at": date(2026, 6, 3), "campaign": name} for n, name in enumerate(names)]
    made = company(leads, agreement=Agreement(campaign_goals={"Spring fair": 4.0, "Autumn": 3.0}))
    asked = Filters(start=date(2026, 6, 1), end=date(2026, 6, 30), as_of=date(2026, 6, 30))
    found = view("leads-by-source").ask(made, asked).extra["campaigns"]
    assert found[["campaign", "leads", "goal", "due"]].values.tolist() == [
        ["Spring fair", 2, 4, 4],
        ["Autumn", 0, 3, 3],
    ]
    assert view("leads-by-source").ask(made, replace(asked, sources=("No source",))).extra["campaigns"].empty


def test_a_source_that_sold_nothing_does_not_make_unknown_revenue_zero() -> None:
    """Found wrong: Web won $5 without an exchange rate, Fair sold nothing; “€0” stood on the card of all.

    source | revenue
    Web    | unknown
    Fair   | 0
    """
    leads = [{"id": "w", "source": "Web", "created_at": DAY}, {"id": "f", "source": "Fair", "created_at": DAY}]
    deal = {"id": "d", "lead_id": "w", "outcome": "won", "amount": 5.0, "currency": "USD", "closed_at": DAY}
    result = VIEW.ask(company(leads, [deal], agreement=Agreement(currency="EUR")), Filters())
    revenue = result.kpis[3]
    assert revenue.value is None and revenue.note.startswith("Unknown: 1 won deal is in USD without an exchange rate")
    assert row(result, "Fair")["revenue"] == 0 and pd.isna(row(result, "Web")["revenue"])
