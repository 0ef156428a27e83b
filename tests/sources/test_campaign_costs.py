"""Campaigns of a CRM with what they cost so far: hand tables of Salesforce's and Zoho's exports."""

# ruff: noqa: E501  (rows are drawn as wide as the CRMs write them)

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smarketing.company import Company, open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.sources import Skipped
from smarketing.views import Filters, view
from tests.sources.support import read, write
from tests.sources.test_systems import table

LEADS = "lead id,source,campaign,created at,outcome\n" + "".join(
    f"L{n},{source},{campaign},2026-06-{day:02}\n"
    for n, (source, campaign, day) in enumerate((
        ("Webinar", "June webinar", 2), ("Webinar", "June webinar", 4), ("Webinar", "", 12), ("Webinar", "", 20),
        ("Trade Show", "", 3), ("Trade Show", "", 18), ("Advertisement", "", 6),
    ))
)  # fmt: skip
#: What currency the company reckons in is told by its deals.
DEALS = "deal id,lead id,amount,currency,close date,outcome\nD1,L0,10,{},2026-06-19,won\n"
SALESFORCE = """
    Id | IsDeleted | Name | Type | Status | StartDate | EndDate | ExpectedRevenue | BudgetedCost | ActualCost | CurrencyIsoCode | OwnerId | CreatedDate
    701a | 0 | June webinar | Webinar | Completed | 2026-06-01 | 2026-06-10 | | 1200 | 1000.0 | EUR | 005 | 2026-05-01T10:00:00.000Z
    701b | 0 | Summer fair | Trade Show | In Progress | 2026-06-16 | 2026-07-15 | | 900 | 500.0 | EUR | 005 | 2026-05-01T10:00:00.000Z
    701c | 0 | Always on | Webinar | In Progress | 2026-06-11 | | | | 300.0 | EUR | 005 | 2026-05-01T10:00:00.000Z
    701d | 0 | Forgotten | Webinar | Completed | 2026-05-01 | 2026-05-31 | | 400 | | EUR | 005 | 2026-05-01T10:00:00.000Z
    701e | 0 | Undated | Trade Show | Planned | | | | | 50.0 | EUR | 005 | 2026-05-01T10:00:00.000Z
    701f | 0 | Brand | Advertisement | In Progress | 2026-06-01 | 2026-06-30 | | | 99.0 | EUR | 005 | 2026-05-01T10:00:00.000Z
    701g | 0 | Later | Webinar | Planned | 2026-09-01 | 2026-09-02 | | | 10.0 | EUR | 005 | 2026-05-01T10:00:00.000Z
    701h | 1 | Gone | Webinar | Planned | 2026-06-01 | 2026-06-02 | | | 10.0 | EUR | 005 | 2026-05-01T10:00:00.000Z
"""
GOOGLE = "Day,Campaign,Currency code,Clicks,Impr.,Cost\n2026-06-05,brand,EUR,40,900,70.00\n"


def opened(folder: Path, home: Home, **texts: str) -> Company:
    import_files([write(folder, text, f"{name}.csv") for name, text in texts.items()], home)
    return open_company(home)


def spend(company: Company) -> list[list[Any]]:
    found = company.warehouse.query(
        "select source, campaign, strftime(first_day, '%m-%d') as first, strftime(last_day, '%m-%d') as last, amount, "
        "aside is not null as by_platform from spend where aside is null or aside = 'by platform' order by amount desc"
    )
    return found.astype(object).to_numpy().tolist()


