"""Volumes: worked small companies, the traps, and an independent count in pandas on random ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement, Agreements, Goals
from smarketing.agreement.history import SIDES, Signature, Version
from smarketing.company import Company
from smarketing.stats import wilson
from smarketing.views import Filters, Result
from smarketing.views.volumes import NO_VISITS, NO_VISITS_HERE, VIEW
from tests.companies import company

Row = dict[str, Any]


def version(number: int, first: date, **goals: float) -> Version:
    signed = tuple(Signature(side, "Ada", datetime(2026, 1, 1)) for side in SIDES)
    return Version(number, Agreement(goals=Goals(**goals)), first, signatures=signed)


def leads(first: date, last: date, each: int = 1, **more: Any) -> list[Row]:
    """So many leads on every working day."""
    days = pd.bdate_range(first, last).date
    return [{"id": f"{day} {n} {more}", "created_at": day, **more} for day in days for n in range(each)]


def visits(first: date, last: date, each: float, **more: Any) -> list[Row]:
    return [{"day": day.date(), "visits": each, **more} for day in pd.date_range(first, last)]


def ask(of: Company, **filters: Any) -> Result:
    return VIEW.ask(of, Filters(**filters))


def months(result: Result) -> pd.DataFrame:
    return result.rows.assign(month=result.rows["month"].dt.strftime("%Y-%m")).set_index("month")


# --- the table ---------------------------------------------------------------------------------------------------


def test_columns_are_the_contract() -> None:
    rows = ask(company(leads(date(2026, 5, 4), date(2026, 5, 6)))).rows
    assert list(rows.columns) == [
        "month", "visits", "visits_goal", "leads", "leads_goal", "mqls", "mqls_goal", "customers", "customers_goal",
        "visit_to_lead", "database", "partial", "agreement",
    ]  # fmt: skip
    assert [column.name for column in VIEW.columns] == list(rows.columns)


def test_a_month_is_judged_by_the_version_in_force_in_it() -> None:
    """No agreement in February; version 1 asks 10 leads from March, version 2 asks 30 and 500 visits from May."""
    history = Agreements(
        (
            version(1, date(2026, 3, 1), leads_per_month=10),
            version(2, date(2026, 5, 1), leads_per_month=30, visits_per_month=500),
        )
    )
    rows = months(ask(company(leads(date(2026, 2, 2), date(2026, 5, 13)), agreement=history)))
    assert rows["agreement"].fillna(0).tolist() == [0, 1, 1, 2]
    assert rows["leads_goal"].fillna(-1).tolist() == [-1, 10, 10, 30]
    assert rows["visits_goal"].isna().all()  # no analytics: what is not measured is not judged
    assert rows["leads"].tolist() == [20, 22, 22, 9]
    assert rows["partial"].tolist() == [False, False, False, True]


def test_a_month_of_every_measure() -> None:
    """April 2026: 22 leads, 2 of them MQLs, 1 of which won the first deal of all on 5 May; 30 days of 10 visits."""
    some = leads(date(2026, 4, 1), date(2026, 5, 5), stage="lead")
    some[0] |= {"mql_at": date(2026, 4, 20), "stage": "mql"}
    some[1] |= {"mql_at": date(2026, 5, 4), "stage": "mql"}
    deal = {"lead_id": some[0]["id"], "outcome": "won", "closed_at": date(2026, 5, 5), "amount": 5.0}
    of = company(some, [deal], traffic=visits(date(2026, 4, 1), date(2026, 5, 5), 10))
    rows = months(ask(of))
    assert rows.loc["2026-04", ["visits", "leads", "mqls"]].tolist() == [300, 22, 1]
    assert pd.isna(rows.loc["2026-04", "customers"])
    assert rows.loc["2026-05", ["visits", "leads", "mqls", "customers"]].tolist() == [50, 3, 1, 1]
    assert rows["visit_to_lead"].tolist() == pytest.approx([22 / 300, 3 / 50])
    assert rows["database"].tolist() == [22, 25]


def test_one_address_is_one_person() -> None:
    """a@x twice, b@x once, and two leads without an address: 5 records are 4 people, and 4 leads."""
    days = [date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3), date(2026, 5, 4), date(2026, 5, 5)]
    emails = ["a@x.example", None, "b@x.example", "a@x.example", None]
    of = company(
        [{"id": str(n), "created_at": d, "email": e} for n, (d, e) in enumerate(zip(days, emails, strict=True))]
    )
    result = ask(of)
    assert result.rows["leads"].tolist() == [3, 1]
    assert result.rows["database"].tolist() == [3, 4]
    assert result.extra["audience"]["net_new"].tolist() == [3, 1]


def test_without_analytics_visits_are_unknown_and_the_reason_is_said() -> None:
    result = ask(company(leads(date(2026, 4, 1), date(2026, 5, 13))))
    assert result.rows[["visits", "visit_to_lead"]].isna().all(axis=None)
    assert result.facts["visits_missing"] == NO_VISITS
    assert "visit" not in result.summary
    assert [chart.title.split(" ")[0] for chart in VIEW.charts(result)] == ["Leads"]


def test_a_month_that_analytics_hold_a_part_of_has_no_visits_and_one_without_a_visit_has_none() -> None:
    """Analytics begin on 15 April. In June nobody came, until the 30th."""
    some = leads(date(2026, 4, 1), date(2026, 7, 3))
    traffic = visits(date(2026, 4, 15), date(2026, 5, 31), 10) + visits(date(2026, 7, 1), date(2026, 7, 3), 4)
    rows = months(ask(company(some, traffic=traffic)))
    assert rows["visits"].fillna(-1).tolist() == [-1, 310, 0, 12]
    assert rows["visit_to_lead"].fillna(-1).tolist() == pytest.approx([-1, 21 / 310, -1, 3 / 12])


def test_splits_of_one_day_are_not_added_up() -> None:
    """5 May by source 7 + 3, by campaign 4 (most had none), in all 12: 12 visits, not 26."""
    day = date(2026, 5, 5)
    traffic: list[Row] = [
        {"day": day, "visits": 7, "source": "Search"},
        {"day": day, "visits": 3, "source": "Fair"},
        {"day": day, "visits": 4, "campaign": "Spring"},
        {"day": day, "visits": 12},
    ]
    of = company(leads(date(2026, 5, 5), date(2026, 5, 6)), traffic=[*traffic, {"day": date(2026, 5, 1), "visits": 1}])
    assert ask(of).rows["visits"].tolist() == [1 + 12]


def test_a_source_has_its_own_visits_whatever_its_spelling_but_no_goal() -> None:
    some = leads(date(2026, 5, 4), date(2026, 5, 13), source="Paid Search") + leads(
        date(2026, 5, 4), date(2026, 5, 4), 5
    )
    traffic = visits(date(2026, 5, 1), date(2026, 5, 13), 10, source="paid_search") + visits(
        date(2026, 5, 1), date(2026, 5, 13), 30, source="Direct"
    )
    agreed = Agreement(goals=Goals(visits_per_month=100, leads_per_month=10))
    of = company(some, traffic=traffic, agreement=agreed)
    rows = ask(of, sources=("Paid Search",)).rows
    assert rows[["visits", "leads"]].to_numpy().tolist() == [[130, 8]]
    assert rows[["visits_goal", "leads_goal"]].isna().all(axis=None)
    assert ask(of).rows["visits"].tolist() == [520]
    assert "for the whole company only" in ask(of, sources=("Paid Search",)).summary


def test_web_analytics_knows_no_reps() -> None:
    of = company(
        leads(date(2026, 5, 4), date(2026, 5, 13), owner="Dana"), traffic=visits(date(2026, 5, 1), date(2026, 5, 13), 9)
    )
    result = ask(of, owners=("Dana",))
    assert result.rows["visits"].isna().all()
    assert result.facts["visits_missing"] == NO_VISITS_HERE


def test_the_rate_is_of_the_days_that_both_are_known_of() -> None:
    """Analytics end on 8 May, leads on 13 May: 6 leads up to the 8th / 80 visits, not 9 / 80."""
    of = company(leads(date(2026, 5, 1), date(2026, 5, 13)), traffic=visits(date(2026, 5, 1), date(2026, 5, 8), 10))
    result = ask(of)
    assert result.rows["visits"].tolist() == [80]
    assert result.rows["visit_to_lead"].tolist() == pytest.approx([6 / 80])
    assert result.summary.startswith("By 8 May 2026, May 2026 has brought 80 visits")
    assert "by 13 May 2026, May 2026 has brought 9 leads" in result.summary


def test_a_chosen_stretch_shows_the_months_it_touches_whole() -> None:
    of = company(leads(date(2026, 3, 2), date(2026, 6, 30)))
    rows = months(ask(of, start=date(2026, 4, 20), end=date(2026, 5, 10)))
    assert rows["leads"].tolist() == [22, 6]
    assert rows["partial"].tolist() == [False, True]


def test_leads_without_dates_are_counted_as_left_out() -> None:
    some = [*leads(date(2026, 5, 4), date(2026, 5, 13)), {"id": "dateless"}]
    deal = {"lead_id": "nobody", "outcome": "won", "closed_at": date(2026, 5, 5), "amount": 1.0}
    left = {part.reason: part.rows for part in ask(company(some, [deal])).left_out}
    assert left == {
        "leads without a creation date: in no month, nor in the database": 1,
        "won deals linked to no lead in the data: their customers are not counted": 1,
    }


def test_no_leads_no_dates_and_days_before_the_data() -> None:
    assert "No leads have been imported" in str(ask(company()).missing)
    assert "Create date" in str(ask(company([{"id": "a"}])).missing)
    early = ask(company(leads(date(2026, 5, 4), date(2026, 5, 13))), end=date(2026, 1, 31))
    assert early.missing == "The first lead in the data is of 4 May 2026, after the days asked for."
    assert VIEW.charts(early) == []


# --- the sentence and the cards ----------------------------------------------------------------------------------


def test_on_course_and_behind_in_one_sentence() -> None:
    """May 2026 has 21 working days; 9 are over on the 13th. 45 leads of 126, 1,300 visits of 2,100."""
    agreed = Agreement(goals=Goals(leads_per_month=126, visits_per_month=2100))
    of = company(
        leads(date(2026, 4, 1), date(2026, 5, 13), 5),
        traffic=visits(date(2026, 4, 1), date(2026, 5, 13), 100),
        agreement=agreed,
    )
    assert ask(of).summary == (
        "By 13 May 2026, May 2026 has brought 1,300 visits and 45 leads. Visits: on course, goal over 99 % likely; "
        "leads: behind, goal 7 % likely."
    )


def test_without_goals_months_are_compared_at_the_same_working_day() -> None:
    """April had 4 leads a working day, 36 by its 9th; May 5, so 45."""
    some = leads(date(2026, 4, 1), date(2026, 4, 30), 4) + leads(date(2026, 5, 1), date(2026, 5, 13), 5)
    result = ask(company(some))
    assert result.summary == (
        "By 13 May 2026, May 2026 has brought 45 leads. Leads: 25 % above April 2026; months compared at the same "
        "working day; no goals are agreed."
    )
    card = result.kpis[1]
    assert (card.label, card.value, card.previous) == ("Leads, May 2026 so far", 45, 36)


def test_leads_that_end_before_the_deals_have_a_month_of_their_own() -> None:
    """Leads up to 13 April, deals up to 20 May: May had no leads that we know of, which is not none."""
    some = leads(date(2026, 3, 2), date(2026, 4, 13), 5)
    won = [{"lead_id": lead["id"], "outcome": "won", "closed_at": day, "amount": 1.0}
           for lead, day in zip(some, pd.bdate_range("2026-03-02", "2026-05-20").date, strict=False)]  # fmt: skip
    result = ask(company(some, won))
    rows = months(result)
    assert rows["leads"].fillna(-1).tolist() == [110, 45, -1]
    assert rows["customers"].tolist() == [22, 22, 14]
    assert rows["database"].fillna(-1).tolist() == [110, 155, -1]
    assert rows["partial"].tolist() == [False, True, True]
    assert "by 20 May 2026, May 2026 has brought 14 customers" in result.summary
    assert result.summary.endswith("The newest lead in the data is of 13 Apr 2026: what came later is unknown.")
    customers = VIEW.charts(result)[-1].spec.to_dict()
    (data,) = (
        customers["datasets"].values()
        if len(customers["datasets"]) == 1
        else (max(customers["datasets"].values(), key=len),)
    )
    assert [row["partial"] for row in data] == [False, False, True]  # April is whole as far as customers go


def test_a_month_that_is_over_is_measured_by_its_goal() -> None:
    agreed = Agreement(goals=Goals(leads_per_month=100))
    of = company(leads(date(2026, 3, 2), date(2026, 6, 2), 5), agreement=agreed)
    assert ask(of, end=date(2026, 5, 31)).summary == "May 2026 brought 105 leads. Leads: 105 % of goal."


def test_cards_say_the_rate_with_its_interval_and_the_growth() -> None:
    of = company(
        leads(date(2026, 4, 1), date(2026, 5, 13), 5), traffic=visits(date(2026, 4, 1), date(2026, 5, 13), 100)
    )
    rate, database = ask(of).kpis[3:]
    low, high = wilson(45, 1300)
    assert rate.value == pytest.approx(45 / 1300)
    assert low is not None and high is not None
    assert rate.beside == f"95 % interval {low * 100:.1f} % to {high * 100:.1f} %"
    assert rate.previous == pytest.approx(45 / 1300)  # April by its 9th working day, the 13th, just the same
    assert (database.value, database.previous, database.beside) == (155, 110, "45 net new in May 2026 so far")


def test_charts_say_what_they_show() -> None:
    agreed = Agreement(goals=Goals(leads_per_month=100))
    charts = VIEW.charts(ask(company(leads(date(2026, 3, 2), date(2026, 5, 13), 5), agreement=agreed)))
    assert charts[0].title == "Leads per month; partial months pale"
    assert charts[0].alt == (
        "Leads met their goal in 2 of 2 whole months; between 110 in March 2026 and 110 in March 2026."
    )


# --- an independent count ----------------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 1, 1), date(2026, 5, 31))
LEADS = st.fixed_dictionaries(
    {
        "created_at": st.none() | DAYS,
        "mql_at": st.none() | DAYS,
        "stage": st.sampled_from([None, "lead", "mql"]),
        "source": st.sampled_from([None, "Fair", "Search"]),
        "email": st.sampled_from([None, None, "a@x.example", "b@x.example"]),
    }
)
VISITS = st.fixed_dictionaries(
    {"day": DAYS, "visits": st.integers(0, 50), "source": st.sampled_from(["Search", "Direct", None])}
)
DEALS = st.fixed_dictionaries(
    {"lead": st.integers(0, 25), "closed_at": DAYS, "outcome": st.sampled_from(["won", "lost"])}
)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(LEADS, max_size=25),
    st.lists(VISITS, max_size=25),
    st.lists(DEALS, max_size=10),
    st.none() | DAYS,
    st.sampled_from([(), (), ("Search",)]),
)
def test_equals_an_independent_count(
    some: list[Row], traffic: list[Row], deals: list[Row], as_of: date | None, sources: tuple[str, ...]
) -> None:
    """Months known of all measures: between the first and the newest record of each."""
    always = {"created_at": date(2026, 1, 1), "mql_at": None, "stage": "lead", "source": "Search", "email": None}
    # A lead every week, so that on any day all days up to then are known: none for two weeks would be an export's end.
    weekly = [always | {"created_at": date(2026, 1, 1) + timedelta(weeks=week)} for week in range(23)]
    some = [{"id": str(n), **row} for n, row in enumerate([*some, *weekly])]
    won = [{**row, "id": f"D{n}", "lead_id": str(row["lead"]), "amount": 1.0} for n, row in enumerate(deals)]
    won = [{k: v for k, v in row.items() if k != "lead"} for row in won]
    of = company(some, won, traffic=[*traffic, {"day": date(2026, 1, 1), "visits": 1, "source": "Search"}])
    result = ask(of, as_of=as_of, sources=sources, start=date(2026, 1, 1))
    day = as_of or max(row["created_at"] for row in weekly)

    frame, counts_as = _as_people(some)
    won = [{**row, "lead_id": counts_as.get(row["lead_id"], row["lead_id"])} for row in won]
    for column in ("created_at", "mql_at"):
        frame[column] = pd.to_datetime(frame[column])
    if sources:
        frame = frame[frame["source"].isin(sources)]
    seen = frame[~(frame["created_at"] > pd.Timestamp(day))]
    created = seen["created_at"].dropna()
    is_mql = (seen["stage"] == "mql") & ~(seen["mql_at"] > pd.Timestamp(day))
    became = seen.loc[is_mql, "mql_at"].fillna(seen.loc[is_mql, "created_at"]).dropna()
    first_won: dict[str, date] = {}
    for row in won:
        if row["outcome"] == "won" and row["closed_at"] <= day and row["lead_id"] in set(seen["id"]):
            first_won[row["lead_id"]] = min(row["closed_at"], first_won.get(row["lead_id"], date.max))
    rows = months(result)
    for name, row in rows.iterrows():
        assert row["leads"] == (created.dt.strftime("%Y-%m") == name).sum()
        assert row["mqls"] == (became.dt.strftime("%Y-%m") == name).sum()
        if not pd.isna(row["customers"]):
            assert row["customers"] == sum(f"{won_on:%Y-%m}" == name for won_on in first_won.values())
        assert (
            row["visits"] is None
            or pd.isna(row["visits"])
            or row["visits"] == _visited(traffic, str(name), day, sources)
        )
        assert row["database"] == _people(seen, str(name))
    assert rows["leads"].sum() == len(created)


def _as_people(some: list[Row]) -> tuple[pd.DataFrame, dict[str, str]]:
    """A row per address, and per record without one; and which record each record counts as: the earliest."""
    order = ["lead", "mql"]
    people, counts_as = [], {}
    for address in dict.fromkeys(row["email"] or row["id"] for row in some):
        own = [row for row in some if (row["email"] or row["id"]) == address]
        own.sort(key=lambda row: (row["created_at"] is None, row["created_at"] or date.max))
        counts_as |= {row["id"]: own[0]["id"] for row in own}
        dates = [row["mql_at"] for row in own if row["mql_at"]]
        stages = [order.index(row["stage"]) for row in own if row["stage"]]
        sources = [row["source"] for row in own if row["source"]]
        people.append(own[0] | {
            "mql_at": min(dates, default=None), "stage": order[max(stages)] if stages else None,
            "source": sources[0] if sources else None,
        })  # fmt: skip
    return pd.DataFrame(people), counts_as


def _visited(traffic: list[Row], month: str, day: date, sources: tuple[str, ...]) -> int:
    """The fuller of each day's two splits. Of rows that share day and source both are the day's: they are added up."""
    every = [*traffic, {"day": date(2026, 1, 1), "visits": 1, "source": "Search"}]
    days = {row["day"] for row in every if row["day"] <= day and f"{row['day']:%Y-%m}" == month}
    total = 0
    for one in days:
        split = sum(
            r["visits"] for r in every if r["day"] == one and r["source"] and (not sources or r["source"] in sources)
        )
        whole = 0 if sources else sum(r["visits"] for r in every if r["day"] == one and not r["source"])
        total += max(split, whole)
    return total


def _people(seen: pd.DataFrame, month: str) -> int:
    known = seen[seen["created_at"].dt.strftime("%Y-%m") <= month]
    return int(known["email"].isna().sum()) + known["email"].nunique()


def test_every_day_of_a_month_is_there_to_the_last() -> None:
    """A lead on each of the 30 days of April, weekends too."""
    some = [{"id": str(n), "created_at": date(2026, 4, 1) + timedelta(days=n)} for n in range(61)]
    assert ask(company(some)).rows["leads"].tolist() == [30, 31]
