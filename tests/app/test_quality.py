"""Data quality: impossible orders, gaps and duplicates are counted; the figures of the sample exports come out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from smarketing import quality
from smarketing.company import Company
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.warehouse import Store, Warehouse
from tests.companies import company


def counted(warehouse: Warehouse) -> dict[str, int]:
    return quality.findings(warehouse).set_index("finding")["rows"].astype(int).to_dict()


def test_each_finding_is_counted_once() -> None:
    """lead  created  owner  source  e-mail   deal created  closed  outcome   touched
    1     10 Jan   Ann    Web     none@x   5 Jan         8 Jan   won       3 and 4 Jan
    2     10 Jan   -      Web     none@x   12 Jan        11 Jan  lost      -
    3     -        Ann    -       -        -                               9 Jan
    """
    january = [date(2026, 1, day) for day in range(1, 32)]
    found = counted(
        company(
            leads=[
                {"id": "1", "created_at": january[9], "owner": "Ann", "source": "Web", "email": "none@x"},
                {"id": "2", "created_at": january[9], "source": "Web", "email": "none@x"},
                {"id": "3", "owner": "Ann"},
            ],
            opportunities=[
                {
                    "id": "d1",
                    "lead_id": "1",
                    "outcome": "won",
                    "created_at": january[4],
                    "closed_at": january[7],
                    "amount": 5.0,
                },
                {"id": "d2", "lead_id": "2", "outcome": "lost", "created_at": january[11], "closed_at": january[10]},
                {"id": "d3", "outcome": "won", "created_at": january[1]},
            ],
            activities=[
                {"id": "a1", "lead_id": "1", "kind": "call", "occurred_at": january[2]},
                {"id": "a2", "lead_id": "1", "kind": "call", "occurred_at": january[3]},
                {"id": "a3", "lead_id": "3", "kind": "call", "occurred_at": january[8]},
            ],
        ).warehouse
    )
    assert found == {
        "Deals created before their lead": 1,
        "Deals won before the first contact": 1,
        "Deals closed before they were created": 1,
        "Leads touched before they were created": 1,
        "Activities before their lead was created": 2,
        "Leads without a creation date": 1,
        "Leads without an owner": 1,
        "Leads without a source": 1,
        "Leads without an e-mail address": 1,
        "Won deals without an amount": 1,
        "Won deals without a close date": 1,
        "Deals linked to no lead": 1,
        "Records with an address others have too, counted apart: none@, test@ and the like": 2,
        "Leads that share their e-mail address with another": 2,
    }


def test_a_person_with_several_records_is_found_once() -> None:
    """a@x has three records and is one lead; info@x is a mailbox of two people, who stay two leads."""
    lead = {"created_at": date(2026, 1, 1), "owner": "Ann", "source": "Web"}
    known = [("a@x", None)] * 3 + [("info@x", "Ann Bell"), ("info@x", "Tom Fox")]
    found = counted(
        company(
            [{**lead, "id": str(n), "email": email, "name": name} for n, (email, name) in enumerate(known)]
        ).warehouse
    )
    assert found == {
        "Records of somebody who has several, counted once as one lead": 3,
        "Records with an address others have too, counted apart: a mailbox of several people": 2,
        "Leads that share their e-mail address with another": 2,
    }


def test_good_data_has_no_findings() -> None:
    lead = {"id": "1", "created_at": date(2026, 1, 1), "owner": "Ann", "source": "Web", "email": "a@x"}
    assert counted(company(leads=[lead]).warehouse) == {}


@pytest.fixture(scope="module")
def imported(real_company: Callable[[str], Company]) -> dict[str, Warehouse]:
    return {name: real_company(name).warehouse for name in ("zoho", "hubspot")}


def test_the_impossible_orders_of_the_sample_exports(imported: dict[str, Warehouse]) -> None:
    zoho, hubspot = counted(imported["zoho"]), counted(imported["hubspot"])
    assert zoho["Deals created before their lead"] == 1819
    assert zoho["Leads touched before they were created"] == 129
    assert hubspot["Activities before their lead was created"] == 1078


def test_how_fresh_each_kind_of_record_is() -> None:
    """kind   events                      newest   days behind
    leads  10 Jan, 31 Jan (plan 2031)  31 Jan   0
    calls  3 Jan                       3 Jan    28
    deals  open, closes in March       20 Jan   11
    """
    found = quality.freshness(
        company(
            leads=[{"id": str(n), "created_at": d} for n, d in enumerate((date(2026, 1, 10), date(2026, 1, 31)))],
            opportunities=[
                {"id": "d", "outcome": "open", "created_at": date(2026, 1, 20), "closed_at": date(2026, 3, 1)}
            ],
            activities=[
                {"id": "a", "kind": "call", "occurred_at": date(2026, 1, 3)},
                {"id": "b", "kind": "call", "occurred_at": date(2031, 1, 3)},
            ],
            today=date(2026, 6, 1),
        ).warehouse
    ).set_index("what")
    assert found["records"].to_dict() == {"leads": 2, "calls": 2, "deals": 1}
    assert found["days_behind"].to_dict() == {"leads": 0, "calls": 28, "deals": 11}
    assert found.loc["calls", "newest"].date() == date(2026, 1, 3)


def test_visits_are_counted_themselves_and_spend_has_a_line() -> None:
    """visits  31 Jan: 40 by source, 60 by campaign (one split each) -> 60; 30 Jan: 5  -> 65
    spend   30 Jan, the week from 19 Jan, a month from 1 Jan that was exported before it was over -> until 31 Jan
    leads   10 Jan, became an MQL 31 Jan: they end on the data date, not 21 days before it
    """
    january = {day: date(2026, 1, day) for day in range(1, 32)}
    found = quality.freshness(
        company(
            leads=[{"id": "1", "created_at": january[10], "mql_at": january[31], "sql_at": date(2031, 1, 1)}],
            traffic=[
                {"day": january[31], "visits": 30, "source": "Web"},
                {"day": january[31], "visits": 10, "source": "Ads"},
                {"day": january[31], "visits": 60, "campaign": "Spring"},
                {"day": january[30], "visits": 5, "source": "Web"},
            ],
            costs=[
                {"day": january[30], "amount": 5.0},
                {"day": january[19], "covers": "week", "amount": 5.0},
                {"day": january[1], "covers": "month", "amount": 5.0},
            ],
            today=date(2026, 6, 1),
        ).warehouse
    ).set_index("what")
    assert found["records"].to_dict() == {"visits": 65, "rows of ad spend": 3, "leads": 1}
    assert {what: newest.date() for what, newest in found["newest"].items()} == dict.fromkeys(found.index, january[31])
    assert found["days_behind"].tolist() == [0, 0, 0]


def test_a_week_of_spend_reaches_to_its_last_day_and_a_running_campaign_to_none_that_is_known() -> None:
    """The week from 5 Jan ends on 11 Jan, 20 days before the newest lead; what a CRM's campaign cost so far has no day
    before it has ended, and visits without a number are unknown, not 0."""
    found = quality.freshness(
        company(
            leads=[{"id": "1", "created_at": date(2026, 1, 31)}],
            traffic=[{"day": date(2026, 1, 31)}],
            costs=[
                {"day": date(2026, 1, 5), "covers": "week", "amount": 5.0},
                {"day": date(2026, 1, 1), "id": "c", "crm": "own", "amount": 5.0},
            ],
        ).warehouse
    ).set_index(["system", "what"])
    spend = found.loc[("test", "rows of ad spend")]
    assert (spend["newest"].date(), spend["days_behind"]) == (date(2026, 1, 11), 20)
    assert pd.isna(found.loc[("own", "rows of ad spend"), "newest"])
    assert pd.isna(found.loc[("own", "rows of ad spend"), "days_behind"])
    assert pd.isna(found.loc[("test", "visits"), "records"])


def test_the_worst_finding_is_that_of_the_largest_share() -> None:
    """finding   rows   of      share
    Many      1,078  2,000   54 %
    Most      578    847     68 %   more of what was looked at, though fewer rows
    One       1      1       100 %  one of one proves little
    """
    found = pd.DataFrame(
        [("order", "Many", 1078, 2000), ("order", "Most", 578, 847), ("order", "One", 1, 1), ("gap", "Gone", 9, 9)],
        columns=["kind", "finding", "rows", "of"],
    )
    worst = quality.worst(found, "order")
    assert worst is not None
    assert worst["finding"] == "Most"
    assert quality.worst(found, "duplicate") is None


def months_of_leads(*with_source: int, rows: int = 20) -> Warehouse:
    """Leads of one month after the other, of which so many name their source."""
    return company(
        leads=[
            {"id": f"{month}-{n}", "created_at": date(2026, month, 5), "source": "Web" if n < known else None}
            for month, known in enumerate(with_source, 1)
            for n in range(rows)
        ]
    ).warehouse


def test_coverage_counts_what_each_month_says() -> None:
    found = quality.coverage(months_of_leads(20, 5, 0))
    source = found[found["field"] == "source"].set_index("month")
    assert source["known"].tolist() == [20, 5, 0]
    assert source["rows"].tolist() == [20, 20, 20]
    emptiest = quality.emptiest(found).set_index("field")["empty"]
    assert emptiest["fit"] == 1
    assert emptiest["source"] == pytest.approx(35 / 60)
    assert "stage" in emptiest.index


def test_a_month_lacks_a_field_that_the_others_have() -> None:
    """month     Jan   Feb   Mar   Apr
    source    20    20    2     11      of 20 leads
    others    55 %  55 %  85 %  70 %    so only March has sunk below half of what is usual
    """
    found = quality.holes(quality.coverage(months_of_leads(20, 20, 2, 11)))
    assert [(row.field, row.month.month, row.rows) for row in found.itertuples()] == [("source", 3, 20)]
    assert found["empty"].iloc[0] == pytest.approx(0.9)
    assert found["usual"].iloc[0] == pytest.approx(9 / 60)


def test_a_month_that_only_just_is_no_chance_is_named() -> None:
    """Of 41 records of a month 15 have the field, of 606 in the others 97 %: the upper end of what 15 of 41 may mean
    (0.52 at 95 %) is above half of 97 %, and yet no chance makes such a difference."""
    months = [("2025-08-01", 41, 15), ("2025-09-01", 606, 588)]
    covered = pd.DataFrame(
        [("deals", "link to a lead", pd.Timestamp(month), rows, known) for month, rows, known in months],
        columns=["what", "field", "month", "rows", "known"],
    )
    found = quality.holes(covered)
    assert found[["rows", "empty"]].values.tolist() == [[41, pytest.approx(26 / 41)]]


def test_a_month_that_is_empty_in_many_more_records_is_named_though_half_are_filled() -> None:
    """month     Jan   Feb   Mar
    source    600   360   540    of 600 leads
    empty     0 %   40 %  10 %   February 35 points more than the others, March ten fewer
    """
    found = quality.holes(quality.coverage(months_of_leads(600, 360, 540, rows=600)))
    assert [row.month.month for row in found.itertuples()] == [2]
    assert found[["empty", "usual"]].values.tolist() == [[0.4, 0.05]]


def test_few_records_and_rare_fields_are_no_holes() -> None:
    assert quality.holes(quality.coverage(months_of_leads(3, 0, rows=3))).empty
    assert quality.holes(quality.coverage(months_of_leads(1, 0, 0, rows=20))).empty  # 1 of 60 is no habit


def test_reasons_are_counted_with_an_example(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    lines = [f"{n},2026-01-0{n % 9 + 1},Web" for n in range(20)]
    file.write_text("\n".join(["id,created_at,source", *lines, "30,soon,Web", "31,later,Web"]))
    home = Home(tmp_path / "home")
    import_files([file], home)
    found = quality.reasons(Warehouse(Store(home.warehouse).current))
    assert found[["column", "values", "rows", "files"]].values.tolist() == [["created_at", 2, 2, 1]]
    assert found["example"].iloc[0] == "later"