def test_salesforce_campaigns_cost_by_their_days(tmp_path: Path, home: Home) -> None:
    """The data end on 20 June: a campaign that runs on, or has no end, cost what it did by then. What Google reports of
    “brand” is not counted twice. Not known are the cost of “Forgotten” and the days of “Undated”; neither is an error."""
    files = {"leads": LEADS, "deals": DEALS.format("EUR"), "campaigns": table(SALESFORCE), "google": GOOGLE}
    company = opened(tmp_path, home, **files)
    assert spend(company) == [
        ["Webinar", "June webinar", "06-01", "06-10", 1000.0, False],
        ["Trade Show", "Summer fair", "06-16", "06-20", 500.0, False],
        ["Webinar", "Always on", "06-11", "06-20", 300.0, False],
        ["Advertisement", "Brand", "06-01", "06-20", 99.0, True],
        ["Google Ads", "brand", "06-05", "06-05", 70.0, False],
        ["Webinar", "Later", "09-01", "09-02", 10.0, False],
    ]
    answer = view("leads-by-source").ask(company, Filters())
    rows = answer.rows.set_index("source")[["spend", "cost_per_lead"]]
    # Webinar: 1,300 for 4 leads of 1 to 20 June. Trade Show: 500 for the lead of 18 June, not for that of 3 June.
    assert rows.loc["Webinar"].tolist() == [1300.0, 325.0]
    assert rows.loc["Trade Show"].tolist() == [500.0, 500.0]
    assert rows.loc["Advertisement"].isna().all()
    left = {part.reason: part.rows for part in answer.left_out}
    assert left["campaigns of the CRM whose spend an ad platform reports too"] == 1
    assert left["campaigns of the CRM without an actual cost: what they cost is unknown"] == 1
    assert left["campaigns of the CRM with a cost but no start date"] == 1
    costs = answer.extra["campaign_costs"].set_index("campaign")
    assert costs.loc["June webinar", ["spend", "leads", "cost_per_lead"]].tolist() == [1000.0, 2, 500.0]


def test_a_campaign_is_one_record_whatever_changes_about_it(tmp_path: Path, home: Home) -> None:
    first = opened(tmp_path, home, leads=LEADS, deals=DEALS.format("EUR"), campaigns=table(SALESFORCE))
    assert sum(row[4] for row in spend(first)) == 1909.0
    changed = (
        table(SALESFORCE).replace("2026-06-10", "2026-06-12").replace("1000.0", "1100.0").replace("Summer", "Autumn")
    )
    second = opened(tmp_path, home, later=changed)
    assert sum(row[4] for row in spend(second)) == 2009.0


def test_only_campaigns_without_a_cost_are_said_not_taken_for_free(tmp_path: Path, home: Home) -> None:
    text = "Id,Name,Type,StartDate,EndDate,ActualCost\n701d,Forgotten,Webinar,2026-06-01,2026-06-02,\n"
    answer = view("leads-by-source").ask(opened(tmp_path, home, leads=LEADS, campaigns=text), Filters())
    assert answer.rows["spend"].isna().all()
    assert "campaigns of the CRM without an actual cost: what they cost is unknown" in {
        p.reason for p in answer.left_out
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("id_header", ["Record Id", None])
def test_zoho_campaigns(tmp_path: Path, home: Home, encoding: str, id_header: str | None) -> None:
    """With an id and without, with semicolons, in another order; a second export of the same campaign adds nothing."""
    start = "CAMPAIGN NAME;Actual Cost;Budgeted Cost;Status;End Date;Start Date;Type;Campaign Owner"
    row = "June webinar;$ {}.00;$ 900.00;Complete;2026-06-10;2026-06-01;Webinar;Rita"
    opened(tmp_path, home, leads=LEADS, deals=DEALS.format("USD"))
    for cost in ("1,000", "1,100"):
        more = ("zcrm_1;", f"{id_header};") if id_header else ("", "")
        text = f"{more[1]}{start}\n{more[0]}{row.format(cost)}\n"
        (report,) = import_files([write(tmp_path, text.encode(encoding), f"{cost}.csv")], home).files
        assert (report.crm, report.object, report.rejected) == ("zoho", "campaigns", 0)
    assert spend(open_company(home)) == [["Webinar", "June webinar", "06-01", "06-10", 1100.0, False]]


@pytest.mark.parametrize(
    "header",
    [
        "Campaign Name,Type,Status,Start Date,End Date,Budgeted Cost,Campaign Owner",
        "Campaign Name,Actual Cost,Campaign Owner",
    ],
)
def test_campaigns_without_the_columns_of_a_cost_are_not_needed(tmp_path: Path, header: str) -> None:
    outcome = read(tmp_path, header + "\n").outcome
    assert isinstance(outcome, Skipped)
    assert "only its actual cost from its start date on is read, and this file lacks one of the two" in outcome.reason
