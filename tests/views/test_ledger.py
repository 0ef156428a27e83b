"""Do the agreement's benchmarks still hold?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from statistics import mean, median
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from smarketing.agreement import Agreement, Naming
from smarketing.agreement.model import Benchmarks
from smarketing.company import Company
from smarketing.errors import AgreementError
from smarketing.stats import wilson
from smarketing.views import Filters, Result, view
from smarketing.views.ledger_benchmarks import revised_by
from smarketing.views.marketing import by_sales, sales_sources
from tests.companies import Row, company
from tests.views.random_companies import FILTERS, Known, companies, day_of

VIEW = view("ledger")
INPUTS = ["leads", "customers", "customer_revenue", "marketing_revenue", "revenue", "sales_cycle_days"]
RESULTS = ["close_rate", "close_low", "close_high", "deal_size", "revenue_per_customer", "marketing_share"]


def won(key: str, lead: str | None, day: date, amount: float | None, **more: Any) -> Row:
    return {
        "id": key, "lead_id": lead, "outcome": "won", "created_at": day, "closed_at": day, "amount": amount,
        "currency": "EUR",
    } | more  # fmt: skip


def row(result: Result, period: str) -> pd.Series:
    return result.rows.set_index("period").loc[period]


def books(**agreed: Any) -> Company:
    """Two months, a sale by each way there is.

    | lead | source    | created | deal   | closed | amount |
    | A    | Web       | 10 Jan  | first  | 20 Jan |    100 |
    | A    |           |         | second | 10 Mar |     50 |
    | B    | Web       | 15 Jan  | first  | 14 Feb |    300 |
    | C    | Web       | 20 Jan  | none   |        |        |
    | D    | Cold call | 20 Jan  | first  | 10 Feb |    600 |
    | –    |           |         | no lead| 11 Feb |     60 |
    | E    | Web       | 5 Feb   | none   |        |        |
    """
    leads = [
        {"id": "A", "source": "Web", "created_at": date(2026, 1, 10)},
        {"id": "B", "source": "Web", "created_at": date(2026, 1, 15)},
        {"id": "C", "source": "Web", "created_at": date(2026, 1, 20)},
        {"id": "D", "source": "Cold call", "created_at": date(2026, 1, 20)},
        {"id": "E", "source": "Web", "created_at": date(2026, 2, 5)},
    ]
    deals = [
        won("1", "A", date(2026, 1, 20), 100.0),
        won("2", "A", date(2026, 3, 10), 50.0),
        won("3", "B", date(2026, 2, 14), 300.0),
        won("4", "D", date(2026, 2, 10), 600.0),
        won("5", None, date(2026, 2, 11), 60.0, source="Web"),
    ]
    return company(leads, deals, agreement=Agreement(currency="EUR", **agreed))


def test_six_inputs_and_three_results_by_hand() -> None:
    """January: 3 leads of marketing, A and B bought for 450 in 3 deals: 150 a deal, 225 a customer; only A's 100 was
    closed in it, after 10 days. February: 300 of 960 closed came from marketing (D is sales', the deal without a lead
    nobody's), after 30 days.
    """
    result = VIEW.ask(books(), Filters())
    january, february, march = (row(result, month) for month in ("2026-01", "2026-02", "2026-03"))
    assert january[INPUTS].tolist() == [3, 2, 450, 100, 100, 10]
    assert january["close_rate"] == pytest.approx(2 / 3)
    assert january[["deal_size", "revenue_per_customer", "marketing_share"]].tolist() == [150, 225, 1]
    assert january[["close_low", "close_high"]].tolist() == list(wilson(2, 3))
    assert february[INPUTS].tolist() == [1, 0, 0, 300, 960, 30]
    assert february["marketing_share"] == 300 / 960
    assert pd.isna(february["deal_size"])
    # The newest lead is of February: what came in March is unknown. A's second purchase is no sales cycle.
    assert march[["marketing_revenue", "revenue"]].tolist() == [50, 50]
    assert march[["leads", "customers", "customer_revenue", "sales_cycle_days", "close_rate"]].isna().all()


def test_quarters_and_years_are_sums_of_months_and_fiscal() -> None:
    quarter = VIEW.ask(books(), Filters()).extra["ledger_quarters"].iloc[0]
    assert quarter["period"] == "2026-Q1"
    assert quarter[INPUTS].tolist() == [4, 2, 450, 450, 1110, 20]
    fiscal = VIEW.ask(books(fiscal_year_starts=2), Filters(period="quarter"))
    assert fiscal.rows["period"].tolist() == ["2026-Q4", "2027-Q1"]
    assert fiscal.rows["revenue"].tolist() == [100, 1010]
    assert fiscal.extra["ledger_years"]["period"].tolist() == ["2026", "2027"]


def test_what_is_marketings_can_be_agreed() -> None:
    """Named in the agreement, by any spelling, or none at all: then the cold call is marketing's too."""
    assert sales_sources(books()) == ("Cold call",)
    assert sales_sources(books(sales_sources=("web",))) == ("Web",)
    assert row(VIEW.ask(books(sales_sources=("web",)), Filters()), "2026-01")["leads"] == 1
    everybody = VIEW.ask(books(sales_sources=()), Filters())
    assert row(everybody, "2026-01")["leads"] == 4
    assert row(everybody, "2026-02")["marketing_share"] == 900 / 960
    assert ("leads of sources by which sales finds leads itself", 1) in [
        (left.reason, left.rows) for left in VIEW.ask(books(), Filters()).left_out
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Cold Call", True), ("cold_calling", True), ("Outbound", True), ("Sales", True), ("sales-prospecting", True),
        ("Sales Mail Alias", False), ("Sales e-mail", False), ("Paid Search", False), ("Scolding", False),
        ("Offline Sources", False), ("Wholesales fair", False),
    ],
)  # fmt: skip
def test_a_source_of_sales_is_told_by_whole_words(source: str, expected: bool) -> None:
    assert by_sales(source) is expected


def test_months_whose_leads_had_no_time_are_young_and_no_benchmark() -> None:
    """Customers take 40 days (the median); on 20 March, January's last lead is 48 days old, February's is not 40."""
    leads = [
        {"id": f"{month}{n}", "source": "Web", "created_at": date(2026, month, 1 + n)}
        for month in (1, 2, 3)
        for n in range(10)
    ]
    deals = [won(f"{n}", f"1{n}", date(2026, 1, 1 + n) + timedelta(days=40), 100.0) for n in range(5)]
    result = VIEW.ask(company(leads, deals), Filters(as_of=date(2026, 3, 20)))
    assert result.rows["young"].tolist() == [False, True, True]
    assert result.rows["partial"].tolist() == [True, False, True]  # the first deal was closed in February
    assert result.facts["measured"].cohorts is None
    assert result.summary.startswith("No month can be judged yet")


def year_of_leads(start: int = 0, months: int = 24) -> tuple[list[Row], list[Row]]:
    """10 leads on the 1st of every month; in every second month 2 of them, else 1, buy for 100 after 10 days."""
    leads, deals = [], []
    for month in range(start, start + months):
        first = date(2024 + month // 12, month % 12 + 1, 1)
        leads += [{"id": f"{month}/{n}", "source": "Web", "created_at": first} for n in range(10)]
        deals += [won(f"{month}/{n}", f"{month}/{n}", first + timedelta(days=10), 100.0) for n in range(1 + month % 2)]
    return leads, deals


def test_benchmarks_are_ratios_of_sums_over_twelve_months_and_compared_with_the_twelve_before() -> None:
    """The second year: 120 leads, 18 customers, 100 each; one more won deal in it, of 600, comes from no lead."""
    leads, deals = year_of_leads()
    deals.append(won("extra", None, date(2025, 6, 1), 600.0))
    agreed = Agreement(currency="EUR", deal_size=90.0, benchmarks=Benchmarks(close_rate=0.2))
    result = VIEW.ask(company(leads, deals, agreement=agreed), Filters(as_of=date(2026, 1, 15)))
    found = result.facts["measured"]
    assert (found.cohort_months, found.sales_months) == (12, 12)
    assert (found.close_rate, found.deal_size, found.sales_cycle_days) == (18 / 120, 100, 10)
    assert found.marketing_share == 1800 / 2400
    assert result.summary == (
        "Of the leads marketing generated in the 12 months to December 2025, 15 % became customers, "
        "bringing €100 each. 75 % of the revenue closed in the 12 months to December 2025 "
        "came from marketing-generated leads. The agreement reckons with 20 %, a deal size of €90.00."
    )
    cards = {kpi.label: kpi for kpi in result.kpis}
    assert cards["Close rate of marketing’s leads"].previous == 18 / 120
    assert cards["Marketing’s share of revenue"].previous == 1
    assert cards["Deal size"].beside == "agreed €90.00"
    assert cards["Marketing-generated leads, December 2025"].previous == 10


def test_the_new_benchmarks_keep_what_the_ledger_does_not_know() -> None:
    leads, deals = year_of_leads()
    agreed = Agreement(currency="EUR", deal_size=90.0, promise_hours=8.0)
    made = company(leads, deals, agreement=agreed)
    revised = revised_by(agreed, VIEW.ask(made, Filters(as_of=date(2026, 1, 15))))
    assert revised.deal_size == 100
    assert revised.benchmarks == Benchmarks(close_rate=0.15, marketing_share=1.0, sales_cycle_days=10.0, months=12)
    assert revised == agreed.revised(deal_size=100.0, benchmarks=revised.benchmarks.model_dump())
    unpriced = company(leads, [deal | {"amount": None} for deal in deals], agreement=agreed)
    kept = revised_by(agreed, VIEW.ask(unpriced, Filters(as_of=date(2026, 1, 15))))
    assert kept.deal_size == 90
    assert kept.benchmarks.marketing_share is None


def test_benchmarks_of_a_part_or_of_nothing_are_refused() -> None:
    leads, deals = year_of_leads()
    made = company(leads, deals)
    with pytest.raises(AgreementError, match="some sources or owners only"):
        revised_by(Agreement(), VIEW.ask(made, Filters(sources=("Web",))))
    with pytest.raises(AgreementError, match="no month yet"):
        revised_by(Agreement(), VIEW.ask(company(leads[:1]), Filters()))


def test_without_dates_or_deals_it_is_a_sentence() -> None:
    undated = VIEW.ask(company([{"id": "A", "source": "Web"}]), Filters())
    assert undated.missing and undated.missing.startswith("The ledger needs dates")
    leads, _ = year_of_leads()
    result = VIEW.ask(company(leads), Filters(as_of=date(2026, 1, 15)))
    assert result.summary == "What became of the leads is unknown: the data has no deals linked to leads and no stages."
    assert result.rows[INPUTS[1:]].isna().all().all()
    assert all(chart.spec.to_dict() for chart in VIEW.charts(result))


# Against pandas


@settings(max_examples=25, deadline=None)
@given(companies(), FILTERS)
def test_equals_an_independent_computation(known: Known, filters: Filters) -> None:
    result = VIEW.ask(known.company, filters)
    if result.missing:
        return
    for period, rows in (
        ("M", result.rows),
        ("Q", result.extra["ledger_quarters"]),
        ("Y", result.extra["ledger_years"]),
    ):
        for _, found in rows.iterrows():
            expected = _expected(known, filters, pd.Period(found["first_day"], period))
            for name in [*INPUTS, *RESULTS]:
                same = pd.isna(found[name]) if expected[name] is None else found[name] == pytest.approx(expected[name])
                assert same, (found["period"], name, found[name], expected[name])
    assert all(chart.spec.to_dict()["layer"] and chart.alt.endswith(".") for chart in VIEW.charts(result))


def _expected(known: Known, filters: Filters, period: pd.Period) -> Row:
    """One period by lists: leads created in it, deals closed in it; nothing where the data does not reach."""
    as_of = known.as_of(filters)
    assert as_of  # there are rows
    ids = {lead["id"] for lead in known.leads}
    tells_deals = any(deal["lead_id"] in ids for deal in known.deals)
    tells_stage = any(lead["stage"] for lead in known.leads)

    def inside(day: date | None) -> bool:
        if day is None or not period.start_time.date() <= day <= period.end_time.date():
            return False
        return day <= min(filters.end or date.max, as_of)  # a period is shown from its first day on

    everybody = known.chosen(Filters(as_of=filters.as_of, sources=filters.sources, owners=filters.owners))
    mine = {lead["id"]: [d for d in known.deals if d["lead_id"] == lead["id"] and _won(d, as_of)] for lead in everybody}
    cohort = [lead for lead in everybody if inside(day_of(lead["created_at"]))]
    bought = [lead for lead in cohort if (mine[lead["id"]] if tells_deals else lead["stage"] == "customer")]
    of_cohort = [deal for lead in cohort for deal in mine[lead["id"]]]
    priced_customers = [lead for lead in bought if any(known.euros(d) is not None for d in mine[lead["id"]])]
    firsts = {
        lead["id"]: min((d["closed_at"] for d in mine[lead["id"]] if d["closed_at"]), default=None)
        for lead in everybody
        if tells_deals
    }
    cycles = [
        (firsts[lead["id"]] - day_of(lead["created_at"])).days
        for lead in everybody
        if firsts.get(lead["id"]) and day_of(lead["created_at"]) and inside(firsts[lead["id"]])
    ]
    cycles = [days for days in cycles if days >= 0]
    closed = [d for d in known.deals if _won(d, as_of) and inside(d["closed_at"]) and _asked(d, known, filters)]
    marketings = [d for d in closed if d["lead_id"] in ids]
    leads_known = _reaches(period, [day_of(person["created_at"]) for person in known.leads], as_of)
    deals_known = _deals_reach(period, known, as_of)
    tells = tells_deals or tells_stage
    customers = len(bought) if leads_known and (tells or not cohort) else None
    priced_deals = _priced(known, of_cohort)
    customer_revenue = _sum(known, of_cohort) if leads_known and (tells_deals or not bought) else None
    revenue, marketing_revenue = (_sum(known, x) if deals_known else None for x in (closed, marketings))
    per_deal = customer_revenue / priced_deals if customer_revenue and priced_deals else None
    per_customer = customer_revenue / len(priced_customers) if customer_revenue and priced_customers else None
    share = revenue and marketing_revenue is not None
    low, high = wilson(len(bought), len(cohort)) if leads_known and tells else (None, None)
    return {
        "leads": len(cohort) if leads_known else None,
        "customers": customers,
        "customer_revenue": customer_revenue,
        "marketing_revenue": marketing_revenue,
        "revenue": revenue,
        "sales_cycle_days": mean(cycles) if cycles and deals_known else None,
        "close_rate": len(bought) / len(cohort) if leads_known and tells and cohort else None,
        "close_low": low,
        "close_high": high,
        "deal_size": per_deal,
        "revenue_per_customer": per_customer,
        "marketing_share": (marketing_revenue or 0.0) / revenue if share else None,
    }


def _won(deal: Row, as_of: date) -> bool:
    return deal["outcome"] == "won" and (deal["closed_at"] or date.min) <= as_of


def _priced(known: Known, deals: list[Row]) -> int:
    return sum(known.euros(deal) is not None for deal in deals)


def _sum(known: Known, deals: list[Row]) -> float | None:
    """Of nothing 0; unknown where fewer than half have an amount."""
    return sum(known.euros(deal) or 0.0 for deal in deals) if _priced(known, deals) * 2 >= len(deals) else None


def _asked(deal: Row, known: Known, filters: Filters) -> bool:
    """A deal goes by its lead's source, and has no owner in these companies."""
    sources = {lead["id"]: lead["source"] for lead in known.people(Filters())}
    return (not filters.sources or sources.get(deal["lead_id"], "No source") in filters.sources) and not filters.owners


def _reaches(period: pd.Period, days: list[date | None], as_of: date) -> bool:
    known = [day for day in days if day]
    return bool(known) and _between(period, min(known), max(known), as_of)


def _deals_reach(period: pd.Period, known: Known, as_of: date) -> bool:
    """From the first deal closed on; that deals were opened tells how far their export goes."""
    today = known.company.warehouse.data_date or date.max
    closed = [d["closed_at"] for d in known.deals if d["outcome"] in ("won", "lost") and d["closed_at"]]
    closed = [day for day in closed if day <= today]
    created = [d["created_at"] for d in known.deals if d["created_at"]]
    return bool(closed) and _between(period, min(closed), max(closed + created), as_of)


def _between(period: pd.Period, first: date, newest: date, as_of: date) -> bool:
    """Whether a period has a day from the first record to the newest: to the last of the data where fewer than ten
    working days passed since."""
    quiet = len(pd.bdate_range(newest, as_of, inclusive="right"))
    last = newest if quiet >= 10 else max(newest, as_of)
    return first <= period.end_time.date() and period.start_time.date() <= last


# Real exports


@pytest.fixture(scope="module")
def imported(real_company: Callable[[str], Company]) -> dict[str, Result]:
    return {crm: VIEW.ask(real_company(crm), Filters()) for crm in ("zoho", "olist", "hubspot")}


def test_real_exports(imported: dict[str, Result]) -> None:
    """Zoho's 408 cold calls are sales' own; Olist's 45 amounts of 842 deals make no deal size."""
    zoho, olist, hubspot = (imported[crm] for crm in ("zoho", "olist", "hubspot"))
    assert zoho.facts["sales_sources"] == ("Cold Call",)
    assert (zoho.rows["leads"].sum(), zoho.rows["revenue"].sum()) == (3900 - 408, 89_066_200)
    assert zoho.rows["customers"].sum() == 1425 - 167
    assert zoho.rows["marketing_revenue"].sum() == 89_066_200 - 9_804_500
    assert olist.rows["leads"].sum() == 8000
    assert olist.facts["measured"].deal_size is None
    assert "became customers" in olist.summary
    assert hubspot.rows["leads"].sum() == 950 - 80  # subscribers without a deal are no leads
    assert hubspot.rows["revenue"].sum() == pytest.approx(8_934_361.48)
    assert median(hubspot.rows["marketing_share"].dropna()) == 1


def test_a_source_renamed_by_hand_is_known_by_its_name() -> None:
    leads = [{"id": "A", "source": "tele", "created_at": date(2026, 1, 10)}]
    made = company(leads, naming=Naming(sources={"tele": "Outbound calls"}))
    assert sales_sources(made) == ("Outbound calls",)
